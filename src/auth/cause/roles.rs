//! Who may: "admins only", "only the author can edit this", "you are not an administrator".

use super::concepts::{Concept, Mark, Noun, Predicate};
use super::lexicon::Hit;
use super::phrase::Phrase;
use super::reading::{Claim, Meaning};
use super::{Subject, actor};
use crate::model::Cause;

/// Verbs that say what somebody may do.
const MODALS: &[&str] = &[
    "can",
    "may",
    "puede",
    "pueden",
    "pode",
    "podem",
    "peut",
    "peuvent",
    "kann",
    "konnen",
    "darf",
    "durfen",
    "puo",
    "possono",
    "может",
    "могут",
];

/// The same in scripts without blanks.
const UNSPACED_MODALS: &[&str] =
    &["可以", "才能", "才可", "できません", "できます", "できる", "可能", "할 수", "가능"];

/// Users of a kind that has to log in first: "only registered users can vote".
const LOGGED_IN: &[&str] = &[
    "regist",
    "authentic",
    "authentif",
    "autentic",
    "logged",
    "signed",
    "verified",
    "angemeldet",
    "eingeloggt",
    "connecté",
    "登录",
    "注册",
    "зарегистр",
    "авториз",
];

/// Whether a word is for users who have logged in: "registered", but not "assigned".
fn is_logged_in(words: &str) -> bool {
    LOGGED_IN.iter().any(|kind| {
        words
            .split(' ')
            .any(|word| word.starts_with(kind) || !kind.is_ascii() && word.contains(kind))
    })
}

/// Endings of Chinese words for people.
const PEOPLE: [char; 8] = ['者', '员', '人', '主', '户', '师', '生', '长'];

/// "仅老人可发起", "只有拥有者才能分享": who stands between "only" and "may".
fn reserved_in_chinese(text: &str, hits: &[Hit]) -> Option<(usize, usize)> {
    hits.iter().filter(|hit| hit.concept == Concept::Mark(Mark::Only)).find_map(|only| {
        let is_han = text.get(only.start..only.end)?.starts_with(['仅', '只', '僅']);
        let rest: String = text.get(only.end..)?.chars().take(16).collect();
        let modal = [
            "才能", "才可", "可以", "可", "能", "操作", "访问", "查看", "删除", "执行", "修改",
            "编辑",
        ]
        .iter()
        .filter_map(|modal| rest.find(modal))
        .min();
        let who = rest.get(..modal.filter(|_| is_han)?)?;
        let is_person = who.ends_with(PEOPLE) && !is_logged_in(who);
        is_person.then_some((only.start, only.end + who.len()))
    })
}

/// "Only the user who created this can delete it": who may is said, so who asks is known.
fn reserved_for_person(text: &str, hits: &[Hit]) -> Option<(usize, usize)> {
    let is = |hit: &Hit, mark| hit.concept == Concept::Mark(mark);
    hits.iter().filter(|hit| is(hit, Mark::Person)).find_map(|person| {
        let only = hits.iter().filter(|hit| is(hit, Mark::Only)).find(|only| {
            let (from, to, reach) = if only.end <= person.start {
                (only.end, person.start, 24)
            } else {
                (person.end, only.start, 2)
            };
            text.get(from..to).is_some_and(|gap| {
                gap.chars().count() <= reach
                    && !gap.contains(|c: char| c == '.' || c == ',' || c.is_ascii_digit())
                    && !is_logged_in(gap)
            })
        })?;
        let rest = text.get(person.end.max(only.end)..)?.split('.').next()?;
        if ["are allowed", "is allowed", "are permitted", "have access", "has access"]
            .iter()
            .chain(&["have permission", "has permission", "are authorized", "have the right"])
            .any(|may| rest.trim_start().starts_with(may) || rest.contains(&format!(" {may} to ")))
        {
            return Some((only.start.min(person.start), person.end.max(only.end)));
        }
        let mut words = rest.split(' ').skip_while(|word| !MODALS.contains(word));
        // "Only user ids can be used".
        let spaced = words.next().is_some()
            && !matches!(words.next(), None | Some("be" | "contain" | "not"));
        let unspaced = UNSPACED_MODALS.iter().any(|modal| rest.contains(modal));
        (spaced || unspaced).then_some((only.start.min(person.start), person.end.max(only.end)))
    })
}

