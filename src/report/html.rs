//! One self-contained HTML page: what was found, by endpoint, with filters, charts and the details
//! of each. It loads nothing, and a content security policy holds it to that.
//!
//! The page is a shell (`html/page.html`) with the run's data as JSON inside; its script
//! (`html/page.js`) builds everything by `textContent`, so that nothing from traffic is ever markup.

mod data;

use std::collections::HashMap;
use std::io::{self, Write};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::output::Writer;
use super::{Report, Reporter};
use crate::model::{Finding, Severity};
use crate::tally::{Summary, Timeline};
use data::Occurrence;

pub(super) static REPORTER: Reporter = Reporter {
    name: "html",
    endings: &["html", "htm"],
    about: "one self-contained page with filters and charts",
    start: |out, _| Ok(Box::new(Html { out, seen: Seen::default() })),
};

const PAGE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");
const SCRIPT: &str = include_str!("html/page.js");

/// Endpoints whose times and occurrences are kept while findings stream by. Further ones are listed
/// with their firmest finding only.
const DETAILED: usize = 20_000;

/// Occurrences kept of an endpoint.
const OCCURRENCES: usize = 5;

struct Html {
    out: Writer,
    seen: Seen,
}

/// What the stream of findings tells beyond the groups of the summary.
#[derive(Default)]
struct Seen {
    /// By severity and fingerprint, as groups are told apart.
    endpoints: HashMap<(Severity, String), Detail, foldhash::fast::FixedState>,
    /// Findings over time, by severity in the order of [`Severity::ALL`].
    by_severity: [Timeline; Severity::ALL.len()],
    /// Findings over time by the response's status code.
    by_status: std::collections::BTreeMap<u16, Timeline>,
}

/// What is kept of one endpoint.
#[derive(Default)]
struct Detail {
    timeline: Timeline,
    occurrences: Vec<Occurrence>,
}

impl Seen {
    fn add(&mut self, finding: &Finding) {
        if let Some(time) = finding.time {
            let position = Severity::ALL.iter().position(|&s| s == finding.severity);
            if let Some(timeline) = position.and_then(|at| self.by_severity.get_mut(at)) {
                timeline.add(time, 1);
            }
            self.by_status.entry(finding.status).or_default().add(time, 1);
        }
        let key = (finding.severity, finding.fingerprint.clone());
        if self.endpoints.len() >= DETAILED && !self.endpoints.contains_key(&key) {
            return;
        }
        let detail = self.endpoints.entry(key).or_default();
        if let Some(time) = finding.time {
            detail.timeline.add(time, 1);
        }
        if detail.occurrences.len() < OCCURRENCES {
            detail.occurrences.push(Occurrence::of(finding));
        }
    }
}

impl Report for Html {
    fn findings(&mut self, findings: &[Finding]) -> io::Result<()> {
        for finding in findings {
            self.seen.add(finding);
        }
        Ok(())
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let data = serde_json::to_string(&data::of(summary, &mut self.seen))?;
        let policy = format!(
            "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
            digest(STYLE),
            digest(SCRIPT)
        );
        // The shell's placeholders stand in this order.
        let mut rest = PAGE;
        for (placeholder, text) in [
            ("{{policy}}", policy.as_str()),
            ("{{style}}", STYLE),
            ("{{verdict}}", &escaped(&super::text::verdict(summary))),
            ("{{data}}", &inert(&data)),
            ("{{script}}", SCRIPT),
        ] {
            let Some((before, after)) = rest.split_once(placeholder) else { continue };
            self.out.write_all(before.as_bytes())?;
            self.out.write_all(text.as_bytes())?;
            rest = after;
        }
        self.out.write_all(rest.as_bytes())?;
        self.out.flush()
    }
}

/// The hash by which a content security policy allows an inline element.
/// <https://www.w3.org/TR/CSP3/#grammardef-hash-source>
fn digest(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// JSON that ends no script element.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::report::samples::{RULES, finding, findings, run, summary, written};
    use crate::report::{Style, by_name};

    fn page(findings: &[crate::model::Finding], summary: &crate::tally::Summary) -> String {
        let html = by_name("html").expect("registered");
        String::from_utf8(written(html, &Style::default(), findings, 7, summary)).expect("UTF-8")
    }

    fn data(page: &str) -> Value {
        let (_, rest) =
            page.split_once("<script type=\"application/json\" id=\"data\">").expect("data");
        let (json, _) = rest.split_once("</script>").expect("its end");
        serde_json::from_str(json).expect("JSON")
    }

    #[test]
    fn holds_the_run_and_loads_nothing() {
        let page = page(&findings(), &summary());
        let data = data(&page);
        assert_eq!(data["endpoints"].as_array().map(Vec::len), Some(10));
        assert_eq!(data["endpoints"][1]["count"], 12);
        assert_eq!(data["endpoints"][1]["occurrences"].as_array().map(Vec::len), Some(5));
        assert_eq!(data["statuses"]["401"], 4);
        assert!(page.contains("default-src 'none'"));
        for needle in ["src=", "href=", "@import", "url(", "{{", "fetch("] {
            assert!(!page.contains(needle), "{needle}");
        }
    }

    #[test]
    fn nothing_from_traffic_is_markup() {
        let mut evil = finding(RULES[0], 1, "/</script><img onerror=alert(1)>");
        evil.evidence = "</script><script>alert(1)</script>\u{2028}\u{202e}".to_owned();
        let evil = [evil];
        let page = page(&evil, &run(Vec::new(), &evil));
        assert_eq!(page.matches("<script").count(), 2);
        assert!(!page.contains("<img") && !page.contains('\u{202e}') && !page.contains('\u{2028}'));
        let shown = data(&page)["endpoints"][0]["evidence"].as_str().map(str::to_owned);
        assert_eq!(shown.as_deref(), Some("</script><script>alert(1)</script>\\u{2028}\\u{202e}"));
    }

    #[test]
    fn stays_small_however_much_is_found() {
        let many: Vec<_> = (0..30_000)
            .map(|n| finding(RULES[0], n, &format!("/v1/{n}/{}", "x".repeat(200))))
            .collect();
        let page = page(&many, &run(Vec::new(), &many));
        assert!(page.len() < 10 << 20, "{}", page.len());
        let data = data(&page);
        let listed = data["endpoints"].as_array().map_or(0, Vec::len) as u64;
        assert_eq!(listed + data["hidden"]["endpoints"].as_u64().unwrap_or(0), 30_000);
    }
}
