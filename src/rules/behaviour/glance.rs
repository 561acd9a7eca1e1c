//! One exchange as behaviour sees it: forty-eight bytes, whatever the format.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::FixedState;
use wide::u8x16;

use super::endpoint::{Front, Requests};
use super::minutes::Minutes;
use super::sequel::{Awaited, Sequel};
use super::stance::{About, Stances};
use crate::auth::Site;
use crate::auth::credentials::key_of_authorization;
use crate::auth::endpoint::{Grant, grant};
use crate::auth::lifecycle::Lifecycle;
use crate::auth::redact::Redactor;
use crate::model::{Caller, Locator, Sighting, Timestamp, split_absolute};

/// Shards, whatever the number of threads: so that output does not depend on it.
pub(super) const SHARDS: usize = 64;

/// An exchange, flat. Keys are hashes: they compare, and say nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Glance {
    pub(super) ordinal: u64,
    pub(super) time: Timestamp,
    /// Who asked.
    pub(super) client: u64,
    /// Where in a capture: connection and exchange.
    pub(super) tcp: (u32, u32),
    /// Method, host, path and query.
    pub(super) target: u32,
    /// The credential; 0 where none was recorded.
    pub(super) credential: u32,
    /// One more than the place in the piece's requests; 0 where nobody will ask for it.
    pub(super) request: u32,
    pub(super) status: u16,
    pub(super) marks: Marks,
}

/// What else matters of an exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    /// It asks for a token.
    pub(super) const TOKEN: Self = Self(1);
    /// It logs in.
    pub(super) const LOGIN: Self = Self(1 << 1);
    /// It is known to carry no credentials of any kind.
    pub(super) const BARE: Self = Self(1 << 2);
    /// The answer says to come back later.
    pub(super) const LATER: Self = Self(1 << 3);
    /// The answer begins a handshake of several legs.
    pub(super) const HANDSHAKE: Self = Self(1 << 4);
    /// The entry of a HAR.
    pub(super) const ENTRY: Self = Self(1 << 5);
    /// An exchange of a capture.
    pub(super) const TCP: Self = Self(1 << 6);
    /// Not a safe method (RFC 9110 section 9.2.1).
    pub(super) const UNSAFE: Self = Self(1 << 7);
    /// The recording is one client's own.
    pub(super) const OWN: Self = Self(1 << 8);

    /// A stream of an HTTP/2 connection.
    pub(super) const HTTP2: Self = Self(1 << 9);
    /// A stream of an HTTP/3 connection.
    pub(super) const HTTP3: Self = Self(1 << 10);
    /// A rule flags it, by what it shows alone, as one that should have been a 401.
    pub(super) const FLAGGED: Self = Self(1 << 11);
    /// The answer gives another reason than the state of the credential.
    pub(super) const OTHERWISE: Self = Self(1 << 12);
    /// A HEAD request. Its target is that of the GET, but for [`HEAD`].
    pub(super) const HEAD: Self = Self(1 << 13);
    /// A person opened a page, as far as the browser says so.
    pub(super) const BY_HAND: Self = Self(1 << 14);
    /// Its credential is a bearer token, the scheme spelt as the registry has it.
    pub(super) const BEARER: Self = Self(1 << 15);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn set(&mut self, other: Self, on: bool) {
        if on {
            self.0 |= other.0;
        }
    }
}

/// What tells the target of a HEAD request from that of the GET.
pub(super) const HEAD: u32 = 0x4845_4144;

/// What an exchange does to credentials, and when.
#[derive(Clone, Debug)]
pub(super) struct Deed {
    pub(super) glance: Glance,
    /// When the answer came.
    pub(super) answered: Timestamp,
    pub(super) step: Lifecycle,
}

/// What is known of an exchange once it was built and rules have looked at it.
#[expect(clippy::struct_excessive_bools, reason = "independent facts about one exchange")]
#[derive(Clone, Debug, Default)]
pub(in crate::rules) struct Insight {
    pub(in crate::rules) bare: bool,
    pub(in crate::rules) flagged: bool,
    pub(in crate::rules) otherwise: bool,
    pub(in crate::rules) by_hand: bool,
    pub(in crate::rules) credential: Option<u64>,
    /// When the credential expires by its own claim, in seconds.
    pub(in crate::rules) expires: Option<i64>,
    /// When the answer came, where that is known apart from the request.
    pub(in crate::rules) answered: Option<Timestamp>,
}

