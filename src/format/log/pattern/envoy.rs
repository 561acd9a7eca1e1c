//! Envoy access log format strings: `%START_TIME%`, `%REQ(X?Y):Z%`, `%RESPONSE_CODE_DETAILS%`.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::{Layout, TimeShape};
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;

/// Parses a format string.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let mut parsed = Parsed { name: None, pieces: Vec::new(), escape: Escape::Text };
    let mut at = 0;
    while let Some(rest) = pattern.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("%%") {
            push_literal(&mut parsed.pieces, b'%');
            at += 2;
        } else if let Some(command) = rest.strip_prefix('%') {
            let length = command_length(command)
                .ok_or_else(|| PatternError::new(at, "this % is never closed"))?;
            let column = command
                .get(..length)
                .and_then(operator)
                .ok_or_else(|| PatternError::new(at, "a command operator belongs between two %"))?;
            push_column(&mut parsed.pieces, column);
            at += length + 2;
        } else if rest.starts_with("\\n") || rest == "\n" {
            // The end of the line is part of the format.
            at += rest.chars().next().map_or(1, |c| if c == '\\' { 2 } else { 1 });
        } else {
            let byte = rest.as_bytes().first().copied().unwrap_or_default();
            push_literal(&mut parsed.pieces, byte);
            at += 1;
        }
    }
    Ok(parsed)
}

/// Up to the closing `%`; `START_TIME(%Y-%m-%d)` has some of its own between brackets.
fn command_length(command: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in command.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            b'%' if depth == 0 => return Some(at),
            _ => {}
        }
    }
    None
}

/// What a command operator means; `None` if it is none.
fn operator(command: &str) -> Option<Column> {
    let name_length =
        command.bytes().take_while(|b| b.is_ascii_uppercase() || *b == b'_' || b.is_ascii_digit());
    let (name, rest) = command.split_at_checked(name_length.count())?;
    if name.is_empty() {
        return None;
    }
    let argument =
        rest.strip_prefix('(').and_then(|rest| rest.rfind(')').and_then(|end| rest.get(..end)));
    Some(match (name, argument) {
        ("START_TIME" | "START_TIME_LOCAL" | "EMIT_TIME", None | Some("")) => {
            Column::Time(TimeShape::Rfc3339)
        }
        ("START_TIME" | "EMIT_TIME" | "START_TIME_LOCAL", Some(layout)) => {
            let layout =
                if name == "START_TIME_LOCAL" { Layout::new(layout) } else { Layout::utc(layout) };
            layout.map_or(Column::Ignored, |layout| Column::Time(TimeShape::Layout(layout)))
        }
        ("REQ", Some(names)) => request(names),
        ("RESP", Some(names)) => Column::response_header(names.split('?').next()?),
        ("PROTOCOL", _) => Column::Protocol,
        ("RESPONSE_CODE", _) => Column::StatusOrNone,
        ("RESPONSE_CODE_DETAILS", _) => Column::Reason("response_code_details".into()),
        ("RESPONSE_FLAGS" | "RESPONSE_FLAGS_LONG", _) => Column::Reason("response_flags".into()),
        ("CONNECTION_TERMINATION_DETAILS", _) => {
            Column::Reason("connection_termination_details".into())
        }
        ("UPSTREAM_TRANSPORT_FAILURE_REASON", _) => {
            Column::Reason("upstream_transport_failure_reason".into())
        }
        ("BYTES_SENT", _) => Column::BodyBytes,
        ("DURATION", _) => Column::Duration(Unit::Milliseconds),
        ("DOWNSTREAM_REMOTE_ADDRESS" | "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT", _) => {
            Column::Client
        }
        (
            "DOWNSTREAM_DIRECT_REMOTE_ADDRESS" | "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT",
            _,
        ) => Column::Peer,
        ("REQUESTED_SERVER_NAME", _) => Column::ServerName,
        ("DOWNSTREAM_TLS_VERSION" | "DOWNSTREAM_TLS_CIPHER", _) => Column::Tls,
        _ => Column::Ignored,
    })
}

/// `:PATH`, `X?Y`: a field of the request, or else another.
fn request(names: &str) -> Column {
    let mut alternatives = names.split('?');
    let first = alternatives.next().unwrap_or_default();
    // `X-ENVOY-ORIGINAL-PATH?:PATH`: what the pseudo-header names is what is meant.
    let name = alternatives.next().filter(|name| name.starts_with(':')).unwrap_or(first);
    match name.to_ascii_lowercase().as_str() {
        ":method" => Column::Method,
        ":path" => Column::Target,
        ":authority" | "host" => Column::Authority,
        ":scheme" => Column::Scheme,
        name if name.starts_with(':') => Column::Ignored,
        name => Column::request_header(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place_of_a_mistake() {
        assert_eq!(parse("%RESPONSE_CODE% %REQ(X").err().map(|e| e.position), Some(16));
        assert_eq!(parse("%RESPONSE_CODE% %lower%").err().map(|e| e.position), Some(16));
    }
}
