//! What may be the cause: texts and codes that say something, and which of them decides.

use super::reading::{self, Meaning, Reading};
use super::texts::{KEYS, Text, plain_key};
use super::{Basis, Statement, Subject, codes};
use crate::model::{Cause, Part};

/// Characters of the deciding text that are quoted.
const WORDS: usize = 160;

/// A text that says something, and where it was.
pub(super) struct Candidate {
    pub(super) reading: Reading,
    pub(super) basis: Basis,
    pub(super) place: String,
    pub(super) words: String,
    pub(super) part: Part,
    pub(super) is_closed: bool,
    /// A code that is known: its vendor documents what it means.
    pub(super) is_known: bool,
}

impl Candidate {
    /// What `text` says; `None` when it says nothing about a cause. A code is looked up before it
    /// is read.
    pub(super) fn read(text: &str, place: String, is_code: bool, part: Part) -> Option<Self> {
        let known = is_code.then(|| codes::lookup(text)).flatten();
        let reading = match known {
            Some(codes::Known::Says(reading)) => reading,
            Some(codes::Known::Nothing) => return None,
            None => reading::read(text)?,
        };
        let basis = if is_code { Basis::Code } else { Basis::Phrase };
        let words = excerpt(text, reading.start);
        let is_known = known.is_some();
        Some(Self { reading, basis, place, words, part, is_closed: true, is_known })
    }

    /// What a text of a body says, by itself or together with the key it stands under:
    /// `{"token": ["has expired"]}`.
    pub(super) fn of_text(text: &Text) -> Option<Self> {
        let place = format!("body {}", text.place);
        let read =
            |words: &str, is_code| Self::read(words, place.clone(), is_code, Part::ResponseBody);
        let mut candidate = read(&text.value, text.is_code).or_else(|| {
            let key = text.place.rsplit('.').next().filter(|key| !key.starts_with('<'))?;
            let names_a_field = !KEYS.contains(&plain_key(key).as_str()) && !text.is_code;
            let together = names_a_field.then(|| format!("{key} {}", text.value))?;
            let mut candidate = read(&together, false)?;
            candidate.reading.as_parameter = true;
            Some(candidate)
        })?;
        candidate.is_closed = text.is_closed;
        // A token that does not hold does so whatever field is named beside it.
        candidate.reading.as_parameter |= text.of_field && !candidate.names_credentials();
        Some(candidate)
    }

    /// A cause that a table or a number gives, in the words it was given in.
    pub(super) fn of_code(
        cause: Cause,
        subject: Subject,
        place: String,
        words: String,
        part: Part,
    ) -> Self {
        let reading = Reading::certain(Meaning::Cause(cause), subject);
        let basis = Basis::Code;
        Self { reading, basis, place, words, part, is_closed: true, is_known: false }
    }

    /// Whether it names a cause that its source, a field for causes, may be believed.
    pub(super) fn is_firm(&self) -> bool {
        matches!(self.reading.meaning, Meaning::Cause(cause) if cause != Cause::AuthorizationOutage)
    }

    /// Whether it says that a token, session or key has expired, is wrong or missing.
    pub(super) fn tells_of_dead_token(&self) -> bool {
        let is_dead = matches!(
            self.reading.meaning,
            Meaning::Cause(
                Cause::ExpiredCredentials | Cause::InvalidCredentials | Cause::MissingCredentials
            )
        );
        let subject = self.reading.subject;
        is_dead && (subject.is_explicit() || subject == Subject::Token)
    }

    /// Whether its words are the name of a class of errors: `PermissionError`.
    fn names_class(&self) -> bool {
        self.words.ends_with("Error") || self.words.ends_with("Exception")
    }

    /// Whether it says that credentials do not hold.
    pub(super) fn names_credentials(&self) -> bool {
        matches!(
            self.reading.meaning,
            Meaning::Cause(
                Cause::ExpiredCredentials
                    | Cause::InvalidCredentials
                    | Cause::RevokedCredentials
                    | Cause::NotYetValidCredentials
                    | Cause::MissingCredentials
            )
        )
    }

