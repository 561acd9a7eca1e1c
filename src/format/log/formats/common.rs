//! The Common Log Format of NCSA httpd: Apache `common` and everything that imitates it.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "common",
    about: "Common Log Format (CLF): Apache `common`, Squid, many application servers",
    documentation: "https://httpd.apache.org/docs/2.4/logs.html#common",
    layout: Layout::Text(Syntax::Apache, r#"%h %l %u %t "%r" %>s %b"#),
    hints: hints::COMMON,
    examples: &[
        Example {
            line: r#"192.0.2.7 - ada [01/Mar/2026:11:00:00 +0100] "GET /reports?y=2 HTTP/1.0" 403 512"#,
            columns: &[
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("time", "2026-03-01T10:00:00Z"),
                ("method", "GET"),
                ("target", "/reports?y=2"),
                ("version", "1.0"),
                ("status", "403"),
                ("bytes", "512"),
            ],
        },
        Example {
            line: r#"proxy.example id7 ada lovelace [01/Mar/2026:11:00:00 +0100] "-" 408 -"#,
            columns: &[("client", "proxy.example"), ("user", "ada lovelace"), ("status", "408")],
        },
        Example {
            line: r#"192.0.2.7 - x [01/Jan/2000:00:00:00 +0000] y [01/Mar/2026:11:00:00 +0100] "GET / HTTP/1.1" 401 5"#,
            columns: &[
                ("user", "x [01/Jan/2000:00:00:00 +0000] y"),
                ("time", "2026-03-01T10:00:00Z"),
            ],
        },
        Example {
            line: r#"app.example 192.0.2.7 - - [01/Mar/2026:11:00:00 +0100] "GET / HTTP/1.1" 200 5"#,
            columns: &[],
        },
        Example { line: r#"- - - [-] "-" - -"#, columns: &[] },
    ],
};
