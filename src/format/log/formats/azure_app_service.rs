//! Azure App Service, `AppServiceHTTPLogs`.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-app-service",
    about: "Azure App Service HTTP logs",
    documentation: "https://learn.microsoft.com/azure/azure-monitor/reference/tables/appservicehttplogs",
    layout: Layout::Json(json::Layout {
        members: &[
            ("time", Column::Time(TimeShape::Rfc3339)),
            ("EventTime", Column::Time(TimeShape::Rfc3339)),
            ("properties/CIp", Column::Client),
            ("properties/CsMethod", Column::Method),
            ("properties/CsUriStem", Column::Path),
            ("properties/CsUriQuery", Column::Query),
            ("properties/CsHost", Column::Authority),
            ("properties/CsUsername", Column::User),
            (
                "properties/UserAgent",
                Column::Coded(Escape::Plus, &Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ),
            ("properties/Referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("properties/ScStatus", Column::Status),
            ("properties/ScSubStatus", Column::Reason(Cow::Borrowed("sc-substatus"))),
            ("properties/ScWin32Status", Column::Reason(Cow::Borrowed("sc-win32-status"))),
            ("properties/ScBytes", Column::BodyBytes),
            ("properties/TimeTaken", Column::Duration(Unit::Milliseconds)),
        ],
        marks: &[Mark { path: "category", value: Some("AppServiceHTTPLogs") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"time":"2026-03-01T10:00:00.2500000Z","category":"AppServiceHTTPLogs","properties":{"CsMethod":"GET","CsUriStem":"/me","SPort":"443","CIp":"192.0.2.7","UserAgent":"curl/8.5.0","CsHost":"app.example","ScStatus":401,"ScSubStatus":"71","ScWin32Status":"0","ScBytes":292,"CsBytes":1384,"TimeTaken":12,"CsUriQuery":"a=1","CsUsername":""}}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "401"),
            ("sc-substatus", "71"),
            ("duration", "12000 µs"),
        ],
    }],
};
