//! Noun phrases: nouns that stand together, and what kind of thing they name.

use super::concepts::{Concept, Noun};
use super::lexicon::Hit;
use super::words::{HEADS, NO_ACTIVITY, NO_KIND, holds};

/// A noun phrase: nouns that stand together act as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) noun: Noun,
    pub(super) start: usize,
    pub(super) end: usize,
    /// A part of it speaks of authentication: "token authentication".
    pub(super) names_authentication: bool,
}

impl Phrase {
    /// "Invalid reply token": a token of a kind that the lexicon does not know, maybe one that the request
    /// is about.
    pub(super) fn is_of_kind(&self, text: &str) -> bool {
        let (Some(words), Some(before)) = (text.get(self.start..self.end), text.get(..self.start))
        else {
            return false;
        };
        let mut last = before.trim_end().rsplit([' ', '.', ',']);
        // "Consent token": a noun of its own before it belongs to the phrase.
        let own = words.strip_suffix(" token").or(words.strip_suffix(" tokens"));
        let kind = own.unwrap_or_else(|| last.next().unwrap_or_default());
        let is_english = last.next().is_some_and(|word| {
            holds("invalid|the|your|a|missing|expired|wrong|unknown|incorrect", word)
        });
        is_english
            && (own.is_some() || matches!(words, "token" | "tokens"))
            && self.noun == Noun::Token
            && kind.len() > 2
            && kind.bytes().all(|b| b.is_ascii_lowercase())
            && !kind.ends_with("ed")
            && !holds(NO_KIND, kind)
            && !holds(NO_ACTIVITY, kind)
    }
}

/// The noun phrases among `hits`.
pub(super) fn noun_phrases(text: &str, hits: &[Hit]) -> Vec<Phrase> {
    let mut phrases: Vec<Phrase> = Vec::new();
    for hit in hits {
        let Concept::Noun(noun) = hit.concept else { continue };
        let names_authentication = matches!(noun, Noun::Authentication);
        if let Some(last) = phrases.last_mut()
            && text.get(last.end..hit.start).is_some_and(joins_nouns)
        {
            // "auth.admin_required": the namespace of a code.
            let is_namespace = noun == Noun::Role && text.get(last.start..last.end) == Some("auth");
            let is_head = is_credential(last.noun)
                && text.get(hit.start..hit.end).is_some_and(|word| holds(HEADS, word));
            last.noun = if is_head {
                Noun::Attribute
            } else if is_namespace {
                noun
            } else {
                compound(last.noun, noun)
            };
            last.names_authentication |= names_authentication;
            last.end = hit.end;
            continue;
        }
        phrases.push(Phrase { noun, start: hit.start, end: hit.end, names_authentication });
    }
    for phrase in &mut phrases {
        if names_parameter(text, phrase)
            || is_of_token_kind(text, phrase)
            || is_part_of_head(text, phrase)
        {
            phrase.noun = Noun::Attribute;
        }
        if is_of_something_else(text, phrase) {
            phrase.noun = Noun::OneTime;
        }
    }
    phrases
}

/// Whether a noun is one of those that heads turn into something else.
const fn is_credential(noun: Noun) -> bool {
    matches!(
        noun,
        Noun::Token
            | Noun::AccessToken
            | Noun::RefreshToken
            | Noun::Session
            | Noun::ApiKey
            | Noun::Key
            | Noun::Authentication
            | Noun::Authorization
            | Noun::Signature
    )
}

/// "No auth provider registered", "user with login anna", "client id or redirect URI".
fn is_part_of_head(text: &str, phrase: &Phrase) -> bool {
    let (Some(words), Some(before), Some(rest)) =
        (text.get(phrase.start..phrase.end), text.get(..phrase.start), text.get(phrase.end..))
    else {
        return false;
    };
    let next = rest.strip_prefix(' ').and_then(|rest| rest.split([' ', '.', ',']).next());
    // "The OAuth request", but not "the OAuth request header".
    let is_request = next == Some("request") && !rest.contains("header");
    let is_described =
        is_credential(phrase.noun) && (is_request || next.is_some_and(|head| holds(HEADS, head)));
    let is_user_name = words == "login" && before.ends_with("with ");
    let is_of_redirect = words.starts_with("client id") && text.contains("redirect");
    // "Monitoring session expired": sessions and tokens of an activity.
    let activity = before.trim_end().rsplit([' ', '.', ',']).next().unwrap_or_default();
    let is_of_activity = matches!(phrase.noun, Noun::Token | Noun::Session)
        && activity.ends_with("ing")
        && activity.is_ascii()
        && !holds(NO_ACTIVITY, activity);
    is_described || is_user_name || is_of_redirect || is_of_activity
}