/// Words for people that tell nobody apart.
fn is_anybody(text: &str, person: &Hit) -> bool {
    const ANYBODY: [&str; 21] = [
        "user",
        "person",
        "people",
        "custom",
        "group",
        "holder",
        "guest",
        "usuari",
        "utilis",
        "benutz",
        "nutzer",
        "utent",
        "пользов",
        "pessoa",
        "grup",
        "gruppe",
        "グループ",
        "group",
        "holder",
        "recipient",
        "sender",
    ];
    let words = text.get(person.start..person.end).unwrap_or_default();
    ANYBODY.iter().any(|word| words.starts_with(word))
}

/// "Solo puedes editar tus comentarios": what is yours alone.
fn reserved_for_own(text: &str, hits: &[Hit]) -> Option<(usize, usize)> {
    const YOU_MAY: [&str; 15] = [
        "you can",
        "you may",
        "can only",
        "may only",
        "you are only",
        "puedes",
        "podes",
        "kannst",
        "darfst",
        "peux",
        "pouvez",
        "puoi",
        "potete",
        "можете",
        "можешь",
    ];
    const YOURS: [&str; 24] = [
        "your", "tus", "tu", "deine", "deinen", "dein", "ihre", "ihren", "ton", "ta", "tes",
        "votre", "vos", "tuoi", "tue", "tuo", "tua", "teus", "tuas", "seus", "suas", "ваши",
        "твои", "свои",
    ];
    const NOT_OWNED: [&str; 13] = [
        "token",
        "password",
        "key",
        "plan",
        "session",
        "contrasena",
        "senha",
        "passwort",
        "free",
        "current",
        "first",
        "own",
        "tarjeta",
    ];
    let only = hits.iter().find(|hit| hit.concept == Concept::Mark(Mark::Only))?;
    let sentence_start = text.get(..only.start)?.rfind('.').map_or(0, |stop| stop + 1);
    let sentence = text.get(sentence_start..)?.split('.').next()?;
    // "Only own posts can be updated".
    if text.get(only.end..)?.starts_with(" own ") {
        return Some((only.start, only.end + 4));
    }
    let may = YOU_MAY.iter().any(|may| sentence.contains(may));
    let after = text.get(only.end..)?.split(['.', ',']).next()?;
    let words: Vec<&str> = after.split_whitespace().take(10).collect();
    let at = words.iter().position(|word| YOURS.contains(word))?;
    let owned =
        words.get(at + 1).is_some_and(|what| !NOT_OWNED.iter().any(|not| what.starts_with(not)));
    let is_limited = after.contains(|c: char| c.is_ascii_digit())
        || words.iter().any(|word| {
            matches!(
                *word,
                "once" | "one" | "twice" | "with" | "if" | "una" | "mit" | "con" | "avec"
            )
        });
    (may && owned && !is_limited && at <= 5).then_some((only.start, only.end + after.len()))
}