    /// The statement; `None` for what must not be counted as one.
    pub(super) fn statement(&self) -> Option<Statement> {
        let (cause, subject) = match self.reading.meaning {
            Meaning::Cause(cause) => (cause, self.reading.subject),
            Meaning::WeakPermission => (Cause::InsufficientPermission, Subject::Denial),
            Meaning::NotHttpCredentials | Meaning::Ambiguous => return None,
        };
        Some(Statement {
            cause,
            basis: self.basis,
            subject,
            place: self.place.clone(),
            words: self.words.clone(),
            part: self.part,
            as_parameter: self.reading.as_parameter,
            malformed: self.reading.malformed,
        })
    }
}

/// The candidate that decides, if they do not contradict each other.
pub(super) fn choose(candidates: &[Candidate]) -> Option<&Candidate> {
    let with = |causes: &[Cause]| {
        candidates
            .iter()
            .find(|c| matches!(c.reading.meaning, Meaning::Cause(cause) if causes.contains(&cause)))
    };
    let meaning = |wanted: Meaning| candidates.iter().find(|c| c.reading.meaning == wanted);
    if let Some(known) = candidates.iter().find(|c| c.is_known) {
        return Some(known);
    }
    let explicit =
        candidates.iter().find(|c| c.names_credentials() && c.reading.subject.is_explicit());
    if explicit.is_some() {
        return explicit;
    }
    let other = with(&[Cause::Csrf])
        .or_else(|| meaning(Meaning::NotHttpCredentials))
        .or_else(|| with(&[Cause::RateLimited]))
        .or_else(|| with(&[Cause::LicenceOrQuota, Cause::AccountState, Cause::StepUpRequired]))
        .or_else(|| with(&[Cause::PolicyBlock]));
    if other.is_some() {
        return other;
    }
    if meaning(Meaning::Ambiguous).is_some() {
        return None;
    }
    let credential = candidates.iter().filter(|c| c.names_credentials()).max_by_key(|c| c.basis);
    let credential = credential.or_else(|| with(&[Cause::WrongAudience]));
    let permission = with(&[Cause::InsufficientScope, Cause::InsufficientPermission]);
    match (credential, permission) {
        // "You cannot do this" for the reason that the other text gives.
        (Some(credential), Some(permission))
            if matches!(permission.reading.subject, Subject::Action | Subject::Unauthorized) =>
        {
            Some(credential)
        }
        // Ghost's `NoPermissionError` of a caller that it could not determine: the name of a class is
        // that of the status.
        (Some(credential), Some(permission))
            if permission.basis == Basis::Code
                && permission.names_class()
                && matches!(
                    credential.reading.meaning,
                    Meaning::Cause(Cause::MissingCredentials)
                ) =>
        {
            Some(credential)
        }
        // A code like AUTH_ERROR may stand for authorization as well: the sentence beside it tells.
        (Some(credential), Some(permission))
            if credential.reading.subject == Subject::Authentication
                && permission.reading.subject == Subject::Permission
                && credential.basis != Basis::Challenge =>
        {
            Some(permission)
        }
        (Some(credential), Some(permission)) => match credential.basis.cmp(&permission.basis) {
            std::cmp::Ordering::Greater => Some(credential),
            std::cmp::Ordering::Less => Some(permission),
            std::cmp::Ordering::Equal => None,
        },
        (credential, permission) => credential
            .or(permission)
            .or_else(|| meaning(Meaning::WeakPermission))
            .or_else(|| with(&[Cause::AuthorizationOutage])),
    }
}

/// At most [`WORDS`] characters of `text` around `start`.
pub(super) fn excerpt(text: &str, start: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= WORDS {
        return text.to_owned();
    }
    let lead = text.get(..start).map_or(0, |lead| lead.chars().count().saturating_sub(20));
    text.chars().skip(lead).take(WORDS).collect()
}
