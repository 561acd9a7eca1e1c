//! AWS Classic Load Balancer.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-clb",
    about: "AWS Classic Load Balancer",
    documentation: "https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/access-log-collection.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$time_iso8601 $balancer $remote_addr:$remote_port $backend ${phase s} ${phase s} ${phase s} ${status or none} $upstream_status $received_bytes $bytes_sent "$request" "$http_user_agent" $ssl_cipher $ssl_protocol"#,
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"2026-03-01T10:00:00.945958Z shop 192.0.2.7:2817 10.0.0.1:80 0.000086 0.001048 0.001337 401 401 0 57 "GET https://app.example:443/me HTTP/1.1" "curl/8.5.0" DHE-RSA-AES128-SHA TLSv1.2"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.945958Z"),
                ("client", "192.0.2.7"),
                ("target", "https://app.example:443/me"),
                ("status", "401"),
                ("upstream status", "401"),
                ("bytes", "57"),
                ("duration", "2471 µs"),
            ],
        },
        // A TCP listener.
        Example {
            line: r#"2026-03-01T10:00:00.945958Z shop 192.0.2.7:2817 10.0.0.1:80 0.001069 0.000028 0.000041 - - 82 305 "- - - " "-" - -"#,
            columns: &[],
        },
    ],
};
