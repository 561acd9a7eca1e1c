//! `BunkerWeb`'s access log.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "bunkerweb",
    about: "BunkerWeb: combined behind the host, with a request id",
    documentation: "https://docs.bunkerweb.io/latest/features/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$host $remote_addr - $request_id $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent""#,
    ),
    hints: hints::NGINX,
    examples: &[
        Example {
            line: r#"app.example 192.0.2.7 - 95386da81aa13b6ab3ce9c989e1e470e ada [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 403 43 "-" "curl/8.5.0""#,
            columns: &[
                ("host", "app.example"),
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("target", "/me"),
                ("status", "403"),
            ],
        },
        // A user of two words in another format.
        Example {
            line: r#"app.example 192.0.2.7 - john doe [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 403 43 "-" "curl/8.5.0""#,
            columns: &[],
        },
    ],
};
