//! Decompression.
