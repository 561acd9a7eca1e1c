//! The members of the JSON report other than the findings.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Confidence, Hint, Mishaps, Occurrences, Reading, Severity, Spoken};
use crate::report::quote::rfc3339;
use crate::rules::Rule;
use crate::source::SourceError;
use crate::tally::{CredentialLife, Group, History, InputSummary, RuleCoverage, Step, Summary};

/// The `summary` member.
#[derive(Serialize)]
pub(super) struct SummaryMember<'s> {
    inputs: usize,
    exchanges: u64,
    unanswered: u64,
    bytes: u64,
    statuses: BTreeMap<u16, u64>,
    findings: Findings<'s>,
    groups: Vec<GroupMember<'s>>,
    ungrouped: u64,
    coverage: Vec<CoverageMember<'s>>,
    mishaps: Vec<MishapMember<'s>>,
    /// What logs do not show and could.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hints: Vec<HintMember<'s>>,
    policy: PolicyMember<'s>,
    /// What happened to each client that was refused (`--timeline`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    timelines: Vec<HistoryMember<'s>>,
}

#[derive(Serialize)]
struct HistoryMember<'s> {
    source: &'s str,
    client: Option<&'s str>,
    refusals: u64,
    credentials: Vec<LifeMember<'s>>,
    events: Vec<EventMember<'s>>,
    omitted: u64,
}

/// What became of one credential.
#[derive(Serialize)]
struct LifeMember<'s> {
    credential: Option<&'s str>,
    issued: Option<StepMember<'s>>,
    expires_in: Option<i64>,
    expires: Option<String>,
    first_used: StepMember<'s>,
    worked: u64,
    last_worked: Option<String>,
    stopped: StepMember<'s>,
    status: u16,
    refusals: u64,
    last_refused: String,
    replaced: Option<StepMember<'s>>,
    replaced_by: Option<&'s str>,
    why: String,
}

#[derive(Serialize)]
struct StepMember<'s> {
    time: String,
    locator: &'s str,
}

#[derive(Serialize)]
struct EventMember<'s> {
    what: &'static str,
    status: u16,
    count: u64,
    first: String,
    last: String,
    locator: &'s str,
    request: &'s str,
    credential: Option<&'s str>,
}

/// Something to add to a log format, and how many rules asked for it.
#[derive(Serialize)]
struct HintMember<'s> {
    format: &'s str,
    lacks: &'static str,
    about: &'static str,
    add: &'static str,
    rules: u32,
}

/// What was left out by decision.
#[derive(Serialize)]
struct PolicyMember<'s> {
    known: u64,
    excepted: u64,
    stale: &'s [String],
    expired: &'s [String],
    unused: &'s [String],
}

#[derive(Serialize)]
struct Findings<'s> {
    total: u64,
    by_severity: BTreeMap<&'static str, u64>,
    by_confidence: BTreeMap<&'static str, u64>,
    by_rule: &'s BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct GroupMember<'s> {
    rule: &'static str,
    name: &'static str,
    severity: &'static str,
    host: Option<&'s str>,
    template: Option<&'s str>,
    method: Option<&'s str>,
    status: u16,
    count: u64,
    by_confidence: BTreeMap<&'static str, u64>,
    first: Option<String>,
    last: Option<String>,
    fingerprint: &'s str,
}

#[derive(Serialize)]
struct CoverageMember<'s> {
    rule: &'s str,
    eligible: u64,
    checked: u64,
    flagged: u64,
    /// Verdicts not reached, by what was not recorded: `response_headers`.
    unseen: BTreeMap<String, u64>,
}

/// A member of `inputs`.
#[derive(Serialize)]
pub(super) struct InputMember<'s> {
    name: &'s str,
    format: Option<&'s str>,
    reason: Option<&'s str>,
    compression: &'s [&'static str],
    foreign: bool,
    /// Bytes that an earlier run has read, and bytes outside of the time asked for.
    #[serde(skip_serializing_if = "is_zero")]
    bytes_known: u64,
    #[serde(skip_serializing_if = "is_zero")]
    bytes_outside: u64,
    bytes: u64,
    /// What `unit_count` counts: `lines`, `entries`, `packets`.
    units: &'static str,
    unit_count: u64,
    exchanges: u64,
    unanswered: u64,
    /// Times name no zone: they are local, and written as if they were UTC.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    time_zone_unknown: bool,
    statuses: BTreeMap<u16, u64>,
    capture: Option<CaptureMember<'s>>,
    mishaps: Vec<MishapMember<'s>>,
    error: Option<ErrorMember<'s>>,
}

