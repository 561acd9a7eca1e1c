//! The streams of a connection (RFC 9000 section 2).

use std::collections::{BTreeMap, BTreeSet};

use super::ordered::{Ordered, Piece, Stretch};
use super::{CLIENT, SERVER};
use crate::format::capture::reassembly::Budget;

/// Streams of one connection followed at once. Servers allow about a hundred at a time.
const OPEN: usize = 1_000;

/// Finished streams remembered above the first that is not finished.
const FINISHED: usize = 1_000;

/// Takes what the two ends of a connection say on its streams.
pub(in super::super) trait Application {
    /// The next piece of a stream, sent by the client or the server.
    fn piece(&mut self, stream: u64, sender: usize, piece: Piece<'_>);
    /// A sender gave up a stream.
    fn reset(&mut self, stream: u64, sender: usize);
    /// Nothing more is read from a stream.
    fn abandon(&mut self, stream: u64);
}

/// The streams of a connection.
#[derive(Default)]
pub(super) struct Streams {
    open: BTreeMap<u64, Box<Stream>>,
    /// By the two bits that tell who opened a stream and whether it has two directions.
    finished: [Finished; 4],
}

/// Both directions, by their senders.
type Stream = [Ordered; 2];

/// Numbers of finished streams. Late repetitions of their frames must not open them anew.
#[derive(Default)]
struct Finished {
    /// All below are finished, or given up.
    below: u64,
    above: BTreeSet<u64>,
}

impl Streams {
    /// Takes a STREAM frame. Tells whether a stream had to be given up for it.
    pub(super) fn take(
        &mut self,
        sender: usize,
        id: u64,
        stretch: Stretch<'_>,
        budget: &mut Budget,
        application: &mut impl Application,
    ) -> bool {
        if !may_send(id, sender) || self.is_finished(id) {
            return false;
        }
        let mut given_up = false;
        if self.open.len() >= OPEN && !self.open.contains_key(&id) {
            given_up = self.give_up_first(budget, application);
        }
        let stream = self.open.entry(id).or_default();
        stream[sender].take(stretch, budget, &mut |piece| application.piece(id, sender, piece));
        self.settle(id);
        given_up
    }

    /// Takes a `RESET_STREAM` frame.
    pub(super) fn reset(
        &mut self,
        sender: usize,
        id: u64,
        budget: &mut Budget,
        application: &mut impl Application,
    ) {
        if !may_send(id, sender) || self.is_finished(id) {
            return;
        }
        // A stream of which nothing was seen says nothing.
        let Some(stream) = self.open.get_mut(&id) else { return };
        let half = &mut stream[sender];
        if half.is_over() {
            return;
        }
        half.finish(budget, &mut |piece| application.piece(id, sender, piece));
        if !half.is_over() {
            half.abandon(budget);
            application.reset(id, sender);
        }
        self.settle(id);
    }

    /// Nothing more comes: delivers what waits.
    pub(super) fn finish(&mut self, budget: &mut Budget, application: &mut impl Application) {
        while self.give_up_first(budget, application) {}
    }

    /// Gives the memory of what waits back.
    pub(super) fn abandon(&mut self, budget: &mut Budget) {
        for mut stream in std::mem::take(&mut self.open).into_values() {
            stream.iter_mut().for_each(|half| half.abandon(budget));
        }
    }

    /// Delivers what waits on the first stream, and closes it. Streams of the connection as a whole
    /// go first: what they hold is needed to read the others. False when there is none.
    fn give_up_first(&mut self, budget: &mut Budget, application: &mut impl Application) -> bool {
        let one_way = self.open.keys().copied().find(|&id| is_one_way(id));
        let Some(id) = one_way.or_else(|| self.open.keys().next().copied()) else { return false };
        let Some(mut stream) = self.open.remove(&id) else { return false };
        for sender in [CLIENT, SERVER] {
            let half = &mut stream[sender];
            half.finish(budget, &mut |piece| application.piece(id, sender, piece));
        }
        application.abandon(id);
        self.finished[class(id)].add(id >> 2);
        true
    }

    /// Forgets a stream that has ended.
    fn settle(&mut self, id: u64) {
        let Some(stream) = self.open.get(&id) else { return };
        let is_over = [CLIENT, SERVER]
            .into_iter()
            .all(|sender| !may_send(id, sender) || stream[sender].is_over());
        if is_over {
            self.open.remove(&id);
            self.finished[class(id)].add(id >> 2);
        }
    }

