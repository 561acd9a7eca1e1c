//! Atlassian Jira's Tomcat access log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "jira",
    about: "Atlassian Jira (Tomcat): combined with request id, duration and session",
    documentation: "https://confluence.atlassian.com/adminjiraserver/user-access-logging-938847697.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr ${jira request id} $remote_user [$time_local] "$request" $status $bytes_sent ${duration ms} "$http_referer" "$http_user_agent" "$session""#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 600x1053x1 ada [01/Mar/2026:10:00:00 +0000] "GET /rest/api/2/myself HTTP/1.1" 403 120 12 "-" "curl/8.5.0" "1yxq7m4""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "/rest/api/2/myself"),
            ("status", "403"),
            ("duration", "12000 µs"),
        ],
    }],
};
