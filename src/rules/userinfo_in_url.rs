//! AL815: a user name in a URL.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::glance::has_userinfo;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL815",
    name: "userinfo-in-uri",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A message carries a user name or password in a URL",
    why: "URLs are shown, logged and passed on; browsers drop or refuse such a URL.",
    guards: &[
        "Only http and https URLs, in a target of absolute form, Location, Content-Location or Referer.",
        "A HAR's request URL is what was typed, not what was sent: HAR targets are left alone.",
        "Only where response fields were recorded: a log without them shows its own spelling of a URL.",
    ],
    fix: "Take the user name out of the URL; send it in Authorization.",
    citations: &[Citation {
        source: "RFC 9110 section 4.2.4",
        keyword: Keyword::Must,
        says: "a sender MUST NOT generate the userinfo subcomponent when an http or https URI is generated within a message as a target URI or field value",
        line: "RFC 9110 section 4.2.4 (MUST NOT): no userinfo in a target URI or a field value",
    }],
    // Redirects, and what is looked at anyway.
    statuses: Statuses::Only(&[300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: https://bob:secret@api.example/\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nReferer: http://bob@app.example/\n\n\
             HTTP/1.1 404 Not Found\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 302 Found\nLocation: https://app.example/@bob?mail=bob@app.example\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nReferer: https://app.example/#@bob\n\n\
             HTTP/1.1 404 Not Found\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    let response = exchange.response_headers();
    let request = exchange.request_headers();
    let found = ["location", "content-location"]
        .into_iter()
        .find(|name| response.values(name).any(has_userinfo))
        .or_else(|| request.values("referer").any(has_userinfo).then_some("referer"));
    if let Some(name) = found {
        return Ok(Some(Note::new(Confidence::Proven, format!("userinfo in {name}"))));
    }
    for name in ["location", "content-location"] {
        response.get(name).of(Part::ResponseHeaders)?;
    }
    request.get("referer").of(Part::RequestHeaders)?;
    Ok(None)
}
