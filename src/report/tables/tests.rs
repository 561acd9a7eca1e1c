use serde_json::Value;

use super::{TABLES, by_name};
use crate::model::{Cause, Finding, Timestamp};
use crate::report::samples::{Buffer, findings, summary};
use crate::tally::{Endpoint, Exchanges, Series, Summary, hour_of};

/// The findings of the samples, spread over two hours and three clients.
fn spread() -> Vec<Finding> {
    let mut findings = findings();
    for (at, finding) in (0..).zip(&mut findings) {
        finding.time = (at > 0).then(|| Timestamp::new(7_200 + at * 360, 0));
        finding.client = Some(format!("192.0.2.{}:{}", at % 3, 50_000 + at));
    }
    findings
}

fn run() -> Summary {
    let mut summary = Summary { groups: crate::tally::Groups::default(), ..summary() };
    let mut series = Series::default();
    let mut exchanges = Exchanges::default();
    for finding in &spread() {
        series.add(summary.groups.add(0, finding), finding);
        let endpoint: Endpoint = super::endpoint_of(finding);
        let place = exchanges.place(&endpoint);
        exchanges.count(place, finding.time.and_then(hour_of), finding.status, 2);
    }
    (summary.series, summary.exchanges) = (Some(series), Some(exchanges));
    summary
}

fn written(table: &str, reporter: &str, summary: &Summary) -> Vec<u8> {
    let buffer = Buffer::default();
    let table = by_name(table).expect("registered");
    let mut report = table.start(reporter, Box::new(buffer.clone())).expect("starts");
    report.finish(summary).expect("finishes");
    buffer.bytes()
}

fn rows(table: &str) -> Vec<Value> {
    serde_json::from_slice(&written(table, "json", &run())).expect("JSON")
}

fn sum(rows: &[Value], column: &str) -> u64 {
    rows.iter().filter_map(|row| row[column].as_u64()).sum()
}

#[test]
fn every_finding_is_in_every_table_once() {
    let all = findings().len() as u64;
    for table in ["endpoints", "hours", "clients"] {
        assert_eq!(sum(&rows(table), "findings"), all, "{table}");
    }
    assert_eq!(sum(&rows("traffic"), "exchanges"), 2 * all);
}

#[test]
fn hours_begin_on_the_hour_and_unknown_times_stay_unknown() {
    let rows = rows("hours");
    assert_eq!(rows[0]["time"], Value::Null);
    let times: std::collections::BTreeSet<&str> =
        rows.iter().filter_map(|row| row["time"].as_str()).collect();
    let expected = ["02", "03", "04"].map(|hour| format!("1970-01-01T{hour}:00:00.000000Z"));
    assert!(times.iter().eq(&expected), "{times:?}");
    assert!(rows.iter().all(|row| row["exchanges"].as_u64() >= row["findings"].as_u64()));
}

#[test]
fn an_endpoint_counts_its_clients_and_exchanges() {
    let rows = rows("endpoints");
    let first = &rows[0];
    assert_eq!(
        (&first["rule"], &first["url.template"]),
        (&"AL101".into(), &"/v1/orders/{id}".into())
    );
    assert_eq!((&first["findings"], &first["clients"]), (&12.into(), &3.into()));
    assert_eq!(first["exchanges"], 24);
    let sure = ["proven", "stated", "inferred"].map(|c| first[c].as_u64().unwrap_or_default());
    assert_eq!(sure.iter().sum::<u64>(), 12);
    let expired = rows.iter().find(|row| row["rule"] == "AL301").expect("a row");
    assert_eq!(expired["cause"], Cause::ExpiredCredentials.name());
}

#[test]
fn a_client_has_no_port() {
    let rows = rows("clients");
    let names: std::collections::BTreeSet<_> =
        rows.iter().map(|row| row["client"].as_str()).collect();
    assert_eq!(
        names,
        [0, 1, 2].map(|n| format!("192.0.2.{n}")).iter().map(|n| Some(n.as_str())).collect()
    );
}

#[test]
fn what_was_not_kept_apart_is_a_row_without_names() {
    let mut summary = run();
    let mut series = summary.series.take().expect("kept");
    series.add(None, &spread()[0]);
    summary.series = Some(series);
    let text = String::from_utf8(written("hours", "ndjson", &summary)).expect("UTF-8");
    let last: Value = serde_json::from_str(text.lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["rule"], &last["findings"]), (&Value::Null, &1.into()));
}

#[test]
fn without_rows_json_is_still_json() {
    let empty = Summary::default();
    for table in TABLES {
        assert_eq!(written(table.name, "json", &empty), b"[]\n", "{}", table.name);
        assert!(written(table.name, "ndjson", &empty).is_empty(), "{}", table.name);
    }
    assert!(TABLES[0].start("html", Box::new(Buffer::default())).is_err());
}

#[cfg(feature = "dataframes")]
#[test]
fn data_frames_hold_the_same() {
    use polars::prelude::{ChunkAgg, IpcReader, ParquetReader, SerReader};
    for table in TABLES {
        let rows = rows(table.name);
        let column = if table.name == "traffic" { "exchanges" } else { "findings" };
        let parquet = std::io::Cursor::new(written(table.name, "parquet", &run()));
        let arrow = std::io::Cursor::new(written(table.name, "arrow", &run()));
        let frames = [
            ParquetReader::new(parquet).finish().expect("reads"),
            IpcReader::new(arrow).finish().expect("reads"),
        ];
        for frame in frames {
            assert_eq!(frame.height(), rows.len(), "{}", table.name);
            let total = frame.column(column).expect("a column").i64().expect("whole").sum();
            assert_eq!(total, Some(sum(&rows, column).cast_signed()));
        }
        let csv = String::from_utf8(written(table.name, "csv", &run())).expect("UTF-8");
        assert_eq!(csv.lines().count(), rows.len() + 1, "{}", table.name);
    }
}
