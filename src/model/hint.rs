//! What a log could show besides, and how its writer is told to show it.

use super::{Exchange, Known, Part};

/// One thing to add to a log's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hint {
    /// What is not in the log.
    pub lacks: Lack,
    /// What to add where, in the words of the server's own configuration.
    pub add: &'static str,
}

/// Something a log does not show on which verdicts hang.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lack {
    /// `WWW-Authenticate` of a refusal: the strongest evidence that needs no body.
    Challenge,
    /// The server's own word for why it refused.
    Reason,
    /// Which status the server behind a gateway sent, if it was asked at all.
    Answerer,
}

impl Lack {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Challenge, Self::Reason, Self::Answerer];

    /// Whether an exchange of a log shows it, be it that there was none.
    pub fn is_shown_by(self, exchange: &Exchange<'_>) -> bool {
        let Some(log) = &exchange.log else { return false };
        match self {
            Self::Challenge => {
                !matches!(exchange.response_headers().get("www-authenticate"), Known::Unknown)
            }
            Self::Reason => !log.reason.is_empty(),
            Self::Answerer => log.upstream_status.is_some(),
        }
    }

    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Challenge => "challenge",
            Self::Reason => "reason",
            Self::Answerer => "answerer",
        }
    }

    /// In words, as something that is not logged.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Challenge => "the challenge of a refusal (WWW-Authenticate)",
            Self::Reason => "why the server refused, in its own words",
            Self::Answerer => "who refused, the server itself or the one behind it",
        }
    }

    /// The part of an exchange that rules ask for in vain; none where it only adds to evidence.
    pub const fn part(self) -> Option<Part> {
        match self {
            Self::Challenge => Some(Part::ResponseHeaders),
            Self::Reason => Some(Part::Reason),
            Self::Answerer => None,
        }
    }
}
