//! Frameworks and products that give themselves away by what they answer: their own words, their
//! cookies, their fields. Needed for a fix that fits; no verdict rests on it.

use memchr::memmem;

use crate::auth::Facts;
use crate::model::Headers;

/// Bytes of a body searched.
const SEARCHED: usize = 4 << 10;

/// How a product is recognised. One sign is enough.
struct Product {
    name: &'static str,
    /// Words of its own bodies.
    body: &'static [&'static str],
    /// A response field that is there, or holds these words (in lower case).
    fields: &'static [(&'static str, &'static str)],
    /// Beginnings of cookie names.
    cookies: &'static [&'static str],
}

const fn product(
    name: &'static str,
    body: &'static [&'static str],
    fields: &'static [(&'static str, &'static str)],
    cookies: &'static [&'static str],
) -> Product {
    Product { name, body, fields, cookies }
}

/// The more specific first: frameworks run on one another.
const PRODUCTS: &[Product] = &[
    product("Kubernetes", &["\"kind\":\"Status\",\"apiVersion\":\"v1\""], &[("audit-id", "")], &[]),
    product("Apigee", &["\"fault\":{\"faultstring\"", "\"fault\": {\"faultstring\""], &[], &[]),
    product(
        "Azure API Management",
        &["due to missing subscription key", "due to invalid subscription key"],
        &[("www-authenticate", "azureapimanagementkey")],
        &[],
    ),
    product(
        "Azure App Service",
        &[],
        &[("www-authenticate", ".azurewebsites.net"), ("x-ms-middleware-request-id", "")],
        &["AppServiceAuthSession"],
    ),
    product("oauth2-proxy", &["/oauth2/start", "OAuth2 Proxy"], &[], &["_oauth2_proxy"]),
    product(
        "Cloudflare Access",
        &[],
        &[("location", "cloudflareaccess.com")],
        &["CF_Authorization"],
    ),
    product("APISIX", &[], &[("server", "apisix")], &[]),
    product(
        "Envoy JWT",
        &[
            "Jwt is expired",
            "Jwt is missing",
            "Jwt verification fails",
            "Audiences in Jwt are not allowed",
        ],
        &[],
        &[],
    ),
    product("Traefik", &[], &[("server", "traefik")], &[]),
    product("Keycloak", &[], &[], &["KEYCLOAK_", "AUTH_SESSION_ID"]),
    product("Hasura", &["x-hasura-", "Could not verify JWT:"], &[], &[]),
    product("PostgREST", &["\"code\":\"PGRST"], &[("server", "postgrest")], &[]),
    product("Hot Chocolate", &["\"AUTH_NOT_AUTHENTICATED\"", "\"AUTH_NOT_AUTHORIZED\""], &[], &[]),
    product(
        "Django SimpleJWT",
        &["token_not_valid", "Given token not valid for any token type"],
        &[],
        &[],
    ),
    product(
        "Django REST framework",
        &[
            "{\"detail\":\"Authentication credentials were not provided.\"",
            "{\"detail\":\"You do not have permission to perform this action.\"",
            "{\"detail\":\"Incorrect authentication credentials.\"",
            "{\"detail\":\"Invalid token.\"",
            "CSRF Failed:",
        ],
        &[],
        &[],
    ),
    product("Django", &["CSRF verification failed. Request aborted."], &[], &["csrftoken"]),
    product(
        "FastAPI",
        &["{\"detail\":\"Not authenticated\"}", "{\"detail\":\"Could not validate credentials\"}"],
        &[("server", "uvicorn")],
        &[],
    ),
    product(
        "Flask-JWT-Extended",
        &[
            "{\"msg\":\"Token has expired\"",
            "{\"msg\":\"Missing Authorization Header\"",
            "{\"msg\":\"Signature verification failed\"",
            "{\"msg\":\"Not enough segments\"",
            "{\"msg\":\"Bad Authorization header",
        ],
        &[],
        &[],
    ),
    product("Flask", &[], &[("server", "werkzeug")], &[]),
    product(
        "Laravel",
        &["{\"message\":\"Unauthenticated.\"", "Illuminate\\\\", "CSRF token mismatch."],
        &[],
        &["laravel_session"],
    ),
    product(
        "Devise",
        &["You need to sign in or sign up before continuing.", "Invalid Email or password."],
        &[],
        &[],
    ),
    product(
        "Rails",
        &["ActionController::", "InvalidAuthenticityToken"],
        &[("x-powered-by", "phusion passenger"), ("x-runtime", "")],
        &[],
    ),
    product(
        "NestJS",
        &[
            "\"message\":\"Forbidden resource\",\"error\":\"Forbidden\"",
            "{\"statusCode\":401,\"message\":\"Unauthorized\"",
            "{\"message\":\"Unauthorized\",\"statusCode\":401",
            "{\"message\":\"Forbidden resource\"",
        ],
        &[],
        &[],
    ),
    product("express-jwt", &["UnauthorizedError", "No authorization token was found"], &[], &[]),
    product(
        "jsonwebtoken",
        &[
            "TokenExpiredError",
            "JsonWebTokenError",
            "NotBeforeError",
            "\"jwt expired\"",
            "\"jwt malformed\"",
        ],
        &[],
        &[],
    ),
    product("Express", &[], &[("x-powered-by", "express")], &["connect.sid"]),
    product(
        "Spring Security",
        &[
            "org.springframework.security",
            "Full authentication is required to access this resource",
            "io.jsonwebtoken.",
        ],
        &[("www-authenticate", "error_uri=\"https://tools.ietf.org/html/rfc6750")],
        &[],
    ),
    product(
        "ASP.NET Core",
        &["Microsoft.IdentityModel.", "Microsoft.AspNetCore.", "IDX10", "IDX12"],
        &[("server", "kestrel")],
        &[".AspNetCore."],
    ),
    product(
        "ASP.NET",
        &["Authorization has been denied for this request."],
        &[("x-aspnet-version", ""), ("x-powered-by", "asp.net")],
        &["ASP.NET_SessionId", ".ASPXAUTH"],
    ),
    product("Fiber JWT", &["Missing or malformed JWT", "Invalid or expired JWT"], &[], &[]),
    product("Echo JWT", &["missing or malformed jwt", "invalid or expired jwt"], &[], &[]),
    product("gin-jwt", &["auth header is empty", "cookie token is empty"], &[], &[]),
    product(
        "Elasticsearch",
        &["\"type\":\"security_exception\""],
        &[("x-elastic-product", "")],
        &[],
    ),
    product("Vault", &["{\"errors\":[\"missing client token\"]"], &[], &[]),
    product("nginx", &["<center>nginx</center>", "<center>openresty</center>"], &[], &[]),
    product("Apache httpd", &["<address>Apache/", "on this server.</p>"], &[], &[]),
];

