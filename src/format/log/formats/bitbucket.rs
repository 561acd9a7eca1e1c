//! Atlassian Bitbucket Data Center.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "bitbucket",
    about: "Atlassian Bitbucket access log, with the labels that tell how a user authenticated",
    documentation: "https://confluence.atlassian.com/bitbucketserverkb/how-to-read-the-bitbucket-server-log-formats-779171668.html",
    layout: Layout::TextAmong(
        Syntax::Nginx,
        r#"$remote_addr | $scheme | o$id | $remote_user | ${time %F %T,%f} | "$request" | "$http_referer" "$http_user_agent" | $status | $bytes_read | $bytes_sent | ${reason labels} | ${duration ms} | $session |"#,
        &[" | i@", " | i*", " | ssh | "],
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"192.0.2.7,10.0.0.2 | https | o@1ABCDEx600x7x0 | ada | 2026-03-01 10:00:00,250 | "GET /rest/api/1.0/users HTTP/1.1" | "" "curl/8.5.0" | 403 | 0 | 57 | access-token:id:42 | 13 | 1x9 |"#,
            columns: &[
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("scheme", "https"),
                ("target", "/rest/api/1.0/users"),
                ("status", "403"),
                ("bytes", "57"),
                ("labels", "access-token:id:42"),
                ("duration", "13000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        // The request as it came in; the same comes again with its answer.
        Example {
            line: r#"192.0.2.7 | https | i@1ABCDEx600x7x0 | - | 2026-03-01 10:00:00,250 | "GET /rest/api/1.0/users HTTP/1.1" | "" "curl/8.5.0" | - | - | - | - | - | - |"#,
            columns: &[],
        },
        Example {
            line: "192.0.2.7 | ssh | o*1ABCDEx600x7x0 | ada | 2026-03-01 10:00:00,250 | SSH - git-upload-pack '/a/b.git' | - | 0 | 97 | 5 | - | 12 | 1x9 |",
            columns: &[],
        },
    ],
};
