//! What a rule found.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::Timestamp;

/// Version of the finding record and of the JSON report. Raised when a member changes its meaning
/// or goes away; new members do not raise it.
pub const SCHEMA_VERSION: u32 = 1;

/// How bad a finding is; follows the requirement word of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// A SHOULD is not followed, or the exchange cannot do what it is for.
    Warning,
    /// A MUST is broken.
    Error,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Concluded from behaviour.
    Inferred,
    /// The response's own words, or the gateway's reason field.
    Stated,
    /// Protocol data alone.
    Proven,
}

/// Why the server refused, whatever status it chose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// A token, session or key that was valid once.
    ExpiredCredentials,
    /// Wrong, malformed, unknown or forged credentials.
    InvalidCredentials,
    /// Credentials withdrawn before their time.
    RevokedCredentials,
    /// Credentials that are valid only later.
    NotYetValidCredentials,
    /// No credentials.
    MissingCredentials,
    /// A known caller who may not do this.
    InsufficientPermission,
    /// A known caller whose token lacks the scope.
    InsufficientScope,
    /// The caller must authenticate more strongly (RFC 9470).
    StepUpRequired,
    /// A token for another audience or from another issuer.
    WrongAudience,
    /// Too many requests.
    RateLimited,
    /// A forged-request check.
    Csrf,
    /// A firewall, bot, network or region policy.
    PolicyBlock,
    /// The account is locked, disabled or must act first.
    AccountState,
    /// A plan, licence, trial or quota.
    LicenceOrQuota,
    /// The authorization service itself failed.
    AuthorizationOutage,
}

/// The requirement word of the cited sentence. Severity never exceeds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Keyword {
    /// No requirement: our advice.
    Advice,
    /// MAY.
    May,
    /// The source describes it without a requirement word.
    Descriptive,
    /// "ought to".
    Ought,
    /// SHOULD or SHOULD NOT.
    Should,
    /// MUST or MUST NOT.
    Must,
}

/// A finding, ready for any report: every text in it is redacted.
#[derive(Clone, Debug)]
pub struct Finding {
    /// `AL301`
    pub rule: &'static str,
    /// `expired-credential-403`
    pub name: &'static str,
    /// See [`Severity`].
    pub severity: Severity,
    /// See [`Confidence`].
    pub confidence: Confidence,
    /// Why the server refused, as far as the rule tells.
    pub cause: Option<Cause>,
    /// The status code the standard calls for; `None` where the rule is not about the code.
    pub expected_status: Option<u16>,
    /// What is wrong, in one sentence.
    pub message: Cow<'static, str>,
    /// What was seen, quoted.
    pub evidence: String,
    /// The clause, with its requirement word.
    pub citation: &'static str,
    /// What to do.
    pub fix: Cow<'static, str>,
    /// Path of the input.
    pub source: Arc<str>,
    /// Sort key within the source; see [`Place::ordinal`](super::Place::ordinal).
    pub ordinal: u64,
    /// The place in words; empty for [`Locator::Line`](super::Locator::Line) until the line number
    /// is known.
    pub locator: String,
    /// When the exchange happened.
    pub time: Option<Timestamp>,
    /// Who sent the request.
    pub client: Option<String>,
    /// Who answered.
    pub server: Option<String>,
    /// Request method.
    pub method: Option<String>,
    /// Target URI, redacted.
    pub url: Option<String>,
    /// Host of the target URI, without port.
    pub host: Option<String>,
    /// Path with its variable segments replaced.
    pub template: Option<String>,
    /// Status code of the response.
    pub status: u16,
    /// Tells two credentials apart and gives neither away.
    pub credential: Option<String>,
    /// The same from run to run for the same rule on the same endpoint.
    pub fingerprint: String,
}

impl Severity {
    /// Every severity, worst first.
    pub const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Info];

    /// `error`, `warning` or `info`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Confidence {
    /// Every confidence, firmest first.
    pub const ALL: [Self; 3] = [Self::Proven, Self::Stated, Self::Inferred];

    /// `proven`, `stated` or `inferred`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Inferred => "inferred",
            Self::Stated => "stated",
            Self::Proven => "proven",
        }
    }
}

impl Cause {
    /// Every cause.
    pub const ALL: [Self; 15] = [
        Self::ExpiredCredentials,
        Self::InvalidCredentials,
        Self::RevokedCredentials,
        Self::NotYetValidCredentials,
        Self::MissingCredentials,
        Self::InsufficientPermission,
        Self::InsufficientScope,
        Self::StepUpRequired,
        Self::WrongAudience,
        Self::RateLimited,
        Self::Csrf,
        Self::PolicyBlock,
        Self::AccountState,
        Self::LicenceOrQuota,
        Self::AuthorizationOutage,
    ];

    /// The vocabulary of the finding record.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ExpiredCredentials => "expired_credentials",
            Self::InvalidCredentials => "invalid_credentials",
            Self::RevokedCredentials => "revoked_credentials",
            Self::NotYetValidCredentials => "not_yet_valid_credentials",
            Self::MissingCredentials => "missing_credentials",
            Self::InsufficientPermission => "insufficient_permission",
            Self::InsufficientScope => "insufficient_scope",
            Self::StepUpRequired => "step_up_required",
            Self::WrongAudience => "wrong_audience",
            Self::RateLimited => "rate_limited",
            Self::Csrf => "csrf",
            Self::PolicyBlock => "policy_block",
            Self::AccountState => "account_state",
            Self::LicenceOrQuota => "licence_or_quota",
            Self::AuthorizationOutage => "authorization_outage",
        }
    }
}

impl Keyword {
    /// As the source writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Advice => "advice",
            Self::May => "MAY",
            Self::Descriptive => "described",
            Self::Ought => "ought to",
            Self::Should => "SHOULD",
            Self::Must => "MUST",
        }
    }

    /// The worst severity a finding with this source may have. A status that an RFC describes or
    /// calls what a server "ought to" send is reported as a warning, like a SHOULD.
    pub const fn worst(self) -> Severity {
        match self {
            Self::Must => Severity::Error,
            Self::Should | Self::Ought | Self::Descriptive => Severity::Warning,
            Self::May | Self::Advice => Severity::Info,
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Keyword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
