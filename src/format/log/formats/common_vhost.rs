//! CLF after the name of the virtual host.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "vhost-common",
    about: "Common Log Format after the name of the virtual host",
    documentation: "https://httpd.apache.org/docs/2.4/logs.html#virtualhost",
    layout: Layout::Text(Syntax::Apache, r#"%v %h %l %u %t "%r" %>s %b"#),
    hints: hints::COMMON,
    examples: &[Example {
        line: r#"app.example 192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 403 9"#,
        columns: &[
            ("host", "app.example"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("status", "403"),
        ],
    }],
};
