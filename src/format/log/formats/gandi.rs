//! Gandi Simple Hosting.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "gandi",
    about: "Gandi Simple Hosting: combined after the virtual host, with the duration after the time",
    documentation: "https://docs.gandi.net/en/web_hosting/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$host $remote_addr $ident $remote_user [$time_local] (${duration s} s) "$request" $status $bytes_sent "$http_referer" "$http_user_agent""#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"app.example 192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] (2 s) "GET /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
        columns: &[
            ("host", "app.example"),
            ("client", "192.0.2.7"),
            ("duration", "2000000 µs"),
            ("status", "401"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
