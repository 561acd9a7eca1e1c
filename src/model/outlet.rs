//! The door between a format and whatever is done with its exchanges.

use std::sync::Arc;

use super::{Exchange, Lack, Mishap, Mishaps, Proxies, Sighting, Timestamp, Traffic};

/// How much of an exchange is wanted, given its status. The cheap cases are what makes reading
/// fast: most traffic is never looked at beyond its status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Only that it happened.
    #[default]
    Count,
    /// Its headers, and its body only if that is JSON or XML of at most
    /// [`limits::ENVELOPE`](super::limits::ENVELOPE) bytes; a body left out is `Unknown`. It may be
    /// passed by when [`Outlet::probe`] finds nothing in it.
    Envelope,
    /// Everything, bodies up to [`limits::BODY`](super::limits::BODY).
    Whole,
}

/// Looks at a piece of an exchange before it is built, to spare building what nobody wants.
pub trait Probe: Send + Sync {
    /// Whether a success body of this content (at [`Depth::Envelope`]) is worth a look.
    fn body(&self, content: &[u8]) -> bool;

    /// Whether a success response to a request with this `Authorization` value, sent at this time,
    /// is worth a look.
    fn authorization(&self, value: &[u8], time: Option<Timestamp>) -> bool;

    /// Whether a success response to a request for this target is worth a look.
    fn target(&self, target: &[u8]) -> bool;

    /// Whether a success response with these fields, as they were sent, is worth a look.
    fn response_fields(&self, section: &[u8]) -> bool;

    /// Whether a success response to such a request is wanted whole although its status says
    /// [`Depth::Envelope`].
    fn whole(&self, method: &[u8], target: &[u8]) -> bool;

    /// The same of a success response that is a page, given what looks up a field of the request.
    fn page<'r>(&self, field: &dyn Fn(&'static str) -> Option<&'r [u8]>) -> bool;
}

/// The depth for every status.
#[derive(Clone)]
pub struct Interest {
    by_status: Vec<Depth>,
    /// Asked about exchanges at [`Depth::Envelope`]; without one all of them are wanted.
    pub probe: Option<Arc<dyn Probe>>,
    /// Whether requests without a response are wanted.
    pub unanswered: bool,
    /// Whether a [`Sighting`] of every exchange is wanted, also of those that are only counted.
    pub sightings: bool,
    /// Which forwarders are believed about who asked.
    pub proxies: Arc<Proxies>,
    /// Exchanges before this instant are passed over.
    pub since: Option<Timestamp>,
    /// Exchanges at or after this instant are passed over.
    pub until: Option<Timestamp>,
}

/// What was read from (a piece of) one source.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Lines, HAR entries or packets, whatever the format counts.
    pub units: u64,
    /// Bytes after decompression.
    pub bytes: u64,
    /// Exchanges with a response.
    pub exchanges: u64,
    /// Requests without a response.
    pub unanswered: u64,
    /// Which of [`Lack::ALL`] exchanges of a log that were looked at showed.
    pub shown: [bool; Lack::ALL.len()],
    /// Times that were looked at name no zone.
    pub zone_unknown: bool,
    /// Exchanges passed over because they lie outside the stretch of time asked for.
    pub outside: u64,
    /// Exchanges by status code, sorted by it. Few codes occur, and a run may hold the readings of
    /// very many inputs.
    by_status: Vec<(u16, u64)>,
    /// Where in `by_status` the last status was found: the next is likely the same.
    last_status: usize,
    /// What could not be read.
    pub mishaps: Mishaps,
    /// The connections; captures only.
    pub traffic: Option<Traffic>,
}

/// Takes a format's exchanges: counts all, passes on those that are wanted.
pub struct Outlet<'s> {
    interest: &'s Interest,
    /// What was read so far; formats add units, bytes and mishaps.
    pub reading: &'s mut Reading,
    taker: Behind<'s>,
}

/// What stands behind an outlet.
pub trait Taker {
    /// Takes an exchange that is wanted.
    fn exchange(&mut self, exchange: &Exchange<'_>);

    /// Takes a sighting of any exchange, before the exchange itself where that is wanted too. Only
    /// called if [`Interest::sightings`] asks for it.
    fn sighting(&mut self, _: &Sighting<'_>) {}
}

enum Behind<'s> {
    /// Sees exchanges only.
    Closure(&'s mut dyn FnMut(&Exchange<'_>)),
    Taker(&'s mut dyn Taker),
}

const STATUSES: usize = 1_000;

/// Whether a response of this media type is a page.
pub fn is_page(media_type: &[u8]) -> bool {
    let media_type = media_type.trim_ascii_start();
    [&b"text/html"[..], b"application/xhtml+xml"].iter().any(|page| {
        media_type.get(..page.len()).is_some_and(|start| start.eq_ignore_ascii_case(page))
    })
}

impl Interest {
    /// Nothing is wanted.
    pub fn none() -> Self {
        Self {
            by_status: vec![Depth::Count; STATUSES],
            probe: None,
            unanswered: false,
            sightings: false,
            proxies: Arc::default(),
            since: None,
            until: None,
        }
    }

