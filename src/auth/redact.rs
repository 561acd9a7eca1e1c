//! Redaction: what of a secret may be shown.

/// Replaces secrets by their kind and a keyed fingerprint. One per run.
#[derive(Clone, Debug)]
pub struct Redactor {
    key: [u8; 32],
    show_secrets: bool,
}
