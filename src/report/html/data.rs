//! The data of the page.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Seen;
use crate::model::{Cause, Finding, Severity};
use crate::report::printable;
use crate::report::quote::rfc3339;
use crate::report::text::verdict;
use crate::rules::all;
use crate::tally::{Group, InputSummary, Summary, Timeline};

/// Endpoints listed: a table that a browser still sorts and filters at once.
const ENDPOINTS: usize = 5_000;

/// Bytes of endpoints in the page. Long URLs must not make a page that no mail server takes.
const BYTES: usize = 7 << 20;

#[derive(Serialize)]
pub(super) struct Data<'s> {
    version: &'static str,
    verdict: String,
    exchanges: u64,
    unanswered: u64,
    bytes: u64,
    statuses: BTreeMap<u16, u64>,
    severities: BTreeMap<&'static str, u64>,
    confidences: BTreeMap<&'static str, u64>,
    rules: BTreeMap<&'static str, RuleMember>,
    endpoints: Vec<Endpoint<'s>>,
    hidden: Hidden,
    charts: Charts,
    coverage: Vec<CoverageMember>,
    inputs: Vec<InputMember>,
    /// What logs do not show and could: format, what, what to add.
    hints: Vec<[String; 3]>,
}

/// What is said once of all findings of a rule.
#[derive(Serialize)]
struct RuleMember {
    name: &'static str,
    summary: &'static str,
    why: &'static str,
    fix: &'static str,
    clauses: Vec<String>,
}

/// One rule on one endpoint.
#[derive(Serialize)]
struct Endpoint<'s> {
    rule: &'static str,
    severity: &'static str,
    confidence: &'static str,
    host: Option<String>,
    method: Option<String>,
    path: Option<String>,
    status: u16,
    expected: Option<u16>,
    cause: Option<&'static str>,
    count: u64,
    message: String,
    evidence: String,
    /// Only where it differs from the rule's.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<String>,
    fingerprint: &'s str,
    first: Option<String>,
    last: Option<String>,
    /// Start of a bucket in seconds, and findings in it.
    times: Vec<(i64, u64)>,
    occurrences: Vec<Occurrence>,
}

/// One finding, as the detail view lists it.
#[derive(Serialize)]
pub(super) struct Occurrence {
    source: String,
    locator: String,
    time: Option<String>,
    client: Option<String>,
    url: Option<String>,
    credential: Option<String>,
    evidence: String,
}

#[derive(Serialize)]
struct Hidden {
    endpoints: u64,
    findings: u64,
}

#[derive(Serialize)]
struct Charts {
    severity: Chart,
    status: Chart,
}

/// Counts over time, as layers of one chart.
#[derive(Serialize)]
struct Chart {
    /// Seconds.
    width: i64,
    layers: Vec<(String, Vec<(i64, u64)>)>,
}

#[derive(Serialize)]
struct CoverageMember {
    rule: &'static str,
    name: &'static str,
    eligible: u64,
    checked: u64,
    flagged: u64,
    unseen: Vec<(String, u64)>,
}

#[derive(Serialize)]
struct InputMember {
    name: String,
    format: Option<String>,
    units: &'static str,
    count: u64,
    exchanges: u64,
    error: Option<String>,
    mishaps: Vec<(&'static str, u64, Vec<String>)>,
}

/// Everything the page shows.
pub(super) fn of<'s>(summary: &'s Summary, seen: &mut Seen) -> Data<'s> {
    let mut endpoints = Vec::new();
    let mut hidden = Hidden { endpoints: 0, findings: summary.groups.ungrouped };
    let mut bytes = 0;
    for group in summary.groups.iter() {
        let endpoint =
            (endpoints.len() < ENDPOINTS && bytes < BYTES).then(|| endpoint(group, seen));
        if let Some(endpoint) = endpoint {
            bytes += serde_json::to_vec(&endpoint).map_or(0, |json| json.len());
            endpoints.push(endpoint);
        } else {
            hidden.endpoints += 1;
            hidden.findings += group.count;
        }
    }
    let reading = &summary.reading;
    let severities = Severity::ALL.iter().zip(&seen.by_severity);
    let statuses = seen.by_status.iter();
    Data {
        version: env!("CARGO_PKG_VERSION"),
        verdict: verdict(summary),
        exchanges: reading.exchanges,
        unanswered: reading.unanswered,
        bytes: reading.bytes,
        statuses: reading.statuses().collect(),
        severities: Severity::ALL.iter().map(|s| s.name()).zip(summary.by_severity).collect(),
        confidences: crate::model::Confidence::ALL
            .iter()
            .map(|c| c.name())
            .zip(summary.by_confidence)
            .collect(),
        rules: rules(&endpoints),
        endpoints,
        hidden,
        charts: Charts {
            severity: chart(severities.map(|(s, t)| (s.name().to_owned(), t))),
            status: chart(statuses.map(|(status, t)| (status.to_string(), t))),
        },
        coverage: coverage(summary),
        inputs: summary.inputs.iter().filter(|input| !input.foreign).map(input).collect(),
        hints: summary
            .hints()
            .into_keys()
            .map(|(format, hint)| {
                [format.to_owned(), hint.lacks.about().to_owned(), hint.add.to_owned()]
            })
            .collect(),
    }
}