/// "Only supervisors can approve this": what acts, in the active voice, is somebody.
fn reserved_for_agent(text: &str, hits: &[Hit], phrases: &[Phrase]) -> Option<(usize, usize)> {
    const PASSIVE: [&str; 24] = [
        "be",
        "contain",
        "have",
        "not",
        "ser",
        "estar",
        "tener",
        "contener",
        "ter",
        "conter",
        "etre",
        "avoir",
        "contenir",
        "essere",
        "avere",
        "contenere",
        "sein",
        "werden",
        "haben",
        "enthalten",
        "быть",
        "содержать",
        "se",
        "include",
    ];
    let is_only = |hit: &&Hit| hit.concept == Concept::Mark(Mark::Only);
    hits.iter().filter(is_only).find_map(|only| {
        let clause = text.get(only.end..)?.split(['.', ',']).next()?;
        let who_and_what: Vec<&str> = clause.split_whitespace().take(9).collect();
        let allowed = |pair: &[&str]| {
            matches!(pair, ["are" | "is", "allowed" | "permitted" | "authorized"])
                || matches!(pair, ["have" | "has", "access" | "permission"])
        };
        let at = who_and_what.iter().position(|word| MODALS.contains(word));
        let at = at.or_else(|| who_and_what.windows(2).position(allowed))?;
        let (who, rest) = who_and_what.split_at_checked(at)?;
        let end = only.end + clause.find(rest.first()?)?;
        // "Only job seekers can apply": what they are is said last.
        let is_thing = phrases.iter().any(|phrase| {
            phrase.start >= only.end
                && phrase.end <= end
                && text.get(phrase.end..end).is_some_and(|rest| rest.trim().is_empty())
                && !matches!(phrase.noun, Noun::Role | Noun::Account)
        });
        let is_agent = (1..=4).contains(&who.len())
            && !is_thing
            && !who.iter().any(|word| {
                word.contains(|c: char| c.is_ascii_digit())
                    || matches!(*word, "one" | "two" | "you" | "un" | "una" | "um" | "uma")
                    || is_logged_in(word)
            });
        let acts = rest.get(1).is_some_and(|verb| !PASSIVE.contains(verb))
            && !rest.iter().any(|word| matches!(*word, "werden" | "sein"));
        (is_agent && acts).then_some((only.start, end))
    })
}

