//! Debian's `vhost_combined`: the combined format after host and port.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "vhost-port-combined",
    about: "Debian's `vhost_combined`: combined after virtual host and port",
    documentation: "https://httpd.apache.org/docs/2.4/logs.html#virtualhost",
    layout: Layout::Text(
        Syntax::Apache,
        r#"%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i""#,
    ),
    hints: hints::APACHE,
    examples: &[Example {
        line: r#"app.example:443 192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 691 "-" "curl/8.5.0""#,
        columns: &[("host", "app.example:443"), ("client", "192.0.2.7"), ("status", "401")],
    }],
};
