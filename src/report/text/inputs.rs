//! What was read, and what of it was not understood.

use std::collections::BTreeMap;

use crate::model::{Mishaps, Occurrences, Reading, Spoken, Traffic};
use crate::report::layout::{Ink, Page, counted, number, singular};
use crate::report::printable;
use crate::tally::{InputSummary, Skipped, Summary};

/// Inputs listed one by one; more collapse to totals by format.
const LISTED: usize = 10;
/// Inputs with trouble that are listed although the rest is collapsed.
const TROUBLED: usize = 20;
/// Places of a mishap that are shown, unless verbose.
const PLACES: usize = 2;

/// Server names shown unless more is asked for.
const SERVERS: usize = 8;

/// What is told of local times.
const ZONE_UNKNOWN: &str = "times name no zone and are shown as they are, as if in UTC; nothing is held \
                            against the clock (--tz says where it hung)";

/// Lays out the section.
pub(super) fn lay_out(page: &mut Page, summary: &Summary) {
    let (foreign, read): (Vec<_>, Vec<_>) =
        summary.inputs.iter().partition(|input| input.foreign && input.error.is_none());
    let Reading { exchanges, unanswered, .. } = summary.reading;
    let mut head =
        format!("Read {}: {}", counted(read.len() as u64, "input"), counted(exchanges, "exchange"));
    if unanswered > 0 {
        head.extend([" and ", &counted(unanswered, "request"), " without a response"]);
    }
    page.inked(0, 2, Ink::Strong, &head);
    let statuses = statuses(&summary.reading);
    if !statuses.is_empty() {
        page.paragraph(2, 2, &statuses);
    }

    if read.len() <= LISTED || page.verbose() {
        for input in read {
            lay_out_input(page, input);
        }
    } else {
        lay_out_formats(page, &read);
        let troubled: Vec<_> = read.into_iter().filter(|input| is_troubled(input)).collect();
        for input in troubled.iter().take(TROUBLED) {
            lay_out_input(page, input);
        }
        if let Some(more @ 1..) = troubled.len().checked_sub(TROUBLED) {
            let more = counted(more as u64, "more input");
            page.inked(2, 2, Ink::Faint, &format!("and {more} with trouble (-v shows all)"));
        }
    }

    if !foreign.is_empty() {
        let count = counted(foreign.len() as u64, "file");
        page.inked(2, 2, Ink::Faint, &format!("{count} passed over: no recordings of HTTP"));
        if page.verbose() {
            for input in foreign {
                page.inked(4, 2, Ink::Faint, &printable(&input.name));
            }
        }
    }
}

fn is_troubled(input: &InputSummary) -> bool {
    input.error.is_some() || !input.reading.mishaps.is_empty()
}

fn lay_out_formats(page: &mut Page, inputs: &[&InputSummary]) {
    let mut formats: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for input in inputs {
        let format = input.format.as_deref().unwrap_or("not recognised");
        let (count, exchanges) = formats.entry(format).or_default();
        *count += 1;
        *exchanges += input.reading.exchanges;
    }
    for (format, (count, exchanges)) in formats {
        let counts = format!("  {}, {}", counted(count, "input"), counted(exchanges, "exchange"));
        page.lead(2, 4, (Ink::Strong, &printable(format)), &counts);
    }
}

fn lay_out_input(page: &mut Page, input: &InputSummary) {
    let reading = &input.reading;
    let mut text = String::from("  ");
    if let Some(format) = &input.format {
        text.push_str(&printable(format));
        if let Some(reason) = &input.reason {
            text.extend([" (", &printable(reason), ")"]);
        }
        for compression in &input.compression {
            text.push_str(", ");
            text.push_str(compression);
        }
        let units = counted(reading.units, &singular(input.units));
        text.extend(["; ", &units, ", ", &counted(reading.exchanges, "exchange")]);
    } else if input.error.is_none() {
        text.push_str("not recognised");
    }
    page.lead(2, 4, (Ink::Strong, &printable(&input.name)), &text);
    lay_out_skipped(page, input.skipped);
    if let Some(error) = &input.error {
        let read = reading.units > 0 || reading.exchanges > 0;
        let lead = if read { "✗ not read to the end: " } else { "✗ not read: " };
        page.lead(4, 4, (Ink::Error, lead), &printable(&error.to_string()));
    }
    let unit = singular(input.units);
    if let Some(traffic) = &reading.traffic {
        lay_out_traffic(page, reading, traffic, &unit);
    }
    lay_out_mishaps(page, &reading.mishaps, &unit);
    if reading.zone_unknown {
        page.lead(4, 4, (Ink::Faint, "- "), ZONE_UNKNOWN);
    }
}

