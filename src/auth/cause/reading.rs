//! Reads one text: binds predicates to nouns within a sentence, and weighs what it finds.
//!
//! A text claims something about credentials only if a predicate ("has expired") belongs to a
//! noun that names credentials ("session"), is not denied ("not expired") and not merely supposed
//! ("if your token has expired").

use super::Subject;
use super::concepts::{Concept, Mark, Noun};
use super::fold::Folded;
use super::lexicon::{self, Hit};
use super::phrase::Phrase;
use super::roles::role_claims;
use super::sentence::Sentence;
use crate::model::Cause;

/// Characters of one text that are read. Error messages name their cause early.
pub(super) const TEXT: usize = 400;

/// How far, in characters, a veto reaches: a message rarely names its real subject farther away.
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

impl Reading {
    /// What a known code means, without words to read.
    pub(super) fn certain(meaning: Meaning, subject: Subject) -> Self {
        Self { meaning, subject, start: 0, as_parameter: false, malformed: false }
    }
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

/// One claim of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) meaning: Meaning,
    pub(super) subject: Subject,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) malformed: bool,
}

/// Reads a text; `None` when it claims nothing.
pub(super) fn read(original: &str) -> Option<Reading> {
    let folded = Folded::new(original, TEXT);
    let text = folded.text.as_str();
    let hits = lexicon::concepts(text);
    if hits.is_empty() || is_unknown_route(original) {
        return None;
    }
    let mut claims = Vec::new();
    let mut phrases = Vec::new();
    for sentence in sentences(text, &hits) {
        let sentence = Sentence::new(text, sentence);
        sentence.claims(&mut claims);
        phrases.extend(sentence.phrases);
    }
    claims.extend(role_claims(text, &hits, &phrases));
    // A client id is what an authorization request begins with; keys of that name come in a field.
    let is_client_id =
        ["client id", "client secret", "clientid"].iter().any(|name| text.contains(name))
            && !text.contains("header");
    let as_parameter = names_field(original)
        || is_client_id
        || hits.iter().any(|hit| hit.concept == Concept::Mark(Mark::Parameter));
    let has_colon = |from: usize, to: usize| {
        let between = original.get(folded.original(from)..folded.original(to));
        between.is_some_and(|between| between.contains(": "))
    };
    let mut claim = weigh(text, &claims, &phrases, &has_colon)?;
    // "Unauthorized or insufficient permissions": one or the other.
    let is_right = matches!(
        claim.meaning,
        Meaning::Cause(Cause::InsufficientPermission | Cause::InsufficientScope)
    );
    let leaves_open = |hit: &Hit| {
        hit.concept == Concept::Mark(Mark::Denied)
            && hit.end <= claim.start
            && text.get(hit.end..claim.start).is_some_and(|gap| !gap.contains('.'))
            && offers_a_choice(text, hit.end, claim.start)
    };
    if is_right && (hits.iter().any(leaves_open) || may_not_exist(text, &claim)) {
        claim.meaning = Meaning::Ambiguous;
    }
    let of_kind = phrases.iter().any(|phrase| {
        claim.start <= phrase.start && phrase.end <= claim.end && phrase.is_of_kind(text)
    });
    Some(Reading {
        meaning: claim.meaning,
        subject: claim.subject,
        start: folded.original(claim.start),
        as_parameter: as_parameter || of_kind,
        malformed: claim.malformed,
    })
}

/// "The folder was not found or you have no access to it": a 404 says as much (RFC 9110 section
/// 15.5.4 lets a server hide what it forbids).
fn may_not_exist(text: &str, lack: &Claim) -> bool {
    const ABSENT: [&str; 9] = [
        "not found",
        "not be found",
        "n't be found",
        "not exist",
        "n't exist",
        "no such",
        "no longer exists",
        "been deleted",
        "invalid ",
    ];
    let has = |words: &str| ABSENT.iter().any(|absent| words.contains(absent));
    let before = text.get(..lack.start).unwrap_or_default();
    let after = text.get(lack.end..).unwrap_or_default();
    has(before) && before.split_whitespace().any(|word| word == "or")
        || after.split_once(" or ").is_some_and(|(_, rest)| has(rest))
}

