//! A rule on an endpoint a row, with how often and how surely.

use std::collections::HashMap;
use std::io;
use std::sync::Arc;

use super::{Rows, Table, endpoint_of, groups, text, time, whole, write};
use crate::model::{Cause, Confidence, Finding};
use crate::report::column::Column;
use crate::report::column::Kind::{Integer, Text, Time};
use crate::tally::{Count, Endpoint, Group, Summary};

pub(super) static TABLE: Table = Table {
    name: "endpoints",
    about: "a rule on an endpoint a row: findings, by confidence, clients, first and last",
    write: |kind, out, summary| write(kind, out, COLUMNS, |rows| fill(summary, rows)),
};

struct Row {
    /// `None` for what is beyond the endpoints that are kept apart.
    group: Option<Arc<Group>>,
    cause: Option<Cause>,
    count: Count,
    exchanges: Option<u64>,
}

static COLUMNS: &[Column<Row>] = &[
    Column { name: "rule", kind: Text, cell: |r| text(r.of(|f| f.rule)) },
    Column { name: "name", kind: Text, cell: |r| text(r.of(|f| f.name)) },
    Column { name: "severity", kind: Text, cell: |r| text(r.of(|f| f.severity.name())) },
    Column { name: "confidence", kind: Text, cell: |r| text(r.firmest().map(Confidence::name)) },
    Column { name: "cause", kind: Text, cell: |r| text(r.cause.map(Cause::name)) },
    Column {
        name: "expected_status",
        kind: Integer,
        cell: |r| whole(r.finding().and_then(|f| f.expected_status).map(u64::from)),
    },
    Column { name: "message", kind: Text, cell: |r| text(r.of(|f| &f.message)) },
    Column { name: "citation", kind: Text, cell: |r| text(r.of(|f| f.citation)) },
    Column { name: "fix", kind: Text, cell: |r| text(r.of(|f| &f.fix)) },
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
    Column { name: "findings", kind: Integer, cell: |r| whole(Some(r.count.findings)) },
    Column { name: "proven", kind: Integer, cell: |r| whole(r.sure(Confidence::Proven)) },
    Column { name: "stated", kind: Integer, cell: |r| whole(r.sure(Confidence::Stated)) },
    Column { name: "inferred", kind: Integer, cell: |r| whole(r.sure(Confidence::Inferred)) },
    Column { name: "clients", kind: Integer, cell: |r| whole(r.count.others) },
    Column { name: "exchanges", kind: Integer, cell: |r| whole(r.exchanges) },
    Column { name: "first", kind: Time, cell: |r| time(r.count.first) },
    Column { name: "last", kind: Time, cell: |r| time(r.count.last) },
    Column { name: "fingerprint", kind: Text, cell: |r| text(r.of(|f| &f.fingerprint)) },
];

impl Row {
    fn finding(&self) -> Option<&Finding> {
        self.group.as_ref().map(|group| &group.exemplar)
    }

    fn of<'r>(&'r self, part: impl FnOnce(&'r Finding) -> &'r str) -> Option<&'r str> {
        self.finding().map(part)
    }

    fn sure(&self, confidence: Confidence) -> Option<u64> {
        self.finding()?;
        let mut counts = Confidence::ALL.iter().zip(self.count.by_confidence);
        counts.find(|&(&c, _)| c == confidence).map(|(_, count)| count)
    }

    fn firmest(&self) -> Option<Confidence> {
        let counts = Confidence::ALL.iter().zip(self.count.by_confidence);
        counts.filter(|&(_, count)| count > 0).map(|(&confidence, _)| confidence).max()
    }
}

fn fill(summary: &Summary, rows: &mut Rows<'_, Row>) -> io::Result<()> {
    let Some(series) = &summary.series else { return Ok(()) };
    let groups = groups(summary);
    let exchanges = summary.exchanges.as_ref();
    let sums: HashMap<(&Endpoint, u16), u64, _> =
        exchanges.map(crate::tally::Exchanges::of_endpoints).unwrap_or_default();
    let mut all: Vec<Row> = series
        .endpoints()
        .into_iter()
        .map(|((at, cause), count)| {
            let group = groups.get(at as usize).cloned();
            let sum = group.as_ref().and_then(|group| {
                let endpoint = endpoint_of(&group.exemplar);
                sums.get(&(&endpoint, group.exemplar.status)).copied()
            });
            Row { group, cause, count: count.clone(), exchanges: sum }
        })
        .collect();
    // Most findings first; of equals, those of the groups that were met first.
    all.sort_by_key(|row| std::cmp::Reverse(row.count.findings));
    all.iter().try_for_each(&mut *rows)?;
    if series.beyond_endpoints > 0 {
        let count = Count { findings: series.beyond_endpoints, ..Count::default() };
        rows(&Row { group: None, cause: None, count, exchanges: None })?;
    }
    Ok(())
}
