//! What a predicate and a noun do not mean, although they stand together: the permission of parents, a
//! session that somebody closed, tokens that an account has too few of.

use super::actor::rest;
use super::concepts::{Concept, Noun, Predicate, Whole};
use super::lexicon::Hit;
use super::phrase::Phrase;
use super::sentence::{Sentence, is_right};
use super::words::holds;

/// Whether the predicate at `hit` says something else of the phrase than that a credential or a right
/// of the caller is lacking or does not hold.
pub(super) fn is_of_something_else(
    sentence: &Sentence<'_>,
    hit: &Hit,
    predicate: Predicate,
    phrase: &Phrase,
) -> bool {
    let of_noun = match phrase.noun {
        Noun::Permission => of_permission(sentence, hit, predicate, phrase),
        Noun::Session => of_session(sentence, hit, predicate),
        Noun::Token => of_token(sentence, hit, predicate, phrase),
        // "Issuer NIF does not match": of an invoice.
        Noun::Audience => {
            predicate == Predicate::Invalid
                && phrase.end <= hit.start
                && sentence
                    .between(phrase.end, hit.start)
                    .split_whitespace()
                    .any(|word| !holds("is|was|does|do|are|of|the|token|claim|in|jwt", word))
        }
        // "Non hai l'autorizzazione necessaria": it is lacking, not asked for.
        Noun::Authorization if predicate == Predicate::Required => {
            sentence.hits.iter().any(|other| {
                matches!(other.concept, Concept::Predicate(Predicate::Insufficient, _))
                    && other.end <= phrase.start
                    && sentence.gap(other.end, phrase.start) <= 8
            })
        }
        // "the authorizations don't match" is about permissions, "invalid authorization" is not.
        Noun::Authorization => predicate == Predicate::Invalid && phrase.start < hit.start,
        // "New password and confirmation do not match": those of a form.
        Noun::Password => {
            predicate == Predicate::Invalid
                && sentence.between(hit.start, hit.end).contains("match")
                && !["user", "mail", "login", "account", "credential"]
                    .iter()
                    .any(|who| sentence.text.contains(who))
        }
        _ => false,
    };
    of_noun
        || is_of_another(sentence, hit, predicate, phrase)
        || is_numbered(sentence, hit, predicate, phrase)
        || is_one_of_two(sentence, hit, predicate)
        || is_of_what_follows(sentence, hit, predicate)
        // "The request requires a scope": a field of it.
        || is_right(phrase.noun)
            && predicate == Predicate::Required
            && sentence.text.get(..hit.start).is_some_and(|before| before.ends_with("request "))
        // "The role is not found", "permissions cannot be empty": those of the request.
        || is_right(phrase.noun)
            && predicate == Predicate::Missing
            && is_of_request(sentence.between(hit.start, hit.end))
}

fn of_permission(
    sentence: &Sentence<'_>,
    hit: &Hit,
    predicate: Predicate,
    phrase: &Phrase,
) -> bool {
    let words = sentence.between(phrase.start, phrase.end);
    let rest = rest(sentence, phrase.end);
    // "Insufficient permissions specified in the policy", "role permissions data": what the request says
    // of rights.
    if [" data", " record", " records", " entry"].iter().any(|noun| words.ends_with(noun))
        || is_given(rest)
    {
        return true;
    }
    match predicate {
        // "You need permission from your parents": somebody's consent.
        Predicate::Required => rest.starts_with("from "),
        // "Permission update failed": a change of rights.
        Predicate::Failed => {
            !matches!(sentence.between(phrase.end, hit.start).trim(), "" | "check")
        }
        // "Invalid permission", and no more: what more is said is about a value.
        Predicate::Invalid => hit.start > phrase.start || !rest.trim_matches(['.', ' ']).is_empty(),
        _ => false,
    }
}