/// `session_id` is required, `accessToken` must be a string: named as a program names a field.
fn names_field(original: &str) -> bool {
    let Some((name, rest)) = original.trim().split_once(' ') else { return false };
    let name = name.trim_matches(['"', '\'', '`', '(', ')', ':']);
    let is_identifier = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let starts_low = name.bytes().next().is_some_and(|b| b.is_ascii_lowercase());
    let joined = name.contains('_') || name.bytes().any(|b| b.is_ascii_uppercase());
    let ruled = ["is required", "required", "must be", "is missing", "should be", "cannot be"];
    is_identifier && starts_low && joined && ruled.iter().any(|rule| rest.starts_with(rule))
}

/// API Gateway says "Missing Authentication Token" for a route that does not exist, too.
fn is_unknown_route(text: &str) -> bool {
    let text = text.trim().trim_end_matches('.');
    text == "Missing Authentication Token" || text.ends_with("MissingAuthenticationTokenException")
}

/// Groups hits by sentence.
fn sentences<'h>(text: &str, hits: &'h [Hit]) -> Vec<&'h [Hit]> {
    hits.chunk_by(|a, b| !text.get(a.end..b.start).is_some_and(|between| between.contains('.')))
        .collect()
}

/// A lack of permission.
pub(super) fn permission(hit: &Hit, subject: Subject) -> Claim {
    Claim {
        meaning: Meaning::Cause(Cause::InsufficientPermission),
        subject,
        start: hit.start,
        end: hit.end,
        malformed: false,
    }
}

/// One meaning out of several claims.
fn weigh(
    text: &str,
    claims: &[Claim],
    phrases: &[Phrase],
    has_colon: &dyn Fn(usize, usize) -> bool,
) -> Option<Claim> {
    // A claim behind a colon is the reason for the one before, whose phrase may reach over the colon.
    let explains = |reason: &Claim, of: &Claim| {
        of.start < reason.start
            && has_colon(of.start, reason.start)
            && !offers_a_choice(text, of.start, reason.start)
    };
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
    // "The token has expired, re-authenticate": a new login, not a stronger one.
    let is_step_up = other.is_some_and(|claim| has_cause(&claim, &[Cause::StepUpRequired]));
    let failed = credential.filter(|claim| !has_cause(claim, &[Cause::MissingCredentials]));
    if is_step_up && failed.is_some_and(|claim| claim.subject.is_explicit()) {
        return credential;
    }
    // "Authentication failed or rate limit reached": one or the other.
    if let (Some(claim), Some(limit)) = (credential, other)
        && has_cause(&limit, &[Cause::RateLimited, Cause::LicenceOrQuota])
        && offers_a_choice(text, claim.end.min(limit.end), claim.start.max(limit.start))
    {
        return Some(Claim { meaning: Meaning::Ambiguous, ..claim });
    }
    if other.is_some() {
        // A rate limit names itself better than the quota words that come with it.
        return find(&|c| has_cause(c, &[Cause::RateLimited])).or(other);
    }
    let audience = find(&|c| has_cause(c, &[Cause::WrongAudience]));
    let permission = find(&|c| has_cause(c, &[Cause::InsufficientScope]))
        .or_else(|| {
            find(&|c| {
                has_cause(c, &[Cause::InsufficientPermission]) && c.subject == Subject::Permission
            })
        })
        .or_else(|| find(&|c| has_cause(c, &[Cause::InsufficientPermission])));
    // "Invalid authorization: API key does not allow access from IP 192.0.2.7": the policy is why.
    let policy = find(&|c| has_cause(c, &[Cause::PolicyBlock]));
    if let (Some(claim), Some(policy)) = (credential, policy)
        && explains(&policy, &claim)
    {
        return Some(policy);
    }
    match (credential.or(audience), permission) {
        // "User Guest does not have access": nobody has logged in.
        (Some(claim), Some(_)) if claim.subject == Subject::Anonymous => Some(claim),
        // "Invalid access token, does not contain the scope": the scope says what is invalid.
        (Some(claim), Some(lack))
            if has_cause(&claim, &[Cause::InvalidCredentials])
                && has_cause(&lack, &[Cause::InsufficientScope])
                && claim.end <= lack.start
                && !offers_a_choice(text, claim.end, lack.start) =>
        {
            Some(lack)
        }
        // "You cannot do this: the session has expired": the one is why the other.
        (Some(claim), Some(lack))
            if matches!(lack.subject, Subject::Action | Subject::Unauthorized)
                && !offers_a_choice(text, claim.end.min(lack.end), claim.start.max(lack.start)) =>
        {
            Some(claim)
        }
        // "You don't have access to this data: Signature has expired".
        (Some(claim), Some(lack)) if explains(&claim, &lack) => Some(claim),
        (Some(claim), Some(_)) => Some(Claim { meaning: Meaning::Ambiguous, ..claim }),
        (Some(claim), None) if claim.subject.is_explicit() => Some(claim),
        (credential, permission) => policy
            .or(credential)
            .or(permission)
            .or_else(|| find(&|c| c.meaning == Meaning::WeakPermission))
            .or_else(|| find(&|_| true)),
    }
}

