//! The two streams of a connection, record by record.

use std::fmt;

use super::hello::ClientHello;
use super::negotiation::Negotiation;
use super::record::{ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, HEADER, Header};
use super::side::{Place, START, Side, Stage, UNKNOWN};
use super::trouble::Trouble;
use crate::format::capture::reassembly::{Mark, Streams};
use crate::format::capture::secrets::Secrets;

/// Records in a row that may fail before a direction is given up: one is damage, many are the wrong
/// keys.
const FAILURES: u32 = 16;

/// How often the place may be lost in the clear: a handshake is short, and there nothing tells a
/// record from what looks like one.
const CLEAR: u32 = 16;

/// How many times its first bytes a record is believed to take: segments of 1,200 bytes carry the
/// longest in fourteen.
const ROOM: usize = 16;

/// What a session needs from its surroundings.
pub(in super::super) struct Supplies<'s> {
    pub(in super::super) secrets: &'s Secrets,
    /// Records are opened in here.
    pub(in super::super) scratch: &'s mut Vec<u8>,
    pub(in super::super) inner: &'s mut dyn Inside,
}

/// Takes what lies inside.
pub(in super::super) trait Inside: Streams {
    /// The protocol inside, as both ends agreed on it (RFC 7301). Called once, before any data.
    fn begin(&mut self, protocol: &[u8]);
}

/// A TLS connection.
#[derive(Default)]
pub(in super::super) struct Session {
    pub(super) sides: [Side; 2],
    /// The direction that the client sends.
    pub(super) client: Option<usize>,
    pub(super) negotiation: Negotiation,
    pub(super) early: EarlyData,
    pub(super) trouble: Option<Trouble>,
    /// What lies inside has begun.
    begun: bool,
    /// Records opened.
    pub(super) opened: u64,
    /// Records that did not authenticate and were not told yet.
    failures: u64,
    /// Bytes of records tried with sequence numbers that were guessed.
    pub(super) tried: usize,
}

/// TLS 1.3: data of the client that precedes the handshake.
#[derive(Default)]
pub(super) enum EarlyData {
    /// There is none.
    #[default]
    None,
    /// The server has not said yet whether it accepts it.
    Waiting(Vec<u8>),
    Accepted,
    Refused,
}

/// Where a record lies in its stream.
#[derive(Clone, Copy)]
pub(super) struct At {
    /// Of the segment that completed it.
    pub(super) mark: Mark,
    /// Position behind it.
    pub(super) end: u64,
}

impl Session {
    /// Takes the next bytes of a direction.
    #[inline]
    pub(in super::super) fn data(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mut mark: Mark,
        supplies: &mut Supplies<'_>,
    ) {
        let direction = direction & 1;
        let mut rest = bytes;
        let mut again;
        loop {
            while !rest.is_empty() && self.trouble.is_none() {
                let taken = self.take(direction, rest, mark, supplies);
                mark.at += taken as u64;
                self.sides[direction].at = mark.at;
                rest = rest.get(taken..).unwrap_or_default();
            }
            // A record was found among the bytes that were kept: those behind it are read now.
            let side = &mut self.sides[direction];
            if side.place != Place::Found {
                return;
            }
            side.place = Place::InStep;
            again = std::mem::take(&mut side.carry);
            rest = &again;
            mark.at = side.at - rest.len() as u64;
        }
    }

    /// Takes some of the bytes; gives how many.
    fn take(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mark: Mark,
        supplies: &mut Supplies<'_>,
    ) -> usize {
        let side = &mut self.sides[direction];
        match side.place {
            Place::Off | Place::Found => bytes.len(),
            Place::Damaged(left) => {
                let taken = left.min(bytes.len());
                side.place =
                    if taken == left { Place::InStep } else { Place::Damaged(left - taken) };
                side.read = mark.at + taken as u64;
                taken
            }
            Place::Lost(_) => {
                side.carry.extend_from_slice(bytes);
                side.at = mark.at + bytes.len() as u64;
                self.hunt(direction, mark, supplies);
                bytes.len()
            }
            Place::InStep if side.carry.is_empty() => {
                let Some(header) = bytes.first_chunk::<HEADER>() else {
                    side.carry.extend_from_slice(bytes);
                    return bytes.len();
                };
                let Some(header) = Header::read(*header) else {
                    return self.no_header(direction, bytes);
                };
                let length = HEADER + header.length;
                let Some(fragment) = bytes.get(HEADER..length) else {
                    // Room for the whole record at once, for segments bring it piece by piece; but not
                    // for a length that a few bytes claim.
                    side.carry.reserve_exact(length.min(ROOM * bytes.len()));
                    side.carry.extend_from_slice(bytes);
                    return bytes.len();
                };
                let mut scratch = std::mem::take(supplies.scratch);
                scratch.clear();
                scratch.extend_from_slice(fragment);
                let at = At { mark, end: mark.at + length as u64 };
                self.record(direction, header, &mut scratch, at, supplies);
                *supplies.scratch = scratch;
                length
            }
            Place::InStep => self.fill(direction, bytes, mark, supplies),
        }
    }