/// The glances of one piece of input.
#[derive(Debug, Default)]
pub struct Glances {
    /// By shard; none at all before the first.
    shards: Vec<Vec<Glance>>,
    /// The ordinals of the first and the last.
    pub(super) ends: Option<(u64, u64)>,
    pub(super) count: usize,
    /// The shard of the last.
    last: usize,
    pub(super) requests: Requests,
    /// The credentials that were seen, by kind and fingerprint; only for time lines.
    pub(super) labels: Option<HashMap<u32, String, FixedState>>,
    pub(super) minutes: Minutes,
    /// What was handed out and taken back.
    pub(super) deeds: Vec<Deed>,
    /// What waits for what follows.
    pub(super) awaited: Vec<Awaited>,
    /// How refusals for one reason were answered.
    pub(super) stances: Stances,
    /// What is to be added to ordinals.
    pub(super) base: u64,
    /// Refusals that cannot be followed.
    pub(super) unplaced: super::fold::Unplaced,
}

/// Lists that are used again: they are large, and fresh memory costs more than filling it.
#[derive(Clone, Debug, Default)]
pub struct Pool(Arc<Mutex<Vec<Vec<Vec<Glance>>>>>);

impl Pool {
    /// Glances with lists from the pool.
    pub fn glances(&self, for_timelines: bool) -> Glances {
        let labels = for_timelines.then(HashMap::default);
        let shards = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Glances { shards: shards.unwrap_or_default(), labels, ..Glances::default() }
    }

    /// Takes the lists of glances that were folded.
    pub(super) fn take_back(&self, glances: &mut Glances) {
        let mut shards = std::mem::take(&mut glances.shards);
        if !shards.is_empty() {
            shards.iter_mut().for_each(Vec::clear);
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push(shards);
        }
    }
}

/// What may wait of one piece.
const AWAITED: usize = 1_024;

/// Whether a status refuses the request for want of authentication or permission.
pub(super) const fn is_refusal(status: u16) -> bool {
    matches!(status, 401 | 403)
}

impl Glances {
    /// Takes an exchange. Behind a preflight stands the browser, not the client.
    pub(in crate::rules) fn take(
        &mut self,
        sighting: &Sighting<'_>,
        redactor: &Redactor,
        site: &Site,
    ) {
        let method = sighting.method.unwrap_or_default();
        if method == b"OPTIONS" {
            return;
        }
        let status = sighting.status;
        // By reference: a copy of the caller would be read before it is written.
        let (Some(time), Some(caller), Some(target)) =
            (sighting.time, sighting.client.as_ref(), sighting.target)
        else {
            if is_refusal(status) {
                self.unplaced.count(sighting);
            }
            return;
        };
        let client = client_key(caller, sighting.agent);
        self.minutes.count(time, status, client);
        let mut marks = Marks::default();
        let mut grant = grant(method, target);
        if !site.is_empty() && site.hands_out_tokens_at(sighting.host, target) {
            grant = Some(Grant::Token);
        }
        marks.set(Marks::TOKEN, grant == Some(Grant::Token));
        marks.set(Marks::LOGIN, grant == Some(Grant::Login));
        marks.set(Marks::LATER, sighting.retry_after || status == 429);
        marks.set(Marks::HANDSHAKE, sighting.handshake);
        marks.set(Marks::UNSAFE, !matches!(method, b"GET" | b"HEAD" | b"TRACE"));
        let own = matches!(caller, Caller::Recorder | Caller::RecorderOf(_));
        marks.set(Marks::OWN, own);
        let mut tcp = (0, 0);
        match sighting.locator {
            Locator::Entry => marks.set(Marks::ENTRY, true),
            Locator::Tcp { stream, exchange } => {
                marks.set(Marks::TCP, true);
                tcp = (stream, exchange);
            }
            Locator::Http2 { connection, stream } => {
                marks.set(Marks::TCP, true);
                marks.set(Marks::HTTP2, true);
                tcp = (connection, stream);
            }
            Locator::Http3 { connection, stream } => {
                marks.set(Marks::TCP, true);
                marks.set(Marks::HTTP3, true);
                tcp = (connection, u32::try_from(stream).unwrap_or(u32::MAX));
            }
            Locator::Line | Locator::Packet | Locator::Recorded { .. } => {}
        }
        let is_head = method == b"HEAD";
        marks.set(Marks::HEAD, is_head);
        let key = if is_head {
            target_key(b"GET", sighting.host, target) as u32 ^ HEAD
        } else {
            target_key(method, sighting.host, target) as u32
        };
        let credential = sighting.authorization.and_then(key_of_authorization).unwrap_or(0);
        let is_bearer = |value: &[u8]| value.starts_with(b"Bearer ");
        marks.set(Marks::BEARER, sighting.authorization.is_some_and(is_bearer));
        let is_followed = is_refusal(status) && grant.is_none();
        let is_kept = is_followed || is_head || self.labels.is_some();
        let request = if is_kept { self.requests.keep(sighting, credential) } else { 0 };
        let credential = credential as u32;
        if let (Some(labels), Some(value)) = (&mut self.labels, sighting.authorization)
            && credential != 0
        {
            labels
                .entry(credential)
                .or_insert_with(|| redactor.field_value(b"authorization", value).into_owned());
        }
        if self.shards.is_empty() {
            self.shards.resize_with(SHARDS, Vec::new);
        }
        self.last = shard_of(client);
        let Some(list) = self.shards.get_mut(self.last) else { return };
        let first = self.ends.map_or(sighting.ordinal, |(first, _)| first);
        self.ends = Some((first, sighting.ordinal));
        self.count += 1;
        let glance = Glance {
            ordinal: sighting.ordinal,
            time,
            client,
            tcp,
            target: key,
            credential,
            request,
            status,
            marks,
        };
        list.push(glance);
        if grant.is_some() && (200..=299).contains(&status) {
            self.minutes.grant();
        } else if status == 403 && request != 0 {
            self.minutes.refuse(&glance);
        }
    }

