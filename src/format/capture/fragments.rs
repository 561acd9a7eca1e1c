//! IP fragments (RFC 791 section 3.2, RFC 8200 section 4.5), put together by etherparse.

use std::cell::Cell;

use etherparse::defrag::IpDefragPool;
use etherparse::{NetSlice, SlicedPacket};

/// Packets in fragments that are waited for. Each holds up to 64 KiB.
const WAITING: usize = 64;

/// How long fragments are waited for, in microseconds: RFC 1122 section 3.3.2 says 60 to 120 s,
/// Linux waits 30 s.
const PATIENCE: i64 = 30_000_000;

/// Fragments that wait for their missing siblings.
#[derive(Default)]
pub(super) struct Fragments {
    pool: Option<IpDefragPool<i64, ()>>,
    /// Fragments taken since the pool was last cleared of old packets.
    begun: usize,
    /// Packets given up whose fragments did not all come, and not told yet.
    lost: u64,
}

impl Fragments {
    /// Takes an IP packet that is a fragment. Gives the whole packet once it is complete, as an IP
    /// packet without fragmentation.
    ///
    /// # Errors
    /// Says what is wrong when the fragment contradicts itself or its siblings.
    pub(super) fn join(&mut self, ip: &[u8], now: i64) -> Result<Option<Vec<u8>>, &'static str> {
        let packet = SlicedPacket::from_ip(ip).map_err(|_| "a cut IP fragment")?;
        let pool = self.pool.get_or_insert_with(IpDefragPool::new);
        self.begun += 1;
        if self.begun > WAITING {
            let (young, old) = count(pool, |since| now.saturating_sub(*since) < PATIENCE);
            self.lost += old;
            self.begun = 0;
            if young > WAITING as u64 {
                *pool = IpDefragPool::new();
                self.lost += young;
            }
        }
        let joined = pool.process_sliced_packet(&packet, now, ());
        let joined = joined.map_err(|_| "IP fragments that contradict each other")?;
        let Some(joined) = joined else { return Ok(None) };
        let length = joined.payload.len();
        let mut whole = Vec::with_capacity(length + 40);
        match &packet.net {
            Some(NetSlice::Ipv4(ip)) => {
                let total = u16::try_from(length + 20).map_err(|_| "an overlong IP packet")?;
                let [high, low] = total.to_be_bytes();
                let header = ip.header();
                whole.extend_from_slice(&[0x45, 0, high, low, 0, 0, 0, 0, 64]);
                whole.extend_from_slice(&[joined.ip_number.0, 0, 0]);
                whole.extend_from_slice(&header.source());
                whole.extend_from_slice(&header.destination());
            }
            Some(NetSlice::Ipv6(ip)) => {
                let payload = u16::try_from(length).map_err(|_| "an overlong IP packet")?;
                let [high, low] = payload.to_be_bytes();
                let header = ip.header();
                whole.extend_from_slice(&[0x60, 0, 0, 0, high, low, joined.ip_number.0, 64]);
                whole.extend_from_slice(&header.source());
                whole.extend_from_slice(&header.destination());
            }
            _ => return Ok(None),
        }
        whole.extend_from_slice(&joined.payload);
        pool.return_buf(joined);
        Ok(Some(whole))
    }

    /// The capture is over: nothing comes any more.
    pub(super) fn give_up(&mut self) {
        if let Some(mut pool) = self.pool.take() {
            self.lost += count(&mut pool, |_| false).1;
        }
    }

    /// How many packets were given up since this was last asked.
    pub(super) fn take_lost(&mut self) -> u64 {
        std::mem::take(&mut self.lost)
    }
}

/// Keeps what `keep` says. Tells how many packets were kept and how many were not.
fn count(pool: &mut IpDefragPool<i64, ()>, keep: impl Fn(&i64) -> bool) -> (u64, u64) {
    let (kept, dropped) = (Cell::new(0), Cell::new(0));
    // etherparse asks twice once something goes; while all is kept, it asks once for each.
    pool.retain(|since| {
        let counter = if keep(since) { &kept } else { &dropped };
        counter.set(counter.get() + 1);
        true
    });
    pool.retain(keep);
    (kept.get(), dropped.get())
}

#[cfg(test)]
mod tests {
    use super::{Fragments, PATIENCE, WAITING};

    /// A fragment of the packet `id` that holds `payload`, of which this is the part at `at`.
    fn fragment(id: u8, payload: &[u8], at: std::ops::Range<usize>) -> Vec<u8> {
        let (more, offset) = (at.end < payload.len(), (at.start / 8) as u8);
        let total = (20 + at.len()) as u8;
        let flags = if more { 0x20 } else { 0 };
        let header = [0x45, 0, 0, total, 0, id, flags, offset, 64, 6, 0, 0];
        [&header[..], &[1, 1, 1, 1, 2, 2, 2, 2], &payload[at]].concat()
    }

    fn payload() -> Vec<u8> {
        (0..40).collect()
    }

    #[test]
    fn any_order_and_repetition_gives_the_packet_once() {
        let parts = [0..16, 16..24, 24..40];
        for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2], [2, 0, 1]] {
            let mut fragments = Fragments::default();
            let mut whole = Vec::new();
            for (step, index) in order.into_iter().flat_map(|index| [index, index]).enumerate() {
                if step == 5 {
                    break; // the repetition of the last would open a packet of its own
                }
                let bytes = fragment(1, &payload(), parts[index].clone());
                whole.extend(fragments.join(&bytes, 0).expect("sound"));
            }
            assert_eq!(whole.len(), 1, "{order:?}");
            assert_eq!(whole[0][20..], payload());
            fragments.give_up();
            assert_eq!(fragments.take_lost(), 0);
        }
    }

    #[test]
    fn what_stays_incomplete_is_counted_and_bounded() {
        let mut fragments = Fragments::default();
        for id in 0..=255 {
            fragments.join(&fragment(id, &payload(), 0..16), i64::from(id)).expect("sound");
        }
        let dropped = fragments.take_lost();
        assert!(dropped >= 256 - 2 * WAITING as u64, "{dropped}");
        fragments.give_up();
        assert_eq!(dropped + fragments.take_lost(), 256);
    }

    #[test]
    fn old_packets_make_room() {
        let mut fragments = Fragments::default();
        fragments.join(&fragment(0, &payload(), 0..16), 0).expect("sound");
        for _ in 0..=WAITING {
            let late = fragment(1, &payload(), 0..16);
            assert_eq!(fragments.join(&late, PATIENCE).expect("sound"), None);
        }
        assert_eq!(fragments.take_lost(), 1);
    }

    #[test]
    fn a_contradiction_is_told() {
        let mut fragments = Fragments::default();
        fragments.join(&fragment(1, &payload(), 24..40), 0).expect("sound");
        let longer = fragment(1, &[0; 64], 40..64);
        assert!(fragments.join(&longer, 0).is_err());
    }
}
