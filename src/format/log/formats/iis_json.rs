//! IIS's W3C columns as JSON, as `NXLog`, Fluent Bit and Logstash ship them.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

// The times are UTC, as in the W3C log; spaces in fields became plus signs there.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "iis-json",
    about: "IIS: a W3C log whose columns a collector made members of JSON",
    documentation: "https://docs.nxlog.co/integrate/iis.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("c-ip", Column::Client),
            ("cs-username", Column::User),
            ("cs-method", Column::Method),
            ("cs-uri-stem", Column::Path),
            ("cs-uri-query", Column::Query),
            ("cs-version", Column::Protocol),
            ("cs-host", Column::Authority),
            ("cs(Host)", Column::Authority),
            (
                "cs(User-Agent)",
                Column::Coded(Escape::Plus, &Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ),
            ("cs(Referer)", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("sc-status", Column::Status),
            ("sc-substatus", Column::Reason(Cow::Borrowed("sc-substatus"))),
            ("sc-win32-status", Column::Reason(Cow::Borrowed("sc-win32-status"))),
            ("sc-bytes", Column::BodyBytes),
            ("time-taken", Column::Duration(Unit::Milliseconds)),
        ],
        marks: &[
            Mark { path: "cs-uri-stem", value: None },
            Mark { path: "sc-status", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[Hint {
        lacks: Lack::Reason,
        add: "the site's logging fields: sc-substatus and sc-win32-status",
    }],
    examples: &[
        Example {
            line: r#"{"EventReceivedTime":"2026-03-01 10:00:01","SourceModuleName":"iis","date":"2026-03-01","time":"10:00:00","s-ip":"10.0.0.1","cs-method":"GET","cs-uri-stem":"/me","cs-uri-query":"a=1","s-port":"443","cs-username":"-","c-ip":"192.0.2.7","cs(User-Agent)":"curl/8.5.0","sc-status":"401","sc-substatus":"2","sc-win32-status":"5","time-taken":"12"}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("status", "401"),
                ("sc-substatus", "2"),
                ("sc-win32-status", "5"),
                ("duration", "12000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example { line: r#"{"status":200,"method":"GET","path":"/"}"#, columns: &[] },
    ],
};
