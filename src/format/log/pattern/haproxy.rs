//! HAProxy `log-format`: `%ci`, `%{+Q}r`, `%[req.hdr(host)]`, and `%(name)x` of `%{+json}o`.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::template::Piece;

/// Parses a format, or the whole directive around it.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let (text, shift) = unquote(pattern)?;
    let mut parsed = Parsed { name: None, pieces: Vec::new(), escape: Escape::Hash };
    let mut always_quoted = false;
    let mut json = false;
    let mut members = 0;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let place = at + shift;
        let Some(after) = rest.strip_prefix('%') else {
            let byte = rest.as_bytes().first().copied().unwrap_or_default();
            // In a JSON object what stands between the members is not written.
            if !json {
                push_literal(&mut parsed.pieces, byte);
            }
            at += 1;
            continue;
        };
        if after.starts_with('%') {
            push_literal(&mut parsed.pieces, b'%');
            at += 2;
            continue;
        }
        let directive = Directive::of(after)
            .ok_or_else(|| PatternError::new(place, "this directive is not closed"))?;
        at += 1 + directive.length;
        if directive.name == "o" {
            always_quoted |= directive.flags.contains("+Q");
            if directive.flags.contains("+json") {
                json = true;
                parsed.escape = Escape::Json;
                push_literal(&mut parsed.pieces, b'{');
            }
            continue;
        }
        let column = column(directive.name, directive.expression).ok_or_else(|| {
            PatternError::new(place, format!("%{} is no variable", directive.name))
        })?;
        if json {
            let Some(name) = directive.member else { continue };
            let comma = if members == 0 { "" } else { ", " };
            members += 1;
            for byte in format!("{comma}\"{name}\": \"").bytes() {
                push_literal(&mut parsed.pieces, byte);
            }
            push_column(&mut parsed.pieces, column);
            push_literal(&mut parsed.pieces, b'"');
        } else if column == Column::Captures {
            at += captures(&mut parsed.pieces, text.get(at..).unwrap_or_default());
        } else if (always_quoted || directive.flags.contains("+Q"))
            && !directive.flags.contains("-Q")
        {
            push_literal(&mut parsed.pieces, b'"');
            push_column(&mut parsed.pieces, column);
            push_literal(&mut parsed.pieces, b'"');
        } else {
            push_column(&mut parsed.pieces, column);
        }
    }
    if json {
        push_literal(&mut parsed.pieces, b'}');
    }
    Ok(parsed)
}

/// `%{flags}(member)name` or `%{flags}(member)[expression]`.
struct Directive<'p> {
    flags: &'p str,
    member: Option<&'p str>,
    name: &'p str,
    expression: Option<&'p str>,
    length: usize,
}

impl<'p> Directive<'p> {
    fn of(text: &'p str) -> Option<Self> {
        let mut directive = Self { flags: "", member: None, name: "", expression: None, length: 0 };
        let mut rest = text;
        if let Some(inner) = rest.strip_prefix('{') {
            let (flags, after) = inner.split_once('}')?;
            directive.flags = flags;
            rest = after;
        }
        if let Some(inner) = rest.strip_prefix('(') {
            let (member, after) = inner.split_once(')')?;
            // `name:type` says how it is written.
            directive.member = Some(member.split(':').next().unwrap_or(member));
            rest = after;
        }
        // Flags may stand behind the name as well.
        if let Some(inner) = rest.strip_prefix('{') {
            let (flags, after) = inner.split_once('}')?;
            directive.flags = flags;
            rest = after;
        }
        if let Some(inner) = rest.strip_prefix('[') {
            let mut depth = 0_usize;
            let end = inner.bytes().position(|byte| {
                match byte {
                    b'(' => depth += 1,
                    b')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                byte == b']' && depth == 0
            })?;
            directive.expression = inner.get(..end);
            rest = inner.get(end + 1..)?;
        } else {
            let length = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
            directive.name = rest.get(..length)?;
            rest = rest.get(length..)?;
        }
        directive.length = text.len() - rest.len();
        Some(directive)
    }
}

/// Captured fields are written where there are any, with the blank before them: they are one column
/// with the number before. Returns how many blanks to skip behind them.
fn captures(pieces: &mut Vec<Piece>, rest: &str) -> usize {
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    match pieces.as_slice() {
        [.., Piece::Column(Column::Captures, None)] => {}
        [.., Piece::Column(Column::Ignored, None), Piece::Literal(blank)] if blank == b" " => {
            pieces.truncate(pieces.len() - 2);
            push_column(pieces, Column::Captures);
        }
        _ => push_column(pieces, Column::Captures),
    }
    // The blank before what is no quote tells where they end.
    if rest.trim_start_matches(' ').starts_with(['%', '"']) { blanks } else { 0 }
}

