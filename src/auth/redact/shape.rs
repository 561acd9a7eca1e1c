//! What strings look like: tokens, identifiers, words.
//!
//! A false mask costs a word of evidence, a leak costs a secret; in doubt a string is a token.

/// Shortest run that can be told from a word by its looks alone.
const MIN_TOKEN: usize = 20;

/// Random characters a run of [`MIN_TOKEN`] characters must hold to be taken for a token.
const MIN_RANDOM: usize = 12;

/// Beginnings that vendors give their secrets, with the least length of the whole.
const PREFIXES: [(&[u8], usize); 44] = [
    (b"AKIA", 20),
    (b"ASIA", 20),
    (b"AIza", 30),
    (b"ATATT", 20),
    (b"EAAC", 20),
    (b"EAAG", 20),
    (b"GOCSPX-", 16),
    (b"SG.", 20),
    (b"dapi", 32),
    (b"dckr_pat_", 16),
    (b"doo_v1_", 16),
    (b"dop_v1_", 16),
    (b"dor_v1_", 16),
    (b"eyJ", 12),
    (b"gho_", 16),
    (b"ghp_", 16),
    (b"ghr_", 16),
    (b"ghs_", 16),
    (b"ghu_", 16),
    (b"github_pat_", 16),
    (b"glpat-", 16),
    (b"gldt-", 16),
    (b"glrt-", 16),
    (b"hvb.", 16),
    (b"hvs.", 16),
    (b"lin_api_", 16),
    (b"npm_", 16),
    (b"pk_live_", 12),
    (b"pk_test_", 12),
    (b"pypi-", 20),
    (b"rk_live_", 12),
    (b"rk_test_", 12),
    (b"shpat_", 16),
    (b"shpss_", 16),
    (b"sk-", 20),
    (b"sk_live_", 12),
    (b"sk_test_", 12),
    (b"sq0", 20),
    (b"whsec_", 12),
    (b"xapp-", 12),
    (b"xox", 12),
    (b"xkeysib-", 16),
    (b"ya29.", 12),
    (b"1//0", 20),
];

/// Whether a run of `[A-Za-z0-9_.~+/-]` with `=` at its end looks like a secret.
pub(crate) fn is_token(run: &[u8]) -> bool {
    if has_vendor_prefix(run) {
        return true;
    }
    if run.len() < MIN_TOKEN || is_uuid(run) {
        return false;
    }
    let random = random_length(run);
    random >= MIN_RANDOM || (random >= 5 && mixes_classes(run))
}

/// Whether a long run holds capitals, small letters and digits, several of each.
fn mixes_classes(run: &[u8]) -> bool {
    let count = |is: fn(&u8) -> bool| run.iter().filter(|b| is(b)).take(2).count() == 2;
    run.len() >= 32
        && count(u8::is_ascii_uppercase)
        && count(u8::is_ascii_lowercase)
        && count(u8::is_ascii_digit)
}

/// Whether the run begins as the secrets of a vendor do, or as a JSON object in base64 does.
pub(crate) fn has_vendor_prefix(run: &[u8]) -> bool {
    PREFIXES.iter().any(|(prefix, least)| run.len() >= *least && run.starts_with(prefix))
}

/// Whether a piece of a URL is a secret by its looks alone. Base64 of a JSON object is one only as
/// part of a JWT, wherever that starts: analytics send their events in that form.
pub(crate) fn is_secret_in_url(run: &[u8]) -> bool {
    match memchr::memmem::find(run, b"eyJ") {
        Some(at) => run.get(at..).is_some_and(|rest| rest.len() >= 12 && rest.contains(&b'.')),
        None => has_vendor_prefix(run),
    }
}

/// `8-4-4-4-12` hexadecimal digits.
pub(crate) fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => *b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}

/// Characters of the run that stand in no word and no number. Words with numbers at their ends
/// count half, those with numbers at their beginnings whole: base64url breaks into pieces that look
/// like them.
pub(crate) fn random_length(run: &[u8]) -> usize {
    run.split(|b| !b.is_ascii_alphanumeric())
        .map(|piece| match (is_wordy(piece), is_mixed(piece)) {
            (false, _) => piece.len(),
            (true, true) if piece.first().is_some_and(u8::is_ascii_digit) => piece.len(),
            (true, true) => piece.len() / 2,
            (true, false) => 0,
        })
        .sum()
}

