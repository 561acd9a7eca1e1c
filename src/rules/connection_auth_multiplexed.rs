//! AL662: authentication of a connection, offered where connections are shared.

use super::challenged::challenges;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL662",
    name: "connection-auth-over-shared-hop",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "NTLM is offered over HTTP/2 or HTTP/3, which have no connection of one client's own",
    why: "NTLM authenticates a connection; where requests of several users share one, their identities mix, and \
          most servers make the client fall back to HTTP/1.1 for every request.",
    guards: &["Negotiate may be Kerberos, which is per request: only NTLM counts."],
    fix: "Use Kerberos or OAuth, or offer NTLM over HTTP/1.1 only.",
    citations: &[Citation {
        source: "RFC 9110 section 16.4.2",
        keyword: Keyword::Descriptive,
        says: "what authenticates a request has to be in the request; authentication bound to the connection is flawed \
               unless nobody else can use the connection",
        line: "RFC 9110 section 16.4.2 (described): authentication bound to a connection is flawed where others can use it",
    }],
    statuses: Statuses::Only(&[401, 407]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/2\nHost: api.example\n\nHTTP/2 401\nWWW-Authenticate: NTLM\n\n",
        ),
        Example::Bad(
            "GET /orders HTTP/2\nHost: api.example\n\n\
             HTTP/2 401\nWWW-Authenticate: Negotiate\nWWW-Authenticate: NTLM\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: NTLM\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/2\nHost: api.example\n\nHTTP/2 401\nWWW-Authenticate: Negotiate\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/2\nHost: api.example\n\nHTTP/2 401\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let (field, challenges) = challenges(facts)?;
    if challenges.of("NTLM").next().is_none() {
        return Ok(None);
    }
    let Some(version) = facts.exchange().version.as_deref() else {
        return Err(Unseen(Part::ResponseHeaders));
    };
    let is_shared = matches!(version, "2" | "2.0" | "3");
    Ok(is_shared
        .then(|| Note::new(Confidence::Proven, format!("{field}: NTLM over HTTP/{version}"))))
}
