//! What happened to one client, in the order of time.

use crate::model::Timestamp;

/// One client that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// Path of the input its first event is in.
    pub source: String,
    /// Who; empty where the recording is one client's own.
    pub client: String,
    /// How often it was refused.
    pub refusals: u64,
    /// What happened, in input order; what follows each other and is alike is one event.
    pub events: Vec<Event>,
    /// Events that are left out behind these.
    pub omitted: u64,
}

/// A run of exchanges of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub what: Happening,
    /// Status of the first.
    pub status: u16,
    /// How many exchanges.
    pub count: u64,
    /// When the first was.
    pub first: Timestamp,
    /// When the last was.
    pub last: Timestamp,
    /// Where the first is.
    pub place: String,
    /// Method and URL of the first, redacted.
    pub request: String,
    /// The credential by kind and fingerprint, where it was recorded.
    pub credential: Option<String>,
}

/// The kinds of exchanges a time line tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// A token endpoint handed out a token.
    TokenIssued,
    /// A token endpoint refused.
    TokenRefused,
    /// A login went through.
    LoggedIn,
    /// A login was refused.
    LoginRefused,
    /// Requests succeeded.
    Worked,
    /// Requests were refused with 401 or 403.
    Refused,
    /// Requests failed otherwise.
    Failed,
}

impl Happening {
    /// In a report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TokenIssued => "token issued",
            Self::TokenRefused => "token refused",
            Self::LoggedIn => "logged in",
            Self::LoginRefused => "login refused",
            Self::Worked => "worked",
            Self::Refused => "refused",
            Self::Failed => "failed",
        }
    }
}
