//! pcap files: a header, then records with a header each.

use pcap_parser::{PcapHeader, parse_pcap_frame, parse_pcap_frame_be, parse_pcap_frame_modified};

use super::{BLOCK, Packet, Step, link_type};
use crate::format::capture::timescale::Timescale;

pub(in super::super) struct Pcap {
    link: u16,
    scale: Timescale,
    layout: Layout,
    /// Largest captured length taken for true.
    longest: u32,
    /// Seconds of the last good record: the next one is taken to be near.
    seconds: u32,
    broken: bool,
}

#[derive(Clone, Copy)]
enum Layout {
    Little,
    Big,
    /// Alexey Kuznetzov's patched libpcap: eight more bytes in each record header.
    Modified,
}

impl Pcap {
    /// A file with this header.
    pub(super) fn new(header: &PcapHeader) -> Self {
        let scale = if header.is_nanosecond_precision() {
            Timescale::NANOSECONDS
        } else {
            Timescale::MICROSECONDS
        };
        let layout = match (header.is_modified_format(), header.is_bigendian()) {
            (true, _) => Layout::Modified,
            (_, true) => Layout::Big,
            _ => Layout::Little,
        };
        Self {
            link: link_type(header.network),
            scale,
            layout,
            // Writers forget the snap length, and libpcap itself allows 256 KiB whatever it says.
            longest: header.snaplen.clamp(256 << 10, BLOCK as u32),
            seconds: 0,
            broken: false,
        }
    }

    /// Looks at the next record.
    #[inline]
    pub(super) fn step(&mut self, bytes: &[u8]) -> Step {
        let (frame, header) = match self.layout {
            Layout::Little => (parse_pcap_frame(bytes), 16),
            Layout::Big => (parse_pcap_frame_be(bytes), 16),
            Layout::Modified => (parse_pcap_frame_modified(bytes), 24),
        };
        let Ok((_, frame)) = frame else {
            return match self.record(bytes) {
                None => Step::More(header),
                Some((_, captured)) if captured > self.longest => self.resynchronise(bytes),
                Some((_, captured)) => Step::More(header + captured as usize),
            };
        };
        if frame.caplen > self.longest {
            return self.resynchronise(bytes);
        }
        self.broken = false;
        self.seconds = frame.ts_sec;
        let length = header + frame.data.len();
        let time = self.scale.record(frame.ts_sec, frame.ts_usec);
        Step::Packet(Packet { link: self.link, time, data: header..length }, length)
    }

    /// Seconds and captured length of the record header at the start of `bytes`.
    fn record(&self, bytes: &[u8]) -> Option<(u32, u32)> {
        let seconds = bytes.first_chunk::<4>()?;
        let captured = bytes.get(8..)?.first_chunk::<4>()?;
        Some(match self.layout {
            Layout::Big => (u32::from_be_bytes(*seconds), u32::from_be_bytes(*captured)),
            _ => (u32::from_le_bytes(*seconds), u32::from_le_bytes(*captured)),
        })
    }

    /// Searches the next record: a header of a plausible time and length that is followed by
    /// another such header.
    fn resynchronise(&mut self, bytes: &[u8]) -> Step {
        let reason = "a packet length beyond every limit";
        let header = if matches!(self.layout, Layout::Modified) { 24 } else { 16 };
        for at in 1..bytes.len().saturating_sub(header) {
            let Some(captured) = bytes.get(at..).and_then(|rest| self.plausible(rest)) else {
                continue;
            };
            let Some(next) = bytes.get(at + header + captured as usize..) else { continue };
            if self.plausible(next).is_some() {
                return self.skip_broken(at, reason);
            }
        }
        // Nothing in sight. Keep what may be the start of a header.
        match bytes.len().saturating_sub(header) {
            0 => Step::More(header * 2),
            passed => self.skip_broken(passed, reason),
        }
    }

    /// One damaged place is reported once, however many steps pass over it.
    fn skip_broken(&mut self, length: usize, reason: &'static str) -> Step {
        if self.broken {
            return Step::Skip(length);
        }
        self.broken = true;
        Step::Broken(length, reason)
    }

    fn plausible(&self, bytes: &[u8]) -> Option<u32> {
        const DAY: u32 = 86_400;
        let (seconds, captured) = self.record(bytes)?;
        let near = self.seconds == 0 || seconds.abs_diff(self.seconds) < DAY;
        (near && seconds > 0 && (14..=65_549).contains(&captured)).then_some(captured)
    }
}
