//! nginx `log_format` (`ngx_http_log_module`): `$variable`, `${variable}`, quoted pieces.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::{Layout, TimeShape};
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::template::Piece;

/// Parses a pattern, or the whole directive with name, `escape=` and quoted pieces.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let mut parsed = Parsed { name: None, pieces: Vec::new(), escape: Escape::Text };
    let bytes = pattern.as_bytes();
    let is_directive =
        pattern.get(..10).is_some_and(|word| word.eq_ignore_ascii_case("log_format"))
            && bytes.get(10).is_some_and(u8::is_ascii_whitespace);
    if is_directive {
        directive(pattern, &mut parsed)?;
    } else if matches!(bytes.first(), Some(b'\'')) {
        quoted_pieces(pattern, 0, &mut parsed)?;
    } else {
        let mut text = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            at += push(bytes, at, &mut text);
        }
        variables(&text, &mut parsed)?;
    }
    Ok(parsed)
}

/// `log_format NAME [escape=...] 'piece' "piece";`
fn directive(pattern: &str, parsed: &mut Parsed) -> Result<(), PatternError> {
    let mut at = 10;
    let word = |at: &mut usize| {
        let rest = pattern.get(*at..).unwrap_or_default();
        let start = *at + (rest.len() - rest.trim_start().len());
        let rest = rest.trim_start();
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        *at = start + length;
        (start, rest.get(..length).unwrap_or_default())
    };
    let (position, name) = word(&mut at);
    if name.is_empty() || name.starts_with(['\'', '"']) {
        return Err(PatternError::new(position, "log_format needs a name before the format"));
    }
    parsed.name = Some(name.to_owned());
    let before = at;
    let (position, option) = word(&mut at);
    if let Some(escape) = option.strip_prefix("escape=") {
        parsed.escape = match escape {
            "default" => Escape::Text,
            "json" => Escape::Json,
            "none" => Escape::None,
            _ => return Err(PatternError::new(position, "escape= takes default, json or none")),
        };
    } else {
        at = before;
    }
    quoted_pieces(pattern, at, parsed)
}

/// Concatenates the quoted pieces from `at` on, comments left out, up to the semicolon.
fn quoted_pieces(pattern: &str, mut at: usize, parsed: &mut Parsed) -> Result<(), PatternError> {
    let bytes = pattern.as_bytes();
    let mut text: Vec<(u8, usize)> = Vec::new();
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b';' => break,
            b'#' => {
                at += memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default())
                    .unwrap_or(bytes.len());
            }
            b'\'' | b'"' => {
                let open = at;
                at += 1;
                loop {
                    match bytes.get(at) {
                        None => return Err(PatternError::new(open, "this quote is never closed")),
                        Some(&close) if close == byte => break,
                        Some(_) => at += push(bytes, at, &mut text),
                    }
                }
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => text.push((byte, at)),
        }
        at += 1;
    }
    variables(&text, parsed)
}

/// Adds what stands at `at`, an escape of nginx's configuration or a byte, and gives its length.
fn push(bytes: &[u8], at: usize, text: &mut Vec<(u8, usize)>) -> usize {
    let (meant, length) = match bytes.get(at..).unwrap_or_default() {
        [b'\\', b'n', ..] => (b'\n', 2),
        [b'\\', b't', ..] => (b'\t', 2),
        [b'\\', b'r', ..] => (b'\r', 2),
        &[b'\\', mark @ (b'"' | b'\'' | b'\\'), ..] => (mark, 2),
        &[byte, ..] => (byte, 1),
        [] => return 1,
    };
    text.push((meant, at));
    length
}

fn variables(text: &[(u8, usize)], parsed: &mut Parsed) -> Result<(), PatternError> {
    let mut rest = text;
    while let [(byte, position), after @ ..] = rest {
        rest = after;
        if *byte != b'$' {
            push_literal(&mut parsed.pieces, *byte);
            continue;
        }
        let (name, length) = if let [(b'{', _), inner @ ..] = after {
            let Some(length) = inner.iter().position(|(b, _)| *b == b'}') else {
                return Err(PatternError::new(*position, "${ is never closed"));
            };
            (inner.get(..length).unwrap_or_default(), length + 2)
        } else {
            let length =
                after.iter().take_while(|(b, _)| b.is_ascii_alphanumeric() || *b == b'_').count();
            (after.get(..length).unwrap_or_default(), length)
        };
        let name: String = name.iter().map(|(b, _)| char::from(*b)).collect();
        if name.is_empty() {
            return Err(PatternError::new(*position, "a variable name belongs after $"));
        }
        rest = after.get(length..).unwrap_or_default();
        // `$is_args` is the `?` before `$args`, or nothing: the query brings its own.
        if name == "padding" {
            parsed.pieces.push(Piece::Padding);
        } else if name == "whole" {
            parsed.pieces.push(Piece::Whole);
        } else if name != "is_args" {
            push_column(&mut parsed.pieces, variable(&name));
        }
    }
    Ok(())
}

