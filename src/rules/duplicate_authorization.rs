//! AL813: two `Authorization` fields.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::{Facts, challenge};
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL813",
    name: "duplicate-authorization-field",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request carries more than one Authorization field or value",
    why: "Servers take the first, the last or neither; proxies and origin servers may differ.",
    guards: &[
        "Commas between the parameters of one scheme, as in Digest, separate no credentials.",
    ],
    fix: "Send one Authorization field with one scheme.",
    citations: &[Citation {
        source: "RFC 9110 section 5.3",
        keyword: Keyword::Must,
        says: "a sender MUST NOT generate several field lines of one name unless the field is defined as a list",
        line: "RFC 9110 section 5.3 (MUST NOT): no several field lines of one name unless its value is a list",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer a\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc, Basic YTpi\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"a\", realm=\"Basic b\", nonce=\"n\", uri=\"/\", response=\"0\"\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"x\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer a\nProxy-Authorization: Basic YTpi\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let headers = facts.exchange().request_headers();
    let values: Vec<&[u8]> = headers.values("authorization").collect();
    let Some(first) = values.first() else {
        facts.request_text("authorization")?;
        return Ok(None);
    };
    let evidence = if values.len() > 1 {
        format!("{} Authorization fields", values.len())
    } else if let Some(second) = second_scheme(first) {
        format!("one Authorization field with {second} after a comma")
    } else {
        return Ok(None);
    };
    Ok(Some(Note::new(Confidence::Proven, evidence)))
}

/// The scheme after `Bearer abc,`: tokens hold no comma, parameters do.
fn second_scheme(value: &[u8]) -> Option<String> {
    let value = std::str::from_utf8(value).ok()?;
    let (scheme, rest) = value.trim().split_once(' ')?;
    if !["Bearer", "Basic", "DPoP"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let (_, second) = rest.split_once(',')?;
    let (scheme, _) = second.trim_start().split_once(' ')?;
    challenge::is_registered(scheme).then(|| scheme.to_owned())
}
