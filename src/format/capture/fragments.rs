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
    /// Fragmented packets begun since the pool was last cleared of old ones.
    begun: usize,
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
            let young = Cell::new(0);
            pool.retain(|since| {
                let keep = now.saturating_sub(*since) < PATIENCE;
                young.set(young.get() + usize::from(keep));
                keep
            });
            self.begun = 0;
            if young.get() > WAITING {
                *pool = IpDefragPool::new();
                return Err("too many IP fragments wait for others");
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
}
