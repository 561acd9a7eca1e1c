//! Going on after bytes were lost: finding the next record, and its number.

use super::protection::Protection;
use super::record::{FRAGMENT, Found, HEADER, Header, find};
use super::session::{At, Session, Supplies};
use super::side::{Place, Stage};
use crate::format::capture::reassembly::Mark;
use crate::format::capture::secrets::Label;

/// Sequence numbers tried for one record.
const NUMBERS: u64 = 1_024;

/// Bytes of records that one connection may be tried with: some hundred gaps of a hundred full
/// records each. Then a direction that loses its place is given up.
const TRIALS: usize = 160 << 20;

/// Bytes kept before a record: for some ciphers they are its initialisation vector.
const BEFORE: usize = 16;

/// Bytes that a record with the least content takes, about.
const SHORTEST: u64 = 24;

impl Session {
    /// Searches the next record of a direction in its carry, and reads it.
    #[cold]
    pub(super) fn hunt(&mut self, direction: usize, mark: Mark, supplies: &mut Supplies<'_>) {
        loop {
            let side = &mut self.sides[direction];
            let Place::Lost(from) = side.place else { return };
            if self.tried > TRIALS {
                side.lose(None);
                self.tell_lost(direction, supplies);
                self.sides[direction].off();
                return;
            }
            let start = match find(&side.carry, from) {
                Found::At(start) => start,
                Found::Perhaps(at) => {
                    let passed = at.saturating_sub(BEFORE);
                    side.carry.drain(..passed);
                    side.place = Place::Lost(at - passed);
                    return;
                }
            };
            let mut carry = std::mem::take(&mut side.carry);
            let Some(header) = Header::at(carry.get(start..).unwrap_or_default()) else { return };
            let end = start + HEADER + header.length;
            let behind = (carry.len() - end) as u64;
            let at = At { mark, end: side.at - behind };
            let lost = (at.end - (HEADER + header.length) as u64).saturating_sub(side.read);
            let (before, record) = carry.split_at_mut(start);
            if let Some(protection) = &mut side.protection {
                protection.preceded_by(before);
            }
            let fragment = record.get_mut(HEADER..HEADER + header.length).unwrap_or_default();
            if self.resume_after(direction, header, fragment, lost, at, supplies) {
                let side = &mut self.sides[direction];
                if side.place == Place::Lost(from) {
                    carry.drain(..end);
                    (side.carry, side.place) = (carry, Place::Found);
                }
                return;
            }
            let side = &mut self.sides[direction];
            (side.carry, side.place) = (carry, Place::Lost(start + 1));
        }
    }

    /// Reads a record behind some that were lost, without knowing how many. False when it is none
    /// of this direction's records.
    pub(super) fn resume(
        &mut self,
        direction: usize,
        header: Header,
        fragment: &mut [u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) -> bool {
        self.resume_after(direction, header, fragment, FRAGMENT as u64, at, supplies)
    }

    /// The same, where `lost` bytes were lost.
    fn resume_after(
        &mut self,
        direction: usize,
        header: Header,
        fragment: &mut [u8],
        lost: u64,
        at: At,
        supplies: &mut Supplies<'_>,
    ) -> bool {
        let side = &mut self.sides[direction];
        let Some(protection) = &mut side.protection else {
            // In the clear every plausible record is believed.
            self.clear(direction, header, fragment, at, supplies);
            return true;
        };
        let mut records =
            find_number(protection, header, fragment, lost, &mut self.tried, supplies);
        if records.is_none() && side.stage == Stage::Handshake {
            // The end of the handshake was lost as well.
            let is_client = self.client == Some(direction);
            let label = if is_client { Label::ClientTraffic } else { Label::ServerTraffic };
            let secret = self.negotiation.secret(label, supplies.secrets);
            let keys = secret.and_then(|secret| self.negotiation.protection13(&secret));
            if let Some(mut keys) = keys {
                records = find_number(&mut keys, header, fragment, lost, &mut self.tried, supplies);
                if records.is_some() {
                    side.protect(Stage::Traffic, secret, keys);
                    side.lose(None);
                }
            }
        } else if let Some(records) = records
            && side.stage == Stage::Traffic
        {
            // What the lost records held, where that can be told from their number.
            let overhead = side.protection.as_ref().and_then(|protection| protection.overhead());
            side.lose(overhead.map(|overhead| lost.saturating_sub(records * overhead)));
        }
        if records.is_some() {
            self.record(direction, header, fragment, at, supplies);
        }
        records.is_some()
    }
}

/// Finds the number under which a record opens and leaves it with the keys; gives how many records
/// lie between.
fn find_number(
    protection: &mut Protection,
    header: Header,
    fragment: &[u8],
    lost: u64,
    tried: &mut usize,
    supplies: &mut Supplies<'_>,
) -> Option<u64> {
    if !protection.may_be(header) {
        return None;
    }
    let first = protection.sequence;
    let most = (lost / SHORTEST + 2).min(NUMBERS);
    for records in 0..most {
        if *tried > TRIALS {
            break;
        }
        *tried += header.length;
        supplies.scratch.clear();
        supplies.scratch.extend_from_slice(fragment);
        protection.sequence = first.saturating_add(records);
        if protection.opens(header, supplies.scratch) {
            return Some(records);
        }
    }
    protection.sequence = first;
    None
}
