//! nginx's log as Matomo's importer asks for it.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// `generation_time_milli` is filled with nginx's `$request_time`, which is in seconds. No method.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "matomo-json",
    about: "nginx's JSON for Matomo's log importer, without the method",
    documentation: "https://github.com/matomo-org/matomo-log-analytics#setup-nginx-logs",
    layout: Layout::Json(json::Layout {
        members: &[
            ("date", Column::Time(TimeShape::Any)),
            ("ip", Column::Client),
            ("userid", Column::User),
            ("host", Column::Authority),
            ("path", Column::Target),
            ("status", Column::Status),
            ("length", Column::BodyBytes),
            ("generation_time_milli", Column::Duration(Unit::Seconds)),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("referrer", Column::RequestHeader(Cow::Borrowed("referer"))),
        ],
        marks: &[
            Mark { path: "generation_time_milli", value: None },
            Mark { path: "path", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"ip": "192.0.2.7","host": "app.example","path": "/me?a=1","status": "401","referrer": "https://app.example/","user_agent": "curl/8.5.0","length": 192,"generation_time_milli": 0.008,"date": "2026-03-01T11:00:00+01:00"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "401"),
            ("duration", "8000 µs"),
        ],
    }],
};