/// "Admins only", "must be an owner", "Access denied. Staff area": who may is said, so who asks is
/// known.
pub(super) fn role_claims(text: &str, hits: &[Hit], phrases: &[Phrase]) -> Option<Claim> {
    let near = |from: usize, to: usize, reach: usize| {
        text.get(from..to).is_some_and(|gap| gap.chars().count() <= reach && !gap.contains('.'))
    };
    let is = |hit: &Hit, mark| hit.concept == Concept::Mark(mark);
    let denied = hits.iter().any(|hit| is(hit, Mark::Denied));
    let short = text.chars().count() <= 80;
    // "you have to be member of a group".
    let joins = hits.windows(2).find_map(|pair| match pair {
        [must, joined]
            if is(must, Mark::MustBe)
                && is(joined, Mark::Joined)
                && near(must.end, joined.start, 12) =>
        {
            Some((must.start, joined.end))
        }
        _ => None,
    });
    let role = phrases.iter().filter(|phrase| phrase.noun == Noun::Role).find(|role| {
        denied && short
            || hits.iter().any(|hit| {
                is(hit, Mark::Only)
                    && (near(hit.end, role.start, 14) || near(role.end, hit.start, 8))
                    || (is(hit, Mark::MustBe)) && near(hit.end, role.start, 12)
                    // "You are not an admin".
                    || is(hit, Mark::Negation)
                        && hit.end <= role.start
                        && (near(hit.end, role.start, 4)
                            || matches!(text.get(hit.end..role.start), Some(" the " | " der " | " den " | " het " | "该群")))
                        && text.get(hit.start..hit.end).is_some_and(|not| !not.contains("will") && not != "can be")
            })
    });
    let only = hits.iter().find(|hit| {
        denied
            && is(hit, Mark::Only)
            && text.get(hit.end..).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            && text.get(..hit.start).is_some_and(|before| {
                let clause = before.rsplit(['.', ',']).next().unwrap_or_default();
                (1..=2).contains(&clause.split_whitespace().count())
            })
    });
    // "Access denied. Teachers only", and the other way round.
    let only = only.or_else(|| {
        hits.iter().find(|hit| {
            denied
                && short
                && is(hit, Mark::Only)
                && text.get(hit.end..).is_some_and(|rest| {
                    let rest = rest.split(['.', ',']).next().unwrap_or_default();
                    (1..=2).contains(&rest.split_whitespace().count())
                        && !rest.contains(|c: char| c.is_ascii_digit())
                })
        })
    });
    // "You are not the organizer".
    let person = hits.windows(2).find_map(|pair| match pair {
        [not, person]
            if is(not, Mark::Negation)
                && is(person, Mark::Person)
                && text.get(not.end..person.start).is_some_and(|article| {
                    matches!(
                        article.trim(),
                        "" | "该"
                            | "该群"
                            | "此"
                            | "the"
                            | "a"
                            | "an"
                            | "der"
                            | "die"
                            | "ein"
                            | "eine"
                            | "le"
                            | "la"
                            | "l'"
                            | "un"
                            | "une"
                            | "el"
                            | "una"
                            | "o"
                            | "um"
                            | "uma"
                            | "il"
                            | "lo"
                    )
                })
                && !is_anybody(text, person) =>
        {
            Some((not.start, person.end))
        }
        _ => None,
    });
    // "Только владельцу", "réservé aux auteurs", "kein Besitzer".
    let person = person.or_else(|| {
        hits.windows(2).find_map(|pair| match pair {
            [before, person] if is(person, Mark::Person) && !is_anybody(text, person) => {
                let gap = text.get(before.end..person.start)?;
                let reserves = is(before, Mark::MustBe) && gap.chars().count() <= 6;
                let ends = text
                    .get(person.end..)
                    .is_some_and(|rest| rest.trim().is_empty() || rest.starts_with('.'));
                let only = is(before, Mark::Only) && gap.chars().count() <= 10 && ends;
                let none = text.get(before.start..before.end)?.starts_with("kein")
                    && gap.chars().count() <= 1
                    && text.get(..before.start)?.trim_end().ends_with(['t', 'd']);
                (reserves || only || none).then_some((before.start, person.end))
            }
            _ => None,
        })
    });
    // "Not authorized as an admin".
    let as_role = hits.iter().find_map(|hit| {
        let refuses = is(hit, Mark::Denied)
            || matches!(hit.concept, Concept::Predicate(Predicate::Refused, _));
        let rest = text.get(hit.end..).filter(|_| refuses)?.strip_prefix(" as ")?;
        let start = text.len() - rest.len();
        let role = phrases.iter().find(|phrase| {
            phrase.noun == Noun::Role && phrase.start >= start && near(start, phrase.start, 4)
        })?;
        Some((hit.start, role.end))
    });
    let required = phrases.iter().find(|phrase| {
        phrase.start == 0
            && matches!(phrase.noun, Noun::Scope | Noun::Permission)
            && text.starts_with("required ")
            && text.get(phrase.end..).is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
    });
    let (start, end) = role
        .map(|r| (r.start, r.end))
        .or(only.map(|o| (o.start, o.end)))
        .or(as_role)
        .or(joins)
        .or(person)
        .or(required.map(|r| (r.start, r.end)))
        .or_else(|| reserved_for_person(text, hits))
        .or_else(|| reserved_for_own(text, hits))
        .or_else(|| reserved_for_agent(text, hits, phrases))
        .or_else(|| reserved_in_chinese(text, hits))?;
    // Without "access denied" or "you", it may be somebody else who must be a member.
    // "Must be an administrator", said to whoever asks.
    let is_demand = hits.first().is_some_and(|hit| is(hit, Mark::MustBe) && hit.start == 0);
    let addressed = is_demand
        || hits.iter().any(|hit| {
            (is(hit, Mark::MustBe) || is(hit, Mark::Negation))
                && hit.start >= start.saturating_sub(40)
                && hit.end <= end
                && actor::word_before(text, hit.start)
                    .is_some_and(|(_, word)| actor::is_asking(word))
        });
    let subject = if denied || addressed { Subject::Permission } else { Subject::Role };
    Some(Claim {
        meaning: Meaning::Cause(Cause::InsufficientPermission),
        subject,
        start,
        end,
        malformed: false,
    })
}
