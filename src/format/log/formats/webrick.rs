//! `WEBrick`, and CLF with the name of a zone.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "webrick",
    about: "WEBrick: CLF with the name of a zone",
    documentation: "https://ruby.github.io/webrick/WEBrick/AccessLog.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [${time %d/%b/%Y:%T %Z}] "$request" $status $bytes_sent"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 UTC] "GET /a HTTP/1.1" 403 9"#,
        columns: &[("client", "192.0.2.7"), ("time", "2026-03-01T10:00:00Z"), ("status", "403")],
    }],
};
