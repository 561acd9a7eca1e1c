//! Who may not do what: "you are not allowed to …", "your role does not permit this", "users
//! cannot edit …", "this order belongs to somebody else".
//!
//! None of these is in the lexicon as it stands. A word that permits, its negation and the person,
//! role or credential that is refused are found one by one, in the order of whatever language.

use super::Subject;
use super::actor::{
    Actor, actor_before, is_person, names_actor_after, names_plan, names_role_after, rest,
};
use super::concepts::{Concept, Mark, Noun, Predicate, Side};
use super::lexicon::Hit;
use super::reading::{Claim, Meaning, permission};
use super::sentence::Sentence;
use super::words::{CIRCUMSTANCES, OF_CHECKING, OF_LOGIN, OF_RIGHTS, OF_VALUES, PERSONS, holds};
use crate::model::Cause;

/// Adds what `sentence` says about rights.
pub(super) fn rights(sentence: &Sentence<'_>, claims: &mut Vec<Claim>) {
    for (index, hit) in sentence.hits.iter().enumerate() {
        let found = match hit.concept {
            Concept::Mark(Mark::Permitted) => {
                let not = negation_before(sentence, index, 24);
                match not {
                    Some(not) => unpermitted(sentence, &Hit { start: not.start, ..*hit }),
                    None => permits_not(sentence, hit),
                }
            }
            // "You cannot verify this order".
            Concept::Predicate(Predicate::Invalid, Side::Before) => {
                let is_cannot = sentence.between(hit.start, hit.end).starts_with("can");
                (is_cannot
                    && is_person(actor_before(sentence, hit.start))
                    && !names_credential(sentence)
                    && !rest(sentence, hit.end).is_empty())
                .then(|| action(hit.start, hit))
            }
            Concept::Predicate(Predicate::Refused, _) => unpermitted(sentence, hit),
            Concept::Mark(Mark::Barred) => barred(sentence, hit),
            Concept::Mark(Mark::Negation) => not_yours(sentence, hit),
            // "You have no access": without "you", a restatement.
            Concept::Mark(Mark::Denied) => barred(sentence, hit).or_else(|| {
                let lacks = sentence.between(hit.start, hit.end) == "no access"
                    && is_person(actor_before(sentence, hit.start));
                lacks.then(|| action(hit.start, hit))
            }),
            // "not available to your role".
            Concept::Predicate(Predicate::Missing, _) => unavailable(sentence, hit),
            Concept::Predicate(Predicate::Insufficient, _) => unassigned(sentence, hit),
            Concept::Mark(Mark::Allows) => match negation_before(sentence, index, 12) {
                Some(not) => withholds(sentence, &Hit { start: not.start, ..*hit }),
                None if rest(sentence, hit.end).starts_with("pas ") => withholds(sentence, hit),
                None => permits_not(sentence, hit),
            },
            Concept::Mark(Mark::Forbids) => withholds(sentence, hit),
            Concept::Mark(Mark::Cannot) => cannot(sentence, hit, hit.start),
            Concept::Mark(Mark::Can) => cannot_apart(sentence, index),
            Concept::Mark(Mark::BelongsTo) => of_others(sentence, index),
            Concept::Mark(Mark::Joined) => negation_before(sentence, index, 12).and_then(|not| {
                let is_place = sentence.between(hit.start, hit.end).starts_with("in ");
                if is_place && !rest(sentence, not.end).starts_with("in ") {
                    return None;
                }
                let of_person = not.start == 0 || is_person(actor_before(sentence, not.start));
                of_person.then(|| action(not.start, hit))
            }),
            _ => None,
        };
        claims.extend(found.filter(|_| !sentence.is_supposed(hit)));
    }
    claims.extend(may_not(sentence));
}

fn action(start: usize, hit: &Hit) -> Claim {
    permission(&Hit { start, ..*hit }, Subject::Action)
}

