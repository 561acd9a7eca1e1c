//! AWS API Gateway with a JSON access log format.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat, hints};

// `resourcePath` is the template of the route: it stands in where the path itself is not logged.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-api-gateway",
    about: "AWS API Gateway, JSON under the names of the console's examples",
    documentation: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("requestTime", Column::Time(TimeShape::Clf)),
            ("requestTimeEpoch", Column::Time(TimeShape::Epoch)),
            ("ip", Column::Client),
            ("sourceIp", Column::Client),
            ("user", Column::User),
            ("httpMethod", Column::Method),
            ("path", Column::Path),
            ("resourcePath", Column::Route),
            ("domainName", Column::Authority),
            ("protocol", Column::Protocol),
            ("status", Column::Status),
            ("responseLength", Column::BodyBytes),
            ("responseLatency", Column::Duration(Unit::Milliseconds)),
            ("userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("integrationStatus", Column::UpstreamStatus),
            ("errorResponseType", Column::Reason(Cow::Borrowed("errorResponseType"))),
            ("error.responseType", Column::Reason(Cow::Borrowed("error.responseType"))),
            ("responseType", Column::Reason(Cow::Borrowed("responseType"))),
            ("errorMessage", Column::Reason(Cow::Borrowed("errorMessage"))),
            ("error.message", Column::Reason(Cow::Borrowed("error.message"))),
            ("errorMessageString", Column::Reason(Cow::Borrowed("errorMessageString"))),
            ("authorizerError", Column::Reason(Cow::Borrowed("authorizerError"))),
            ("authorizer.error", Column::Reason(Cow::Borrowed("authorizer.error"))),
            ("authorizeError", Column::Reason(Cow::Borrowed("authorizeError"))),
            ("authenticateError", Column::Reason(Cow::Borrowed("authenticateError"))),
            ("wafError", Column::Reason(Cow::Borrowed("wafError"))),
            ("validationErrorString", Column::Reason(Cow::Borrowed("validationErrorString"))),
        ],
        marks: &[
            Mark { path: "resourcePath", value: None },
            Mark { path: "routeKey", value: None },
            Mark { path: "requestTimeEpoch", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: hints::API_GATEWAY,
    examples: &[
        Example {
            line: r#"{"requestId":"c6af9ac6","ip":"192.0.2.7","caller":"-","user":"-","requestTime":"01/Mar/2026:10:00:00 +0000","httpMethod":"GET","resourcePath":"/pets/{petId}","status":"403","protocol":"HTTP/1.1","responseLength":"42","errorResponseType":"EXPIRED_TOKEN"}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/pets/{petId}"),
                ("version", "1.1"),
                ("status", "403"),
                ("bytes", "42"),
                ("errorResponseType", "EXPIRED_TOKEN"),
            ],
        },
        Example {
            line: r#"{"requestId":"c6af9ac6","ip":"192.0.2.7","requestTime":"01/Mar/2026:10:00:00 +0000","httpMethod":"GET","routeKey":"$default","path":"/pets/7","status":401,"protocol":"HTTP/2.0","responseLength":"26","authorizerError":"The token has expired"}"#,
            columns: &[
                ("target", "/pets/7"),
                ("status", "401"),
                ("authorizerError", "The token has expired"),
            ],
        },
    ],
};
