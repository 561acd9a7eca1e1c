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
    /// The credentials that were refused, in the order of their first use.
    pub credentials: Vec<CredentialLife>,
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

/// What became of one credential of one client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialLife {
    /// By kind and fingerprint, where it was recorded; else it is what the client had between two grants.
    pub credential: Option<String>,
    /// When it was handed out, where that was recorded.
    pub issued: Option<Step>,
    /// The lifetime it was issued with, in seconds.
    pub lifetime: Option<i64>,
    /// When it expires, by that lifetime or by its own claim.
    pub expires: Option<Timestamp>,
    /// Its first request.
    pub first_used: Step,
    /// Requests that succeeded.
    pub worked: u64,
    /// The last of them.
    pub last_worked: Option<Timestamp>,
    /// The first refusal after that.
    pub stopped: Step,
    /// How it was refused.
    pub status: u16,
    /// Refusals from then on, the first included.
    pub refusals: u64,
    /// The last of them.
    pub last_refused: Timestamp,
    /// What was refused had never worked with it, and other requests had.
    pub elsewhere: bool,
    /// It was refused before as well, and worked again in between.
    pub recovered: bool,
    /// When the client turned to another one, and which, where that was recorded.
    pub replaced: Option<(Step, Option<String>)>,
    /// Another one worked afterwards.
    pub resolved: bool,
}

/// Something that happened, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub time: Timestamp,
    /// Where: `line 42`.
    pub place: String,
}

impl CredentialLife {
    /// Why it was refused, as far as what happened tells.
    pub fn why(&self) -> String {
        let refused = self.stopped.time;
        let ends = self.expires.map(|end| end.seconds() - refused.seconds());
        if let Some(left) = ends.filter(|&left| left <= 0) {
            return format!("it had expired {} s before it was refused", -left);
        }
        let words = if self.elsewhere {
            "other requests with it worked: a matter of permission, as it seems"
        } else if self.recovered {
            "it worked in between: not the credential itself"
        } else if self.resolved && self.worked > 0 {
            "it had worked, and another one resolved it: expired or withdrawn, as it seems"
        } else if self.resolved {
            "it never worked here, and another one did"
        } else if self.worked > 0 {
            "it had worked before; nothing here says what changed"
        } else {
            "it never worked here"
        };
        if let Some(left) = ends {
            return format!("{words}; by its lifetime it was to hold for another {left} s");
        }
        words.to_owned()
    }
}
