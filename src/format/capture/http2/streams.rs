//! What frames do to streams and the exchanges on them (RFC 9113 sections 5 and 8).

use crate::model::{Depth, Locator, Mishap, limits};

use super::super::context::Context;
use super::super::section::Section;
use super::super::stream_exchange::{Half, OVERHEAD, StreamExchange, Whereabouts};
use super::connection::{Block, Connection};
use super::frame::{Frame, flag, kind, stream_number, unpadded};

/// Exchanges of one connection that are in progress together. Servers allow a hundred or some
/// hundreds; more means that the other direction was not captured.
const STREAMS: usize = 1_000;

/// `SETTINGS_HEADER_TABLE_SIZE` (RFC 9113 section 6.5.2).
const HEADER_TABLE_SIZE: [u8; 2] = [0, 1];

/// `SETTINGS_MAX_FRAME_SIZE` (RFC 9113 section 6.5.2).
const MAX_FRAME_SIZE: [u8; 2] = [0, 5];

impl Connection {
    /// Takes a frame, DATA and those without a meaning here excepted.
    pub(super) fn take_frame(
        &mut self,
        direction: usize,
        frame: Frame,
        payload: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        match frame.kind {
            kind::HEADERS => match unpadded(frame, payload) {
                Some(fragment) => self.begin_block(direction, frame, None, fragment, context),
                None => self.lose_frame(direction, frame, context),
            },
            kind::PUSH_PROMISE => {
                let payload = unpadded(frame, payload).and_then(|payload| {
                    let (promised, fragment) = (stream_number(payload)?, payload.get(4..)?);
                    Some((promised, fragment))
                });
                match payload {
                    Some((promised, fragment)) => {
                        // Only servers promise (RFC 9113 section 8.4).
                        self.client.get_or_insert(1 - direction);
                        self.begin_block(direction, frame, Some(promised), fragment, context);
                    }
                    None => self.lose_frame(direction, frame, context),
                }
            }
            kind::CONTINUATION => self.continue_block(direction, frame, payload, context),
            kind::SETTINGS if !frame.has(flag::ACK) => {
                for setting in payload.chunks_exact(6) {
                    let Some((name, value)) = setting.split_first_chunk::<2>() else { continue };
                    let Some(value) = value.first_chunk().map(|value| u32::from_be_bytes(*value))
                    else {
                        continue;
                    };
                    let sender = &mut self.sides[1 - direction];
                    match *name {
                        HEADER_TABLE_SIZE => sender.decoder.allow(value),
                        MAX_FRAME_SIZE => sender.longest = value,
                        _ => {}
                    }
                }
            }
            kind::RST_STREAM => self.stream_reset(direction, frame.stream, context),
            kind::GOAWAY => {
                if self.client == Some(1 - direction)
                    && let Some(last) = stream_number(payload)
                {
                    self.refuse_beyond(last, context);
                }
            }
            _ => {}
        }
    }

    /// Which message of an exchange a direction carries.
    pub(super) fn half(&self, direction: usize) -> Option<Half> {
        let client = self.client?;
        Some(if client == direction { Half::Request } else { Half::Response })
    }

    fn begin_block(
        &mut self,
        direction: usize,
        frame: Frame,
        promised: Option<u32>,
        fragment: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        let mut block = Block {
            stream: promised.unwrap_or(frame.stream),
            on: frame.stream,
            promised: promised.is_some(),
            ends: promised.is_none() && frame.ends_stream(),
            bytes: Vec::new(),
            lost: false,
            time: self.sides[direction].mark.time,
        };
        if frame.has(flag::END_HEADERS) {
            self.end_block(direction, &block, fragment, context);
            return;
        }
        block.bytes = context.buffer();
        block.bytes.extend_from_slice(fragment);
        *context.kept += fragment.len();
        self.sides[direction].block = Some(block);
    }

    fn continue_block(
        &mut self,
        direction: usize,
        frame: Frame,
        fragment: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        let side = &mut self.sides[direction];
        let Some(mut block) = side.block.take() else {
            // Its beginning is missing.
            return self.lose_frame(direction, frame, context);
        };
        if block.bytes.len() + fragment.len() > limits::HEADER_SECTION && !block.lost {
            context.mishap(Mishap::HeaderTooLarge, |stream| format!("tcp {stream}: HTTP/2"));
            block.lost = true;
        }
        if block.lost {
            *context.kept = context.kept.saturating_sub(block.bytes.len());
            context.recycle(std::mem::take(&mut block.bytes));
        } else {
            block.bytes.extend_from_slice(fragment);
            *context.kept += fragment.len();
        }
        if !frame.has(flag::END_HEADERS) {
            side.block = Some(block);
            return;
        }
        let bytes = std::mem::take(&mut block.bytes);
        *context.kept = context.kept.saturating_sub(bytes.len());
        self.end_block(direction, &block, &bytes, context);
        context.recycle(bytes);
    }

