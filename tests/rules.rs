//! Every rule against its own examples, the registry against itself, and the law that ignorance
//! never turns into a verdict.

use std::borrow::Cow;
use std::collections::BTreeSet;

use authlint::auth::Facts;
use authlint::auth::redact::Redactor;
use authlint::format::transcript::{TranscriptError, split, with_exchange};
use authlint::model::{Body, Confidence, Depth, Exchange, Headers, Known, Parts, Severity};
use authlint::rules::products::PRODUCTS;
use authlint::rules::{Checked, Engine, Example, Fate, RULES, Rule, Witnesses};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Flagged,
    Passed,
    Unknown,
}

fn judge(rule: &Rule, exchange: &Exchange<'_>) -> Outcome {
    if !exchange.status().is_some_and(|status| rule.statuses.contain(status)) {
        return Outcome::Passed;
    }
    let redactor = Redactor::new(b"test");
    let facts = Facts::new(exchange, &redactor);
    match (rule.check)(&facts) {
        // Alone it does not stand.
        Ok(Some(note)) if note.awaits.is_some() => Outcome::Passed,
        Ok(Some(_)) => Outcome::Flagged,
        Ok(None) => Outcome::Passed,
        Err(_) => Outcome::Unknown,
    }
}

/// What a rule says of several exchanges, which bear each other out.
fn judge_all(rule: &Rule, text: &str) -> Result<Outcome, TranscriptError> {
    let at = RULES.iter().position(|other| other.id == rule.id);
    let engine =
        Engine::new(at.into_iter().collect(), Confidence::Inferred, Redactor::new(b"test"));
    let mut checked = Checked::default();
    for transcript in split(text) {
        with_exchange(transcript, |exchange| {
            engine.check(&"test".into(), Parts::ALL, exchange, &mut checked);
        })?;
    }
    let mut witnesses = Witnesses::default();
    witnesses.extend(checked.shown);
    let stands = |fate| match fate {
        Fate::IfShown(shown) => witnesses.meet(shown),
        Fate::UnlessAccepted(_) => true,
    };
    let is_found = !checked.findings.is_empty() || checked.held.iter().any(|h| stands(h.fate));
    Ok(if is_found { Outcome::Flagged } else { Outcome::Passed })
}

fn parts(example: &Example) -> (&'static str, Outcome) {
    match example {
        Example::Bad(text) => (text, Outcome::Flagged),
        Example::Good(text) => (text, Outcome::Passed),
        Example::Unknown(text) => (text, Outcome::Unknown),
    }
}

