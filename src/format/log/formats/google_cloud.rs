//! `HttpRequest` in the log entries of Google Cloud.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "google-cloud",
    about: "Google Cloud load balancers, Cloud Run and App Engine: log entries with `httpRequest`",
    documentation: "https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry#HttpRequest",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Rfc3339)),
            ("httpRequest/requestMethod", Column::Method),
            ("httpRequest/requestUrl", Column::Target),
            ("httpRequest/status", Column::Status),
            ("httpRequest/responseSize", Column::BodyBytes),
            ("httpRequest/userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("httpRequest/referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("httpRequest/remoteIp", Column::Client),
            ("httpRequest/latency", Column::Duration(Unit::Seconds)),
            ("httpRequest/protocol", Column::Protocol),
            ("jsonPayload/statusDetails", Column::Reason(Cow::Borrowed("statusDetails"))),
            (
                "jsonPayload/enforcedSecurityPolicy/outcome",
                Column::Reason(Cow::Borrowed("enforcedSecurityPolicy.outcome")),
            ),
        ],
        marks: &[Mark { path: "httpRequest/requestMethod", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"httpRequest":{"latency":"0.205s","remoteIp":"192.0.2.7","requestMethod":"GET","requestSize":"80","requestUrl":"https://app.example/me?a=1","responseSize":"553","status":403,"userAgent":"curl/8.5.0"},"insertId":"1f4","jsonPayload":{"statusDetails":"denied_by_security_policy"},"logName":"projects/p/logs/requests","timestamp":"2026-03-01T10:00:00.250Z"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("target", "https://app.example/me?a=1"),
            ("status", "403"),
            ("bytes", "553"),
            ("duration", "205000 µs"),
            ("statusDetails", "denied_by_security_policy"),
        ],
    }],
};
