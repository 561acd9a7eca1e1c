//! Atlassian Confluence's Tomcat access log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "confluence",
    about: "Atlassian Confluence (Tomcat), with forwarder, user and thread",
    documentation: "https://confluence.atlassian.com/doc/configure-access-logs-1044780567.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r"[$time_local] $http_x_forwarded_for $remote_user http$thread $remote_addr $request_method $request_uri $server_protocol $status ${duration ms}ms $bytes_sent $http_referer $http_user_agent",
    ),
    hints: &[],
    examples: &[Example {
        line: "[01/Mar/2026:10:00:00 +0000] 192.0.2.7 ada http-nio-8090-exec-6 10.0.0.1 GET /index.action HTTP/1.1 403 1020ms 7881 http://app.example/ curl/8.5.0 (a b)",
        columns: &[
            ("client", "10.0.0.1"),
            ("user", "ada"),
            ("target", "/index.action"),
            ("version", "1.1"),
            ("status", "403"),
            ("bytes", "7881"),
            ("duration", "1020000 µs"),
            ("request referer", "http://app.example/"),
            ("request user-agent", "curl/8.5.0 (a b)"),
            ("request x-forwarded-for", "192.0.2.7"),
        ],
    }],
};
