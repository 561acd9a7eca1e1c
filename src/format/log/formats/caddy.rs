//! Caddy's access log.

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "caddy",
    about: "Caddy's JSON access log",
    documentation: "https://caddyserver.com/docs/logging#structured-logs",
    layout: Layout::Json(json::Layout {
        members: &[
            ("ts", Column::Time(TimeShape::Any)),
            ("request/client_ip", Column::Client),
            // Only in logs from before Caddy 2.7; later ones write both, and the first counts only
            // where there is no other.
            ("request/remote_ip", Column::Peer),
            ("request/proto", Column::Protocol),
            ("request/method", Column::Method),
            ("request/host", Column::Authority),
            ("request/uri", Column::Target),
            ("request/tls/version", Column::Tls),
            ("request/headers", Column::RequestHeaders),
            ("user_id", Column::User),
            ("duration", Column::Duration(Unit::Seconds)),
            ("size", Column::BodyBytes),
            ("status", Column::Status),
            ("resp_headers", Column::ResponseHeaders),
        ],
        marks: &[
            Mark { path: "logger", value: Some("http.log.access") },
            Mark { path: "resp_headers", value: None },
        ],
        prefixes: None,
        // Go takes `Host` and the framing out of the request's fields, and adds its own to the
        // response after the handler's were logged. Credentials are blanked, and the filter encoder
        // of the documentation's example deletes them.
        withheld: Some((
            &[
                "host",
                "transfer-encoding",
                "trailer",
                "authorization",
                "proxy-authorization",
                "cookie",
            ],
            &[
                "date",
                "connection",
                "content-length",
                "content-type",
                "transfer-encoding",
                "trailer",
                "set-cookie",
            ],
        )),
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"level":"info","ts":1772359200.25,"logger":"http.log.access.log0","msg":"handled request","request":{"remote_ip":"10.0.0.1","remote_port":"5","client_ip":"192.0.2.7","proto":"HTTP/2.0","method":"GET","host":"app.example","uri":"/me?a=1","headers":{"Authorization":["REDACTED"],"User-Agent":["curl/8.5.0"]},"tls":{"resumed":false,"version":772}},"bytes_read":0,"user_id":"","duration":0.004,"size":0,"status":401,"resp_headers":{"Server":["Caddy"],"Www-Authenticate":["Basic realm=\"app\"","Bearer"]}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("scheme", "https"),
                ("host", "app.example"),
                ("target", "/me?a=1"),
                ("version", "2"),
                ("status", "401"),
                ("duration", "4000 µs"),
                ("request authorization", "REDACTED"),
                ("response www-authenticate", "Basic realm=\"app\""),
                ("response www-authenticate", "Bearer"),
            ],
        },
        Example {
            line: r#"{"level":"debug","ts":1772359200.25,"logger":"http.handlers.reverse_proxy","msg":"upstream roundtrip","request":{"method":"GET","uri":"/me"},"headers":{},"status":401}"#,
            columns: &[],
        },
    ],
};
