//! Reads one sentence: which predicate belongs to which noun.

use super::concepts::{Concept, Mark, Noun, Predicate, Side};
use super::lexicon::Hit;
use super::phrase::{Phrase, noun_phrases};
use super::reading::{Claim, Meaning, permission};
use super::{Subject, actor, claims, rights, vetoes};
use crate::model::Cause;

/// Beginnings of verbs that judge a token.
const VERIFYING: [&str; 6] = ["decod", "verif", "validat", "pars", "check", "decrypt"];

/// A sentence and the concepts found in it.
pub(super) struct Sentence<'t> {
    pub(super) text: &'t str,
    pub(super) hits: &'t [Hit],
    pub(super) phrases: Vec<Phrase>,
}

impl<'t> Sentence<'t> {
    /// The sentence of `text` that holds `hits`.
    pub(super) fn new(text: &'t str, hits: &'t [Hit]) -> Self {
        Self { text, hits, phrases: noun_phrases(text, hits) }
    }

    /// Adds what the sentence claims.
    pub(super) fn claims(&self, claims: &mut Vec<Claim>) {
        for (index, hit) in self.hits.iter().enumerate() {
            if self.is_supposed(hit) {
                continue;
            }
            match hit.concept {
                Concept::Predicate(predicate, side) if !self.is_denied(index, hit) => {
                    let claim = self.bind(hit, predicate, side);
                    claims.extend(claim.or_else(|| self.fails_to_authenticate(hit)));
                }
                Concept::Whole(whole) => claims.extend(self.whole(hit, whole)),
                Concept::Mark(Mark::NotAuthorizedTo) if !self.restates_unauthorized(hit) => {
                    claims.push(permission(hit, Subject::Unauthorized));
                }
                _ => {}
            }
        }
        rights::rights(self, claims);
    }

    /// Whether an "if" or "make sure" governs the words at `hit`, up to the next comma.
    pub(super) fn is_supposed(&self, hit: &Hit) -> bool {
        self.hits.iter().any(|mark| {
            mark.concept == Concept::Mark(Mark::Hypothesis)
                && mark.end <= hit.start
                && !self.between(mark.end, hit.start).contains(',')
        })
    }

    /// Whether a "not" stands right before the predicate, or a negative ending right after.
    fn is_denied(&self, index: usize, hit: &Hit) -> bool {
        let before = index.checked_sub(1).and_then(|i| self.hits.get(i)).is_some_and(|mark| {
            let denies = match hit.concept {
                Concept::Predicate(
                    Predicate::Revoked | Predicate::Expired | Predicate::Locked,
                    _,
                ) => {
                    matches!(mark.concept, Concept::Mark(Mark::Negation | Mark::Cannot))
                }
                _ => mark.concept == Concept::Mark(Mark::Negation),
            };
            denies
                && self.between(mark.end, hit.start).chars().count() <= 8
                && !self.between(mark.end, hit.start).contains(',')
        });
        let after: String = self.text.get(hit.end..).unwrap_or_default().chars().take(8).collect();
        let denied_after = ["ていません", "ていない", "ではありません", "되지 않", "되지않"];
        before || denied_after.iter().any(|ending| after.contains(ending))
    }

