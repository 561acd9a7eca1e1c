//! The combined format with a time of ISO 8601, as many write it into their nginx.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "combined-iso",
    about: "nginx: combined with `$time_iso8601`",
    documentation: "https://nginx.org/en/docs/http/ngx_http_core_module.html#var_time_iso8601",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr - $remote_user [$time_iso8601] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent""#,
    ),
    hints: hints::NGINX,
    examples: &[
        Example {
            line: r#"192.0.2.7 - ada [2026-03-01T11:00:00+01:00] "GET /me HTTP/1.1" 403 12 "-" "curl/8.5.0""#,
            columns: &[
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("time", "2026-03-01T10:00:00Z"),
                ("target", "/me"),
                ("status", "403"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: r#"192.0.2.7 - - [2026-03-01T10:00:00Z] "GET /me HTTP/1.1" 401 12"#,
            columns: &[("target", "/me"), ("status", "401")],
        },
    ],
};
