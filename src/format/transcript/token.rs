//! Tokens in transcripts: `{{jwt exp=-900 iss=https://id.example}}` stands for a JSON Web Token
//! that expired 900 seconds before the exchange, so that an example shows a token's age and not a
//! blob.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::directive::Directives;
use super::{DEFAULT_TIME, TranscriptError};

/// How a token starts.
pub(super) const OPEN: &str = "{{jwt";

const CLOSE: &str = "}}";

/// Puts JSON Web Tokens in the place of every `{{jwt NAME=VALUE …}}`.
///
/// `alg` and `typ` go to the token's header, everything else to its claims. `exp`, `nbf` and `iat`
/// are seconds after the transcript's time. Tokens are signed with nothing, as nobody verifies.
///
/// # Errors
/// When a token is not closed, or a member has no value.
pub fn fill(text: &str) -> Result<Cow<'_, str>, TranscriptError> {
    if !text.contains(OPEN) {
        return Ok(Cow::Borrowed(text));
    }
    let now = seconds(text);
    let mut filled = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(OPEN) {
        filled.push_str(before);
        let line = filled.matches('\n').count() + 1;
        let error = |what| TranscriptError { line, what };
        let (members, after) =
            after.split_once(CLOSE).ok_or_else(|| error("a token that is not closed"))?;
        filled.push_str(&token(members, now).map_err(error)?);
        rest = after;
    }
    filled.push_str(rest);
    Ok(Cow::Owned(filled))
}

/// The transcript's time in seconds since the epoch. What is wrong with a directive is told when
/// the transcript is parsed.
fn seconds(text: &str) -> i64 {
    let mut directives = Directives::default();
    for line in text.lines().filter_map(|line| line.strip_prefix("#!")) {
        let _ = directives.read(line.trim());
    }
    directives.time().unwrap_or(DEFAULT_TIME).seconds()
}

fn token(members: &str, now: i64) -> Result<String, &'static str> {
    let mut header = Map::new();
    header.insert("alg".to_owned(), Value::from("RS256"));
    header.insert("typ".to_owned(), Value::from("JWT"));
    let mut claims = Map::new();
    for member in members.split_whitespace() {
        let (name, value) = member.split_once('=').ok_or("a token member without a value")?;
        match name {
            "alg" | "typ" => header.insert(name.to_owned(), Value::from(value)),
            "exp" | "nbf" | "iat" => {
                let after: i64 = value.parse().map_err(|_| "a token time that is no number")?;
                claims.insert(name.to_owned(), Value::from(now.saturating_add(after)))
            }
            _ => claims.insert(name.to_owned(), Value::from(value)),
        };
    }
    let encode = |object| URL_SAFE_NO_PAD.encode(Value::Object(object).to_string());
    let signature = URL_SAFE_NO_PAD.encode("this signature is for show");
    Ok(format!("{}.{}.{signature}", encode(header), encode(claims)))
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::fill;

    fn parts(text: &str) -> Vec<serde_json::Value> {
        let filled = fill(text).unwrap();
        let token = filled.lines().last().unwrap().strip_prefix("A: Bearer ").unwrap();
        let part = |part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap();
        token.split('.').take(2).map(part).collect()
    }

    #[test]
    fn times_are_relative_to_the_exchange() {
        let parts = parts(
            "#! time 1970-01-01T01:00:00Z\nGET /\nA: Bearer {{jwt exp=-900 iat=-4500 alg=ES256 aud=api}}",
        );
        assert_eq!(parts[0], serde_json::json!({"alg": "ES256", "typ": "JWT"}));
        assert_eq!(parts[1], serde_json::json!({"exp": 2700, "iat": -900, "aud": "api"}));
    }

    #[test]
    fn without_a_time_the_default_counts() {
        let parts = parts("GET /\nA: Bearer {{jwt exp=0}}");
        assert_eq!(parts[1], serde_json::json!({"exp": 1_772_359_200}));
    }

    #[test]
    fn broken_tokens_name_their_line() {
        assert_eq!(fill("GET /\nA: {{jwt exp=1").unwrap_err().line, 2);
        assert_eq!(fill("A: {{jwt exp}}").unwrap_err().line, 1);
        assert_eq!(fill("A: {{jwt exp=soon}}").unwrap_err().line, 1);
    }
}
