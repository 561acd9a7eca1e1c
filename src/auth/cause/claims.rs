//! What a noun and a predicate say together.

use super::Subject;
use super::concepts::{Noun, Predicate};
use super::reading::Meaning;
use crate::model::Cause;

/// The meaning of "`noun` is `predicate`". `names_authentication`: the noun phrase speaks of
/// authentication ("token authentication"). `followed_by_to`: "authorization to …" is a right, not
/// a header.
pub(super) fn of(
    noun: Noun,
    predicate: Predicate,
    names_authentication: bool,
    followed_by_to: bool,
) -> Option<(Meaning, Subject)> {
    use Predicate as P;
    let cause = match noun {
        Noun::OneTime | Noun::Certificate => {
            return Some((Meaning::NotHttpCredentials, Subject::Other));
        }
        Noun::AntiForgery => Cause::Csrf,
        Noun::Licence => Cause::LicenceOrQuota,
        Noun::Account => match predicate {
            P::Expired | P::Revoked | P::Locked => Cause::AccountState,
            _ => return None,
        },
        Noun::Audience => match predicate {
            P::Invalid | P::Missing | P::Refused | P::Malformed => Cause::WrongAudience,
            _ => return None,
        },
        Noun::Scope => match predicate {
            P::Missing | P::Required | P::Insufficient => Cause::InsufficientScope,
            _ => return None,
        },
        // "Invalid permission" is as often a value that is.
        Noun::Permission if predicate == P::Invalid => {
            return Some((Meaning::Cause(Cause::InsufficientPermission), Subject::Action));
        }
        // `permission_error`.
        Noun::Permission if predicate == P::Failed => {
            return Some((Meaning::WeakPermission, Subject::Permission));
        }
        Noun::Permission | Noun::Role => match predicate {
            P::Missing | P::Required | P::Insufficient => Cause::InsufficientPermission,
            _ => return None,
        },
        Noun::Access => match predicate {
            P::Insufficient | P::Missing => Cause::InsufficientPermission,
            _ => return None,
        },
        Noun::Authorization => match predicate {
            P::Missing | P::Required if !followed_by_to => Cause::MissingCredentials,
            P::Invalid | P::Malformed if !followed_by_to => Cause::InvalidCredentials,
            P::Insufficient => Cause::InsufficientPermission,
            _ => return None,
        },
        Noun::Authentication => match predicate {
            P::Missing | P::Required => Cause::MissingCredentials,
            P::Failed | P::Invalid => Cause::InvalidCredentials,
            P::Expired => Cause::ExpiredCredentials,
            _ => return None,
        },
        Noun::Password => match predicate {
            P::Invalid => Cause::InvalidCredentials,
            P::Expired => Cause::AccountState,
            _ => return None,
        },
        // "Invalid key" is as often one of data: the rules ask for more.
        Noun::Key => match predicate {
            P::Invalid => Cause::InvalidCredentials,
            P::Expired => Cause::ExpiredCredentials,
            P::Revoked => Cause::RevokedCredentials,
            _ => return None,
        },
        Noun::Claim => match predicate {
            P::Expired => Cause::ExpiredCredentials,
            P::Missing | P::Invalid => Cause::InvalidCredentials,
            _ => return None,
        },
        Noun::Token
        | Noun::AccessToken
        | Noun::RefreshToken
        | Noun::Session
        | Noun::ApiKey
        | Noun::Header
        | Noun::Signature => match predicate {
            P::Expired if noun == Noun::Header => return None,
            P::Expired => Cause::ExpiredCredentials,
            P::Revoked | P::Locked => Cause::RevokedCredentials,
            P::NotYet => Cause::NotYetValidCredentials,
            P::Invalid | P::Malformed => Cause::InvalidCredentials,
            P::Missing | P::Required | P::Insufficient => Cause::MissingCredentials,
            P::Failed if names_authentication || noun == Noun::Signature => {
                Cause::InvalidCredentials
            }
            P::Failed | P::Refused => return None,
        },
        Noun::Attribute | Noun::Other => return None,
    };
    Some((Meaning::Cause(cause), subject(noun)))
}

fn subject(noun: Noun) -> Subject {
    match noun {
        Noun::AccessToken => Subject::AccessToken,
        Noun::Session => Subject::Session,
        Noun::ApiKey => Subject::ApiKey,
        Noun::Header => Subject::Header,
        Noun::Authorization => Subject::Authorization,
        Noun::Authentication => Subject::Authentication,
        Noun::Token => Subject::Token,
        Noun::Key => Subject::Key,
        Noun::Signature => Subject::Signature,
        Noun::Password => Subject::Password,
        Noun::RefreshToken => Subject::RefreshToken,
        Noun::Claim | Noun::Audience => Subject::Claim,
        Noun::Permission | Noun::Access | Noun::Scope => Subject::Permission,
        Noun::Role => Subject::Role,
        Noun::Licence => Subject::Quota,
        _ => Subject::Other,
    }
}
