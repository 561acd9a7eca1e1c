mod leaks;

use super::{Redactor, is_withheld};
use crate::auth::credentials::{Carrier, Credential, Kind};
use crate::auth::jwt::tests::token as jwt;

fn redactor() -> Redactor {
    Redactor::new(b"test")
}

fn field(name: &str, value: &str) -> String {
    redactor().field_value(name.as_bytes(), value.as_bytes()).into_owned()
}

fn text(text: &str) -> String {
    redactor().text(text.as_bytes()).into_owned()
}

fn url(url: &str) -> String {
    redactor().url(url.as_bytes()).into_owned()
}

/// The text with every fingerprint made `…`.
fn blurred(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['#', '%']) {
        let length = if rest[at..].starts_with("%23") { 3 } else { 1 };
        let (before, after) = rest.split_at(at + length);
        out.push_str(before);
        rest = after;
        if length + before.matches('#').count() > 1
            && after.len() >= 8
            && after.bytes().take(8).all(|b| b.is_ascii_hexdigit())
        {
            out.push('…');
            rest = &after[8..];
        }
    }
    out + rest
}

#[test]
fn fields_that_carry_credentials_show_kind_and_fingerprint() {
    let token = jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://idp","exp":1772359200}"#);
    for (name, value, expected) in [
        ("Authorization", "Bearer abc", "Bearer opaque#…"),
        ("authorization", "Basic dXNlcjpwYXNz", "Basic user#…"),
        (
            "Authorization",
            &format!("Bearer {token}"),
            "Bearer jwt#…{alg=RS256 iss=https://idp exp=2026-03-01T10:00:00Z}",
        ),
        ("Authorization", "hunter2", "opaque#…"),
        ("Authorization", "Bearer", "Bearer"),
        ("Authorization", "Bearer: abc", "Bearer opaque#…"),
        ("Authorization", "Bearer Bearer abc", "Bearer Bearer opaque#…"),
        ("Authorization", "Bearer ***", "Bearer ***"),
        ("Authorization", "Mine abc", "opaque#…"),
        ("Authorization", r#"Digest username="u", response="6629fae4""#, "Digest user#…"),
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/2015/us/iam/aws4_request, Signature=5d67",
            "AWS4-HMAC-SHA256 key#…",
        ),
        ("Proxy-Authorization", "Negotiate YIIabc==", "Negotiate ticket#…"),
        ("Cookie", "sid=a; theme=dark", "sid=session#…; theme=session#…"),
        ("Cookie", "bare", "opaque#…"),
        (
            "Set-Cookie",
            "sid=a; Path=/; HttpOnly; Max-Age=3600",
            "sid=session#…; Path=/; HttpOnly; Max-Age=3600",
        ),
        (
            "Set-Cookie",
            "sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            "sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        ),
        ("Set-Cookie", "sid=deleted", "sid=deleted"),
        (
            "Set-Cookie",
            "security_authentication=; Max-Age=0",
            "security_authentication=; Max-Age=0",
        ),
        ("Set-Cookie", "a=b\nc=d; Secure", "a=session#…\nc=session#…; Secure"),
        ("X-Api-Key", "k", "key#…"),
        ("X-Vault-Token", "s.abc", "opaque#…"),
        ("DPoP", &token, "jwt#…{alg=RS256 iss=https://idp exp=2026-03-01T10:00:00Z}"),
        (
            "Location",
            "https://a/cb?code=SplxlOBeZQQYbYS6WxSbIA&state=x",
            "https://a/cb?code=code%23…&state=x",
        ),
        ("Referer", "https://u:p@a/b", "https://user%23…@a/b"),
    ] {
        assert_eq!(blurred(&field(name, value)), expected, "{name}: {value}");
    }
}