/// Whether the words between two claims leave open which one holds.
fn offers_a_choice(text: &str, from: usize, to: usize) -> bool {
    let between = text.get(from..to).unwrap_or_default();
    between.split_whitespace().any(|word| {
        matches!(word, "or" | "oder" | "ou" | "o" | "u" | "oppure" | "或" | "или" | "and")
    }) || between.contains(['或', '또'])
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
    use std::fmt::Write as _;

    use proptest::prelude::*;

    use super::{Meaning, Subject, read};
    use crate::model::Cause;

    /// What servers say in ten languages, and what it means.
    const SAYINGS: &str = include_str!("sayings.txt");

    /// Sentences by their construction.
    const PARADIGMS: &str = include_str!("paradigms.txt");

    /// What a text is read as.
    fn understood(text: &str) -> &'static str {
        match read(text).map(|reading| reading.meaning) {
            Some(Meaning::Cause(Cause::ExpiredCredentials)) => "expired",
            Some(Meaning::Cause(Cause::InvalidCredentials)) => "invalid",
            Some(Meaning::Cause(Cause::RevokedCredentials)) => "revoked",
            Some(Meaning::Cause(Cause::MissingCredentials)) => "missing",
            Some(Meaning::Cause(Cause::InsufficientPermission | Cause::InsufficientScope)) => {
                "permission"
            }
            Some(Meaning::WeakPermission) => "denial",
            _ => "none",
        }
    }

    #[test]
    fn sayings_are_understood() {
        let misread: Vec<String> = SAYINGS
            .lines()
            .filter_map(|line| {
                let (expected, text) = line.split_once(": ")?;
                let found = understood(text);
                (found != expected).then(|| format!("{line} (read as {found})"))
            })
            .collect();
        assert!(SAYINGS.lines().count() > 400);
        assert!(misread.is_empty(), "{}", misread.join("\n"));
    }

    #[test]
    fn paradigms_are_understood() {
        let mut report = String::new();
        for line in PARADIGMS.lines() {
            let Some((expected, template)) = line.split_once(": ") else { continue };
            if line.starts_with('#') {
                continue;
            }
            let all = expand(template);
            let step = 1 + all.len() / 2000;
            let misread: Vec<_> = all
                .iter()
                .step_by(step)
                .map(|text| (text, understood(text)))
                .map(|(text, found)| {
                    (text, if found == "permission" { strength(text, expected) } else { found })
                })
                .filter(|(_, found)| *found != expected)
                .collect();
            if !misread.is_empty() {
                let _ = write!(report, "\n{} of {}: {line}", misread.len(), all.len());
                let every = 1 + misread.len() / 8;
                for (text, found) in misread.iter().step_by(every) {
                    let _ = write!(report, "\n    {text} ({found})");
                }
            }
        }
        assert!(report.is_empty(), "{report}");
    }

    /// Whether a text about a permission may be about a rule of business instead.
    fn strength(text: &str, expected: &str) -> &'static str {
        let is_action =
            read(text).is_some_and(|r| matches!(r.subject, Subject::Action | Subject::Role));
        match expected {
            "action" | "right" => {
                if is_action {
                    "action"
                } else {
                    "right"
                }
            }
            _ => "permission",
        }
    }

    /// `a (b|c)` is "a b" and "a c".
    fn expand(template: &str) -> Vec<String> {
        let Some((head, (choices, rest))) =
            template.split_once('(').and_then(|(head, rest)| Some((head, rest.split_once(')')?)))
        else {
            return vec![template.to_owned()];
        };
        let tails = expand(rest);
        let sentences = choices.split('|').flat_map(|choice| {
            tails.iter().map(move |tail| format!("{head}{choice}{tail}").replace("  ", " "))
        });
        sentences.collect()
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
