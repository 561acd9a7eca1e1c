//! Amazon `CloudFront` standard logging v2 and real-time logs, as JSON.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cloudfront-json",
    about: "Amazon CloudFront standard log v2 and real-time log as JSON",
    documentation: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("timestamp", Column::Time(TimeShape::Any)),
            ("timestamp(ms)", Column::Time(TimeShape::Any)),
            ("DateTime", Column::Time(TimeShape::Any)),
            ("c-ip", Column::Client),
            ("cs-method", Column::Method),
            ("cs(Host)", Column::ServerName),
            ("x-host-header", Column::Authority),
            ("cs-uri-stem", Column::Path),
            ("cs-uri-query", Column::Query),
            ("cs-protocol", Column::Scheme),
            ("cs-protocol-version", Column::Protocol),
            ("sc-status", Column::Status),
            ("sc-bytes", Column::BodyBytes),
            ("time-taken", Column::Duration(Unit::Seconds)),
            ("x-forwarded-for", Column::ForwardedFor),
            ("cs(User-Agent)", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("cs-user-agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("cs(Referer)", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("sc-content-type", Column::UpstreamHeader(Cow::Borrowed("content-type"))),
            ("x-edge-result-type", Column::Reason(Cow::Borrowed("x-edge-result-type"))),
            (
                "x-edge-response-result-type",
                Column::Reason(Cow::Borrowed("x-edge-response-result-type")),
            ),
            (
                "x-edge-detailed-result-type",
                Column::Reason(Cow::Borrowed("x-edge-detailed-result-type")),
            ),
        ],
        marks: &[
            Mark { path: "x-edge-location", value: None },
            Mark { path: "x-edge-result-type", value: None },
            Mark { path: "x-edge-request-id", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"date":"2026-03-01","time":"10:00:00","x-edge-location":"FRA56-P2","sc-bytes":"703","c-ip":"192.0.2.7","cs-method":"GET","cs(Host)":"d111111abcdef8.cloudfront.net","cs-uri-stem":"/me","sc-status":"403","cs(Referer)":"-","cs(User-Agent)":"curl/8.5.0","cs-uri-query":"a=1","x-edge-result-type":"Error","x-host-header":"app.example","cs-protocol":"https","time-taken":"0.113","x-edge-detailed-result-type":"AccessDenied"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("scheme", "https"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("bytes", "703"),
            ("duration", "113000 µs"),
            ("x-edge-result-type", "Error"),
            ("x-edge-detailed-result-type", "AccessDenied"),
        ],
    }],
};
