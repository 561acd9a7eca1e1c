//! An exchange that has a stream of its own, as in HTTP/2 and HTTP/3 (RFC 9113 section 8.1, RFC 9114
//! section 4.1): its request and response need no pairing.

use std::borrow::Cow;

use crate::model::{
    Body, Caller, Depth, Exchange, Field, Headers, Known, Locator, Mishap, Peer, Place, Request,
    Response, Sighting, Timestamp,
};

use super::context::Context;
use super::kept::{Announced, Kept, body, content_length};
use super::section::Section;

/// What an exchange in progress costs beside its sections and bodies.
pub(super) const OVERHEAD: usize = size_of::<StreamExchange>();

/// A request and its response in progress.
#[derive(Default)]
pub(super) struct StreamExchange {
    request: Option<Message>,
    response: Option<Message>,
    /// A response was seen whose status cannot be told.
    unreadable: bool,
    /// How much of the exchange is wanted, once its response has begun.
    depth: Depth,
}

/// Where an exchange is, and in what version of HTTP.
#[derive(Clone, Copy)]
pub(super) struct Whereabouts {
    pub(super) locator: Locator<'static>,
    pub(super) version: &'static str,
    /// The direction of requests.
    pub(super) client: usize,
}

impl Whereabouts {
    /// The place in words.
    fn name(&self) -> String {
        Place { ordinal: 0, locator: self.locator }.to_string()
    }
}

/// Which message of an exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Half {
    Request,
    Response,
}

struct Message {
    section: Section,
    trailers: Option<Section>,
    body: Kept,
    /// When its first byte was captured, in microseconds.
    time: i64,
    /// The stream was ended in this direction.
    ended: bool,
}

impl StreamExchange {
    /// Of a request that came in another version of HTTP (RFC 7540 section 3.2).
    pub(super) fn upgraded(section: Section, body: Kept, time: i64, kept: &mut usize) -> Self {
        *kept += section.held() + body.held();
        let request = Message { section, trailers: None, body, time, ended: true };
        Self { request: Some(request), ..Self::default() }
    }

    /// Whether the fields of the next section are wanted, should it be of this half.
    pub(super) fn wants_fields(&self, half: Half) -> bool {
        match half {
            Half::Request => self.request.is_none(),
            Half::Response => self.response.as_ref().is_none_or(|message| message.section.wanted),
        }
    }

    /// Takes a section that began at this time; `ended` when it ends its half of the stream.
    pub(super) fn section(
        &mut self,
        half: Half,
        section: Section,
        time: i64,
        ended: bool,
        context: &mut Context<'_, '_>,
    ) {
        let to_connect = self.request.as_ref().is_some_and(Message::is_connect);
        let wanted = match (half, section.status, &self.request) {
            (Half::Response, Some(status), Some(request)) => {
                let pseudo = |name: &[u8]| request.section.pseudo(name).unwrap_or_default();
                let depth = context.outlet.depth_of(status, pseudo(b":method"), pseudo(b":path"));
                let media_type = section.field(b"content-type").unwrap_or_default();
                context.outlet.depth_of_page(depth, media_type, &|name| {
                    request.section.field(name.as_bytes())
                })
            }
            (_, status, _) => context.outlet.depth(status.unwrap_or_default()),
        };
        let message = match half {
            Half::Request => &mut self.request,
            Half::Response => &mut self.response,
        };
        if let Some(message) = message {
            // The first section behind the header section holds the trailers, and the last.
            if half == Half::Response && message.section.wanted && message.trailers.is_none() {
                *context.kept += section.held();
                message.trailers = Some(section);
            } else {
                context.recycle(section.into_buffer());
            }
            return;
        }
        let body = match half {
            Half::Request => Kept::of_request(announced(&section, ended)),
            Half::Response => match section.status {
                // RFC 9110 section 15.2: interim responses precede the one that answers.
                Some(100..=199) => return context.recycle(section.into_buffer()),
                Some(status) => {
                    self.depth = wanted;
                    let fields = section.fields();
                    let tunnel = to_connect && (200..=299).contains(&status);
                    let announced =
                        if tunnel { Announced::Nothing } else { announced(&section, ended) };
                    Kept::of_response(announced, wanted, &fields)
                }
                None => {
                    self.unreadable = true;
                    return context.recycle(section.into_buffer());
                }
            },
        };
        *context.kept += section.held();
        *message = Some(Message { section, trailers: None, body, time, ended: false });
    }

