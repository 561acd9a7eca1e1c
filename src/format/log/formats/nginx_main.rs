//! The `main` format of nginx's own packages.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "nginx-main",
    about: "nginx `main`: combined and the X-Forwarded-For request field",
    documentation: "https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format",
    layout: Layout::Text(
        Syntax::Apache,
        r#"%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i" "%{X-Forwarded-For}i""#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"10.0.0.1 - ada [01/Mar/2026:10:00:00 +0000] "GET / HTTP/1.1" 401 179 "-" "curl/8.5.0" "192.0.2.7, 10.0.0.9""#,
        columns: &[
            ("client", "10.0.0.1"),
            ("user", "ada"),
            ("status", "401"),
            ("request x-forwarded-for", "192.0.2.7, 10.0.0.9"),
        ],
    }],
};
