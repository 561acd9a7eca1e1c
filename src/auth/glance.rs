//! A cheap first look at the request behind a success: does it carry credentials in a way that is
//! worth a rule's time?
//!
//! Nearly every request is in order. This look costs some tens of nanoseconds; it may let through
//! what turns out to be fine, and must not stop what a rule would flag.

use std::net::IpAddr;
use std::sync::LazyLock;

use memchr::memmem;
use wide::u8x16;

use crate::model::{Body, Exchange, Known, Peer, host_of, split_absolute};

/// Endings of the names of query parameters that hold secrets or ask for tokens, and the beginning
/// of a JWT.
static SECRETS: LazyLock<[memmem::Finder<'static>; 4]> =
    LazyLock::new(|| ["_token=", "client_secret=", "grant_type=", "eyJ"].map(memmem::Finder::new));

/// Parameters of forms that authenticate a client or carry a token.
static SECOND: LazyLock<[memmem::Finder<'static>; 3]> = LazyLock::new(|| {
    ["client_secret=", "client_assertion=", "access_token="].map(memmem::Finder::new)
});

/// Bytes of a request's content looked into.
const FORM: usize = 4 << 10;

/// What templates of clients leave in the place of a token.
pub const PLACEHOLDERS: [&str; 9] = [
    "undefined",
    "null",
    "None",
    "nil",
    "NaN",
    "[object Object]",
    "[object Promise]",
    "{{token}}",
    "${token}",
];

/// Whether the request of a success is worth a look.
pub fn is_odd(exchange: &Exchange<'_>) -> bool {
    let Some(request) = &exchange.request else { return false };
    // Preflights are few, and there is a rule for their answers.
    if request.method.as_deref() == Some(b"OPTIONS") {
        return true;
    }
    if request.target.as_deref().is_some_and(is_odd_target) {
        return true;
    }
    let mut cookies = exchange.response_headers().values("set-cookie");
    if cookies.any(may_hold_jwt) {
        return true;
    }
    let mut authorization = request.headers.values("authorization");
    let Some(first) = authorization.next() else { return false };
    is_odd_authorization(first)
        || authorization.next().is_some()
        || has_second(&request.body)
        || leaves_in_cleartext(exchange)
}

/// Whether a client, by its own recording, sent a bearer token over http to a host that is none of
/// its own network.
pub fn leaves_in_cleartext(exchange: &Exchange<'_>) -> bool {
    let Some(request) = exchange.request.as_ref().filter(|_| exchange.by_client) else {
        return false;
    };
    let absolute = request.target.as_deref().and_then(split_absolute);
    let scheme = absolute.map(|(scheme, ..)| scheme).or(request.scheme.map(str::as_bytes));
    if !scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"http")) {
        return false;
    }
    request.headers.values("authorization").any(|value| after_scheme(value, "Bearer").is_some())
        && exchange.authority().is_some_and(|authority| !is_near(&authority))
        && !exchange.server.as_ref().is_some_and(|server| match server {
            Peer::Socket(address) => is_near_address(address.ip()),
            Peer::Text(text) => is_near(text.as_bytes()),
        })
}

/// Whether an authority is this machine or of a private network, as far as its name tells (RFC 6761,
/// RFC 6762, RFC 1918, RFC 4193, RFC 8375; names without a dot are those of containers and intranets).
pub fn is_near(authority: &[u8]) -> bool {
    const ENDINGS: [&str; 11] = [
        ".localhost",
        ".local",
        ".test",
        ".invalid",
        ".internal",
        ".home.arpa",
        ".lan",
        ".home",
        ".corp",
        ".intranet",
        ".svc",
    ];
    let host = host_of(authority);
    let host = host.trim_end_matches('.');
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(address) = bare.parse() {
        return is_near_address(address);
    }
    !host.contains('.') || ENDINGS.iter().any(|end| host.ends_with(end))
}

fn is_near_address(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || v4.is_unspecified()
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unique_local()
                || v6.is_unicast_link_local()
                || v6.is_unspecified()
        }
    }
}

