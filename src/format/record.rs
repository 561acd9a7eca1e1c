//! The exchange record of the contracts: one JSON object a line.
