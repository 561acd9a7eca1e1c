//! ngrok HTTP request events.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ngrok",
    about: "ngrok `http_request_complete` events",
    documentation: "https://ngrok.com/docs/obs/events/reference/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("event_timestamp", Column::Time(TimeShape::Any)),
            ("object/conn/client_ip", Column::Client),
            ("object/http/request/method", Column::Method),
            ("object/http/request/url/raw", Column::Target),
            ("object/http/request/url/path", Column::Path),
            ("object/http/request/url/query", Column::Query),
            ("object/http/request/url/host", Column::Authority),
            (
                "object/http/request/user_agent/raw",
                Column::RequestHeader(Cow::Borrowed("user-agent")),
            ),
            ("object/http/response/status_code", Column::Status),
            ("object/basic_auth/decision", Column::Reason(Cow::Borrowed("basic_auth.decision"))),
            ("object/oauth/decision", Column::Reason(Cow::Borrowed("oauth.decision"))),
            ("object/ip_policy/decision", Column::Reason(Cow::Borrowed("ip_policy.decision"))),
        ],
        marks: &[Mark { path: "event_type", value: Some("http_request_complete") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"event_id":"ev_1","event_type":"http_request_complete.v0","event_timestamp":"2026-03-01T10:00:00Z","object":{"basic_auth":{"decision":"block"},"conn":{"client_ip":"192.0.2.7"},"http":{"request":{"method":"GET","url":{"host":"app.ngrok.app","path":"/me","raw":"https://app.ngrok.app/me"}},"response":{"status_code":401}}}}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("host", "app.ngrok.app"),
            ("target", "https://app.ngrok.app/me"),
            ("status", "401"),
            ("basic_auth.decision", "block"),
        ],
    }],
};
