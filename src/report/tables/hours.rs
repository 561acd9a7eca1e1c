//! A rule on an endpoint in an hour a row: findings over time.

use std::io;
use std::sync::Arc;

use super::{Rows, Table, endpoint_of, groups, text, time, whole, write};
use crate::model::{Cause, Confidence, Finding};
use crate::report::column::Column;
use crate::report::column::Kind::{Integer, Text, Time};
use crate::tally::{self, Group, Summary, start_of};

pub(super) static TABLE: Table = Table {
    name: "hours",
    about: "a rule on an endpoint in an hour a row: findings over time, with the exchanges",
    write: |kind, out, summary| write(kind, out, COLUMNS, |rows| fill(summary, rows)),
};

struct Row {
    hour: Option<i32>,
    /// `None` for what is beyond the combinations that are kept apart.
    group: Option<Arc<Group>>,
    cause: Option<Cause>,
    confidence: Option<Confidence>,
    findings: u64,
    exchanges: Option<u64>,
}

static COLUMNS: &[Column<Row>] = &[
    Column { name: "time", kind: Time, cell: |r| time(r.hour.map(start_of)) },
    Column { name: "rule", kind: Text, cell: |r| text(r.finding().map(|f| f.rule)) },
    Column { name: "name", kind: Text, cell: |r| text(r.finding().map(|f| f.name)) },
    Column { name: "severity", kind: Text, cell: |r| text(r.finding().map(|f| f.severity.name())) },
    Column { name: "confidence", kind: Text, cell: |r| text(r.confidence.map(Confidence::name)) },
    Column { name: "cause", kind: Text, cell: |r| text(r.cause.map(Cause::name)) },
    Column {
        name: "http.request.method",
        kind: Text,
        cell: |r| text(r.finding().and_then(|f| f.method.as_deref())),
    },
    Column {
        name: "url.host",
        kind: Text,
        cell: |r| text(r.finding().and_then(|f| f.host.as_deref())),
    },
    Column {
        name: "url.template",
        kind: Text,
        cell: |r| text(r.finding().and_then(|f| f.template.as_deref())),
    },
    Column {
        name: "http.response.status_code",
        kind: Integer,
        cell: |r| whole(r.finding().map(|f| u64::from(f.status))),
    },
    Column { name: "findings", kind: Integer, cell: |r| whole(Some(r.findings)) },
    Column { name: "exchanges", kind: Integer, cell: |r| whole(r.exchanges) },
];

impl Row {
    fn finding(&self) -> Option<&Finding> {
        self.group.as_ref().map(|group| &group.exemplar)
    }
}

fn fill(summary: &Summary, rows: &mut Rows<'_, Row>) -> io::Result<()> {
    let Some(series) = &summary.series else { return Ok(()) };
    let groups = groups(summary);
    for (tally::Cell { hour, group, cause, confidence }, findings) in series.cells() {
        let group = groups.get(group as usize).cloned();
        let exchanges = group.as_ref().zip(summary.exchanges.as_ref()).and_then(|(group, all)| {
            all.in_hour(&endpoint_of(&group.exemplar), group.exemplar.status, hour)
        });
        rows(&Row { hour, group, cause, confidence: Some(confidence), findings, exchanges })?;
    }
    if series.beyond_cells > 0 {
        rows(&Row {
            hour: None,
            group: None,
            cause: None,
            confidence: None,
            findings: series.beyond_cells,
            exchanges: None,
        })?;
    }
    Ok(())
}
