//! Apache `LogFormat` (`mod_log_config`): `%h`, `%>s`, `%{Referer}i`, `%400,501{User-Agent}i`.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::template::{Condition, Piece};

/// Parses a pattern, or the whole directive with quotes and nickname.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let (text, name) = unquote(pattern)?;
    // `%s` is the status before an internal redirect where `%>s` is there as well.
    let has_final = pattern.contains(">s");
    let mut parsed = Parsed { name, pieces: Vec::new(), escape: Escape::Text };
    let mut rest = text.as_slice();
    while let [(byte, position), after @ ..] = rest {
        rest = after;
        if *byte == b'%' {
            rest = directive(*position, after, has_final, &mut parsed.pieces)?;
        } else {
            push_literal(&mut parsed.pieces, *byte);
        }
    }
    Ok(parsed)
}

/// Bytes with their places in the pattern, and the nickname.
type Unquoted = (Vec<(u8, usize)>, Option<String>);

/// Undoes the quoting of the configuration file: `LogFormat "..." nickname`, `"..."`, or bare.
fn unquote(pattern: &str) -> Result<Unquoted, PatternError> {
    let bytes = pattern.as_bytes();
    let word = pattern.split_whitespace().next().unwrap_or_default();
    let is_directive =
        word.eq_ignore_ascii_case("LogFormat") || word.eq_ignore_ascii_case("CustomLog");
    let mut at = 0;
    if is_directive {
        at = bytes.iter().position(|b| matches!(b, b'"' | b'\'')).unwrap_or(bytes.len());
    }
    // A bare pattern may itself start with a quote; an enclosing one comes back unescaped.
    let quote = if is_directive { bytes.get(at).copied() } else { None };
    if is_directive && quote.is_none() {
        return Err(PatternError::new(word.len(), "the format belongs in quotes"));
    }
    let start = at;
    at += usize::from(quote.is_some());
    let mut text = Vec::new();
    let mut closed = quote.is_none();
    while let Some(&byte) = bytes.get(at) {
        if Some(byte) == quote {
            closed = true;
            break;
        }
        let escaped = bytes.get(at + 1).copied().filter(|_| byte == b'\\');
        let (meant, length) = match escaped {
            Some(b't') => (b'\t', 2),
            Some(b'n') => (b'\n', 2),
            Some(quote @ (b'"' | b'\'' | b'\\')) => (quote, 2),
            _ => (byte, 1),
        };
        text.push((meant, at));
        at += length;
    }
    if !closed {
        return Err(PatternError::new(start, "this quote is never closed"));
    }
    let after = pattern.get(at + 1..).unwrap_or_default();
    let nickname = after.split_whitespace().next().filter(|_| quote.is_some());
    Ok((text, nickname.map(|name| name.trim_matches(['"', '\'']).to_owned())))
}

type Text<'t> = &'t [(u8, usize)];

/// Reads what follows a `%`.
fn directive<'t>(
    position: usize,
    mut rest: Text<'t>,
    has_final: bool,
    pieces: &mut Vec<Piece>,
) -> Result<Text<'t>, PatternError> {
    let mut condition = Condition { statuses: Vec::new(), negated: false };
    let mut argument: Option<String> = None;
    let mut final_status = !has_final;
    let cut = || PatternError::new(position, "the pattern ends in the middle of this directive");
    loop {
        let [(byte, _), after @ ..] = rest else { return Err(cut()) };
        match byte {
            b'!' => condition.negated = true,
            b'0'..=b'9' | b',' => {
                let length =
                    rest.iter().take_while(|(b, _)| b.is_ascii_digit() || *b == b',').count();
                let codes: String = rest.iter().take(length).map(|(b, _)| char::from(*b)).collect();
                condition.statuses =
                    codes.split(',').filter_map(|code| code.parse().ok()).collect();
                rest = rest.get(length..).unwrap_or_default();
                continue;
            }
            b'<' => final_status = false,
            b'>' => final_status = true,
            b'{' => {
                let length = after.iter().position(|(b, _)| *b == b'}').ok_or_else(cut)?;
                argument = Some(after.iter().take(length).map(|(b, _)| char::from(*b)).collect());
                rest = after.get(length + 1..).unwrap_or_default();
                continue;
            }
            _ => break,
        }
        rest = after;
    }
    let [(letter, _), after @ ..] = rest else { return Err(cut()) };
    rest = after;
    match (letter, argument.as_deref()) {
        (b'%', None) => push_literal(pieces, b'%'),
        // The common time prints its own brackets.
        (b't', None) => {
            push_literal(pieces, b'[');
            push_column(pieces, Column::Time(TimeShape::Clf));
            push_literal(pieces, b']');
        }
        (b't', Some(layout)) => time(layout, position, pieces)?,
        (b'^', _) => {
            let [_, _, after @ ..] = rest else { return Err(cut()) };
            rest = after;
            push_column(pieces, Column::Ignored);
        }
        (b's', _) if !final_status => push_column(pieces, Column::Ignored),
        (letter, argument) => {
            let column = column(*letter, argument).ok_or_else(|| {
                PatternError::new(position, format!("%{} is no directive", char::from(*letter)))
            })?;
            let condition = (!condition.statuses.is_empty()).then_some(condition);
            pieces.push(Piece::Column(column, condition));
        }
    }
    Ok(rest)
}

