//! Jetty before version 9.4.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "jetty",
    about: "Jetty: common or combined with blanks around its columns",
    documentation: "https://jetty.org/docs/jetty/12/operations-guide/modules/standard.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident ${padding}$remote_user ${padding}[$time_local] ${padding}"$request" $status ${padding}$bytes_sent ${padding}"$http_referer" "$http_user_agent""#,
    ),
    hints: hints::PERCENT_O,
    examples: &[Example {
        line: r#"192.0.2.7 -  -  [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 0  "-" "curl/8.5.0""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("time", "2026-03-01T10:00:00Z"),
            ("status", "401"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
