//! Azure Application Gateway, `ApplicationGatewayAccessLog`.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// `requestQuery` is left out: the gateway adds parameters of its own to it. `timeTaken` is in
// milliseconds in v1, in seconds in v2.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-application-gateway",
    about: "Azure Application Gateway access log, with the backend's answer",
    documentation: "https://learn.microsoft.com/azure/application-gateway/monitor-application-gateway-reference",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Rfc3339)),
            ("timeStamp", Column::Time(TimeShape::Rfc3339)),
            ("time", Column::Time(TimeShape::Rfc3339)),
            ("properties/clientIP", Column::Client),
            ("properties/httpMethod", Column::Method),
            ("properties/originalRequestUriWithArgs", Column::Target),
            ("properties/requestUri", Column::Path),
            ("properties/userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("properties/httpStatus", Column::Status),
            ("properties/httpVersion", Column::Protocol),
            ("properties/sentBytes", Column::BodyBytes),
            ("properties/timeTaken", Column::Duration(Unit::SecondsOrMilliseconds)),
            ("properties/originalHost", Column::Authority),
            ("properties/host", Column::ServerName),
            ("properties/serverStatus", Column::UpstreamStatus),
            ("properties/error_info", Column::Reason(Cow::Borrowed("error_info"))),
        ],
        marks: &[Mark { path: "category", value: Some("ApplicationGatewayAccessLog") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"timeStamp":"2026-03-01T10:00:00+00:00","category":"ApplicationGatewayAccessLog","properties":{"instanceId":"appgw_1","clientIP":"192.0.2.7","clientPort":45057,"httpMethod":"GET","originalRequestUriWithArgs":"/me?a=1","requestUri":"/me","requestQuery":"a=1","userAgent":"curl/8.5.0","httpStatus":403,"httpVersion":"HTTP/1.1","receivedBytes":65,"sentBytes":553,"timeTaken":0.205,"serverStatus":"","error_info":"ERRORINFO_NO_ERROR","host":"app.example","originalHost":"app.example"}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("target", "/me?a=1"),
                ("status", "403"),
                ("bytes", "553"),
                ("duration", "205000 µs"),
                ("error_info", "ERRORINFO_NO_ERROR"),
            ],
        },
        Example {
            line: r#"{"time":"2026-03-01T10:00:00Z","category":"ApplicationGatewayAccessLog","properties":{"clientIP":"192.0.2.7","clientPort":"12345","httpMethod":"HEAD","requestUri":"/me","requestQuery":"","userAgent":"-","httpStatus":"401","httpVersion":"HTTP/1.0","sentBytes":"202","timeTaken":"359","sslEnabled":"off"}}"#,
            columns: &[("method", "HEAD"), ("status", "401"), ("duration", "359000 µs")],
        },
    ],
};