/// What a capture held beside its exchanges. `null` for other inputs.
#[derive(Serialize)]
struct CaptureMember<'s> {
    /// TCP segments and other packets that HTTP was looked for in.
    transport_packets: u64,
    /// Connections in all, and by what was spoken on them.
    connections: u64,
    connections_by_speech: BTreeMap<&'static str, u64>,
    /// The first connections in which there was no HTTP.
    without_http: Vec<PlaceMember<'s>>,
    /// Encrypted connections that were not read, by the server that the client named.
    encrypted_servers: Vec<ServerMember<'s>>,
    messages: u64,
    unpaired_messages: u64,
    lost_bytes: u64,
}

/// A server of encrypted connections.
#[derive(Serialize)]
struct ServerMember<'s> {
    /// `null`: the client named none.
    server: Option<&'s str>,
    connections: u64,
}

#[derive(Serialize)]
struct MishapMember<'s> {
    name: &'static str,
    about: &'static str,
    damage: bool,
    count: u64,
    first: Vec<PlaceMember<'s>>,
}

#[derive(Serialize)]
struct PlaceMember<'s> {
    /// Line, entry or packet number.
    ordinal: u64,
    detail: &'s str,
}

#[derive(Serialize)]
struct ErrorMember<'s> {
    what: &'s str,
    place: Option<&'s str>,
    advice: Option<&'s str>,
}

/// The `summary` member of a run of `rules`.
pub(super) fn summary<'s>(
    summary: &'s Summary,
    by_rule: &'s BTreeMap<&'static str, u64>,
    rules: &[&'static Rule],
) -> SummaryMember<'s> {
    SummaryMember {
        inputs: summary.inputs.len(),
        exchanges: summary.reading.exchanges,
        unanswered: summary.reading.unanswered,
        bytes: summary.reading.bytes,
        statuses: summary.reading.statuses().collect(),
        findings: Findings {
            total: summary.findings(),
            by_severity: Severity::ALL.iter().map(|s| s.name()).zip(summary.by_severity).collect(),
            by_confidence: by_confidence(summary.by_confidence),
            by_rule,
        },
        groups: summary.groups.iter().map(group).collect(),
        ungrouped: summary.groups.ungrouped,
        coverage: rules
            .iter()
            .zip(&summary.coverage.rules)
            .map(|(rule, coverage)| coverage_of(rule, coverage))
            .collect(),
        mishaps: mishaps(&summary.reading.mishaps, false),
        hints: hints(summary),
        policy: PolicyMember {
            known: summary.policy.known,
            excepted: summary.policy.excepted,
            stale: &summary.policy.stale,
            expired: &summary.policy.expired,
            unused: &summary.policy.unused,
        },
        timelines: summary.histories.iter().map(history).collect(),
    }
}

fn hints(summary: &Summary) -> Vec<HintMember<'_>> {
    let member = |((format, hint), rules): ((_, Hint), u32)| {
        let Hint { lacks, add } = hint;
        HintMember { format, lacks: lacks.name(), about: lacks.about(), add, rules }
    };
    summary.hints().into_iter().map(member).collect()
}

/// One input.
pub(super) fn input(input: &InputSummary) -> InputMember<'_> {
    let Reading { units, bytes, exchanges, unanswered, .. } = input.reading;
    InputMember {
        name: &input.name,
        format: input.format.as_deref(),
        reason: input.reason.as_deref(),
        compression: &input.compression,
        foreign: input.foreign,
        bytes_known: input.skipped.known,
        bytes_outside: input.skipped.outside,
        bytes,
        units: input.units,
        unit_count: units,
        exchanges,
        unanswered,
        time_zone_unknown: input.reading.zone_unknown,
        statuses: input.reading.statuses().collect(),
        capture: capture(&input.reading),
        mishaps: mishaps(&input.reading.mishaps, true),
        error: input.error.as_ref().map(error),
    }
}

