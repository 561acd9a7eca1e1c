//! Reads one text: binds predicates to nouns within a sentence, and weighs what it finds.
//!
//! A text claims something about credentials only if a predicate ("has expired") belongs to a
//! noun that names credentials ("session"), is not denied ("not expired") and not merely supposed
//! ("if your token has expired").

use super::concepts::{Concept, Mark, Noun, Predicate, Side, Whole};
use super::fold::Folded;
use super::lexicon::{self, Hit};
use super::{Subject, claims};
use crate::model::Cause;

/// Characters of one text that are read. Error messages name their cause early.
pub(super) const TEXT: usize = 400;

/// How far, in characters, a veto reaches: `rules.md` 2.3 of the design notes measured 60.
const VETO_REACH: usize = 60;

/// What one text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) meaning: Meaning,
    pub(super) subject: Subject,
    /// Byte offset of the deciding words in the original text.
    pub(super) start: usize,
    /// The credential is to be sent as a parameter, a field or a property.
    pub(super) as_parameter: bool,
    /// The form is wrong rather than the content.
    pub(super) malformed: bool,
}

/// The sense of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A cause.
    Cause(Cause),
    /// "Permission denied" and no more: restates the status as often as not.
    WeakPermission,
    /// About tokens that are no HTTP credentials; silences the rest.
    NotHttpCredentials,
    /// Two causes that call for different status codes.
    Ambiguous,
}

/// A noun phrase: nouns that stand together act as one.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    noun: Noun,
    start: usize,
    end: usize,
    names_authentication: bool,
}

/// One claim of a text.
#[derive(Clone, Copy, Debug)]
struct Claim {
    meaning: Meaning,
    subject: Subject,
    start: usize,
    end: usize,
    malformed: bool,
}

/// Reads a text; `None` when it claims nothing.
pub(super) fn read(original: &str) -> Option<Reading> {
    let folded = Folded::new(original, TEXT);
    let text = folded.text.as_str();
    let hits = lexicon::concepts(text);
    if hits.is_empty() || is_unknown_route(text) {
        return None;
    }
    let mut claims = Vec::new();
    let mut phrases = Vec::new();
    for sentence in sentences(text, &hits) {
        let reader = Sentence { text, hits: sentence, phrases: noun_phrases(text, sentence) };
        reader.claims(&mut claims);
        phrases.extend(reader.phrases);
    }
    claims.extend(role_claims(text, &hits, &phrases));
    let as_parameter = hits.iter().any(|hit| hit.concept == Concept::Mark(Mark::Parameter));
    let claim = weigh(text, &claims, &phrases)?;
    Some(Reading {
        meaning: claim.meaning,
        subject: claim.subject,
        start: folded.original(claim.start),
        as_parameter,
        malformed: claim.malformed,
    })
}

/// API Gateway says "Missing Authentication Token" for a route that does not exist, too.
fn is_unknown_route(text: &str) -> bool {
    text.strip_prefix("missing authentication token")
        .is_some_and(|rest| matches!(rest.trim_matches(['.', ' ']), "" | "exception"))
}

/// Groups hits by sentence.
fn sentences<'h>(text: &str, hits: &'h [Hit]) -> Vec<&'h [Hit]> {
    hits.chunk_by(|a, b| !text.get(a.end..b.start).is_some_and(|between| between.contains('.')))
        .collect()
}

fn noun_phrases(text: &str, hits: &[Hit]) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    for hit in hits {
        let Concept::Noun(noun) = hit.concept else { continue };
        let names_authentication = matches!(noun, Noun::Authentication);
        if let Some(last) = phrases.last_mut()
            && text.get(last.end..hit.start).is_some_and(joins_nouns)
        {
            last.noun = compound(last.noun, noun);
            last.names_authentication |= names_authentication;
            last.end = hit.end;
            continue;
        }
        phrases.push(Phrase { noun, start: hit.start, end: hit.end, names_authentication });
    }
    phrases
}

/// "session token", "token de session", "API key's signature", トークンの署名.
fn joins_nouns(between: &str) -> bool {
    matches!(
        between,
        "" | " "
            | " of "
            | " of the "
            | "'s "
            | " de "
            | " de la "
            | " d'"
            | " du "
            | " di "
            | " do "
            | " del "
            | " della "
            | " der "
            | " des "
            | "の"
            | " の "
            | "의 "
            | "的"
            | " 的 "
    )
}

