//! Squid's `common` format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "squid-common",
    about: "Squid's `common`: CLF and the result",
    documentation: "https://www.squid-cache.org/Doc/config/logformat/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [$time_local] "$request" $status $bytes_sent ${reason result}:$hierarchy"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET http://api.example/me HTTP/1.1" 407 512 TCP_DENIED:HIER_NONE"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "http://api.example/me"),
            ("status", "407"),
            ("result", "TCP_DENIED"),
        ],
    }],
};
