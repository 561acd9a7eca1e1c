//! Kibana's response events, up to version 7.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// Whether `req.headers` is all there was depends on `logging.filter`: nothing is absent.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "kibana",
    about: "Kibana 4 to 7: response events",
    documentation: "https://www.elastic.co/guide/en/kibana/7.17/settings.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("@timestamp", Column::Time(TimeShape::Rfc3339)),
            ("req/remoteAddress", Column::Client),
            ("method", Column::Method),
            ("req/url", Column::Target),
            ("req/headers/host", Column::Authority),
            ("req/headers/user-agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("req/headers/referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("res/statusCode", Column::Status),
            ("res/responseTime", Column::Duration(Unit::Milliseconds)),
            ("res/contentLength", Column::BodyBytes),
        ],
        marks: &[Mark { path: "type", value: Some("response") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"type":"response","@timestamp":"2026-03-01T10:00:00Z","tags":[],"pid":1,"method":"get","statusCode":403,"req":{"url":"/login?next=%2F","method":"get","headers":{"host":"kibana:5601","user-agent":"curl/8.5.0"},"remoteAddress":"192.0.2.7","userAgent":"192.0.2.7"},"res":{"statusCode":403,"responseTime":30,"contentLength":9},"message":"GET /login?next=%2F 403 30ms - 9.0B"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("host", "kibana:5601"),
            ("target", "/login?next=%2F"),
            ("status", "403"),
            ("duration", "30000 µs"),
        ],
    }],
};
