//! The access log of the nginx inside Kong.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

// Lines that end early are somebody else's `combined`.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "kong-access",
    about: "Kong's `proxy_access_log`: combined and the id of the request",
    documentation: "https://github.com/Kong/kong/blob/master/kong/templates/nginx_kong.lua",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"${whole}$remote_addr $ident $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" kong_request_id: "$request_id""#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 401 26 "-" "curl/8.5.0" kong_request_id: "712716108691652b90a4ab6f282a2835""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("target", "/me"),
            ("status", "401"),
            ("bytes", "26"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
