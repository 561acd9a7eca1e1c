//! An endpoint, an hour and a status a row: all exchanges that were read, flagged or not.

use std::io;

use super::{Rows, Table, text, time, whole, write};
use crate::report::column::Column;
use crate::report::column::Kind::{Integer, Text, Time};
use crate::tally::{Endpoint, Summary, start_of};

pub(super) static TABLE: Table = Table {
    name: "traffic",
    about: "an endpoint, an hour and a status a row: all exchanges, flagged or not",
    write: |kind, out, summary| write(kind, out, COLUMNS, |rows| fill(summary, rows)),
};

struct Row {
    hour: Option<i32>,
    endpoint: Endpoint,
    /// `None` for what is beyond the combinations that are kept apart.
    status: Option<u16>,
    exchanges: u64,
}

static COLUMNS: &[Column<Row>] = &[
    Column { name: "time", kind: Time, cell: |r| time(r.hour.map(start_of)) },
    Column {
        name: "http.request.method",
        kind: Text,
        cell: |r| text(r.endpoint.method.as_deref()),
    },
    Column { name: "url.host", kind: Text, cell: |r| text(r.endpoint.host.as_deref()) },
    Column { name: "url.template", kind: Text, cell: |r| text(r.endpoint.template.as_deref()) },
    Column {
        name: "http.response.status_code",
        kind: Integer,
        cell: |r| whole(r.status.map(u64::from)),
    },
    Column { name: "exchanges", kind: Integer, cell: |r| whole(Some(r.exchanges)) },
];

fn fill(summary: &Summary, rows: &mut Rows<'_, Row>) -> io::Result<()> {
    let Some(all) = &summary.exchanges else { return Ok(()) };
    for (hour, endpoint, status, exchanges) in all.rows() {
        rows(&Row { hour, endpoint: endpoint.clone(), status: Some(status), exchanges })?;
    }
    if all.beyond > 0 {
        let endpoint = Endpoint::default();
        rows(&Row { hour: None, endpoint, status: None, exchanges: all.beyond })?;
    }
    Ok(())
}
