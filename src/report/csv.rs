//! Findings as CSV: for spreadsheets.

use super::Reporter;

pub(super) static REPORTER: Reporter = Reporter {
    name: "csv",
    endings: &["csv"],
    about: "one finding a row, with a header row",
    #[cfg(feature = "dataframes")]
    start: |out, _| Ok(Box::new(super::frame::findings_csv(out))),
    #[cfg(not(feature = "dataframes"))]
    start: |_, _| super::no_dataframes(),
};
