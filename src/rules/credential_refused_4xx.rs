//! AL408: a credential problem with another 4xx.

use super::citations::{CREDENTIALS_401, INVALID_TOKEN_401};
use super::credentials::{NOT_AUTHENTICATED, note, stated};
use super::{Example, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Subject;
use crate::model::{Cause, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL408",
    name: "other-4xx-for-auth-failure",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A 4xx with another meaning says that credentials are missing, invalid or expired",
    why: "No client renews its token on these codes.",
    guards: &[
        "410 for expired links and invitations, 409 and 423 for locked accounts, 402 for expired subscriptions are right.",
        "A session or a token of unnamed kind that is gone with 410 is the resource.",
        "As for 400 otherwise.",
    ],
    fix: "Answer 401 with a challenge; for bearer tokens with error=\"invalid_token\".",
    citations: &[CREDENTIALS_401, INVALID_TOKEN_401],
    // Codes of the registry, and unregistered ones that nobody's convention claims.
    statuses: Statuses::Only(&[
        402, 405, 406, 409, 410, 412, 415, 417, 418, 420, 423, 424, 428, 429, 430, 432, 433, 444,
        449, 450, 451, 452, 453, 454, 455, 456, 460, 461, 462, 463, 464, 470, 480, 481, 483, 488,
        490, 491, 492, 493, 494, 495, 496, 497,
    ]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 412 Precondition Failed\nContent-Type: application/json\n\n{\"error\":\"access token expired\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 409 Conflict\nContent-Type: application/json\n\n{\"code\":\"ACCESS_TOKEN_EXPIRED\"}",
        ),
        Example::Good(
            "GET /i/7 HTTP/1.1\nHost: api.example\n\nHTTP/1.1 410 Gone\nContent-Type: application/json\n\n{\"error\":\"This invitation token has expired\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\nHTTP/1.1 402 Payment Required\nContent-Type: application/json\n\n{\"error\":\"Subscription expired\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 409 Conflict\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let statement = stated(facts, NOT_AUTHENTICATED)?
        // "You have no active session, start one": sessions of all kinds are resources.
        .filter(|s| !(s.subject == Subject::Session && s.cause == Cause::MissingCredentials))
        // What is gone with 410 is the resource: "Session expired" of an upload, a link's token.
        .filter(|s| {
            facts.status() != 410 || !matches!(s.subject, Subject::Session | Subject::Token)
        });
    Ok(statement.map(|statement| note(facts, statement, 401)))
}
