//! `JFrog` platform request logs.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "jfrog",
    about: "JFrog Artifactory and its services: columns between bars",
    documentation: "https://jfrog.com/help/r/jfrog-platform-administration-documentation/request-log",
    layout: Layout::Text(
        Syntax::Nginx,
        "$time_iso8601|$trace_id|$remote_addr|$remote_user|$request_method|$request_uri|$status|$request_length|$bytes_sent|${duration ms}|$http_user_agent",
    ),
    hints: &[],
    examples: &[
        Example {
            line: "2026-03-01T10:00:00.250Z|d5d75b3c41242768|192.0.2.7|ada|GET|api/v1/cert/root|401|0|6|4|curl/8.5.0",
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("target", "api/v1/cert/root"),
                ("status", "401"),
                ("duration", "4000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: "2026-03-01T10:00:00.250Z|d5d75b3c41242768|192.0.2.7|anonymous|GET|/a|200|-1|-1|4|curl/8.5.0",
            columns: &[("status", "200"), ("duration", "4000 µs")],
        },
    ],
};