    /// Goes on with the record that `carry` begins.
    fn fill(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mark: Mark,
        supplies: &mut Supplies<'_>,
    ) -> usize {
        let side = &mut self.sides[direction];
        let length = Header::at(&side.carry).map_or(HEADER, |header| HEADER + header.length);
        let taken = length.saturating_sub(side.carry.len()).min(bytes.len());
        side.carry.extend_from_slice(bytes.get(..taken).unwrap_or_default());
        if side.carry.len() < length {
            return taken;
        }
        if length == HEADER {
            if Header::at(&side.carry).is_none() {
                self.lose_place(direction);
            }
            return taken;
        }
        let mut carry = std::mem::take(&mut side.carry);
        if let (Some(header), Some(fragment)) = (Header::at(&carry), carry.get_mut(HEADER..)) {
            let at = At { mark, end: mark.at + taken as u64 };
            self.record(direction, header, fragment, at, supplies);
        }
        taken
    }

    /// No record starts here. Old clients greet in SSL 2 framing.
    #[cold]
    fn no_header(&mut self, direction: usize, bytes: &[u8]) -> usize {
        if self.client.is_none()
            && let Some((hello, length)) = ClientHello::read_ssl2(bytes)
        {
            self.client = Some(direction);
            self.negotiation.begin(hello);
            return length;
        }
        self.lose_place(direction);
        0
    }

    /// Searches the next record from here on.
    fn lose_place(&mut self, direction: usize) {
        let side = &mut self.sides[direction];
        side.messages.clear();
        side.place = Place::Lost(0);
        if side.protection.is_none() {
            side.lost_in_clear += 1;
            if side.lost_in_clear > CLEAR {
                side.off();
                return;
            }
        }
        if side.protection.as_ref().is_some_and(|protection| !protection.can_resume()) {
            side.lose(None);
            side.off();
        }
    }

    /// The next `length` bytes of a direction are not in the capture.
    pub(in super::super) fn gap(
        &mut self,
        direction: usize,
        length: u64,
        supplies: &mut Supplies<'_>,
    ) {
        let direction = direction & 1;
        let side = &mut self.sides[direction];
        side.at += length;
        let left = match side.place {
            Place::Off => return,
            Place::Found | Place::Lost(_) => 0,
            Place::Damaged(left) => left,
            Place::InStep => Header::at(&side.carry)
                .map_or(0, |header| (HEADER + header.length).saturating_sub(side.carry.len())),
        };
        let is_stream_cipher =
            side.protection.as_ref().is_some_and(|protection| !protection.can_resume());
        // The gap ends within the record at hand: only that is lost.
        if side.stage == Stage::Traffic && length <= left as u64 && !is_stream_cipher {
            if let Place::InStep = side.place {
                side.lose_record(left + side.carry.len() - HEADER);
                side.carry = Vec::new();
            }
            let left = left - length as usize;
            side.read = side.at;
            side.place = if left == 0 { Place::InStep } else { Place::Damaged(left) };
            return;
        }
        side.carry = Vec::new();
        self.lose_place(direction);
        if self.sides[direction].place == Place::Off {
            supplies.inner.gap(direction, UNKNOWN);
        }
    }

    /// A direction has ended in order.
    pub(in super::super) fn end(&mut self, direction: usize, supplies: &mut Supplies<'_>) {
        let direction = direction & 1;
        self.unfinished(direction, supplies);
        self.close(direction, supplies);
    }

    /// The capture ends: what was begun does not come to an end.
    pub(in super::super) fn finish(&mut self, supplies: &mut Supplies<'_>) {
        for direction in 0..2 {
            self.unfinished(direction, supplies);
        }
    }

    /// Tells of what was lost at the end of a direction.
    fn unfinished(&mut self, direction: usize, supplies: &mut Supplies<'_>) {
        let side = &mut self.sides[direction];
        if matches!(side.place, Place::Lost(_)) || !side.carry.is_empty() {
            side.lose(None);
            side.carry = Vec::new();
        }
        self.tell_lost(direction, supplies);
    }

    fn close(&mut self, direction: usize, supplies: &mut Supplies<'_>) {
        let side = &mut self.sides[direction];
        if !side.ended && self.trouble.is_none() {
            side.ended = true;
            supplies.inner.end(direction);
        }
        self.sides[direction].off();
    }

    /// Whether nothing is left that further segments could change.
    pub(in super::super) fn is_off(&self) -> bool {
        self.trouble.is_some() || self.sides.iter().all(|side| side.place == Place::Off)
    }

    /// Bytes held.
    #[inline]
    pub(in super::super) fn held(&self) -> usize {
        let early = if let EarlyData::Waiting(early) = &self.early { early.capacity() } else { 0 };
        let of_side = |side: &Side| side.carry.capacity() + side.messages.held();
        early + self.negotiation.held() + self.sides.iter().map(of_side).sum::<usize>()
    }