/// What a variable means. Unknown ones are columns without a use.
///
/// Beyond nginx's own, `${reason NAME}`, `${duration UNIT}` and a few more let the formats of other
/// servers be written in this syntax.
fn variable(name: &str) -> Column {
    if let Some(header) = name.strip_prefix("http_") {
        return Column::request_header(&header.replace('_', "-"));
    }
    if let Some(header) = name.strip_prefix("sent_http_") {
        return Column::response_header(&header.replace('_', "-"));
    }
    if let Some(header) = name.strip_prefix("upstream_http_") {
        return Column::UpstreamHeader(header.replace('_', "-").into());
    }
    if let Some(layout) = name.strip_prefix("time ").and_then(Layout::new) {
        return Column::Time(TimeShape::Layout(layout));
    }
    if let Some(layout) = name.strip_prefix("time-utc ").and_then(Layout::utc) {
        return Column::Time(TimeShape::Layout(layout));
    }
    if let Some(reason) = name.strip_prefix("reason ") {
        return Column::Reason(reason.to_owned().into());
    }
    match name {
        "remote_addr" | "proxy_add_x_forwarded_for" => Column::Client,
        "address" => Column::Address,
        "origin form" => Column::OriginForm,
        "ident" => Column::Ident,
        "remote_user" => Column::User,
        "remote_port" => Column::ClientPort,
        "request_id" => Column::RequestId,
        "captures" => Column::Captures,
        "time local clf" => Column::Time(TimeShape::LocalClf),
        "time_local" => Column::Time(TimeShape::Clf),
        "time_iso8601" => Column::Time(TimeShape::Rfc3339),
        "msec" => Column::Time(TimeShape::Epoch),
        "request" => Column::Request,
        "request_method" => Column::Method,
        "request_uri" => Column::Target,
        "uri" | "document_uri" => Column::Path,
        "args" | "query_string" => Column::Query,
        "server_protocol" => Column::Protocol,
        "status" => Column::Status,
        "status or none" => Column::StatusOrNone,
        "body_bytes_sent" | "bytes_sent" => Column::BodyBytes,
        "content_type" => Column::request_header("content-type"),
        "content_length" => Column::request_header("content-length"),
        "scheme" => Column::Scheme,
        "https" | "ssl_protocol" | "ssl_cipher" => Column::Tls,
        "host" => Column::Authority,
        "server_name" => Column::ServerName,
        "server_port" => Column::Port,
        "route" => Column::Route,
        "time" => Column::Time(TimeShape::Any),
        "upstream_status" => Column::UpstreamStatus,
        "request_time" | "duration s" => Column::Duration(Unit::Seconds),
        "duration ms" => Column::Duration(Unit::Milliseconds),
        "phase s" => Column::Phase(Unit::Seconds),
        "duration us" => Column::Duration(Unit::Microseconds),
        "duration" => Column::Duration(Unit::Named),
        "number" => Column::Number,
        "domain" => Column::Domain,
        _ => Column::Ignored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(pattern: &str) -> Result<String, PatternError> {
        let parsed = parse(pattern)?;
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => String::from_utf8_lossy(text).into_owned(),
            Piece::Padding => "~".to_owned(),
            Piece::Whole => String::new(),
            Piece::Column(column, _) => format!("<{}>", column.name()),
        };
        Ok(parsed.pieces.iter().map(piece).collect())
    }

    #[test]
    fn reads_the_directive_as_it_stands_in_nginx_conf() {
        let directive = "log_format main escape=json '$remote_addr - ${remote_user} [$time_local] ' # who\n  \"\\\"$request\\\" $status\" ' $http_x_y';";
        assert_eq!(
            show(directive).as_deref(),
            Ok("<client> - <user> [<time>] \"<request line>\" <status> <x-y>")
        );
        let parsed = parse(directive).expect("valid");
        assert_eq!((parsed.name.as_deref(), parsed.escape), (Some("main"), Escape::Json));
    }

    #[test]
    fn reads_a_bare_pattern() {
        assert_eq!(
            show("$msec $status $uri$is_args$args").as_deref(),
            Ok("<time> <status> <path><query>")
        );
        assert_eq!(show(r#"$status\t\"$uri\"\x"#).as_deref(), Ok("<status>\t\"<path>\"\\x"));
    }

    #[test]
    fn names_the_place_of_a_mistake() {
        assert_eq!(parse("$status ${x").err().map(|e| e.position), Some(8));
        assert_eq!(parse("log_format a 'x $status").err().map(|e| e.position), Some(13));
        assert_eq!(parse("log_format a escape=xml '$status'").err().map(|e| e.position), Some(13));
        assert_eq!(parse("$status $ ").err().map(|e| e.position), Some(8));
    }
}