#[test]
fn examples_hold() {
    let mut wrong = Vec::new();
    for rule in RULES.iter().filter(|rule| !rule.is_of_sequences()) {
        for (text, expected) in rule.examples.iter().map(parts) {
            let found = if split(text).count() > 1 {
                judge_all(rule, text)
            } else {
                with_exchange(text, |exchange| judge(rule, exchange))
            };
            if found.as_ref() != Ok(&expected) {
                wrong.push(format!("{} expected {expected:?}, was {found:?}:\n{text}\n", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Responses whose status is right, or not worth a word: rules of business, validation, plans,
/// addresses, what the server itself may not do, and what only restates the status.
const RIGHT: &str = include_str!("rules/right.txt");

/// Responses as applications send them, with the status that fits.
const WRONG: &str = include_str!("rules/wrong.txt");

/// The rules about causes that find something in a response to a request with a token.
fn rules_about(status: &str, said: &str) -> Vec<&'static str> {
    let body = match said.strip_prefix('{') {
        Some(_) => said.to_owned(),
        None => format!("{{\"message\":{}}}", serde_json::Value::from(said)),
    };
    let text = format!(
        "GET /v1/things HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 {status} Status\nContent-Type: application/json\n\n{body}"
    );
    let judges_status = |rule: &&&Rule| {
        let by_cause = ["AL109", "AL2", "AL3", "AL4"].iter().any(|id| rule.id.starts_with(id));
        by_cause && rule.id != "AL307" && !rule.is_of_sequences()
    };
    let flags = |rule: &&&Rule| {
        with_exchange(&text, |exchange| judge(rule, exchange)) == Ok(Outcome::Flagged)
    };
    RULES.iter().filter(judges_status).filter(flags).map(|rule| rule.id).collect()
}

#[test]
fn right_statuses_are_left_alone() {
    let lines = RIGHT.lines().filter_map(|line| line.split_once(' '));
    let wrong: Vec<_> = lines
        .map(|(status, said)| (rules_about(status, said), status, said))
        .filter(|(rules, ..)| !rules.is_empty())
        .collect();
    assert!(RIGHT.lines().count() > 150);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn wrong_statuses_are_found() {
    let of_permission = ["AL109", "AL209", "AL415", "AL416"];
    let missed: Vec<_> = WRONG
        .lines()
        .filter_map(|line| {
            let (status, rest) = line.split_once(' ')?;
            let (expected, said) = rest.split_once(' ')?;
            let rules = rules_about(status, said);
            let is_permission = rules.iter().any(|id| of_permission.contains(id));
            (rules.is_empty() || is_permission != (expected == "403")).then_some((line, rules))
        })
        .collect();
    assert!(WRONG.lines().count() > 60);
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_registry_is_in_order() {
    let ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert!(ids.is_sorted(), "{ids:?}");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    let names: BTreeSet<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(names.len(), ids.len());
    for rule in RULES {
        let id = rule.id;
        assert!(id.starts_with("AL") && id.len() == 5, "{id}");
        let kebab = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        assert!(rule.name.bytes().all(kebab), "{id}: {}", rule.name);
        for text in [rule.summary, rule.why, rule.fix] {
            assert!(text.len() > 15 && !text.contains("  "), "{id}: {text}");
        }
        assert!(rule.guards.iter().all(|guard| guard.len() > 4 && !guard.contains("  ")), "{id}");
        assert!(!rule.guards.is_empty() && !rule.needs_any.is_empty(), "{id}");
        let deciding = rule.citations.first().expect("every rule cites something");
        assert!(rule.severity <= deciding.keyword.worst(), "{id} is stricter than its source");
        for citation in rule.citations {
            assert!(
                citation.line.starts_with(citation.source.split(" (").next().unwrap_or("")),
                "{id}"
            );
            assert!(!citation.says.is_empty());
        }
        let count = |is: fn(&&Example) -> bool| rule.examples.iter().filter(is).count();
        assert!(count(|e| matches!(e, Example::Bad(_))) >= 2, "{id} has too few bad examples");
        assert!(count(|e| matches!(e, Example::Good(_))) >= 2, "{id} has too few good examples");
    }
}

/// What a product's file shows is flagged by the rule it names, recognised as that product's, and
/// gets its fix.
#[test]
fn products_are_recognised_by_their_own_answers() {
    let engine =
        Engine::new((0..RULES.len()).collect(), Confidence::Inferred, Redactor::new(b"test"));
    for product in PRODUCTS {
        assert!(!product.examples.is_empty() && !product.remedies.is_empty(), "{}", product.name);
        for (id, text) in product.examples {
            let fixes: Vec<String> = with_exchange(text, |exchange| {
                let mut checked = Checked::default();
                engine.check(&"test".into(), Parts::ALL, exchange, &mut checked);
                let held = checked.held.into_iter().map(|held| held.finding);
                checked
                    .findings
                    .into_iter()
                    .chain(held)
                    .filter(|finding| finding.rule == *id)
                    .map(|finding| finding.fix.into_owned())
                    .collect()
            })
            .expect("a transcript");
            let says = format!("This looks like {}", product.name);
            assert!(
                fixes.iter().any(|fix| fix.contains(&says)),
                "{} {id}: {fixes:?}\n{text}",
                product.name
            );
        }
        for remedy in product.remedies {
            assert!(!remedy.fix.contains("  "), "{}: {}", product.name, remedy.fix);
            assert!(!remedy.rules.is_empty(), "{}", product.name);
        }
    }
}

#[test]
fn no_note_is_stricter_than_its_source() {
    let redactor = Redactor::new(b"test");
    for rule in RULES.iter().filter(|rule| !rule.is_of_sequences()) {
        for (text, _) in rule.examples.iter().map(parts) {
            let severity = with_exchange(text, |exchange| {
                let facts = Facts::new(exchange, &redactor);
                (rule.check)(&facts).ok().flatten().and_then(|note| note.severity)
            });
            let worst = rule.citations.first().map(|c| c.keyword.worst());
            assert!(
                severity.expect("a transcript") <= worst.or(Some(Severity::Info)),
                "{}",
                rule.id
            );
        }
    }
}

/// Replacing a part by "not recorded" makes no finding of a pass and no pass of a finding.
#[test]
fn ignorance_is_no_verdict() {
    let mut broken = Vec::new();
    let of_exchanges = RULES.iter().filter(|rule| !rule.is_of_sequences());
    let examples = of_exchanges.flat_map(|own| {
        own.examples.iter().flat_map(move |e| split(parts(e).0).map(move |t| (own, t)))
    });
    for (own, text) in examples {
        let done = with_exchange(text, |whole| {
            for (at, (what, less)) in poorer(whole).into_iter().enumerate() {
                // The content cut at every byte is for the rule whose example it is.
                let others = at < 32 || at % 16 == 0;
                for rule in RULES.iter().filter(|rule| others || rule.id == own.id) {
                    let (before, after) = (judge(rule, whole), judge(rule, &less));
                    let lawful = after == before || after == Outcome::Unknown;
                    let learnt = before == Outcome::Unknown;
                    if !lawful && !learnt {
                        broken.push(format!(
                            "{}: {before:?} became {after:?} without {what}:\n{text}\n",
                            rule.id
                        ));
                        break;
                    }
                }
            }
        });
        done.expect("a transcript");
    }
    broken.dedup();
    assert!(broken.is_empty(), "{} cases\n{}", broken.len(), broken.join("\n"));
}

/// The same exchange as poorer recordings show it.
fn poorer<'a>(whole: &Exchange<'a>) -> Vec<(String, Exchange<'a>)> {
    let mut all = Vec::new();
    let mut without = |what: String, change: &dyn Fn(&mut Exchange<'a>)| {
        let mut less = whole.clone();
        change(&mut less);
        all.push((what, less));
    };
    without("request headers".to_owned(), &|less| {
        if let Some(request) = &mut less.request {
            request.headers = Headers::default();
        }
    });
    without("response headers".to_owned(), &|less| {
        if let Some(response) = &mut less.response {
            response.headers = Headers::default();
        }
    });
    without("request content".to_owned(), &|less| {
        if let Some(request) = &mut less.request {
            request.body = Known::Unknown;
        }
    });
    without("response content".to_owned(), &|less| {
        if let Some(response) = &mut less.response {
            response.body = Known::Unknown;
        }
    });
    without("the request".to_owned(), &|less| less.request = None);
    if let Some(Known::Present(body)) = whole.response.as_ref().map(|response| &response.body) {
        for length in 0..body.bytes.len() {
            without(format!("all but {length} bytes of content"), &|less| {
                if let Some(response) = &mut less.response {
                    let bytes = body.bytes.get(..length).unwrap_or_default().to_vec();
                    response.body =
                        Known::Present(Body { bytes: Cow::Owned(bytes), complete: false });
                }
            });
        }
    }
    all
}

fn judge_body(status: u16, body: &[u8], complete: bool) {
    let text = format!("GET /a HTTP/1.1\nHost: b\n\nHTTP/1.1 {status} X\n\n");
    with_exchange(&text, |exchange| {
        let mut exchange = exchange.clone();
        if let Some(response) = &mut exchange.response {
            response.body = Known::Present(Body { bytes: Cow::Borrowed(body), complete });
        }
        for rule in RULES {
            judge(rule, &exchange);
        }
    })
    .expect("a transcript");
}

/// Bodies that invite quadratic work, of about this length.
fn hostile_bodies(length: usize) -> Vec<Vec<u8>> {
    let pieces: [&[u8]; 9] = [
        b"{\"errors\":[",
        b"<title>",
        b"<code>token",
        b"<script><!--",
        b"\"\\u00",
        b"token ",
        b"[{\"error\":\"a\"},",
        b"<",
        b"\xff",
    ];
    let mut bodies: Vec<Vec<u8>> =
        pieces.iter().map(|piece| piece.repeat(length / piece.len())).collect();
    bodies
        .push(b"{\"error\":\"".iter().copied().chain(std::iter::repeat_n(b'x', length)).collect());
    bodies
}

/// No clock is asked how long it takes, only how it grows: eight times the content may take eight times
/// as long, and thrice that on a bad day; what is quadratic takes sixty-four times as long.
#[test]
fn hostile_bodies_take_linear_time() {
    // The quickest of some runs: other processes only ever make it slower.
    let work = |body: &[u8]| {
        let run = |_| {
            let started = std::time::Instant::now();
            for status in [200, 403, 500] {
                judge_body(status, body, true);
                judge_body(status, body, false);
            }
            started.elapsed()
        };
        (0..3).map(run).min().expect("three runs")
    };
    let length = authlint::model::limits::BODY;
    for (short, long) in hostile_bodies(length / 8).iter().zip(hostile_bodies(length)) {
        let (few, many) = (work(short), work(&long));
        let begins = String::from_utf8_lossy(&short[..12]);
        assert!(many < few * 24, "{begins:?}: {few:?} became {many:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_body_is_no_panic(body in prop::collection::vec(any::<u8>(), 0..400), complete: bool) {
        for status in [200, 302, 400, 401, 403, 407, 419, 499, 500] {
            judge_body(status, &body, complete);
        }
    }

    #[test]
    fn any_pieces_of_bodies_are_no_panic(pieces in prop::collection::vec(prop::sample::select(vec![
        "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u", "error", "\"error\":", "\"token expired\"", "<", ">", "</",
        "<title>", "<html>", "<?xml", "<code>", "null", "false", "&amp;", "é", "\u{0}", " "]), 0..80)) {
        let body = pieces.concat();
        for status in [200, 403, 500] {
            judge_body(status, body.as_bytes(), true);
            judge_body(status, body.as_bytes(), false);
        }
    }
}

/// What a log does not refuse is its bulk: no rule may have it built where it shows neither bodies
/// nor credentials.
#[test]
fn the_successes_of_a_bare_log_are_only_counted() {
    let engine =
        Engine::new((0..RULES.len()).collect(), Confidence::Inferred, Redactor::new(b"test"));
    for name in ["common", "combined", "nginx-main", "aws-alb", "iis", "envoy"] {
        let format = authlint::format::log::known(name).expect("a format");
        let interest = engine.interest(format.reader().shows());
        for status in [200, 204, 302, 304] {
            assert_eq!(interest.depth(status), Depth::Count, "{status} in {name}");
        }
        assert_eq!(interest.depth(403), Depth::Whole, "{name}");
    }
}
