//! Requests and responses: what is done once a header section or a piece of body was read.

use std::collections::VecDeque;
use std::sync::LazyLock;

use memchr::memmem;

use crate::model::{Depth, Field, Mishap, Timestamp};

use super::super::context::Context;
use super::super::kept::Kept;
use super::super::section::Section;
use super::body::{BodyReader, Framing, Progress};
use super::conversation::{Conversation, Next, Side, State};
use super::delivery::{deliver, sight};
use super::head::{Fields, Head, StartLine, parse};
use super::pairing::{Answer, Pending};
use super::probe::starts_message;

/// Requests of one connection that wait for their responses. Clients pipeline a few dozen; more
/// means that the other direction was not captured.
const PENDING: usize = 1_100;

impl Conversation {
    pub(super) fn request(
        &mut self,
        direction: usize,
        method: &[u8],
        head: &Head<'_, '_>,
        section: &[u8],
        partial: bool,
        context: &mut Context<'_, '_>,
    ) {
        let side = &mut self.sides[direction];
        self.exchanges += 1;
        // With nothing outstanding, order tells again.
        self.guesses &= !(self.pending.is_empty() && self.answer.is_none());
        let framing = Framing::of_request(head.fields);
        let mut copy = context.buffer();
        copy.extend_from_slice(section);
        *context.kept += copy.len() + Pending::OVERHEAD;
        self.pipelines |= self.pending.back().is_some_and(|last| {
            last.mark.received.is_some() && last.mark.received == side.mark.received
        });
        self.pending.push_back(Pending {
            exchange: self.exchanges,
            head: copy,
            partial,
            to_head: method == b"HEAD",
            to_connect: method == b"CONNECT",
            mark: side.mark,
            body: Kept::of_request(framing.announced()),
            guessed: false,
        });
        if let Some(reader) = BodyReader::new(framing) {
            self.sending = Some(self.exchanges);
            side.state = State::Body(reader);
        }
        if self.pending.len() > PENDING {
            self.unanswered(context);
        }
    }

    pub(super) fn response(
        &mut self,
        direction: usize,
        status: u16,
        head: &Head<'_, '_>,
        section: &[u8],
        partial: bool,
        context: &mut Context<'_, '_>,
    ) {
        // RFC 9110 section 15.2: interim responses precede the one that answers.
        if (100..=199).contains(&status) && status != 101 {
            return;
        }
        let mark = self.sides[direction].mark;
        let request = self.take_request(mark, context);
        let exchange = if let Some(request) = &request {
            request.exchange
        } else {
            self.exchanges += 1;
            self.exchanges
        };
        let to_head = request.as_ref().is_some_and(|request| request.to_head);
        let tunnel = request.as_ref().is_some_and(|request| request.to_connect)
            && (200..=299).contains(&status);
        let framing =
            if tunnel { Framing::None } else { Framing::of_response(head.fields, status, to_head) };
        let depth = match &request {
            Some(request) => {
                let (method, target) = raw_start(&request.head);
                let depth = context.outlet.depth_of(status, method, target);
                let is_type = |f: &&Field<'_>| f.name.eq_ignore_ascii_case(b"content-type");
                let media_type = head.fields.iter().find(is_type).map_or(&b""[..], |f| f.value);
                context.outlet.depth_of_page(depth, media_type, &|name| {
                    raw_field(&request.head, name.as_bytes())
                })
            }
            None => context.outlet.depth(status),
        };
        let mut copy = Vec::new();
        if depth != Depth::Count {
            copy = context.buffer();
            copy.extend_from_slice(section);
            *context.kept += copy.len();
        }
        let asked = (status == 101).then(|| request.as_ref().and_then(as_section)).flatten();
        let body = Kept::of_response(framing.announced(), depth, head.fields);
        let answer =
            Box::new(Answer { status, exchange, head: copy, partial, mark, request, body, depth });
        self.answer = Some(answer);
        match BodyReader::new(framing) {
            Some(reader) => self.sides[direction].state = State::Body(reader),
            None => self.answered(true, context),
        }
        if tunnel {
            // What follows may be anything, HTTP and TLS included.
            self.sides = [Side::default(), Side::default()];
            self.client = None;
        } else if status == 101 {
            self.upgrade(head, asked, context);
        }
    }

