//! Properties: a secret never shows, wherever it was planted.

use proptest::prelude::*;

use super::{jwt, redactor, text};

/// Whether `shown` gives away eight characters of the secret in a row.
fn leaks(shown: &str, secret: &str) -> bool {
    secret.as_bytes().windows(8).any(|part| memchr::memmem::find(shown.as_bytes(), part).is_some())
}

/// Secrets as people and machines make them.
fn any_secret() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z0-9!*_.~-]{8,16}",
        "[A-Za-z0-9_-]{20,60}",
        "[0-9a-f]{32}",
        "[A-Z2-7]{26}",
        "[A-Za-z0-9+/]{38}==",
    ]
}

/// Secrets that look like nothing else.
fn random_token() -> impl Strategy<Value = String> {
    prop_oneof![
        "([A-Za-z0-9]{3}[0-9][A-Za-z]){6,12}",
        "([0-9a-f]{2}[a-f][0-9]){6,16}",
        of_alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", 43),
        of_alphabet(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 40),
        "ghp_[A-Za-z0-9]{36}",
        "AKIA[A-Z0-9]{16}",
        "sk_live_[A-Za-z0-9]{24}",
    ]
}

/// Random characters, each as likely as the others.
fn of_alphabet(alphabet: &'static [u8], length: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(alphabet), length)
        // What begins with a slash and goes on with several cannot be told from a path.
        .prop_filter("a path", |bytes| bytes.first() != Some(&b'/'))
        .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b if b.is_ascii_alphanumeric() => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_secret_in_its_place_never_shows(secret in any_secret()) {
        let redactor = redactor();
        let encoded = percent_encoded(&secret);
        let twice = percent_encoded(&encoded);
        let mut shown: Vec<(String, String)> = Vec::new();
        for (name, template) in [
            ("Authorization", "Bearer {}"), ("Authorization", "{}"), ("Authorization", "Custom {}"),
            ("Authorization", "Bearer: {}"), ("authorization", "bearer\t{} "), ("Authorization", "Digest username=\"{}\""),
            ("Proxy-Authorization", "Basic {}"), ("Cookie", "{}"), ("Cookie", "sid={}"), ("cookie", "a=b; x=\"{}\"; c"),
            ("Set-Cookie", "x={}; Path=/"), ("Set-Cookie", "a=b\nx={}"), ("X-Api-Key", "{}"), ("X-Auth-Token", "{}"),
            ("X-Amz-Security-Token", "{}"), ("DPoP", "{}"), ("X-Client-Secret", "{}"), ("X-Session-Id", "{}"),
            ("WWW-Authenticate", "Negotiate {}"), ("X-Debug", "Bearer {}"), ("X-Any", "token={}"),
            ("Location", "https://a/b?access_token={}&c=d"), ("Location", "https://a/#id_token={}"),
("Refresh", "0; url=/?token={}"),
            ("Link", "</?api_key={}>; rel=next"),
        ] {
            shown.push((template.to_owned(), redactor.field_value(name.as_bytes(), template.replace("{}", &secret).as_bytes()).into_owned()));
        }
        for template in ["https://{}@a/", "https://u:{}@a/", "see https://u:{}@a/b."] {
            let seen = template.replace("{}", &encoded);
            shown.push((template.to_owned(), redactor.url(seen.as_bytes()).into_owned()));
            shown.push((template.to_owned(), redactor.text(seen.as_bytes()).into_owned()));
        }
        for name in ["access_token", "token", "api_key", "apikey", "password", "client_secret", "code", "refresh_token", "key", "jwt"] {
            // An authorization code that is a short number is taken for an error code.
            if name == "code" && secret.bytes().all(|b| b.is_ascii_digit()) { continue; }
            for template in ["/p?{n}={}", "/p?a=b&{n}={}&c=d", "https://h/p#{n}={}", "https://h/p?{n}={}#f", "/p;{n}={}/x"] {
                let template = template.replace("{n}", name);
                shown.push((template.clone(), redactor.url(template.replace("{}", &encoded).as_bytes()).into_owned()));
            }
            let nested = format!("/p?next=https%3A%2F%2Fh%2F%3F{name}%3D{twice}%26x%3Dy");
            shown.push((nested.clone(), redactor.url(nested.as_bytes()).into_owned()));
            let form = format!("a=b&{name}={encoded}&c=d");
            shown.push((form.clone(), redactor.body(Some(b"application/x-www-form-urlencoded; charset=utf-8"), form.as_bytes()).into_owned()));
        }
        for name in ["access_token", "accessToken", "refresh_token", "id_token", "password", "newPassword", "client_secret", "apiKey", "secret", "assertion", "otp", "session_id", "authorization", "cookie"] {
            for template in [
                r#"{"{n}":"{}"}"#, r#"{ "a": 1, "{n}" : "{}" , "b": 2 }"#, r#"{"a":{"{n}":"{}"}}"#, r#"{"{n}":["{}"]}"#,
                r#"{"body":"{\"{n}\":\"{}\"}"}"#, "{'{n}': '{}'}", "<{n}>{}</{n}>", "{n}: {}\n", "{n}={}", "{n} = \"{}\"",
                r#"<input name="{n}" value="{}">"#, r#"[{"name":"{n}","value":"{}"}]"#,
                "--b\r\nContent-Disposition: form-data; name=\"{n}\"\r\n\r\n{}\r\n--b--", "&quot;{n}&quot;:&quot;{}&quot;",
            ] {
                let template = template.replace("{n}", name);
                shown.push((template.clone(), redactor.body(None, template.replace("{}", &secret).as_bytes()).into_owned()));
            }
        }
        for (place, shown) in shown {
            prop_assert!(!leaks(&shown, &secret), "{place}: {shown} shows {secret}");
        }
    }

    #[test]
    fn a_token_never_shows_anywhere(token in random_token(), before in "[a-z ]{0,8}", after in "[ .,\"'<>)]?[a-z ]{0,6}") {
        let redactor = redactor();
        let sentence = format!("{before} {token}{after}");
        // A slash in a path segment is always encoded.
        let segment = token.replace('/', "_");
        let path = format!("/reset-password/{segment}/x?y=1");
        let session = format!("/p?a=b&sid={}&c=d", percent_encoded(&token));
        let signed = format!("/blob?sv=2026&se=2027&sig={}", percent_encoded(&token));
        for shown in [
            redactor.text(sentence.as_bytes()),
            redactor.url(path.as_bytes()),
            redactor.url(session.as_bytes()),
            redactor.url(signed.as_bytes()),
            redactor.field_value(b"X-Anything", token.as_bytes()),
            redactor.body(Some(b"application/json"), format!("{{\"a\":\"{token}\"}}").as_bytes()),
            redactor.body(Some(b"text/html"), format!("<p>{token}</p>").as_bytes()),
            redactor.text(format!("Bearer {token}").as_bytes()),
        ] {
            let known = token.get(8..).unwrap_or_default();
            let secret = if after.starts_with(|c: char| c.is_ascii_lowercase()) { known } else { &token };
            prop_assert!(!leaks(&shown, secret), "{shown} shows {token}");
        }
    }

    #[test]
    fn a_jwt_never_shows_anywhere(sub in "[a-z]{12}", before in "[a-z ,:\"/=-]{0,8}") {
        let token = jwt(r#"{"alg":"HS256"}"#, &format!("{{\"sub\":\"{sub}\",\"exp\":1772359200}}"));
        let redactor = redactor();
        let text = format!("{before}{token}");
        for shown in [redactor.text(text.as_bytes()), redactor.url(text.as_bytes()), redactor.field_value(b"X-A", text.as_bytes())] {
            let payload = token.split('.').nth(1).unwrap_or_default();
            // Letters right before the token make it part of a longer word, which is masked whole.
            prop_assert!(!leaks(&shown, payload), "{shown} shows {token}");
        }
    }

    #[test]
    fn redaction_is_done_once(seen in "\\PC{0,60}|[a-z=:/?&\"%# ]{0,60}") {
        let once = text(&seen);
        prop_assert_eq!(text(&once), once.clone());
    }

    #[test]
    fn any_bytes_are_redacted_without_panic(seen in prop::collection::vec(any::<u8>(), 0..200), name in "[A-Za-z-]{0,12}") {
        let redactor = redactor();
        let _ = (redactor.text(&seen), redactor.url(&seen), redactor.body(None, &seen));
        let _ = redactor.field_value(name.as_bytes(), &seen);
        for name in ["Authorization", "Cookie", "Set-Cookie", "Location", "DPoP", "X-Api-Key"] {
            let _ = redactor.field_value(name.as_bytes(), &seen);
        }
    }
}
