//! Kong's file-log, http-log and their kin.

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// Both sections are those nginx has when the request is done; the fields it adds or takes out itself
// need not be there. Operators may take more out, and it is the credentials they do.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "kong",
    about: "Kong `file-log` and its kin, with the header fields of both messages",
    documentation: "https://developer.konghq.com/plugins/file-log/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("started_at", Column::Time(TimeShape::Epoch)),
            ("client_ip", Column::Client),
            ("request/method", Column::Method),
            ("request/uri", Column::Target),
            ("request/url", Column::Target),
            ("request/tls/version", Column::Tls),
            ("request/headers", Column::RequestHeaders),
            ("response/status", Column::Status),
            ("response/size", Column::BodyBytes),
            ("response/headers", Column::ResponseHeaders),
            ("upstream_status", Column::UpstreamStatus),
            ("latencies/request", Column::Duration(Unit::Milliseconds)),
            ("consumer/username", Column::User),
        ],
        marks: &[
            Mark { path: "latencies", value: None },
            Mark { path: "latencies/request", value: None },
            Mark { path: "latencies/proxy", value: None },
        ],
        prefixes: None,
        withheld: Some((
            &[
                "host",
                "connection",
                "authorization",
                "proxy-authorization",
                "cookie",
                "content-length",
                "transfer-encoding",
            ],
            &["date", "connection", "content-length", "transfer-encoding", "server", "set-cookie"],
        )),
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"request":{"method":"GET","uri":"/me","url":"https://api.example:8443/me","size":87,"headers":{"host":"api.example:8443","user-agent":"curl/8.5.0"}},"response":{"status":401,"size":230,"headers":{"www-authenticate":"Key realm=\"kong\"","content-type":"application/json"}},"tries":[],"client_ip":"192.0.2.7","started_at":1772359200250,"latencies":{"request":3,"kong":3,"proxy":-1}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me"),
                ("status", "401"),
                ("bytes", "230"),
                ("duration", "3000 µs"),
                ("response www-authenticate", "Key realm=\"kong\""),
            ],
        },
        Example {
            line: r#"{"latencies":{"request":515,"proxy":450},"upstream_status":"502, 403","request":{"method":"GET","uri":"/a"},"response":{"status":403},"consumer":{"username":"ada"}}"#,
            columns: &[("user", "ada"), ("upstream status", "403")],
        },
    ],
};