    /// RFC 9110 section 7.8: the connection speaks another protocol now.
    fn upgrade(
        &mut self,
        head: &Head<'_, '_>,
        asked: Option<(Section, Kept, i64)>,
        context: &mut Context<'_, '_>,
    ) {
        let to = head.fields.iter().find(|field| field.name.eq_ignore_ascii_case(b"upgrade"));
        let to = match (to, &asked) {
            (Some(field), _) => field.value,
            // What was asked for was granted, by a field that is not in the capture.
            (None, Some((request, ..))) => request.field(b"upgrade").unwrap_or_default(),
            (None, None) => b"",
        };
        let to = &to.to_vec()[..];
        if to.eq_ignore_ascii_case(b"h2c") {
            self.hand_over(Next::Http2Upgrade, context);
            if let Some(change) = &mut self.change {
                change.request = asked;
            }
        } else if to.get(..3).is_some_and(|name| name.eq_ignore_ascii_case(b"TLS")) {
            self.hand_over(Next::Tls, context);
        } else {
            self.abandon(context);
        }
    }

    /// Reads body bytes; returns what is left of them.
    pub(super) fn body<'b>(
        &mut self,
        direction: usize,
        bytes: &'b [u8],
        context: &mut Context<'_, '_>,
    ) -> &'b [u8] {
        let is_request = self.client == Some(direction);
        // A response whose request was not captured may answer a HEAD: then its body is not there,
        // and the next response is.
        if !is_request
            && let Some(answer) = &self.answer
            && answer.request.is_none()
            && answer.body.seen == 0
            && starts_message(bytes, false)
        {
            self.sides[direction].state = State::Start;
            self.answered(true, context);
            return bytes;
        }
        let Self { sides, answer, pending, sending, .. } = self;
        let State::Body(reader) = &mut sides[direction].state else { return &[] };
        let kept = if is_request {
            request_body(*sending, pending, answer)
        } else {
            answer.as_mut().map(|answer| &mut answer.body)
        };
        let progress = match kept {
            Some(body) => reader.read(bytes, |content| {
                body.take(content, context.kept);
            }),
            None => reader.read(bytes, |_| {}),
        };
        match progress {
            Progress::Open => &[],
            Progress::Done(length) => {
                sides[direction].state = State::Start;
                self.body_ended(direction, true, context);
                bytes.get(length..).unwrap_or_default()
            }
            Progress::Broken(length) => {
                context.mishap(Mishap::MessageBroken, |stream| {
                    format!("tcp {stream}: chunked coding")
                });
                sides[direction].state = State::Lost;
                self.body_ended(direction, false, context);
                bytes.get(length..).unwrap_or_default()
            }
        }
    }

    pub(super) fn body_ended(
        &mut self,
        direction: usize,
        whole: bool,
        context: &mut Context<'_, '_>,
    ) {
        if self.client == Some(direction) {
            let Self { sending, pending, answer, .. } = self;
            if let Some(body) = request_body(*sending, pending, answer) {
                body.end(whole);
            }
            self.sending = None;
        } else {
            self.answered(whole, context);
        }
    }

    /// The response in progress is over.
    pub(super) fn answered(&mut self, whole: bool, context: &mut Context<'_, '_>) {
        let Some(mut answer) = self.answer.take() else { return };
        answer.body.end(whole);
        if answer.request.is_none() {
            let status = answer.status;
            context.mishap(Mishap::RequestLost, |stream| format!("tcp {stream}: status {status}"));
        }
        let (client, status) = (self.client.unwrap_or(0), answer.status);
        if answer.request.as_ref().is_some_and(|request| request.guessed) {
            let exchange = answer.exchange;
            context.mishap(Mishap::PairingGuessed, |stream| {
                format!("tcp {stream}, exchange {exchange}")
            });
        }
        let pass_by = match answer.depth {
            Depth::Count => true,
            Depth::Whole => false,
            Depth::Envelope => context.outlet.may_pass_by(status) && !is_wanted(&answer, context),
        };
        if pass_by {
            context.outlet.count(status);
            if context.outlet.wants_sightings() {
                sight(&answer, client, context);
            }
        } else {
            deliver(answer.request.as_ref(), Some(&answer), client, context);
        }
        answer.release(context);
    }

    /// The oldest request gets no answer.
    pub(super) fn unanswered(&mut self, context: &mut Context<'_, '_>) {
        let Some(pending) = self.next_pending() else { return };
        let exchange = pending.exchange;
        context.mishap(Mishap::ResponseLost, |stream| format!("tcp {stream}, exchange {exchange}"));
        if context.outlet.wants_unanswered() {
            let client = self.client.unwrap_or(0);
            deliver(Some(&pending), None, client, context);
        } else {
            context.outlet.count_unanswered();
        }
        pending.release(context);
    }
}

