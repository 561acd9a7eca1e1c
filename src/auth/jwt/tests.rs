use base64::Engine as _;
use base64::engine::general_purpose::{URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::{Confirmation, Jwt, LAST_DATE, MAX_TOKEN, lifetime_of_authorization};

fn expiry_of_authorization(value: &[u8]) -> Option<i64> {
    lifetime_of_authorization(value)?.exp
}

/// A compact JWS around two JSON texts, with a signature that is no signature.
pub(in crate::auth) fn token(header: &str, payload: &str) -> String {
    format!(
        "{}.{}.c2lnbmF0dXJlLWluLXRlc3Rz",
        URL_SAFE_NO_PAD.encode(header),
        URL_SAFE_NO_PAD.encode(payload)
    )
}

fn peek(payload: &str) -> Option<Jwt> {
    Jwt::peek(token(r#"{"alg":"RS256"}"#, payload).as_bytes())
}

#[test]
fn reads_the_registered_claims() {
    let jwt = Jwt::peek(
        token(
            r#"{"typ":"at+jwt","alg":"ES256","kid":"k1"}"#,
            r#"{"iss":"https://idp.example","sub":"u","aud":["a","b"],"exp":1772359200,"nbf":1772355600.9,"iat":"1772355600","cnf":{"jkt":"x"},"x":[{"exp":1}]}"#,
        )
        .as_bytes(),
    )
    .expect("a JWT");
    assert_eq!(jwt.alg.as_deref(), Some("ES256"));
    assert_eq!(jwt.typ.as_deref(), Some("at+jwt"));
    assert_eq!(jwt.iss.as_deref(), Some("https://idp.example"));
    assert_eq!(jwt.aud, ["a", "b"]);
    assert_eq!(jwt.exp, Some(1_772_359_200));
    assert_eq!(jwt.nbf, Some(1_772_355_600));
    assert_eq!(jwt.iat, Some(1_772_355_600));
    assert_eq!(jwt.bound_to, Some(Confirmation::DpopKey));
    assert_eq!(peek(r#"{"aud":"one"}"#).map(|j| j.aud), Some(vec!["one".to_owned()]));
}

#[test]
fn dates_that_are_none_are_dropped() {
    for (claim, expected) in [
        ("1772359200", Some(1_772_359_200)),
        ("1.7723592e9", Some(1_772_359_200)),
        ("\"1772359200\"", Some(1_772_359_200)),
        ("1772359200000", None),
        ("1e400", None),
        ("-1", None),
        ("99999999999999999999999999", None),
        ("null", None),
        ("true", None),
        ("\"soon\"", None),
        ("\"NaN\"", None),
        ("\"inf\"", None),
        ("[1772359200]", None),
        ("{}", None),
        ("0", Some(0)),
    ] {
        let payload = format!("{{\"a\":1e999,\"exp\":{claim},\"iss\":\"i\"}}");
        let jwt = peek(&payload).expect("a JWT");
        assert_eq!(jwt.exp, expected, "{claim}");
        assert_eq!(jwt.iss.as_deref(), Some("i"), "{claim}");
        let bearer = format!("Bearer {}", token(r#"{"alg":"RS256"}"#, &payload));
        assert_eq!(expiry_of_authorization(bearer.as_bytes()), expected, "{claim}");
    }
}

#[test]
fn what_is_no_readable_jwt_is_none() {
    let valid = token(r#"{"alg":"none"}"#, r#"{"exp":1}"#);
    let (signed, _) = valid.rsplit_once('.').expect("three parts");
    assert!(Jwt::peek(format!("{signed}.").as_bytes()).is_some(), "unsecured");
    assert!(Jwt::peek(format!("{signed}.redacted").as_bytes()).is_some(), "sanitised");
    let huge = token("{}", &format!("{{\"x\":\"{}\"}}", "y".repeat(MAX_TOKEN)));
    for not in [
        "",
        "..",
        "a.b.c",
        "opaque",
        signed,
        &format!("{valid}.d.e"),
        &format!("{valid} "),
        &token("[]", "{}"),
        &token("{}", "[1]"),
        &token("{}", "\"x\""),
        &token("{}", "{\"exp\":1"),
        &token("{}", "{}{}"),
        &huge,
    ] {
        assert_eq!(Jwt::peek(not.as_bytes()), None, "{}", not.len());
    }
    let deep = token("{}", &format!("{{\"x\":{}", "[".repeat(20_000)));
    assert_eq!(Jwt::peek(deep.as_bytes()), None);
}

#[test]
fn padding_is_tolerated() {
    let padded = format!(
        "{}.{}.{}",
        URL_SAFE.encode(r#"{"alg":"HS256"}"#),
        URL_SAFE.encode(r#"{"exp":12345}"#),
        URL_SAFE.encode("s")
    );
    assert_eq!(Jwt::peek(padded.as_bytes()).and_then(|j| j.exp), Some(12_345));
}

#[test]
fn a_description_is_read_back() {
    let jwt = Jwt {
        alg: Some("RS256".to_owned()),
        typ: Some("JWT".to_owned()),
        iss: Some("https://idp.example/realms/a".to_owned()),
        aud: vec!["api".to_owned(), "account".to_owned()],
        iat: Some(1),
        nbf: None,
        exp: Some(1_772_359_200),
        bound_to: Some(Confirmation::Certificate),
    };
    let text = format!("jwt#3fa2c1d0{}", jwt.describe());
    assert!(text.contains("exp=2026-03-01T10:00:00Z"), "{text}");
    assert_eq!(Jwt::peek(text.as_bytes()), Some(jwt));
    assert_eq!(expiry_of_authorization(format!("Bearer {text}").as_bytes()), Some(1_772_359_200));
    assert_eq!(Jwt::peek(b"jwt#3fa2c1d0"), None);
}

proptest! {
    #[test]
    fn any_bytes_are_no_panic(token in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = Jwt::peek(&token);
        let _ = expiry_of_authorization(&token);
    }

    #[test]
    fn the_quick_look_agrees_with_the_full_one(
        exp in prop_oneof![0..LAST_DATE, any::<i64>()],
        header in prop_oneof![Just("{}"), Just("{\"alg\":\"x\"}"), Just("[]"), Just("{\"alg\":")],
        padding in 0_usize..5_000,
    ) {
        let payload = format!("{{\"p\":\"{}\",\"exp\":{exp}}}", "x".repeat(padding));
        let token = token(header, &payload);
        let value = format!("Bearer {token}");
        prop_assert_eq!(
            expiry_of_authorization(value.as_bytes()),
            Jwt::peek(token.as_bytes()).and_then(|jwt| jwt.exp)
        );
    }

    #[test]
    fn every_description_is_read_back(iss in "\\PC{0,40}", exp in 0..LAST_DATE) {
        let jwt = Jwt { iss: Some(iss), exp: Some(exp), ..Jwt::default() };
        let text = format!("jwt#00000000{}", jwt.describe());
        prop_assert_eq!(Jwt::peek(text.as_bytes()).and_then(|j| j.exp), Some(exp));
    }
}
