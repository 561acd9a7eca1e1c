//! Rules: what is a misuse, and why. One file each; [`RULES`] lists them.

pub mod behaviour;
mod citations;
mod credentials;
mod engine;

use std::borrow::Cow;

use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Unseen};

pub use behaviour::{Behaviour, Pattern, Sequence};
pub use engine::{Accepted, Checked, Engine, Held};

/// Declares the rule modules and the registry from one list: adding a rule is one file and one
/// line here, in the order of their ids.
macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every rule, in the order of their ids.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules![
    missing_www_authenticate,
    unparseable_challenge,
    challenge_params_not_comma_separated,
    duplicate_auth_param,
    scope_refused_401,
    permission_refused_401,
    rate_limit_401,
    auth_error_2xx,
    expired_credential_403,
    expired_jwt_403,
    invalid_credential_403,
    missing_credential_403,
    not_yet_valid_jwt_403,
    invalid_token_challenge_403,
    rate_limit_403,
    wrong_audience_403,
    step_up_403,
    inferred_expiry_403,
    refusal_at_fixed_age_403,
    login_redirect,
    credential_refused_400,
    credential_refused_404,
    credential_refused_422,
    credential_refused_5xx,
    nonstandard_auth_status,
    credential_refused_4xx,
    missing_proxy_authenticate,
    permission_refused_400,
    token_error_status,
    graphql_auth_error_200,
    blind_retry_403,
    refusal_storm,
];

/// A rule: its declaration, its documentation, its code.
#[derive(Debug)]
pub struct Rule {
    /// `AL301`. Never reused.
    pub id: &'static str,
    /// States the fault: `expired-credential-403`.
    pub name: &'static str,
    /// The severity of its findings, unless a [`Note`] lowers or raises it.
    pub severity: Severity,
    /// What it flags, in one sentence.
    pub summary: &'static str,
    /// Why that hurts.
    pub why: &'static str,
    /// When it stays silent although it looks like the fault.
    pub guards: &'static [&'static str],
    /// What to do, in one sentence.
    pub fix: &'static str,
    /// The clauses it rests on, the deciding one first.
    pub citations: &'static [Citation],
    /// The status codes it looks at.
    pub statuses: Statuses,
    /// Recordings that show none of these parts are not looked at, and are counted as unchecked.
    pub needs_any: &'static [Part],
    /// Whether its findings rest on the recording's clock, so that a credential which is accepted
    /// later refutes them ([`Note::unless_accepted`]).
    pub rests_on_clock: bool,
    /// The check.
    pub check: fn(&Facts<'_>) -> Verdict,
    /// At least one [`Example::Bad`] and one [`Example::Good`]; all of them run as tests.
    pub examples: &'static [Example],
}

/// A clause of a standard.
#[derive(Debug)]
pub struct Citation {
    /// `RFC 9110 section 15.5.2`
    pub source: &'static str,
    /// Its requirement word.
    pub keyword: Keyword,
    /// The sentence, shortened, or what it says where it has no requirement word.
    pub says: &'static str,
    /// The whole as one line, as findings print it.
    pub line: &'static str,
}

/// Which responses a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Statuses {
    /// These codes.
    Only(&'static [u16]),
    /// All from the first to the last.
    Range(u16, u16),
    /// Success responses with a short structured body ([`Depth::Envelope`](crate::model::Depth)).
    Envelopes,
    /// None alone: it is a sequence of exchanges that is at fault.
    Sequence(&'static Sequence),
}

/// Flag, pass, or cannot tell.
pub type Verdict = Result<Option<Note>, Unseen>;

/// What a rule says of an exchange it flags.
#[derive(Clone, Debug)]
pub struct Note {
    /// How sure.
    pub confidence: Confidence,
    /// Why the server refused.
    pub cause: Option<Cause>,
    /// The status the standard calls for.
    pub expected_status: Option<u16>,
    /// Instead of the rule's summary, where the case calls for other words.
    pub message: Option<Cow<'static, str>>,
    /// What was seen. Redacted by the engine, so quoting a value here is safe.
    pub evidence: String,
    /// Instead of the rule's severity.
    pub severity: Option<Severity>,
    /// Instead of the rule's fix.
    pub fix: Option<Cow<'static, str>>,
    /// Drop this finding if the same credential is accepted later on the same host: then the
    /// recording's clock was wrong, not the server.
    pub unless_accepted: bool,
}

/// An example as a transcript: request, blank line, response (see [`format::transcript`]). Of a rule
/// that looks at sequences it is the lines of an access log.
///
/// [`format::transcript`]: crate::format::transcript
#[derive(Debug)]
pub enum Example {
    /// The rule flags it.
    Bad(&'static str),
    /// The rule passes it.
    Good(&'static str),
    /// The rule cannot tell.
    Unknown(&'static str),
}

impl Statuses {
    /// Whether a rule with these statuses looks at `status`.
    pub const fn contain(self, status: u16) -> bool {
        match self {
            Self::Only(list) => {
                let mut i = 0;
                while i < list.len() {
                    if list[i] == status {
                        return true;
                    }
                    i += 1;
                }
                false
            }
            Self::Range(first, last) => first <= status && status <= last,
            Self::Envelopes => 200 <= status && status <= 299,
            Self::Sequence(sequence) => Self::Only(sequence.pattern.refused()).contain(status),
        }
    }
}

impl Note {
    /// A note with its evidence and nothing else.
    pub const fn new(confidence: Confidence, evidence: String) -> Self {
        Self {
            confidence,
            cause: None,
            expected_status: None,
            message: None,
            evidence,
            severity: None,
            fix: None,
            unless_accepted: false,
        }
    }

    /// The same with the reason for the refusal.
    pub const fn cause(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The same with the status the standard calls for.
    pub const fn expecting(mut self, status: u16) -> Self {
        self.expected_status = Some(status);
        self
    }

    /// The same with a severity of its own.
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The same with words of its own.
    pub fn message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }
}

impl Rule {
    /// Finds a rule by id or name, ASCII case-insensitive.
    pub fn find(id_or_name: &str) -> Option<&'static Self> {
        RULES.iter().copied().find(|rule| {
            rule.id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name)
        })
    }
}
