//! Time stamps of every resolution, in microseconds.

/// How an interface counts time.
#[derive(Clone, Copy)]
pub(super) struct Timescale {
    /// Ticks in a second, at least 1.
    per_second: u64,
    /// Seconds to add (`if_tsoffset`).
    offset: i64,
}

impl Timescale {
    /// The usual.
    pub(super) const MICROSECONDS: Self = Self { per_second: 1_000_000, offset: 0 };
    /// pcap files of magic `a1b23c4d`.
    pub(super) const NANOSECONDS: Self = Self { per_second: 1_000_000_000, offset: 0 };

    /// From the options `if_tsresol` and `if_tsoffset` of a pcapng interface: the resolution is a
    /// negative power of 10, or of 2 when its highest bit is set.
    pub(super) fn of_interface(resolution: u8, offset: i64) -> Self {
        let power = u32::from(resolution & 0x7f);
        let base: u64 = if resolution & 0x80 == 0 { 10 } else { 2 };
        Self { per_second: base.checked_pow(power).unwrap_or(1_000_000).max(1), offset }
    }

    /// The time of a pcap record.
    #[inline]
    pub(super) fn record(self, seconds: u32, fraction: u32) -> i64 {
        let micros = if self.per_second == 1_000_000 { fraction } else { fraction / 1_000 };
        i64::from(seconds) * 1_000_000 + i64::from(micros)
    }

    /// The time of a pcapng time stamp.
    #[inline]
    pub(super) fn ticks(self, ticks: u64) -> i64 {
        let seconds = ticks / self.per_second;
        let rest = ticks % self.per_second;
        let micros = match rest.checked_mul(1_000_000) {
            Some(product) => product / self.per_second,
            None => (u128::from(rest) * 1_000_000 / u128::from(self.per_second)) as u64,
        };
        i64::try_from(seconds)
            .unwrap_or(i64::MAX)
            .saturating_add(self.offset)
            .saturating_mul(1_000_000)
            .saturating_add(micros.cast_signed())
    }
}

#[cfg(test)]
mod tests {
    use super::Timescale;

    #[test]
    fn every_resolution_becomes_microseconds() {
        let cases = [(6, 1_500_000), (9, 1_500_000_000), (3, 1_500), (0x8a, 1_536), (0, 1)];
        for (resolution, ticks) in cases {
            let time = Timescale::of_interface(resolution, 10).ticks(ticks);
            let expected = if resolution == 0 { 11_000_000 } else { 11_500_000 };
            assert_eq!(time, expected, "resolution {resolution:#x}");
        }
    }

    #[test]
    fn no_resolution_or_offset_overflows() {
        for resolution in 0..=255 {
            Timescale::of_interface(resolution, i64::MAX).ticks(u64::MAX);
            Timescale::of_interface(resolution, i64::MIN).ticks(u64::MAX);
        }
    }
}
