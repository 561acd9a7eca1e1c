//! The same of newer versions, which write no quotes.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "f5-management-plain",
    about: "F5 BIG-IP: requests to its own management (`[ssl_acc]`), without quotes",
    documentation: "https://my.f5.com/manage/s/article/K16197",
    layout: Layout::Text(
        Syntax::Nginx,
        r"[ssl_acc] $remote_addr - $remote_user [$time_local] $request_uri $status $body_bytes_sent",
    ),
    hints: &[],
    examples: &[Example {
        line: "logger[5533]: [ssl_acc] 192.0.2.7 - admin [01/Mar/2026:11:00:00 +0100] /mgmt/shared/inflate/available 401 2",
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("user", "admin"),
            ("target", "/mgmt/shared/inflate/available"),
            ("status", "401"),
        ],
    }],
};
