//! What a gap, an end or a lack of memory does to the messages in progress.

use crate::model::Mishap;

use super::super::context::Context;
use super::body::AfterGap;
use super::conversation::{Conversation, State};
use super::head::{Fields, parse};
use super::messages::request_body;
use super::probe::{Probe, probe};

impl Conversation {
    pub(in super::super) fn gap(
        &mut self,
        direction: usize,
        length: u64,
        context: &mut Context<'_, '_>,
    ) {
        let is_request = self.client == Some(direction);
        if !matches!(self.sides[direction].state, State::Off) && self.is_http() {
            context.mishap(Mishap::TcpGap, |stream| format!("tcp {stream}: {length} bytes"));
        }
        if !is_request {
            self.gap = length;
        }
        match &mut self.sides[direction].state {
            State::Off | State::Lost | State::Hunting(_) => {}
            State::Start => {
                self.cut_head(direction, context);
                if matches!(self.sides[direction].state, State::Off) {
                    return;
                }
                self.lost_responses |= !is_request;
                self.sides[direction].state =
                    if self.is_http() { State::Lost } else { State::Hunting(u64::MAX) };
                self.lost_requests |= is_request;
            }
            State::Body(reader) => {
                let after = reader.gap(length);
                let Self { sending, pending, answer, .. } = self;
                let kept = if is_request {
                    request_body(*sending, pending, answer)
                } else {
                    answer.as_mut().map(|answer| &mut answer.body)
                };
                if let Some(body) = kept {
                    body.miss(length);
                }
                if after == AfterGap::Inside {
                    return;
                }
                self.sides[direction].state = if after == AfterGap::Ended {
                    State::Start
                } else {
                    self.lost_responses |= !is_request;
                    self.lost_requests |= is_request;
                    State::Lost
                };
                self.body_ended(direction, false, context);
            }
        }
    }

    /// The rest of a header section was lost: what came of it is still worth something.
    fn cut_head(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        let side = &mut self.sides[direction];
        let carry = std::mem::take(&mut side.carry);
        *context.kept = context.kept.saturating_sub(carry.len());
        self.cut_section(direction, &carry, context);
        context.recycle(carry);
    }

    fn cut_section(&mut self, direction: usize, carry: &[u8], context: &mut Context<'_, '_>) {
        let whole_lines = memchr::memrchr(b'\n', carry).map_or(0, |at| at + 1);
        let section = carry.get(..whole_lines).unwrap_or_default();
        let is_request = matches!(probe(section), Probe::Request);
        let mut fields = Fields::new();
        if !section.is_empty()
            && let Some(head) = parse(section, is_request, &mut fields)
        {
            self.message(direction, &head, section, true, context);
            // Unless another protocol has the connection now, where the body begins is not known.
            if !matches!(self.sides[direction].state, State::Off) {
                self.sides[direction].state = State::Lost;
                if is_request {
                    let Self { sending, pending, answer, .. } = self;
                    if let Some(body) = request_body(*sending, pending, answer) {
                        body.end(false);
                    }
                    self.sending = None;
                } else {
                    self.answered(false, context);
                }
            }
        }
    }

    /// A direction is over; `closed` when the end of the stream itself is in the capture.
    pub(in super::super) fn end(
        &mut self,
        direction: usize,
        closed: bool,
        context: &mut Context<'_, '_>,
    ) {
        let state = std::mem::replace(&mut self.sides[direction].state, State::Off);
        match state {
            State::Start => self.cut_head(direction, context),
            State::Body(reader) => {
                self.body_ended(direction, closed && reader.ends_with_connection(), context);
            }
            State::Lost | State::Hunting(_) | State::Off => {}
        }
        self.sides[direction].state = State::Off;
        // A server that has closed answers no more.
        if self.client == Some(1 - direction) {
            while !self.pending.is_empty() {
                self.unanswered(context);
            }
        }
    }

    /// Messages in progress hold too much memory: this connection is given up.
    #[cold]
    pub(super) fn over_memory(&mut self, context: &mut Context<'_, '_>) {
        context.mishap(Mishap::FlowEvicted, |stream| format!("tcp {stream}"));
        while !self.pending.is_empty() {
            self.unanswered(context);
        }
        self.answered(false, context);
        self.abandon(context);
    }
}
