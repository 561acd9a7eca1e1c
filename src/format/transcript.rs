//! Transcripts: an exchange as plain text, for examples and tests.
