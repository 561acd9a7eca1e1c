//! oauth2-proxy's request log before version 7.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "oauth2-proxy-old",
    about: "oauth2-proxy before version 7, and its forefather oauth2_proxy: without the request's id",
    documentation: "https://github.com/oauth2-proxy/oauth2-proxy/blob/v6.1.1/docs/configuration/configuration.md#request-log-format",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr - $remote_user [$time] $host $request_method $upstream "$request_uri" $server_protocol "$http_user_agent" $status $body_bytes_sent $request_time"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 - ada@app.example [01/Mar/2026:10:00:00 +0000] app.example GET - "/oauth2/auth" HTTP/1.0 "curl/8.5.0" 202 0 0.000"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("user", "ada@app.example"),
            ("host", "app.example"),
            ("method", "GET"),
            ("target", "/oauth2/auth"),
            ("status", "202"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
