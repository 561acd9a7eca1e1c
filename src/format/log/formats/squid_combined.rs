//! Squid's `combined` format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "squid-combined",
    about: "Squid's `combined`: combined and the result",
    documentation: "https://www.squid-cache.org/Doc/config/logformat/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent" ${reason result}:$hierarchy"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET http://api.example/me HTTP/1.1" 403 512 "-" "curl/8.5.0" TCP_DENIED:HIER_NONE"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("status", "403"),
            ("result", "TCP_DENIED"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