/// "the permissions field", "the session with ID 7".
fn names_parameter(text: &str, phrase: &Phrase) -> bool {
    let next = text.get(phrase.end..).and_then(|rest| rest.split_whitespace().next());
    let rest = text.get(phrase.end..).unwrap_or_default();
    let names_it = [" with id", " with name", " with the id", " named ", " called ", " matching "]
        .iter()
        .any(|name| rest.starts_with(name));
    let is_thing =
        names_it && matches!(phrase.noun, Noun::Token | Noun::Session | Noun::ApiKey | Noun::Key);
    is_thing
        || matches!(phrase.noun, Noun::Permission | Noun::Role | Noun::Scope)
            && (names_it
                || matches!(next, Some("field" | "parameter" | "param" | "property" | "attribute")))
}

/// "Invalid token package": a noun at the end that is no part of a credential.
fn is_of_token_kind(text: &str, phrase: &Phrase) -> bool {
    const PARTS: &str = "provided|supplied|specified|given|received|sent|used|detected|found|error|\
        exception|failure|format|signature|type|value|claims|claim|payload|structure|header|owner|\
        user|data|prefix|length|scheme|algorithm|audience|issuer|subject|expired|invalid|missing|\
        required|failed|string|id|request|access|response|code|status|please|here|again|encoding|\
        content|body|hash|secret|version|family|info|information|details|contents|key|or|and|is|\
        now|expiration|expiry|time|date|rejected|revoked|mismatch|malformed|present|presented|verification|validation|authentication|auth|authorization|session|login";
    let own = text.get(phrase.start..phrase.end).and_then(|own| own.strip_prefix("token"));
    let Some(own) = own else { return false };
    let before = text.get(..phrase.start).unwrap_or_default().trim_end();
    let rest = text.get(phrase.end..).unwrap_or_default();
    let (word, end) = rest.split_once(['.', ',']).unwrap_or((rest, ""));
    // The lexicon may know the word: "token action".
    let word = if own.is_empty() { word.trim() } else { own.trim() };
    let end = if own.is_empty() { end } else { rest.trim_matches('.') };
    before.ends_with("invalid")
        && end.trim().is_empty()
        && word.len() > 3
        && word.bytes().all(|b| b.is_ascii_lowercase())
        && !word.ends_with("ed")
        && !holds(PARTS, word)
}

/// "sesión de caja", "token de reprodução", "session de jeu": qualified by what is no matter of
/// authentication. What is one stands in the lexicon ("token de acceso") or in the list here.
fn is_of_something_else(text: &str, phrase: &Phrase) -> bool {
    const NOUNS: [&str; 6] = ["token", "jeton", "sesion", "session", "sessao", "sessione"];
    const LINKS: [&str; 6] = [" de ", " di ", " do ", " da ", " del ", " d'"];
    const OWN: &[&str] = &[
        "la",
        "el",
        "le",
        "l'api",
        "los",
        "usuari",
        "utilisateur",
        "utent",
        "user",
        "segur",
        "sécurité",
        "sicurezza",
        "identi",
        "api",
        "aplica",
        "applica",
        "client",
        "servi",
        "portador",
        "porteur",
        "login",
        "cuenta",
        "conta",
        "compte",
        "account",
        "conexion",
        "connexion",
        "admin",
        "sistema",
        "rest",
        "autor",
        "auten",
        "authen",
        "acces",
        "acceso",
        "jwt",
        "bearer",
        "oauth",
        "trabajo",
        "trabalho",
        "travail",
        "navega",
    ];
    let (Some(words), Some(rest)) = (text.get(phrase.start..phrase.end), text.get(phrase.end..))
    else {
        return false;
    };
    // "token store unreadable"
    let is_part = [" store", " storage", " cache", " database", " server", " service", " endpoint"]
        .iter()
        .filter_map(|part| rest.strip_prefix(part))
        .any(|rest| rest.is_empty() || rest.starts_with([' ', '.', ',']));
    if is_part && words == "token" {
        return true;
    }
    matches!(phrase.noun, Noun::Token | Noun::Session)
        && NOUNS.contains(&words)
        && LINKS.iter().find_map(|link| rest.strip_prefix(link)).is_some_and(|qualifier| {
            qualifier.starts_with(char::is_alphabetic)
                && !OWN.iter().any(|own| qualifier.starts_with(own))
        })
}

/// "session token", "token de session", "API key's signature", トークンの署名.
fn joins_nouns(between: &str) -> bool {
    matches!(
        between,
        "" | " "
            | " of "
            | " of the "
            | "'s "
            | " de "
            | " de la "
            | " d'"
            | " du "
            | " di "
            | " do "
            | " del "
            | " della "
            | " der "
            | " des "
            | "の"
            | " の "
            | "의 "
            | "的"
            | " 的 "
    )
}

/// The noun that decides what a compound is: a reset token is no access token, a token name no
/// token.
fn compound(first: Noun, second: Noun) -> Noun {
    match (first, second) {
        // "project owners" are people, and so is "the token's owner".
        (_, Noun::Attribute)
        | (
            Noun::Account | Noun::Token | Noun::AccessToken | Noun::Session | Noun::ApiKey,
            Noun::Role,
        ) => second,
        // "Administrator authorization required".
        (Noun::Role, Noun::Authorization) => Noun::Permission,
        // "a manager of the organization".
        (Noun::Role, Noun::Account) => first,
        _ => first.max(second),
    }
}
