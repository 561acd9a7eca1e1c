//! AL703: a refusal that the script may not read.

use super::content::scheme;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict, Witness};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL703",
    name: "auth-error-without-cors",
    severity: Severity::Warning,
    profile: Profile::Default,
    summary: "A refusal lacks Access-Control-Allow-Origin, which the preflight of the route has for this origin",
    why: "The script learns of a network error (\"Failed to fetch\"), not of a 401: it cannot renew its token, \
          and people look for a mistake in the CORS configuration.",
    guards: &[
        "In the same recording a preflight of this route allows this very origin.",
        "Only requests of scripts to another origin: navigations and forms send Origin too.",
        "Opaque origins (null) and preflights themselves are left alone.",
    ],
    fix: "Send the CORS headers on error paths too: nginx `add_header … always`, DEFAULT_4XX gateway responses, \
          the CORS filter in front of authentication.",
    citations: &[Citation {
        source: "Fetch, CORS check",
        keyword: Keyword::Descriptive,
        says: "a response without Access-Control-Allow-Origin is a network error for the script, whatever its status",
        line: "Fetch, CORS check (described): a response of any status without Access-Control-Allow-Origin is a network error",
    }],
    statuses: Statuses::Only(&[401, 403, 419, 429]),
    // Logs, which show neither bodies nor all fields, show no preflight.
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\nAccess-Control-Request-Headers: authorization\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example\n\
             Access-Control-Allow-Headers: authorization\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\nSec-Fetch-Mode: cors\n\
             Authorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer error=\"invalid_token\"\n\n",
        ),
        Example::Bad(
            "POST /orders/7 HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Content-Type: application/json\n\n{}\n\n\
             HTTP/1.1 429 Too Many Requests\nRetry-After: 5\n\n\
             #! next\n\
             OPTIONS /orders/8 HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: POST\n\n\
             HTTP/1.1 200 OK\nAccess-Control-Allow-Origin: *\n\n",
        ),
        // The origin is not allowed at all.
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\n\nHTTP/1.1 204 No Content\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\nSec-Fetch-Mode: cors\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        // The refusal may be read.
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: GET\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example\n\n\
             #! next\n\
             GET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\nSec-Fetch-Mode: cors\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\n\
             Access-Control-Allow-Origin: https://app.example\n\n",
        ),
        // A form, and a page of the same origin.
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Access-Control-Request-Method: POST\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: https://app.example\n\n\
             #! next\n\
             POST /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\nSec-Fetch-Mode: navigate\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "OPTIONS /orders HTTP/1.1\nHost: api.example\nOrigin: https://api.example\n\
             Access-Control-Request-Method: POST\n\n\
             HTTP/1.1 204 No Content\nAccess-Control-Allow-Origin: *\n\n\
             #! next\n\
             POST /orders HTTP/1.1\nHost: api.example\nOrigin: https://api.example\nSec-Fetch-Mode: cors\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! response-headers unknown\nGET /orders HTTP/1.1\nHost: api.example\nOrigin: https://app.example\n\
             Sec-Fetch-Mode: cors\n\nHTTP/1.1 401 Unauthorized\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.exchange().method()? == b"OPTIONS" {
        return Ok(None);
    }
    let Some(origin) = facts.request_text("origin")? else { return Ok(None) };
    if origin == "null" || is_own(facts, &origin)? || !is_of_script(facts)? {
        return Ok(None);
    }
    if facts.response_text("access-control-allow-origin")?.is_some() {
        return Ok(None);
    }
    let evidence = format!(
        "status {} to {origin} without Access-Control-Allow-Origin, which a preflight was answered with",
        facts.status()
    );
    Ok(Some(Note::new(Confidence::Proven, evidence).awaiting(Witness::AllowsOrigin)))
}

/// Whether the request goes to the origin it comes from.
fn is_own(facts: &Facts<'_>, origin: &str) -> Result<bool, Unseen> {
    let authority = facts.exchange().authority().ok_or(Unseen(Part::Target))?;
    let Some((from, host)) = origin.split_once("://") else { return Ok(false) };
    let is_same_host = host.as_bytes().eq_ignore_ascii_case(&authority);
    // Behind a gateway that ends TLS nobody knows.
    Ok(is_same_host && scheme(facts).is_none_or(|to| to == from || from == "https"))
}

/// Whether a script made the request that wants to read the answer.
fn is_of_script(facts: &Facts<'_>) -> Result<bool, Unseen> {
    if let Some(mode) = facts.request_text("sec-fetch-mode")? {
        return Ok(mode.eq_ignore_ascii_case("cors"));
    }
    // What a form cannot send.
    let headers = facts.exchange().request_headers();
    Ok(headers.values("authorization").next().is_some()
        || headers.values("x-requested-with").next().is_some()
        || headers.values("content-type").any(|value| value.starts_with(b"application/json")))
}
