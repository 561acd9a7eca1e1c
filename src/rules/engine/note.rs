//! What sequences need to know of exchanges that were built.

use super::Checked;
use crate::auth::lifecycle::Lifecycle;
use crate::auth::{Facts, endpoint};
use crate::model::{Cause, Exchange, Sighting};
use crate::rules::behaviour::{About, Insight};
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
