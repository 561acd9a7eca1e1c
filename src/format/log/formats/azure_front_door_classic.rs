//! Azure Front Door (classic), `FrontdoorAccessLog`.

use super::azure_front_door::MEMBERS;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-front-door-classic",
    about: "Azure Front Door (classic) access log",
    documentation: "https://learn.microsoft.com/azure/frontdoor/front-door-diagnostics",
    layout: Layout::Json(json::Layout {
        members: MEMBERS,
        marks: &[Mark { path: "category", value: Some("FrontdoorAccessLog") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"category":"FrontdoorAccessLog","properties":{"ErrorInfo":"NoError","clientIp":"2001:db8::7","httpMethod":"POST","httpStatusCode":"401","httpVersion":"2.0.0.0","requestUri":"https://app.example:443/me","timeTaken":"3.603"},"time":"2026-03-01T10:00:00.25Z"}"#,
        columns: &[
            ("client", "2001:db8::7"),
            ("method", "POST"),
            ("target", "https://app.example:443/me"),
            ("status", "401"),
            ("version", "2"),
            ("duration", "3603000 µs"),
        ],
    }],
};