/// "not allowed", with whom or to what end.
fn unpermitted(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    if names_network(sentence, hit.start) {
        return None;
    }
    let actor = actor_before(sentence, hit.start);
    let rest = rest(sentence, hit.end);
    let with_preposition = ["a", "ad", "para", "di", "de"]
        .contains(&sentence.between(hit.start, hit.end).rsplit(' ').next().unwrap_or_default());
    let verb =
        if with_preposition { rest.split([' ', '.', ',']).next() } else { object_verb(rest) };
    if let Some(verb) = verb {
        let is_right = !holds(OF_VALUES, verb) && !holds(OF_LOGIN, verb);
        return is_right.then(|| action(hit.start, hit));
    }
    let is_there = ["here", "in ", "on ", "for ", "within "].iter().any(|w| rest.starts_with(w));
    let is_of_role = actor == Some(Actor::Role) || names_actor_after(sentence, hit.end);
    let is_of_person = match actor {
        Some(Actor::Person) => true,
        Some(Actor::Credential) => is_there && !sentence.text.contains(" type"),
        _ => false,
    };
    (is_of_role || is_of_person).then(|| action(hit.start, hit))
}

/// "forbidden for your role"; "the access token was denied" is no matter of rights.
fn barred(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    let credential = sentence.phrases.iter().rev().find(|p| p.end <= hit.start).filter(|p| {
        let gap = sentence.between(p.end, hit.start);
        matches!(
            gap.trim(),
            "" | "is" | "was" | "has been" | "wurde" | "est" | "a été" | "fue" | "foi" | "e" | "é"
        ) && matches!(p.noun, Noun::Token | Noun::AccessToken | Noun::ApiKey)
    });
    let next = rest(sentence, hit.end);
    // `API_KEY_UNAUTHORIZED`: not known, or not for this.
    let is_bare = sentence.between(hit.start, hit.end).contains("authori");
    if let Some(credential) = credential.filter(|_| !is_bare)
        && (next.is_empty() || next.starts_with(['.', ',']))
    {
        return Some(Claim {
            meaning: Meaning::Cause(Cause::InvalidCredentials),
            ..permission(
                &Hit { start: credential.start, ..*hit },
                if credential.noun == Noun::Token { Subject::Token } else { Subject::AccessToken },
            )
        });
    }
    let words = sentence.between(hit.start, hit.end);
    // "You are prohibited from …", "вам запрещено …".
    if matches!(actor_before(sentence, hit.start), Some(Actor::Person | Actor::Role))
        && (next.starts_with("from ") || !words.is_ascii() && next.starts_with(char::is_alphabetic))
    {
        return Some(action(hit.start, hit));
    }
    let restates = words.contains(' ');
    (names_actor_after(sentence, hit.end) && !restates).then(|| action(hit.start, hit))
}

/// "not available to your role".
fn unavailable(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    let is_known = sentence.between(hit.start, hit.end) == "not available";
    (is_known && names_role_after(sentence, hit.end)).then(|| action(hit.start, hit))
}

/// "you are not assigned to this project".
fn unassigned(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    let joins = sentence.between(hit.start, hit.end).ends_with("assigned")
        && rest(sentence, hit.end).starts_with("to ");
    (joins && is_person(actor_before(sentence, hit.start))).then(|| action(hit.start, hit))
}

/// "Ihre Rolle erlaubt das nicht".
fn permits_not(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    let tail = sentence.text.get(hit.end..)?.split(['.', ',']).next()?;
    let of_role = actor_before(sentence, hit.start) == Some(Actor::Role);
    (of_role && tail.trim_end().ends_with(" nicht")).then(|| action(hit.start, hit))
}

/// "This is not your order".
fn not_yours(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    const NOT_OWNED: &str =
        "turn|password|current|token|email|fault|plan|username|key|first|last|default|session";
    let before = sentence.text.get(..hit.start)?.trim_end();
    let copula = ["is", "it's", "are", "that's", "isn't"];
    let words = sentence.between(hit.start, hit.end);
    let is_said = words == "isn't"
        || words == "not" && copula.contains(&before.rsplit([' ', '.', ',']).next().unwrap_or(""));
    let owned = rest(sentence, hit.end).strip_prefix("your ")?.split([' ', '.', ',']).next()?;
    (is_said && !holds(NOT_OWNED, owned)).then(|| action(hit.start, hit))
}

