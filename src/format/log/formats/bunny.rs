//! bunny.net CDN.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// The method is not logged.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "bunny",
    about: "bunny.net CDN: columns between bars",
    documentation: "https://docs.bunny.net/docs/cdn-log-format",
    layout: Layout::Text(
        Syntax::Nginx,
        "$cache|$status|$msec|$bytes_sent|$zone|$remote_addr|$http_referer|$request_uri|$edge|$http_user_agent|$request_id|$country",
    ),
    hints: &[],
    examples: &[Example {
        line: "HIT|403|1772359200250|412|39|192.0.2.7|-|https://app.example/me|WA|curl/8.5.0|322b688bd63fb63f2babe9de96a5d262|DE",
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("target", "https://app.example/me"),
            ("status", "403"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
