//! Zeek's `http.log` as JSON.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "zeek-json",
    about: "Zeek `http.log` as JSON",
    documentation: "https://docs.zeek.org/en/current/frameworks/logging.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("ts", Column::Time(TimeShape::Any)),
            ("id.orig_h", Column::Client),
            ("method", Column::Method),
            ("host", Column::Authority),
            ("uri", Column::Target),
            ("referrer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("version", Column::Protocol),
            ("response_body_len", Column::BodyBytes),
            ("status_code", Column::Status),
            ("username", Column::User),
        ],
        marks: &[Mark { path: "id.orig_h", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"ts":1772359200.25,"uid":"CHhAvVGS1","id.orig_h":"192.0.2.7","id.orig_p":49157,"id.resp_h":"10.0.0.1","id.resp_p":80,"trans_depth":1,"method":"GET","host":"app.example","uri":"/me","version":"1.1","user_agent":"curl/8.5.0","request_body_len":0,"response_body_len":14,"status_code":401,"status_msg":"Unauthorized","username":"ada"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("host", "app.example"),
            ("target", "/me"),
            ("status", "401"),
            ("bytes", "14"),
        ],
    }],
};
