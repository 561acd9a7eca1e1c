//! AWS API Gateway access log formats: `$context.identity.sourceIp`, `$context.status`.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;

const PREFIX: &str = "$context.";

/// Parses a format.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let mut parsed = Parsed { name: None, pieces: Vec::new(), escape: Escape::Json };
    if !pattern.trim_start().starts_with('{') {
        parsed.escape = Escape::Text;
    }
    let mut at = 0;
    while let Some(rest) = pattern.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(name) = rest.strip_prefix(PREFIX) else {
            let byte = rest.as_bytes().first().copied().unwrap_or_default();
            push_literal(&mut parsed.pieces, byte);
            at += 1;
            continue;
        };
        let of_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
        let length = name.bytes().take_while(|b| of_name(b)).count();
        let name = name.get(..length).unwrap_or_default().trim_end_matches(['.', '-']);
        if name.is_empty() {
            return Err(PatternError::new(at, "the name of a variable belongs after $context."));
        }
        push_column(&mut parsed.pieces, variable(name));
        at += PREFIX.len() + name.len();
    }
    Ok(parsed)
}

fn variable(name: &str) -> Column {
    match name {
        "identity.sourceIp" => Column::Client,
        "identity.user" | "authorizer.principalId" | "authorizer.claims.sub" => Column::User,
        "identity.userAgent" => Column::request_header("user-agent"),
        "requestTime" => Column::Time(TimeShape::Clf),
        "requestTimeEpoch" => Column::Time(TimeShape::Epoch),
        "httpMethod" => Column::Method,
        "path" => Column::Path,
        "resourcePath" => Column::Route,
        // `GET /pets/{petId}`, or `$default`, which is no request.
        "routeKey" => Column::Request,
        "domainName" => Column::Authority,
        "protocol" => Column::Protocol,
        "status" => Column::Status,
        "responseLength" => Column::BodyBytes,
        "responseLatency" => Column::Duration(Unit::Milliseconds),
        "integrationStatus" | "integration.status" | "integration.integrationStatus" => {
            Column::UpstreamStatus
        }
        _ if [
            "error.",
            "authorizer.error",
            "authorizer.status",
            "authenticate.",
            "authorize.",
            "waf",
            "integrationErrorMessage",
        ]
        .iter()
        .any(|start| name.starts_with(start)) =>
        {
            Column::Reason(name.to_owned().into())
        }
        _ => Column::Ignored,
    }
}
