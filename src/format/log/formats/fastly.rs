//! Fastly, in the JSON of its documentation.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "fastly",
    about: "Fastly: JSON under the names of its documentation",
    documentation: "https://www.fastly.com/documentation/guides/integrations/logging/custom-log-formats/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Any)),
            ("time", Column::Time(TimeShape::Any)),
            ("client_ip", Column::Client),
            ("host", Column::Authority),
            ("url", Column::Target),
            ("request_method", Column::Method),
            ("request_protocol", Column::Protocol),
            ("request_referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("request_user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("response_status", Column::Status),
            ("response_body_size", Column::BodyBytes),
            ("time_elapsed", Column::Duration(Unit::Microseconds)),
            ("response_state", Column::Reason(Cow::Borrowed("fastly_info.state"))),
            ("cache_status", Column::Reason(Cow::Borrowed("fastly_info.state"))),
            ("fastly_info_state", Column::Reason(Cow::Borrowed("fastly_info.state"))),
        ],
        marks: &[
            Mark { path: "fastly_server", value: None },
            Mark { path: "fastly_is_edge", value: None },
            Mark { path: "response_state", value: None },
            Mark { path: "fastly_info_state", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"timestamp":"2026-03-01T10:00:00","client_ip":"192.0.2.7","geo_country":"germany","host":"app.example","url":"/me?a=1","request_method":"GET","request_protocol":"HTTP/2","request_referer":"","request_user_agent":"curl/8.5.0","response_state":"ERROR","response_status":403,"response_reason":"Forbidden","response_body_size":12,"fastly_server":"cache-fra1","fastly_is_edge":true}"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("bytes", "12"),
            ("fastly_info.state", "ERROR"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
