//! A client and a rule a row: who is hit.

use std::cmp::Reverse;
use std::io;

use super::{Rows, Table, text, time, whole, write};
use crate::report::column::Column;
use crate::report::column::Kind::{Integer, Text, Time};
use crate::tally::{Client, Count, Summary};

pub(super) static TABLE: Table = Table {
    name: "clients",
    about: "a client and a rule a row: whom the findings hit, on how many endpoints, when",
    write: |kind, out, summary| write(kind, out, COLUMNS, |rows| fill(summary, rows)),
};

struct Row {
    /// `None` for what is beyond the clients that are kept apart.
    client: Option<Client>,
    count: Count,
}

static COLUMNS: &[Column<Row>] = &[
    Column {
        name: "client",
        kind: Text,
        cell: |r| text(r.client.as_ref().and_then(|c| c.name.as_deref())),
    },
    Column { name: "rule", kind: Text, cell: |r| text(r.client.as_ref().map(|c| c.rule.0)) },
    Column { name: "name", kind: Text, cell: |r| text(r.client.as_ref().map(|c| c.rule.1)) },
    Column {
        name: "severity",
        kind: Text,
        cell: |r| text(r.client.as_ref().map(|c| c.severity.0.name())),
    },
    Column { name: "findings", kind: Integer, cell: |r| whole(Some(r.count.findings)) },
    Column { name: "endpoints", kind: Integer, cell: |r| whole(r.count.others) },
    Column { name: "first", kind: Time, cell: |r| time(r.count.first) },
    Column { name: "last", kind: Time, cell: |r| time(r.count.last) },
];

fn fill(summary: &Summary, rows: &mut Rows<'_, Row>) -> io::Result<()> {
    let Some(series) = &summary.series else { return Ok(()) };
    let mut clients = series.clients();
    clients.sort_by_key(|(_, count)| Reverse(count.findings));
    for (client, count) in clients {
        rows(&Row { client: Some(client.clone()), count: count.clone() })?;
    }
    if series.beyond_clients > 0 {
        let count = Count { findings: series.beyond_clients, ..Count::default() };
        rows(&Row { client: None, count })?;
    }
    Ok(())
}