/// The framework or product an answer gives away.
pub(super) fn framework(facts: &Facts<'_>, body: Option<&[u8]>) -> Option<&'static str> {
    let response = facts.exchange().response.as_ref()?;
    let body = body.map(|body| body.get(..SEARCHED).unwrap_or(body)).unwrap_or_default();
    let headers = response.headers;
    let is_grpc_gateway = headers.values("grpc-metadata-content-type").next().is_some()
        || body.starts_with(b"{\"code\":") && memmem::find(body, b"\"details\":[").is_some();
    let found = PRODUCTS.iter().find(|product| {
        product.body.iter().any(|words| memmem::find(body, words.as_bytes()).is_some())
            || product.fields.iter().any(|(name, words)| holds(headers, name, words))
            || product.cookies.iter().any(|start| has_cookie(facts, start))
    });
    found
        .map(|product| product.name)
        .or_else(|| is_grpc_gateway.then_some("grpc-gateway"))
        .or_else(|| spring_by_its_error(body).then_some("Spring Security"))
}

fn holds(headers: Headers<'_>, name: &'static str, words: &str) -> bool {
    headers.values(name).any(|value| {
        words.is_empty() || memmem::find(&value.to_ascii_lowercase(), words.as_bytes()).is_some()
    })
}

/// Whether a cookie whose name starts so is set or sent.
fn has_cookie(facts: &Facts<'_>, start: &str) -> bool {
    let begins = |text: &[u8]| {
        let text = text.trim_ascii_start();
        text.get(..start.len()).is_some_and(|name| name.eq_ignore_ascii_case(start.as_bytes()))
    };
    let exchange = facts.exchange();
    exchange.response_headers().values("set-cookie").any(begins)
        || exchange.request_headers().values("cookie").any(|v| v.split(|b| *b == b';').any(begins))
}

/// Spring Boot's error body: time, status, error and path, in this order.
fn spring_by_its_error(body: &[u8]) -> bool {
    body.starts_with(b"{\"timestamp\":")
        && [b"\"status\":".as_slice(), b"\"error\":", b"\"path\":"]
            .iter()
            .all(|member| memmem::find(body, member).is_some())
}

#[cfg(test)]
mod tests {
    use crate::auth::Facts;
    use crate::auth::redact::Redactor;
    use crate::format::transcript::with_exchange;

    fn product(response: &str) -> Option<&'static str> {
        let text = format!("GET /orders HTTP/1.1\nHost: api.example\n\n{response}");
        let redactor = Redactor::new(b"test");
        with_exchange(&text, |exchange| {
            Facts::new(exchange, &redactor).generator().map(|generator| generator.product)
        })
        .expect(response)
    }

    #[test]
    fn products_give_themselves_away() {
        for (response, expected) in [
            (
                "HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
                 {\"timestamp\":\"2026-03-01T10:00:00Z\",\"status\":403,\"error\":\"Forbidden\",\"path\":\"/orders\"}",
                "Spring Security",
            ),
            (
                "HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
                 {\"detail\":\"Authentication credentials were not provided.\"}",
                "Django REST framework",
            ),
            (
                "HTTP/1.1 403 Forbidden\nServer: uvicorn\n\n{\"detail\":\"Not authenticated\"}",
                "FastAPI",
            ),
            ("HTTP/1.1 401 Unauthorized\nSet-Cookie: laravel_session=x; path=/\n\n", "Laravel"),
            (
                "HTTP/1.1 403 Forbidden\nX-Powered-By: Express\n\n\
                 {\"statusCode\":403,\"message\":\"Forbidden resource\",\"error\":\"Forbidden\"}",
                "NestJS",
            ),
            ("HTTP/1.1 401 Unauthorized\nX-Powered-By: Express\n\nUnauthorized", "Express"),
            (
                "HTTP/1.1 401 Unauthorized\nServer: Kestrel\nWWW-Authenticate: Bearer\n\n",
                "ASP.NET Core",
            ),
            (
                "HTTP/1.1 401 Unauthorized\n\n{\"code\":16,\"message\":\"no\",\"details\":[]}",
                "grpc-gateway",
            ),
            ("HTTP/1.1 403 Forbidden\nServer: istio-envoy\n\nRBAC: access denied", "Envoy RBAC"),
            ("HTTP/1.1 401 Unauthorized\nServer: envoy\n\nJwt is expired", "Envoy JWT"),
            (
                "HTTP/1.1 403 Forbidden\nServer: nginx\n\n<html><center>nginx</center></html>",
                "nginx",
            ),
        ] {
            assert_eq!(product(response), Some(expected), "{response}");
        }
        assert_eq!(product("HTTP/1.1 403 Forbidden\n\nno"), None);
    }
}
