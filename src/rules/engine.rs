//! Runs the rules on an exchange.

/// Runs rules.
pub struct Engine;