    /// Why the connection is not read, if it is not.
    pub(in super::super) fn undecrypted(&self) -> Option<Undecrypted<'_>> {
        let trouble = match self.trouble {
            Some(trouble) => trouble,
            None if self.opened > 0 => return None,
            None if self.negotiation.client.is_none() => Trouble::NoHandshake,
            None if self.negotiation.server.is_none() => Trouble::NoServerHello,
            None => Trouble::Unfinished,
        };
        Some(Undecrypted { negotiation: &self.negotiation, trouble })
    }

    /// How many records did not authenticate since this was last asked.
    #[inline]
    pub(in super::super) fn take_failures(&mut self) -> u64 {
        std::mem::take(&mut self.failures)
    }

    pub(super) fn give_up(&mut self, trouble: Trouble) {
        self.trouble.get_or_insert(trouble);
        self.sides.iter_mut().for_each(Side::off);
        self.early = EarlyData::Refused;
    }

    /// Reads a record, opening it in place.
    #[inline]
    pub(super) fn record(
        &mut self,
        direction: usize,
        header: Header,
        fragment: &mut [u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        let side = &mut self.sides[direction];
        side.read = at.end;
        let Some(protection) = &mut side.protection else {
            self.clear(direction, header, fragment, at, supplies);
            return;
        };
        // In TLS 1.3 all that is protected looks like application data; what does not is a hello, an
        // alert, or there for the sake of middleboxes (RFC 8446 appendix D.4).
        if side.secret.is_some() && header.kind != APPLICATION_DATA {
            self.clear(direction, header, fragment, at, supplies);
            return;
        }
        match protection.open(header, fragment) {
            Some((kind, range)) => {
                side.tolerance = 0;
                side.failed = 0;
                self.opened += 1;
                let content = fragment.get(range).unwrap_or_default();
                self.content(direction, kind, content, at, supplies);
            }
            None => self.failed(direction, header, supplies),
        }
    }

    /// Takes the content of a record that was opened.
    #[inline]
    pub(super) fn content(
        &mut self,
        direction: usize,
        kind: u8,
        content: &[u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        match kind {
            APPLICATION_DATA if self.sides[direction].stage == Stage::Early => {
                self.early_data(direction, content, at, supplies);
            }
            APPLICATION_DATA => self.give(direction, content, at, supplies),
            HANDSHAKE => self.handshake(direction, content, at, supplies),
            // A renegotiation of TLS 1.2 and before.
            CHANGE_CIPHER_SPEC => self.change_cipher(direction, supplies.secrets),
            // RFC 8446 section 6.1: close_notify.
            ALERT if content.get(1) == Some(&0) => self.close(direction, supplies),
            _ => {}
        }
    }

    /// Gives on what lies inside.
    #[inline]
    pub(super) fn give(
        &mut self,
        direction: usize,
        content: &[u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        if content.is_empty() {
            return;
        }
        if !std::mem::replace(&mut self.begun, true)
            && let Some(protocol) = &self.negotiation.protocol
        {
            supplies.inner.begin(protocol);
        }
        if self.sides[direction].lost > 0 {
            self.tell_lost(direction, supplies);
        }
        let received = at.mark.received;
        let received = received.and_then(|position| self.sides[1 - direction].translate(position));
        let side = &mut self.sides[direction];
        let mark =
            Mark { time: at.mark.time, at: side.inside, received, first: side.inside == START };
        side.inside += content.len() as u64;
        side.remember(at.end);
        supplies.inner.data(direction, content, mark);
    }

    pub(super) fn tell_lost(&mut self, direction: usize, supplies: &mut Supplies<'_>) {
        let side = &mut self.sides[direction];
        let lost = std::mem::take(&mut side.lost);
        if lost > 0 && self.trouble.is_none() {
            side.inside += lost;
            supplies.inner.gap(direction, lost);
        }
    }

    /// A record that does not authenticate: nothing of it is given on.
    #[cold]
    pub(super) fn failed(&mut self, direction: usize, header: Header, supplies: &mut Supplies<'_>) {
        let side = &mut self.sides[direction];
        if side.tolerance > 0 {
            side.tolerance -= 1;
            return;
        }
        self.failures += 1;
        side.failed += 1;
        side.lose_record(header.length);
        side.messages.clear();
        if side.failed >= FAILURES {
            if self.opened == 0 {
                self.give_up(Trouble::Mismatch);
                return;
            }
            side.lose(None);
            self.tell_lost(direction, supplies);
            self.sides[direction].off();
        }
    }

    /// A record without protection.
    #[cold]
    pub(super) fn clear(
        &mut self,
        direction: usize,
        header: Header,
        fragment: &mut [u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        match header.kind {
            HANDSHAKE => self.handshake(direction, fragment, at, supplies),
            CHANGE_CIPHER_SPEC => self.change_cipher(direction, supplies.secrets),
            APPLICATION_DATA => {
                self.unexpected(direction, header, fragment, at, supplies);
            }
            _ => {}
        }
    }
}

/// A connection that is not read, in words.
pub(in super::super) struct Undecrypted<'s> {
    negotiation: &'s Negotiation,
    trouble: Trouble,
}

impl Undecrypted<'_> {
    /// The name of the server, as the client gave it.
    pub(in super::super) fn server_name(&self) -> Option<&str> {
        self.negotiation.server_name()
    }
}

impl fmt::Display for Undecrypted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.negotiation, self.trouble)
    }
}
