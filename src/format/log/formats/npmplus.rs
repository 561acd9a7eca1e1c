//! `NPMplus`, a fork of Nginx Proxy Manager.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "npmplus",
    about: "NPMplus: host, client and duration before the request, nothing quoted after it",
    documentation: "https://github.com/ZoeyVid/NPMplus",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[$time_local] $host $remote_addr ${duration s} "$request" $status $bytes_sent $request_length $http_referer $http_user_agent"#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"[01/Mar/2026:10:00:00 +0000] app.example 192.0.2.7 0.012 "GET /me?a=1 HTTP/2.0" 403 512 120 - Mozilla/5.0 (X11; Linux x86_64)"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("host", "app.example"),
            ("client", "192.0.2.7"),
            ("duration", "12000 µs"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("bytes", "512"),
            ("request user-agent", "Mozilla/5.0 (X11; Linux x86_64)"),
        ],
    }],
};
