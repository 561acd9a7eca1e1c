//! What single words and values of a text look like to the scan.

use super::super::{known_scheme, names, shape, subject};
use super::{Place, SENTENCE};

/// Schemes whose credentials are looked for in prose, by how much the next word must look like it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// The name is no ordinary word: the next word is a credential.
    Distinct,
    /// `Basic`: the next word is base64 with a colon in it, or random.
    Basic,
    /// `Token`, `Key`: ordinary words.
    Ordinary,
}

impl Scheme {
    pub(super) fn of(word: &[u8]) -> Option<Self> {
        const SCHEMES: [(&[u8], Scheme); 16] = [
            (b"bearer", Scheme::Distinct),
            (b"dpop", Scheme::Distinct),
            (b"negotiate", Scheme::Distinct),
            (b"ntlm", Scheme::Distinct),
            (b"apikey", Scheme::Distinct),
            (b"api-key", Scheme::Distinct),
            (b"ssws", Scheme::Distinct),
            (b"geniekey", Scheme::Distinct),
            (b"sharedkey", Scheme::Distinct),
            (b"sharedkeylite", Scheme::Distinct),
            (b"basic", Scheme::Basic),
            (b"token", Scheme::Ordinary),
            (b"jwt", Scheme::Ordinary),
            (b"key", Scheme::Ordinary),
            (b"splunk", Scheme::Ordinary),
            (b"session", Scheme::Ordinary),
        ];
        // Asked of every word of a text: most are turned away by their length or first letter.
        let first = word.first()?.to_ascii_lowercase();
        if !(3..=13).contains(&word.len()) || !b"bdnasgtjk".contains(&first) {
            return None;
        }
        SCHEMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, s)| *s)
    }

    pub(super) fn takes(self, word: &[u8]) -> bool {
        let has_digit = word.iter().any(u8::is_ascii_digit);
        let is_mixed = word.iter().skip(1).any(u8::is_ascii_uppercase);
        match self {
            Self::Distinct => true,
            Self::Basic => {
                let (_, subject) = subject("Basic", word);
                subject.contains(&b':') || (word.len() >= 8 && (has_digit || is_mixed))
            }
            Self::Ordinary => {
                word.len() >= 6
                    && word.first().is_some_and(u8::is_ascii_alphanumeric)
                    && (has_digit || is_mixed || word.len() >= 20)
            }
        }
    }
}

pub(super) fn is_run(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'~' | b'+' | b'/')
}

/// Where a JSON object in base64 begins inside a run that begins otherwise.
pub(super) fn encoded_object(run: &[u8]) -> Option<usize> {
    // `{"` and `{` with a line break in base64: the run is a token from its start.
    if run.len() < 8 || run.starts_with(b"ey") || run.starts_with(b"ew") {
        return None;
    }
    memchr::memmem::find_iter(run, b"eyJ")
        .find(|at| *at > 0 && run.get(*at - 1).is_some_and(|b| !b.is_ascii_alphanumeric()))
}

/// Whether it is mostly letters, and all its words are stop words.
pub(super) fn is_sentence(text: &[u8]) -> bool {
    text.len() <= SENTENCE
        && text.iter().filter(|b| b.is_ascii_alphabetic()).count() * 2 > text.len()
        && text
            .split(|b| !b.is_ascii_alphanumeric() && *b != b'_')
            .all(|word| word.is_empty() || names::is_stop_word(word))
}

/// `JWTExpired`, `TokenExpiredError`: letters that end as the names of errors do.
pub(super) fn is_error_name(word: &[u8]) -> bool {
    const ENDINGS: [&[u8]; 6] =
        [b"Error", b"Exception", b"Expired", b"Invalid", b"Failure", b"Missing"];
    let word = word.strip_suffix(b":").unwrap_or(word);
    word.len() <= 48
        && word.iter().all(u8::is_ascii_alphabetic)
        && ENDINGS.iter().any(|ending| word.ends_with(ending))
}

pub(super) fn first_word_is_stop_word(text: &[u8]) -> bool {
    let text = text.trim_ascii_start();
    text.iter()
        .position(|b| matches!(b, b' ' | b'\t'))
        .and_then(|end| text.get(..end))
        .is_some_and(|word| word.len() > 1 && names::is_stop_word(word))
}

/// `name=value`, where the `=` is no base64 padding.
pub(super) fn is_parameter(word: &[u8]) -> bool {
    let Some(at) = memchr::memchr(b'=', word) else { return false };
    word.get(at + 1).is_some_and(|b| !matches!(b, b'=' | b',' | b'.'))
        && word.get(..at).is_some_and(|name| {
            !name.is_empty()
                && name.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'*'))
        })
        || (word.get(at + 1).is_none() && names::is_stop_word(word.get(..at).unwrap_or_default()))
}

pub(super) fn has_scheme(secret: &[u8]) -> bool {
    known_scheme(secret).is_some_and(|(_, rest)| rest.first() == Some(&b' ') && rest.len() > 1)
}

/// Whether a `code` is one of those that name errors rather than an authorization code or a
/// one-time password: up to five digits, or words.
pub(super) fn is_error_code(code: &[u8], place: Place) -> bool {
    if code.iter().all(u8::is_ascii_digit) {
        return code.len() <= 5;
    }
    place == Place::Text
        && code.len() <= SENTENCE
        && code.split(|b| !b.is_ascii_alphanumeric()).all(shape::is_wordy)
        && code.iter().filter(|b| b.is_ascii_digit()).count() <= 6
}

/// Whether what stands under `key` in a body is more than a name.
pub(super) fn is_key(value: &[u8]) -> bool {
    value.len() > SENTENCE
        || shape::is_token(value)
        || (value.len() >= 16
            && value.iter().any(u8::is_ascii_digit)
            && !value.split(|b| !b.is_ascii_alphanumeric()).all(shape::is_wordy))
}

/// Where the text after the first empty line begins.
pub(super) fn blank_line(text: &[u8]) -> Option<usize> {
    let line = memchr::memmem::find(text, b"\r\n\r\n").map(|at| at + 4);
    line.or_else(|| memchr::memmem::find(text, b"\n\n").map(|at| at + 2))
}
