//! nginx with the host before the request.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "combined-host",
    about: "combined with the host, quoted or not asked for (`-`), before the request",
    documentation: "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [$time_local] "$host" "$request" $status $bytes_sent "$http_referer" "$http_user_agent""#,
    ),
    hints: hints::COMMON,
    examples: &[Example {
        line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "app.example" "GET /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/a"),
            ("status", "401"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