fn is_mixed(piece: &[u8]) -> bool {
    piece.iter().any(u8::is_ascii_digit) && piece.iter().any(u8::is_ascii_alphabetic)
}

/// Whether letters and digits are put together as people do: `oauth2`, `ExpiredJwtException`, `v1`,
/// `AADSTS700431`, `2026`.
pub(crate) fn is_wordy(piece: &[u8]) -> bool {
    let digits = |b: &&u8| b.is_ascii_digit();
    let head = piece.iter().take_while(digits).count();
    if head == piece.len() {
        return head < MIN_TOKEN;
    }
    let tail = piece.iter().rev().take_while(digits).count();
    let Some(core) = piece.get(head..piece.len() - tail) else { return false };
    head <= 4
        && tail <= if core.len() >= 3 { 6 } else { 3 }
        && core.iter().all(u8::is_ascii_alphabetic)
        && reads_as_words(core)
}

/// Whether letters could be words in a row: vowels, no long runs of consonants, capitals only where
/// words begin or throughout.
fn reads_as_words(letters: &[u8]) -> bool {
    if letters.len() <= 5 {
        return true;
    }
    if letters.len() > 48 {
        return false;
    }
    let capitals = letters.iter().filter(|b| b.is_ascii_uppercase()).count();
    let mut vowels = 0;
    let (mut run, mut longest) = (0, 0);
    for letter in letters {
        if b"aeiouyAEIOUY".contains(letter) {
            vowels += 1;
            run = 0;
        } else {
            run += 1;
            longest = longest.max(run);
        }
    }
    let longest_allowed = if letters.len() < 12 { 7 } else { 6 };
    (capitals == letters.len() || capitals * 3 <= letters.len() + 2)
        && (letters.len() < 8 || vowels * 4 >= letters.len())
        && longest <= longest_allowed
}

#[cfg(test)]
mod tests {
    use super::{is_token, is_uuid, is_wordy};

    #[test]
    fn words_are_no_tokens() {
        for word in [
            "insufficient_user_authentication",
            "io.jsonwebtoken.ExpiredJwtException",
            "urn-ietf-params-oauth-grant-type-token-exchange",
            "KeyManagement.Service.Access_Token_Expired",
            "application/vnd.api+json",
            "application/x-www-form-urlencoded",
            "/.well-known/oauth-authorization-server",
            "com.example.security.oauth2.InvalidBearerTokenException",
            "2026-03-01T10-00-00Z",
            "AADSTS700431-token-expired",
            "rest_cookie_invalid_nonce",
            "AuthenticationErrorDetail",
            "X-Envoy-Upstream-Service-Time",
            "550e8400-e29b-41d4-a716-446655440000",
            "Strict-Transport-Security",
            "short1a2b3c",
            "AppleWebKit/537.36",
            "1772359200123456",
        ] {
            assert!(!is_token(word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn random_strings_are_tokens() {
        for token in [
            "dBjftJeZ4CVPmBKaheqEfQ",
            "3f2504e04f8911d39a0c0305e82c3301",
            "k3j5h2g9f8d7s6a5q4w3e2r1",
            "AKIAIOSFODNN7EXAMPLE",
            "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
            "xoxb-1234567890-abcdef",
            "ya29.a0AfH6SMBx",
            "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
            "eyJhbGciOiJSUzI1NiJ9.e30.x",
            "aGVsbG8gd29ybGQgdGhpcyBpcyBh+Zm9v/YmFy==",
            "1a2b3c4d-5e6f7a8b-9c0d1e2f",
            "12345678901234567890123",
        ] {
            assert!(is_token(token.as_bytes()), "{token}");
        }
    }

    #[test]
    fn uuids_are_identifiers() {
        assert!(is_uuid(b"550E8400-e29b-41d4-a716-446655440000"));
        assert!(!is_uuid(b"550E8400-e29b-41d4-a716-44665544000g"));
        assert!(!is_uuid(b""));
    }

    #[test]
    fn words_with_numbers_are_words() {
        for word in ["oauth2", "v1", "sha256", "2nd", "PGRST301", "users", "ExpiredJwtException"] {
            assert!(is_wordy(word.as_bytes()), "{word}");
        }
        for random in ["a1b2c3", "x9Kq2", "XqPzRtVwBn"] {
            assert!(!is_wordy(random.as_bytes()), "{random}");
        }
    }
}