    /// Takes content.
    pub(super) fn data(&mut self, half: Half, content: &[u8], context: &mut Context<'_, '_>) {
        if let Some(message) = self.half(half)
            && message.body.exists()
        {
            message.body.take(content, context.kept);
        }
    }

    /// Content that is not in the capture.
    pub(super) fn miss(&mut self, half: Half, length: u64) {
        if let Some(message) = self.half(half) {
            message.body.miss(length);
        }
    }

    /// Content that may not be in the capture.
    pub(super) fn doubt(&mut self, half: Half) {
        if let Some(message) = self.half(half) {
            message.body.doubt();
        }
    }

    /// Its half of the stream is over.
    pub(super) fn end(&mut self, half: Half) {
        if let Some(message) = self.half(half) {
            message.body.end(true);
            message.ended = true;
        }
    }

    /// Whether the response is over, or one that opens a tunnel.
    pub(super) fn is_over(&self) -> bool {
        self.response.as_ref().is_some_and(|message| message.ended || !message.body.exists())
    }

    fn half(&mut self, half: Half) -> Option<&mut Message> {
        match half {
            Half::Request => self.request.as_mut(),
            Half::Response => self.response.as_mut(),
        }
    }

    /// Nothing more comes: hands the exchange over, as far as it is wanted, and gives its memory
    /// back.
    pub(super) fn finish(mut self, place: Whereabouts, context: &mut Context<'_, '_>) {
        for message in [&mut self.request, &mut self.response].into_iter().flatten() {
            message.body.end(message.ended);
        }
        match self.response.as_ref().and_then(|response| response.section.status) {
            Some(status) => {
                if self.request.is_none() {
                    context.mishap(Mishap::RequestLost, |_| {
                        format!("{}: status {status}", place.name())
                    });
                }
                let pass_by = match self.depth {
                    Depth::Count => true,
                    Depth::Whole => false,
                    Depth::Envelope => {
                        context.outlet.may_pass_by(status) && !self.is_wanted(context)
                    }
                };
                if pass_by {
                    context.outlet.count(status);
                    if context.outlet.wants_sightings() {
                        self.sight(place, status, context);
                    }
                } else {
                    self.deliver(place, context);
                }
            }
            None if self.request.is_some() => {
                let why = if self.unreadable { ": its status is not in the capture" } else { "" };
                context.mishap(Mishap::ResponseLost, |_| place.name() + why);
                if context.outlet.wants_unanswered() {
                    self.deliver(place, context);
                } else {
                    context.outlet.count_unanswered();
                }
            }
            None if self.unreadable => {
                context.mishap(Mishap::MessageBroken, |_| {
                    place.name() + ": a response whose status is not in the capture"
                });
            }
            None => {}
        }
        self.release(context);
    }

    /// Gives its memory back.
    pub(super) fn release(self, context: &mut Context<'_, '_>) {
        for message in [self.request, self.response].into_iter().flatten() {
            let trailers = message.trailers.map(Section::into_buffer).unwrap_or_default();
            let parts = [message.section.into_buffer(), trailers, message.body.into_bytes()];
            for part in parts {
                *context.kept = context.kept.saturating_sub(part.len());
                context.recycle(part);
            }
        }
    }

    /// Whether the reader wants an answer at [`Depth::Envelope`].
    fn is_wanted(&self, context: &Context<'_, '_>) -> bool {
        let (Some(request), Some(response)) = (&self.request, &self.response) else { return true };
        let body = &response.body;
        if request.section.is_partial()
            || response.section.is_partial()
            || body.is_kept() && !body.is_complete()
        {
            return true;
        }
        // A refused gRPC call is a success with nothing but a status.
        let sections = [response.trailers.as_ref(), Some(&response.section)];
        if sections
            .into_iter()
            .flatten()
            .any(|section| matches!(section.field(b"grpc-status"), Some(b"7" | b"16")))
        {
            return true;
        }
        let content = body.is_kept().then(|| {
            body.beginning(response.section.field(b"content-encoding").unwrap_or_default())
        });
        // Delivery counts the damage.
        if content.as_ref().is_some_and(|content| content.error.is_some()) {
            return true;
        }
        let content = content.as_ref().map(|content| &*content.bytes);
        let authorization = request.section.field(b"authorization");
        let target = request.section.pseudo(b":path");
        context.outlet.probe(content, authorization, Some(Timestamp(response.time)))
            || target.is_some_and(|target| context.outlet.probe_target(target))
            || context.outlet.probe_response_fields(response.section.as_bytes())
    }