#[test]
fn other_fields_stay_readable() {
    for (name, value) in [
        (
            "WWW-Authenticate",
            r#"Bearer realm="api", error="invalid_token", error_description="The access token expired""#,
        ),
        ("WWW-Authenticate", r#"Basic realm="Restricted", charset="UTF-8""#),
        ("WWW-Authenticate", "Bearer"),
        ("Content-Type", "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"),
        ("X-Request-Id", "4bf92f3577b34da6a3ce929d0e0e4736"),
        ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
        ("ETag", "W/\"33a64df551425fcc55e4d42a148795d9f25f89d4\""),
        (
            "User-Agent",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        ),
        ("Server", "nginx/1.25.3"),
        ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("Cache-Control", "no-store, max-age=31536000"),
        ("Strict-Transport-Security", "max-age=31536000; includeSubDomains; preload"),
        (
            "Content-Security-Policy",
            "default-src 'self'; script-src https://cdn.example.com/js/main.js",
        ),
        ("Access-Control-Allow-Headers", "authorization,content-type,x-api-key"),
        ("x-amzn-errortype", "ExpiredTokenException"),
        ("Allow", "GET, HEAD"),
        ("Host", "d3qdfnco3bamip.cloudfront.net:8443"),
        ("Origin", "https://d3qdfnco3bamip.cloudfront.net"),
    ] {
        assert_eq!(field(name, value), value, "{name}");
    }
}

#[test]
fn the_words_of_a_refusal_stay_readable() {
    for words in [
        r#"{"error":{"code":"TokenExpired","message":"The access token has expired"}}"#,
        r#"{"error":"invalid_token","error_description":"Token is expired"}"#,
        r#"{"code":"40001","errcode":42001,"message":"Invalid token: signature has expired"}"#,
        r#"{"code":190,"type":"OAuthException","error_subcode":463}"#,
        r#"{"detail":"Authentication credentials were not provided."}"#,
        r#"{"message":"Missing Authentication Token"}"#,
        r#"{"token":null,"session":"expired","password":["The password field is required."]}"#,
        "JWT is expired",
        "Bearer token has expired",
        "token has invalid claims: token is expired",
        "io.jsonwebtoken.ExpiredJwtException: JWT expired at 2026-03-01T10:00:00Z",
        "AADSTS700082: The refresh token has expired due to inactivity.",
        "Access denied: User: arn:aws:iam::123456789012:user/x is not authorized to perform: s3:GetObject",
        "<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message></Error>",
        "<title>403 Forbidden</title><h1>Forbidden</h1>",
        "grant_type=password&username=bob",
        "{\"request_id\":\"550e8400-e29b-41d4-a716-446655440000\",\"requestId\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}",
        "rest_cookie_invalid_nonce",
        "Bearer, DPoP algs=\"ES256 PS256\", error=\"invalid_token\"",
        "Could not verify JWT: JWTExpired",
        "Failed to authenticate token TokenExpiredError: jwt expired",
        "Lexik JWT (Symfony)",
        "see https://docs.example.com/errors/auth/token-expired#details",
        "Basic authentication required",
        "WWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\"",
    ] {
        assert_eq!(text(words), words);
    }
}

#[test]
fn secrets_in_bodies_are_found_by_name() {
    for (body, expected) in [
        (r#"{"password":"hunter2"}"#, r#"{"password":"secret#…"}"#),
        (
            r#"{"user" : "u", "clientSecret" : "a\"b"}"#,
            r#"{"user" : "u", "clientSecret" : "secret#…"}"#,
        ),
        (
            r#"{"access_token":"abc","token_type":"Bearer","expires_in":3600}"#,
            r#"{"access_token":"opaque#…","token_type":"Bearer","expires_in":3600}"#,
        ),
        (r#"{"otp":123456,"x":1}"#, r#"{"otp":secret#…,"x":1}"#),
        (r#"{"code":"123456"}"#, r#"{"code":"code#…"}"#),
        (
            r#"{"tokens":["abc","def"],"n":["abc"]}"#,
            r#"{"tokens":["opaque#…","opaque#…"],"n":["abc"]}"#,
        ),
        (r#"{"password":{"value":"x"}}"#, r#"{"password":{"value":"secret#…"}}"#),
        (r#"{"name":"password","value":"hunter2"}"#, r#"{"name":"password","value":"secret#…"}"#),
        (r#""{\"password\":\"hunter2\",\"a\":1}""#, r#""{\"password\":\"secret#…\",\"a\":1}""#),
        (
            "<wsse:Password Type=\"t\">hunter2</wsse:Password>",
            "<wsse:Password Type=\"t\">secret#…</wsse:Password>",
        ),
        (
            r#"<input type="hidden" name="csrf_token" value="abc">"#,
            r#"<input type="hidden" name="csrf_token" value="opaque#…">"#,
        ),
        ("password: hunter2 and more\nuser: bob", "password: secret#…\nuser: bob"),
        ("Authorization: Bearer abc\nHost: a", "Authorization: Bearer opaque#…\nHost: a"),
        ("Cookie: sid=abc; b=c and then", "Cookie: sid=session#…; b=session#… and then"),
        (
            r#"{"headers":{"Authorization":"Basic dXNlcjpwYXNz","Cookie":"a=b"}}"#,
            r#"{"headers":{"Authorization":"Basic user#…","Cookie":"a=session#…"}}"#,
        ),
        ("sent Bearer abc123 to https://u:p@h/x", "sent Bearer opaque#… to https://user#…@h/x"),
        (
            "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nhunter2\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nsecret#…\n--b--",
        ),
        ("key AKIAIOSFODNN7EXAMPLE.", "key opaque#…."),
        ("{\"key\":\"name\",\"api_key\":\"name2\"}", "{\"key\":\"name\",\"api_key\":\"key#…\"}"),
    ] {
        assert_eq!(blurred(&text(body)), expected, "{body}");
    }
    let form = redactor();
    let form = |body: &str| {
        blurred(&form.body(Some(b"application/x-www-form-urlencoded"), body.as_bytes()))
    };
    assert_eq!(
        form("a=b&password=x%26y,z&code=abcdef&c=d"),
        "a=b&password=secret#…&code=code#…&c=d"
    );
    assert_eq!(form("client_id=c&client_secret=s"), "client_id=c&client_secret=secret#…");
}

#[test]
fn urls_lose_their_secrets_and_keep_the_rest() {
    let token = jwt(r#"{"alg":"RS256"}"#, r#"{"exp":1}"#);
    for (seen, expected) in [
        ("/a?access_token=abc&page=2", "/a?access_token=opaque%23…&page=2"),
        (
            "https://a.example/cb#access_token=abc&state=y",
            "https://a.example/cb#access_token=opaque%23…&state=y",
        ),
        ("/a?api_key=k&key=l&sig=m", "/a?api_key=key%23…&key=key%23…&sig=m"),
        ("/b?se=2026&sig=4eC39HqLyjWDarjtT1zdp7dcT1zdp7dc", "/b?se=2026&sig=signature%23…"),
        ("/s?sid=c749ee73-1&x=1", "/s?sid=c749ee73-1&x=1"),
        ("/app.4eC39HqLyjWDarjtT1zdp7dcT1zdp7dc.js", "/app.4eC39HqLyjWDarjtT1zdp7dcT1zdp7dc.js"),
        ("/reset/4eC39HqLyjWDarjtT1zdp7dc", "/reset/opaque%23…"),
        ("/a?code=authcode&state=y", "/a?code=code%23…&state=y"),
        (
            "/a?next=https%3A%2F%2Fb%2F%3Ftoken%3Dabc%26x%3D1",
            "/a?next=https%3A%2F%2Fb%2F%3Ftoken%3Dopaque%23…%26x%3D1",
        ),
        (&format!("/reset/{token}/x"), "/reset/jwt%23…/x"),
        ("/v1/keys/sk_live_4eC39HqLyjWDarjtT1zdp7dc", "/v1/keys/opaque%23…"),
        (
            "/users/550e8400-e29b-41d4-a716-446655440000?page=2",
            "/users/550e8400-e29b-41d4-a716-446655440000?page=2",
        ),
        (
            "https://d111111abcdef8.cloudfront.net/a/b.js?v=3",
            "https://d111111abcdef8.cloudfront.net/a/b.js?v=3",
        ),
        (
            "/b?X-Amz-Credential=AKID%2F2026&X-Amz-Date=20260301T100000Z&X-Amz-Signature=ab",
            "/b?X-Amz-Credential=opaque%23…&X-Amz-Date=20260301T100000Z&X-Amz-Signature=signature%23…",
        ),
        ("/x;jsessionid=ABC?y=1", "/x;jsessionid=session%23…?y=1"),
    ] {
        assert_eq!(blurred(&url(seen)), expected, "{seen}");
    }
}

#[test]
fn a_secret_has_one_fingerprint_wherever_it_is() {
    let redactor = redactor();
    let print = redactor.fingerprint(b"a+b/c");
    assert_eq!(print.len(), 8);
    for shown in [
        redactor.field_value(b"Authorization", b"Bearer a+b/c"),
        redactor.field_value(b"Cookie", b"t=\"a+b/c\""),
        redactor.field_value(b"X-Auth-Token", b"a+b/c"),
        redactor.url(b"/?access_token=a%2Bb%2Fc"),
        redactor.url(b"/?next=%2F%3Faccess_token%3Da%252Bb%252Fc"),
        redactor.body(None, br#"{"access_token":"a+b\/c"}"#),
        redactor.text(b"Bearer a+b/c"),
    ] {
        assert!(shown.replace("%23", "#").contains(&format!("#{print}")), "{shown}");
    }
    assert_ne!(print, Redactor::new(b"other").fingerprint(b"a+b/c"));
    let user = redactor.fingerprint(b"user:pass");
    assert!(redactor.field_value(b"Authorization", b"Basic dXNlcjpwYXNz").contains(&user));
    assert!(redactor.url(b"https://user:pass@a/").contains(&user));
    let label = redactor.credential(&Credential {
        carrier: Carrier::Authorization,
        kind: Kind::Scheme("Bearer"),
        secret: b"a+b/c",
    });
    assert_eq!(label, Some(format!("Bearer opaque#{print}")));
}

#[test]
fn what_is_redacted_stays_as_it_is() {
    let token = jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://idp","exp":1772359200}"#);
    let once = field("Authorization", &format!("Bearer {token}"));
    assert_eq!(field("Authorization", &once), once);
    let line = format!("Authorization: {once}, and then {token}");
    let twice = text(&line);
    assert_eq!(text(&twice), twice);
    assert!(twice.contains(&once), "{twice}");
    for (name, value) in [("Cookie", "a=b; c=d"), ("Set-Cookie", "a=b; Path=/"), ("X-Api-Key", "k")]
    {
        let once = field(name, value);
        assert_eq!(field(name, &once), once);
        let line = format!("{name}: {once}");
        assert_eq!(text(&line), line);
    }
    let once = url("https://u:p@h/?token=abc&sig=x#id_token=y");
    assert_eq!(url(&once), once);
    let before = once.replace("%23", "#");
    assert_eq!(url(&before), before, "as authlint wrote it once");
    let almost = text("Bearer jwt#deadbeefREALSECRET");
    assert!(!almost.contains("REALSECRET"), "{almost}");
}

#[test]
fn what_was_redacted_is_the_same_in_a_url_and_in_a_field() {
    let redactor = redactor();
    let credential = |carrier, secret| Credential { carrier, kind: Kind::Scheme("Bearer"), secret };
    let in_query = url("/?access_token=a%2Bb");
    let in_query = in_query.strip_prefix("/?access_token=").expect("a query");
    let in_field = in_query.replace("%23", "#");
    assert_ne!(in_query, in_field);
    let of_query = Credential {
        carrier: Carrier::Query("access_token"),
        kind: Kind::Opaque,
        secret: in_query.as_bytes(),
    };
    let of_field = credential(Carrier::Authorization, in_field.as_bytes());
    assert_eq!(of_query.key(), of_field.key());
    assert_eq!(redactor.credential(&of_query), Some(in_field.clone()));
    assert_eq!(redactor.credential(&of_field), Some(format!("Bearer {in_field}")));
}

#[test]
fn showing_secrets_changes_nothing() {
    let open = Redactor::showing_secrets();
    assert!(open.shows_secrets());
    assert_eq!(open.field_value(b"Authorization", b"Bearer abc"), "Bearer abc");
    assert_eq!(open.url(b"/?token=abc"), "/?token=abc");
    assert_eq!(open.body(None, b"{\"password\":\"x\"}"), "{\"password\":\"x\"}");
    assert!(!format!("{:?}", Redactor::new(b"the key")).contains("key"));
}

#[test]
fn placeholders_of_other_tools_are_known() {
    for value in [
        "REDACTED",
        "[REDACTED]",
        "<redacted>",
        "***",
        "****",
        "[]",
        "xxxxx",
        "[Filtered]",
        "••••",
        "**REDACTED**",
        "\"***\"",
    ] {
        assert!(is_withheld(value.as_bytes()), "{value}");
    }
    for value in ["", "abc", "x", "Bearer", "hidden-treasure", "redacted1"] {
        assert!(!is_withheld(value.as_bytes()), "{value}");
    }
}

#[test]
fn wide_text_is_read() {
    let wide: Vec<u8> =
        "{\"password\":\"hunter2\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let shown = redactor().body(None, &wide).into_owned();
    assert!(!shown.contains("hunter2") && shown.contains("secret#"), "{shown}");
}

#[test]
fn hostile_texts_take_linear_time() {
    for unit in [
        "a",
        "\"",
        "eyJ",
        "-eyJ",
        "token=",
        "token: ",
        "token [",
        "token:[\"",
        "://",
        "://a@",
        "%25",
        "\\",
        "\\\"",
        "&amp;",
        "Bearer ",
        "Bearer a ",
        "/",
        "name=\"token\"",
        "<token>",
        "password: a ",
        "{\"token\":[",
        "=",
        "é",
        "jwt#00000000{alg=",
        "cookie: a;",
        "authorization: digest a=",
        "request_id=",
        "\"name\":\"token\",",
        "a.",
        "code:",
        "key:",
        "authorization: a b ",
        "://%40",
        "token=a,",
        "set-cookie: a",
    ] {
        let start = std::time::Instant::now();
        let hostile = unit.repeat(100_000 / unit.len());
        let _ = (text(&hostile), url(&hostile));
        let _ = (field("Cookie", &hostile), field("Authorization", &hostile));
        // Quadratic time took minutes; linear time takes a second without optimisation.
        assert!(start.elapsed().as_secs() < 15, "{unit:?} took {:?}", start.elapsed());
    }
}
