//! AL602: a charset that Basic does not know.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL602",
    name: "basic-charset-invalid",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A challenge asks for a charset other than UTF-8",
    why: "Clients ignore the parameter then, and send names and passwords beyond ASCII in whatever \
          encoding they prefer.",
    guards: &["The value is compared without regard to case."],
    fix: "Send `charset=\"UTF-8\"`, or no charset.",
    citations: &[Citation {
        source: "RFC 7617 section 2.1",
        keyword: Keyword::Descriptive,
        says: "the only allowed value of charset is \"UTF-8\"",
        line: "RFC 7617 section 2.1 (described): the only allowed value of charset is UTF-8",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\", charset=\"ISO-8859-1\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Digest realm=\"api\", nonce=\"n\", qop=\"auth\", charset=utf8\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\", charset=\"utf-8\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"api\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        let charset = challenge.param("charset")?;
        let knows = challenge.is("Basic") || challenge.is("Digest");
        (knows && !charset.eq_ignore_ascii_case("UTF-8"))
            .then(|| format!("{} charset=\"{charset}\"", challenge.scheme))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
