//! OVH web hosting, and lighttpd.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "client-vhost-combined",
    about: "combined with the virtual host behind the client: lighttpd, OVH",
    documentation: "https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_accesslog",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $domain $remote_user [$time_local] "$request" $status $bytes_sent "$http_referer" "$http_user_agent""#,
    ),
    hints: hints::COMMON,
    examples: &[
        Example {
            line: r#"192.0.2.7 app.example ada [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
            columns: &[
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("user", "ada"),
                ("status", "401"),
            ],
        },
        // An identity is no host.
        Example {
            line: r#"192.0.2.7 id7 ada [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 9 "-" "curl/8.5.0""#,
            columns: &[],
        },
    ],
};
