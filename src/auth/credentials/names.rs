//! Names under which credentials travel (`rules.md` 2.2): fields, cookies, parameters, members.

use crate::auth::redact::shape;

/// Request fields that carry credentials besides `Authorization` and `Cookie`, in lower case.
const FIELDS: [&str; 41] = [
    "key",
    "x-amz-security-token",
    "x-amzn-oidc-data",
    "x-amzn-oidc-accesstoken",
    "x-amzn-oidc-identity",
    "ocp-apim-subscription-key",
    "x-functions-key",
    "x-goog-api-key",
    "x-goog-iap-jwt-assertion",
    "x-goog-authenticated-user-email",
    "x-ms-client-principal",
    "x-ms-token-aad-access-token",
    "x-zumo-auth",
    "aeg-sas-key",
    "cf-access-jwt-assertion",
    "cf-access-client-secret",
    "private-token",
    "job-token",
    "deploy-token",
    "token",
    "jwt",
    "dd-api-key",
    "dd-application-key",
    "x-vault-token",
    "x-consul-token",
    "x-nomad-token",
    "x-shopify-access-token",
    "x-figma-token",
    "x-client-secret",
    "x-session-id",
    "x-session-token",
    "x-id-token",
    "x-jwt-assertion",
    "x-forwarded-access-token",
    "x-remote-user",
    "remote-user",
    "x-auth-request-user",
    "client-cert",
    "x-client-cert",
    "x-ssl-client-cert",
    "x-forwarded-client-cert",
];

/// Fields that prove possession or sign the request.
const SIGNATURES: [&str; 4] = ["dpop", "signature", "x-signature", "x-amz-content-signature"];

/// Cookie names of sessions and tokens, by their beginning, after `__Host-` and `__Secure-`.
const COOKIE_STARTS: [&str; 48] = [
    "sess",
    "sid",
    "auth",
    "token",
    "jwt",
    "id_token",
    "idtoken",
    "access",
    "refresh",
    "connect.sid",
    "phpsessid",
    "jsessionid",
    "jsession",
    "asp.net_session",
    ".aspnet",
    ".aspxauth",
    "aspsessionid",
    "fedauth",
    "rtfa",
    "estsauth",
    "laravel_session",
    "remember",
    "wordpress_logged_in",
    "wordpress_sec",
    "ssess",
    "keycloak_",
    "saml",
    "shib",
    "_shibsession",
    "_oauth2_proxy",
    "cf_authorization",
    "awselbauthsession",
    "appsession",
    "next-auth",
    "authjs.",
    "ory_",
    "user_session",
    "login",
    "logged_in",
    "ltpatoken",
    "smsession",
    "cfid",
    "cftoken",
    "moodlesession",
    "cookiesession",
    "bearer",
    "apikey",
    "mod_auth",
];

/// Words that make any cookie a session, wherever they stand in its name.
const COOKIE_WORDS: [&str; 8] =
    ["session", "sessid", "_sess", "-sess", "token", "auth", "jwt", "login"];

/// Cookies that measure, balance, defend or remember a taste, by their beginning.
const OTHER_COOKIES: [&str; 62] = [
    "_ga",
    "_gid",
    "_gat",
    "_gcl",
    "_fbp",
    "_fbc",
    "__utm",
    "_hj",
    "ajs_",
    "amplitude",
    "amp_",
    "mp_",
    "optimizely",
    "intercom-id",
    "_pk_",
    "__cf",
    "cf_clearance",
    "_cfuvid",
    "awsalb",
    "awselb",
    "bigip",
    "visid_incap",
    "incap_ses",
    "nlbi_",
    "ak_bmsc",
    "bm_",
    "_abck",
    "datadome",
    "__stripe",
    "lang",
    "locale",
    "theme",
    "consent",
    "cookie_consent",
    "cookieconsent",
    "optanon",
    "onetrust",
    "euconsent",
    "gdpr",
    "csrf",
    "xsrf",
    "_csrf",
    "_xsrf",
    "__requestverificationtoken",
    "xsrf-token",
    "csrftoken",
    "timezone",
    "tz",
    "currency",
    "country",
    "ab_",
    "_uet",
    "muid",
    "nid",
    "ide",
    "_clck",
    "_clsk",
    "_tt_",
    "_pin",
    "_scid",
    "hubspot",
    "__hs",
];

