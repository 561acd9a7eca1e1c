//! Apache's combined with the forwarded client in parentheses.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "combined-forwarded",
    about: "combined with X-Forwarded-For in parentheses behind the client",
    documentation: "https://httpd.apache.org/docs/current/mod/mod_log_config.html",
    layout: Layout::Text(
        Syntax::Apache,
        r#"%h (%{X-Forwarded-For}i) %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#,
    ),
    hints: hints::COMMON,
    examples: &[
        Example {
            line: r#"10.0.0.1 (192.0.2.7) - ada [01/Mar/2026:10:00:00 +0000] "POST /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
            columns: &[
                ("client", "10.0.0.1"),
                ("request x-forwarded-for", "192.0.2.7"),
                ("user", "ada"),
                ("target", "/a"),
                ("status", "401"),
            ],
        },
        Example {
            line: r#"192.0.2.7 (-) - - [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 403 9 "-" "curl/8.5.0""#,
            columns: &[("client", "192.0.2.7"), ("status", "403")],
        },
    ],
};