/// "your role does not allow …", "… does not permit you to …".
fn withholds(sentence: &Sentence<'_>, hit: &Hit) -> Option<Claim> {
    const WHOM: [&str; 8] = ["you ", "users ", "the user ", "vous ", "te ", "le ", "lhe ", "вам "];
    let rest = rest(sentence, hit.end);
    let by_right = sentence.phrases.iter().rev().find(|p| p.end <= hit.start).is_some_and(|p| {
        let gap = sentence.between(p.end, hit.start);
        matches!(
            p.noun,
            Noun::Role
                | Noun::Permission
                | Noun::Scope
                | Noun::AccessToken
                | Noun::ApiKey
                | Noun::Key
                | Noun::Token
        ) && gap.chars().count() <= 24
            && !gap.contains(',')
    });
    // "You are not allow to do this".
    if rest.starts_with("to ") && is_person(actor_before(sentence, hit.start)) {
        return Some(action(hit.start, hit));
    }
    let of_person = WHOM.iter().any(|whom| rest.starts_with(whom));
    let is_verb = !rest.starts_with("for ") && !rest.is_empty();
    (is_verb && (by_right || of_person) && !names_plan(sentence)).then(|| action(hit.start, hit))
}

/// "you cannot edit this"; `from` is where the negation begins.
fn cannot(sentence: &Sentence<'_>, hit: &Hit, from: usize) -> Option<Claim> {
    // 您不能删除; whose things they are, the words for it say (`Whole::Owned`).
    if !sentence.between(hit.start, hit.end).is_ascii() && from == hit.start {
        let before = sentence.text.get(..from).unwrap_or_default().trim_end();
        let by_person = ["您", "你", "用户", "角色", "账号", "帐号", "成员", "员工"]
            .iter()
            .any(|who| before.ends_with(who));
        return by_person.then(|| action(from, hit));
    }
    let actor = actor_before(sentence, from)?;
    can_neither(sentence, hit.end, actor).then(|| action(from, hit))
}

/// Whether what cannot be done is a use of a right.
fn can_neither(sentence: &Sentence<'_>, end: usize, actor: Actor) -> bool {
    let words = rest(sentence, end);
    let Some(verb) = words.split(|c: char| !c.is_alphanumeric() && c != '\'').next() else {
        return false;
    };
    let is_verb = verb.chars().all(char::is_alphabetic) && !verb.is_empty();
    let in_circumstances = words
        .split('.')
        .next()
        .unwrap_or_default()
        .split([' ', ','])
        .any(|word| holds(CIRCUMSTANCES, word));
    // What a token cannot do may well be its own fault: "can't serve the request".
    let is_use = actor != Actor::Credential || holds(OF_RIGHTS, verb);
    // "The owner cannot leave" is a rule, "members cannot invite" a refusal.
    let is_bound = actor == Actor::Role
        && ["owner", "admin", "creator", "author", "last"]
            .iter()
            .any(|who| sentence.text.contains(who));
    let is_checked = holds(OF_CHECKING, verb) && names_credential(sentence);
    is_verb
        && is_use
        && !is_bound
        && !holds(OF_VALUES, verb)
        && !holds(OF_LOGIN, verb)
        && !is_checked
        && !in_circumstances
}

/// "We cannot verify the token": not what somebody may do.
fn names_credential(sentence: &Sentence<'_>) -> bool {
    sentence.phrases.iter().any(|phrase| {
        matches!(
            phrase.noun,
            Noun::Token
                | Noun::AccessToken
                | Noun::RefreshToken
                | Noun::Session
                | Noun::ApiKey
                | Noun::Header
                | Noun::Signature
                | Noun::Password
                | Noun::Claim
        )
    })
}

