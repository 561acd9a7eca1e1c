//! AL626: characters that the parameters of Bearer exclude.

use super::challenged::first_with;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL626",
    name: "bearer-param-illegal-chars",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A Bearer challenge has a parameter with characters that its grammar excludes",
    why: "Header parsers differ in what they make of quotes, backslashes and bytes beyond ASCII: some \
          drop the field, some the whole response.",
    guards: &["Only error, error_description, error_uri and scope; a realm may hold anything."],
    fix: "Send ASCII without quotes and backslashes; put localised text into the content.",
    citations: &[Citation {
        source: "RFC 6750 section 3",
        keyword: Keyword::Must,
        says: "values of error, error_description, error_uri and scope MUST NOT include characters outside of their sets",
        line: "RFC 6750 section 3 (MUST NOT): no quotes, backslashes or non-ASCII in error, error_description, error_uri, scope",
    }],
    statuses: Statuses::Range(400, 499),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"Jeton expiré\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"claim \\\"exp\\\" has passed\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"The token's exp has passed!\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"the \\\"shop\\\"\", scope=\"a b\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let found = first_with(facts, |challenge| {
        if !challenge.is_token_scheme() {
            return None;
        }
        let param = challenge.params.iter().find(|param| {
            ["error", "error_description", "error_uri", "scope"]
                .iter()
                .any(|name| param.name.eq_ignore_ascii_case(name))
                && !param
                    .value
                    .bytes()
                    .all(|b| matches!(b, 0x20 | 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
        })?;
        Some(format!("{} {}=\"{}\"", challenge.scheme, param.name, param.value))
    })?;
    Ok(found.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
