//! Who is one client: a person behind an address that many share, a scanner, somebody whom a balancer
//! forwards for.

use authlint::rules::RULES;

use super::{analyse, sequences, write};

/// Many people behind one address and one kind of app: some may, some may not, and nobody retries.
#[test]
fn many_behind_one_address_are_not_one_client() {
    use std::fmt::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for second in 0..60 {
        for (target, status) in
            [("/me", 403), ("/orders/7", 200), ("/orders/8", 403), ("/items", 200), ("/news", 200)]
        {
            writeln!(
                text,
                "10.0.0.1 - - [01/Mar/2026:10:00:{second:02} +0000] \"GET {target} HTTP/1.1\" {status} 9 \
                 \"-\" \"app/1\""
            )
            .unwrap();
        }
    }
    let served = write(folder.path(), "served.log", &text);
    let (findings, _) = analyse(&[served], &sequences());
    assert!(findings.is_empty(), "{findings:#?}");
    // Without what is served it is one client that does not understand.
    let alone: String = text
        .lines()
        .filter(|line| line.contains(" 403 "))
        .fold(String::new(), |text, line| text + line + "\n");
    let alone = write(folder.path(), "alone.log", &alone);
    let (findings, _) = analyse(&[alone], &sequences());
    let rules: std::collections::BTreeSet<&str> = findings.iter().map(|f| f.rule).collect();
    assert!(rules.contains("AL801") && rules.contains("AL803"), "{rules:?}");
}

/// Somebody who tries what there is, once, is refused what there is, and is no client of ours.
#[test]
fn scanners_are_no_clients() {
    use std::fmt::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::new();
    for number in 0..200 {
        let (target, status) = match number % 10 {
            9 => ("/login".to_owned(), 200),
            8 => ("/".to_owned(), 200),
            _ => (
                format!(
                    "/{}/admin",
                    ["api", "app", "old", "new", "test", "dev", "x", "y"][number % 8]
                        .repeat(1 + number / 8)
                ),
                403,
            ),
        };
        let second = number / 5;
        writeln!(
            text,
            "198.51.100.9 - - [01/Mar/2026:10:00:{second:02} +0000] \"GET {target} HTTP/1.1\" {status} 9 \
             \"-\" \"Mozilla/5.0\""
        )
        .unwrap();
    }
    let path = write(folder.path(), "scan.log", &text);
    let (findings, _) = analyse(&[path], &sequences());
    assert!(findings.is_empty(), "{findings:#?}");
}

/// Behind a load balancer the client is whom it forwards for, where that is logged.
#[test]
fn forwarded_clients_are_followed_each_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let line = |second: u32, client: &str, request: &str, status: u16| {
        format!(
            "10.0.0.1 - - [01/Mar/2026:10:00:{second:02} +0000] \"{request} HTTP/1.1\" {status} 9 \"-\" \
             \"app/1\" \"{client}\"\n"
        )
    };
    let told = |name: &str, granted: &str| {
        let text = line(1, "192.0.2.7", "GET /orders", 403)
            + &line(2, granted, "POST /oauth/token", 200)
            + &line(3, "192.0.2.7", "GET /orders", 200);
        let (findings, _) = analyse(&[write(folder.path(), name, &text)], &sequences());
        findings.iter().map(|f| (f.rule, f.client.clone())).collect::<Vec<_>>()
    };
    assert_eq!(told("same.log", "192.0.2.7"), [("AL318", Some("192.0.2.7".to_owned()))]);
    assert_eq!(told("other.log", "192.0.2.8"), []);
}

#[test]
fn who_cannot_be_told_apart_is_unknown_not_clean() {
    let folder = tempfile::tempdir().unwrap();
    let line =
        "{\"method\":\"GET\",\"path\":\"/a\",\"status\":403,\"time\":\"2026-03-01T10:00:00Z\"}\n";
    let path = write(folder.path(), "lines.json", &line.repeat(20));
    let (findings, summary) = analyse(&[path], &sequences());
    assert!(findings.is_empty());
    assert_eq!(summary.reading.status(403), 20);
    let mut eligible = 0;
    for (&at, coverage) in summary.rules.iter().zip(&summary.coverage.rules) {
        assert!(RULES[at].is_of_sequences());
        eligible += coverage.eligible;
        assert_eq!(coverage.checked, 0, "{}", RULES[at].id);
    }
    assert!(eligible > 0);
}
