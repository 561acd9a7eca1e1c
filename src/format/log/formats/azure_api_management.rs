//! Azure API Management, resource log `GatewayLogs`.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-api-management",
    about: "Azure API Management `GatewayLogs`, with the backend's answer and the error that ended it",
    documentation: "https://learn.microsoft.com/azure/api-management/gateway-log-schema-reference",
    layout: Layout::Json(json::Layout {
        members: &[
            ("time", Column::Time(TimeShape::Rfc3339)),
            ("callerIpAddress", Column::Client),
            ("durationMs", Column::Duration(Unit::Milliseconds)),
            ("properties/method", Column::Method),
            ("properties/url", Column::Target),
            ("properties/clientProtocol", Column::Protocol),
            ("properties/responseCode", Column::Status),
            ("properties/responseSize", Column::BodyBytes),
            ("properties/backendResponseCode", Column::UpstreamStatus),
            ("properties/userId", Column::User),
            ("properties/requestHeaders", Column::RequestHeaders),
            ("properties/responseHeaders", Column::ResponseHeaders),
            ("properties/lastError/source", Column::Reason(Cow::Borrowed("lastError.source"))),
            ("properties/lastError/reason", Column::Reason(Cow::Borrowed("lastError.reason"))),
            ("properties/lastError/message", Column::Reason(Cow::Borrowed("lastError.message"))),
        ],
        marks: &[Mark { path: "category", value: Some("GatewayLogs") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[Hint {
        lacks: Lack::Challenge,
        add: "the API's Azure Monitor diagnostics, Headers to log: WWW-Authenticate",
    }],
    examples: &[
        Example {
            line: r#"{"time":"2026-03-01T10:00:00.25Z","operationName":"Microsoft.ApiManagement/GatewayLogs","category":"GatewayLogs","durationMs":12,"callerIpAddress":"192.0.2.7","isRequestSuccess":false,"properties":{"method":"GET","url":"https://api.example/v1/me?a=1","responseCode":401,"responseSize":310,"cache":"none","clientProtocol":"HTTP/1.1","lastError":{"elapsed":0,"source":"validate-jwt","section":"inbound","reason":"TokenExpired","message":"JWT expired"}}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("target", "https://api.example/v1/me?a=1"),
                ("status", "401"),
                ("bytes", "310"),
                ("duration", "12000 µs"),
                ("lastError.source", "validate-jwt"),
                ("lastError.reason", "TokenExpired"),
            ],
        },
        // Another log of the same subscription.
        Example {
            line: r#"{"time":"2026-03-01T10:00:00Z","category":"AuditEvent","properties":{"method":"GET","url":"/","responseCode":200}}"#,
            columns: &[],
        },
    ],
};