    fn bind(&self, hit: &Hit, predicate: Predicate, side: Side) -> Option<Claim> {
        let subject_first = |limit| self.phrase_before(hit, limit);
        let object_after = |limit| self.phrase_after(hit, limit);
        let (reach_before, reach_after) = match predicate {
            Predicate::Failed => (14, 14),
            Predicate::Required => (30, 30),
            Predicate::Insufficient => (24, 44),
            Predicate::Missing => (48, 26),
            // Scripts without blanks say much in few characters.
            Predicate::Locked if !self.between(hit.start, hit.end).is_ascii() => (4, 4),
            _ => (48, 16),
        };
        // "You are required to have an API key": what it takes stands behind.
        let of_person = predicate == Predicate::Required
            && self.text.get(hit.end..).is_some_and(|rest| rest.starts_with(" to "))
            && actor::is_person(actor::actor_before(self, hit.start));
        let side = if of_person { Side::Before } else { side };
        let phrase = match side {
            Side::Before => object_after(reach_after)?.0,
            Side::After => subject_first(reach_before)?.0,
            Side::Either => match (subject_first(reach_before), object_after(reach_after)) {
                (None, None) => return None,
                // "A plan is required for sessions": what it takes stands before.
                (None, Some((object, _)))
                    if predicate == Predicate::Required
                        && is_purpose(self.between(hit.end, object.start)) =>
                {
                    return None;
                }
                (Some((phrase, _)), None) | (None, Some((phrase, _))) => phrase,
                // "token is missing the scope": what is missing follows.
                (Some(_), Some((object, gap)))
                    if predicate == Predicate::Missing
                        && gap <= 14
                        && object.noun != Noun::Other =>
                {
                    object
                }
                // "the token has insufficient rights": what there is too little of follows.
                (Some(_), Some((object, _)))
                    if predicate == Predicate::Insufficient && is_right(object.noun)
                        || predicate == Predicate::Required
                            && is_right(object.noun)
                            && self.gap(hit.end, object.start) <= 2 =>
                {
                    object
                }
                (Some((subject, _)), Some(_)) if self.follows_copula(hit) => subject,
                // 请求需要身份验证: what is needed follows.
                (Some((subject, _)), Some((object, _)))
                    if predicate == Predicate::Required
                        && subject.noun == Noun::Other
                        && !is_purpose(self.between(hit.end, object.start)) =>
                {
                    object
                }
                (Some((subject, before)), Some((object, after))) => {
                    if before <= after {
                        subject
                    } else {
                        object
                    }
                }
            },
        };
        // "Missing api_key:manage permission": what is missing is said last.
        let phrase = self
            .phrases
            .iter()
            .find(|right| {
                predicate == Predicate::Missing
                    && phrase.start >= hit.end
                    && is_right(right.noun)
                    && right.start >= phrase.end
                    && self.gap(phrase.end, right.start) <= 12
                    && !self.between(phrase.end, right.start).contains(" or ")
            })
            .copied()
            .unwrap_or(phrase);
        // "The token does not match the expected scopes", "is not valid for scope": it is the scope
        // that is lacking.
        if predicate == Predicate::Invalid
            && (self.between(hit.start, hit.end).contains("match")
                || self.text.get(hit.end..).is_some_and(|rest| rest.starts_with(" for ")))
            && let Some((object, _)) = object_after(24)
            && matches!(object.noun, Noun::Scope | Noun::Permission)
        {
            return Some(Claim {
                meaning: Meaning::Cause(Cause::InsufficientScope),
                ..permission(hit, Subject::Permission)
            });
        }
        // "The credentials are not enabled to access the service": what they may do.
        if predicate == Predicate::Locked
            && self.between(hit.start, hit.end) == "not enabled"
            && self
                .text
                .get(hit.end..)
                .is_some_and(|rest| rest.starts_with(" to ") || rest.starts_with(" for "))
            && (matches!(phrase.noun, Noun::AccessToken | Noun::ApiKey | Noun::Key)
                || self.between(phrase.start, phrase.end).starts_with("credential"))
        {
            return Some(permission(hit, Subject::Permission));
        }
        // `AuthenticationRequiredError`: the name of an exception, which says what it is of.
        if predicate == Predicate::Failed
            && self.between(hit.start, hit.end) == "error"
            && self.hits.iter().any(|other| {
                other.end <= hit.start && matches!(other.concept, Concept::Predicate(..))
            })
        {
            return None;
        }
        // "Decoding the ID token failed": the verb makes it a verdict on the token.
        let names_verification = predicate == Predicate::Failed
            && VERIFYING.iter().any(|verb| {
                let before = self.text.get(..phrase.start).unwrap_or_default();
                let words = before.split_whitespace().rev().take(3);
                words.into_iter().any(|word| word.starts_with(verb))
            });
        // "Invalid key", and no more: what else is said of a key makes it one of data.
        if phrase.noun == Noun::Key
            && predicate == Predicate::Invalid
            && self.text.split_whitespace().count() > 3
        {
            return None;
        }
        if vetoes::is_of_something_else(self, hit, predicate, &phrase) {
            return None;
        }
        let followed_by_to =
            self.text.get(phrase.end..).is_some_and(|rest| rest.starts_with(" to "));
        // "Your plan has no access to exports", "not available on your plan".
        if is_right(phrase.noun) && self.is_of_plan(&phrase, hit) {
            return Some(Claim {
                meaning: Meaning::Cause(Cause::LicenceOrQuota),
                ..permission(hit, Subject::Quota)
            });
        }
        let (meaning, subject) = claims::of(
            phrase.noun,
            predicate,
            phrase.names_authentication || names_verification,
            followed_by_to,
        )?;
        // "scope is required" may be a rule for what the request holds.
        let subject = match subject {
            Subject::Permission if predicate == Predicate::Required && phrase.start < hit.start => {
                Subject::Action
            }
            subject => subject,
        };
        Some(Claim {
            meaning,
            subject,
            start: hit.start.min(phrase.start),
            end: hit.end.max(phrase.end),
            malformed: predicate == Predicate::Malformed
                || phrase.noun == Noun::ApiKey
                    && (self.between(phrase.start, phrase.end).ends_with(" format")
                        || self.between(phrase.end, self.text.len()).starts_with(" format")),
        })
    }

    /// Whether it is a plan that somebody pays for that has the right or lacks it.
    fn is_of_plan(&self, right: &Phrase, hit: &Hit) -> bool {
        let (start, end) = (right.start.min(hit.start), right.end.max(hit.end));
        self.phrases.iter().filter(|phrase| phrase.noun == Noun::Licence).any(|plan| {
            plan.end <= start && !self.between(plan.end, start).contains(',')
                || plan.start >= end
                    && ["your", "current", "free"]
                        .iter()
                        .any(|of| self.between(end, plan.start).trim_end().ends_with(of))
                    && ["on", "in", "for", "with", "under"].iter().any(|of| {
                        self.between(end, plan.start).split_whitespace().next() == Some(*of)
                    })
        })
    }