fn of_session(sentence: &Sentence<'_>, hit: &Hit, predicate: Predicate) -> bool {
    // "Session is closed": a meeting or a vote; logins end otherwise.
    let is_closed =
        predicate == Predicate::Locked && sentence.between(hit.start, hit.end) == "closed";
    // "Sesión no válida para confirmar": what it is good for depends on the session.
    let is_good_for = matches!(predicate, Predicate::Invalid | Predicate::Locked)
        && ["para ", "for ", "pour ", "per ", "fur "]
            .iter()
            .any(|purpose| rest(sentence, hit.end).starts_with(purpose));
    is_closed || is_good_for
}

fn of_token(sentence: &Sentence<'_>, hit: &Hit, predicate: Predicate, phrase: &Phrase) -> bool {
    let words = sentence.between(phrase.start, phrase.end);
    let said = sentence.between(hit.start, hit.end);
    match predicate {
        // "Not enough tokens", "insufficient token": those of a model, or of an account.
        Predicate::Insufficient => {
            words.starts_with("token") && (said.contains("enough") || said.contains("sufficient"))
        }
        // "Invalid credentials type": a kind that the request names.
        Predicate::Invalid => {
            words.starts_with("credential")
                && (words.ends_with(" type") || rest(sentence, phrase.end).starts_with("type"))
        }
        _ => false,
    }
}

/// What is said of a credential that is another's, or that the request is about.
fn is_of_another(
    sentence: &Sentence<'_>,
    hit: &Hit,
    predicate: Predicate,
    phrase: &Phrase,
) -> bool {
    /// What a request may want to do with a token that is its content.
    const USES: [&str; 8] = [
        "that you",
        "to revoke",
        "to delete",
        "to invalidate",
        "to refresh",
        "to validate",
        "to decode",
        "to introspect",
    ];
    const ISSUED: [&str; 9] = [
        "received from",
        "returned",
        "was issued",
        "was created",
        "was generated",
        "in response",
        "in the response",
        "in oauth response",
        "in token response",
    ];
    const PEOPLE: [&str; 6] = ["user", "account", "member", "customer", "client", "employee"];
    let words = sentence.between(phrase.start, phrase.end);
    let said = sentence.between(hit.start, hit.end);
    let after = rest(sentence, phrase.end);
    match predicate {
        // "No access token received from the provider", "no session was issued", "must provide the
        // token that you wish to revoke".
        Predicate::Missing => {
            is_of_configuration(sentence.text)
                || ["in response", "in the response"]
                    .iter()
                    .any(|place| rest(sentence, hit.end).starts_with(place))
                || lacks_claim(sentence, hit)
                || ISSUED.iter().any(|issued| after.starts_with(issued))
                || phrase.start > hit.start && USES.iter().any(|used| after.starts_with(used))
                // "Token ABC not available on this chain".
                || said == "not available"
                    && ["on ", "for ", "in "].iter().any(|at| rest(sentence, hit.end).starts_with(at))
        }
        // "Cannot create a token for a disabled user".
        Predicate::Revoked | Predicate::Locked => {
            let next = rest(sentence, hit.end);
            // "OAuth login is disabled": a way in, not a credential.
            phrase.names_authentication
                || words.ends_with("oauth")
                || hit.start > phrase.end && PEOPLE.iter().any(|person| next.starts_with(person))
        }
        // "It is necessary to have the grant SELECT": a right.
        Predicate::Required => words == "grant",
        // "`client_id` does not match the original request": what an authorization began with.
        // "Token not valid for this campaign": a good one, maybe, for something else.
        Predicate::Invalid => {
            words == "client id" && said.contains("match")
                || matches!(said, "not valid" | "invalid" | "isn't valid")
                    && hit.start >= phrase.end
                    && rest(sentence, hit.end).strip_prefix("for ").is_some_and(|purpose| {
                        !["any ", "auth", "login", "access"]
                            .iter()
                            .any(|all| purpose.starts_with(all))
                    })
        }
        _ => false,
    }
}

