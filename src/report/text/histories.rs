//! What happened to each client, for whoever asks why these refusals.

use crate::model::Timestamp;
use crate::report::layout::{Ink, Page, counted, number};
use crate::report::printable;
use crate::tally::{CredentialLife, Event, Happening, History, Step};

/// Lays out the section.
pub(super) fn lay_out(page: &mut Page, histories: &[History]) {
    if histories.is_empty() {
        return;
    }
    page.blank();
    page.inked(0, 2, Ink::Strong, "What happened, client by client");
    for history in histories {
        page.blank();
        let who = if history.client.is_empty() {
            format!("the client of {}", history.source)
        } else {
            format!("{} in {}", history.client, history.source)
        };
        let refusals = counted(history.refusals, "refusal");
        page.inked(2, 2, Ink::Strong, &printable(&format!("{who}: {refusals}")));
        for life in &history.credentials {
            lay_out_life(page, life);
        }
        let mut credential = None;
        for event in &history.events {
            // Said once, and again when it changes.
            let changed = event.credential != credential;
            credential.clone_from(&event.credential);
            lay_out_event(page, event, changed);
        }
        if history.omitted > 0 {
            let more = format!("and {} more changes", number(history.omitted));
            page.inked(4, 2, Ink::Faint, &more);
        }
    }
}

/// The life of one credential: a line for each thing that happened to it, and why it ended.
fn lay_out_life(page: &mut Page, life: &CredentialLife) {
    let name = match (&life.credential, &life.issued) {
        (Some(credential), _) => credential.clone(),
        (None, Some(issued)) => format!("what was handed out at {}", issued.place),
        (None, None) => "what it had from the beginning".to_owned(),
    };
    page.inked(4, 2, Ink::Strong, &printable(&name));
    let mut line = |label: &str, text: &str| {
        page.lead(6, 24, (Ink::Plain, &format!("{label:<18}")), &printable(text));
    };
    let step = |step: &Step| format!("{}  {}", clock(step.time), step.place);
    if let Some(issued) = &life.issued {
        let lifetime =
            life.lifetime.map(|seconds| format!(", for {} s", number(seconds.unsigned_abs())));
        line("issued", &(step(issued) + &lifetime.unwrap_or_default()));
    }
    if life.worked > 0 {
        line("first used", &step(&life.first_used));
        let until = life.last_worked.map(|time| format!(" until {}", clock(time)));
        line("worked", &format!("×{}{}", number(life.worked), until.unwrap_or_default()));
    }
    let worked = life.worked > 0 && !life.elsewhere;
    let label = if worked { "stopped working" } else { "refused" };
    line(label, &format!("{}  with {}", step(&life.stopped), life.status));
    if life.refusals > 1 {
        let (again, last) = (number(life.refusals - 1), clock(life.last_refused));
        line("still retried", &format!("×{again} until {last}"));
    }
    if let Some((at, by)) = &life.replaced {
        let by = by.as_ref().and_then(|by| by.split('{').next());
        let by = by.map(|by| format!("  by {by}"));
        line("replaced", &(step(at) + &by.unwrap_or_default()));
    }
    line("why", &life.why());
}

fn lay_out_event(page: &mut Page, event: &Event, with_credential: bool) {
    let mut text = format!("{} ({})", event.what.name(), event.status);
    if event.count > 1 {
        text.extend([" ×", &number(event.count), " until ", &clock(event.last)]);
    }
    text.extend(["  ", &event.request]);
    if let (true, Some(credential)) = (with_credential, &event.credential) {
        // What a token claims is said where its life is told.
        text.extend(["  with ", credential.split('{').next().unwrap_or_default()]);
    }
    text.extend(["  ", &event.place]);
    let ink = match event.what {
        Happening::Refused | Happening::TokenRefused | Happening::LoginRefused => Ink::Error,
        Happening::TokenIssued | Happening::LoggedIn => Ink::Strong,
        Happening::Worked | Happening::Failed => Ink::Plain,
    };
    page.lead(4, 24, (ink, &format!("{}  ", clock(event.first))), &printable(&text));
}

/// To the second: `2026-03-01 10:00:00`.
fn clock(time: Timestamp) -> String {
    let second = Timestamp::new(time.seconds(), 0).to_string();
    second.trim_end_matches('Z').replace('T', " ")
}
