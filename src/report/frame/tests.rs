use std::io::Cursor;

use polars::prelude::{AnyValue, DataType, ParquetReader, SerReader, TimeUnit};

use crate::report::output::Output;
use crate::report::samples::{findings, summary, written};
use crate::report::{Style, by_name};

#[test]
fn parquet_reads_back_with_its_types() {
    let parquet = by_name("parquet").expect("registered");
    let bytes = written(parquet, &Style::default(), &findings(), 4, &summary());
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().expect("reads");
    assert_eq!(frame.shape(), (22, 22));
    let column = |name: &str| frame.column(name).expect("a column");
    assert_eq!(*column("expected_status").dtype(), DataType::Int64);
    assert_eq!(*column("http.response.status_code").dtype(), DataType::Int64);
    assert!(matches!(
        column("time").dtype(),
        DataType::Datetime(TimeUnit::Microseconds, Some(zone)) if zone.as_str() == "UTC"
    ));
    assert_eq!(column("rule").get(20).expect("a row"), AnyValue::String("AL301"));
    assert_eq!(column("expected_status").get(20).expect("a row"), AnyValue::Int64(401));
    assert_eq!(column("expected_status").get(0).expect("a row"), AnyValue::Null);
    // Data stays as it was: only spreadsheets take text for formulas.
    assert_eq!(column("locator").get(21).expect("a row"), AnyValue::String("@here"));
}

#[test]
fn parquet_without_rows_still_has_its_columns() {
    let parquet = by_name("parquet").expect("registered");
    let bytes = written(parquet, &Style::default(), &[], 4, &summary());
    let frame = ParquetReader::new(Cursor::new(bytes)).finish().expect("reads");
    assert_eq!(frame.shape(), (0, 22));
}

#[test]
fn a_committed_file_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["csv", "parquet"] {
        let path = folder.path().join(name);
        let (output, out) = Output::open(&path).expect("opens");
        let start = by_name(name).expect("registered").start;
        let mut report = start(out, &Style::default()).expect("starts");
        report.findings(&findings()).expect("writes");
        report.finish(&summary()).expect("finishes");
        // Before the report is dropped: what was not flushed is not there.
        output.commit().expect("renames");
        let bytes = std::fs::read(&path).expect("is there");
        let reporter = by_name(name).expect("registered");
        assert!(bytes == written(reporter, &Style::default(), &findings(), 100, &summary()));
    }
}
