//! AL102: a WWW-Authenticate field that is no challenge.

use super::citations::CHALLENGE_IN_401;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::challenge::Fault;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL102",
    name: "unparseable-challenge",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "The WWW-Authenticate field of a 401 does not follow the grammar of challenges",
    why: "Clients parse the field. An error message in place of scheme and parameters reads as a \
          scheme that nobody knows, and what follows it is lost.",
    guards: &[
        "A scheme without parameters, also a private one, is a challenge.",
        "The base64 of Negotiate and NTLM is a challenge, padding included.",
        "Parameters without commas between them and repeated parameters have rules of their own.",
    ],
    fix: "Send a scheme, then comma-separated parameters: `Bearer error=\"invalid_token\", \
          error_description=\"...\"`; put prose into error_description or the body.",
    citations: &[
        CHALLENGE_IN_401,
        Citation {
            source: "RFC 9110 section 11.3",
            keyword: Keyword::Must,
            says: "challenge = auth-scheme [ 1*SP ( token68 / #auth-param ) ]",
            line: "RFC 9110 section 11.3 (MUST): a challenge is a scheme with token68 or a list of parameters",
        },
    ],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: the access token is stale, get another\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer, realm=\"api\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Negotiate YIIJvwYGKwYBBQUCoA==\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: ShopKey\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let challenges = facts.challenges()?;
    let evidence = challenges.faults.iter().find_map(|fault| match fault {
        Fault::Empty if challenges.list.is_empty() => Some("WWW-Authenticate is empty".to_owned()),
        Fault::FreeText(text) => Some(format!("WWW-Authenticate holds \"{text}\"")),
        Fault::UnterminatedQuote => {
            Some("WWW-Authenticate has a quoted string without an end".to_owned())
        }
        Fault::IllegalBytes => {
            Some("WWW-Authenticate holds bytes that no field value may hold".to_owned())
        }
        Fault::Empty | Fault::MissingComma | Fault::DuplicateParam(_) | Fault::TooMany => None,
    });
    Ok(evidence.map(|evidence| Note::new(Confidence::Proven, evidence)))
}
