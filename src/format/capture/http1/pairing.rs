//! Which response answers which request.

use std::collections::VecDeque;

use super::super::context::Context;
use super::super::kept::Kept;
use super::super::reassembly::Mark;
use super::conversation::Conversation;
use crate::model::Depth;

/// Bytes within which a gap hits no more than one response: two segments.
const SHORT_GAP: u64 = 3_000;

/// Requests for which a connection keeps room when none waits.
const ROOM: usize = 16;

/// A request that waits for its response.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one request")]
pub(super) struct Pending {
    /// Its number on the connection, from 1.
    pub(super) exchange: u32,
    /// The header section.
    pub(super) head: Vec<u8>,
    /// Whether a part of the header section is missing.
    pub(super) partial: bool,
    pub(super) to_head: bool,
    pub(super) to_connect: bool,
    /// Of its first byte.
    pub(super) mark: Mark,
    pub(super) body: Kept,
    /// It was given a response that may answer another.
    pub(super) guessed: bool,
}

/// A response in progress.
pub(super) struct Answer {
    pub(super) status: u16,
    /// The exchange's number on the connection, from 1.
    pub(super) exchange: u32,
    /// The header section; empty when nobody asks for it.
    pub(super) head: Vec<u8>,
    /// Whether a part of the header section is missing.
    pub(super) partial: bool,
    /// Of its first byte.
    pub(super) mark: Mark,
    pub(super) request: Option<Pending>,
    pub(super) body: Kept,
    /// How much of it is wanted.
    pub(super) depth: Depth,
}

impl Pending {
    /// What one costs beside its header section and body: those that a flood of requests makes are
    /// hardly longer.
    pub(super) const OVERHEAD: usize = size_of::<Self>();

    /// Gives its memory back.
    pub(super) fn release(self, context: &mut Context<'_, '_>) {
        let held = Self::OVERHEAD + self.head.len() + self.body.held();
        *context.kept = context.kept.saturating_sub(held);
        context.recycle(self.head);
        context.recycle(self.body.into_bytes());
    }
}

impl Answer {
    /// Gives its memory back.
    pub(super) fn release(self, context: &mut Context<'_, '_>) {
        *context.kept = context.kept.saturating_sub(self.head.len() + self.body.held());
        context.recycle(self.head);
        context.recycle(self.body.into_bytes());
        if let Some(request) = self.request {
            request.release(context);
        }
    }
}

impl Conversation {
    /// The oldest request that waits. The room for many is given up with the last.
    pub(super) fn next_pending(&mut self) -> Option<Pending> {
        let pending = self.pending.pop_front();
        if self.pending.is_empty() && self.pending.capacity() > ROOM {
            self.pending = VecDeque::new();
        }
        pending
    }

    /// The request that a response with this first byte answers: the oldest (RFC 9112 section 9.3),
    /// unless acknowledgment numbers tell otherwise.
    ///
    /// A server that had not received a request did not answer it: after a loss of requests, that tells
    /// the response to a lost one. (Without a loss it is not asked, since acknowledgment numbers of
    /// generated captures are often made up.) And after a loss of responses: a
    /// client that does not pipeline sends a request only when the response before it is whole, so
    /// the request after the answered one was sent after bytes behind this response began. With
    /// pipelining it cannot be told how many responses a long gap has swallowed; then no response
    /// is paired any more, for a wrong pair is worse than none. A short gap is taken to have swallowed
    /// one; what is paired by that is a guess, and says so, until nothing is outstanding.
    pub(super) fn take_request(
        &mut self,
        response: Mark,
        context: &mut Context<'_, '_>,
    ) -> Option<Pending> {
        loop {
            let front = self.pending.front()?;
            if self.lost_requests
                && response.received.is_some_and(|received| received <= front.mark.at)
            {
                return None;
            }
            if self.lost_responses && self.pipelines {
                self.lost_responses = false;
                if self.gap > SHORT_GAP {
                    self.unpaired = true;
                } else {
                    self.unanswered(context);
                    self.guesses = true;
                }
                continue;
            }
            if self.unpaired {
                while !self.pending.is_empty() {
                    self.unanswered(context);
                }
                return None;
            }
            if self.lost_responses
                && let Some(second) = self.pending.get(1)
                && second.mark.received.is_some_and(|received| received <= response.at)
            {
                self.unanswered(context);
                continue;
            }
            let second = self.pending.get(1);
            let guessed = self.guesses
                || self.lost_requests && (self.pipelines || response.received.is_none())
                || self.lost_responses
                    && second.is_some_and(|second| second.mark.received.is_none());
            if second.is_none() {
                self.lost_responses = false;
            }
            let mut pending = self.next_pending()?;
            pending.guessed = guessed;
            return Some(pending);
        }
    }
}
