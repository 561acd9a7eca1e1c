//! How reports name the endpoint of a finding and its place, in words safe to print.

use super::printable;
use crate::model::Finding;

/// `GET 403 api.example/v1/orders/{id}`
pub(super) fn endpoint(finding: &Finding) -> String {
    let method = finding.method.as_deref().unwrap_or("(method unknown)");
    format!("{} {} {}", printable(method), finding.status, target(finding))
}

/// `api.example/v1/orders/{id}`
pub(super) fn target(finding: &Finding) -> String {
    let host = finding.host.as_deref().unwrap_or_default();
    // The target of CONNECT is a host, and has no path.
    let is_connect = finding.method.as_deref() == Some("CONNECT");
    let unknown = if is_connect { "" } else { "(path unknown)" };
    let path = finding.template.as_deref().unwrap_or(unknown);
    format!("{}{}", printable(host), printable(path))
}

/// `logs/access.log, line 42, 2026-03-01T10:00:00Z`
pub(super) fn place(finding: &Finding) -> String {
    let mut place = printable(&finding.source).into_owned();
    if !finding.locator.is_empty() {
        place.push_str(", ");
        place.push_str(&printable(&finding.locator));
    }
    if let Some(time) = finding.time {
        place.extend([", ", &time.to_string()]);
    }
    place
}

/// The line number, where the place of a finding is a line of its source.
pub(super) fn line(finding: &Finding) -> Option<u64> {
    let number = finding.locator.strip_prefix("line ")?;
    number.split(' ').next()?.parse().ok()
}
