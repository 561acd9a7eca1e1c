//! The lexicon: words and phrases of authentication errors in ten languages and some words of
//! others, found in one pass.

mod more;
mod nouns;
mod predicates;
mod rights;
mod wholes;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::concepts::Concept;
use super::fold::is_unspaced;

/// Phrases of one concept, in folded form, separated by `|`; a trailing `*` allows any word
/// ending (inflection), a leading one any beginning (compounds); `{a/b}c` is `ac` and `bc`.
type Table = &'static [(Concept, &'static str)];

/// A concept found in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) concept: Concept,
    pub(super) start: usize,
    pub(super) end: usize,
}

const TABLES: [Table; 5] =
    [more::TABLE, nouns::TABLE, predicates::TABLE, rights::TABLE, wholes::TABLE];

struct Lexicon {
    automaton: AhoCorasick,
    entries: Vec<Entry>,
}

struct Entry {
    concept: Concept,
    is_stem: bool,
    is_tail: bool,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// The concepts of a folded text: longest phrases first where they overlap, in text order.
pub(super) fn concepts(text: &str) -> Vec<Hit> {
    let lexicon = &*LEXICON;
    let mut found: Vec<Found<'_>> = lexicon
        .automaton
        .find_overlapping_iter(text)
        .filter_map(|found| {
            let entry = lexicon.entries.get(found.pattern().as_usize())?;
            let (start, end) = (found.start(), found.end());
            is_word(text, start, end, entry).then_some(Found { entry, start, end })
        })
        .collect();
    found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
    let mut kept: Vec<Hit> = Vec::with_capacity(found.len());
    let mut from = 0;
    while from < found.len() {
        let mut end = found.get(from).map_or(0, |found| found.end);
        let mut to = from + 1;
        while let Some(next) = found.get(to).filter(|next| next.start < end) {
            end = end.max(next.end);
            to += 1;
        }
        keep_longest(text, found.get_mut(from..to).unwrap_or_default(), &mut kept);
        from = to;
    }
    kept
}

/// A phrase where it was found.
struct Found<'l> {
    entry: &'l Entry,
    start: usize,
    end: usize,
}

/// Of phrases that overlap, the longest, and of the others those that it leaves room for: "lacks
/// the required" | "required permissions" is "lacks" and "required permissions".
fn keep_longest(text: &str, overlapping: &mut [Found<'_>], kept: &mut Vec<Hit>) {
    let first = kept.len();
    if overlapping.len() > 1 {
        overlapping.sort_by_key(|found| (std::cmp::Reverse(found.end - found.start), found.start));
    }
    for found in overlapping {
        let others = kept.get(first..).unwrap_or_default();
        if others.iter().all(|other| found.end <= other.start || other.end <= found.start) {
            kept.push(found.whole_words(text));
        }
    }
    kept.get_mut(first..).unwrap_or_default().sort_by_key(|hit| hit.start);
}

impl Found<'_> {
    /// The hit, to the ends of the words that it is a part of.
    fn whole_words(&self, text: &str) -> Hit {
        let inside_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
        let mut hit = Hit { concept: self.entry.concept, start: self.start, end: self.end };
        if self.entry.is_tail {
            let head = text.get(..self.start).unwrap_or_default();
            hit.start = head.trim_end_matches(inside_word).len();
        }
        if self.entry.is_stem {
            let tail = text.get(self.end..).unwrap_or_default();
            hit.end = text.len() - tail.trim_start_matches(inside_word).len();
        }
        hit
    }
}

impl Lexicon {
    fn build() -> Self {
        let mut patterns = Vec::new();
        let mut entries = Vec::new();
        for (concept, phrases) in TABLES.into_iter().flatten() {
            for phrase in phrases.split('|').map(str::trim).filter(|p| !p.is_empty()) {
                for phrase in spelt_out(phrase) {
                    let is_stem = phrase.ends_with('*');
                    let is_tail = phrase.starts_with('*');
                    patterns.push(phrase.trim_matches('*').to_owned());
                    entries.push(Entry { concept: *concept, is_stem, is_tail });
                }
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns);
        // The patterns are ours, and a test builds them.
        let automaton = automaton.expect("the lexicon fits an automaton");
        Self { automaton, entries }
    }
}

/// The phrases that `{a/b}c` stands for.
fn spelt_out(phrase: &str) -> Vec<String> {
    let parts = phrase.split_once('{').and_then(|(head, rest)| Some((head, rest.split_once('}')?)));
    let Some((head, (choices, rest))) = parts else { return vec![phrase.to_owned()] };
    let tails = spelt_out(rest);
    let phrases = choices
        .split('/')
        .flat_map(|choice| tails.iter().map(move |tail| format!("{head}{choice}{tail}")));
    phrases.collect()
}

/// Whether `text[start..end]` stands by itself. Chinese, Japanese and Korean know no boundaries.
fn is_word(text: &str, start: usize, end: usize, entry: &Entry) -> bool {
    let (Some(before), Some(found), Some(after)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    let joins = |inner: Option<char>, outer: Option<char>| {
        let inside_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
        inner.is_some_and(inside_word) && outer.is_some_and(inside_word)
    };
    (entry.is_tail || !joins(found.chars().next(), before.chars().next_back()))
        && (entry.is_stem || !joins(found.chars().next_back(), after.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folded;
    use super::{LEXICON, TABLES, concepts, spelt_out};

    #[test]
    fn phrases_are_in_folded_form() {
        for (_, phrases) in TABLES.into_iter().flatten() {
            for phrase in phrases.split('|').flat_map(|p| spelt_out(p.trim())) {
                let phrase = phrase.trim_matches('*');
                assert_eq!(Folded::new(phrase, 100).text, phrase, "write it as it is folded");
            }
        }
        let mut all: Vec<_> = TABLES
            .into_iter()
            .flatten()
            .flat_map(|(concept, phrases)| {
                let spelt = phrases.split('|').flat_map(|p| spelt_out(p.trim()));
                spelt.map(|phrase| (phrase, *concept))
            })
            .filter(|(phrase, _)| !phrase.is_empty())
            .collect();
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let twice: Vec<_> = all.windows(2).filter(|w| w[0].0 == w[1].0).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(LEXICON.entries.len() > 500);
    }

    #[test]
    fn longest_phrase_wins_and_words_are_whole() {
        let found: Vec<_> = concepts("the access token tokenizer monkey has expired")
            .iter()
            .map(|hit| (hit.start, hit.end))
            .collect();
        assert_eq!(found, [(4, 16), (38, 45)]);
    }
}
