//! Credentials of a request: `Authorization`, cookies, API keys, query and form tokens.

/// One credential seen in a request. Its value stays in the exchange; it is never printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential<'a> {
    /// Where it was.
    pub carrier: Carrier<'a>,
    /// What it looks like.
    pub kind: Kind<'a>,
    /// The secret itself, for fingerprints and comparison only.
    pub secret: &'a [u8],
}

/// Where a credential was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier<'a> {
    /// The `Authorization` field.
    Authorization,
    /// The `Proxy-Authorization` field.
    ProxyAuthorization,
    /// A cookie whose name says session or token.
    Cookie(&'a str),
    /// An API-key field, by name.
    Field(&'a str),
    /// A query parameter, by name.
    Query(&'a str),
    /// A form parameter, by name.
    Form(&'a str),
}

/// What a credential looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// A scheme of the registry or a private one, as sent; the secret is what follows it.
    Scheme(&'a str),
    /// A session cookie, API key or similar.
    Opaque,
    /// A signature over the request: SigV4, SAS, presigned URL.
    Signature,
    /// The field was recorded with its value removed (`REDACTED`, `***`, `[]`).
    Withheld,
}
