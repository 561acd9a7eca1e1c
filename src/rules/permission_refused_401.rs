//! AL109: a permission problem with 401.

use super::citations::INADEQUATE_403;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::cause::Basis;
use crate::auth::endpoint::Role;
use crate::model::{Cause, Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL109",
    name: "401-for-permission-denied",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A 401 says that a known caller lacks a permission, or that plan, address, age or country forbid it",
    why: "Clients react to 401 by renewing credentials or asking for a login, although the \
          credentials were good; people log in again and again and are refused again.",
    guards: &[
        "Only where the request carried credentials, or the words name them (\"this API key\").",
        "\"Unauthorized\", \"not authorized\", \"access denied\" restate the status and prove nothing.",
        "Silent where the words name an expired, invalid or missing credential as well.",
        "A token for another audience, a second factor and a locked account are no permission matter.",
        "Of policies only age, country and address; firewalls and browsers are not what a 401 is about.",
        "Of plans only what they do not include, not what has run out or is used up; of addresses only IP addresses.",
        "Silent at login and OAuth endpoints.",
    ],
    fix: "Answer 403 when the caller is known and may not do this; keep 401 for missing, expired or \
          invalid credentials.",
    citations: &[
        INADEQUATE_403,
        Citation {
            source: "RFC 9110 section 15.5.4",
            keyword: Keyword::Descriptive,
            says: "403: the server understood the request but refuses to fulfil it; credentials given are considered insufficient",
            line: "RFC 9110 section 15.5.4 (described): 403 means that the credentials given do not suffice",
        },
    ],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseBody, Part::ResponseHeaders, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /v1/me HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"message\":\"Users below the minimum age may not use this application\"}",
        ),
        Example::Bad(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"You do not have permission to delete this order\"}",
        ),
        Example::Bad(
            "GET /staff HTTP/1.1\nHost: api.example\nCookie: session=abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"code\":\"INSUFFICIENT_PERMISSIONS\"}",
        ),
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\nX-Api-Key: abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"Your IP address 192.0.2.7 is not whitelisted\"}",
        ),
        Example::Bad(
            "GET /exports HTTP/1.1\nHost: api.example\nX-Api-Key: abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"Your plan does not include exports\"}",
        ),
        Example::Good(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"You are not authorized to access this resource\"}",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\nX-Api-Key: abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"Invalid API key, IP address or permissions for action\"}",
        ),
        Example::Good(
            "GET /exports HTTP/1.1\nHost: api.example\nX-Api-Key: abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"Your subscription has expired\"}",
        ),
        Example::Good(
            "DELETE /orders/7 HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"You do not have permission to delete this order\"}",
        ),
        Example::Good(
            "GET /orders/7 HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"Your session has ended, and you lack the role anyway\"}",
        ),
        Example::Unknown(
            "#! request-headers unknown\nDELETE /orders/7 HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
             {\"error\":\"You do not have permission to delete this order\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nDELETE /orders/7 HTTP/1.1\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if !matches!(role(facts)?, Role::Resource | Role::GraphQl) {
        return Ok(None);
    }
    let Some(statement) = facts.statement()? else { return Ok(None) };
    let lacks = match statement.cause {
        Cause::InsufficientPermission | Cause::InsufficientScope => true,
        Cause::PolicyBlock => {
            names_address(&statement.words) || names_age_or_region(&statement.words)
        }
        Cause::LicenceOrQuota => names_plan_without(&statement.words),
        _ => false,
    };
    // AL108 reports challenges.
    if !lacks || statement.basis == Basis::Challenge {
        return Ok(None);
    }
    if statement.part != Part::Reason {
        match facts.carries_credentials() {
            Ok(false) => return Ok(None),
            // "This API key lacks …": what was sent is named.
            Err(unseen) if !names_what_was_sent(&statement.words) => return Err(unseen),
            Ok(true) | Err(_) => {}
        }
    }
    let evidence = format!("{}: \"{}\"", statement.place, statement.words);
    Ok(Some(Note::new(Confidence::Stated, evidence).cause(statement.cause).expecting(403)))
}

/// Whether words about a right name a credential that the request carried.
fn names_what_was_sent(words: &str) -> bool {
    let words = words.to_lowercase();
    let of_caller = ["this ", "your ", "provided ", "supplied ", "the given "];
    // Whose role or account is known has been told from others.
    let credentials = [
        "api key",
        "api-key",
        "apikey",
        "api token",
        "access token",
        "token",
        "key",
        "role",
        "account",
        "user role",
        "current role",
        "permissions",
        "scopes",
    ];
    // "The user does not have the permission": who it is is known.
    let of_user = [
        "user does not",
        "user doesn't",
        "user lacks",
        "user has no ",
        "user has insufficient",
        "user do not have",
        "user is not allowed",
        "user is not permitted",
        "usuario no tiene",
        "usuário não tem",
        "utilisateur n'a pas",
        "benutzer hat keine",
    ];
    of_user.iter().any(|of| words.contains(of))
        || of_caller.iter().any(|of| {
            words
                .split(of)
                .skip(1)
                .any(|rest| credentials.iter().any(|name| rest.starts_with(name)))
        })
}

/// "Your IP address is not whitelisted". Firewalls, countries and browsers are not what a 401 is about.
pub(super) fn names_address(words: &str) -> bool {
    let words = words.to_lowercase();
    let mut each = words.split(|c: char| !c.is_ascii_alphanumeric());
    let refused = [
        " not ",
        "n't ",
        "block",
        "denied",
        "restrict",
        "forbidden",
        "banned",
        "unauthori",
        "unmatched",
        "ません",
        "없",
        "불가",
        "不",
        "нет",
        "no ",
    ];
    each.any(|word| word == "ip") && refused.iter().any(|refused| words.contains(refused))
}

/// "Users under the age of 16 may not do this", "not available in your country": who asks is known.
fn names_age_or_region(words: &str) -> bool {
    let words = words.to_lowercase();
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    let region = any(&["country", "region", "jurisdiction", "국가", "地区", "地域"]);
    let age = any(&[
        "minimum age",
        "under the age",
        "age restrict",
        "age limit",
        "age requirement",
        "old enough",
        "too young",
        "underage",
        "years of age",
        "mindestalter",
        "minderjähr",
        "mineur",
        "menor",
        "minorenn",
        "未成年",
        "未满",
        "年齢",
        "歳未満",
        "세 미만",
        "미성년",
        "несовершеннолетн",
    ]);
    let refused =
        any(&[" not ", "n't ", "unavailable", "block", "denied", "restrict", "forbidden"]);
    age || region && refused
}

/// "Your plan does not include exports": neither what has run out nor what is used up.
fn names_plan_without(words: &str) -> bool {
    let words = words.to_lowercase();
    let plans = ["plan", "premium", "tier", "subscri"];
    let without = [
        "not includ",
        "n't includ",
        "not available",
        "not part of",
        "not support",
        "only available",
        "upgrade",
        "requires",
        "is required",
    ];
    // "valid" and "active" stand in their contraries, too.
    let otherwise = ["expire", "exceed", "limit", "quota", "ended", "trial", "active", "valid"];
    let any = |list: &[&str]| list.iter().any(|word| words.contains(word));
    any(&plans) && any(&without) && !any(&otherwise)
}