/// What was not read on purpose.
fn lay_out_skipped(page: &mut Page, skipped: Skipped) {
    let Skipped { known, outside } = skipped;
    for (bytes, why) in
        [(known, "read by an earlier run"), (outside, "not read: outside of the time asked for")]
    {
        if bytes > 0 {
            page.inked(4, 2, Ink::Faint, &format!("{} {why}", counted(bytes, "byte")));
        }
    }
}

/// `14 connections: 9 with HTTP, 2 encrypted, 3 without HTTP (packet 7: tcp 3; …); 22 messages, 3 of them
/// unpaired; 1,460 bytes lost`
fn lay_out_traffic(page: &mut Page, reading: &Reading, traffic: &Traffic, unit: &str) {
    let mut text = counted(traffic.all_connections(), "connection");
    let mut before = ": ";
    for spoken in Spoken::ALL.into_iter().rev() {
        let count = traffic.connections(spoken);
        if count > 0 {
            text.extend([before, &number(count), " ", spoken.about()]);
            before = ", ";
        }
        if spoken == Spoken::Other {
            text.push_str(&places(page, &traffic.others, unit));
        }
    }
    if reading.messages() > 0 {
        text.extend(["; ", &counted(reading.messages(), "message")]);
    }
    if reading.unpaired() > 0 {
        text.extend([", ", &number(reading.unpaired()), " of them unpaired"]);
    }
    if traffic.lost_bytes > 0 {
        text.extend(["; ", &counted(traffic.lost_bytes, "byte"), " lost"]);
    }
    page.lead(4, 4, (Ink::Faint, "- "), &text);
    let servers = servers(page, traffic);
    if !servers.is_empty() {
        page.lead(4, 4, (Ink::Faint, "- "), &format!("encrypted: {servers}"));
    }
}

/// `api.example ×12, unnamed ×3, …`: the servers of encrypted connections, the busiest first.
fn servers(page: &Page, traffic: &Traffic) -> String {
    let mut servers: Vec<(&str, u64)> = traffic.encrypted_servers().collect();
    servers.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let shown = if page.verbose() { usize::MAX } else { SERVERS };
    let mut texts: Vec<String> = servers
        .iter()
        .take(shown)
        .map(|&(name, count)| {
            let name = if name.is_empty() { "servers without a name" } else { name };
            format!("{} ×{}", printable(name), number(count))
        })
        .collect();
    if servers.len() > shown {
        texts.push("…".to_owned());
    }
    texts.join(", ")
}

fn lay_out_mishaps(page: &mut Page, mishaps: &Mishaps, unit: &str) {
    for (mishap, occurrences) in mishaps.iter() {
        let mut text = format!("{}: {}", mishap.about(), number(occurrences.count));
        text.push_str(&places(page, occurrences, unit));
        let lead = if mishap.is_damage() { (Ink::Warning, "! ") } else { (Ink::Faint, "- ") };
        page.lead(4, 4, lead, &text);
    }
}

/// ` (packet 7: tcp 3; packet 9: tcp 4; …)`; nothing without a place.
fn places(page: &Page, occurrences: &Occurrences, unit: &str) -> String {
    let shown = if page.verbose() { usize::MAX } else { PLACES };
    let places: Vec<String> = occurrences
        .first
        .iter()
        .take(shown)
        .map(|(ordinal, detail)| {
            if detail.is_empty() {
                format!("{unit} {ordinal}")
            } else {
                format!("{unit} {ordinal}: {}", printable(detail))
            }
        })
        .collect();
    if places.is_empty() {
        return String::new();
    }
    let more = if occurrences.count > places.len() as u64 { "; …" } else { "" };
    format!(" ({}{more})", places.join("; "))
}

/// `200 ×300 · other 2xx 4 · 401 30`: the codes of authentication by themselves, the rest by class.
fn statuses(reading: &Reading) -> String {
    const NAMED: [u16; 3] = [401, 403, 407];
    let mut classes: BTreeMap<(u16, bool), (u16, u64)> = BTreeMap::new();
    for (status, count) in reading.statuses() {
        let named = NAMED.contains(&status);
        // Named codes stand before the rest of their class.
        let key = if named { (status, false) } else { (status / 100 * 100 + 99, true) };
        classes.entry(key).or_insert((status, 0)).1 += count;
    }
    let has_named_client_error = NAMED.iter().any(|&status| reading.status(status) > 0);
    let parts: Vec<String> = classes
        .into_iter()
        .map(|((_, is_class), (status, count))| {
            let count = number(count);
            match (is_class, status / 100) {
                (false, _) => format!("{status} ×{count}"),
                (true, 4) if has_named_client_error => format!("other 4xx ×{count}"),
                (true, class) => format!("{class}xx ×{count}"),
            }
        })
        .collect();
    parts.join(", ")
}
