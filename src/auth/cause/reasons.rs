//! The reason fields of access logs: what gateways write down of why they refused.
//!
//! Columns that hold codes are looked up in tables, row by row; a code that is not listed says
//! nothing, for it would be misread as prose (`LambdaAccessDenied` is the balancer's own trouble).
//! Columns that hold sentences are read like bodies.

mod tables;

use super::Subject;
use super::candidate::Candidate;
use crate::auth::Facts;
use crate::model::{Cause, LogRecord, Part};

/// Who sent the response that a gateway logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// The gateway itself: the origin was not asked, or not heard.
    Gateway,
    /// The origin; the gateway passed its status code on.
    Origin,
    /// The origin sent this code, and the gateway made another of it.
    Rewritten(u16),
}

/// Who sent the response, where the log tells.
pub fn answered(facts: &Facts<'_>) -> Option<Answered> {
    let log = facts.exchange().log.as_ref()?;
    if let Some(upstream) = log.upstream_status {
        let same = upstream == facts.status();
        return Some(if same { Answered::Origin } else { Answered::Rewritten(upstream) });
    }
    let by_reason = log.reason.iter().find_map(|(column, value)| {
        let value = value.trim();
        match &*plain(column) {
            "responsecodedetails" | "rspcodedetails" => Some(match value {
                "via_upstream" => Answered::Origin,
                _ => Answered::Gateway,
            }),
            "statusdetails" => match value {
                "response_sent_by_backend" | "response_from_cache" => Some(Answered::Origin),
                "denied_by_security_policy" | "handled_by_identity_aware_proxy" => {
                    Some(Answered::Gateway)
                }
                _ => None,
            },
            // HAProxy: the first letter says who ended the session, `P` and `L` are itself.
            "terminationstate" => match value.as_bytes() {
                [b'P' | b'L', ..] => Some(Answered::Gateway),
                [b'-', b'-', ..] => Some(Answered::Origin),
                _ => None,
            },
            "result" if value.starts_with("TCP_DENIED") => Some(Answered::Gateway),
            _ => None,
        }
    });
    // These formats have a column for the origin's code, and it was empty.
    let shows_origin = ["aws-alb", "aws-clb", "ingress-nginx"].contains(&log.format);
    by_reason.or(shows_origin.then_some(Answered::Gateway))
}

/// What the reason fields say, in their order, the more telling first.
pub(super) fn candidates(facts: &Facts<'_>) -> Vec<Candidate> {
    let Some(log) = &facts.exchange().log else { return Vec::new() };
    let mut candidates: Vec<Candidate> = log
        .reason
        .iter()
        .filter_map(|(column, value)| of_reason(facts.status(), log, column, value))
        .collect();
    candidates.extend(of_rewriting(facts));
    candidates
}

fn of_reason(status: u16, log: &LogRecord<'_>, column: &str, value: &str) -> Option<Candidate> {
    let value = value.trim();
    let place = format!("log {column}");
    let plain = plain(column);
    let Some(table) = tables::TABLES.iter().find(|table| table.columns.contains(&&*plain)) else {
        // A column that is not known may hold a code or a sentence.
        return Candidate::read(value, place, true, Part::Reason);
    };
    let of_code = |cause, subject, words: &str| {
        Some(Candidate::of_code(cause, subject, place.clone(), words.to_owned(), Part::Reason))
    };
    if let Some(row) = table.rows.iter().find(|row| row.matches(status, value)) {
        let (cause, subject) = row.says?;
        // The principal that stands for everybody who did not authenticate.
        if cause == Cause::InsufficientPermission && log.user.as_deref() == Some("system:anonymous")
        {
            return of_code(Cause::MissingCredentials, Subject::Anonymous, "system:anonymous");
        }
        let words = if table.with_status { format!("{status}.{value}") } else { value.to_owned() };
        return of_code(cause, subject, &words);
    }
    match table.otherwise {
        tables::Otherwise::Silent => None,
        tables::Otherwise::Read => Candidate::read(value, place, true, Part::Reason),
    }
}

/// An origin that said 401 said why the request was refused, whatever became of its code.
fn of_rewriting(facts: &Facts<'_>) -> Option<Candidate> {
    let Some(Answered::Rewritten(upstream)) = answered(facts) else { return None };
    let (cause, subject) = match (upstream, facts.status()) {
        (401, 400..=599) => (Cause::InvalidCredentials, Subject::Authentication),
        (403, 401) => (Cause::InsufficientPermission, Subject::Denial),
        (429, 401 | 403) => (Cause::RateLimited, Subject::Other),
        _ => return None,
    };
    let words = format!("{upstream} from the origin, {} from the gateway", facts.status());
    Some(Candidate::of_code(cause, subject, "log upstream status".to_owned(), words, Part::Reason))
}

/// `error.responseType`, `errorResponseType` and `error_response_type` are one column.
fn plain(column: &str) -> String {
    let letters = column.chars().filter(|c| !matches!(c, '.' | '_' | '-' | '/'));
    letters.map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests;
