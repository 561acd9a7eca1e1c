#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method path is bound to one lifetime, the closure is not"
)]

use std::borrow::Cow;

use proptest::prelude::*;

use super::{Clock, Facts, media_type};
use crate::auth::endpoint::Role;
use crate::auth::jwt::tests::token;
use crate::auth::redact::Redactor;
use crate::model::{
    Body, Exchange, Field, Headers, Knowledge, Known, Locator, LogRecord, Part, Request, Response,
    Timestamp, Unseen,
};

/// A request and a response as text: start line, field lines, empty line, body. Everything is
/// recorded completely unless a test takes it away.
#[derive(Clone, Debug, Default)]
pub(in crate::auth) struct Recorded {
    method: Vec<u8>,
    target: Vec<u8>,
    request_fields: Vec<(Vec<u8>, Vec<u8>)>,
    request_body: Vec<u8>,
    status: u16,
    response_fields: Vec<(Vec<u8>, Vec<u8>)>,
}

pub(in crate::auth) fn recorded(request: &str, response: &str) -> Recorded {
    let (start, request_fields, request_body) = message(request);
    let mut words = start.split(' ');
    let method = words.next().unwrap_or_default().into();
    let target = words.next().unwrap_or_default().into();
    let (start, response_fields, _) = message(response);
    let status = start.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
    Recorded { method, target, request_fields, request_body, status, response_fields }
}

type Fields = Vec<(Vec<u8>, Vec<u8>)>;

fn message(text: &str) -> (&str, Fields, Vec<u8>) {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let start = lines.next().unwrap_or_default();
    let fields = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.into(), value.trim().into()))
        .collect();
    (start, fields, body.into())
}

impl Recorded {
    pub(in crate::auth) fn raw(target: &[u8], fields: &[(&[u8], &[u8])], body: &[u8]) -> Self {
        Self {
            method: b"POST".to_vec(),
            target: target.to_vec(),
            request_fields: fields.iter().map(|(n, v)| (n.to_vec(), v.to_vec())).collect(),
            request_body: body.to_vec(),
            status: 401,
            response_fields: fields.iter().map(|(n, v)| (n.to_vec(), v.to_vec())).collect(),
        }
    }