/// Undoes the quoting of the configuration: `log-format "…"`, or blanks behind backslashes.
fn unquote(pattern: &str) -> Result<(String, usize), PatternError> {
    let Some(rest) =
        pattern.strip_prefix("log-format").or_else(|| pattern.strip_prefix("error-log-format"))
    else {
        return Ok((pattern.to_owned(), 0));
    };
    let rest = rest.trim_start();
    let shift = pattern.len() - rest.len();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let mut text = String::new();
    let mut chars = rest.chars().skip(usize::from(quote.is_some()));
    while let Some(c) = chars.next() {
        match c {
            '\\' if quote != Some('\'') => text.extend(chars.next()),
            _ if Some(c) == quote => return Ok((text, shift)),
            _ if quote.is_none() && c.is_whitespace() => break,
            _ => text.push(c),
        }
    }
    if quote.is_some() {
        return Err(PatternError::new(shift, "this quote is never closed"));
    }
    Ok((text, shift))
}

fn column(name: &str, expression: Option<&str>) -> Option<Column> {
    if let Some(expression) = expression {
        return Some(sample(expression));
    }
    Some(match name {
        "ci" => Column::Client,
        "cp" => Column::ClientPort,
        "t" | "tr" => Column::Time(TimeShape::LocalClf),
        "T" | "Tl" | "trg" | "trl" => Column::Time(TimeShape::Clf),
        "Ts" => Column::Time(TimeShape::Epoch),
        "Ta" | "Tt" => Column::Duration(Unit::Milliseconds),
        "ST" => Column::StatusOrNone,
        "B" => Column::BodyBytes,
        "ts" | "tsc" => Column::Reason("termination_state".into()),
        "hr" | "hs" | "hrl" | "hsl" => Column::Captures,
        "r" => Column::Request,
        "HM" => Column::Method,
        "HU" | "HPO" => Column::Target,
        "HP" => Column::Path,
        "HQ" => Column::Query,
        "HV" => Column::Protocol,
        "sslv" | "sslc" => Column::Tls,
        "ac" | "b" | "bc" | "bi" | "bp" | "bq" | "CC" | "CS" | "f" | "fc" | "fi" | "fp" | "ft"
        | "H" | "ID" | "lc" | "ms" | "pid" | "rc" | "rt" | "s" | "sc" | "si" | "sp" | "sq"
        | "Tc" | "Td" | "Th" | "Ti" | "Tq" | "Tr" | "TR" | "Tw" | "Tu" | "U" => Column::Ignored,
        _ => return None,
    })
}

/// A sample expression; what its converters do to it is not followed.
fn sample(expression: &str) -> Column {
    let fetch = expression.split(',').next().unwrap_or_default();
    let (name, argument) = fetch
        .split_once('(')
        .map_or((fetch, ""), |(name, rest)| (name, rest.trim_end_matches(')')));
    match name.trim() {
        "src" => Column::Client,
        "src_port" => Column::ClientPort,
        "method" | "capture.req.method" => Column::Method,
        "path" => Column::Path,
        "pathq" | "url" | "capture.req.uri" => Column::Target,
        "query" => Column::Query,
        "capture.req.ver" | "req.ver" => Column::Protocol,
        "status" => Column::StatusOrNone,
        "ssl_fc_sni" => Column::ServerName,
        "ssl_fc_protocol" | "ssl_fc_cipher" => Column::Tls,
        "hdr" | "req.hdr" | "req.fhdr" if argument.eq_ignore_ascii_case("host") => {
            Column::Authority
        }
        "hdr" | "req.hdr" | "req.fhdr" => Column::request_header(argument),
        "res.hdr" | "res.fhdr" => Column::response_header(argument),
        "date" | "accept_date" | "request_date" => Column::Time(TimeShape::Epoch),
        _ => Column::Ignored,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_place_of_a_mistake() {
        assert_eq!(parse("%ST %yy").err().map(|e| e.position), Some(4));
        assert_eq!(parse("%ST %{+Q").err().map(|e| e.position), Some(4));
        assert_eq!(parse("log-format \"%ST").err().map(|e| e.position), Some(11));
    }
}
