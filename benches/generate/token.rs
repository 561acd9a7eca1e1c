//! Access tokens in the form of JWTs. The signatures are random: nothing here verifies them.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::START;
use super::random::Random;

/// A token that is still good for hours when the recording starts.
pub(crate) fn valid_token(random: &mut Random) -> String {
    token(random, START - 60, START + 86_400)
}

/// A token that ran out before the recording starts.
pub(crate) fn expired_token(random: &mut Random) -> String {
    token(random, START - 7_200, START - 3_600)
}

fn token(random: &mut Random, issued: i64, expires: i64) -> String {
    let header = r#"{"alg":"RS256","typ":"JWT","kid":"2026-03"}"#;
    let payload = format!(
        r#"{{"iss":"https://login.example","aud":"shop-api","sub":"user-{}","scope":"orders:read profile","iat":{issued},"exp":{expires}}}"#,
        random.below(200_000)
    );
    let signature: Vec<u8> = (0..256).map(|_| random.next() as u8).collect();
    let part = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    [part(header.as_bytes()), part(payload.as_bytes()), part(&signature)].join(".")
}