    /// A header block is all there, or lost.
    pub(super) fn end_block(
        &mut self,
        direction: usize,
        block: &Block,
        bytes: &[u8],
        context: &mut Context<'_, '_>,
    ) {
        let half = if block.promised { Some(Half::Request) } else { self.half(direction) };
        let side = &mut self.sides[direction];
        let held = side.decoder.held();
        let mut section = None;
        if block.lost {
            side.decoder.forget();
            self.has_gaps = true;
        } else {
            let mut fields = Section::new(context.buffer());
            if let (Some(half), Some(exchange)) = (half, self.exchanges.get(&block.stream)) {
                fields.wanted = exchange.wants_fields(half);
            }
            let judge = |status| context.outlet.depth(status) != Depth::Count;
            if side.decoder.decode(bytes, &mut fields, &judge).is_err() {
                context.mishap(Mishap::MessageBroken, |stream| {
                    format!("tcp {stream}, h2 stream {}: header block", block.stream)
                });
                self.has_gaps = true;
            }
            if fields.cut {
                context.mishap(Mishap::HeaderTooLarge, |stream| {
                    format!("tcp {stream}, h2 stream {}", block.stream)
                });
            }
            section = Some(fields);
        }
        *context.kept = (*context.kept + side.decoder.held()).saturating_sub(held);
        // Who speaks is told by what is said.
        let half = half.or_else(|| {
            let section = section.as_ref()?;
            let half = if section.of_request { Half::Request } else { Half::Response };
            (section.of_request || section.status.is_some()).then_some(half)
        });
        if let Some(half) = half {
            let client = if half == Half::Request { direction } else { 1 - direction };
            self.client.get_or_insert(client);
            if let Some(section) = section {
                self.take_section(half, block, section, context);
            }
        } else if let Some(section) = section {
            context.recycle(section.into_buffer());
        }
        if block.ends {
            self.stream_ended(direction, block.stream, context);
        }
    }

    fn take_section(
        &mut self,
        half: Half,
        block: &Block,
        section: Section,
        context: &mut Context<'_, '_>,
    ) {
        let number = block.stream;
        if !self.exchanges.contains_key(&number) {
            let is_new = match half {
                // Else these are the trailers of a request that was answered before its end.
                Half::Request => section.of_request,
                // A response to a request that was not captured.
                Half::Response => section.status.is_some() && (self.has_gaps || !self.opened),
            };
            if !is_new {
                return context.recycle(section.into_buffer());
            }
            *context.kept += OVERHEAD;
            self.exchanges.insert(number, StreamExchange::default());
            if self.exchanges.len() > STREAMS
                && let Some((oldest, exchange)) = self.exchanges.pop_first()
            {
                self.finish_exchange(oldest, exchange, context);
            }
        }
        let Some(exchange) = self.exchanges.get_mut(&number) else {
            return context.recycle(section.into_buffer());
        };
        // A promised request has no content (RFC 9113 section 8.4).
        let ends = block.ends || block.promised;
        exchange.section(half, section, block.time, ends, context);
        if block.promised {
            exchange.end(half);
        }
        if !block.ends && exchange.is_over() {
            self.close(number, context);
        }
    }

    /// A direction of a stream has ended.
    pub(super) fn stream_ended(
        &mut self,
        direction: usize,
        number: u32,
        context: &mut Context<'_, '_>,
    ) {
        let Some(half) = self.half(direction) else { return };
        let Some(exchange) = self.exchanges.get_mut(&number) else { return };
        exchange.end(half);
        if half == Half::Response {
            self.close(number, context);
        }
    }

    /// A direction gives a stream up (RFC 9113 section 6.4).
    fn stream_reset(&mut self, direction: usize, number: u32, context: &mut Context<'_, '_>) {
        // What the server had under way by then still comes, and was its answer all the same.
        if self.half(direction) != Some(Half::Request) {
            self.close(number, context);
        }
    }

    /// The server takes no streams of the client beyond this one (RFC 9113 section 6.8).
    fn refuse_beyond(&mut self, last: u32, context: &mut Context<'_, '_>) {
        let beyond = self.exchanges.range(last.saturating_add(1)..);
        let refused: Vec<u32> = beyond.map(|(&number, _)| number).filter(|n| n % 2 == 1).collect();
        for number in refused {
            self.close(number, context);
        }
    }

    /// Nothing more comes on a stream.
    fn close(&mut self, number: u32, context: &mut Context<'_, '_>) {
        if let Some(exchange) = self.exchanges.remove(&number) {
            self.finish_exchange(number, exchange, context);
        }
    }

    pub(super) fn finish_exchange(
        &self,
        number: u32,
        exchange: StreamExchange,
        context: &mut Context<'_, '_>,
    ) {
        *context.kept = context.kept.saturating_sub(OVERHEAD);
        let place = Whereabouts {
            locator: Locator::Http2 { connection: context.stream, stream: number },
            version: "2",
            client: self.client.unwrap_or(0),
        };
        exchange.finish(place, context);
    }
}
