//! What an endpoint is for, and its path template.

/// The part an endpoint plays in authentication (`rules.md` 2.6).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    /// An ordinary protected resource.
    #[default]
    Resource,
    /// OAuth token endpoint (RFC 6749 section 3.2), device and PAR endpoints included.
    Token,
    /// Token introspection (RFC 7662).
    Introspection,
    /// Token revocation (RFC 7009).
    Revocation,
    /// Authorization endpoint and the like.
    Authorization,
    /// Dynamic client registration.
    Registration,
    /// A login form or login API.
    Login,
    /// CORS preflight.
    Preflight,
    /// Server metadata and key sets.
    Metadata,
    /// gRPC.
    Grpc,
    /// GraphQL.
    GraphQl,
}
