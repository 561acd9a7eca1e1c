//! `ModSecurity`'s audit log as JSON.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "modsecurity-json",
    about: "ModSecurity audit log as JSON, versions 2 and 3, with the header fields of both messages",
    documentation: "https://github.com/owasp-modsecurity/ModSecurity/wiki/Reference-Manual-(v3.x)#secauditlogformat",
    layout: Layout::Json(json::Layout {
        members: &[
            ("transaction/client_ip", Column::Client),
            ("transaction/remote_address", Column::Client),
            ("transaction/time_stamp", Column::Time(TimeShape::Ctime)),
            ("transaction/time", Column::Time(TimeShape::Any)),
            ("transaction/request/method", Column::Method),
            ("transaction/request/uri", Column::Target),
            ("transaction/request/http_version", Column::Protocol),
            ("transaction/request/headers", Column::RequestHeaders),
            ("transaction/response/http_code", Column::Status),
            ("transaction/response/headers", Column::ResponseHeaders),
            ("transaction/response/body", Column::ResponseBody),
            ("request/request_line", Column::Request),
            ("request/headers", Column::RequestHeaders),
            ("response/status", Column::Status),
            ("response/headers", Column::ResponseHeaders),
            ("response/body", Column::ResponseBody),
            ("audit_data/action/message", Column::Reason(Cow::Borrowed("Action"))),
            ("audit_data/messages", Column::Reason(Cow::Borrowed("Message"))),
            ("transaction/messages", Column::Reason(Cow::Borrowed("Message"))),
        ],
        marks: &[
            Mark { path: "transaction", value: None },
            Mark { path: "transaction/client_ip", value: None },
            Mark { path: "transaction/remote_address", value: None },
        ],
        prefixes: None,
        withheld: Some((&[], &["date", "server"])),
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"transaction":{"client_ip":"192.0.2.7","time_stamp":"Sun Mar  1 10:00:00 2026","server_id":"5f","client_port":51234,"host_ip":"10.0.0.1","host_port":443,"unique_id":"17","request":{"method":"GET","http_version":1.1,"uri":"/me?a=1","headers":{"Host":"app.example","User-Agent":"curl/8.5.0"}},"response":{"body":"denied","http_code":403,"headers":{"Server":"nginx","Content-Type":"text/plain"}},"producer":{"modsecurity":"ModSecurity v3.0.12"},"messages":[]}}"#,
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("version", "1.1"),
                ("status", "403"),
                ("request host", "app.example"),
                ("response content-type", "text/plain"),
            ],
        },
        // Version 2.
        Example {
            line: r#"{"transaction":{"time":"01/Mar/2026:11:00:00.250000 +0100","transaction_id":"ZeK3","remote_address":"192.0.2.7","remote_port":51234,"local_address":"10.0.0.1","local_port":443},"request":{"request_line":"GET /me HTTP/1.1","headers":{"Host":"app.example"}},"response":{"protocol":"HTTP/1.1","status":401,"headers":{"WWW-Authenticate":"Bearer"}},"audit_data":{"messages":["Warning. Pattern match"]}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("target", "/me"),
                ("status", "401"),
                ("response www-authenticate", "Bearer"),
                ("Message", "Warning. Pattern match"),
            ],
        },
    ],
};
