use proptest::prelude::*;

use super::{
    Carrier, CookieMeaning, Credentials, Kind, MAX_CREDENTIALS, cookie_meaning,
    key_of_authorization,
};
use crate::auth::facts::tests::{Recorded, recorded};

fn seen(request: &str) -> Vec<String> {
    let recorded = recorded(request, "HTTP/1.1 200 OK\n");
    recorded.with(|exchange| {
        Credentials::of(exchange)
            .list
            .iter()
            .map(|c| format!("{:?} {:?} {}", c.carrier, c.kind, String::from_utf8_lossy(c.secret)))
            .collect()
    })
}

#[test]
fn every_place_of_a_credential_is_looked_at() {
    let table: &[(&str, &[&str])] = &[
        ("GET / HTTP/1.1\nAuthorization: Bearer abc", &[r#"Authorization Scheme("Bearer") abc"#]),
        (
            "GET / HTTP/1.1\nAuthorization:  Custom  a b ",
            &[r#"Authorization Scheme("Custom") a b"#],
        ),
        ("GET / HTTP/1.1\nAuthorization: Bearer", &[r#"Authorization Scheme("Bearer") "#]),
        ("GET / HTTP/1.1\nAuthorization: s3cr3t", &["Authorization Opaque s3cr3t"]),
        ("GET / HTTP/1.1\nAuthorization:", &["Authorization Opaque "]),
        ("GET / HTTP/1.1\nAuthorization: REDACTED", &["Authorization Withheld REDACTED"]),
        ("GET / HTTP/1.1\nAuthorization: Bearer ***", &["Authorization Withheld Bearer ***"]),
        ("GET / HTTP/1.1\nAuthorization: []", &["Authorization Withheld []"]),
        (
            "GET / HTTP/1.1\nProxy-Authorization: Basic eA==",
            &[r#"ProxyAuthorization Scheme("Basic") eA=="#],
        ),
        (
            "GET / HTTP/1.1\nCookie: _ga=GA1.2.3; sid=s; theme=dark; __Host-session=t",
            &[r#"Cookie("sid") Opaque s"#, r#"Cookie("__Host-session") Opaque t"#],
        ),
        ("GET / HTTP/1.1\nX-Api-Key: k", &[r#"Field("X-Api-Key") Opaque k"#]),
        ("GET / HTTP/1.1\nX-CSRF-Token: k\nSec-WebSocket-Key: k\nIdempotency-Key: k", &[]),
        ("GET / HTTP/1.1\nDPoP: p", &[r#"Field("DPoP") Signature p"#]),
        ("GET /a?access_token=t&page=2 HTTP/1.1", &[r#"Query("access_token") Opaque t"#]),
        ("GET /a?page_token=t&code=c&key=name HTTP/1.1", &[]),
        (
            "GET /a?key=AIzaSyD1234567890abcdefg HTTP/1.1",
            &[r#"Query("key") Opaque AIzaSyD1234567890abcdefg"#],
        ),
        (
            "GET /a?X-Amz-Credential=c&X-Amz-Signature=s HTTP/1.1",
            &[r#"Query("X-Amz-Signature") Signature s"#],
        ),
        ("GET /a?sv=2020&se=x&sig=s HTTP/1.1", &[r#"Query("sig") Signature s"#]),
        ("GET /a?sig=s HTTP/1.1", &[r#"Query("sig") Opaque s"#]),
        (
            "GET /a?Expires=1&Signature=s&Key-Pair-Id=k HTTP/1.1",
            &[r#"Query("Signature") Signature s"#],
        ),
        (
            "POST /token HTTP/1.1\n\ngrant_type=x&client_id=c&client_secret=s&token=t",
            &[r#"Form("client_secret") Opaque s"#],
        ),
        (
            r#"POST /login HTTP/1.1

{"user":"u", "password" : "p\"q", "n":1}"#,
            &[r#"Form("password") Opaque p\"q"#],
        ),
    ];
    for (request, expected) in table {
        assert_eq!(seen(request), *expected, "{request}");
    }
}

#[test]
fn a_withheld_value_keeps_its_scheme_and_has_no_key() {
    recorded("GET / HTTP/1.1\nAuthorization: Bearer [REDACTED]", "HTTP/1.1 200 OK\n").with(
        |exchange| {
            let credentials = Credentials::of(exchange);
            let first = credentials.list.first().expect("one credential");
            assert_eq!(first.kind, Kind::Withheld);
            assert_eq!(first.scheme(), Some("Bearer"));
            assert_eq!(first.key(), None);
        },
    );
}

#[test]
fn equal_credentials_have_equal_keys() {
    let a = key_of_authorization(b"Bearer abc");
    assert!(a.is_some());
    assert_eq!(a, key_of_authorization(b"bearer  abc "));
    assert_ne!(a, key_of_authorization(b"Bearer abd"));
    assert_eq!(key_of_authorization(b"Bearer REDACTED"), None);
    assert_eq!(key_of_authorization(b""), None);
    assert_eq!(
        key_of_authorization(b"Digest username=\"u\", nonce=\"1\", response=\"a\""),
        key_of_authorization(b"Digest username=\"u\", nonce=\"2\", response=\"b\""),
    );
    assert_eq!(
        key_of_authorization(
            b"AWS4-HMAC-SHA256 Credential=AK/20260301/eu/s3/aws4_request, Signature=a"
        ),
        key_of_authorization(
            b"AWS4-HMAC-SHA256 Credential=AK/20260302/eu/s3/aws4_request, Signature=b"
        ),
    );
}

#[test]
fn cookies_are_told_apart_by_name() {
    for name in [
        "PHPSESSID",
        "connect.sid",
        ".AspNetCore.Cookies",
        "_app_session",
        "__Secure-next-auth.session-token",
        "remember_me",
        "id_token",
    ] {
        assert_eq!(cookie_meaning(name, b"v"), CookieMeaning::Credential, "{name}");
    }
    for name in ["_ga", "csrftoken", "XSRF-TOKEN", "theme", "__cf_bm", "lang"] {
        assert_eq!(cookie_meaning(name, b"0123456789abcdef"), CookieMeaning::Other, "{name}");
    }
    assert_eq!(cookie_meaning("foo", b"0123456789abcdef"), CookieMeaning::Unknown);
    assert_eq!(cookie_meaning("foo", b"1"), CookieMeaning::Other);
}

#[test]
fn more_credentials_than_the_limit_are_told() {
    let fields = "X-Api-Key: k\n".repeat(MAX_CREDENTIALS + 1);
    recorded(&format!("GET / HTTP/1.1\n{fields}"), "HTTP/1.1 200 OK\n").with(|exchange| {
        let credentials = Credentials::of(exchange);
        assert_eq!(credentials.list.len(), MAX_CREDENTIALS);
        assert!(credentials.truncated);
    });
}

proptest! {
    #[test]
    fn any_bytes_are_no_panic(value in prop::collection::vec(any::<u8>(), 0..200), target in prop::collection::vec(any::<u8>(), 0..100)) {
        let recorded = Recorded::raw(&target, &[(b"Authorization", &value), (b"Cookie", &value), (&value, &value)], &value);
        recorded.with(|exchange| {
            for credential in &Credentials::of(exchange).list {
                let _ = (credential.key(), credential.scheme(), credential.subject());
                assert!(!matches!(credential.carrier, Carrier::Query("")));
            }
        });
    }
}
