//! The object gateway of Ceph.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ceph",
    about: "Ceph Object Gateway: the lines of its Beast frontend",
    documentation: "https://docs.ceph.com/en/latest/radosgw/frontends/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$moment $thread  1 beast: $pointer: $remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent $range "$http_user_agent" $rest"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"2026-03-01T10:00:00.563+0000 7fa359675700  1 beast: 0x7fa24b4581f8: 192.0.2.7 - ada [01/Mar/2026:10:00:00.556 +0000] "PUT /b/o HTTP/1.1" 403 16384 - "aws-sdk-go/1.25.36 (go1.12.13; linux; amd64)" - "#,
        columns: &[
            ("time", "2026-03-01T10:00:00.556Z"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "/b/o"),
            ("status", "403"),
            ("request user-agent", "aws-sdk-go/1.25.36 (go1.12.13; linux; amd64)"),
        ],
    }],
};
