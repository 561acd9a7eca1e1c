//! The combined format of Apache and nginx: CLF with referer and user agent.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "combined",
    about: "combined: the default of Apache, nginx, LiteSpeed, gunicorn, Varnish and others",
    documentation: "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    layout: Layout::Text(
        Syntax::Apache,
        r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i""#,
    ),
    hints: hints::COMMON,
    examples: &[
        Example {
            line: r#"2001:db8::7 - - [01/Mar/2026:10:00:00 +0000] "POST /login HTTP/2.0" 401 0 "-" "curl/8.5.0""#,
            columns: &[
                ("client", "2001:db8::7"),
                ("method", "POST"),
                ("target", "/login"),
                ("version", "2"),
                ("status", "401"),
                ("bytes", "0"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /a?q=\x22x\x22 HTTP/1.1" 200 9 "http://a.example/\"b\"" "x\\y""#,
            columns: &[
                ("target", "/a?q=\"x\""),
                ("request referer", "http://a.example/\"b\""),
                ("request user-agent", "x\\y"),
            ],
        },
        Example {
            line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /"a" HTTP/1.1" 404 9 "-" "raw "quotes" inside""#,
            columns: &[
                ("target", "/\"a\""),
                ("status", "404"),
                ("request user-agent", "raw \"quotes"),
            ],
        },
        Example {
            line: r#"10.0.0.2, 10.0.0.1, 127.0.0.1 - - [01/Mar/2026:10:00:00 +0000] "\x16\x03\x01" 400 157 "-" "-""#,
            columns: &[("client", "10.0.0.2"), ("status", "400"), ("bytes", "157")],
        },
        Example {
            line: r#"unix: - - [01/Mar/2026:10:00:00 +0000] "GET /cut HTTP/1.1" 403 15"#,
            columns: &[("client", "unix:"), ("target", "/cut"), ("status", "403")],
        },
        Example {
            line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /cut HTTP/1.1" 40"#,
            columns: &[],
        },
        Example {
            line: r#"2026/03/01 10:00:00 [error] 7#7: *1 access forbidden by rule, client: 192.0.2.7, request: "GET / HTTP/1.1""#,
            columns: &[],
        },
    ],
};