/// Query parameters whose value is a credential (`rules.md` AL627, AL903), in lower case.
const QUERY: [&str; 38] = [
    "access_token",
    "accesstoken",
    "access-token",
    "id_token",
    "token",
    "auth_token",
    "authtoken",
    "auth-token",
    "api_token",
    "apitoken",
    "private_token",
    "jwt",
    "bearer",
    "bearer_token",
    "auth",
    "authorization",
    "api_key",
    "apikey",
    "api-key",
    "x-api-key",
    "app_key",
    "appkey",
    "access_key",
    "subscription-key",
    "subscription_key",
    "session",
    "session_id",
    "sessionid",
    "session_token",
    "sid",
    "ticket",
    "secret",
    "client_secret",
    "password",
    "passwd",
    "pwd",
    "x-amz-security-token",
    "oauth_token",
];

/// Query parameters that are signatures whatever stands beside them.
const QUERY_SIGNATURES: [&str; 4] =
    ["x-amz-signature", "x-goog-signature", "x-oss-signature", "oauth_signature"];

/// Form parameters and JSON members that are credentials of the one who asks. `token` is not: at
/// introspection and revocation endpoints it is the object.
pub(super) const BODY_MEMBERS: [&str; 16] = [
    "access_token",
    "accessToken",
    "refresh_token",
    "refreshToken",
    "client_secret",
    "client_assertion",
    "assertion",
    "password",
    "passwd",
    "pwd",
    "api_key",
    "apiKey",
    "apikey",
    "auth_token",
    "id_token",
    "SAMLResponse",
];

/// What a cookie is for, going by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CookieMeaning {
    /// A session or token.
    Credential,
    /// Known not to be one.
    Other,
    /// Long enough to be one, and not known.
    Unknown,
}

/// What a query parameter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum QueryMeaning {
    Token,
    Signature,
    /// `sig`, `Signature`: of a signed URL beside an expiry, else a key of sorts.
    SignatureOrKey,
    Other,
}

/// Shortest value of an unknown cookie that could be a session.
const SESSION_LENGTH: usize = 8;

/// Shortest value of a query parameter `key` that is taken for an API key (`rules.md` AL903).
const KEY_LENGTH: usize = 20;

/// Whether a request field of this name carries credentials, apart from `Authorization`,
/// `Proxy-Authorization` and `Cookie`.
pub(crate) fn is_credential_field(name: &str) -> bool {
    let known = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(name));
    if !(3..=48).contains(&name.len()) {
        return false;
    }
    if known(&FIELDS) {
        return true;
    }
    // Every field of every request is asked about: most ends tell at once.
    match name.as_bytes().last().map(u8::to_ascii_lowercase) {
        Some(b'e' | b'p') => is_signature_field(name),
        Some(b'n') => is_signature_field(name) || is_key(name) || is_authorization(name),
        Some(b'y' | b't') => is_key(name),
        _ => false,
    }
}

pub(super) fn is_signature_field(name: &str) -> bool {
    SIGNATURES.iter().any(|known| known.eq_ignore_ascii_case(name))
        || ends_in(name, "-signature")
        || ends_in(name, "-sign")
}

/// Owners of keys and tokens that are no credentials.
const OTHER_KEYS: [&[u8]; 20] = [
    b"csrf",
    b"xsrf",
    b"forgery",
    b"cache",
    b"idempotency",
    b"routing",
    b"partition",
    b"surrogate",
    b"continuation",
    b"push",
    b"device",
    b"sync",
    b"next",
    b"page",
    b"captcha",
    b"recaptcha",
    b"request",
    b"correlation",
    b"trace",
    b"sort",
];

/// `(x-)(…-)(api|auth|access|app|…)[-_](key|token|secret)`, but no forgery token.
pub(super) fn is_key(name: &str) -> bool {
    let mut lower = [0_u8; 48];
    let Some(slot) = lower.get_mut(..name.len()) else { return false };
    slot.copy_from_slice(name.as_bytes());
    slot.make_ascii_lowercase();
    let name = &*slot;
    let owner = [&b"key"[..], b"token", b"secret"].iter().find_map(|end| name.strip_suffix(*end));
    let Some(owner) = owner else { return false };
    let owner = owner.strip_suffix(b"-").or_else(|| owner.strip_suffix(b"_")).unwrap_or(owner);
    // `X-Appwrite-Key`, `X-Figma-Token`: the product's own, but not what a cache or a form is keyed by.
    let product =
        owner.strip_prefix(b"x-").filter(|product| product.iter().all(u8::is_ascii_alphabetic));
    if product.is_some_and(|product| product.len() >= 3 && !OTHER_KEYS.contains(&product)) {
        return true;
    }
    let owner = owner.rsplit(|b| matches!(b, b'-' | b'_')).next().unwrap_or_default();
    [
        &b"api"[..],
        b"auth",
        b"access",
        b"app",
        b"application",
        b"user",
        b"subscription",
        b"secret",
        b"session",
        b"bearer",
        b"jwt",
        b"client",
        b"service",
        b"admin",
        b"account",
        b"login",
        b"security",
        b"master",
        b"partner",
        b"developer",
        b"merchant",
        // `X-Token`.
        b"x",
    ]
    .contains(&owner)
}