/// The noun that decides what a compound is: a reset token is no access token, a token name no
/// token.
fn compound(first: Noun, second: Noun) -> Noun {
    if second == Noun::Attribute { second } else { first.max(second) }
}

struct Sentence<'t> {
    text: &'t str,
    hits: &'t [Hit],
    phrases: Vec<Phrase>,
}

impl Sentence<'_> {
    fn claims(&self, claims: &mut Vec<Claim>) {
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
                    claims.push(permission(hit, Subject::Action));
                }
                _ => {}
            }
        }
    }

    /// Whether an "if" or "make sure" governs the words at `hit`, up to the next comma.
    fn is_supposed(&self, hit: &Hit) -> bool {
        self.hits.iter().any(|mark| {
            mark.concept == Concept::Mark(Mark::Hypothesis)
                && mark.end <= hit.start
                && !self.between(mark.end, hit.start).contains(',')
        })
    }

    /// Whether a "not" stands right before the predicate, or a negative ending right after.
    fn is_denied(&self, index: usize, hit: &Hit) -> bool {
        let before = index.checked_sub(1).and_then(|i| self.hits.get(i)).is_some_and(|mark| {
            mark.concept == Concept::Mark(Mark::Negation)
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
            _ => (48, 16),
        };
        let phrase = match side {
            Side::Before => object_after(reach_after)?.0,
            Side::After => subject_first(reach_before)?.0,
            Side::Either => match (subject_first(reach_before), object_after(reach_after)) {
                (None, None) => return None,
                (Some((phrase, _)), None) | (None, Some((phrase, _))) => phrase,
                // "token is missing the scope": what is missing follows.
                (Some(_), Some((object, gap)))
                    if predicate == Predicate::Missing
                        && gap <= 14
                        && object.noun != Noun::Other =>
                {
                    object
                }
                (Some((subject, _)), Some(_)) if self.follows_copula(hit) => subject,
                (Some((subject, before)), Some((object, after))) => {
                    if before <= after {
                        subject
                    } else {
                        object
                    }
                }
            },
        };
        // "the authorizations don't match" is about permissions, "invalid authorization" is not.
        if phrase.noun == Noun::Authorization
            && predicate == Predicate::Invalid
            && phrase.start < hit.start
        {
            return None;
        }
        let followed_by_to =
            self.text.get(phrase.end..).is_some_and(|rest| rest.starts_with(" to "));
        let (meaning, subject) =
            claims::of(phrase.noun, predicate, phrase.names_authentication, followed_by_to)?;
        Some(Claim {
            meaning,
            subject,
            start: hit.start.min(phrase.start),
            end: hit.end.max(phrase.end),
            malformed: predicate == Predicate::Malformed,
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
    fn gap(&self, from: usize, to: usize) -> usize {
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

    fn whole(&self, hit: &Hit, whole: Whole) -> Option<Claim> {
        let cause = |cause, subject| {
            let meaning = Meaning::Cause(cause);
            Some(Claim { meaning, subject, start: hit.start, end: hit.end, malformed: false })
        };
        match whole {
            Whole::LoginDemanded => cause(Cause::MissingCredentials, Subject::Authentication),
            Whole::AuthenticationFailed => {
                cause(Cause::InvalidCredentials, Subject::Authentication)
            }
            Whole::Expired => cause(Cause::ExpiredCredentials, Subject::AccessToken),
            Whole::Anonymous => cause(Cause::MissingCredentials, Subject::Anonymous),
            Whole::NotPermitted => self.not_permitted(hit),
            Whole::PermissionDenied => Some(Claim {
                meaning: Meaning::WeakPermission,
                ..permission(hit, Subject::Permission)
            }),
            Whole::RateLimited => cause(Cause::RateLimited, Subject::Other),
            Whole::Quota => cause(Cause::LicenceOrQuota, Subject::Quota),
            Whole::StepUp => cause(Cause::StepUpRequired, Subject::Other),
            Whole::Blocked => cause(Cause::PolicyBlock, Subject::Other),
            Whole::Outage => cause(Cause::AuthorizationOutage, Subject::Other),
            Whole::Account => cause(Cause::AccountState, Subject::Other),
            Whole::OneTime => Some(Claim {
                meaning: Meaning::NotHttpCredentials,
                ..permission(hit, Subject::Other)
            }),
        }
    }

    /// "not allowed to be empty" and "other users" alone are no matter of permission.
    fn not_permitted(&self, hit: &Hit) -> Option<Claim> {
        let words = self.between(hit.start, hit.end);
        let rest = self.text.get(hit.end..).unwrap_or_default();
        let is_validation = rest.starts_with(" be ") || rest.starts_with(" contain");
        let needs_more = matches!(words, "your own" | "other users" | "another user's");
        let says_more = self.hits.iter().any(|other| {
            matches!(
                other.concept,
                Concept::Mark(Mark::Only | Mark::Negation) | Concept::Whole(Whole::NotPermitted)
            ) && other.start != hit.start
        });
        let is_about_rights = [
            "permi",
            "access",
            "acces",
            "berecht",
            "recht",
            "droit",
            "权",
            "權",
            "権",
            "권",
            "прав",
            "доступ",
        ]
        .iter()
        .any(|stem| words.contains(stem));
        let subject = if is_about_rights { Subject::Permission } else { Subject::Action };
        (!is_validation && (!needs_more || says_more)).then(|| permission(hit, subject))
    }

    /// "not authorized to access this resource" is what "Unauthorized" means to many servers.
    fn restates_unauthorized(&self, hit: &Hit) -> bool {
        let rest = self.text.get(hit.end..).unwrap_or_default().trim_start();
        rest.starts_with("access") || rest.is_empty() || rest.starts_with(['.', ','])
    }

    fn between(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }
}

fn permission(hit: &Hit, subject: Subject) -> Claim {
    Claim {
        meaning: Meaning::Cause(Cause::InsufficientPermission),
        subject,
        start: hit.start,
        end: hit.end,
        malformed: false,
    }
}

/// "Admins only", "must be an owner", "Access denied. Staff area": who may is said, so who asks is
/// known.
fn role_claims(text: &str, hits: &[Hit], phrases: &[Phrase]) -> Option<Claim> {
    let near = |from: usize, to: usize, reach: usize| {
        text.get(from..to).is_some_and(|gap| gap.chars().count() <= reach && !gap.contains('.'))
    };
    let is = |hit: &Hit, mark| hit.concept == Concept::Mark(mark);
    let denied = hits.iter().any(|hit| is(hit, Mark::Denied));
    let short = text.chars().count() <= 80;
    let role = phrases.iter().filter(|phrase| phrase.noun == Noun::Role).find(|role| {
        denied && short
            || hits.iter().any(|hit| {
                is(hit, Mark::Only)
                    && (near(hit.end, role.start, 8) || near(role.end, hit.start, 8))
                    || is(hit, Mark::MustBe) && near(hit.end, role.start, 12)
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
    let (start, end) = role.map(|r| (r.start, r.end)).or(only.map(|o| (o.start, o.end)))?;
    Some(Claim {
        meaning: Meaning::Cause(Cause::InsufficientPermission),
        subject: Subject::Role,
        start,
        end,
        malformed: false,
    })
}

/// One meaning out of several claims.
fn weigh(text: &str, claims: &[Claim], phrases: &[Phrase]) -> Option<Claim> {
    let find = |wanted: &dyn Fn(&Claim) -> bool| claims.iter().find(|claim| wanted(claim)).copied();
    let has_cause = |claim: &Claim, causes: &[Cause]| matches!(claim.meaning, Meaning::Cause(cause) if causes.contains(&cause));
    let credential = CREDENTIAL_CAUSES.iter().find_map(|&cause| find(&|c| has_cause(c, &[cause])));
    if let Some(claim) = &credential
        && let Some(veto) = phrases.iter().find(|phrase| {
            matches!(phrase.noun, Noun::OneTime | Noun::AntiForgery)
                && distance(text, (phrase.start, phrase.end), (claim.start, claim.end))
                    <= VETO_REACH
        })
    {
        let csrf = veto.noun == Noun::AntiForgery;
        let meaning = if csrf { Meaning::Cause(Cause::Csrf) } else { Meaning::NotHttpCredentials };
        return Some(Claim { meaning, start: veto.start, end: veto.end, ..*claim });
    }
    let other = find(&|c| has_cause(c, &[Cause::Csrf]))
        .or_else(|| find(&|c| c.meaning == Meaning::NotHttpCredentials))
        .or_else(|| {
            find(&|c| {
                has_cause(
                    c,
                    &[
                        Cause::LicenceOrQuota,
                        Cause::AccountState,
                        Cause::RateLimited,
                        Cause::StepUpRequired,
                    ],
                )
            })
        });
    if other.is_some() {
        // A rate limit names itself better than the quota words that come with it.
        return find(&|c| has_cause(c, &[Cause::RateLimited])).or(other);
    }
    let audience = find(&|c| has_cause(c, &[Cause::WrongAudience]));
    let permission = find(&|c| has_cause(c, &[Cause::InsufficientScope]))
        .or_else(|| find(&|c| has_cause(c, &[Cause::InsufficientPermission])));
    match (credential.or(audience), permission) {
        (Some(claim), Some(_)) => Some(Claim { meaning: Meaning::Ambiguous, ..claim }),
        (Some(claim), None) if claim.subject.is_explicit() => Some(claim),
        (credential, permission) => find(&|c| has_cause(c, &[Cause::PolicyBlock]))
            .or(credential)
            .or(permission)
            .or_else(|| find(&|c| c.meaning == Meaning::WeakPermission))
            .or_else(|| find(&|_| true)),
    }
}

/// The causes that call for 401, the one named first that is more telling.
const CREDENTIAL_CAUSES: [Cause; 5] = [
    Cause::RevokedCredentials,
    Cause::NotYetValidCredentials,
    Cause::InvalidCredentials,
    Cause::ExpiredCredentials,
    Cause::MissingCredentials,
];

fn distance(text: &str, a: (usize, usize), b: (usize, usize)) -> usize {
    let (first, second) = if a.0 <= b.0 { (a, b) } else { (b, a) };
    text.get(first.1..second.0).map_or(0, |gap| gap.chars().count())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Meaning, read};
    use crate::model::Cause;

    /// What servers say in ten languages, and what it means.
    const SAYINGS: &str = include_str!("sayings.txt");

    #[test]
    fn sayings_are_understood() {
        let misread: Vec<String> = SAYINGS
            .lines()
            .filter_map(|line| {
                let (expected, text) = line.split_once(": ")?;
                let meaning = read(text).map(|reading| reading.meaning);
                let found = match meaning {
                    Some(Meaning::Cause(Cause::ExpiredCredentials)) => "expired",
                    Some(Meaning::Cause(Cause::InvalidCredentials)) => "invalid",
                    Some(Meaning::Cause(Cause::RevokedCredentials)) => "revoked",
                    Some(Meaning::Cause(Cause::MissingCredentials)) => "missing",
                    Some(Meaning::Cause(
                        Cause::InsufficientPermission | Cause::InsufficientScope,
                    )) => "permission",
                    _ => "none",
                };
                (found != expected).then(|| format!("{line} (read as {found}: {meaning:?})"))
            })
            .collect();
        assert!(SAYINGS.lines().count() > 400);
        assert!(misread.is_empty(), "{}", misread.join("\n"));
    }

    #[test]
    fn what_is_no_credential_problem_is_named() {
        for (text, cause) in [
            ("CSRF token mismatch", Cause::Csrf),
            ("Invalid authenticity token", Cause::Csrf),
            ("Your account is locked", Cause::AccountState),
            ("Password expired", Cause::AccountState),
            ("Your subscription has expired", Cause::LicenceOrQuota),
            ("Monthly quota exceeded", Cause::LicenceOrQuota),
            ("userRateLimitExceeded", Cause::RateLimited),
            ("リクエストが多すぎます", Cause::RateLimited),
            ("mfa_required", Cause::StepUpRequired),
            ("Audiences in Jwt are not allowed", Cause::WrongAudience),
            ("invalid_issuer", Cause::WrongAudience),
            ("Your IP address is not allowed", Cause::PolicyBlock),
            ("JWT is not yet valid", Cause::NotYetValidCredentials),
            ("Jwks_remote_fetch_is_failed", Cause::AuthorizationOutage),
        ] {
            let meaning = read(text).map(|reading| reading.meaning);
            assert_eq!(meaning, Some(Meaning::Cause(cause)), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_no_panic(text in "\\PC{0,500}") {
            let _ = read(&text);
        }

        #[test]
        fn any_words_are_no_panic(words in prop::collection::vec(prop::sample::select(
            vec!["token", "expired", "not", "已过期", "токен", "if", ".", ":", "'", "É", "for", "the", "csrf", "no"]), 0..60)) {
            let _ = read(&words.join(" "));
            let _ = read(&words.concat());
        }
    }
}
