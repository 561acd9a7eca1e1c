//! Patterns that write a JSON object: read as JSON, so that neither the order of the members nor
//! what they went through since matters.

use serde_json::Value;

use super::super::column::Column;
use super::super::template::Piece;

/// Stands in the text for a column while its place is looked for. No configuration holds it.
const MARK: char = '\u{1}';

/// The members of the object that pieces write, by path, where each column is a whole value.
pub(super) fn members(pieces: &[Piece]) -> Option<Vec<(String, Column)>> {
    let mut text = Vec::new();
    let mut columns = Vec::new();
    let mut in_string = false;
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => {
                let mut escaped = false;
                for &byte in literal {
                    in_string ^= byte == b'"' && !escaped;
                    escaped = byte == b'\\' && !escaped;
                }
                text.extend_from_slice(literal);
            }
            Piece::Column(column, None) => {
                // A number stands without quotes.
                let quote = if in_string { "" } else { "\"" };
                let mark = format!("{quote}{MARK}{}{MARK}{quote}", columns.len());
                // JSON has no such character in strings; its escape it has.
                text.extend_from_slice(mark.replace(MARK, "\\u0001").as_bytes());
                columns.push(column);
            }
            Piece::Padding | Piece::Whole | Piece::Column(_, Some(_)) => return None,
        }
    }
    let object: Value = serde_json::from_slice(text.trim_ascii()).ok()?;
    let mut members = Vec::new();
    walk(&object, "", &columns, &mut members)?;
    (object.is_object() && members.len() == columns.len()).then_some(members)
}

/// Collects the members that are columns; `None` where a value is more than one.
fn walk(
    value: &Value,
    path: &str,
    columns: &[&Column],
    members: &mut Vec<(String, Column)>,
) -> Option<()> {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let name = name.replace('/', "~1");
                let path = if path.is_empty() { name } else { format!("{path}/{name}") };
                walk(value, &path, columns, members)?;
            }
        }
        Value::String(text) if text.contains(MARK) => {
            let index: usize = text.strip_prefix(MARK)?.strip_suffix(MARK)?.parse().ok()?;
            members.push((path.to_owned(), (*columns.get(index)?).clone()));
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(pieces: &[Piece]) -> Option<Vec<String>> {
        members(pieces).map(|members| members.into_iter().map(|(path, _)| path).collect())
    }

    fn literal(text: &str) -> Piece {
        Piece::Literal(text.as_bytes().to_vec())
    }

    fn status() -> Piece {
        Piece::Column(Column::Status, None)
    }

    #[test]
    fn finds_columns_by_their_members() {
        let pieces =
            [literal(r#"{"a":{"b/c":""#), status(), literal(r#""},"d":"#), status(), literal("}")];
        assert_eq!(paths(&pieces), Some(vec!["a/b~1c".to_owned(), "d".to_owned()]));
    }

    #[test]
    fn a_value_of_several_columns_is_text() {
        assert_eq!(paths(&[literal(r#"{"a":"HTTP "#), status(), literal(r#""}"#)]), None);
        assert_eq!(paths(&[literal("status="), status()]), None);
        assert_eq!(paths(&[literal("["), status(), literal("]")]), None);
    }
}
