//! Which rules look at an exchange, by its status and by what its input can show.

use std::borrow::Cow;
use std::sync::OnceLock;

use crate::model::Parts;
use crate::rules::{Rule, all};

/// Status codes.
const STATUSES: usize = 1_000;

/// Kinds of inputs, by what they can show, for which it is remembered which rules look at them. A run
/// has few.
const KINDS: usize = 8;

/// Positions in [`all`], for each status code that was met.
type Table = Box<[OnceLock<Box<[usize]>>]>;

/// The rules that look at each status; one table for each of the first kinds of inputs.
#[derive(Debug, Default)]
pub(super) struct ByStatus([OnceLock<(Parts, Table)>; KINDS]);

impl ByStatus {
    /// The positions of those `selected` that look at a status, in an input that can show these parts.
    pub(super) fn looking_at(
        &self,
        status: u16,
        shows: Parts,
        selected: &[usize],
    ) -> Cow<'_, [usize]> {
        let list = || -> Box<[usize]> {
            let looks = |rule: &Rule| {
                !rule.is_of_sequences()
                    && rule.statuses.contain(status)
                    && (rule.can_look_at(shows) || rule.statuses.may_pass_at_a_glance())
            };
            let looks = |at: &usize| all().get(*at).is_some_and(|rule| looks(rule));
            selected.iter().copied().filter(looks).collect()
        };
        for table in &self.0 {
            let empty = || std::iter::repeat_with(OnceLock::new).take(STATUSES).collect();
            let (kind, table) = table.get_or_init(|| (shows, empty()));
            if *kind == shows {
                return match table.get(usize::from(status)) {
                    Some(rules) => Cow::Borrowed(rules.get_or_init(list)),
                    None => Cow::Borrowed(&[]),
                };
            }
        }
        Cow::Owned(list().into_vec())
    }
}