/// Whether there may be a JWT in a field or a section of fields, also in the form that redaction leaves
/// of it.
pub fn may_hold_jwt(text: &[u8]) -> bool {
    static BEGINNINGS: LazyLock<[memmem::Finder<'static>; 2]> =
        LazyLock::new(|| ["=eyJ", "jwt#"].map(memmem::Finder::new));
    BEGINNINGS.iter().any(|beginning| beginning.find(text).is_some())
}

/// Whether a request with an `Authorization` field has a form that authenticates once more.
fn has_second(body: &Known<Body<'_>>) -> bool {
    let Known::Present(body) = body else { return false };
    let form = body.bytes.get(..FORM).unwrap_or(&body.bytes);
    SECOND.iter().any(|name| name.find(form).is_some())
}

/// Whether a request target holds a secret: in its query, or as userinfo.
pub fn is_odd_target(target: &[u8]) -> bool {
    if let Some(at) = memchr::memchr(b'?', target)
        && let Some(query) = target.get(at..)
        && SECRETS.iter().any(|name| name.find(query).is_some())
    {
        return true;
    }
    has_userinfo(target)
}

/// Whether an `Authorization` value is none that a client means to send.
pub fn is_odd_authorization(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let Some(blank) = memchr::memchr(b' ', value) else { return !value.is_empty() };
    let (scheme, secret) = value.split_at_checked(blank).unwrap_or((value, b""));
    let secret = secret.trim_ascii();
    // Rare, and a rule asks for the proof beside it.
    // The same of Digest, which says what it is for and how often its nonce was used.
    if scheme.eq_ignore_ascii_case(b"DPoP") || scheme.eq_ignore_ascii_case(b"Digest") {
        return true;
    }
    if scheme.eq_ignore_ascii_case(b"Bearer") {
        return !is_token68(secret) || is_placeholder(secret);
    }
    if scheme.eq_ignore_ascii_case(b"Basic") {
        return is_odd_basic(secret);
    }
    false
}

/// Whether a token is what a template left: `undefined`, `null`, `${token}`.
pub fn is_placeholder(secret: &[u8]) -> bool {
    PLACEHOLDERS.iter().any(|word| word.as_bytes() == secret)
        || secret.starts_with(b"${")
        || secret.starts_with(b"{{")
}

/// The user-pass of a `Basic` value; `None` where it is no base64.
pub fn user_pass(secret: &[u8]) -> Option<Vec<u8>> {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
    STANDARD.decode(secret).or_else(|_| STANDARD_NO_PAD.decode(secret)).ok()
}

/// Whether an http or https URL names a user before its host (RFC 9110 section 4.2.4).
pub fn has_userinfo(url: &[u8]) -> bool {
    let behind = |scheme: &[u8]| {
        let (start, rest) = url.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    let rest = behind(b"http://").or_else(|| behind(b"https://"));
    let Some(rest) = rest else { return false };
    let end = rest.iter().position(|b| matches!(b, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    rest.get(..end)
        .is_some_and(|authority| memchr::memchr(b'@', authority).is_some_and(|at| at > 0))
}

/// What follows a scheme and its space, if a value of `Authorization` begins with this one. Schemes
/// have no case (RFC 9110 section 11.1).
pub fn after_scheme<'v>(value: &'v [u8], scheme: &str) -> Option<&'v [u8]> {
    let (start, rest) = value.split_at_checked(scheme.len())?;
    if start.eq_ignore_ascii_case(scheme.as_bytes()) { rest.strip_prefix(b" ") } else { None }
}

/// `b64token` (RFC 6750 section 2.1), which is token68 (RFC 9110 section 11.2).
pub fn is_token68(secret: &[u8]) -> bool {
    let body = secret.trim_ascii_end();
    let body = body.get(..body.iter().rposition(|b| *b != b'=').map_or(0, |at| at + 1));
    body.is_some_and(|body| {
        let (blocks, rest) = body.as_chunks();
        let mut last = [b'A'; 16];
        for (to, from) in last.iter_mut().zip(rest) {
            *to = *from;
        }
        !body.is_empty() && blocks.iter().chain([&last]).all(is_of_token68)
    })
}

/// Whether sixteen bytes are ones of a token68, padding left out. Tokens are long, and one comes with
/// every request.
fn is_of_token68(block: &[u8; 16]) -> bool {
    let bytes = u8x16::from(*block);
    let is = |byte: u8| bytes.simd_eq(u8x16::splat(byte));
    let within = |bytes: u8x16, first: u8, last: u8| {
        let above = bytes - u8x16::splat(first);
        above.min(u8x16::splat(last - first)).simd_eq(above)
    };
    let letter = within(bytes | u8x16::splat(0x20), b'a', b'z');
    // `-`, `.`, `/` and the digits are neighbours.
    let digit = within(bytes, b'-', b'9');
    (letter | digit | is(b'_') | is(b'~') | is(b'+')).to_bitmask() == 0xffff
}

fn is_odd_basic(secret: &[u8]) -> bool {
    match user_pass(secret) {
        None => true,
        Some(pair) => !pair.contains(&b':') || pair.iter().any(u8::is_ascii_control),
    }
}

#[cfg(test)]
mod tests {
    use super::{has_userinfo, is_near, is_odd_authorization, is_odd_target, is_token68};

    #[test]
    fn hosts_of_ones_own_network_are_near() {
        for host in [
            "localhost",
            "localhost:3000",
            "api.localhost",
            "127.0.0.1:80",
            "[::1]:8080",
            "[fd00::1]",
            "10.0.0.1",
            "172.16.0.9:81",
            "192.168.1.1",
            "169.254.0.1",
            "gateway",
            "gateway:8080",
            "nas.local",
            "api.shop.svc.cluster.local",
            "printer.lan",
            "a.internal.",
        ] {
            assert!(is_near(host.as_bytes()), "{host}");
        }
        for host in [
            "api.example",
            "api.example:8080",
            "203.0.113.9",
            "[2001:db8::1]:80",
            "localhost.example",
        ] {
            assert!(!is_near(host.as_bytes()), "{host}");
        }
    }

    #[test]
    fn what_clients_send_every_day_is_in_order() {
        for value in [
            "Bearer abc.def-ghi_jkl~/+==",
            "bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln",
            "Basic Ym9iOnB3",
            "Negotiate YII=",
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
            "",
        ] {
            assert!(!is_odd_authorization(value.as_bytes()), "{value}");
        }
        for target in
            ["/", "/a?b=c", "/callback?code=1&state=2", "http://a.example/x", "*", "a:443"]
        {
            assert!(!is_odd_target(target.as_bytes()), "{target}");
        }
    }

    #[test]
    fn slips_and_rare_schemes_are_odd() {
        for value in [
            "Digest username=\"bob\", realm=\"r\"",
            "DPoP abc",
            "Bearer undefined",
            "Bearer a b",
            "Bearer \"abc\"",
            "abc",
            "Basic !!",
            "Basic Ym9i",
            "Basic Ym9iOnB3Cg==",
        ] {
            assert!(is_odd_authorization(value.as_bytes()), "{value}");
        }
        for target in ["/a?access_token=1", "/a?x=1&t=eyJhbGciOi", "http://bob:pw@a.example/"] {
            assert!(is_odd_target(target.as_bytes()), "{target}");
        }
    }

    #[test]
    fn userinfo_stands_before_the_host() {
        assert!(has_userinfo(b"HTTPS://bob@a.example"));
        assert!(!has_userinfo(b"https://a.example/@bob"));
        assert!(!has_userinfo(b"https://a.example?mail=bob@a.example"));
        assert!(!has_userinfo(b"https://@a.example"));
        assert!(!has_userinfo(b"mailto:bob@a.example"));
    }

    #[test]
    fn token68_needs_more_than_padding() {
        assert!(is_token68(b"a=="));
        assert!(!is_token68(b"=="));
        assert!(!is_token68(b"a=b"));
        assert!(!is_token68(b""));
        // Wherever in a block the byte stands.
        for byte in 0..=u8::MAX {
            let is_one = byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
            for at in [0, 15, 16, 19] {
                let mut token = [b'a'; 21];
                token[at] = byte;
                assert_eq!(is_token68(&token), is_one, "{byte:#x} at {at}");
            }
        }
    }
}
