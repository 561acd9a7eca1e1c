//! What a gap, an end or a lack of memory does to a connection: it costs the streams that it hit.

use crate::model::Mishap;

use super::super::context::Context;
use super::super::stream_exchange::Half;
use super::connection::{Block, Connection, Place, Side};
use super::frame::{Frame, flag, kind};

impl Connection {
    /// Bytes of a direction are not in the capture.
    pub(in super::super) fn gap(
        &mut self,
        direction: usize,
        length: u64,
        context: &mut Context<'_, '_>,
    ) {
        let half = self.half(direction);
        let side = &mut self.sides[direction];
        if matches!(side.place, Place::Off) {
            return;
        }
        context.mishap(Mishap::TcpGap, |stream| format!("tcp {stream}: {length} bytes"));
        match &mut side.place {
            Place::Skip(left) if length <= u64::from(*left) => {
                let left = *left - length as u32;
                side.skip(left);
            }
            Place::Data(data) if data.padding.is_some() && length <= u64::from(data.left) => {
                let padding = data.padding.unwrap_or(0);
                let content = length.min(u64::from(data.left.saturating_sub(padding)));
                data.left -= length as u32;
                data.padding = Some(padding.min(data.left));
                let data = *data;
                if let Some(half) = half
                    && let Some(exchange) = self.exchanges.get_mut(&data.stream)
                {
                    exchange.miss(half, content);
                }
                if data.left == 0 {
                    self.data_ended(direction, data, context);
                }
            }
            Place::Payload(frame)
                if length <= u64::from(frame.length) - side.carry.len() as u64 =>
            {
                let frame = *frame;
                let left = frame.length - side.carry.len() as u32 - length as u32;
                let carry = side.take_carry(context);
                context.recycle(carry);
                side.skip(left);
                self.lose_frame(direction, frame, context);
            }
            Place::Lost => {}
            _ => self.lose_place(direction, context),
        }
    }

    /// Where frames begin is no longer known, nor what the lost ones held.
    pub(in super::super) fn lose_place(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        self.drop_block(direction, context);
        let side = &mut self.sides[direction];
        let carry = side.take_carry(context);
        context.recycle(carry);
        side.place = Place::Lost;
        self.forget_table(direction, context);
        if let Some(half) = self.half(direction) {
            for exchange in self.exchanges.values_mut() {
                exchange.doubt(half);
            }
        }
    }

    /// A frame is lost, and only that.
    pub(super) fn lose_frame(
        &mut self,
        direction: usize,
        frame: Frame,
        context: &mut Context<'_, '_>,
    ) {
        if !matches!(frame.kind, kind::HEADERS | kind::PUSH_PROMISE | kind::CONTINUATION) {
            return;
        }
        let side = &mut self.sides[direction];
        let mut block = match side.block.take() {
            Some(block) => block,
            None => Block {
                stream: frame.stream,
                on: frame.stream,
                promised: frame.kind == kind::PUSH_PROMISE,
                ends: frame.kind == kind::HEADERS && frame.ends_stream(),
                bytes: Vec::new(),
                lost: true,
                time: side.mark.time,
            },
        };
        block.lost = true;
        *context.kept = context.kept.saturating_sub(block.bytes.len());
        context.recycle(std::mem::take(&mut block.bytes));
        if frame.has(flag::END_HEADERS) {
            self.end_block(direction, &block, &[], context);
        } else {
            side.block = Some(block);
        }
    }

    /// The rest of the header block in progress does not come.
    pub(super) fn drop_block(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        let Some(block) = self.sides[direction].block.take() else { return };
        *context.kept = context.kept.saturating_sub(block.bytes.len());
        context.recycle(block.bytes);
        self.forget_table(direction, context);
    }

    fn forget_table(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        let decoder = &mut self.sides[direction].decoder;
        *context.kept = context.kept.saturating_sub(decoder.held());
        decoder.forget();
        self.has_gaps = true;
    }

    /// A direction is over.
    pub(in super::super) fn end(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        self.switch_off(direction, context);
        // A server that has closed answers no more.
        if self.half(direction) == Some(Half::Response) || self.is_off() {
            self.finish_exchanges(context);
        }
    }

    /// The capture ends, or the connection is given up: delivers what is left and gives its memory
    /// back.
    pub(in super::super) fn finish(&mut self, context: &mut Context<'_, '_>) {
        for direction in [0, 1] {
            self.switch_off(direction, context);
        }
        self.finish_exchanges(context);
    }

    /// Messages in progress hold too much memory: this connection is given up.
    #[cold]
    pub(super) fn over_memory(&mut self, context: &mut Context<'_, '_>) {
        context.mishap(Mishap::FlowEvicted, |stream| format!("tcp {stream}"));
        self.finish(context);
    }

    fn finish_exchanges(&mut self, context: &mut Context<'_, '_>) {
        while let Some((number, exchange)) = self.exchanges.pop_first() {
            self.finish_exchange(number, exchange, context);
        }
    }

    fn switch_off(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        self.drop_block(direction, context);
        let side = &mut self.sides[direction];
        let carry = side.take_carry(context);
        context.recycle(carry);
        *context.kept = context.kept.saturating_sub(side.decoder.held());
        *side = Side { place: Place::Off, ..Side::default() };
    }
}
