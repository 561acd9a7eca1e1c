//! F5 BIG-IP's configuration utility and `iControl REST`, the `ssl_acc` log of their Apache.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// The method is not logged.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "f5-management",
    about: "F5 BIG-IP: requests to its own management (`[ssl_acc]`), without their methods",
    documentation: "https://my.f5.com/manage/s/article/K16197",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[ssl_acc] $remote_addr - $remote_user [$time_local] "$request_uri" $status $body_bytes_sent"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"logger[20978]: [ssl_acc] 192.0.2.7 - ada [01/Mar/2026:11:00:00 +0100] "/mgmt/tm/sys" 401 238"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "/mgmt/tm/sys"),
            ("status", "401"),
            ("bytes", "238"),
        ],
    }],
};
