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

/// Notes what makes an exchange remarkable once something follows.
pub(super) fn note_awaited(facts: &Facts<'_>, checked: &mut Checked) {
    let exchange = facts.exchange();
    let Some(sighting) = Sighting::of(exchange) else { return };
    let mut wait = |sequel, elsewhere, words| {
        checked.glances.await_sequel(&sighting, sequel, elsewhere, words);
    };
    let credentials = exchange.request_headers().values("authorization").next();
    let status = facts.status();
    if let (301..=303 | 307 | 308, Some(_), Some((url, host))) =
        (status, credentials, leads_elsewhere(exchange))
    {
        let words = format!("the same credentials were sent on to {host}");
        wait(Sequel::Forwarded, Some(url), words);
    } else if let (401 | 403, Some((sent, name))) = (status, credentials.and_then(odd_spelling)) {
        wait(Sequel::Respelt, None, format!("refused as `{sent}`, accepted as `{name}`"));
    } else if status == 401 && has_new_nonce(facts) {
        wait(Sequel::FreshNonce, None, "the same user was accepted with the new nonce".to_owned());
    } else if let (401, Some(offered)) = (status, offers_no_tokens(facts)) {
        wait(Sequel::Unoffered, None, format!("{offered} was offered, a bearer token accepted"));
    }
}

/// The schemes that are offered, if all of them could be read and none takes an access token.
fn offers_no_tokens(facts: &Facts<'_>) -> Option<String> {
    let challenges = facts.challenges().ok()?;
    let is_clear = challenges.faults.is_empty()
        && challenges
            .list
            .iter()
            .all(|challenge| !challenge.damaged && !challenge.is_token_scheme());
    let mut names: Vec<&str> = challenges.list.iter().map(|challenge| challenge.scheme).collect();
    names.dedup();
    (is_clear && !names.is_empty()).then(|| names.join(", "))
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
    (sent != "Bearer" && sent.eq_ignore_ascii_case("Bearer")).then_some((sent, "Bearer"))
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
