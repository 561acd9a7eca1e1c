//! What challenges say of the cause.

use super::candidate::{Candidate, excerpt};
use super::reading::{self, Meaning};
use super::{Basis, Statement, Subject};
use crate::auth::challenge::{Challenge, Fault};
use crate::model::{Cause, Part};

/// The `error` parameter of a challenge (RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470
/// section 3), refined by its description.
pub(super) fn of_challenge(challenge: &Challenge<'_>) -> Option<Statement> {
    let param = |name: &str| {
        challenge
            .params
            .iter()
            .find(|param| param.name.eq_ignore_ascii_case(name))
            .map(|p| &*p.value)
    };
    let description = param("error_description");
    let Some(error) = param("error") else {
        let text = description?;
        let place = "header www-authenticate error_description".to_owned();
        return Candidate::read(text, place, false, Part::ResponseHeaders)?.statement();
    };
    let cause = match error.trim().to_ascii_lowercase().as_str() {
        "invalid_token" | "expired_token" | "token_expired" => description
            .and_then(reading::read)
            .and_then(|reading| match reading.meaning {
                Meaning::Cause(
                    cause @ (Cause::ExpiredCredentials
                    | Cause::RevokedCredentials
                    | Cause::NotYetValidCredentials
                    | Cause::WrongAudience),
                ) => Some(cause),
                _ => None,
            })
            .unwrap_or(if error.to_ascii_lowercase().contains("expired") {
                Cause::ExpiredCredentials
            } else {
                Cause::InvalidCredentials
            }),
        "invalid_dpop_proof" | "use_dpop_nonce" => Cause::InvalidCredentials,
        "insufficient_scope" => Cause::InsufficientScope,
        "insufficient_user_authentication" => Cause::StepUpRequired,
        // A sentence in the place of the code.
        _ => {
            let read = |text: &str, name: &str| {
                let place = format!("header www-authenticate {name}");
                Candidate::read(text, place, false, Part::ResponseHeaders)?.statement()
            };
            return description
                .and_then(|text| read(text, "error_description"))
                .or_else(|| read(error, "error"));
        }
    };
    let words = match description {
        Some(description) => {
            format!("{} error=\"{error}\", error_description=\"{description}\"", challenge.scheme)
        }
        None => format!("{} error=\"{error}\"", challenge.scheme),
    };
    // `expired_token` is RFC 8628's, and not for resources: understood, but no proof.
    let is_registered = !error.to_ascii_lowercase().contains("expired");
    Some(Statement {
        cause,
        basis: if is_registered { Basis::Challenge } else { Basis::Code },
        subject: Subject::AccessToken,
        place: "header www-authenticate".to_owned(),
        words: excerpt(&words, 0),
        part: Part::ResponseHeaders,
        as_parameter: false,
        malformed: false,
    })
}

/// Gateways that copy an error message into the challenge field say why all the same.
pub(super) fn of_fault(fault: &Fault) -> Option<Statement> {
    let Fault::FreeText(text) = fault else { return None };
    let place = "header www-authenticate".to_owned();
    Candidate::read(text, place, false, Part::ResponseHeaders)?.statement()
}