    /// Shows an exchange that was counted and not built, as far as its request was seen.
    fn sight(&self, place: Whereabouts, status: u16, context: &mut Context<'_, '_>) {
        let Some(request) = self.request.as_ref().filter(|r| !r.section.is_partial()) else {
            return;
        };
        let mut sighting = Sighting::at(context.ordinal, place.locator, status);
        context.ordinal += 1;
        let section = &request.section;
        sighting.time = Some(Timestamp(request.time));
        sighting.client = context.peers.get(place.client).map(|peer| Caller::Address(peer.ip()));
        sighting.chain = section.field(b"x-forwarded-for");
        sighting.method = section.pseudo(b":method");
        sighting.scheme = section.pseudo(b":scheme").and_then(|scheme| str::from_utf8(scheme).ok());
        sighting.host = section.pseudo(b":authority");
        sighting.target = section.pseudo(b":path");
        sighting.agent = section.field(b"user-agent");
        sighting.authorization = section.field(b"authorization");
        context.outlet.sight(&sighting);
    }

    /// Hands the exchange over.
    fn deliver(&self, place: Whereabouts, context: &mut Context<'_, '_>) {
        let (request, response) = (self.request.as_ref(), self.response.as_ref());
        let request_fields = request.map(|message| message.section.fields());
        let response_fields = response.map(|message| message.section.fields());
        let trailer_fields =
            response.and_then(|m| m.trailers.as_ref()).map(Section::fields).unwrap_or_default();
        let mut exchange = Exchange::at(context.ordinal, place.locator);
        context.ordinal += 1;
        let (asked, replied) = (request.map(|m| m.time), response.map(|m| m.time));
        exchange.time = asked.or(replied).map(Timestamp);
        exchange.duration_us = asked
            .zip(replied)
            .map(|(asked, replied)| replied.saturating_sub(asked))
            .filter(|duration| *duration >= 0);
        let peer = |direction: usize| context.peers.get(direction).copied().map(Peer::Socket);
        exchange.client = peer(place.client);
        exchange.server = peer(1 - place.client);
        exchange.version = Some(Cow::Borrowed(place.version));
        let mut broken: Option<&'static str> = None;
        if let (Some(message), Some(fields)) = (request, &request_fields) {
            let (body, body_bytes) = message.content(fields, &mut broken);
            let pseudo = |name: &[u8]| message.section.pseudo(name).map(Cow::Borrowed);
            let authority = pseudo(b":authority");
            let path = pseudo(b":path");
            exchange.request = Some(Request {
                method: pseudo(b":method"),
                // A tunnel is to its authority (RFC 9113 section 8.5), or speaks to a path
                // (RFC 8441 section 4).
                target: if message.is_connect() { path.or(authority.clone()) } else { path },
                scheme: Some(message.scheme().unwrap_or(context.scheme)),
                authority,
                headers: message.section.headers(fields),
                body,
                body_bytes,
            });
        }
        if let (Some(message), Some(fields)) = (response, &response_fields) {
            let (body, body_bytes) = message.content(fields, &mut broken);
            exchange.response = Some(Response {
                status: message.section.status.unwrap_or_default(),
                headers: message.section.headers(fields),
                trailers: match &message.trailers {
                    Some(section) => section.headers(&trailer_fields),
                    None if message.ended => Headers::complete(&[]),
                    None => Headers::default(),
                },
                body,
                body_bytes,
            });
        }
        if let Some(error) = broken {
            context.mishap(Mishap::BodyBroken, |_| format!("{}: {error}", place.name()));
        }
        context.outlet.deliver(&exchange);
    }
}

impl Message {
    fn is_connect(&self) -> bool {
        self.section.pseudo(b":method") == Some(b"CONNECT")
    }

    fn scheme(&self) -> Option<&str> {
        std::str::from_utf8(self.section.pseudo(b":scheme")?).ok()
    }

    /// The content and its length.
    fn content(
        &self,
        fields: &[Field<'_>],
        broken: &mut Option<&'static str>,
    ) -> (Known<Body<'_>>, Option<u64>) {
        // The framing tells where a body ends, but its coding may be among what is missing.
        let is_guess =
            self.section.is_partial() && self.section.field(b"content-encoding").is_none();
        body(&self.body, fields, is_guess && self.body.exists(), broken)
    }
}

/// What a section tells of the content behind it.
fn announced(section: &Section, ended: bool) -> Announced {
    // What a tunnel carries is no content (RFC 9110 section 9.3.6).
    if ended || section.pseudo(b":method") == Some(b"CONNECT") {
        return Announced::Nothing;
    }
    let length = section.field(b"content-length").and_then(content_length);
    length.map_or(Announced::Open, Announced::Length)
}
