//! Ubika Cloud Protector, a firewall of web applications.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ubika",
    about: "Ubika Cloud Protector traffic log, with the backend's answer and what the firewall did",
    documentation: "https://www.ubikasec.com/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Epoch)),
            ("request/ipSource", Column::Client),
            ("request/hostname", Column::Authority),
            ("request/method", Column::Method),
            ("request/path", Column::Path),
            ("request/query", Column::Query),
            ("response/statusCode", Column::Status),
            ("response/backendStatusCode", Column::UpstreamStatus),
            ("response/size", Column::BodyBytes),
            ("response/totalResponseTime", Column::Duration(Unit::Milliseconds)),
            ("context/reaction", Column::Reason(Cow::Borrowed("reaction"))),
        ],
        marks: &[
            Mark { path: "context/reaction", value: None },
            Mark { path: "response/statusCode", value: None },
            Mark { path: "request/ipSource", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"timestamp":"1772359200250","context":{"assetName":"shop","assetNamespace":"example","reaction":"BLOCKED"},"request":{"uid":"7f","hostname":"app.example","method":"GET","path":"/me","headers":[{"key":"user-agent","value":"curl/8.5.0"}],"ipSource":"192.0.2.7","query":"a=1","size":"292"},"response":{"backendResponseTime":"0","backendStatusCode":0,"size":"520","statusCode":403,"totalResponseTime":"12"}}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("bytes", "520"),
            ("duration", "12000 µs"),
            ("reaction", "BLOCKED"),
        ],
    }],
};
