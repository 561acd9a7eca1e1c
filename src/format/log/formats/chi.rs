//! chi's `middleware.Logger`.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "chi",
    about: "chi (Go): request, client, status and duration",
    documentation: "https://pkg.go.dev/github.com/go-chi/chi/v5/middleware#Logger",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"${time %Y/%m/%d %T} [$id] "$request" from $remote_addr:$remote_port - $status $size in ${duration}"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"2026/03/01 10:00:00 [web1/AbC-000007] "GET http://app.example/me HTTP/1.1" from 192.0.2.7:51234 - 401 12B in 1.25ms"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("target", "http://app.example/me"),
            ("status", "401"),
            ("duration", "1250 µs"),
        ],
    }],
};
