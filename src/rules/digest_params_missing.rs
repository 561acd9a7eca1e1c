//! AL611: a Digest challenge or answer without what it needs.

use super::challenged::challenges;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::challenge::Challenges;
use crate::model::{Confidence, Keyword, Part, Severity};

/// What the answer to a challenge with `qop` holds (RFC 7616 section 3.4), the user's name aside.
const ANSWER: [&str; 7] = ["realm", "nonce", "uri", "response", "qop", "cnonce", "nc"];

pub(super) static RULE: Rule = Rule {
    id: "AL611",
    name: "digest-params-missing",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A Digest challenge or its answer lacks a parameter that the scheme requires",
    why: "Without nonce and realm nothing can be computed; without qop the client falls back to the \
          form of RFC 2069, which current clients refuse.",
    guards: &[
        "Devices that speak RFC 2069 send no qop, and their clients answer without it: a warning.",
        "Values that were withheld are not judged.",
    ],
    fix: "Challenge with realm, nonce and qop; answer with all of username, realm, nonce, uri, \
          response, qop, cnonce and nc.",
    citations: &[Citation {
        source: "RFC 7616 section 3.3",
        keyword: Keyword::Must,
        says: "qop MUST be used by all implementations; realm and nonce are part of every challenge",
        line: "RFC 7616 section 3.3 (MUST): a Digest challenge has realm, nonce and qop",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", qop=\"auth\"\n\n",
        ),
        Example::Bad(
            "GET /snapshot.jpg HTTP/1.1\nHost: camera.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/orders\", response=\"0\", qop=auth\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\
             WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\
             Authorization: Digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"/orders\", response=\"0\", \
             qop=auth, cnonce=\"c\", nc=00000001\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let (field, challenges) = challenges(facts)?;
    let mut has_qop = false;
    for challenge in challenges.of("Digest").filter(|challenge| !challenge.damaged) {
        let lacks = |name: &&str| challenge.param(name).is_none();
        has_qop |= !lacks(&"qop");
        if let Some(name) = ["realm", "nonce", "qop"].iter().find(|name| lacks(name)) {
            let note = Note::new(Confidence::Proven, format!("{field}: Digest without {name}"));
            return Ok(Some(if *name == "qop" { note.severity(Severity::Warning) } else { note }));
        }
    }
    // The answer has the grammar of a challenge (RFC 9110 section 11.4).
    if !has_qop {
        return Ok(None);
    }
    let answer = facts.exchange().request_headers().get("authorization");
    let answer =
        answer.of(Part::RequestHeaders)?.filter(|_| facts.authorization_of("Digest").is_some());
    let answer = Challenges::parse(answer.into_iter());
    let Some(answer) = answer.of("Digest").find(|own| !own.damaged && !own.params.is_empty())
    else {
        return Ok(None);
    };
    let missing = ANSWER.iter().find(|name| answer.param(name).is_none());
    Ok(missing
        .map(|name| Note::new(Confidence::Proven, format!("Authorization: Digest without {name}"))))
}
