//! No secret of an input is in any report, whatever the format and wherever the secret stood.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use authlint::auth::redact::Redactor;
use authlint::model::Confidence;
use authlint::policy::Policy;
use authlint::report::tables::TABLES;
use authlint::report::{REPORTERS, Report, Style};
use authlint::rules::{Engine, Profile, RULES};
use authlint::run::{Analyze, Inputs, Progress, ReadingOptions, run};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

#[derive(Clone, Default)]
struct Buffer(Arc<Mutex<Vec<u8>>>);

impl Buffer {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Buffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Silent;

impl Progress for Silent {
    fn open(&self, _: &str, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
}

/// Reports that a build without polars leaves out.
fn needs_polars(name: &str) -> bool {
    ["csv", "parquet", "arrow"].contains(&name) && cfg!(not(feature = "dataframes"))
}

/// Every report of what all rules find in a recording of exchange records, by its name.
fn reports(records: &str) -> Vec<(String, String)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("records.ndjson");
    std::fs::write(&path, records).unwrap();
    let mut buffers = Vec::new();
    let mut started: Vec<Box<dyn Report>> = Vec::new();
    for reporter in REPORTERS.iter().filter(|reporter| !needs_polars(reporter.name)) {
        let buffer = Buffer::default();
        let style = Style { verbose: true, ..Style::default() };
        started.push((reporter.start)(Box::new(buffer.clone()), &style).unwrap());
        buffers.push((reporter.name.to_owned(), buffer));
    }
    for table in TABLES {
        let buffer = Buffer::default();
        started.push(table.start("json", Box::new(buffer.clone())).unwrap());
        buffers.push((table.name.to_owned(), buffer));
    }
    let all = (0..RULES.len()).collect();
    let engine = Engine::new(all, Confidence::Inferred, Redactor::new(b"test"))
        .with_profile(Profile::Strict)
        .with_timelines(true)
        .with_endpoints(true);
    let (found, lost) = authlint::source::find(&[path]);
    let reading = ReadingOptions::default();
    let inputs = Inputs { found, lost, stdin: None, reading };
    let mut analysis = Analyze::new(started, &engine, Policy::default()).with_tables(true);
    run(&engine, &mut analysis, inputs, &Silent).unwrap();
    let summary = analysis.finish().unwrap();
    assert!(summary.findings() > 0, "nothing was found to be redacted");
    assert!(summary.inputs[0].error.is_none(), "{:?}", summary.inputs[0].error);
    buffers.into_iter().map(|(name, buffer)| (name, buffer.text())).collect()
}

/// What stands in the places of one exchange that hold secrets.
#[derive(Clone, Debug)]
struct Secrets {
    bearer: String,
    user: String,
    password: String,
    cookie: String,
    set_cookie: String,
    api_key: String,
    query: String,
    form: String,
    member: String,
    claim: String,
}

impl Secrets {
    fn all(&self) -> [&str; 10] {
        let Self {
            bearer,
            user,
            password,
            cookie,
            set_cookie,
            api_key,
            query,
            form,
            member,
            claim,
        } = self;
        [bearer, user, password, cookie, set_cookie, api_key, query, form, member, claim]
            .map(String::as_str)
    }

    fn jwt(&self) -> String {
        let part = |json: String| URL_SAFE_NO_PAD.encode(json);
        let header = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".to_owned());
        let claims = part(format!("{{\"sub\":\"{}\",\"exp\":1772355600}}", self.claim));
        format!("{header}.{claims}.{}", part(self.bearer.clone()))
    }

    /// Exchanges in which all of them occur, refused with this status in these words.
    fn records(&self, status: u16, error: &str) -> String {
        let basic = STANDARD.encode(format!("{}:{}", self.user, self.password));
        let jwt = self.jwt();
        let Self { bearer, cookie, set_cookie, api_key, query, form, member, .. } = self;
        let body = format!(
            "{{\"error\":\"{error}\",\"error_description\":\"the token {jwt} has expired\",\
             \"access_token\":\"{member}\",\"detail\":{{\"refreshToken\":\"{member}\"}}}}"
        );
        let mut text = String::new();
        for (number, authorization) in [
            format!("Bearer {bearer}"),
            format!("Basic {basic}"),
            format!("Bearer {jwt}"),
            jwt.clone(),
        ]
        .into_iter()
        .enumerate()
        {
            let record = serde_json::json!({
                "time": format!("2026-03-01T10:00:0{number}Z"),
                "client": "10.0.0.7:51544",
                "request": {
                    "method": if number == 1 { "POST" } else { "GET" },
                    "url": format!("https://api.example/v1/me?access_token={query}&x=1"),
                    "headers": [
                        ["Host", "api.example"],
                        ["Authorization", authorization],
                        ["Cookie", format!("session={cookie}; theme=dark")],
                        ["X-Api-Key", api_key],
                        ["Content-Type", "application/x-www-form-urlencoded"],
                    ],
                    "headers_complete": true,
                    "body": format!("grant_type=password&username=a&password={form}"),
                    "body_complete": true,
                },
                "response": {
                    "status": status,
                    "headers": [
                        ["Content-Type", "application/json"],
                        ["WWW-Authenticate", format!("Bearer error=\"{error}\", error_description=\"{jwt}\"")],
                        ["Set-Cookie", format!("session={set_cookie}; Path=/")],
                        ["Location", format!("https://login.example/?token={query}")],
                    ],
                    "headers_complete": true,
                    "body": body,
                    "body_complete": true,
                },
            });
            text.push_str(&record.to_string());
            text.push('\n');
        }
        text
    }
}

fn secrets() -> impl Strategy<Value = Secrets> {
    // Words of ours do not look so, and no two of them are alike.
    prop::collection::vec("[A-Za-z][A-Za-z0-9]{19,35}[0-9]", 10).prop_map(|list| {
        let mut list = list.into_iter();
        let mut next = || list.next().unwrap_or_default();
        Secrets {
            bearer: next(),
            user: next(),
            password: next(),
            cookie: next(),
            set_cookie: next(),
            api_key: next(),
            query: next(),
            form: next(),
            member: next(),
            claim: next(),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn no_secret_of_the_input_is_in_any_report(
        secrets in secrets(),
        status in prop::sample::select(vec![200u16, 302, 400, 401, 403, 404, 422, 500]),
        error in prop::sample::select(vec!["invalid_token", "insufficient_scope", "TokenExpired", "access_denied"]),
    ) {
        let records = secrets.records(status, error);
        let jwt = secrets.jwt();
        let mut hidden: Vec<String> = secrets.all().map(str::to_owned).to_vec();
        hidden.extend(jwt.split('.').skip(1).map(str::to_owned));
        hidden.push(STANDARD.encode(format!("{}:{}", secrets.user, secrets.password)));
        // All of them are there to be found.
        for secret in &hidden {
            let is_inside = secret == &secrets.claim
                || secret == &secrets.user
                || secret == &secrets.password;
            prop_assert!(is_inside || records.contains(secret.as_str()), "{secret}");
        }
        for (name, text) in reports(&records) {
            prop_assert!(!text.is_empty(), "{name} is empty");
            for secret in &hidden {
                prop_assert!(!text.contains(secret.as_str()), "{name} shows {secret}");
            }
        }
    }
}
