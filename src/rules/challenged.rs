//! The challenges a response carries, in the field that goes with its status.

use crate::auth::Facts;
use crate::auth::challenge::{Challenge, Challenges};
use crate::model::Unseen;

/// The field that carries the challenges of this response, and what it holds: `Proxy-Authenticate`
/// for 407, else `WWW-Authenticate`.
///
/// # Errors
/// [`Unseen`] when the field was not seen and would not have been shown.
pub(super) fn challenges<'f, 'e>(
    facts: &'f Facts<'e>,
) -> Result<(&'static str, &'f Challenges<'e>), Unseen> {
    if facts.status() == 407 {
        Ok(("Proxy-Authenticate", facts.proxy_challenges()?))
    } else {
        Ok(("WWW-Authenticate", facts.challenges()?))
    }
}

/// The first challenge that departs, as `find` says: what goes into the evidence.
///
/// # Errors
/// See [`challenges`].
pub(super) fn first_with(
    facts: &Facts<'_>,
    find: impl Fn(&Challenge<'_>) -> Option<String>,
) -> Result<Option<String>, Unseen> {
    let (field, challenges) = challenges(facts)?;
    let found = challenges.list.iter().filter(|challenge| !challenge.damaged).find_map(find);
    Ok(found.map(|what| format!("{field}: {what}")))
}
