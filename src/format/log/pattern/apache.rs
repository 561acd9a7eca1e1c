//! Apache `LogFormat` (`mod_log_config`): `%h`, `%>s`, `%{Referer}i`, `%400,501{User-Agent}i`.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::{Layout, TimeShape};
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
    let mut times = None;
    while let [(byte, position), after @ ..] = rest {
        rest = after;
        if *byte == b'%' {
            rest = directive(*position, after, has_final, &mut parsed.pieces, &mut times)?;
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

/// The pattern of the last time, and the index of its column.
type Times = Option<(String, usize)>;

/// Reads what follows a `%`.
fn directive<'t>(
    position: usize,
    mut rest: Text<'t>,
    has_final: bool,
    pieces: &mut Vec<Piece>,
    times: &mut Times,
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
        (b't', Some(layout)) => time(layout, position, pieces, times)?,
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

/// `%{…}t`: a pattern of strftime without brackets, or one of Apache's own tokens. Several in a row
/// are one time: `%{%FT%T}t.%{usec_frac}t%{%z}t`.
fn time(
    layout: &str,
    position: usize,
    pieces: &mut Vec<Piece>,
    times: &mut Times,
) -> Result<(), PatternError> {
    let layout =
        layout.strip_prefix("begin:").or_else(|| layout.strip_prefix("end:")).unwrap_or(layout);
    let open: String = layout.chars().take_while(|c| *c == '[').collect();
    let close = layout.chars().rev().take_while(|c| *c == ']').count();
    let inner = layout.trim_start_matches('[').trim_end_matches(']');
    let mut pattern = match inner {
        "sec" | "msec" | "usec" => "%s".to_owned(),
        "msec_frac" | "usec_frac" => "%f".to_owned(),
        _ if inner.contains('%') => inner.to_owned(),
        _ => java(inner),
    };
    for byte in open.bytes() {
        push_literal(pieces, byte);
    }
    if let Some((before, index)) = times.take() {
        let between = match pieces.get(index + 1..) {
            Some([]) => Some(String::new()),
            Some([Piece::Literal(text)]) => String::from_utf8(text.clone()).ok(),
            _ => None,
        };
        if let Some(between) = between.filter(|_| !matches!(inner, "sec" | "msec" | "usec")) {
            pieces.truncate(index);
            pattern = format!("{before}{between}{pattern}");
        }
    }
    let shape = match pattern.as_str() {
        "%d/%b/%Y:%H:%M:%S %z" | "%d/%b/%Y:%T %z" => TimeShape::Clf,
        "%s" => TimeShape::Epoch,
        "%f" => {
            // A fraction of the time in another column.
            push_column(pieces, Column::Ignored);
            return Ok(());
        }
        "%Y-%m-%dT%H:%M:%S%z" | "%FT%T%z" => TimeShape::Rfc3339,
        pattern => match Layout::new(pattern) {
            Some(layout) => TimeShape::Layout(layout),
            None => {
                return Err(PatternError::new(
                    position,
                    "a time needs a day, a month and a year, and nothing but numbers and names",
                ));
            }
        },
    };
    *times = Some((pattern, pieces.len()));
    push_column(pieces, Column::Time(shape));
    for _ in 0..close {
        push_literal(pieces, b']');
    }
    Ok(())
}

/// Tomcat's times are patterns of Java's `SimpleDateFormat`.
fn java(pattern: &str) -> String {
    let mut rest = pattern;
    let mut layout = String::new();
    while let Some(first) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches(first).len();
        let (text, after) = rest.split_at(run);
        rest = after;
        match (first, run) {
            ('y', _) => layout.push_str("%Y"),
            ('M', 1..=2) => layout.push_str("%m"),
            ('M', _) => layout.push_str("%b"),
            ('d', _) => layout.push_str("%d"),
            ('H' | 'k', _) => layout.push_str("%H"),
            ('h' | 'K', _) => layout.push_str("%I"),
            ('a', _) => layout.push_str("%p"),
            ('m', _) => layout.push_str("%M"),
            ('s', _) => layout.push_str("%S"),
            ('S', _) => layout.push_str("%f"),
            ('Z' | 'X', _) => layout.push_str("%z"),
            ('z', _) => layout.push_str("%Z"),
            ('E', _) => layout.push_str("%a"),
            ('\'', _) => {}
            _ => layout.push_str(text),
        }
    }
    layout
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
