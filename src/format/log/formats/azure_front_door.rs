//! Azure Front Door, `FrontDoorAccessLog`.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

/// Where both tiers write what.
pub(super) const MEMBERS: &[(&str, Column)] = &[
    ("time", Column::Time(TimeShape::Rfc3339)),
    ("properties/clientIp", Column::Client),
    ("properties/socketIp", Column::Peer),
    ("properties/httpMethod", Column::Method),
    ("properties/requestUri", Column::Target),
    ("properties/httpVersion", Column::Protocol),
    ("properties/httpStatusCode", Column::Status),
    ("properties/responseBytes", Column::BodyBytes),
    ("properties/timeTaken", Column::Duration(Unit::Seconds)),
    ("properties/userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
    ("properties/referer", Column::RequestHeader(Cow::Borrowed("referer"))),
    ("properties/hostName", Column::Authority),
    ("properties/errorInfo", Column::Reason(Cow::Borrowed("errorInfo"))),
    ("properties/ErrorInfo", Column::Reason(Cow::Borrowed("ErrorInfo"))),
];

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-front-door",
    about: "Azure Front Door access log",
    documentation: "https://learn.microsoft.com/azure/frontdoor/monitor-front-door-reference",
    layout: Layout::Json(json::Layout {
        members: MEMBERS,
        marks: &[Mark { path: "category", value: Some("FrontDoorAccessLog") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"time":"2026-03-01T10:00:00.25Z","category":"FrontDoorAccessLog","properties":{"httpMethod":"GET","httpVersion":"2.0","requestUri":"https://app.example:443/me?a=1","requestProtocol":"HTTPS","responseBytes":"553","userAgent":"curl/8.5.0","clientIp":"192.0.2.7","timeTaken":"0.205","httpStatusCode":"403","hostName":"app.example","errorInfo":"NoError"}}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "https://app.example:443/me?a=1"),
            ("version", "2"),
            ("status", "403"),
            ("duration", "205000 µs"),
            ("errorInfo", "NoError"),
        ],
    }],
};
