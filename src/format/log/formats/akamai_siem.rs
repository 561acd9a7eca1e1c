//! Akamai SIEM events.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "akamai-siem",
    about: "Akamai SIEM integration: what the firewall saw and did",
    documentation: "https://techdocs.akamai.com/siem-integration/reference/get-configid",
    layout: Layout::Json(json::Layout {
        members: &[
            ("httpMessage/start", Column::Time(TimeShape::Epoch)),
            ("attackData/clientIP", Column::Client),
            ("httpMessage/method", Column::Method),
            ("httpMessage/host", Column::Authority),
            ("httpMessage/path", Column::Path),
            ("httpMessage/query", Column::Query),
            ("httpMessage/protocol", Column::Protocol),
            ("httpMessage/tls", Column::Tls),
            ("httpMessage/status", Column::Status),
            ("httpMessage/bytes", Column::BodyBytes),
            ("attackData/appliedAction", Column::Reason(Cow::Borrowed("appliedAction"))),
            ("attackData/ruleActions", Column::Reason(Cow::Borrowed("ruleActions"))),
        ],
        marks: &[
            Mark { path: "attackData", value: None },
            Mark { path: "attackData/clientIP", value: None },
            Mark { path: "attackData/configId", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"attackData":{"clientIP":"192.0.2.7","configId":"6","policyId":"p","appliedAction":"deny","ruleActions":"ZGVueQ%3d%3d"},"httpMessage":{"bytes":"34523","host":"app.example","method":"POST","path":"/login","port":"443","protocol":"HTTP/2","query":"a=1","start":"1772359200","status":"403"},"type":"akamai_siem","version":"1.0"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("method", "POST"),
            ("target", "/login?a=1"),
            ("status", "403"),
            ("appliedAction", "deny"),
        ],
    }],
};
