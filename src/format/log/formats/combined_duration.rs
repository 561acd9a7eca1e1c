//! nginx's combined with the time a request took before its quoted columns.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "combined-duration",
    about: "nginx: combined with `$request_time` behind the size, as Datadog asks for it",
    documentation: "https://docs.datadoghq.com/integrations/nginx/",
    layout: Layout::Text(
        Syntax::Apache,
        r#"%h %l %u %t "%r" %>s %b %T "%{Referer}i" "%{User-Agent}i""#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 9 0.202 "-" "curl/8.5.0""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "/a"),
            ("status", "401"),
            ("duration", "202000 µs"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
