//! Who asked: a person at a browser, or a program, for which a page is no answer.

use crate::auth::glance;
use crate::model::{Headers, Part, Unseen};

/// The fields that tell.
const FIELDS: [&str; 4] = ["accept", "authorization", "sec-fetch-mode", "x-requested-with"];

/// What shows that a program made a request and cannot use a page, given what looks up the first value
/// of a field of it. `None` where nothing does, and for navigations and what asks for a page itself.
pub fn sign_of_program<'v>(
    field: &dyn Fn(&'static str) -> Option<&'v [u8]>,
) -> Option<&'static str> {
    let has = |name: &'static str, word: &str| {
        field(name).is_some_and(|value| {
            value.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
        })
    };
    let bears_token = ["Bearer", "DPoP", "Token", "ApiKey"].iter().any(|scheme| {
        field("authorization")
            .is_some_and(|value| glance::after_scheme(value.trim_ascii(), scheme).is_some())
    });
    let mode = field("sec-fetch-mode").unwrap_or_default();
    let is_mode = |name: &str| mode.eq_ignore_ascii_case(name.as_bytes());
    if is_mode("navigate") {
        None
    } else if bears_token {
        // Whatever `Accept` says: that of Java's own client begins with text/html.
        Some("an access token in Authorization")
    } else if has("accept", "html") {
        None
    } else if has("x-requested-with", "xmlhttprequest") {
        Some("X-Requested-With: XMLHttpRequest")
    } else if is_mode("cors") || is_mode("same-origin") {
        Some("Sec-Fetch-Mode of a fetch")
    } else if has("accept", "json") {
        Some("Accept: application/json")
    } else if has("accept", "/xml") {
        // Browsers want HTML as well.
        Some("Accept: application/xml")
    } else {
        None
    }
}

/// [`sign_of_program`] of a recorded request.
///
/// # Errors
/// [`Unseen`] when nothing shows who asked, and a field that could was not recorded.
pub fn made_by_program(headers: Headers<'_>) -> Result<Option<&'static str>, Unseen> {
    let sign = sign_of_program(&|name| headers.values(name).next());
    if sign.is_some() || FIELDS.iter().all(|name| headers.would_show(name)) {
        return Ok(sign);
    }
    // Browsers say how they fetch, and which kinds of document they want.
    let mut wanted = headers.values("accept");
    let is_browser = headers.values("sec-fetch-mode").next().is_some()
        || wanted.any(|value| memchr::memmem::find(value, b"html").is_some());
    if is_browser { Ok(None) } else { Err(Unseen(Part::RequestHeaders)) }
}

#[cfg(test)]
mod tests {
    use super::sign_of_program;

    #[test]
    fn programs_show_themselves_and_browsers_do_not() {
        let sign = |fields: &[(&'static str, &'static str)]| {
            sign_of_program(&|name| {
                fields.iter().find(|(this, _)| *this == name).map(|(_, value)| value.as_bytes())
            })
        };
        for program in [
            &[("authorization", "bearer abc")][..],
            &[("accept", "text/html, image/gif, */*; q=.2"), ("authorization", "Bearer abc")],
            &[("accept", "application/vnd.api+JSON")],
            &[("accept", "application/xml")],
            &[("authorization", "Token abc")],
            &[("x-requested-with", "XMLHttpRequest")],
            &[("accept", "*/*"), ("sec-fetch-mode", "cors")],
        ] {
            assert!(sign(program).is_some(), "{program:?}");
        }
        for other in [
            &[][..],
            &[("accept", "*/*")],
            &[("accept", "text/html,application/xhtml+xml"), ("sec-fetch-mode", "navigate")],
            &[("accept", "text/html, */*; q=0.01"), ("x-requested-with", "XMLHttpRequest")],
            &[("accept", "*/*"), ("sec-fetch-mode", "no-cors")],
            &[("authorization", "Basic YTpi")],
        ] {
            assert!(sign(other).is_none(), "{other:?}");
        }
    }
}
