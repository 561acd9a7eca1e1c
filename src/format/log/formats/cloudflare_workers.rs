//! Cloudflare Workers trace events.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cloudflare-workers",
    about: "Cloudflare Logpush `workers_trace_events`",
    documentation: "https://developers.cloudflare.com/logs/reference/log-fields/account/workers_trace_events/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("EventTimestampMs", Column::Time(TimeShape::Epoch)),
            ("Event/Request/Method", Column::Method),
            ("Event/Request/URL", Column::Target),
            ("Event/Response/Status", Column::Status),
            ("Outcome", Column::Reason(Cow::Borrowed("Outcome"))),
        ],
        marks: &[
            Mark { path: "ScriptName", value: None },
            Mark { path: "EventTimestampMs", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"Event":{"RayID":"7b","Request":{"URL":"https://app.example/me","Method":"GET"},"Response":{"Status":401}},"EventTimestampMs":1772359200250,"Outcome":"ok","ScriptName":"edge"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("method", "GET"),
            ("target", "https://app.example/me"),
            ("status", "401"),
        ],
    }],
};
