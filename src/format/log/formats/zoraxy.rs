//! Zoraxy's request log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// Its times are local and name no zone.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "zoraxy",
    about: "Zoraxy's request log",
    documentation: "https://github.com/tobychui/zoraxy/wiki",
    layout: Layout::Text(
        Syntax::Nginx,
        r"$day $time_of_day [${time %F %T.%f}] [router:$router] [origin:$host] [client: $remote_addr] [useragent: $http_user_agent] $request_method $request_uri $status",
    ),
    hints: &[],
    examples: &[Example {
        line: "2026/03/01 10:00:00 [2026-03-01 10:00:00.150624] [router:host-http] [origin:app.example] [client: 192.0.2.7] [useragent: curl/8.5.0 (a b)] GET /me 403",
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("method", "GET"),
            ("target", "/me"),
            ("status", "403"),
            ("request user-agent", "curl/8.5.0 (a b)"),
        ],
    }],
};
