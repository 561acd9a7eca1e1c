//! Fastly in the Common Log Format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "fastly-clf",
    about: "Fastly: CLF with identity and user in quotes",
    documentation: "https://www.fastly.com/documentation/guides/integrations/logging/custom-log-formats/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr "$ident" "$remote_user" [$time_local] "$request" $status $bytes_sent"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 "-" "-" [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 403 -"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("time", "2026-03-01T10:00:00Z"),
            ("target", "/a"),
            ("status", "403"),
        ],
    }],
};