    pub(in crate::auth) fn with<R>(&self, look: impl FnOnce(&Exchange<'_>) -> R) -> R {
        self.changed(|_| {}, look)
    }

    /// The exchange after `change`.
    fn changed<R>(
        &self,
        change: impl FnOnce(&mut Exchange<'_>),
        look: impl FnOnce(&Exchange<'_>) -> R,
    ) -> R {
        fn fields(list: &Fields) -> Vec<Field<'_>> {
            list.iter().map(|(name, value)| Field { name, value }).collect()
        }
        let (request_fields, response_fields) =
            (fields(&self.request_fields), fields(&self.response_fields));
        let mut exchange = Exchange::at(1, Locator::Entry);
        exchange.request = Some(Request {
            method: Some(Cow::Borrowed(&self.method)),
            target: Some(Cow::Borrowed(&self.target)),
            headers: Headers::complete(&request_fields),
            body: Known::Present(Body { bytes: Cow::Borrowed(&self.request_body), complete: true }),
            ..Request::default()
        });
        exchange.response = Some(Response {
            status: self.status,
            headers: Headers::complete(&response_fields),
            ..Response::default()
        });
        change(&mut exchange);
        look(&exchange)
    }

    fn facts<R>(
        &self,
        change: impl FnOnce(&mut Exchange<'_>),
        ask: impl FnOnce(&Facts<'_>) -> R,
    ) -> R {
        let redactor = Redactor::new(b"test");
        self.changed(change, |exchange| ask(&Facts::new(exchange, &redactor)))
    }
}

fn request_knowledge(exchange: &mut Exchange<'_>, knowledge: Knowledge<'static>) {
    if let Some(request) = &mut exchange.request {
        request.headers.knowledge = knowledge;
    }
}

const PLAIN: &str = "GET /v1/me HTTP/1.1\nHost: api.example";
const REFUSED: &str = "HTTP/1.1 401 Unauthorized\nServer: x";

#[test]
fn an_absent_challenge_differs_from_one_that_was_not_recorded() {
    let exchange = recorded(PLAIN, REFUSED);
    exchange.facts(
        |_| {},
        |facts| {
            assert!(facts.challenges().is_ok_and(super::Challenges::is_empty));
            assert!(facts.proxy_challenges().is_ok_and(super::Challenges::is_empty));
        },
    );
    let knowledge = |knowledge: Knowledge<'static>| {
        exchange.facts(
            |e| e.response.as_mut().expect("a response").headers.knowledge = knowledge,
            |facts| facts.challenges().map(|c| c.list.len()),
        )
    };
    assert_eq!(knowledge(Knowledge::Unknown), Err(Unseen(Part::ResponseHeaders)));
    assert_eq!(knowledge(Knowledge::Partial { absent: &[] }), Err(Unseen(Part::ResponseHeaders)));
    assert_eq!(knowledge(Knowledge::Partial { absent: &["www-authenticate"] }), Ok(0));
    assert_eq!(knowledge(Knowledge::Except { withheld: &["set-cookie"] }), Ok(0));
}

#[test]
fn a_challenge_that_was_seen_counts_whatever_else_was_recorded() {
    recorded(PLAIN, "HTTP/1.1 401 x\nWWW-Authenticate: Bearer error=\"invalid_token\"").facts(
        |e| {
            e.response.as_mut().expect("a response").headers.knowledge =
                Knowledge::Partial { absent: &[] }
        },
        |facts| {
            let challenges = facts.challenges().expect("seen");
            assert_eq!(challenges.error().collect::<Vec<_>>(), ["invalid_token"]);
        },
    );
}

#[test]
fn no_credentials_are_only_concluded_from_a_complete_request() {
    let ask = |request: &str, knowledge: Option<Knowledge<'static>>| {
        recorded(request, REFUSED).facts(
            |e| {
                if let Some(knowledge) = knowledge {
                    request_knowledge(e, knowledge);
                }
            },
            |facts| facts.carries_credentials(),
        )
    };
    let unseen = Err(Unseen(Part::RequestHeaders));
    assert_eq!(ask(PLAIN, None), Ok(false));
    assert_eq!(ask(PLAIN, Some(Knowledge::Unknown)), unseen);
    assert_eq!(
        ask(PLAIN, Some(Knowledge::Partial { absent: &["authorization", "cookie"] })),
        unseen
    );
    assert_eq!(ask(PLAIN, Some(Knowledge::Except { withheld: &["authorization"] })), unseen);
    assert_eq!(ask(PLAIN, Some(Knowledge::Except { withheld: &["x-api-key"] })), unseen);
    assert_eq!(ask(PLAIN, Some(Knowledge::Except { withheld: &["set-cookie"] })), Ok(false));
    assert_eq!(ask("GET / HTTP/1.1\nAuthorization: REDACTED", Some(Knowledge::Unknown)), Ok(true));
    assert_eq!(ask("GET /?access_token=x HTTP/1.1", Some(Knowledge::Unknown)), Ok(true));
    assert_eq!(ask("GET / HTTP/1.1\nCookie: _ga=GA1.2.3456789", None), Ok(false));
    assert_eq!(ask("GET / HTTP/1.1\nCookie: zz=k3j5h2g9f8", None), unseen);
}

#[test]
fn a_login_without_its_body_may_have_carried_credentials() {
    let ask = |request: &str| {
        recorded(request, REFUSED).facts(
            |e| e.request.as_mut().expect("a request").body = Known::Unknown,
            |facts| facts.carries_credentials(),
        )
    };
    assert_eq!(ask("POST /login HTTP/1.1"), Err(Unseen(Part::RequestBody)));
    assert_eq!(ask("POST /oauth/token HTTP/1.1"), Err(Unseen(Part::RequestBody)));
    assert_eq!(ask("POST /v1/items HTTP/1.1"), Ok(false));
    assert_eq!(ask("GET /login HTTP/1.1"), Ok(false));
}

#[test]
fn jwts_are_read_from_any_scheme_but_basic() {
    let jwt = token(r#"{"alg":"RS256"}"#, r#"{"exp":1772359200}"#);
    for (scheme, expected) in
        [("Bearer", true), ("DPoP", true), ("JWT", true), ("Token", true), ("Basic", false)]
    {
        let request = format!("GET / HTTP/1.1\nAuthorization: {scheme} {jwt}");
        let exp = recorded(&request, REFUSED).facts(|_| {}, |f| f.jwt().and_then(|jwt| jwt.exp));
        assert_eq!(exp, expected.then_some(1_772_359_200), "{scheme}");
    }
    let bare = recorded(&format!("GET / HTTP/1.1\nAuthorization: {jwt}"), REFUSED);
    assert!(bare.facts(|_| {}, |f| f.jwt().is_some()));
}

#[test]
fn the_clock_is_the_date_field_unless_it_is_far_off() {
    let date = Timestamp::new(784_111_777, 0);
    let later = |seconds: i64| Timestamp::new(784_111_777 + seconds, 0);
    let ask = |response: &str, time: Option<Timestamp>, log: bool| {
        recorded(PLAIN, response).facts(
            |e| {
                e.time = time;
                e.log = log.then(LogRecord::default);
            },
            |facts| facts.clock(),
        )
    };
    let dated = "HTTP/1.1 401 x\nDate: Sun, 06 Nov 1994 08:49:37 GMT";
    let clock = |server, basis, other| Some(Clock { server, basis, other });
    assert_eq!(ask(REFUSED, None, false), None);
    assert_eq!(ask(dated, None, false), clock(date, "Date header", None));
    assert_eq!(ask(dated, Some(later(120)), false), clock(date, "Date header", None));
    assert_eq!(ask(dated, Some(later(121)), false), clock(date, "Date header", Some(later(121))));
    assert_eq!(
        ask(dated, Some(later(-90_000)), false),
        clock(later(-90_000), "capture clock", Some(date))
    );
    assert_eq!(ask(REFUSED, Some(date), false), clock(date, "capture clock", None));
    assert_eq!(ask(REFUSED, Some(date), true), clock(date, "log time", None));
    assert_eq!(ask("HTTP/1.1 401 x\nDate: soon", Some(date), true), clock(date, "log time", None));
}

#[test]
fn the_credential_is_labelled_and_keyed_alike() {
    let ask = |request: &str| {
        recorded(request, REFUSED).facts(|_| {}, |f| (f.credential_key(), f.credential_label()))
    };
    let (key, label) = ask("GET / HTTP/1.1\nAuthorization: Bearer abc\nCookie: sid=x");
    let label = label.expect("a label");
    assert!(
        key.is_some() && label.starts_with("Bearer opaque#") && !label.contains("abc"),
        "{label}"
    );
    let (_, query) = ask("GET /?access_token=abc HTTP/1.1");
    assert_eq!(query.as_deref(), label.strip_prefix("Bearer "));
    assert_eq!(ask("GET / HTTP/1.1\nAuthorization: REDACTED\nCookie: sid=x"), (None, None));
    assert_eq!(ask(PLAIN), (None, None));
    let (_, basic) = ask("GET / HTTP/1.1\nAuthorization: Basic dXNlcjpwYXNz");
    assert!(basic.is_some_and(|l| l.starts_with("Basic user#")));
}

#[test]
fn small_facts() {
    recorded(
        "POST /graphql HTTP/1.1",
        "HTTP/1.1 403 x\nContent-Type: Application/Problem+JSON; charset=utf-8\nX: \u{e9}",
    )
    .facts(
        |_| {},
        |facts| {
            assert_eq!(facts.content_type().as_deref(), Some("application/problem+json"));
            assert!(facts.is_json() && !facts.is_html() && !facts.is_xml());
            assert_eq!(
                facts.response_text("x").map(|t| t.map(Cow::into_owned)),
                Ok(Some("é".to_owned()))
            );
            assert_eq!(facts.response_text("y").map(|t| t.is_some()), Ok(false));
            assert_eq!(facts.role(), Role::GraphQl);
            assert_eq!(facts.status(), 403);
        },
    );
    assert_eq!(media_type(b" text/HTML , x"), "text/html");
}

proptest! {
    #[test]
    fn any_bytes_give_facts_without_panic(
        name in prop_oneof![Just("authorization"), Just("www-authenticate"), Just("cookie"), Just("date"), Just("content-type")],
        value in prop::collection::vec(any::<u8>(), 0..120),
        target in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        Recorded::raw(&target, &[(name.as_bytes(), &value)], &value).facts(|_| {}, |facts| {
            let _ = (facts.challenges(), facts.credentials(), facts.carries_credentials(), facts.jwt());
            let _ = (facts.clock(), facts.role(), facts.credential_key(), facts.credential_label());
        });
    }
}
