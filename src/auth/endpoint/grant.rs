//! Endpoints that hand out credentials, told by method and target alone: all a log has.

use wide::u8x16;

/// What a successful answer hands out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// A token (RFC 6749 section 3.2, and the refresh calls of home-made APIs).
    Token,
    /// A session, for a user name and a password.
    Login,
}

/// Bytes of a path looked at, from its end.
const PATH: usize = 256;

/// Last segments of token endpoints.
const TOKEN: [&[u8]; 8] = [
    b"token",
    b"access_token",
    b"accesstoken",
    b"gettoken",
    b"oauth2token",
    b"refresh_token",
    b"refresh-token",
    b"refreshtoken",
];

/// Last segments that renew something: a token where the path speaks of one.
const RENEWAL: [&[u8]; 3] = [b"refresh", b"renew", b"reauth"];

/// Words of a path that speak of credentials.
const CREDENTIAL: [&[u8]; 6] = [b"auth", b"token", b"session", b"login", b"jwt", b"sso"];

/// Last segments of login forms and login APIs.
const LOGIN: [&[u8]; 17] = [
    b"login",
    b"signin",
    b"sign-in",
    b"sign_in",
    b"log-in",
    b"log_in",
    b"logon",
    b"authenticate",
    b"j_security_check",
    b"wp-login.php",
    b"login.php",
    b"login.aspx",
    b"login.html",
    b"login.jsp",
    b"login.do",
    b"session",
    b"sessions",
];

/// What a successful answer to this request would hand out.
#[inline]
pub fn grant(method: &[u8], target: &[u8]) -> Option<Grant> {
    let is_post = match method {
        b"POST" | b"PUT" => true,
        b"GET" => false,
        _ => return None,
    };
    let path = path(target);
    let path = path.strip_suffix(b"/").unwrap_or(path);
    // Cookie sessions are renewed by GET too; everything else that is fetched hands out nothing. The
    // last letter tells nearly all of it.
    if !is_post && !matches!(path.last(), Some(b'h' | b'w' | b'H' | b'W')) {
        return None;
    }
    let start = memchr::memrchr(b'/', path)? + 1;
    let last = path.get(start..)?;
    if !is_post && !is_any(last, &RENEWAL) {
        return None;
    }
    if is_any(last, &TOKEN) {
        return Some(Grant::Token);
    }
    if is_any(last, &RENEWAL) {
        let before = path.get(start.saturating_sub(PATH)..start)?;
        let speaks = before.windows(3).enumerate().any(|(at, _)| {
            CREDENTIAL.iter().any(|word| {
                before
                    .get(at..at + word.len())
                    .is_some_and(|piece| piece.eq_ignore_ascii_case(word))
            })
        });
        return (speaks || (is_post && start == 1)).then_some(Grant::Token);
    }
    is_any(last, &LOGIN).then_some(Grant::Login)
}

/// Whether this request hands out credentials or takes them back: its answer is worth reading whole.
#[inline]
pub fn changes_credentials(method: &[u8], target: &[u8]) -> bool {
    grant(method, target).is_some() || method == b"POST" && revokes(target)
}

/// Whether a target looks like a revocation endpoint's (RFC 7009).
fn revokes(target: &[u8]) -> bool {
    let last = path(target).rsplit(|&b| b == b'/').next().unwrap_or_default();
    is_any(last, &[b"revoke", b"revocation", b"revoke_token"])
}

/// The target up to its query. Every exchange is asked for it, and most targets are short, so this
/// does not call a search that was made for long texts.
#[inline]
fn path(target: &[u8]) -> &[u8] {
    let (blocks, rest) = target.as_chunks::<16>();
    for (index, &block) in blocks.iter().enumerate() {
        let block = u8x16::from(block);
        let marks = block.simd_eq(u8x16::splat(b'?')) | block.simd_eq(u8x16::splat(b'#'));
        let marks = marks.to_bitmask();
        if marks != 0 {
            let end = index * 16 + marks.trailing_zeros() as usize;
            return target.get(..end).unwrap_or(target);
        }
    }
    let end = rest.iter().position(|byte| matches!(byte, b'?' | b'#')).unwrap_or(rest.len());
    target.get(..blocks.len() * 16 + end).unwrap_or(target)
}

#[inline]
fn is_any(segment: &[u8], names: &[&[u8]]) -> bool {
    names.iter().any(|name| name.len() == segment.len() && name.eq_ignore_ascii_case(segment))
}

#[cfg(test)]
mod tests {
    use super::{Grant, grant};

    #[test]
    fn targets_tell_what_is_handed_out() {
        for (method, target, expected) in [
            ("POST", "/oauth/token", Some(Grant::Token)),
            ("POST", "/realms/a/protocol/openid-connect/token?x=1", Some(Grant::Token)),
            ("POST", "https://idp.example/Connect/Token/", Some(Grant::Token)),
            ("POST", "/api/auth/refresh", Some(Grant::Token)),
            ("GET", "/api/auth/refresh", Some(Grant::Token)),
            ("POST", "/refresh", Some(Grant::Token)),
            ("POST", "/dashboard/refresh", None),
            ("POST", "/api/login", Some(Grant::Login)),
            ("POST", "/sessions", Some(Grant::Login)),
            ("GET", "/login", None),
            ("GET", "/oauth/token", None),
            ("DELETE", "/sessions", None),
            ("POST", "/orders", None),
            ("POST", "*", None),
            ("POST", "", None),
        ] {
            assert_eq!(grant(method.as_bytes(), target.as_bytes()), expected, "{method} {target}");
        }
    }
}
