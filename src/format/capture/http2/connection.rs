//! The two directions of a connection as frames.
//!
//! A direction that loses its place (a gap, bytes that are no frame) looks for the next frame. What
//! the lost frames may have held is told to the streams ([`super::losses`]).

use std::collections::BTreeMap;

use crate::model::{Mishap, limits};

use super::super::context::{Context, KEPT};
use super::super::kept::Kept;
use super::super::reassembly::Mark;
use super::super::section::Section;
use super::super::stream_exchange::{OVERHEAD, StreamExchange};
use super::PREFACE;
use super::frame::{Frame, HEADER, USUAL_LENGTH, find, kind};
use super::hpack::Decoder;

/// Longest frame read that carries no header block.
const CONTROL: u32 = 16 << 10;

/// Longest frame believed where the settings were not seen: the largest that servers allow.
const LONGEST: u32 = 1 << 20;

/// The HTTP/2 state of a connection.
#[derive(Default)]
pub(in super::super) struct Connection {
    pub(super) sides: [Side; 2],
    /// The direction that requests come from.
    pub(super) client: Option<usize>,
    /// Exchanges in progress, by the number of their stream.
    pub(super) exchanges: BTreeMap<u32, StreamExchange>,
    /// The beginning was seen.
    pub(super) opened: bool,
    /// Frames were lost.
    pub(super) has_gaps: bool,
}

/// One direction.
#[derive(Default)]
pub(super) struct Side {
    pub(super) place: Place,
    /// The beginning of a frame header, of the payload at hand, or of the preface.
    pub(super) carry: Vec<u8>,
    pub(super) decoder: Decoder,
    /// The header block in progress (RFC 9113 section 4.3).
    pub(super) block: Option<Block>,
    /// Of the first byte of the frame at hand.
    pub(super) mark: Mark,
    /// The longest payload that the receiver has allowed, if it did (`SETTINGS_MAX_FRAME_SIZE`).
    pub(super) longest: u32,
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Place {
    /// Before or in a frame header, or the preface.
    #[default]
    Start,
    /// In the payload of a frame that is read as a whole.
    Payload(Frame),
    /// In the payload of a DATA frame.
    Data(Data),
    /// Bytes left of a frame that is not read.
    Skip(u32),
    /// The place is lost: the next frame is searched.
    Lost,
    /// Nothing more is read.
    Off,
}

/// What is left of a DATA frame (RFC 9113 section 6.1).
#[derive(Clone, Copy, Debug)]
pub(super) struct Data {
    pub(super) stream: u32,
    /// Bytes left, padding included.
    pub(super) left: u32,
    /// Bytes at the end that are no content; `None` while their number has not come.
    pub(super) padding: Option<u32>,
    /// Whether the stream ends with the frame.
    pub(super) ends: bool,
}

/// A header block whose end has not come.
#[derive(Debug)]
pub(super) struct Block {
    /// The stream whose section it is: a promised one for `PUSH_PROMISE`.
    pub(super) stream: u32,
    /// The stream on which it is continued.
    pub(super) on: u32,
    pub(super) promised: bool,
    /// Whether the stream ends with it.
    pub(super) ends: bool,
    pub(super) bytes: Vec<u8>,
    /// A part of it is missing, or it is too long.
    pub(super) lost: bool,
    /// When its first byte was captured, in microseconds.
    pub(super) time: i64,
}

impl Connection {
    /// A connection that begins with the request that asked for the upgrade from HTTP/1 as its
    /// stream 1 (RFC 7540 section 3.2).
    pub(in super::super) fn upgraded(
        client: usize,
        request: Option<(Section, Kept, i64)>,
        context: &mut Context<'_, '_>,
    ) -> Self {
        let mut connection = Self { client: Some(client), opened: true, ..Self::default() };
        if let Some((section, body, time)) = request {
            let exchange = StreamExchange::upgraded(section, body, time, context.kept);
            *context.kept += OVERHEAD;
            connection.exchanges.insert(1, exchange);
        }
        connection
    }

