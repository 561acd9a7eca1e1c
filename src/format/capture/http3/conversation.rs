//! The streams of a connection as HTTP/3 messages.
//!
//! A header section may refer to table entries that another stream brings (RFC 9204 section 2.1.2).
//! Until that has come the section waits, and its exchange with it. When it cannot come any more, the
//! fields that refer to it are lost, and nothing else.

use std::collections::BTreeMap;

use crate::format::capture::context::Context;
use crate::format::capture::quic::{Application, CLIENT, Piece, SERVER, varint};
use crate::format::capture::section::Section;
use crate::format::capture::stream_exchange::{Half, OVERHEAD, Whereabouts};
use crate::model::{Depth, Locator, Mishap};

use super::frames::{Frames, HEADERS, PUSH_PROMISE, Part, SETTINGS};
use super::qpack::{self, Outcome, Table};
use super::talk::{Side, Talk, Waiting, half};

/// Capture time after which a section waits no longer for the dynamic table, in microseconds: what the
/// network loses is sent again within a few round trips, so it is the capture that lacks it.
const PATIENCE: i64 = 2_000_000;

/// Promised requests whose push has not come. Browsers allow none at all.
const PROMISES: usize = 100;

/// What a stream of one direction is for (RFC 9114 section 6.2).
enum OneWay {
    /// Its type has not come whole.
    Unknown(Vec<u8>),
    Control(Frames),
    /// The number of the push has not come whole.
    Push(Vec<u8>),
    /// A response, kept as an exchange.
    Pushed,
    Encoder,
    /// The decoder's acknowledgments, and what is reserved or unknown.
    Other,
}

/// The HTTP/3 state of a connection.
#[derive(Default)]
pub(in super::super) struct Conversation {
    talks: BTreeMap<u64, Box<Talk>>,
    one_way: BTreeMap<u64, OneWay>,
    /// The dynamic tables, by the sender of the sections they are for.
    tables: [Table; 2],
    /// Since when sections wait for them.
    waiting: [Option<i64>; 2],
    /// Requests of pushes to come, by their numbers.
    promises: BTreeMap<u64, Section>,
}

/// A conversation that takes the streams of a connection.
pub(in super::super) struct Listening<'l, 'c, 'o> {
    conversation: &'l mut Conversation,
    context: &'l mut Context<'c, 'o>,
    /// The direction that the client sends in.
    client: usize,
}

impl Conversation {
    /// Listens to the streams of a connection.
    pub(in super::super) fn with<'l, 'c, 'o>(
        &'l mut self,
        client: usize,
        context: &'l mut Context<'c, 'o>,
    ) -> Listening<'l, 'c, 'o> {
        Listening { conversation: self, context, client }
    }

    /// Nothing more comes: delivers what is left, and gives the memory back.
    pub(in super::super) fn finish(&mut self, client: usize, context: &mut Context<'_, '_>) {
        let mut listening = self.with(client, context);
        listening.unblock(CLIENT, false);
        listening.unblock(SERVER, false);
        let talks = std::mem::take(&mut listening.conversation.talks);
        for (stream, talk) in talks {
            listening.deliver(stream, *talk);
        }
        for promise in std::mem::take(&mut self.promises).into_values() {
            *context.kept = context.kept.saturating_sub(promise.held());
        }
        for table in std::mem::take(&mut self.tables) {
            *context.kept = context.kept.saturating_sub(table.held());
        }
    }
}

impl Application for Listening<'_, '_, '_> {
    fn piece(&mut self, stream: u64, sender: usize, piece: Piece<'_>) {
        if let Piece::Bytes(_, time) = piece {
            self.lose_patience(time);
        }
        match stream & 3 {
            0 => self.message(stream, sender, piece),
            2 | 3 => self.one_way(stream, sender, piece),
            // Servers open no streams of two directions (RFC 9114 section 6.1).
            _ => {}
        }
    }

    fn reset(&mut self, stream: u64, sender: usize) {
        if let Some(talk) = self.conversation.talks.get_mut(&stream) {
            talk.sides[sender].end(false);
            self.settle(stream);
        }
    }

    fn abandon(&mut self, stream: u64) {
        if let Some(OneWay::Encoder) = self.conversation.one_way.remove(&stream) {
            // Whatever waits for it waits in vain.
            self.unblock((stream & 1) as usize, false);
        }
        if let Some(talk) = self.conversation.talks.get_mut(&stream) {
            talk.sides.iter_mut().filter(|side| !side.over).for_each(|side| side.end(false));
            self.settle(stream);
        }
    }
}

