//! How often something happened over time, in buckets that grow with the stretch they cover.

use std::collections::BTreeMap;

use crate::model::Timestamp;

/// Widths of buckets, in seconds: a second, ten, a minute, ten, an hour, six, a day, a week, about a
/// month, a year. Each is a multiple of the one before, so that buckets merge whole.
const WIDTHS: [i64; 10] = [1, 10, 60, 600, 3_600, 21_600, 86_400, 604_800, 2_419_200, 31_449_600];

/// Buckets beyond which the next width is taken: more than a chart can show.
const BUCKETS: i64 = 240;

/// Counts by bucket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    width: usize,
    /// By the number of the bucket: seconds since the epoch divided by the width.
    counts: BTreeMap<i64, u64>,
}

impl Timeline {
    /// Counts `count` occurrences at a time.
    pub fn add(&mut self, time: Timestamp, count: u64) {
        let number = time.seconds().div_euclid(self.width());
        *self.counts.entry(number).or_default() += count;
        self.fit();
    }

    /// Adds another's counts. Associative and commutative.
    pub fn merge(&mut self, other: &Self) {
        self.widen(other.width);
        for (start, count) in other.buckets() {
            *self.counts.entry(start.div_euclid(self.width())).or_default() += count;
        }
        self.fit();
    }

    /// Makes buckets at least as wide as another's.
    pub fn align(&mut self, other: &Self) {
        self.widen(other.width);
    }

    /// Width of a bucket in seconds.
    pub fn width(&self) -> i64 {
        WIDTHS.get(self.width).copied().unwrap_or(WIDTHS[WIDTHS.len() - 1])
    }

    /// Start of each bucket that holds something, in seconds since the epoch, with its count.
    pub fn buckets(&self) -> impl Iterator<Item = (i64, u64)> {
        let width = self.width();
        self.counts.iter().map(move |(&number, &count)| (number * width, count))
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    fn fit(&mut self) {
        while self.span() > BUCKETS && self.width + 1 < WIDTHS.len() {
            self.widen(self.width + 1);
        }
    }

    fn span(&self) -> i64 {
        let first = self.counts.first_key_value().map_or(0, |(&number, _)| number);
        let last = self.counts.last_key_value().map_or(0, |(&number, _)| number);
        last - first
    }

    fn widen(&mut self, width: usize) {
        if width <= self.width {
            return;
        }
        let old = self.width();
        self.width = width.min(WIDTHS.len() - 1);
        let new = self.width();
        for (number, count) in std::mem::take(&mut self.counts) {
            *self.counts.entry((number * old).div_euclid(new)).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BUCKETS, Timeline, WIDTHS};
    use crate::model::Timestamp;

    fn of(seconds: &[i64]) -> Timeline {
        let mut timeline = Timeline::default();
        for &second in seconds {
            timeline.add(Timestamp::new(second, 0), 1);
        }
        timeline
    }

    #[test]
    fn widths_are_multiples_of_one_another() {
        assert!(WIDTHS.windows(2).all(|pair| pair[1] % pair[0] == 0));
    }

    #[test]
    fn buckets_widen_with_the_stretch() {
        assert_eq!(of(&[100, 101, 101]).buckets().collect::<Vec<_>>(), [(100, 1), (101, 2)]);
        let day = of(&[0, 3_599, 86_399]);
        assert_eq!((day.width(), day.buckets().count()), (600, 3));
    }

    proptest! {
        #[test]
        fn the_order_of_counting_does_not_matter(
            mut seconds in prop::collection::vec(0i64..4_000_000_000, 0..50),
            cut in 0usize..50,
        ) {
            let whole = of(&seconds);
            let cut = cut.min(seconds.len());
            let mut merged = of(&seconds[cut..]);
            merged.merge(&of(&seconds[..cut]));
            prop_assert_eq!(&merged, &whole);
            seconds.reverse();
            prop_assert_eq!(&of(&seconds), &whole);
            prop_assert_eq!(whole.buckets().map(|(_, n)| n).sum::<u64>(), seconds.len() as u64);
            prop_assert!(whole.span() <= BUCKETS);
        }
    }
}
