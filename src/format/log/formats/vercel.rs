//! Vercel log drains.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "vercel",
    about: "Vercel log drains",
    documentation: "https://vercel.com/docs/drains/reference/logs",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Any)),
            ("proxy/timestamp", Column::Time(TimeShape::Any)),
            ("proxy/clientIp", Column::Client),
            ("proxy/method", Column::Method),
            ("proxy/scheme", Column::Scheme),
            ("proxy/host", Column::Authority),
            ("proxy/path", Column::Target),
            ("proxy/statusCode", Column::Status),
            ("statusCode", Column::Status),
            ("proxy/userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("proxy/referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("proxy/wafAction", Column::Reason(Cow::Borrowed("wafAction"))),
            ("wafAction", Column::Reason(Cow::Borrowed("wafAction"))),
            ("proxy/responseByteSize", Column::BodyBytes),
        ],
        marks: &[
            Mark { path: "proxy/statusCode", value: None },
            Mark { path: "proxy/host", value: None },
            Mark { path: "proxy/method", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"id":"1573817187330377061717300000","deploymentId":"dpl_1","source":"static","host":"shop.vercel.app","timestamp":1772359200250,"projectId":"p","level":"info","proxy":{"timestamp":1772359200250,"method":"GET","host":"app.example","path":"/me?a=1","userAgent":["curl/8.5.0"],"referer":"https://app.example/","statusCode":401,"clientIp":"192.0.2.7","scheme":"https"}}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "401"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
