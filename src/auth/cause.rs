//! Why the server says it refused.

use crate::model::{Cause, Part};

/// What the response (or the gateway's reason field) says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The cause it names.
    pub cause: Cause,
    /// How it was said.
    pub basis: Basis,
    /// Where it was said: `body error.code`, `header x-amzn-errortype`, `log error_reason`.
    pub place: String,
    /// The deciding words, not redacted, bounded in length.
    pub words: String,
    /// The part of the exchange it was read from.
    pub part: Part,
}

/// How a cause was stated; the order is the order of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Prose.
    Phrase,
    /// A machine-readable code.
    Code,
    /// The `error` parameter of a challenge.
    Challenge,
}

/// A product that answers in place of the origin server, or under it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Generator {
    /// `Cloudflare`, `API Gateway`, `Envoy RBAC`, `Django REST framework` …
    pub product: &'static str,
    /// A firewall, bot, network or region block: prose in it is no evidence about credentials.
    pub is_policy_block: bool,
}

/// Why the server says it refused.
///
/// # Errors
/// [`Unseen`](crate::model::Unseen) when nothing was recorded that could have said it.
pub fn statement(facts: &super::Facts<'_>) -> Result<Option<Statement>, crate::model::Unseen> {
    let _ = facts;
    Err(crate::model::Unseen(Part::ResponseBody))
}

/// The product that generated the response.
pub fn generator(facts: &super::Facts<'_>) -> Option<Generator> {
    let _ = facts;
    None
}