    /// "unable to authenticate", with or without an object.
    fn fails_to_authenticate(&self, hit: &Hit) -> Option<Claim> {
        self.between(hit.start, hit.end).ends_with(" authenticate").then_some(Claim {
            meaning: Meaning::Cause(Cause::InvalidCredentials),
            subject: Subject::Authentication,
            start: hit.start,
            end: hit.end,
            malformed: false,
        })
    }

    /// The noun phrase a predicate after it belongs to, and how far it is.
    fn phrase_before(&self, hit: &Hit, reach: usize) -> Option<(Phrase, usize)> {
        let mut before = self.phrases.iter().rev().filter(|phrase| phrase.end <= hit.start);
        let nearest = *before.next()?;
        let gap = self.gap(nearest.end, hit.start);
        let head = before.next().filter(|head| {
            // "API key or passphrase incorrect".
            let is_alternative = matches!(
                self.between(head.end, nearest.start).trim(),
                "or" | "and" | "oder" | "ou" | "o" | "或" | "или"
            );
            if is_alternative {
                return matches!(head.noun, Noun::ApiKey | Noun::AccessToken | Noun::Header)
                    && matches!(nearest.noun, Noun::Password | Noun::Key | Noun::Signature);
            }
            // "the key for this account has expired": the key has.
            self.follows_preposition(&nearest)
                && !matches!(head.noun, Noun::Other | Noun::Attribute | Noun::Authentication)
                && self.gap(head.end, hit.start) <= 48
        });
        (gap <= reach).then_some((head.copied().unwrap_or(nearest), gap))
    }

    /// The noun phrase a predicate before it belongs to, and how far it is.
    fn phrase_after(&self, hit: &Hit, reach: usize) -> Option<(Phrase, usize)> {
        let phrase = *self.phrases.iter().find(|phrase| phrase.start >= hit.end)?;
        let gap = self.gap(hit.end, phrase.start);
        (gap <= reach).then_some((phrase, gap))
    }

    /// Characters between two offsets, other predicates not counted ("invalid or expired token");
    /// a comma or colon counts for twelve.
    pub(super) fn gap(&self, from: usize, to: usize) -> usize {
        let covered: usize = self
            .hits
            .iter()
            .filter(|hit| hit.start >= from && hit.end <= to)
            .filter(|hit| matches!(hit.concept, Concept::Predicate(..)))
            .map(|hit| self.between(hit.start, hit.end).chars().count())
            .sum();
        let between = self.between(from, to);
        let breaks = between.matches(',').count();
        (between.chars().count() + 12 * breaks).saturating_sub(covered)
    }

    fn follows_copula(&self, hit: &Hit) -> bool {
        let before = self.text.get(..hit.start).unwrap_or_default().trim_end();
        let last = before.rsplit([' ', '.', ',']).next().unwrap_or_default();
        matches!(
            last,
            "is" | "are"
                | "was"
                | "were"
                | "has"
                | "have"
                | "been"
                | "isn't"
                | "ist"
                | "sind"
                | "wurde"
                | "est"
                | "a"
                | "es"
                | "esta"
                | "ha"
                | "foi"
                | "é"
                | "e"
                | "sono"
                | "son"
                | "being"
        ) || before.ends_with(['已', 'は', 'が', '은', '는', '이', '가'])
    }

    fn follows_preposition(&self, phrase: &Phrase) -> bool {
        const DETERMINERS: &[&str] = &[
            "the", "this", "that", "your", "a", "an", "user", "its", "dem", "der", "den", "diesem",
            "la", "le", "el", "ce", "cet", "cette", "este", "esta", "il", "questo", "o",
        ];
        let before = self.text.get(..phrase.start).unwrap_or_default().trim_end();
        let mut words = before.rsplit(' ').skip_while(|word| DETERMINERS.contains(word));
        matches!(
            words.next(),
            Some(
                "for"
                    | "of"
                    | "in"
                    | "by"
                    | "from"
                    | "with"
                    | "on"
                    | "at"
                    | "to"
                    | "within"
                    | "fur"
                    | "von"
                    | "mit"
                    | "im"
                    | "pour"
                    | "de"
                    | "du"
                    | "dans"
                    | "para"
                    | "en"
                    | "con"
                    | "em"
                    | "no"
                    | "na"
                    | "per"
                    | "di"
                    | "del"
                    | "nel"
                    | "для"
                    | "в"
                    | "от"
            )
        )
    }

    pub(super) fn between(&self, from: usize, to: usize) -> &'t str {
        self.text.get(from..to).unwrap_or_default()
    }
}

/// Whether it is a right, or what gives it.
pub(super) const fn is_right(noun: Noun) -> bool {
    matches!(noun, Noun::Permission | Noun::Scope | Noun::Role | Noun::Access)
}

/// "for", between what is required and what for.
fn is_purpose(between: &str) -> bool {
    between
        .split_whitespace()
        .next()
        .is_some_and(|word| matches!(word, "for" | "to" | "para" | "pour" | "fur" | "per" | "для"))
}
