//! AL509: a client secret in the URL.

use super::content::query_parameter;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL509",
    name: "client-secret-in-uri",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A request carries an OAuth client secret in its URL",
    why: "URLs end up in logs and histories. Whoever reads the secret there is the client from then on.",
    guards: &[
        "Beside a client_id at other endpoints it is information only: the clause is about the token endpoint.",
        "Without either it may be something else: payment services use the name.",
    ],
    fix: "Send it in Authorization (Basic) or in the form, and replace it: it is no secret any more.",
    citations: &[Citation {
        source: "RFC 6749 section 2.3.1",
        keyword: Keyword::Must,
        says: "client credentials can only be transmitted in the content and MUST NOT be included in the request URI",
        line: "RFC 6749 section 2.3.1 (MUST NOT): client credentials are not part of the request URI",
    }],
    statuses: Statuses::Requests,
    needs_any: &[Part::Target],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /oauth2/token?client_id=a&client_secret=b HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 200 OK\nContent-Type: application/json\nCache-Control: no-store\n\n\
             {\"access_token\":\"abc\",\"token_type\":\"Bearer\"}",
        ),
        Example::Bad(
            "GET /dialog?client_id=a&client_secret=b HTTP/1.1\nHost: as.example\n\n\
             HTTP/1.1 302 Found\nLocation: /\n\n",
        ),
        Example::Good(
            "POST /oauth2/token HTTP/1.1\nHost: as.example\nAuthorization: Basic YTpi\n\n\
             HTTP/1.1 400 Bad Request\n\n",
        ),
        Example::Good(
            "GET /v1/payment_intents/1?client_secret=pi_1_secret_2 HTTP/1.1\nHost: pay.example\n\n\
             HTTP/1.1 200 OK\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let role = role(facts)?;
    let is_oauth = role == Role::Token || query_parameter(facts, "client_id").is_some();
    if !is_oauth || query_parameter(facts, "client_secret").is_none() {
        return Ok(None);
    }
    let note = Note::new(Confidence::Proven, "query parameter client_secret".to_owned());
    Ok(Some(if role == Role::Token { note } else { note.severity(Severity::Info) }))
}
