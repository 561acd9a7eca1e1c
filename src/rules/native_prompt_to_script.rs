//! AL114: a challenge that makes the browser ask the user, in answer to a script.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Part, Severity};

/// Schemes that browsers answer themselves, with a dialogue.
const NATIVE: [&str; 4] = ["Basic", "Digest", "Negotiate", "NTLM"];

pub(super) static RULE: Rule = Rule {
    id: "AL114",
    name: "native-prompt-challenge-to-xhr",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A script's request gets a challenge that makes the browser ask for a password",
    why: "The browser's own dialogue appears in the middle of the application. Many frameworks drop \
          the field to avoid that, and break the duty to challenge instead.",
    guards: &[
        "Only same-origin scripts of browsers: cross-origin calls never prompt.",
        "Single sign-on in an intranet wants exactly this.",
    ],
    fix: "Challenge scripts with a scheme that browsers leave alone, such as Bearer; keep the field.",
    citations: &[Citation {
        source: "Fetch, HTTP-network-or-cache fetch",
        keyword: Keyword::Advice,
        says: "a user agent prompts for credentials on a 401 to a same-origin request",
        line: "Fetch, HTTP-network-or-cache fetch (advice): browsers prompt on a 401 to a same-origin request",
    }],
    statuses: Statuses::Only(&[401]),
    needs_any: &[Part::ResponseHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /api/me HTTP/1.1\nHost: app.example\nX-Requested-With: XMLHttpRequest\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"app\"\n\n",
        ),
        Example::Bad(
            "GET /api/me HTTP/1.1\nHost: app.example\nSec-Fetch-Mode: cors\nSec-Fetch-Site: same-origin\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Digest realm=\"app\", nonce=\"n\", qop=\"auth\"\n\n",
        ),
        Example::Good(
            "GET /api/me HTTP/1.1\nHost: app.example\nX-Requested-With: XMLHttpRequest\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"app\"\n\n",
        ),
        Example::Good(
            "GET /api/me HTTP/1.1\nHost: api.example\nSec-Fetch-Mode: cors\nSec-Fetch-Site: cross-site\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"app\"\n\n",
        ),
        Example::Unknown(
            "#! request-headers unknown\nGET /api/me HTTP/1.1\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic realm=\"app\"\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let native = facts.challenges()?.list.iter().find(|c| NATIVE.iter().any(|name| c.is(name)));
    let Some(native) = native else { return Ok(None) };
    let is = |name: &'static str, words: &[&str]| {
        let value = facts.request_text(name)?;
        Ok(value.is_some_and(|value| words.iter().any(|word| value.eq_ignore_ascii_case(word))))
    };
    if is("sec-fetch-site", &["cross-site", "same-site"])? {
        return Ok(None);
    }
    let by_script = is("x-requested-with", &["XMLHttpRequest"])?
        || is("sec-fetch-mode", &["cors", "same-origin"])?
            && is("sec-fetch-site", &["same-origin"])?;
    let evidence = format!("WWW-Authenticate: {} in answer to a script", native.scheme);
    Ok(by_script.then(|| Note::new(Confidence::Proven, evidence)))
}