fn column(letter: u8, argument: Option<&str>) -> Option<Column> {
    Some(match (letter, argument) {
        (b'i', Some(name)) => Column::request_header(name),
        (b'o', Some(name)) => Column::response_header(name),
        (b'n', Some("error-notes")) => Column::Reason("error-notes".into()),
        (b'h' | b'a', _) => Column::Client,
        (b'l', _) => Column::Ident,
        (b'u', _) => Column::User,
        (b'r', None) => Column::Request,
        (b's', _) => Column::Status,
        (b'b' | b'B' | b'O', _) => Column::BodyBytes,
        (b'D', _) | (b'T', Some("us")) => Column::Duration(Unit::Microseconds),
        (b'T', Some("ms")) => Column::Duration(Unit::Milliseconds),
        (b'T', _) => Column::Duration(Unit::Seconds),
        (b'v' | b'V', _) => Column::Authority,
        (b'p', None | Some("canonical" | "local")) => Column::Port,
        (b'm', _) => Column::Method,
        (b'U', _) => Column::Path,
        (b'q', _) => Column::Query,
        (b'H', _) => Column::Protocol,
        (b'A' | b'f' | b'F' | b'I' | b'k' | b'L' | b'p' | b'P' | b'R' | b'S' | b'X', _)
        | (b'e' | b'n' | b'C' | b'c' | b'r' | b'x', Some(_)) => Column::Ignored,
        _ => return None,
    })
}

/// `%{...}t`: strftime text without brackets, or one of Apache's own tokens.
fn time(layout: &str, position: usize, pieces: &mut Vec<Piece>) -> Result<(), PatternError> {
    let layout =
        layout.strip_prefix("begin:").or_else(|| layout.strip_prefix("end:")).unwrap_or(layout);
    let shape = match layout {
        "sec" | "msec" | "usec" => TimeShape::Epoch,
        "msec_frac" | "usec_frac" => {
            push_column(pieces, Column::Ignored);
            return Ok(());
        }
        _ => {
            for &byte in layout.as_bytes().iter().take_while(|b| **b == b'[') {
                push_literal(pieces, byte);
            }
            let inner = layout.trim_start_matches('[').trim_end_matches(']');
            match inner {
                "%d/%b/%Y:%H:%M:%S %z" | "%d/%b/%Y:%T %z" => TimeShape::Clf,
                "%s" => TimeShape::Epoch,
                _ if inner.starts_with("%Y-%m-%d") || inner.starts_with("%F") => TimeShape::Rfc3339,
                _ => {
                    return Err(PatternError::new(
                        position,
                        "times are read in the common log format, as ISO 8601 and as seconds since 1970",
                    ));
                }
            }
        }
    };
    push_column(pieces, Column::Time(shape));
    for byte in layout.bytes().rev().take_while(|b| *b == b']') {
        push_literal(pieces, byte);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(pattern: &str) -> Result<String, PatternError> {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => String::from_utf8_lossy(text).into_owned(),
            Piece::Padding => "~".to_owned(),
            Piece::Whole => String::new(),
            Piece::Column(column, None) => format!("<{}>", column.name()),
            Piece::Column(column, Some(condition)) => {
                format!(
                    "<{} {}{:?}>",
                    column.name(),
                    if condition.negated { "not " } else { "" },
                    condition.statuses
                )
            }
        };
        Ok(parse(pattern)?.pieces.iter().map(piece).collect())
    }

    #[test]
    fn reads_directives_with_their_modifiers() {
        assert_eq!(
            show(r#"%h %l %u %t \"%r\" %>s %b"#).as_deref(),
            Ok(r#"<client> <ident> <user> [<time>] "<request line>" <status> <bytes>"#)
        );
        assert_eq!(
            show("%400,501{User-agent}i %!200{Referer}i %<s %%").as_deref(),
            Ok("<user-agent [400, 501]> <referer not [200]> <unused column> %")
        );
        assert_eq!(
            show("%{[%d/%b/%Y:%H:%M:%S %z]}t %{ms}T %D %{X}^ti").as_deref(),
            Ok("[<time>] <duration> <duration> <unused column>")
        );
    }

    #[test]
    fn reads_the_line_of_httpd_conf() {
        let parsed = parse(r#"LogFormat "%v:%p %h \"%r\" %>s" vhost_combined"#).expect("valid");
        assert_eq!(parsed.name.as_deref(), Some("vhost_combined"));
        assert_eq!(
            show(r#""%h" %>s"#).as_deref(),
            Ok(r#""<client>" <status>"#),
            "a quote of the line"
        );
    }

    #[test]
    fn names_the_place_of_a_mistake() {
        assert_eq!(parse("%h %y").err().map(|e| e.position), Some(3));
        assert_eq!(parse("%h %{Referer").err().map(|e| e.position), Some(3));
        assert_eq!(parse("%>s %").err().map(|e| e.position), Some(4));
        assert_eq!(parse("LogFormat \"%h").err().map(|e| e.position), Some(10));
        assert_eq!(parse("%{%H o'clock}t").err().map(|e| e.position), Some(0));
    }
}
