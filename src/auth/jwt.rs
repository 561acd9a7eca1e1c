//! JSON Web Tokens: claims are read, never verified, and the token is not kept (RFC 7519).

/// The registered claims and header members that tell why a token may be refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Jwt {
    /// `alg` of the header.
    pub alg: Option<String>,
    /// `typ` of the header.
    pub typ: Option<String>,
    /// Issuer.
    pub iss: Option<String>,
    /// Audiences.
    pub aud: Vec<String>,
    /// Issued at, seconds since the epoch.
    pub iat: Option<i64>,
    /// Not before, seconds since the epoch.
    pub nbf: Option<i64>,
    /// Expires at, seconds since the epoch.
    pub exp: Option<i64>,
}
