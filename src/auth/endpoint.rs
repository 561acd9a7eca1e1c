//! What an endpoint is for, and its path template.

mod grant;
mod template;

use std::borrow::Cow;

use crate::model::{Exchange, Known};

pub use grant::{Grant, changes_credentials, grant};
pub use template::template;

/// Bytes of a path looked at to tell its role.
const PATH: usize = 512;

/// Bytes of a request body looked at to tell a role.
const BODY: usize = 16 << 10;

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

/// The role of the endpoint the exchange goes to. What the exchange itself shows (a preflight, a
/// content type, a grant type) goes before what its path looks like.
pub fn role(exchange: &Exchange<'_>) -> Role {
    if is_preflight(exchange) {
        return Role::Preflight;
    }
    if is_grpc(exchange) {
        return Role::Grpc;
    }
    let body = match exchange.request.as_ref().map(|request| &request.body) {
        Some(Known::Present(body)) => body.bytes.get(..BODY).unwrap_or(&body.bytes),
        _ => b"",
    };
    let path = exchange.path().map(lower_case).unwrap_or_default();
    let by_path = role_of_path(&path);
    let is_post = exchange.method().is_ok_and(|method| method == b"POST");
    if is_post && by_path != Role::Metadata {
        if has_parameter(body, b"grant_type") {
            return Role::Token;
        }
        if by_path == Role::Resource && has_parameter(body, b"redirect_uris") {
            return Role::Registration;
        }
        if by_path == Role::Resource && is_graphql(body) {
            return Role::GraphQl;
        }
    }
    by_path
}

/// OPTIONS with `Origin` and `Access-Control-Request-Method` (WHATWG Fetch, CORS-preflight fetch).
pub fn is_preflight(exchange: &Exchange<'_>) -> bool {
    let headers = exchange.request_headers();
    exchange.method().is_ok_and(|method| method == b"OPTIONS")
        && headers.values("origin").next().is_some()
        && headers.values("access-control-request-method").next().is_some()
}

fn is_grpc(exchange: &Exchange<'_>) -> bool {
    let starts = |value: &[u8]| {
        value.get(..16).is_some_and(|start| start.eq_ignore_ascii_case(b"application/grpc"))
    };
    exchange.request_headers().values("content-type").any(starts)
        || exchange.response_headers().values("content-type").any(starts)
}

/// The role a lower-case path suggests.
fn role_of_path(path: &[u8]) -> Role {
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let has = |part: &str| memchr::memmem::find(path, part.as_bytes()).is_some();
    let mut segments = path.rsplit(|b| *b == b'/');
    let last = segments.next().unwrap_or_default();
    let before = segments.next().unwrap_or_default();
    let speaks_of_oauth =
        || ["oauth", "oidc", "openid", "/connect/", "/token/", "/auth/"].into_iter().any(has);
    match last {
        // Nearly all paths have no dot, and the words below are rare.
        _ if memchr::memchr(b'.', path).is_some() && has("/.well-known/") => Role::Metadata,
        b"jwks" | b"jwks.json" | b"jwks_uri" => Role::Metadata,
        b"certs" | b"keys" if speaks_of_oauth() || before == b"discovery" || has("/discovery/") => {
            Role::Metadata
        }
        b"introspect" | b"introspection" | b"token_info" | b"introspect_token" => {
            Role::Introspection
        }
        b"revoke" | b"revocation" | b"revoke_token"
            if speaks_of_oauth() || path.len() == last.len() + 1 =>
        {
            Role::Revocation
        }
        b"token"
        | b"access_token"
        | b"gettoken"
        | b"oauth2token"
        | b"device_authorization"
        | b"devicecode"
        | b"device_code"
        | b"par"
        | b"pushed_authorization_request" => Role::Token,
        b"code" | b"authorize" if before == b"device" => Role::Token,
        b"authorize" | b"authorization" => Role::Authorization,
        b"auth" if before.starts_with(b"oauth") || before == b"openid-connect" => {
            Role::Authorization
        }
        b"register" | b"registration" | b"clients-registrations"
            if before != b"auth" && speaks_of_oauth() =>
        {
            Role::Registration
        }
        b"graphql" | b"gql" | b"graphiql" => Role::GraphQl,
        b"login" | b"signin" | b"sign-in" | b"sign_in" | b"log-in" | b"log_in" | b"logon"
        | b"authenticate" | b"j_security_check" | b"wp-login.php" | b"login.php"
        | b"login.aspx" | b"login.html" | b"login.jsp" | b"login.do" => Role::Login,
        b"password" | b"callback" if before == b"login" => Role::Login,
        _ if memchr::memchr(b'k', path).is_some()
            && (has("/oauth/token") || has("/oauth2/token")) =>
        {
            Role::Token
        }
        _ => Role::Resource,
    }
}