/// "`MAPS_API_KEY` environment variable not set": the server's own.
fn is_of_configuration(text: &str) -> bool {
    ["environment variable", "env var", "not configured", " env file", " settings"]
        .iter()
        .any(|place| text.contains(place))
}

/// "The token is missing the 'patient' claim": one that is not the standard's (RFC 7519 section 4.1)
/// says what its bearer may do.
fn lacks_claim(sentence: &Sentence<'_>, hit: &Hit) -> bool {
    const REGISTERED: [&str; 8] = ["exp", "nbf", "iat", "iss", "aud", "sub", "jti", "kid"];
    let rest = rest(sentence, hit.end).split(['.', ',']).next().unwrap_or_default();
    let words: Vec<&str> = rest.split(' ').filter(|word| !word.is_empty()).take(6).collect();
    words.iter().any(|word| word.starts_with("claim"))
        && !words.iter().any(|word| REGISTERED.contains(word))
}

/// "API key 12 does not exist": one with a number is a thing that is managed here.
fn is_numbered(sentence: &Sentence<'_>, hit: &Hit, predicate: Predicate, phrase: &Phrase) -> bool {
    // "Token ak7f not found": neither is a word of any language.
    let is_id = |word: &str| {
        word.bytes().any(|b| b.is_ascii_digit()) && word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    // "API key 12 is not valid" is what was sent.
    let is_absent = predicate == Predicate::Missing
        || predicate == Predicate::Invalid
            && ["exist", "unknown", "found"]
                .iter()
                .any(|word| sentence.between(hit.start, hit.end).contains(word));
    is_absent
        && phrase.end <= hit.start
        && sentence.between(phrase.end, hit.start).split_whitespace().any(is_id)
}

/// "Session not found or not owned by you": either way.
fn is_one_of_two(sentence: &Sentence<'_>, hit: &Hit, predicate: Predicate) -> bool {
    const OTHERS: [&str; 5] =
        ["or not owned", "or you ", "or does not belong", "or is not yours", "or not yours"];
    let rest = rest(sentence, hit.end);
    matches!(predicate, Predicate::Missing | Predicate::Invalid)
        && OTHERS.iter().any(|other| rest.starts_with(other))
}

/// 필요한 권한이 없습니다: the right is needed, not what stands before.
fn is_of_what_follows(sentence: &Sentence<'_>, hit: &Hit, predicate: Predicate) -> bool {
    predicate == Predicate::Required
        && sentence.hits.iter().any(|next| {
            next.start >= hit.end
                && sentence.gap(hit.end, next.start) <= 2
                && matches!(next.concept, Concept::Whole(Whole::NotPermitted))
        })
}

/// Whether what follows "permissions" makes them a part of what was sent.
fn is_given(rest: &str) -> bool {
    [
        "specified",
        "given in",
        "provided in",
        "listed",
        "defined",
        "data",
        "set in",
        "string",
        "array",
        "list",
        "template",
    ]
    .iter()
    .any(|word| rest.starts_with(word))
}

/// Words for what a request lacks, in contrast to a caller.
fn is_of_request(words: &str) -> bool {
    const BEGINNINGS: [&str; 34] = [
        "unable to",
        "could not find",
        "couldn't find",
        "not ",
        "is null",
        "undefined",
        "blank",
        "null",
        "empty",
        "must ",
        "should ",
        "cannot ",
        "can't ",
        "can not ",
        "needs ",
        "couldn't",
        "could not",
        "wasn't",
        "weren't",
        "was not",
        "were not",
        "no encontrad",
        "nao encontrad",
        "non trov",
        "introuvable",
        "nicht gefunden",
        "不能为空",
        "为空",
        "不可为空",
        "不得为空",
        "空です",
        "비어",
        "пуст",
        "не может быть",
    ];
    BEGINNINGS.iter().any(|beginning| words.starts_with(beginning))
}
