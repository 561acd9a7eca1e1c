//! What authlint is to reach.

use super::contest::Row;
use super::tool::Tool;

/// Something to be reached against one tool, or by authlint alone.
pub(crate) struct Goal {
    /// In which contest of the group.
    pub(crate) contest: usize,
    /// Against whom; authlint itself for memory.
    pub(crate) tool: Tool,
    pub(crate) bound: Bound,
}

/// How much is to be reached.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bound {
    /// The tool takes at least this many times authlint's wall time.
    FasterBy(f64),
    /// authlint takes at most this many times the tool's wall time.
    SlowerByAtMost(f64),
    /// authlint's peak resident memory stays below so many MB.
    MemoryBelow(f64),
}

impl Goal {
    /// The goal in words.
    pub(crate) fn title(&self) -> String {
        let tool = self.tool.name();
        match self.bound {
            Bound::FasterBy(factor) if factor <= 1.0 => format!("not slower than {tool}"),
            Bound::FasterBy(factor) => format!("at least {factor} times as fast as {tool}"),
            Bound::SlowerByAtMost(factor) => format!("at most {factor} times as long as {tool}"),
            Bound::MemoryBelow(limit) if self.tool == Tool::Authlint => {
                format!("less than {limit:.0} MB of memory")
            }
            Bound::MemoryBelow(limit) => format!("{tool}: less than {limit:.0} MB of memory"),
        }
    }

    /// What was measured in the rows of its contest, and whether that is enough; `None` if it was
    /// not measured.
    pub(crate) fn judge(&self, rows: &[Row]) -> Option<(String, bool)> {
        let row = rows.iter().find(|row| row.tool == self.tool)?;
        let own = rows.iter().find(|row| row.tool == Tool::Authlint)?;
        match self.bound {
            Bound::FasterBy(factor) => {
                let ratio = row.ratio_to(own)?;
                Some((format!("{ratio:.2} times as fast"), ratio >= factor))
            }
            Bound::SlowerByAtMost(factor) => {
                let ratio = own.ratio_to(row)?;
                Some((format!("{ratio:.2} times as long"), ratio <= factor))
            }
            Bound::MemoryBelow(limit) => {
                let memory = row.memory()?;
                Some((format!("{memory:.1} MB"), memory < limit))
            }
        }
    }
}