fn rules(endpoints: &[Endpoint<'_>]) -> BTreeMap<&'static str, RuleMember> {
    all()
        .iter()
        .filter(|rule| endpoints.iter().any(|endpoint| endpoint.rule == rule.id))
        .map(|rule| {
            let clauses = rule
                .citations
                .iter()
                .map(|c| format!("{} ({}): {}", c.source, c.keyword, c.says))
                .collect();
            let (name, summary, why, fix) = (rule.name, rule.summary, rule.why, rule.fix);
            (rule.id, RuleMember { name, summary, why, fix, clauses })
        })
        .collect()
}

fn endpoint<'s>(group: &'s Group, seen: &mut Seen) -> Endpoint<'s> {
    let finding = &group.exemplar;
    let key = (finding.severity, finding.fingerprint.clone());
    let detail = seen.endpoints.remove(&key).unwrap_or_default();
    let of_rule = all().iter().find(|rule| rule.id == finding.rule).map(|rule| rule.fix);
    Endpoint {
        rule: finding.rule,
        severity: finding.severity.name(),
        confidence: finding.confidence.name(),
        host: shown(finding.host.as_deref()),
        method: shown(finding.method.as_deref()),
        path: shown(finding.template.as_deref()),
        status: finding.status,
        expected: finding.expected_status,
        cause: finding.cause.map(Cause::name),
        count: group.count,
        message: printable(&finding.message).into_owned(),
        evidence: printable(&finding.evidence).into_owned(),
        fix: (of_rule != Some(&*finding.fix)).then(|| printable(&finding.fix).into_owned()),
        fingerprint: &finding.fingerprint,
        first: group.first.map(rfc3339),
        last: group.last.map(rfc3339),
        times: detail.timeline.buckets().collect(),
        occurrences: detail.occurrences,
    }
}

impl Occurrence {
    pub(super) fn of(finding: &Finding) -> Self {
        Self {
            source: printable(&finding.source).into_owned(),
            locator: printable(&finding.locator).into_owned(),
            time: finding.time.map(rfc3339),
            client: shown(finding.client.as_deref()),
            url: shown(finding.url.as_deref()),
            credential: shown(finding.credential.as_deref()),
            evidence: printable(&finding.evidence).into_owned(),
        }
    }
}

/// Layers on one scale: as wide as the widest needs its buckets.
fn chart<'t>(layers: impl Iterator<Item = (String, &'t Timeline)> + Clone) -> Chart {
    let mut scale = Timeline::default();
    layers.clone().for_each(|(_, timeline)| scale.merge(timeline));
    let layers = layers
        .map(|(name, timeline)| {
            let mut timeline = timeline.clone();
            timeline.align(&scale);
            (name, timeline.buckets().collect())
        })
        .collect();
    Chart { width: scale.width(), layers }
}

fn coverage(summary: &Summary) -> Vec<CoverageMember> {
    summary
        .rules
        .iter()
        .zip(&summary.coverage.rules)
        .filter_map(|(&at, coverage)| {
            let rule = all().get(at)?;
            let unseen = coverage.missing().into_iter().map(|(part, n)| (part.to_string(), n));
            Some(CoverageMember {
                rule: rule.id,
                name: rule.name,
                eligible: coverage.eligible,
                checked: coverage.checked,
                flagged: coverage.flagged,
                unseen: unseen.collect(),
            })
        })
        .collect()
}

fn input(input: &InputSummary) -> InputMember {
    let mishaps = input.reading.mishaps.iter().map(|(mishap, occurrences)| {
        let places = occurrences.first.iter().map(|(ordinal, detail)| {
            let unit = crate::report::layout::singular(input.units);
            format!("{unit} {ordinal} {}", printable(detail)).trim_end().to_owned()
        });
        (mishap.about(), occurrences.count, places.collect())
    });
    InputMember {
        name: printable(&input.name).into_owned(),
        format: input.format.clone(),
        units: input.units,
        count: input.reading.units,
        exchanges: input.reading.exchanges,
        error: input.error.as_ref().map(|error| printable(&error.to_string()).into_owned()),
        mishaps: mishaps.collect(),
    }
}

fn shown(text: Option<&str>) -> Option<String> {
    text.map(|text| printable(text).into_owned())
}
