//! Apache APISIX.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "apisix",
    about: "Apache APISIX: host, durations and the upstream",
    documentation: "https://apisix.apache.org/docs/apisix/plugins/file-logger/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr - $remote_user [$time_local] $host "$request" $status $bytes_sent ${duration s} "$http_referer" "$http_user_agent" $upstream_addr $upstream_status $upstream_response_time "$upstream_url""#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] api.example:9080 "GET /me HTTP/1.1" 401 45 0.012 "-" "curl/8.5.0" 10.0.0.1:80 401 0.010 "http://api.example""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "api.example:9080"),
            ("status", "401"),
            ("duration", "12000 µs"),
            ("upstream status", "401"),
        ],
    }],
};
