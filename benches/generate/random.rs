//! Random numbers that are the same everywhere: `SplitMix64` (Steele, Lea, Flood 2014), integers
//! only, because floating point functions differ between platforms in their last digit.

/// A sequence of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    /// The sequence of this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Any number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scramble(self.0)
    }

    /// A number below `end`, each as likely; 0 for an empty range.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// A number from `start` to `end`, both included.
    pub(crate) fn between(&mut self, start: u64, end: u64) -> u64 {
        start + self.below(end - start + 1)
    }

    /// A number below `end` where each octave is as likely, so that small ones are frequent and
    /// large ones rare, as with visits to clients and to paths (Zipf's law, roughly).
    pub(crate) fn skewed(&mut self, end: u64) -> u64 {
        let octaves = u64::from(u64::BITS - end.leading_zeros());
        let octave = self.below(octaves) + 1;
        self.below((1 << octave).min(end))
    }

    /// True this often in a thousand.
    pub(crate) fn in_thousand(&mut self, times: u64) -> bool {
        self.below(1_000) < times
    }

    /// One of these.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

/// A number that looks random and is always the same for the same `value`: the traits of the
/// client or path with that number.
pub(crate) fn scramble(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}
