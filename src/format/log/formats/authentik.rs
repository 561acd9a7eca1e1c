//! authentik's own requests, as its ASGI server logs them.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// `host` is the client's address in some versions and the authority in others: it is not read.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "authentik",
    about: "authentik, the requests to its server",
    documentation: "https://github.com/goauthentik/authentik/blob/main/authentik/root/asgi.py",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Any)),
            ("remote", Column::Client),
            ("event", Column::Target),
            ("method", Column::Method),
            ("scheme", Column::Scheme),
            ("status", Column::Status),
            ("runtime", Column::Duration(Unit::Milliseconds)),
            ("user", Column::User),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
        ],
        marks: &[Mark { path: "logger", value: Some("authentik.asgi") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"auth_via":"session","event":"/api/v3/core/users/?page=1","host":"auth.example","level":"info","logger":"authentik.asgi","method":"GET","pid":20,"remote":"192.0.2.7","request_id":"71f2","runtime":45,"scheme":"https","status":403,"timestamp":"2026-03-01T10:00:00.123456","user":"ada","user_agent":"curl/8.5.0"}"#,
            columns: &[
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("target", "/api/v3/core/users/?page=1"),
                ("status", "403"),
                ("duration", "45000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: r#"{"event":"Created Event","level":"info","logger":"authentik.events.models","method":"GET","status":200,"timestamp":"2026-03-01T10:00:00.123456"}"#,
            columns: &[],
        },
    ],
};
