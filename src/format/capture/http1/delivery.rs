//! Builds an exchange from its kept parts and hands it over.

use std::borrow::Cow;
use std::net::SocketAddr;

use bstr::ByteSlice;

use crate::model::{
    Caller, Exchange, Headers, Knowledge, Locator, Mishap, Peer, Request, Response, Sighting,
    Timestamp,
};

use super::super::context::Context;
use super::super::kept::body;
use super::head::{Fields, Head, StartLine, parse};
use super::pairing::{Answer, Pending};

/// Delivers an exchange of which at least one side was seen. `client` is the direction of requests.
pub(super) fn deliver(
    pending: Option<&Pending>,
    answer: Option<&Answer>,
    client: usize,
    context: &mut Context<'_, '_>,
) {
    let (mut asked, mut answered) = (Fields::new(), Fields::new());
    let request_head = pending.and_then(|pending| parse(&pending.head, true, &mut asked));
    let response_head = answer.and_then(|answer| parse(&answer.head, false, &mut answered));
    let number = pending.map(|p| p.exchange).or(answer.map(|a| a.exchange)).unwrap_or(0);
    let locator = Locator::Tcp { stream: context.stream, exchange: number };
    let mut exchange = Exchange::at(context.ordinal, locator);
    context.ordinal += 1;

    let asked = pending.map(|pending| pending.mark.time);
    let replied = answer.map(|answer| answer.mark.time);
    exchange.time = asked.or(replied).map(Timestamp);
    exchange.duration_us = asked
        .zip(replied)
        .map(|(asked, replied)| replied.saturating_sub(asked))
        .filter(|duration| *duration >= 0);
    let peer = |direction: usize| -> Option<Peer<'static>> {
        let address: SocketAddr = *context.peers.get(direction)?;
        Some(Peer::Socket(address))
    };
    exchange.client = peer(client);
    exchange.server = peer(1 - client);
    exchange.version =
        request_head.as_ref().or(response_head.as_ref()).map(|head| match head.start {
            StartLine::Request { version, .. } | StartLine::Response { version, .. } => {
                String::from_utf8_lossy(version)
            }
        });

    exchange.paired_by_guess = answer.is_some() && pending.is_some_and(|pending| pending.guessed);

    let mut broken: Option<&'static str> = None;
    if let (Some(pending), Some(head)) = (pending, &request_head) {
        let StartLine::Request { method, target, .. } = head.start else { return };
        let (body, body_bytes) = body(&pending.body, head.fields, pending.partial, &mut broken);
        exchange.request = Some(Request {
            method: Some(Cow::Borrowed(method)),
            target: Some(Cow::Borrowed(target)),
            scheme: Some(context.scheme),
            authority: None,
            headers: headers(head, pending.partial),
            body,
            body_bytes,
        });
    }
    if let (Some(answer), Some(head)) = (answer, &response_head) {
        let (body, body_bytes) = body(&answer.body, head.fields, answer.partial, &mut broken);
        exchange.response = Some(Response {
            status: answer.status,
            headers: headers(head, answer.partial),
            trailers: Headers::default(),
            body,
            body_bytes,
        });
    }
    if let Some(error) = broken {
        context.mishap(Mishap::BodyBroken, |stream| {
            format!("tcp {stream}, exchange {number}: {error}")
        });
    }
    context.outlet.deliver(&exchange);
}

/// Shows an exchange that was counted and not built, as far as its request was seen.
pub(super) fn sight(answer: &Answer, client: usize, context: &mut Context<'_, '_>) {
    let Some(pending) = answer.request.as_ref().filter(|pending| !pending.partial) else { return };
    // Not parsed: this happens to nearly every exchange, and a handful of fields is asked for.
    let mut lines = pending.head.lines().map(<[u8]>::trim_ascii_end);
    let mut words = lines.next().unwrap_or_default().split(|b| matches!(b, b' ' | b'\t'));
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return };
    let locator = Locator::Tcp { stream: context.stream, exchange: pending.exchange };
    let mut sighting = Sighting::at(context.ordinal, locator, answer.status);
    context.ordinal += 1;
    sighting.time = Some(Timestamp(pending.mark.time));
    sighting.client = context.peers.get(client).map(|address| Caller::Address(address.ip()));
    sighting.method = Some(method);
    sighting.target = Some(target);
    sighting.scheme = Some(context.scheme);
    for line in lines {
        let value = |name: &[u8]| {
            let (found, rest) = line.split_at_checked(name.len())?;
            let value = rest.strip_prefix(b":")?;
            found.eq_ignore_ascii_case(name).then(|| value.trim_ascii_start())
        };
        // Most fields are told by their first letter to be none of these.
        let Some(b'h' | b'H' | b'u' | b'U' | b'a' | b'A' | b'x' | b'X') = line.first() else {
            continue;
        };
        if let Some(host) = value(b"host") {
            sighting.host = Some(host);
        } else if let Some(agent) = value(b"user-agent") {
            sighting.agent = Some(agent);
        } else if let Some(credentials) = value(b"authorization") {
            sighting.authorization = Some(credentials);
        } else if let Some(chain) = value(b"x-forwarded-for") {
            sighting.chain = Some(chain);
        }
    }
    context.outlet.sight(&sighting);
}

fn headers<'a>(head: &Head<'a, 'a>, partial: bool) -> Headers<'a> {
    let knowledge = if partial { Knowledge::Partial { absent: &[] } } else { Knowledge::Complete };
    Headers { fields: head.fields, knowledge }
}
