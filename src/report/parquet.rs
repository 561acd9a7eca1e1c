//! Findings as Parquet: for data frames and query engines.

use super::Reporter;

pub(super) static REPORTER: Reporter = Reporter {
    name: "parquet",
    endings: &["parquet", "pq"],
    about: "one finding a row, typed columns, zstd",
    #[cfg(feature = "dataframes")]
    start: |out, _| Ok(Box::new(super::frame::findings_parquet(out)?)),
    #[cfg(not(feature = "dataframes"))]
    start: |_, _| super::no_dataframes(),
};
