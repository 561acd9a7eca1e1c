//! The first Ubika Cloud Protector, whose records are flat.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ubika-flat",
    about: "Ubika Cloud Protector traffic log of the first generation",
    documentation: "https://www.ubikasec.com/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Epoch)),
            ("ip_source", Column::Client),
            ("x_forwarded_for", Column::ForwardedFor),
            ("http_method", Column::Method),
            ("protocol", Column::Protocol),
            ("hostname", Column::Authority),
            ("path", Column::Target),
            ("http_status_code", Column::Status),
            ("response_size", Column::BodyBytes),
            ("total_response_time", Column::Duration(Unit::Milliseconds)),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
        ],
        marks: &[
            Mark { path: "ip_source", value: None },
            Mark { path: "application_id", value: None },
            Mark { path: "http_status_code", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"id": "ZhVp", "application_id": "app.example", "ip_source": "192.0.2.7", "http_method": "GET", "protocol": "HTTP/1.1", "hostname": "app.example.eu.cloudprotector.com", "path": "/me", "user_agent": "curl/8.5.0", "x_forwarded_for": "192.0.2.7", "http_status_code": 401, "response_size": 633, "total_response_time": 35, "timestamp": 1772359200}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("target", "/me"),
            ("status", "401"),
            ("duration", "35000 µs"),
        ],
    }],
};
