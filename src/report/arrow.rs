//! Findings as Arrow IPC (Feather): for data frames that map it into memory.

use super::Reporter;

pub(super) static REPORTER: Reporter = Reporter {
    name: "arrow",
    endings: &["arrow", "feather"],
    about: "one finding a row, as an Arrow IPC file (Feather)",
    #[cfg(feature = "dataframes")]
    start: |out, _| Ok(Box::new(super::frame::findings_arrow(out)?)),
    #[cfg(not(feature = "dataframes"))]
    start: |_, _| super::no_dataframes(),
};