/// The body of the request in progress, wherever that request is.
pub(super) fn request_body<'b>(
    sending: Option<u32>,
    pending: &'b mut VecDeque<Pending>,
    answer: &'b mut Option<Box<Answer>>,
) -> Option<&'b mut Kept> {
    let exchange = sending?;
    if let Some(last) = pending.back_mut()
        && last.exchange == exchange
    {
        return Some(&mut last.body);
    }
    let request = answer.as_mut()?.request.as_mut()?;
    (request.exchange == exchange).then_some(&mut request.body)
}

/// A request as HTTP/2 has it, with its body and its time.
fn as_section(request: &Pending) -> Option<(Section, Kept, i64)> {
    let mut fields = Fields::new();
    let head = parse(&request.head, true, &mut fields)?;
    let StartLine::Request { method, target, .. } = head.start else { return None };
    let mut section = Section::new(Vec::new());
    section.push(b":method", method, &|_| true);
    section.push(b":path", target, &|_| true);
    for field in head.fields {
        section.push(field.name, field.value, &|_| true);
    }
    if request.partial {
        section.break_off();
    }
    Some((section, request.body.clone(), request.mark.time))
}

/// Whether the reader wants an answer at [`Depth::Envelope`]: asked of its raw bytes, before its
/// header sections are parsed once more to build the exchange.
fn is_wanted(answer: &Answer, context: &Context<'_, '_>) -> bool {
    let Some(request) = &answer.request else { return true };
    if request.partial || answer.partial || answer.body.is_kept() && !answer.body.is_complete() {
        return true;
    }
    let content = answer.body.is_kept().then(|| {
        let coding = if answer.body.is_coded {
            raw_field(&answer.head, b"content-encoding").unwrap_or_default()
        } else {
            &[]
        };
        answer.body.beginning(coding)
    });
    // Delivery counts the damage.
    if content.as_ref().is_some_and(|content| content.error.is_some()) {
        return true;
    }
    let body = content.as_ref().map(|content| &*content.bytes);
    let time = Some(Timestamp(answer.mark.time));
    context.outlet.probe(body, authorization(&request.head), time)
        || context.outlet.probe_target(raw_start(&request.head).1)
        || context.outlet.probe_response_fields(&answer.head)
}

/// Method and target of a raw request line.
fn raw_start(section: &[u8]) -> (&[u8], &[u8]) {
    let line = section.get(..memchr::memchr(b'\n', section).unwrap_or(section.len()));
    let mut words = line.unwrap_or_default().split(|&b| b == b' ');
    (words.next().unwrap_or_default(), words.next().unwrap_or_default())
}

/// The value of `Authorization` in a raw header section. A search for the name is faster than a look
/// at each line.
fn authorization(section: &[u8]) -> Option<&[u8]> {
    /// The name as it is spelt, from the second letter on.
    static SPELLINGS: LazyLock<[memmem::Finder<'static>; 2]> = LazyLock::new(|| {
        [memmem::Finder::new(b"uthorization:"), memmem::Finder::new(b"UTHORIZATION:")]
    });
    SPELLINGS.iter().find_map(|name| {
        name.find_iter(section).find_map(|at| {
            // `Proxy-Authorization` ends alike.
            let begins_line = at >= 2 && section.get(at - 2) == Some(&b'\n');
            let value = section.get(at + name.needle().len()..).filter(|_| begins_line)?;
            let end = memchr::memchr(b'\n', value).unwrap_or(value.len());
            value.get(..end).map(<[u8]>::trim_ascii)
        })
    })
}

/// The first value of a field in a raw header section.
fn raw_field<'s>(section: &'s [u8], name: &[u8]) -> Option<&'s [u8]> {
    let mut starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', section).map(|at| at + 1));
    let value = starts.find_map(|start| {
        let (this, rest) = section.get(start..)?.split_at_checked(name.len())?;
        let rest = rest.strip_prefix(b":").filter(|_| this.eq_ignore_ascii_case(name))?;
        rest.get(..memchr::memchr(b'\n', rest).unwrap_or(rest.len()))
    })?;
    Some(value.trim_ascii())
}
