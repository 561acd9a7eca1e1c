//! Whom a sentence is about: "you", "the user", "your role", "this token".

use super::concepts::Noun;
use super::phrase::Phrase;
use super::sentence::Sentence;
use super::words::{BETWEEN, PERSONS, holds};

/// Whom a sentence refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    /// "you", "the user".
    Person,
    /// "your role".
    Role,
    /// "this token", "the API key".
    Credential,
}

pub(super) const fn is_person(actor: Option<Actor>) -> bool {
    matches!(actor, Some(Actor::Person))
}

/// Who stands before `at`, with nothing but a copula between.
pub(super) fn actor_before(sentence: &Sentence<'_>, at: usize) -> Option<Actor> {
    let (from, last) = word_before(sentence.text, at)?;
    let one_before = word_before(sentence.text, from).map(|(_, word)| word);
    let phrase = sentence.phrases.iter().rev().find(|p| p.end <= at).filter(|p| {
        // "the role guest", "user 7": a name may follow.
        p.end >= from || sentence.between(p.end, from).trim().is_empty()
    });
    if let Some(phrase) = phrase {
        match phrase.noun {
            Noun::Role => return Some(Actor::Role),
            Noun::Token | Noun::AccessToken | Noun::ApiKey | Noun::Key => {
                return Some(Actor::Credential);
            }
            Noun::Account => return Some(Actor::Person),
            Noun::Other if holds(PERSONS, last) => return Some(Actor::Person),
            _ => {}
        }
    }
    let is_named = !last.chars().any(char::is_alphabetic) || last.len() > 24;
    let person = holds(PERSONS, last)
        || one_before.is_some_and(|word| {
            holds(PERSONS, word) && word != "i" && (is_named || word.starts_with("user"))
        });
    person.then_some(Actor::Person)
}

/// Whether a word stands for the one who asks.
pub(super) fn is_asking(word: &str) -> bool {
    matches!(
        word,
        "you"
            | "user"
            | "caller"
            | "account"
            | "du"
            | "sie"
            | "vous"
            | "tu"
            | "usted"
            | "usuario"
            | "voce"
            | "utente"
            | "вы"
    )
}

/// The last word before `at` that is no copula, in the same clause, and where it is.
pub(super) fn word_before(text: &str, at: usize) -> Option<(usize, &str)> {
    let mut before = text.get(..at)?;
    loop {
        before = before.trim_end_matches([' ', '\'']);
        let from = before.rfind([' ', '\'', '.', ',']).map_or(0, |blank| blank + 1);
        let word = before.get(from..).filter(|word| !word.is_empty())?;
        if !holds(BETWEEN, word) && word != "t" {
            return Some((from, word));
        }
        before = before.get(..from)?;
    }
}

/// "for your role", "by this user", "to guests", right after `at`.
pub(super) fn names_actor_after(sentence: &Sentence<'_>, at: usize) -> bool {
    let Some(object) = object_of(sentence, at) else { return false };
    let words = object.split(['.', ',']).next().unwrap_or_default().split(' ').take(4);
    let names_person = words.into_iter().take_while(|w| *w != "to").any(|word| {
        holds(PERSONS, word)
            && !matches!(word, "i" | "he" | "app" | "application" | "account" | "on" | "u" | "je")
    });
    (names_person || names_role_after(sentence, at)) && !names_plan(sentence)
}

/// What a preposition at `at` introduces.
pub(super) fn object_of<'t>(sentence: &Sentence<'t>, at: usize) -> Option<&'t str> {
    const LINKS: [&str; 16] = [
        "for ", "to ", "by ", "with ", "fur ", "pour ", "para ", "per ", "для ", "mit ", "avec ",
        "con ", "com ", "a ", "al ", "ao ",
    ];
    let rest = rest(sentence, at);
    LINKS.iter().find_map(|link| rest.strip_prefix(link))
}

/// "for your role", "with this token", right after `at`.
pub(super) fn names_role_after(sentence: &Sentence<'_>, at: usize) -> bool {
    let Some(object) = object_of(sentence, at) else { return false };
    let start = sentence.text.len() - object.len();
    let near =
        |p: &&Phrase| p.start >= start && sentence.between(start, p.start).chars().count() <= 14;
    let names_role = sentence.phrases.iter().filter(near).any(|p| {
        matches!(p.noun, Noun::Role | Noun::ApiKey | Noun::Token | Noun::AccessToken | Noun::Key)
            && !sentence.between(start, p.start).contains(['.', ','])
    });
    names_role && !names_plan(sentence)
}

/// Whether the sentence speaks of a plan somebody pays for.
pub(super) fn names_plan(sentence: &Sentence<'_>) -> bool {
    sentence.phrases.iter().any(|phrase| phrase.noun == Noun::Licence)
}

pub(super) fn rest<'t>(sentence: &Sentence<'t>, at: usize) -> &'t str {
    sentence.text.get(at..).unwrap_or_default().trim_start()
}