fn capture(reading: &Reading) -> Option<CaptureMember<'_>> {
    let traffic = reading.traffic.as_ref()?;
    let by_speech = Spoken::ALL.iter().map(|&spoken| (spoken.name(), traffic.connections(spoken)));
    let servers = traffic.encrypted_servers().map(|(name, connections)| ServerMember {
        server: Some(name).filter(|name| !name.is_empty()),
        connections,
    });
    Some(CaptureMember {
        transport_packets: traffic.packets,
        connections: traffic.all_connections(),
        connections_by_speech: by_speech.collect(),
        without_http: places(&traffic.others).collect(),
        encrypted_servers: servers.collect(),
        messages: reading.messages(),
        unpaired_messages: reading.unpaired(),
        lost_bytes: traffic.lost_bytes,
    })
}

fn by_confidence(counts: [u64; Confidence::ALL.len()]) -> BTreeMap<&'static str, u64> {
    Confidence::ALL.iter().map(|c| c.name()).zip(counts).collect()
}

fn group(group: &Group) -> GroupMember<'_> {
    let exemplar = &group.exemplar;
    GroupMember {
        rule: exemplar.rule,
        name: exemplar.name,
        severity: exemplar.severity.name(),
        host: exemplar.host.as_deref(),
        template: exemplar.template.as_deref(),
        method: exemplar.method.as_deref(),
        status: exemplar.status,
        count: group.count,
        by_confidence: by_confidence(group.by_confidence),
        first: group.first.map(rfc3339),
        last: group.last.map(rfc3339),
        fingerprint: &exemplar.fingerprint,
    }
}

fn coverage_of<'s>(rule: &Rule, coverage: &'s RuleCoverage) -> CoverageMember<'s> {
    CoverageMember {
        rule: rule.id,
        eligible: coverage.eligible,
        checked: coverage.checked,
        flagged: coverage.flagged,
        unseen: coverage
            .missing()
            .into_iter()
            .map(|(part, count)| (part.to_string().replace(' ', "_"), count))
            .collect(),
    }
}

/// `with_places` is false for the sum over all inputs, where a line number says nothing.
fn mishaps(mishaps: &Mishaps, with_places: bool) -> Vec<MishapMember<'_>> {
    mishaps
        .iter()
        .map(|(mishap, occurrences)| MishapMember {
            name: mishap.name(),
            about: mishap.about(),
            damage: mishap.is_damage(),
            count: occurrences.count,
            first: places(occurrences).filter(|_| with_places).collect(),
        })
        .collect()
}

fn places(occurrences: &Occurrences) -> impl Iterator<Item = PlaceMember<'_>> {
    occurrences.first.iter().map(|(ordinal, detail)| PlaceMember { ordinal: *ordinal, detail })
}

fn error(error: &SourceError) -> ErrorMember<'_> {
    ErrorMember {
        what: &error.what,
        place: error.place.as_deref(),
        advice: error.advice.as_deref(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

fn history(history: &History) -> HistoryMember<'_> {
    let events = history.events.iter().map(|event| EventMember {
        what: event.what.name(),
        status: event.status,
        count: event.count,
        first: rfc3339(event.first),
        last: rfc3339(event.last),
        locator: &event.place,
        request: &event.request,
        credential: event.credential.as_deref(),
    });
    HistoryMember {
        source: &history.source,
        client: Some(&*history.client).filter(|client| !client.is_empty()),
        refusals: history.refusals,
        credentials: history.credentials.iter().map(life).collect(),
        events: events.collect(),
        omitted: history.omitted,
    }
}

fn life(life: &CredentialLife) -> LifeMember<'_> {
    LifeMember {
        credential: life.credential.as_deref(),
        issued: life.issued.as_ref().map(member_of_step),
        expires_in: life.lifetime,
        expires: life.expires.map(rfc3339),
        first_used: member_of_step(&life.first_used),
        worked: life.worked,
        last_worked: life.last_worked.map(rfc3339),
        stopped: member_of_step(&life.stopped),
        status: life.status,
        refusals: life.refusals,
        last_refused: rfc3339(life.last_refused),
        replaced: life.replaced.as_ref().map(|(step, _)| member_of_step(step)),
        replaced_by: life.replaced.as_ref().and_then(|(_, by)| by.as_deref()),
        why: life.why(),
    }
}

fn member_of_step(step: &Step) -> StepMember<'_> {
    StepMember { time: rfc3339(step.time), locator: &step.place }
}