    /// Whether nothing was glanced at.
    pub(in crate::rules) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The glance at this exchange, if it is the last one.
    fn last_at(&mut self, ordinal: u64) -> Option<&mut Glance> {
        let list = self.shards.get_mut(self.last)?;
        list.last_mut().filter(|glance| glance.ordinal == ordinal)
    }

    /// Adds what was found out about the exchange glanced at last.
    pub(in crate::rules) fn amend(&mut self, ordinal: u64, insight: &Insight) {
        let Some(glance) = self.last_at(ordinal) else { return };
        glance.marks.set(Marks::BARE, insight.bare);
        glance.marks.set(Marks::FLAGGED, insight.flagged);
        glance.marks.set(Marks::OTHERWISE, insight.otherwise);
        glance.marks.set(Marks::BY_HAND, insight.by_hand);
        if glance.credential == 0 {
            glance.credential = insight.credential.unwrap_or(0) as u32;
        }
        let request = glance.request;
        let front = Front {
            credential: insight.credential.unwrap_or(0),
            expires: insight.expires,
            answered: insight.answered,
        };
        self.requests.amend(request, front);
    }

    /// Notes what the exchange glanced at last does to credentials.
    pub(in crate::rules) fn note(
        &mut self,
        sighting: &Sighting<'_>,
        answered: Timestamp,
        step: Lifecycle,
    ) {
        let Some(mut glance) = self.last_at(sighting.ordinal).copied() else { return };
        if glance.request == 0 {
            glance.request = self.requests.keep(sighting, 0);
        }
        self.deeds.push(Deed { glance, answered, step });
    }

    /// Waits for what follows the exchange glanced at last: a request for this URL, or for the same
    /// target again. `words` say what that shows.
    pub(in crate::rules) fn await_sequel(
        &mut self,
        sighting: &Sighting<'_>,
        sequel: Sequel,
        elsewhere: Option<&[u8]>,
        words: String,
    ) {
        let Some(mut glance) = self.last_at(sighting.ordinal).copied() else { return };
        let is_told_apart = glance.credential != 0 || sequel == Sequel::Unoffered;
        if !is_told_apart || self.awaited.len() >= AWAITED {
            return;
        }
        if glance.request == 0 {
            glance.request = self.requests.keep(sighting, 0);
        }
        let mut targets = [glance.target; 3];
        if let Some(url) = elsewhere {
            let Some((_, authority, rest)) = split_absolute(url) else { return };
            let method = match (glance.status, sighting.method.unwrap_or_default()) {
                // RFC 9110 section 15.4: after these the method of POST may change, and does.
                (301..=303, b"POST") | (303, _) => b"GET",
                (_, method) => method,
            };
            let rest = if rest.is_empty() { b"/" } else { rest };
            targets = [(None, url), (Some(authority), url), (Some(authority), rest)]
                .map(|(host, target)| target_key(method, host, target) as u32);
        }
        self.awaited.push(Awaited { glance, sequel, targets, words });
    }

    /// Notes how the exchange glanced at last was refused.
    pub(in crate::rules) fn take_stance(&mut self, sighting: &Sighting<'_>, about: About) {
        if let Some(glance) = self.last_at(sighting.ordinal).copied() {
            self.stances.add(&glance, &mut self.requests, sighting, about);
        }
    }

