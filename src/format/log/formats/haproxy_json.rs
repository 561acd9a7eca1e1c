//! HAProxy Enterprise's JSON access log.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// `status` is the verdict of a filter and no status code.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "haproxy-json",
    about: "HAProxy Enterprise: JSON behind `[ACCESS]`, with the termination state",
    documentation: "https://www.haproxy.com/documentation/hapee/latest/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("date", Column::Time(TimeShape::Epoch)),
            ("ip", Column::Client),
            ("port", Column::ClientPort),
            ("meth", Column::Method),
            ("fqdn", Column::Authority),
            ("path", Column::Path),
            ("qs", Column::Query),
            ("vers", Column::Protocol),
            ("code", Column::Status),
            ("bytes", Column::BodyBytes),
            ("ua", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("tt", Column::Duration(Unit::Milliseconds)),
            ("state", Column::Reason(Cow::Borrowed("termination_state"))),
        ],
        marks: &[
            Mark { path: "meth", value: None },
            Mark { path: "code", value: None },
            Mark { path: "state", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"hapee-lb[16320]: [ACCESS] 2022 {"ssl":false,"ti":1991,"code":401,"qs":"a=1","backend":"app","meth":"GET","date":1772359200.250,"port":47623,"status":"ip-safe","path":"\/me","vers":"HTTP\/1.1","ip":"192.0.2.7","tr":31,"fqdn":"app.example","bytes":363,"ua":"curl\/8.5.0","state":"PR--","tt":12}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("method", "GET"),
            ("target", "/me?a=1"),
            ("status", "401"),
            ("duration", "12000 µs"),
            ("termination_state", "PR--"),
        ],
    }],
};