/// `name=` in a form or `"name":` in a JSON body.
fn has_parameter(body: &[u8], name: &[u8]) -> bool {
    memchr::memmem::find_iter(body, name).take(4).any(|at| {
        let before = at.checked_sub(1).and_then(|before| body.get(before));
        match body.get(at + name.len()) {
            Some(b'=') => matches!(before, None | Some(b'&')),
            Some(b'"') => before == Some(&b'"'),
            _ => false,
        }
    })
}

/// A JSON body with a `query` and what goes with it in GraphQL over HTTP.
fn is_graphql(body: &[u8]) -> bool {
    let has = |part: &[u8]| memchr::memmem::find(body, part).is_some();
    matches!(body.trim_ascii_start().first(), Some(b'{' | b'['))
        && has(b"\"query\"")
        && (has(b"\"variables\"")
            || has(b"\"operationName\"")
            || has(b"\"mutation")
            || has(b"\"query "))
}

fn lower_case(path: &[u8]) -> Cow<'_, [u8]> {
    // The end of a path tells its role, so that is what is kept of a long one.
    let path = path.get(path.len().saturating_sub(PATH)..).unwrap_or(path);
    if path.iter().any(u8::is_ascii_uppercase) {
        Cow::Owned(path.to_ascii_lowercase())
    } else {
        Cow::Borrowed(path)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Role, role};
    use crate::auth::facts::tests::{Recorded, recorded};

    fn role_of(request: &str) -> Role {
        recorded(request, "HTTP/1.1 200 OK\n").with(role)
    }

    #[test]
    fn paths_tell_roles() {
        for (path, expected) in [
            ("/v1/users/42", Role::Resource),
            ("/", Role::Resource),
            ("/oauth2/v1/token", Role::Token),
            ("/realms/a/protocol/openid-connect/token", Role::Token),
            ("/connect/token/", Role::Token),
            ("/OAuth/Token?x=1", Role::Token),
            ("/oauth/token/introspect", Role::Introspection),
            ("/oauth2/revoke", Role::Revocation),
            ("/sessions/42/revoke", Role::Resource),
            ("/oauth2/authorize", Role::Authorization),
            ("/realms/a/protocol/openid-connect/auth", Role::Authorization),
            ("/oauth/register", Role::Registration),
            ("/register", Role::Resource),
            ("/as/par", Role::Token),
            ("/device/code", Role::Token),
            ("/.well-known/openid-configuration", Role::Metadata),
            ("/.well-known/oauth-protected-resource/mcp", Role::Metadata),
            ("/realms/a/protocol/openid-connect/certs", Role::Metadata),
            ("/jwks.json", Role::Metadata),
            ("/api/auth/login", Role::Login),
            ("/users/sign_in", Role::Login),
            ("/api/graphql", Role::GraphQl),
            ("https://idp.example/oauth2/token", Role::Token),
        ] {
            assert_eq!(role_of(&format!("GET {path} HTTP/1.1")), expected, "{path}");
        }
    }

    #[test]
    fn what_the_exchange_shows_goes_before_its_path() {
        let preflight =
            "OPTIONS /token HTTP/1.1\nOrigin: https://a\nAccess-Control-Request-Method: POST";
        assert_eq!(role_of(preflight), Role::Preflight);
        assert_eq!(role_of("OPTIONS /v1 HTTP/1.1\nOrigin: https://a"), Role::Resource);
        assert_eq!(role_of("POST /v1 HTTP/1.1\nContent-Type: application/grpc+proto"), Role::Grpc);
        assert_eq!(role_of("POST /x HTTP/1.1\n\ngrant_type=client_credentials"), Role::Token);
        assert_eq!(role_of("POST /x HTTP/1.1\n\nmy_grant_type=a"), Role::Resource);
        assert_eq!(
            role_of("POST /register HTTP/1.1\n\n{\"redirect_uris\":[]}"),
            Role::Registration
        );
        assert_eq!(
            role_of("POST /api HTTP/1.1\n\n{\"query\":\"{me}\",\"variables\":{}}"),
            Role::GraphQl
        );
        assert_eq!(role_of("POST /search HTTP/1.1\n\n{\"query\":\"shoes\"}"), Role::Resource);
    }

    proptest! {
        #[test]
        fn any_bytes_are_no_panic(target in prop::collection::vec(any::<u8>(), 0..300), body in prop::collection::vec(any::<u8>(), 0..100)) {
            Recorded::raw(&target, &[], &body).with(|exchange| { let _ = role(exchange); });
        }
    }
}