    /// The glances of one shard, in their order.
    pub(super) fn of_shard(&self, shard: usize) -> &[Glance] {
        self.shards.get(shard).map_or(&[], Vec::as_slice)
    }

    /// Moves ordinals.
    pub fn rebase(&mut self, by: u64) {
        self.base += by;
    }
}

pub(super) const fn shard_of(client: u64) -> usize {
    (client >> 58) as usize % SHARDS
}

fn client_key(caller: &Caller<'_>, agent: Option<&[u8]>) -> u64 {
    let mut hasher = FixedState::with_seed(1).build_hasher();
    match caller {
        Caller::Recorder => return hasher.finish(),
        Caller::RecorderOf(recording) => {
            hasher.write_u8(1);
            hasher.write(recording.as_bytes());
            return hasher.finish();
        }
        Caller::Address(IpAddr::V4(address)) => hasher.write_u32(address.to_bits()),
        Caller::Address(IpAddr::V6(address)) => hasher.write_u128(address.to_bits()),
        Caller::Name(name) => hasher.write(name),
    }
    write_unescaped(agent.unwrap_or_default(), &mut hasher);
    hasher.finish()
}

fn target_key(method: &[u8], host: Option<&[u8]>, target: &[u8]) -> u64 {
    let mut hasher = FixedState::with_seed(2).build_hasher();
    hasher.write(method);
    hasher.write(host.unwrap_or_default());
    write_unescaped(target, &mut hasher);
    hasher.finish()
}

/// Writes a value without its writer's escapes: of one log, some lines are read whole and decoded,
/// and others are only glanced at.
#[inline]
fn write_unescaped(value: &[u8], hasher: &mut impl Hasher) {
    if may_be_escaped(value) {
        hasher.write(&unescaped(value));
    } else {
        hasher.write(value);
    }
}

/// Whether there is a backslash, by a loop without a call: it runs twice for every exchange.
#[inline]
fn may_be_escaped(value: &[u8]) -> bool {
    let backslash = u8x16::splat(b'\\');
    let marks = |block: [u8; 16]| u8x16::from(block).simd_eq(backslash);
    let Some(&last) = value.last_chunk() else { return value.contains(&b'\\') };
    // The last block overlaps the one before it.
    let all = value.as_chunks().0.iter().fold(marks(last), |all, &block| all | marks(block));
    all.to_bitmask() != 0
}

#[cold]
fn unescaped(value: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            plain.push(byte);
            continue;
        }
        let hexadecimal =
            |digits: Option<&[u8]>| u8::from_str_radix(std::str::from_utf8(digits?).ok()?, 16).ok();
        let (decoded, length) = match rest.first() {
            Some(b'x') => (hexadecimal(rest.get(1..3)), 3),
            Some(b'u') if rest.get(1..3) == Some(b"00") => (hexadecimal(rest.get(3..5)), 5),
            Some(&escaped @ (b'"' | b'\\' | b'/')) => (Some(escaped), 1),
            _ => (None, 0),
        };
        plain.push(decoded.unwrap_or(b'\\'));
        if decoded.is_some() {
            rest = rest.get(length..).unwrap_or_default();
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_make_no_difference() {
        let key = |target: &str| target_key(b"GET", None, target.as_bytes());
        assert_eq!(key(r"/a?x=1\u0026y=2"), key("/a?x=1&y=2"));
        assert_eq!(key(r"\/a"), key("/a"));
        assert_eq!(key(r"/a\x22"), key("/a\""));
        assert_ne!(key(r"/a\"), key("/a"));
    }

    #[test]
    fn sharding_keeps_order_and_loses_nothing() {
        let mut glances = Glances::default();
        for ordinal in 0..1_000u64 {
            let client = format!("10.0.0.{}", ordinal % 90);
            let mut sighting = Sighting::at(ordinal, Locator::Line, 200);
            sighting.time = Some(Timestamp(0));
            sighting.client = Some(Caller::Name(client.as_bytes()));
            sighting.target = Some(b"/");
            glances.take(&sighting, &Redactor::new(b"test"), &Site::default());
        }
        let mut seen = 0;
        for shard in 0..SHARDS {
            let list = glances.of_shard(shard);
            assert!(list.is_sorted_by_key(|glance| glance.ordinal));
            assert!(list.iter().all(|glance| shard_of(glance.client) == shard));
            seen += list.len();
        }
        assert_eq!(seen, 1_000);
    }
}