/// "no puede editar", "ne pouvez pas modifier", "dürfen … nicht löschen".
fn cannot_apart(sentence: &Sentence<'_>, index: usize) -> Option<Claim> {
    const NOT_BEFORE: [&str; 7] = ["no", "nao", "non", "ne", "не", "nie", "tidak"];
    const OWN_FORM: [&str; 10] = [
        "puedes",
        "podes",
        "pouvez",
        "peux",
        "kannst",
        "darfst",
        "puoi",
        "potete",
        "можете",
        "можешь",
    ];
    let hit = sentence.hits.get(index)?;
    let before = sentence.text.get(..hit.start)?.trim_end();
    let clause = before.rsplit(['.', ',']).next().unwrap_or_default().trim_start();
    let own = OWN_FORM.contains(&sentence.between(hit.start, hit.end));
    let last = clause.rsplit(' ').next().unwrap_or_default();
    if NOT_BEFORE.contains(&last) {
        let from = before.len() - last.len();
        let actor = actor_before(sentence, from)
            .or_else(|| (own || clause == last).then_some(Actor::Person))?;
        let end = match rest(sentence, hit.end).strip_prefix("pas ") {
            Some(verb) => hit.end + sentence.text.get(hit.end..)?.find(verb)?,
            None => hit.end,
        };
        return can_neither(sentence, end, actor).then(|| action(from, hit));
    }
    // German: the negation and the verb end the clause.
    let tail = sentence.text.get(hit.end..)?.split(['.', ',']).next()?;
    let mut words = tail.split_whitespace();
    let is_german = ["kann", "kannst", "konnen", "konnt", "darf", "darfst", "durfen", "durft"]
        .contains(&sentence.between(hit.start, hit.end));
    let is_denied = words.clone().any(|word| word == "nicht" || word.starts_with("kein"));
    let by_person = own
        || actor_before(sentence, hit.start).is_some_and(|actor| actor == Actor::Person)
        || words.next().is_some_and(|word| matches!(word, "sie" | "du" | "ihr"));
    let verb = tail.split_whitespace().last()?;
    let is_right = !holds(OF_VALUES, verb)
        && !holds(OF_LOGIN, verb)
        && !tail.split_whitespace().any(|word| holds(CIRCUMSTANCES, word));
    (is_german && is_denied && by_person && is_right).then(|| action(hit.start, hit))
}

/// "users may not edit this": "may" alone only supposes.
fn may_not(sentence: &Sentence<'_>) -> Option<Claim> {
    sentence.hits.iter().find_map(|hit| {
        let is_may = hit.concept == Concept::Mark(Mark::Hypothesis)
            && sentence.between(hit.start, hit.end) == "may";
        let not = rest(sentence, hit.end).strip_prefix("not ").filter(|_| is_may)?;
        let end = hit.end + sentence.text.get(hit.end..)?.find(not)?;
        cannot(sentence, &Hit { end, ..*hit }, hit.start)
    })
}