    fn is_finished(&self, id: u64) -> bool {
        self.finished[class(id)].contains(id >> 2)
    }
}

impl Finished {
    fn contains(&self, number: u64) -> bool {
        number < self.below || self.above.contains(&number)
    }

    fn add(&mut self, number: u64) {
        if number > self.below {
            self.above.insert(number);
        } else {
            self.below = self.below.max(number + 1);
        }
        if self.above.len() > FINISHED
            && let Some(first) = self.above.pop_first()
        {
            self.below = first + 1;
        }
        while self.above.remove(&self.below) {
            self.below += 1;
        }
    }
}

fn class(id: u64) -> usize {
    (id & 3) as usize
}

fn is_one_way(id: u64) -> bool {
    id & 2 != 0
}

/// Whether this end may send on a stream (RFC 9000 section 2.1).
fn may_send(id: u64, sender: usize) -> bool {
    !is_one_way(id) || (id & 1) as usize == sender
}

#[cfg(test)]
mod tests {
    use super::{Application, Budget, CLIENT, FINISHED, Finished, Piece, SERVER, Streams, Stretch};

    #[derive(Default)]
    struct Said(Vec<String>);

    impl Application for Said {
        fn piece(&mut self, stream: u64, sender: usize, piece: Piece<'_>) {
            self.0.push(match piece {
                Piece::Bytes(bytes, _) => format!("{stream}.{sender} {}", bytes.escape_ascii()),
                Piece::Gap(length) => format!("{stream}.{sender} -{length}-"),
                Piece::End => format!("{stream}.{sender} end"),
            });
        }
        fn reset(&mut self, stream: u64, sender: usize) {
            self.0.push(format!("{stream}.{sender} reset"));
        }
        fn abandon(&mut self, stream: u64) {
            self.0.push(format!("{stream} abandoned"));
        }
    }

    fn at(offset: u64, bytes: &[u8], fin: bool) -> Stretch<'_> {
        Stretch { offset, bytes, fin, time: 0 }
    }

    fn budget() -> Budget {
        Budget { held: 0, limit: 1 << 20 }
    }

    #[test]
    fn a_finished_stream_is_not_opened_anew() {
        let (mut streams, mut budget, mut said) = (Streams::default(), budget(), Said::default());
        for _ in 0..2 {
            streams.take(CLIENT, 0, at(0, b"a", true), &mut budget, &mut said);
            streams.take(SERVER, 0, at(0, b"b", true), &mut budget, &mut said);
        }
        streams.take(CLIENT, 3, at(0, b"not the client's", true), &mut budget, &mut said);
        streams.finish(&mut budget, &mut said);
        assert_eq!(said.0, ["0.0 a", "0.0 end", "0.1 b", "0.1 end"]);
    }

    #[test]
    fn a_reset_delivers_what_was_there() {
        let (mut streams, mut budget, mut said) = (Streams::default(), budget(), Said::default());
        streams.take(CLIENT, 4, at(2, b"c", false), &mut budget, &mut said);
        streams.reset(CLIENT, 4, &mut budget, &mut said);
        streams.reset(SERVER, 8, &mut budget, &mut said);
        streams.finish(&mut budget, &mut said);
        assert_eq!(said.0, ["4.0 -2-", "4.0 c", "4.0 reset", "4 abandoned"]);
        assert_eq!(budget.held, 0);
    }

    #[test]
    fn the_first_stream_is_given_up_when_there_are_too_many() {
        let (mut streams, mut budget, mut said) = (Streams::default(), budget(), Said::default());
        let mut given_up = 0;
        for number in 0..1_010 {
            let one = streams.take(CLIENT, number * 4, at(1, b"x", false), &mut budget, &mut said);
            given_up += u64::from(one);
        }
        assert_eq!((given_up, streams.open.len()), (10, 1_000));
        assert_eq!(said.0[..3], ["0.0 -1-", "0.0 x", "0 abandoned"]);
    }

    #[test]
    fn what_is_finished_is_remembered_in_bounds() {
        let mut finished = Finished::default();
        for number in (1..20_000).filter(|number| number % 2 == 1) {
            finished.add(number);
            assert!(finished.contains(number) && finished.above.len() <= FINISHED);
        }
        assert!(finished.contains(0), "given up");
        assert!(!finished.contains(19_998));
    }
}
