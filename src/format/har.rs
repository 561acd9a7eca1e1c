//! HAR files.