/// "does not belong to you", "is owned by another user".
fn of_others(sentence: &Sentence<'_>, index: usize) -> Option<Claim> {
    const OTHERS: [&str; 21] = [
        "another",
        "a different",
        "different",
        "someone else",
        "somebody else",
        "some other",
        "other",
        "einem anderen",
        "jemand anderem",
        "un autre",
        "une autre",
        "otro",
        "otra",
        "outro",
        "outra",
        "un altro",
        "другому",
        "другой",
        "чужому",
        "andere",
        "un otro",
    ];
    const YOU: [&str; 17] = [
        "you",
        "the user",
        "user",
        "your",
        "this user",
        "the current user",
        "the caller",
        "ihnen",
        "dir",
        "vous",
        "toi",
        "usted",
        "voce",
        "вам",
        "тебе",
        "te ",
        "the authenticated user",
    ];
    let hit = sentence.hits.get(index)?;
    // "The token belongs to another user" is about the token.
    let of_credential = sentence.phrases.iter().any(|p| {
        p.end <= hit.start
            && matches!(
                p.noun,
                Noun::Token
                    | Noun::AccessToken
                    | Noun::RefreshToken
                    | Noun::Session
                    | Noun::ApiKey
                    | Noun::Key
            )
    });
    if of_credential {
        return None;
    }
    let rest = rest(sentence, hit.end);
    let rest = ["a ", "al ", "ao ", "an ", "à "]
        .iter()
        .find_map(|to| rest.strip_prefix(to))
        .unwrap_or(rest);
    let by_others = OTHERS.iter().any(|who| rest.starts_with(who)) && {
        let next: Vec<_> = rest.split([' ', ',', '.']).take(4).collect();
        next.iter().any(|word| {
            holds(PERSONS, word)
                || matches!(
                    *word,
                    "else"
                        | "person"
                        | "owner"
                        | "team"
                        | "tenant"
                        | "organization"
                        | "autre"
                        | "personne"
                        | "persona"
                        | "pessoa"
                )
        })
    };
    let not = negation_before(sentence, index, 12);
    // "User does not belong to this workspace".
    if let Some(not) = not
        && is_person(actor_before(sentence, not.start))
        && ["this ", "the ", "that ", "any ", "your "].iter().any(|of| rest.starts_with(of))
        && !rest.starts_with("the user")
    {
        return Some(action(not.start, hit));
    }
    let is_denied = not.is_some() || rest.contains("nicht");
    let not_you =
        is_denied && YOU.iter().any(|who| rest.trim_start_matches("nicht ").starts_with(who));
    let before = sentence.text.get(..hit.start).unwrap_or_default();
    let not_you_before = not.is_some_and(|not| {
        let before_not = sentence.text.get(..not.start).unwrap_or_default();
        before_not.ends_with("вам ")
            || [" te ", " le ", " vous ", " lhe ", " ti "].iter().any(|who| before.ends_with(who))
    });
    (by_others || not_you || not_you_before).then(|| action(hit.start, hit))
}

/// The negation that governs the word at `index`.
fn negation_before<'s>(sentence: &Sentence<'s>, index: usize, reach: usize) -> Option<&'s Hit> {
    let hit = sentence.hits.get(index)?;
    let before = sentence.hits.get(index.checked_sub(1)?)?;
    let words = sentence.between(before.start, before.end);
    let gap = sentence.between(before.end, hit.start);
    let denies = before.concept == Concept::Mark(Mark::Negation)
        && !matches!(words, "will" | "will be" | "can be")
        || matches!(words, "no longer" | "no")
        || words.starts_with("kein");
    (denies && gap.chars().count() <= reach && !gap.contains(',')).then_some(before)
}

/// "IP 1.2.3.4 is not allowed", "your country is not permitted".
fn names_network(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = sentence.text.get(..at).unwrap_or_default();
    let clause = before.rsplit('.').next().unwrap_or_default();
    let mut words = before.split([' ', '.', ',']);
    clause.len() < 200
        && words.any(|word| {
            matches!(
                word,
                "ip" | "country"
                    | "region"
                    | "host"
                    | "hostname"
                    | "domain"
                    | "origin"
                    | "referer"
                    | "location"
            )
        })
}

/// The verb after "to", "zu", "de" …
fn object_verb(rest: &str) -> Option<&str> {
    let after =
        ["to ", "de ", "a ", "para ", "di ", "ad "].iter().find_map(|to| rest.strip_prefix(to))?;
    let verb = after.split([' ', '.', ',']).next()?;
    // "not allowed to guests": no verb.
    let is_verb = !holds(PERSONS, verb)
        && !matches!(
            verb,
            "the"
                | "this"
                | "your"
                | "any"
                | "all"
                | "non"
                | "la"
                | "le"
                | "el"
                | "o"
                | "l'"
                | "un"
                | "una"
        );
    is_verb.then_some(verb)
}
