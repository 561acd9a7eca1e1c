//! The finding record of the contracts: its columns, and one finding as a JSON object.

use super::column::{Cell, Column, Kind};
use super::quote;
use crate::model::{Cause, Finding};

use Kind::{Integer, Text, Time};

/// The columns, in the order of the contracts.
pub(super) static COLUMNS: &[Column<Finding>] = &[
    Column { name: "rule", kind: Text, cell: |f| text(f.rule) },
    Column { name: "name", kind: Text, cell: |f| text(f.name) },
    Column { name: "severity", kind: Text, cell: |f| text(f.severity.name()) },
    Column { name: "confidence", kind: Text, cell: |f| text(f.confidence.name()) },
    Column { name: "cause", kind: Text, cell: |f| Cell::Text(f.cause.map(Cause::name)) },
    Column { name: "expected_status", kind: Integer, cell: |f| status(f.expected_status) },
    Column { name: "message", kind: Text, cell: |f| text(&f.message) },
    Column { name: "evidence", kind: Text, cell: |f| text(&f.evidence) },
    Column { name: "citation", kind: Text, cell: |f| text(f.citation) },
    Column { name: "fix", kind: Text, cell: |f| text(&f.fix) },
    Column { name: "source", kind: Text, cell: |f| text(&f.source) },
    Column { name: "locator", kind: Text, cell: |f| text(&f.locator) },
    Column { name: "time", kind: Time, cell: |f| Cell::Time(f.time) },
    Column { name: "client", kind: Text, cell: |f| Cell::Text(f.client.as_deref()) },
    Column { name: "server", kind: Text, cell: |f| Cell::Text(f.server.as_deref()) },
    Column { name: "http.request.method", kind: Text, cell: |f| Cell::Text(f.method.as_deref()) },
    Column { name: "url.full", kind: Text, cell: |f| Cell::Text(f.url.as_deref()) },
    Column { name: "url.host", kind: Text, cell: |f| Cell::Text(f.host.as_deref()) },
    Column { name: "url.template", kind: Text, cell: |f| Cell::Text(f.template.as_deref()) },
    Column { name: "http.response.status_code", kind: Integer, cell: |f| status(Some(f.status)) },
    Column { name: "credential", kind: Text, cell: |f| Cell::Text(f.credential.as_deref()) },
    Column { name: "fingerprint", kind: Text, cell: |f| text(&f.fingerprint) },
];

/// Appends a finding as a JSON object.
pub(super) fn write(out: &mut Vec<u8>, finding: &Finding) {
    row(out, COLUMNS, finding);
}

/// Appends a row as a JSON object.
pub(super) fn row<R>(out: &mut Vec<u8>, columns: &[Column<R>], row: &R) {
    let mut before = b'{';
    for column in columns {
        out.push(before);
        before = b',';
        // Column names need no escapes.
        out.push(b'"');
        out.extend_from_slice(column.name.as_bytes());
        out.extend_from_slice(b"\":");
        match (column.cell)(row) {
            Cell::Text(text) => quote::optional(out, text),
            Cell::Integer(number) => quote::optional_integer(out, number),
            Cell::Time(time) => quote::time(out, time),
            Cell::Number(Some(number)) if number.is_finite() => {
                out.extend_from_slice(number.to_string().as_bytes());
            }
            Cell::Number(_) => quote::null(out),
        }
    }
    out.push(b'}');
}

fn text(text: &str) -> Cell<'_> {
    Cell::Text(Some(text))
}

fn status(status: Option<u16>) -> Cell<'static> {
    Cell::Integer(status.map(i64::from))
}