    /// Everything is wanted.
    pub fn everything() -> Self {
        Self { by_status: vec![Depth::Whole; STATUSES], unanswered: true, ..Self::none() }
    }

    /// Asks for at least `depth` of exchanges with this status.
    pub fn ask(&mut self, status: u16, depth: Depth) {
        if let Some(slot) = self.by_status.get_mut(usize::from(status)) {
            *slot = (*slot).max(depth);
        }
    }

    /// Whether only a stretch of time is looked at.
    pub fn is_windowed(&self) -> bool {
        self.since.is_some() || self.until.is_some()
    }

    /// Whether an exchange at this time is to be passed over. One without a time is not: nothing
    /// says that it is outside.
    fn is_outside(&self, time: Option<Timestamp>) -> bool {
        let Some(time) = time else { return false };
        self.since.is_some_and(|since| time < since)
            || self.until.is_some_and(|until| time >= until)
    }

    /// What is wanted of an exchange with this status.
    pub fn depth(&self, status: u16) -> Depth {
        self.by_status.get(usize::from(status)).copied().unwrap_or_default()
    }
}

impl Reading {
    /// Adds what another piece of the same run read. Associative and commutative.
    pub fn merge(&mut self, other: Self) {
        self.units += other.units;
        self.bytes += other.bytes;
        self.exchanges += other.exchanges;
        self.unanswered += other.unanswered;
        self.outside += other.outside;
        self.zone_unknown |= other.zone_unknown;
        for (ours, theirs) in self.shown.iter_mut().zip(other.shown) {
            *ours |= theirs;
        }
        for (status, count) in other.by_status {
            *self.status_mut(status) += count;
        }
        self.mishaps.merge(other.mishaps);
        if let Some(traffic) = other.traffic {
            self.traffic.get_or_insert_default().merge(traffic);
        }
    }

    /// HTTP messages read, interim responses left out.
    pub fn messages(&self) -> u64 {
        let halves = self.mishaps.count(Mishap::RequestLost);
        (2 * self.exchanges + self.unanswered).saturating_sub(halves)
    }

    /// Those whose counterpart was not seen.
    pub fn unpaired(&self) -> u64 {
        self.unanswered + self.mishaps.count(Mishap::RequestLost)
    }

    /// How many exchanges had this status.
    pub fn status(&self, status: u16) -> u64 {
        let found = self.by_status.binary_search_by_key(&status, |&(status, _)| status);
        found.ok().and_then(|at| self.by_status.get(at)).map_or(0, |&(_, count)| count)
    }

    /// Status codes that were seen, with their counts, in order.
    pub fn statuses(&self) -> impl Iterator<Item = (u16, u64)> {
        self.by_status.iter().copied()
    }

    #[inline]
    fn count(&mut self, status: u16) {
        self.exchanges += 1;
        match self.by_status.get_mut(self.last_status) {
            Some((last, count)) if *last == status => *count += 1,
            _ => *self.status_mut(status) += 1,
        }
    }

    fn status_mut(&mut self, status: u16) -> &mut u64 {
        let at = match self.by_status.binary_search_by_key(&status, |&(status, _)| status) {
            Ok(at) => at,
            Err(at) => {
                self.by_status.insert(at, (status, 0));
                at
            }
        };
        self.last_status = at;
        &mut self.by_status[at].1
    }
}

impl<'s> Outlet<'s> {
    /// An outlet that counts into `reading` and hands to `deliver` the exchanges `interest` asks for.
    pub fn new(
        interest: &'s Interest,
        reading: &'s mut Reading,
        deliver: &'s mut dyn FnMut(&Exchange<'_>),
    ) -> Self {
        Self { interest, reading, taker: Behind::Closure(deliver) }
    }

    /// An outlet that counts into `reading` and hands to `taker` what `interest` asks for.
    pub fn into_taker(
        interest: &'s Interest,
        reading: &'s mut Reading,
        taker: &'s mut dyn Taker,
    ) -> Self {
        Self { interest, reading, taker: Behind::Taker(taker) }
    }

    /// How much of an exchange with this status should be built.
    #[inline]
    pub fn depth(&self, status: u16) -> Depth {
        let depth = self.interest.depth(status);
        // Whether it lies in the stretch of time asked for shows only once it is built.
        if self.interest.is_windowed() { depth.max(Depth::Envelope) } else { depth }
    }

    /// How much of an exchange with this status should be built, given its request.
    #[inline]
    pub fn depth_of(&self, status: u16, method: &[u8], target: &[u8]) -> Depth {
        let depth = self.depth(status);
        let whole = |probe: &Arc<dyn Probe>| probe.whole(method, target);
        if depth == Depth::Envelope && self.interest.probe.as_ref().is_some_and(whole) {
            return Depth::Whole;
        }
        depth
    }

