//! What happened to each client, for whoever asks why these refusals.

use crate::model::Timestamp;
use crate::report::layout::{Ink, Page, counted, number};
use crate::report::printable;
use crate::tally::{Event, Happening, History};

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

fn lay_out_event(page: &mut Page, event: &Event, with_credential: bool) {
    let mut text = format!("{} ({})", event.what.name(), event.status);
    if event.count > 1 {
        text.extend([" ×", &number(event.count), " until ", &clock(event.last)]);
    }
    text.extend(["  ", &event.request]);
    if let (true, Some(credential)) = (with_credential, &event.credential) {
        text.extend(["  with ", credential]);
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