    /// Whether nothing is left that further segments could change.
    pub(in super::super) fn is_off(&self) -> bool {
        self.sides.iter().all(|side| matches!(side.place, Place::Off))
    }

    /// Takes the next bytes of a direction.
    pub(in super::super) fn data(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mark: Mark,
        context: &mut Context<'_, '_>,
    ) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let side = &mut self.sides[direction];
            rest = match &mut side.place {
                Place::Start => self.start(direction, rest, mark, context),
                Place::Payload(frame) => {
                    let frame = *frame;
                    self.payload(direction, frame, rest, context)
                }
                Place::Data(_) => self.content(direction, rest, context),
                Place::Skip(left) => {
                    let take = rest.len().min(*left as usize);
                    *left -= take as u32;
                    if *left == 0 {
                        side.place = Place::Start;
                    }
                    rest.get(take..).unwrap_or_default()
                }
                Place::Lost => {
                    let Some(at) = find(rest) else { return };
                    side.place = Place::Start;
                    rest.get(at..).unwrap_or_default()
                }
                Place::Off => return,
            };
        }
        if *context.kept > KEPT.1 {
            self.over_memory(context);
        }
    }

    /// Reads the preface or a frame header, or a part of it; returns what is left of the bytes.
    fn start<'b>(
        &mut self,
        direction: usize,
        bytes: &'b [u8],
        mark: Mark,
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let side = &mut self.sides[direction];
        if side.carry.is_empty() {
            side.mark = mark;
            if let Some((header, rest)) = bytes.split_first_chunk::<HEADER>()
                && header.first() != PREFACE.first()
            {
                return self.frame(direction, Frame::read(header), rest, context);
            }
        }
        // No frame begins like the preface: it would be millions of bytes long.
        let first = side.carry.first().or(bytes.first());
        let is_preface = first == PREFACE.first();
        let whole = if is_preface { PREFACE.len() } else { HEADER };
        let rest = side.fill(bytes, whole, context);
        if side.carry.len() < whole {
            return rest;
        }
        let carry = side.take_carry(context);
        let header = carry.first_chunk::<HEADER>().map(Frame::read);
        let is_whole_preface = carry == PREFACE;
        context.recycle(carry);
        if is_whole_preface {
            self.client = Some(direction);
            self.opened = true;
            return rest;
        }
        match header {
            Some(frame) if !is_preface => self.frame(direction, frame, rest, context),
            _ => self.no_frame(direction, rest, context),
        }
    }

    /// A frame begins, behind whose header are these bytes; returns what is left of them.
    fn frame<'b>(
        &mut self,
        direction: usize,
        frame: Frame,
        bytes: &'b [u8],
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let side = &mut self.sides[direction];
        let longest = if self.opened { side.longest.max(USUAL_LENGTH) } else { LONGEST };
        if !frame.is_lawful() || frame.length > longest {
            return self.no_frame(direction, bytes, context);
        }
        // Nothing may come between the frames of a block (RFC 9113 section 6.10).
        if let Some(block) = &side.block
            && (frame.kind != kind::CONTINUATION || frame.stream != block.on)
        {
            self.drop_block(direction, context);
        }
        let side = &mut self.sides[direction];
        let most = match frame.kind {
            kind::DATA => {
                let data = Data {
                    stream: frame.stream,
                    left: frame.length,
                    padding: if frame.is_padded() { None } else { Some(0) },
                    ends: frame.ends_stream(),
                };
                side.place = Place::Data(data);
                if frame.length == 0 {
                    self.data_ended(direction, data, context);
                }
                return bytes;
            }
            kind::HEADERS | kind::PUSH_PROMISE | kind::CONTINUATION => {
                limits::HEADER_SECTION as u32
            }
            kind::SETTINGS | kind::RST_STREAM | kind::GOAWAY => CONTROL,
            _ => {
                side.skip(frame.length);
                return bytes;
            }
        };
        if frame.length > most {
            side.skip(frame.length);
            context.mishap(Mishap::HeaderTooLarge, |stream| format!("tcp {stream}: HTTP/2"));
            self.lose_frame(direction, frame, context);
            return bytes;
        }
        if let Some((payload, rest)) = bytes.split_at_checked(frame.length as usize) {
            side.place = Place::Start;
            self.take_frame(direction, frame, payload, context);
            return rest;
        }
        side.place = Place::Payload(frame);
        bytes
    }

    /// Reads on in the payload of a frame; returns what is left of the bytes.
    fn payload<'b>(
        &mut self,
        direction: usize,
        frame: Frame,
        bytes: &'b [u8],
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let side = &mut self.sides[direction];
        let rest = side.fill(bytes, frame.length as usize, context);
        if side.carry.len() == frame.length as usize {
            side.place = Place::Start;
            let carry = side.take_carry(context);
            self.take_frame(direction, frame, &carry, context);
            context.recycle(carry);
        }
        rest
    }

    /// Reads on in a DATA frame; returns what is left of the bytes.
    fn content<'b>(
        &mut self,
        direction: usize,
        bytes: &'b [u8],
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let Place::Data(data) = &mut self.sides[direction].place else { return bytes };
        let mut rest = bytes;
        let padding = match (data.padding, rest.split_first()) {
            (Some(padding), _) => padding,
            (None, Some((&padding, behind))) => {
                rest = behind;
                data.left -= 1;
                u32::from(padding).min(data.left)
            }
            (None, None) => return rest,
        };
        data.padding = Some(padding);
        let content = rest.len().min((data.left - padding) as usize);
        let (content, behind) = rest.split_at(content);
        data.left -= content.len() as u32;
        let skipped = behind.len().min(data.left as usize);
        // Padding is passed over once the content is over.
        let skipped = if data.left > padding { 0 } else { skipped };
        data.left -= skipped as u32;
        data.padding = Some(padding.min(data.left));
        let data = *data;
        if let Some(half) = self.half(direction)
            && !content.is_empty()
            && let Some(exchange) = self.exchanges.get_mut(&data.stream)
        {
            exchange.data(half, content, context);
        }
        if data.left == 0 {
            self.data_ended(direction, data, context);
        }
        behind.get(skipped..).unwrap_or_default()
    }

    /// A DATA frame is over.
    pub(super) fn data_ended(
        &mut self,
        direction: usize,
        data: Data,
        context: &mut Context<'_, '_>,
    ) {
        self.sides[direction].place = Place::Start;
        if data.ends {
            self.stream_ended(direction, data.stream, context);
        }
    }

    /// What is here is no frame.
    fn no_frame<'b>(
        &mut self,
        direction: usize,
        bytes: &'b [u8],
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        context.mishap(Mishap::MessageBroken, |stream| format!("tcp {stream}: no HTTP/2 frame"));
        self.lose_place(direction, context);
        bytes
    }
}

impl Side {
    /// Passes over the payload of a frame.
    pub(super) fn skip(&mut self, length: u32) {
        self.place = if length == 0 { Place::Start } else { Place::Skip(length) };
    }

    /// Keeps bytes until there are `whole`; returns those behind.
    fn fill<'b>(
        &mut self,
        bytes: &'b [u8],
        whole: usize,
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let wanted = whole.saturating_sub(self.carry.len()).min(bytes.len());
        let (taken, rest) = bytes.split_at(wanted);
        if self.carry.capacity() == 0 {
            self.carry = context.buffer();
        }
        self.carry.extend_from_slice(taken);
        *context.kept += taken.len();
        rest
    }

    /// What was kept.
    pub(super) fn take_carry(&mut self, context: &mut Context<'_, '_>) -> Vec<u8> {
        *context.kept = context.kept.saturating_sub(self.carry.len());
        std::mem::take(&mut self.carry)
    }
}
