//! Actix Web's `Logger`.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "actix",
    about: "Actix Web: client, request, status and seconds, without a time of its own",
    documentation: "https://docs.rs/actix-web/latest/actix_web/middleware/struct.Logger.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$address "$request" $status $bytes_sent "$http_referer" "$http_user_agent" ${duration s}"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"[2026-03-01T10:00:00Z INFO  actix_web::middleware::logger] 192.0.2.7 "GET /me HTTP/1.1" 401 12 "-" "curl/8.5.0" 0.000123"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("target", "/me"),
            ("status", "401"),
            ("duration", "123 µs"),
        ],
    }],
};
