//! The combined format after the name of the virtual host.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "vhost-combined",
    about: "combined after the name of the virtual host",
    documentation: "https://httpd.apache.org/docs/2.4/logs.html#virtualhost",
    layout: Layout::Text(
        Syntax::Apache,
        r#"%v %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#,
    ),
    hints: hints::COMMON,
    examples: &[
        Example {
            line: r#"app.example 192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
            columns: &[("host", "app.example"), ("client", "192.0.2.7"), ("status", "401")],
        },
        Example {
            line: r#"192.0.2.7 - ada lovelace [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
            columns: &[],
        },
    ],
};