    /// How much of an exchange should be built of which `depth` is wanted, now that the media type of
    /// its response is known: pages may be wanted whole. `field` looks up a field of the request.
    pub fn depth_of_page<'r>(
        &self,
        depth: Depth,
        media_type: &[u8],
        field: &dyn Fn(&'static str) -> Option<&'r [u8]>,
    ) -> Depth {
        let wanted = |probe: &Arc<dyn Probe>| probe.page(field);
        if depth == Depth::Envelope
            && is_page(media_type)
            && self.interest.probe.as_ref().is_some_and(wanted)
        {
            return Depth::Whole;
        }
        depth
    }

    /// Whether only a stretch of time is looked at.
    #[inline]
    pub fn is_windowed(&self) -> bool {
        self.interest.is_windowed()
    }

    /// How much of an exchange should be built that happened at `time`, as far as that is known by
    /// then. `None`, and counted, if it lies outside of the stretch of time asked for.
    #[inline]
    pub fn depth_at(&mut self, status: u16, time: Option<Timestamp>) -> Option<Depth> {
        if time.is_none() || !self.interest.is_windowed() {
            return Some(self.depth(status));
        }
        if self.interest.is_outside(time) {
            self.reading.outside += 1;
            return None;
        }
        Some(self.interest.depth(status))
    }

    /// Whether requests without a response should be built.
    pub fn wants_unanswered(&self) -> bool {
        self.interest.unanswered
    }

    /// Counts an exchange that was not built because [`Outlet::depth`] said [`Depth::Count`].
    #[inline]
    pub fn count(&mut self, status: u16) {
        self.reading.count(status);
    }

    /// Whether [`Outlet::sight`] is to be called for exchanges that are only counted.
    #[inline]
    pub fn wants_sightings(&self) -> bool {
        self.interest.sightings
    }

    /// Passes on a sighting of an exchange that was counted and not built.
    #[inline]
    pub fn sight(&mut self, sighting: &Sighting<'_>) {
        if let Behind::Taker(taker) = &mut self.taker
            && self.interest.sightings
        {
            self.reading.zone_unknown |= sighting.zone_unknown;
            if sighting.chain.is_some() {
                taker.sighting(&sighting.resolved(&self.interest.proxies));
            } else {
                taker.sighting(sighting);
            }
        }
    }

    /// Whether exchanges with this status may be passed by when [`Outlet::probe`] finds nothing in
    /// them; then [`Outlet::count`] counts them.
    pub fn may_pass_by(&self, status: u16) -> bool {
        self.interest.depth(status) == Depth::Envelope && !self.interest.is_windowed()
    }

    /// Asks about the pieces of an exchange at [`Depth::Envelope`]: its body, if that was kept, and
    /// the `Authorization` value of its request. Without either there is nothing to look at.
    pub fn probe(
        &self,
        body: Option<&[u8]>,
        authorization: Option<&[u8]>,
        time: Option<Timestamp>,
    ) -> bool {
        let Some(probe) = &self.interest.probe else { return true };
        body.is_some_and(|content| probe.body(content))
            || authorization.is_some_and(|value| probe.authorization(value, time))
    }

    /// Asks about the target of a request whose answer [`Outlet::probe`] finds nothing in.
    pub fn probe_target(&self, target: &[u8]) -> bool {
        self.interest.probe.as_ref().is_none_or(|probe| probe.target(target))
    }

    /// Asks about the fields of a response in which [`Outlet::probe`] finds nothing.
    pub fn probe_response_fields(&self, section: &[u8]) -> bool {
        self.interest.probe.as_ref().is_none_or(|probe| probe.response_fields(section))
    }

    /// Counts a request without a response that was not built.
    pub fn count_unanswered(&mut self) {
        self.reading.unanswered += 1;
    }

    /// Counts an exchange and passes it on if it is wanted.
    pub fn deliver(&mut self, exchange: &Exchange<'_>) {
        if self.interest.is_outside(exchange.time) {
            self.reading.outside += 1;
            return;
        }
        let wanted = if let Some(status) = exchange.status() {
            self.reading.count(status);
            self.interest.depth(status) != Depth::Count
        } else {
            self.reading.unanswered += 1;
            self.interest.unanswered
        };
        if self.interest.sightings
            && let Some(sighting) = Sighting::of(exchange)
        {
            self.sight(&sighting);
        }
        self.reading.zone_unknown |= wanted && exchange.zone_unknown;
        if wanted && exchange.log.is_some() {
            for (shown, lack) in self.reading.shown.iter_mut().zip(Lack::ALL) {
                *shown = *shown || lack.is_shown_by(exchange);
            }
        }
        match &mut self.taker {
            _ if !wanted => {}
            Behind::Closure(deliver) => deliver(exchange),
            Behind::Taker(taker) => taker.exchange(exchange),
        }
    }

    /// Counts trouble at a place.
    pub fn mishap(&mut self, mishap: Mishap, ordinal: u64, detail: impl FnOnce() -> String) {
        self.reading.mishaps.add(mishap, ordinal, detail);
    }
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn pages_are_of_two_media_types() {
        assert!(is_page(b"Text/HTML; charset=utf-8"));
        assert!(is_page(b"application/xhtml+xml"));
        assert!(!is_page(b"application/json"));
        assert!(!is_page(b""));
    }
}
