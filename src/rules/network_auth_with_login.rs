//! AL413: a 511 that is the login itself.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Known, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL413",
    name: "511-with-challenge-or-login-form",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 511 carries a challenge or the login form itself",
    why: "The browser shows the form under the name of the site that was asked for, and sends that \
          site's stored password.",
    guards: &["A link to the login is what the content should be."],
    fix: "Link to the login on the network's own host.",
    citations: &[Citation {
        source: "RFC 6585 section 6",
        keyword: Keyword::Should,
        says: "the 511 response SHOULD NOT contain a challenge or the login interface itself",
        line: "RFC 6585 section 6 (SHOULD NOT): a 511 holds no challenge and no login interface",
    }],
    statuses: Statuses::Only(&[511]),
    needs_any: &[Part::ResponseHeaders, Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! scheme http\nGET / HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 511 Network Authentication Required\nWWW-Authenticate: Basic realm=\"wifi\"\n\n",
        ),
        Example::Bad(
            "#! scheme http\nGET / HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 511 Network Authentication Required\nContent-Type: text/html\n\n\
             <form action=/login><input type=\"password\" name=p></form>",
        ),
        Example::Good(
            "#! scheme http\nGET / HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 511 Network Authentication Required\nContent-Type: text/html\n\n\
             <a href=\"https://login.net.example/\">Log in</a>",
        ),
        Example::Good(
            "#! scheme http\nGET / HTTP/1.1\nHost: shop.example\n\n\
             HTTP/1.1 511 Network Authentication Required\nContent-Type: text/html\n\n\
             <meta http-equiv=refresh content=\"0; url=https://login.net.example/\">",
        ),
        Example::Unknown(
            "#! response-headers unknown\n#! response-body unknown\nGET / HTTP/1.1\n\n\
             HTTP/1.1 511 Network Authentication Required\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let challenges = facts.challenges().map(|challenges| challenges.lines);
    if challenges.is_ok_and(|lines| lines > 0) {
        let evidence = "511 with WWW-Authenticate".to_owned();
        return Ok(Some(Note::new(Confidence::Proven, evidence)));
    }
    match facts.exchange().response.as_ref().map(|response| &response.body) {
        Some(Known::Present(body)) => {
            let head = body.bytes.get(..64 << 10).unwrap_or(&body.bytes).to_ascii_lowercase();
            let asks = ["type=\"password\"", "type='password'", "type=password"]
                .iter()
                .any(|words| memchr::memmem::find(&head, words.as_bytes()).is_some());
            if asks && body.complete {
                let evidence = "511 with a password field in its content".to_owned();
                return Ok(Some(Note::new(Confidence::Proven, evidence)));
            }
            if !body.complete {
                return Err(crate::model::Unseen(Part::ResponseBody));
            }
        }
        Some(Known::Absent) => {}
        _ => return Err(crate::model::Unseen(Part::ResponseBody)),
    }
    challenges.map(|_| None)
}
