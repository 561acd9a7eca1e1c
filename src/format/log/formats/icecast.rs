//! Icecast, and whoever else puts a number behind the combined format.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

// Whoever writes it knows its unit: no duration is taken from it.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "combined-number",
    about: "combined and a number: seconds of Icecast, time of Jetty and of many an Apache",
    documentation: "https://icecast.org/docs/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent" $number"#,
    ),
    hints: hints::COMMON,
    examples: &[Example {
        line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /stream.ogg HTTP/1.0" 401 329 "-" "VLC/3.0.20" 19"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("target", "/stream.ogg"),
            ("status", "401"),
            ("request user-agent", "VLC/3.0.20"),
        ],
    }],
};