/// `Grpc-Metadata-Authorization`, `X-Serverless-Authorization`: the field itself under another name.
fn is_authorization(name: &str) -> bool {
    ends_in(name, "-authorization") && !name.eq_ignore_ascii_case("proxy-authorization")
}

/// Whether the value is called a key rather than a token.
pub(crate) fn ends_in_key(name: &str) -> bool {
    ends_in(name, "key")
}

/// Whether a name ends in `end`, in whatever case.
fn ends_in(name: &str, end: &str) -> bool {
    let tail = name.len().checked_sub(end.len()).and_then(|at| name.get(at..));
    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

/// What a cookie is for.
pub(crate) fn cookie_meaning(name: &str, value: &[u8]) -> CookieMeaning {
    let mut lower = [0_u8; 64];
    let bytes = name.as_bytes().get(..64).unwrap_or(name.as_bytes());
    let Some(slot) = lower.get_mut(..bytes.len()) else { return CookieMeaning::Unknown };
    slot.copy_from_slice(bytes);
    slot.make_ascii_lowercase();
    let name =
        slot.strip_prefix(b"__host-").or_else(|| slot.strip_prefix(b"__secure-")).unwrap_or(slot);
    let starts = |list: &[&str]| list.iter().any(|start| name.starts_with(start.as_bytes()));
    let contains = |list: &[&str]| {
        list.iter().any(|word| memchr::memmem::find(name, word.as_bytes()).is_some())
    };
    if contains(&["csrf", "xsrf", "requestverification"]) {
        CookieMeaning::Other
    } else if starts(&COOKIE_STARTS) {
        CookieMeaning::Credential
    } else if starts(&OTHER_COOKIES) {
        CookieMeaning::Other
    } else if contains(&COOKIE_WORDS) || name.ends_with(b"sid") {
        CookieMeaning::Credential
    } else if value.len() >= SESSION_LENGTH && !value.iter().all(u8::is_ascii_alphabetic) {
        CookieMeaning::Unknown
    } else {
        CookieMeaning::Other
    }
}

pub(super) fn query_meaning(name: &str, value: &[u8]) -> QueryMeaning {
    let is = |known: &&str| known.eq_ignore_ascii_case(name);
    if QUERY.iter().any(is) {
        QueryMeaning::Token
    } else if QUERY_SIGNATURES.iter().any(is) {
        QueryMeaning::Signature
    } else if is(&"sig") || is(&"signature") {
        QueryMeaning::SignatureOrKey
    } else if is(&"key") && value.len() >= KEY_LENGTH && shape::random_length(value) > 0 {
        QueryMeaning::Token
    } else {
        QueryMeaning::Other
    }
}

#[cfg(test)]
mod tests {
    use super::is_credential_field;

    #[test]
    fn fields_of_all_products_and_none_of_caches_and_forms() {
        for name in [
            "X-Api-Key",
            "X-Appwrite-Key",
            "X-Figma-Token",
            "X-Token",
            "Api-Key",
            "key",
            "X-Session-Token",
            "X-Client-Secret",
            "X-Api-Signature",
            "X-Twilio-Signature",
            "Access-Sign",
            "Grpc-Metadata-Authorization",
            "X-Serverless-Authorization",
        ] {
            assert!(is_credential_field(name), "{name}");
        }
        for name in [
            "Idempotency-Key",
            "X-Idempotency-Key",
            "X-CSRF-Token",
            "X-XSRF-Token",
            "Surrogate-Key",
            "X-Cache-Key",
            "Sec-WebSocket-Key",
            "X-Device-Token",
            "Proxy-Authorization",
            "Content-Type",
        ] {
            assert!(!is_credential_field(name), "{name}");
        }
    }
}
