//! What sequences need to know of exchanges that were built.

use super::Checked;
use crate::auth::lifecycle::Lifecycle;
use crate::auth::{Facts, endpoint};
use crate::model::{Cause, Exchange, Sighting, host_of, split_absolute};
use crate::rules::behaviour::{About, Insight, Sequel};
use crate::rules::credentials::{for_another_reason, has_claims_judged};

/// Notes what an exchange does to credentials.
pub(super) fn note_deed(exchange: &Exchange<'_>, step: Lifecycle, checked: &mut Checked) {
    if let (Some(sighting), Some(answered)) = (Sighting::of(exchange), exchange.response_time()) {
        checked.glances.note(&sighting, answered, step);
    }
}

/// Notes how a request was answered whose credentials are missing or do not hold.
pub(super) fn note_stance(facts: &Facts<'_>, cause: Option<Cause>, checked: &mut Checked) {
    let about = match cause {
        Some(Cause::MissingCredentials) => Some(About::Missing),
        Some(Cause::ExpiredCredentials | Cause::InvalidCredentials | Cause::RevokedCredentials) => {
            facts.credential_key().map(About::Credential)
        }
        _ => None,
    };
    if let (Some(about), Some(sighting)) = (about, Sighting::of(facts.exchange())) {
        checked.glances.take_stance(&sighting, about);
    }
}

/// Notes what makes an exchange with credentials remarkable once something follows.
pub(super) fn note_awaited(facts: &Facts<'_>, checked: &mut Checked) {
    let exchange = facts.exchange();
    let Some(value) = exchange.request_headers().values("authorization").next() else { return };
    let awaited = match facts.status() {
        301..=303 | 307 | 308 => leads_elsewhere(exchange).map(|(url, host)| {
            (Sequel::Forwarded, Some(url), format!("the same credentials were sent on to {host}"))
        }),
        401 if has_new_nonce(facts) => {
            let words = "the same user was accepted with the new nonce".to_owned();
            Some((Sequel::FreshNonce, None, words))
        }
        401 | 403 => odd_spelling(value).map(|(sent, name)| {
            (Sequel::Respelt, None, format!("refused as `{sent}`, accepted as `{name}`"))
        }),
        _ => None,
    };
    if let (Some((sequel, elsewhere, words)), Some(sighting)) = (awaited, Sighting::of(exchange)) {
        checked.glances.await_sequel(&sighting, sequel, elsewhere, words);
    }
}

/// Where a redirect leads, without its fragment, and that host, if it is another server.
fn leads_elsewhere<'e>(exchange: &Exchange<'e>) -> Option<(&'e [u8], String)> {
    let location = exchange.response_headers().values("location").next()?;
    let url = location.split(|&b| b == b'#').next().unwrap_or_default();
    let (_, authority, _) = split_absolute(url)?;
    let host = host_of(authority);
    (exchange.host()? != host).then_some((url, host))
}

/// Whether Digest credentials were refused with a nonce other than theirs, which is not said to be
/// stale.
fn has_new_nonce(facts: &Facts<'_>) -> bool {
    let Some(digest) = facts.digest() else { return false };
    let Ok(challenges) = facts.challenges() else { return false };
    let mut offered = challenges.of("Digest").filter(|challenge| !challenge.damaged).peekable();
    offered.peek().is_some()
        && offered.all(|challenge| {
            let is_stale = challenge.param("stale").is_some_and(|v| v.eq_ignore_ascii_case("true"));
            !is_stale && challenge.param("nonce") != digest.param("nonce")
        })
}

/// A scheme that is spelt in another way than the registry has it, and its name there.
fn odd_spelling(value: &[u8]) -> Option<(&str, &'static str)> {
    let sent = std::str::from_utf8(value.split(|&b| b == b' ').next()?).ok()?;
    let name = ["Bearer", "Basic"].into_iter().find(|name| name.eq_ignore_ascii_case(sent))?;
    (sent != name).then_some((sent, name))
}

/// Notes what sequences need to know of a refusal, or of the answer to HEAD.
pub(super) fn note_insight(facts: &Facts<'_>, flagged: bool, checked: &mut Checked) {
    let exchange = facts.exchange();
    let headers = exchange.request_headers();
    let credential = facts.credential_key();
    let bare = credential.is_none() && facts.carries_credentials() == Ok(false);
    let insight = Insight {
        bare,
        flagged,
        otherwise: for_another_reason(facts) || has_claims_judged(facts) == Ok(false),
        by_hand: headers.values("sec-fetch-user").any(|value| value == b"?1"),
        credential,
        expires: facts.jwt().and_then(|jwt| jwt.exp),
        answered: exchange.duration_us.and_then(|_| exchange.response_time()),
    };
    checked.glances.amend(exchange.place.ordinal, &insight);
    if facts.status() == 401 && facts.role() == endpoint::Role::Resource {
        let cause = if bare { Cause::MissingCredentials } else { Cause::InvalidCredentials };
        note_stance(facts, Some(cause), checked);
    }
}
