//! GoAccess `log-format` specifiers, with its default date and time formats.

use super::{Parsed, PatternError, push_column, push_literal};
use crate::format::log::clock::{Layout, TimeShape};
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::template::Piece;

/// Dates and times that are one column of ours.
const TIMES: [(&str, TimeShape); 5] = [
    ("%d:%t %^", TimeShape::Clf),
    ("%dT%t%^", TimeShape::Rfc3339),
    ("%dT%t.%^", TimeShape::Rfc3339),
    ("%dT%t", TimeShape::Rfc3339),
    ("%x", TimeShape::Any),
];

/// Parses specifiers.
pub(super) fn parse(pattern: &str) -> Result<Parsed, PatternError> {
    let mut parsed = Parsed { name: None, pieces: Vec::new(), escape: Escape::Text };
    let pieces = &mut parsed.pieces;
    let mut at = 0;
    let (mut date, mut time) = ("%d/%b/%Y", "%H:%M:%S");
    // As goaccess.conf has it: one option a line.
    for line in pattern.split_inclusive('\n') {
        let option = |name: &str| Some(line.trim().strip_prefix(name)?.trim());
        if let Some(layout) = option("date-format ") {
            date = layout;
        } else if let Some(layout) = option("time-format ") {
            time = layout;
        } else {
            at += line.find("log-format ").map_or(0, |start| start + "log-format ".len());
            break;
        }
        at += line.len();
    }
    while let Some(rest) = pattern.get(at..).filter(|rest| !rest.is_empty()) {
        let is_usual = (date, time) == ("%d/%b/%Y", "%H:%M:%S");
        if let Some((text, shape)) =
            TIMES.iter().find(|(text, _)| rest.starts_with(text)).filter(|_| is_usual)
        {
            push_column(pieces, Column::Time(shape.clone()));
            at += text.len();
            continue;
        }
        if let Some((layout, length)) = day_and_time(rest, date, time) {
            let layout = Layout::new(&layout).ok_or_else(|| {
                PatternError::new(at, "the date and time formats make no time together")
            })?;
            push_column(pieces, Column::Time(TimeShape::Layout(layout)));
            at += length;
            continue;
        }
        let bytes = rest.as_bytes();
        if rest.starts_with("~h") {
            // `~h{, }`: a list of forwarders; the characters in braces separate it.
            push_column(pieces, Column::Client);
            at += rest.find('}').map_or(2, |end| end + 1);
            continue;
        }
        let column = match bytes {
            [b'%', b'~', ..] => {
                pieces.push(Piece::Padding);
                at += 2;
                continue;
            }
            // With a query of its own, the URL is a path.
            [b'%', b'U', ..] if pattern.contains("%q") => Column::Path,
            [b'%', letter, ..] => specifier(*letter).ok_or_else(|| {
                PatternError::new(at, format!("%{} is no specifier", char::from(*letter)))
            })?,
            [b'%'] => return Err(PatternError::new(at, "a specifier belongs after %")),
            [b'\\', quote @ (b'"' | b'\\'), ..] => {
                push_literal(pieces, *quote);
                at += 2;
                continue;
            }
            [byte, ..] => {
                push_literal(pieces, *byte);
                at += 1;
                continue;
            }
            [] => break,
        };
        push_column(pieces, column);
        at += 2;
    }
    Ok(parsed)
}

/// `%d` and `%t` with up to three characters between them, or `%x`, as one pattern of `strftime`; and
/// the zone behind them that GoAccess skips.
fn day_and_time(rest: &str, date: &str, time: &str) -> Option<(String, usize)> {
    let (first, second, after) = match rest.as_bytes() {
        [b'%', b'd', ..] => (date, time, "%t"),
        [b'%', b't', ..] => (time, date, "%d"),
        _ => return None,
    };
    let between = rest.get(2..)?.find(after).filter(|length| *length <= 3)?;
    let text = rest.get(2..2 + between)?;
    if text.contains(['%', '"']) {
        return None;
    }
    let length = 4 + between;
    let zoned = rest.get(length..)?.starts_with(" %^]");
    let zone = if zoned { " %z" } else { "" };
    Some((format!("{first}{text}{second}{zone}"), length + if zoned { 3 } else { 0 }))
}

fn specifier(letter: u8) -> Option<Column> {
    Some(match letter {
        b'h' => Column::Client,
        b'e' => Column::User,
        b'v' => Column::Authority,
        b'r' => Column::Request,
        b'm' => Column::Method,
        b'U' => Column::Target,
        b'q' => Column::Query,
        b'H' => Column::Protocol,
        b's' => Column::Status,
        b'b' => Column::BodyBytes,
        b'R' => Column::request_header("referer"),
        b'u' => Column::request_header("user-agent"),
        b'T' => Column::Duration(Unit::Seconds),
        b'L' => Column::Duration(Unit::Milliseconds),
        b'D' => Column::Duration(Unit::Microseconds),
        b'n' => Column::Duration(Unit::Nanoseconds),
        b'^' | b'C' | b'K' | b'k' | b'M' | b'd' | b't' => Column::Ignored,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_combined_preset() {
        let parsed = parse(r#"%h %^[%d:%t %^] "%r" %s %b "%R" "%u""#).expect("valid");
        let columns: Vec<&str> = parsed
            .pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Column(column, _) => Some(column.name()),
                Piece::Literal(_) | Piece::Padding | Piece::Whole => None,
            })
            .collect();
        assert_eq!(
            columns,
            [
                "client",
                "unused column",
                "time",
                "request line",
                "status",
                "bytes",
                "referer",
                "user-agent"
            ]
        );
        assert_eq!(parse("%s %y").err().map(|e| e.position), Some(3));
    }
}
