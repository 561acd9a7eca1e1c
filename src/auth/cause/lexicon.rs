//! The lexicon: words and phrases of authentication errors in ten languages, found in one pass.

mod nouns;
mod predicates;
mod rights;
mod wholes;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::concepts::Concept;
use super::fold::is_unspaced;

/// Phrases of one concept, in folded form, separated by `|`; a trailing `*` allows any word
/// ending (inflection).
type Table = &'static [(Concept, &'static str)];

/// A concept found in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) concept: Concept,
    pub(super) start: usize,
    pub(super) end: usize,
}

const TABLES: [Table; 4] = [nouns::TABLE, predicates::TABLE, rights::TABLE, wholes::TABLE];

struct Lexicon {
    automaton: AhoCorasick,
    entries: Vec<Entry>,
}

struct Entry {
    concept: Concept,
    is_stem: bool,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);

/// The concepts of a folded text: longest phrases first where they overlap, in text order.
pub(super) fn concepts(text: &str) -> Vec<Hit> {
    let lexicon = &*LEXICON;
    let mut hits: Vec<Hit> = lexicon
        .automaton
        .find_overlapping_iter(text)
        .filter_map(|found| {
            let entry = lexicon.entries.get(found.pattern().as_usize())?;
            is_word(text, found.start(), found.end(), entry.is_stem).then_some(Hit {
                concept: entry.concept,
                start: found.start(),
                end: found.end(),
            })
        })
        .collect();
    hits.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut kept: Vec<Hit> = Vec::with_capacity(hits.len());
    let mut from = 0;
    while from < hits.len() {
        let mut end = hits.get(from).map_or(0, |hit| hit.end);
        let mut to = from + 1;
        while let Some(hit) = hits.get(to).filter(|hit| hit.start < end) {
            end = end.max(hit.end);
            to += 1;
        }
        keep_longest(hits.get_mut(from..to).unwrap_or_default(), &mut kept);
        from = to;
    }
    kept
}

/// Of hits that overlap, the longest, and of the others those that it leaves room for: "lacks the
/// required" | "required permissions" is "lacks" and "required permissions".
fn keep_longest(overlapping: &mut [Hit], kept: &mut Vec<Hit>) {
    let first = kept.len();
    if overlapping.len() > 1 {
        overlapping.sort_by_key(|hit| (std::cmp::Reverse(hit.end - hit.start), hit.start));
    }
    for hit in overlapping {
        let others = kept.get(first..).unwrap_or_default();
        if others.iter().all(|other| hit.end <= other.start || other.end <= hit.start) {
            kept.push(*hit);
        }
    }
    kept.get_mut(first..).unwrap_or_default().sort_by_key(|hit| hit.start);
}

impl Lexicon {
    fn build() -> Self {
        let mut patterns = Vec::new();
        let mut entries = Vec::new();
        for (concept, phrases) in
            TABLES.into_iter().flatten()
        {
            for phrase in phrases.split('|').map(str::trim).filter(|p| !p.is_empty()) {
                let stem = phrase.strip_suffix('*');
                patterns.push(stem.unwrap_or(phrase));
                entries.push(Entry { concept: *concept, is_stem: stem.is_some() });
            }
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(patterns);
        // The patterns are ours, and a test builds them.
        let automaton = automaton.expect("the lexicon fits an automaton");
        Self { automaton, entries }
    }
}

/// Whether `text[start..end]` stands by itself. Chinese, Japanese and Korean know no boundaries.
fn is_word(text: &str, start: usize, end: usize, is_stem: bool) -> bool {
    let (Some(before), Some(found), Some(after)) =
        (text.get(..start), text.get(start..end), text.get(end..))
    else {
        return false;
    };
    let joins = |inner: Option<char>, outer: Option<char>| {
        let inside_word = |c: char| c.is_alphanumeric() && !is_unspaced(c);
        inner.is_some_and(inside_word) && outer.is_some_and(inside_word)
    };
    !joins(found.chars().next(), before.chars().next_back())
        && (is_stem || !joins(found.chars().next_back(), after.chars().next()))
}

#[cfg(test)]
mod tests {
    use super::super::fold::Folded;
    use super::{LEXICON, TABLES, concepts};

    #[test]
    fn phrases_are_in_folded_form() {
        for (_, phrases) in TABLES.into_iter().flatten() {
            for phrase in phrases.split('|').map(|p| p.trim().trim_end_matches('*')) {
                assert_eq!(Folded::new(phrase, 100).text, phrase, "write it as it is folded");
            }
        }
        let mut all: Vec<_> = TABLES
            .into_iter()
            .flatten()
            .flat_map(|(concept, phrases)| phrases.split('|').map(|p| (p.trim(), *concept)))
            .filter(|(phrase, _)| !phrase.is_empty())
            .collect();
        all.sort_by_key(|(phrase, _)| *phrase);
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
