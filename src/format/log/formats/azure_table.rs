//! Azure resource logs exported from their tables.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-diagnostics",
    about: "Azure resource logs under the column names of their tables",
    documentation: "https://learn.microsoft.com/azure/azure-monitor/reference/tables-index",
    layout: Layout::Json(json::Layout {
        members: &[
            ("TimeGenerated", Column::Time(TimeShape::Rfc3339)),
            ("TimeGenerated [UTC]", Column::Time(TimeShape::Any)),
            ("CallerIpAddress", Column::Client),
            ("ClientIp", Column::Client),
            ("ClientIP", Column::Client),
            ("CIp", Column::Client),
            ("Method", Column::Method),
            ("HttpMethod", Column::Method),
            ("CsMethod", Column::Method),
            ("Url", Column::Target),
            ("RequestUri", Column::Path),
            ("RequestQuery", Column::Query),
            ("CsUriStem", Column::Path),
            ("CsUriQuery", Column::Query),
            ("OriginalHost", Column::Authority),
            ("Host", Column::Authority),
            ("HostName", Column::Authority),
            ("CsHost", Column::Authority),
            ("UserAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("ResponseCode", Column::Status),
            ("HttpStatus", Column::Status),
            ("HttpStatusCode", Column::Status),
            ("ScStatus", Column::Status),
            ("BackendResponseCode", Column::UpstreamStatus),
            ("ServerStatus", Column::UpstreamStatus),
            ("LastErrorSource", Column::Reason(Cow::Borrowed("lastError.source"))),
            ("LastErrorReason", Column::Reason(Cow::Borrowed("lastError.reason"))),
            ("LastErrorMessage", Column::Reason(Cow::Borrowed("lastError.message"))),
            ("ErrorInfo", Column::Reason(Cow::Borrowed("error_info"))),
            ("ScSubStatus", Column::Reason(Cow::Borrowed("sc-substatus"))),
            ("ScWin32Status", Column::Reason(Cow::Borrowed("sc-win32-status"))),
        ],
        marks: &[
            Mark { path: "TimeGenerated", value: None },
            Mark { path: "TimeGenerated [UTC]", value: None },
            // The `properties` of an exported record, where they are a text.
            Mark { path: "CsUriStem", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"TimeGenerated":"2026-03-01T10:00:00.25Z","Type":"ApiManagementGatewayLogs","CallerIpAddress":"192.0.2.7","Method":"GET","Url":"https://api.example/me","ResponseCode":401,"BackendResponseCode":0,"LastErrorSource":"validate-jwt","LastErrorReason":"TokenExpired"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("target", "https://api.example/me"),
            ("status", "401"),
            ("lastError.source", "validate-jwt"),
            ("lastError.reason", "TokenExpired"),
        ],
    }],
};
