//! What the rules about accepted tokens share: whether the token in `Authorization` is what a success
//! was granted for.

use super::credentials::role;
use crate::auth::Facts;
use crate::auth::credentials::Credential;
use crate::auth::endpoint::Role;
use crate::model::{Part, Timestamp, Unseen};

/// Seconds past the end of a token after which no clock explains that it is accepted (RFC 7519
/// section 4.1.4: "usually no more than a few minutes").
const LEEWAY: i64 = 300;

/// The credential in `Authorization`, if nothing else can have been what the server answered to: no other
/// credential, no cookie, and no cache.
///
/// # Errors
/// [`Unseen`] when that cannot be told from what was recorded.
pub(super) fn granted_for<'f, 'e>(
    facts: &'f Facts<'e>,
) -> Result<Option<&'f Credential<'e>>, Unseen> {
    if !matches!(role(facts)?, Role::Resource | Role::GraphQl) || ends_a_session(facts) {
        return Ok(None);
    }
    let headers = facts.exchange().request_headers();
    let Some(credential) = facts.authorization().next() else {
        let is_shown = headers.would_show("authorization");
        return if is_shown { Ok(None) } else { Err(Unseen(Part::Credentials)) };
    };
    let has_others =
        facts.credentials().len() > 1 || headers.get("cookie").of(Part::RequestHeaders)?.is_some();
    if has_others || is_of_cache(facts)? {
        return Ok(None);
    }
    Ok(Some(credential))
}

/// Whether a gateway forwarded the request: then that may have checked what the server behind it leaves
/// unchecked.
pub(super) fn is_forwarded(facts: &Facts<'_>) -> bool {
    let headers = facts.exchange().request_headers();
    ["forwarded", "via", "x-forwarded-for", "x-envoy-external-address", "x-real-ip"]
        .into_iter()
        .any(|name| headers.values(name).next().is_some())
}

/// The time of the answer by the server's own clock, if `is_outside` holds for it and, where the recording
/// has one, for the recording's. The acceptance itself speaks against a single clock.
///
/// # Errors
/// [`Unseen`] when the server's clock was not recorded.
pub(super) fn dated(
    facts: &Facts<'_>,
    is_outside: impl Fn(i64) -> bool,
) -> Result<Option<Timestamp>, Unseen> {
    let Some(date) = facts.response_text("date")? else { return Ok(None) };
    let Some(date) = Timestamp::parse_http_date(date.trim()) else { return Ok(None) };
    let recorded = facts.exchange().response_time();
    let agree = is_outside(date.seconds())
        && recorded.is_none_or(|recorded| is_outside(recorded.seconds()));
    Ok(agree.then_some(date))
}

/// Whether a token that ends at `exp` had ended at `now` whatever the clocks' differences.
pub(super) const fn is_after(now: i64, exp: i64) -> bool {
    exp.saturating_add(LEEWAY) < now
}

/// Whether a token that begins at `nbf` had not begun at `now` whatever the clocks' differences.
pub(super) const fn is_before(now: i64, nbf: i64) -> bool {
    now < nbf.saturating_sub(LEEWAY)
}

/// Logging out and renewing may be done with a token that has expired.
fn ends_a_session(facts: &Facts<'_>) -> bool {
    let path = facts.exchange().path().unwrap_or_default().to_ascii_lowercase();
    [
        "logout",
        "log-out",
        "log_out",
        "signout",
        "sign-out",
        "sign_out",
        "logoff",
        "revoke",
        "refresh",
        "renew",
        "introspect",
        "token",
        "session",
    ]
    .iter()
    .any(|word| memchr::memmem::find(&path, word.as_bytes()).is_some())
}

/// Whether a cache answered, which asks nobody.
fn is_of_cache(facts: &Facts<'_>) -> Result<bool, Unseen> {
    if facts.response_text("age")?.is_some() {
        return Ok(true);
    }
    let hit = |name| {
        let value = facts.response_text(name)?;
        Ok(value.is_some_and(|value| value.to_ascii_lowercase().contains("hit")))
    };
    Ok(hit("x-cache")? || hit("cf-cache-status")? || hit("cache-status")?)
}
