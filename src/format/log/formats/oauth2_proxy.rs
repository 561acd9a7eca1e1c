//! oauth2-proxy's request log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// Its times are local and name no zone.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "oauth2-proxy",
    about: "oauth2-proxy: who asked for what, with the request's id",
    documentation: "https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview#request-log-format",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr - $request_id - $remote_user [${time %Y/%m/%d %T}] $host $request_method $upstream "$request_uri" $server_protocol "$http_user_agent" $status $body_bytes_sent $request_time"#,
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"192.0.2.7:4031 - 8f2c7a1e-1111-2222-3333-444455556666 - ada@app.example [2026/03/01 10:00:00] app.example GET - "/me?a=1" HTTP/1.1 "curl/8.5.0" 403 2798 0.001"#,
            columns: &[
                ("client", "192.0.2.7:4031"),
                ("user", "ada@app.example"),
                ("host", "app.example"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("version", "1.1"),
                ("status", "403"),
                ("bytes", "2798"),
                ("duration", "1000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        // An attempt to log in, of its other log.
        Example {
            line: "192.0.2.7:4031 - 8f2c7a1e-1111-2222-3333-444455556666 - ada@app.example [2026/03/01 10:00:00] [AuthSuccess] Authenticated via OAuth2: Session{email:ada@app.example}",
            columns: &[],
        },
    ],
};
