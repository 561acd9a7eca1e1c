//! Atlassian Confluence's Tomcat access log before version 7.11.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "confluence-old",
    about: "Atlassian Confluence (Tomcat) before 7.11",
    documentation: "https://confluence.atlassian.com/doc/configure-access-logs-1044780567.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r"[$time_local] $remote_user http$thread $remote_addr $request_method $request_uri $server_protocol $status ${duration ms}ms $bytes_sent $http_referer $http_user_agent",
    ),
    hints: &[],
    examples: &[Example {
        line: "[01/Mar/2026:10:00:00 +0000] - https-jsse-nio-8443-exec-6 2001:db8::7 GET /rest/api HTTP/1.1 401 3ms - - curl/8.5.0",
        columns: &[
            ("client", "2001:db8::7"),
            ("target", "/rest/api"),
            ("status", "401"),
            ("duration", "3000 µs"),
        ],
    }],
};
