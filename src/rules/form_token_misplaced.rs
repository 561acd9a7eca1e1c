//! AL631: a token in the content of a request that must not have it there.

use super::content::form_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Known, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL631",
    name: "form-token-constraints",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request has its access token in content where the form method is not allowed",
    why: "Servers look for a token in a form only where its conditions hold: the request counts as one without a token.",
    guards: &[
        "Only requests that were refused, to resources: at token and introspection endpoints a token is the subject.",
        "JSON content is the API's own business.",
    ],
    fix: "Send the token in the Authorization field.",
    citations: &[Citation {
        source: "RFC 6750 section 2.2",
        keyword: Keyword::Must,
        says: "the form method MUST NOT be used unless the content is application/x-www-form-urlencoded, single-part, and the method gives it a meaning: GET MUST NOT be used",
        line: "RFC 6750 section 2.2 (MUST NOT): no token in the content of GET, or of anything but a single-part form",
    }],
    statuses: Statuses::Range(400, 403),
    needs_any: &[Part::RequestBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /upload HTTP/1.1\nHost: api.example\nContent-Type: multipart/form-data; boundary=b\n\n\
             --b\nContent-Disposition: form-data; name=\"access_token\"\n\nabc\n--b--\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             access_token=abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\nContent-Type: application/x-www-form-urlencoded\n\n\
             access_token=abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        // Other parts of a form.
        Example::Good(
            "POST /upload HTTP/1.1\nHost: api.example\nContent-Type: multipart/form-data; boundary=b\n\n\
             --b\nContent-Disposition: form-data; name=\"file\"\n\nname=\"access_token\"\n--b--\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
        Example::Unknown(
            "#! request-body unknown\nPOST /orders HTTP/1.1\nHost: api.example\nContent-Type: multipart/form-data; boundary=b\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::Resource {
        return Ok(None);
    }
    let Some(media_type) = facts.request_text("content-type")? else { return Ok(None) };
    let media_type = media_type.to_ascii_lowercase();
    let is_multipart = media_type.starts_with("multipart/");
    let is_form = media_type.starts_with("application/x-www-form-urlencoded");
    let by_get = matches!(facts.exchange().method()?, b"GET" | b"HEAD");
    let may_not_hold_it = is_multipart || is_form && by_get;
    if !may_not_hold_it {
        return Ok(None);
    }
    let evidence = if is_multipart {
        if !has_part(facts)? {
            return Ok(None);
        }
        "access_token in a part of multipart content"
    } else {
        if form_parameter(facts, "access_token")?.is_none() {
            return Ok(None);
        }
        "access_token in the content of GET"
    };
    Ok(Some(Note::new(Confidence::Proven, evidence.to_owned())))
}

/// Whether a part of multipart content is named `access_token` (RFC 7578 section 4.2).
fn has_part(facts: &Facts<'_>) -> Result<bool, Unseen> {
    let unseen = Unseen(Part::RequestBody);
    let request = facts.exchange().request.as_ref().ok_or(unseen)?;
    let body = match &request.body {
        Known::Present(body) => body,
        Known::Absent => return Ok(false),
        Known::Unknown => return Err(unseen),
    };
    let mut lines = body.bytes.split(|&b| b == b'\n');
    let is_named = |line: &[u8]| {
        let line = line.to_ascii_lowercase();
        line.starts_with(b"content-disposition:")
            && memchr::memmem::find(&line, b"name=\"access_token\"").is_some()
    };
    if lines.any(is_named) {
        return Ok(true);
    }
    if body.complete { Ok(false) } else { Err(unseen) }
}
