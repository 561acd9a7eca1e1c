//! What complete statements claim: `Whole` of the lexicon, and the words around them.

use super::Subject;
use super::actor::{self, rest};
use super::concepts::{Concept, Mark, Noun, Whole};
use super::lexicon::Hit;
use super::reading::{Claim, Meaning, permission};
use super::sentence::Sentence;
use super::words::{OF_LOGIN, holds};
use crate::model::Cause;

/// What may be done to what is one's own.
const CHANGES: &str = "update|edit|delete|view|modify|access|manage|cancel|remove|see|change|read";

impl Sentence<'_> {
    /// What a complete statement claims.
    pub(super) fn whole(&self, hit: &Hit, whole: Whole) -> Option<Claim> {
        let cause = |cause, subject| {
            let meaning = Meaning::Cause(cause);
            Some(Claim { meaning, subject, start: hit.start, end: hit.end, malformed: false })
        };
        match whole {
            Whole::LoginDemanded => cause(Cause::MissingCredentials, Subject::Authentication),
            Whole::AuthenticationFailed => {
                cause(Cause::InvalidCredentials, Subject::Authentication)
            }
            Whole::Expired => cause(Cause::ExpiredCredentials, Subject::AccessToken),
            Whole::Unreadable => cause(Cause::InvalidCredentials, Subject::AccessToken),
            Whole::Anonymous => cause(Cause::MissingCredentials, Subject::Anonymous),
            Whole::NotPermitted => self.not_permitted(hit),
            Whole::Owned => self.owned(hit),
            Whole::PermissionDenied if self.is_of_device(hit) => None,
            Whole::PermissionDenied => Some(Claim {
                meaning: Meaning::WeakPermission,
                ..permission(hit, Subject::Permission)
            }),
            // "Rate limit reset not allowed".
            Whole::RateLimited
                if ["reset", "config", "setting", "rule", "polic", "override", "bypass"]
                    .iter()
                    .any(|head| rest(self, hit.end).starts_with(head)) =>
            {
                None
            }
            Whole::RateLimited => cause(Cause::RateLimited, Subject::Other),
            Whole::Quota => cause(Cause::LicenceOrQuota, Subject::Quota),
            Whole::StepUp => cause(Cause::StepUpRequired, Subject::Other),
            Whole::Blocked => cause(Cause::PolicyBlock, Subject::Other),
            Whole::Outage => cause(Cause::AuthorizationOutage, Subject::Other),
            Whole::Account => cause(Cause::AccountState, Subject::Other),
            Whole::OneTime => Some(Claim {
                meaning: Meaning::NotHttpCredentials,
                ..permission(hit, Subject::Other)
            }),
        }
    }

    /// "Location permission denied": a browser or a phone asked its owner.
    fn is_of_device(&self, hit: &Hit) -> bool {
        const PARTS: [&str; 12] = [
            "camera",
            "microphone",
            "location",
            "geolocation",
            "gps",
            "notification",
            "notifications",
            "bluetooth",
            "clipboard",
            "contacts",
            "photos",
            "sensor",
        ];
        let before = self.text.get(..hit.start).unwrap_or_default();
        let last = before.split_whitespace().next_back().unwrap_or_default();
        PARTS.contains(&last) || self.text.contains("browser settings")
    }

    /// "You can only delete your own posts": whose things they are matters where it is restricted.
    fn owned(&self, hit: &Hit) -> Option<Claim> {
        let restricts = |other: &Hit| {
            matches!(
                other.concept,
                Concept::Mark(Mark::Only | Mark::Negation | Mark::Cannot)
                    | Concept::Whole(Whole::NotPermitted)
            )
        };
        // "You can only delete your own comments": a right, and no rule for a value ("you can only select
        // your own address").
        let only = self.hits.iter().any(|other| other.concept == Concept::Mark(Mark::Only));
        let own =
            self.between(hit.start, hit.end).contains(" own") || self.text.contains("other users");
        let changes = self.text.split([' ', '.', ',']).any(|word| holds(CHANGES, word));
        let subject = if only && own && changes { Subject::Permission } else { Subject::Action };
        self.hits.iter().any(restricts).then(|| permission(hit, subject))
    }

    /// "not allowed to be empty" is no matter of permission.
    fn not_permitted(&self, hit: &Hit) -> Option<Claim> {
        let words = self.between(hit.start, hit.end);
        let rest = self.text.get(hit.end..).unwrap_or_default();
        // "The token does not belong to the user", 令牌不属于当前用户.
        if words.starts_with("不属于")
            && self.phrases.iter().any(|phrase| {
                phrase.end <= hit.start
                    && matches!(phrase.noun, Noun::Token | Noun::AccessToken | Noun::Session)
            })
        {
            return None;
        }
        // "Insufficient role permissions data": too little was sent.
        if words.starts_with("insufficient") && rest.trim_end_matches('.').ends_with(" data") {
            return None;
        }
        let is_validation = rest.starts_with(" be ") || rest.starts_with(" contain");
        let is_about_rights = [
            "permi",
            "author",
            "access",
            "acces",
            "berecht",
            "recht",
            "droit",
            "权",
            "權",
            "権",
            "권",
            "прав",
            "доступ",
            "quyền",
            "yetki",
            "izin",
            "akses",
            "uprawn",
            "row level security",
        ]
        .iter()
        .any(|stem| words.contains(stem));
        let subject = if is_about_rights { Subject::Permission } else { Subject::Action };
        let is_of_plan = self.phrases.iter().any(|phrase| {
            phrase.noun == Noun::Licence
                && phrase.end <= hit.start
                && !self.between(phrase.end, hit.start).contains(',')
        });
        (!is_validation && !is_of_plan).then(|| permission(hit, subject))
    }

    /// "not authorized to access this resource" is what "Unauthorized" means to many servers.
    pub(super) fn restates_unauthorized(&self, hit: &Hit) -> bool {
        /// Who asks, where it is somebody in particular.
        const KNOWN: [&str; 9] = [
            "consumer",
            "client",
            "application",
            "app",
            "principal",
            "account",
            "merchant",
            "member",
            "organization",
        ];
        // "role guest is not authorized to access this": the role is known.
        if self.phrases.iter().any(|phrase| phrase.noun == Noun::Role) {
            return false;
        }
        // So is the consumer that "isn't authorized to access" something; "you" may be anybody.
        if actor::word_before(self.text, hit.start).is_some_and(|(_, who)| KNOWN.contains(&who)) {
            return false;
        }
        // So is the key that is "not authorized to access this service".
        let of_key = self.phrases.iter().any(|phrase| {
            phrase.end <= hit.start
                && matches!(phrase.noun, Noun::ApiKey | Noun::Key)
                && self.gap(phrase.end, hit.start) <= 8
        });
        let rest = self.text.get(hit.end..).unwrap_or_default().trim_start();
        !(of_key && rest.starts_with("access ")) && rest.starts_with("access")
            || rest.is_empty()
            || rest.starts_with(['.', ','])
            // "You are not authorized to log in": a matter of the account.
            || rest.split([' ', '.', ',']).next().is_some_and(|verb| holds(OF_LOGIN, verb))
    }
}