impl Listening<'_, '_, '_> {
    /// Takes a piece of a message.
    fn message(&mut self, stream: u64, sender: usize, piece: Piece<'_>) {
        let side = self.side(stream, sender);
        if let Piece::End = piece {
            side.end(true);
            return self.settle(stream);
        }
        let mut frames = std::mem::take(&mut side.frames);
        let before = frames.held();
        match piece {
            Piece::Bytes(bytes, time) => {
                if frames.is_between() {
                    side.time = time;
                }
                frames.bytes(bytes, |part| self.part(stream, sender, part));
            }
            Piece::Gap(length) => {
                self.tell_gap(stream, length);
                frames.gap(length, |part| self.part(stream, sender, part));
            }
            Piece::End => {}
        }
        *self.context.kept = (*self.context.kept + frames.held()).saturating_sub(before);
        self.side(stream, sender).frames = frames;
    }

    fn talk(&mut self, stream: u64) -> &mut Talk {
        self.conversation.talks.entry(stream).or_insert_with(|| {
            *self.context.kept += OVERHEAD;
            Box::default()
        })
    }

    fn side(&mut self, stream: u64, sender: usize) -> &mut Side {
        &mut self.talk(stream).sides[sender]
    }

    fn tell_gap(&mut self, stream: u64, length: u64) {
        self.context.lose(length);
        self.context.mishap(Mishap::TcpGap, |number| {
            format!("quic {number}, h3 stream {stream}: {length} bytes")
        });
    }

    fn part(&mut self, stream: u64, sender: usize, part: Part<'_>) {
        match part {
            Part::Frame { kind: HEADERS, payload, whole } => {
                self.section(stream, sender, payload, whole);
            }
            Part::Frame { kind: PUSH_PROMISE, payload, whole } if sender == SERVER => {
                self.promise(payload, whole);
            }
            Part::Frame { .. } => {}
            Part::Data(bytes) if self.side(stream, sender).waits() => {
                self.wait(stream, sender, Waiting::Content(bytes.into()));
            }
            Part::Data(bytes) => {
                let Some(talk) = self.conversation.talks.get_mut(&stream) else { return };
                talk.exchange.data(half(sender), bytes, self.context);
            }
            Part::Missing(length) if self.side(stream, sender).waits() => {
                self.wait(stream, sender, Waiting::Missing(length));
            }
            Part::Missing(length) => self.talk(stream).exchange.miss(half(sender), length),
            // The rest of the content may be anything.
            Part::Lost => self.part(stream, sender, Part::Missing(0)),
            Part::TooLarge => self.tell(Mishap::HeaderTooLarge, stream, ""),
        }
    }

    fn tell(&mut self, mishap: Mishap, stream: u64, what: &str) {
        self.context.mishap(mishap, |number| format!("quic {number}, h3 stream {stream}{what}"));
    }

    fn wait(&mut self, stream: u64, sender: usize, part: Waiting) {
        if let Some(talk) = self.conversation.talks.get_mut(&stream) {
            talk.sides[sender].wait(part, self.context);
        }
    }

    /// Takes an encoded section of a message; of its end some may be missing.
    fn section(&mut self, stream: u64, sender: usize, payload: &[u8], whole: bool) {
        if !self.side(stream, sender).waits()
            && let Some(mut section) = self.decode(stream, sender, payload, whole)
        {
            if !whole {
                section.break_off();
            }
            let time = self.side(stream, sender).time;
            self.decoded(stream, sender, section, time);
            return;
        }
        let time = self.side(stream, sender).time;
        self.conversation.waiting[sender].get_or_insert(time);
        self.wait(stream, sender, Waiting::Section(payload.into(), time));
    }

    /// Decodes a section; `None` when it has to wait.
    fn decode(
        &mut self,
        stream: u64,
        sender: usize,
        payload: &[u8],
        patient: bool,
    ) -> Option<Section> {
        let wanted = self.talk(stream).exchange.wants_fields(half(sender));
        let mut section = Section::new(self.context.buffer());
        section.wanted = wanted;
        let table = &self.conversation.tables[sender];
        let outlet = &self.context.outlet;
        let judge = |status: u16| outlet.depth(status) != Depth::Count;
        match qpack::read(payload, table, patient, &judge, &mut section) {
            Outcome::Blocked => {
                self.context.recycle(section.into_buffer());
                return None;
            }
            Outcome::Broken => self.tell(Mishap::MessageBroken, stream, ": QPACK"),
            Outcome::Read => {}
        }
        if section.cut {
            self.tell(Mishap::HeaderTooLarge, stream, "");
        }
        Some(section)
    }

    fn decoded(&mut self, stream: u64, sender: usize, section: Section, time: i64) {
        let Some(talk) = self.conversation.talks.get_mut(&stream) else { return };
        talk.exchange.section(half(sender), section, time, false, self.context);
    }

    /// Takes a promise (RFC 9114 section 7.2.5). One that would have to wait for the table is read
    /// as far as it can be: clients that allow pushes at all are rare, and those with tables rarer.
    fn promise(&mut self, payload: &[u8], whole: bool) {
        let mut rest = payload;
        let Some(number) = varint(&mut rest) else { return };
        if self.conversation.promises.len() == PROMISES {
            return;
        }
        let mut section = Section::new(self.context.buffer());
        let table = &self.conversation.tables[SERVER];
        qpack::read(rest, table, false, &|_| true, &mut section);
        if !whole {
            section.break_off();
        }
        *self.context.kept += section.held();
        if let Some(before) = self.conversation.promises.insert(number, section) {
            *self.context.kept = self.context.kept.saturating_sub(before.held());
        }
    }

    /// Takes a piece of a stream of one direction.
    fn one_way(&mut self, stream: u64, sender: usize, piece: Piece<'_>) {
        let state = self.conversation.one_way.remove(&stream);
        let mut state = state.unwrap_or_else(|| OneWay::Unknown(Vec::new()));
        match piece {
            Piece::Bytes(bytes, time) => {
                state = self.one_way_bytes(stream, sender, state, bytes, time);
            }
            Piece::Gap(length) => match &mut state {
                OneWay::Encoder => {
                    self.tell_gap(stream, length);
                    let table = &mut self.conversation.tables[sender];
                    let before = table.held();
                    table.gap();
                    let less = before.saturating_sub(table.held());
                    *self.context.kept = self.context.kept.saturating_sub(less);
                    self.unblock(sender, true);
                }
                OneWay::Control(frames) => frames.gap(length, |_| {}),
                OneWay::Pushed => self.message(stream, sender, piece),
                OneWay::Unknown(_) | OneWay::Push(_) => state = OneWay::Other,
                OneWay::Other => {}
            },
            Piece::End => {
                if let OneWay::Pushed = state {
                    self.message(stream, sender, piece);
                }
                return;
            }
        }
        self.conversation.one_way.insert(stream, state);
    }

    fn one_way_bytes(
        &mut self,
        stream: u64,
        sender: usize,
        mut state: OneWay,
        bytes: &[u8],
        time: i64,
    ) -> OneWay {
        match &mut state {
            OneWay::Unknown(carry) | OneWay::Push(carry) => {
                carry.extend_from_slice(bytes);
                let carry = std::mem::take(carry);
                let mut rest = &carry[..];
                let Some(number) = varint(&mut rest) else {
                    return match state {
                        OneWay::Unknown(_) => OneWay::Unknown(carry),
                        _ => OneWay::Push(carry),
                    };
                };
                let next = match (state, number) {
                    (OneWay::Push(_), push) => {
                        self.talk(stream).push = Some(push);
                        OneWay::Pushed
                    }
                    (_, 0x00) => OneWay::Control(Frames::default()),
                    (_, 0x01) if sender == SERVER => OneWay::Push(Vec::new()),
                    (_, 0x02) => OneWay::Encoder,
                    _ => OneWay::Other,
                };
                if rest.is_empty() {
                    return next;
                }
                return self.one_way_bytes(stream, sender, next, rest, time);
            }
            OneWay::Control(frames) => {
                let mut maximum = None;
                frames.bytes(bytes, |part| {
                    if let Part::Frame { kind: SETTINGS, payload, .. } = part {
                        maximum = Some(table_capacity(payload));
                    }
                });
                if let Some(maximum) = maximum {
                    // An end says how large a table it keeps for what the other end sends.
                    self.conversation.tables[1 - sender].allow(maximum);
                    self.unblock(1 - sender, true);
                }
            }
            OneWay::Encoder => {
                let table = &mut self.conversation.tables[sender];
                let before = table.held();
                let has_more = table.instructions(bytes);
                let after = table.held();
                *self.context.kept = (*self.context.kept + after).saturating_sub(before);
                if has_more {
                    self.unblock(sender, true);
                }
            }
            OneWay::Pushed => self.message(stream, sender, Piece::Bytes(bytes, time)),
            OneWay::Other => {}
        }
        state
    }

    /// The table of a sender has changed: decodes the sections that waited for that. Unless
    /// `patient`, none waits any longer.
    fn unblock(&mut self, sender: usize, patient: bool) {
        let talks = self.conversation.talks.iter();
        let waiting = talks.filter(|(_, talk)| talk.sides[sender].waits());
        let waiting: Vec<u64> = waiting.map(|(stream, _)| *stream).collect();
        self.conversation.waiting[sender] = None;
        for stream in waiting {
            let Some(talk) = self.conversation.talks.get_mut(&stream) else { continue };
            for part in talk.sides[sender].take_waiting(self.context) {
                self.again(stream, sender, part, patient);
            }
            self.settle(stream);
        }
    }

    /// What has not come for so long will not.
    fn lose_patience(&mut self, now: i64) {
        for sender in [CLIENT, SERVER] {
            let since = self.conversation.waiting[sender];
            if since.is_some_and(|since| now.saturating_sub(since) > PATIENCE) {
                self.unblock(sender, false);
            }
        }
    }

    /// Takes a part that has waited.
    fn again(&mut self, stream: u64, sender: usize, part: Waiting, patient: bool) {
        if self.side(stream, sender).waits() {
            return self.wait(stream, sender, part);
        }
        match part {
            Waiting::Content(bytes) => self.part(stream, sender, Part::Data(&bytes)),
            Waiting::Missing(length) => self.part(stream, sender, Part::Missing(length)),
            Waiting::Section(payload, time) => {
                if let Some(section) = self.decode(stream, sender, &payload, patient) {
                    return self.decoded(stream, sender, section, time);
                }
                let since = &mut self.conversation.waiting[sender];
                *since = Some(since.map_or(time, |since| since.min(time)));
                self.wait(stream, sender, Waiting::Section(payload, time));
            }
        }
    }

    /// Delivers an exchange that is over.
    fn settle(&mut self, stream: u64) {
        if self.conversation.talks.get(&stream).is_some_and(|talk| talk.is_over())
            && let Some(talk) = self.conversation.talks.remove(&stream)
        {
            self.deliver(stream, *talk);
        }
    }

    fn deliver(&mut self, stream: u64, mut talk: Talk) {
        let held = OVERHEAD + talk.held();
        *self.context.kept = self.context.kept.saturating_sub(held);
        if let Some(number) = talk.push
            && let Some(request) = self.conversation.promises.remove(&number)
        {
            *self.context.kept = self.context.kept.saturating_sub(request.held());
            let time = talk.sides[SERVER].time;
            talk.exchange.section(Half::Request, request, time, true, self.context);
            talk.exchange.end(Half::Request);
        }
        let place = Whereabouts {
            locator: Locator::Http3 { connection: self.context.stream, stream },
            version: "3",
            client: self.client,
        };
        talk.into_exchange().finish(place, self.context);
    }
}

/// `SETTINGS_QPACK_MAX_TABLE_CAPACITY` (RFC 9204 section 5); nothing when it is not set.
fn table_capacity(mut settings: &[u8]) -> u64 {
    while let (Some(name), Some(value)) = (varint(&mut settings), varint(&mut settings)) {
        if name == 0x01 {
            return value;
        }
    }
    0
}
