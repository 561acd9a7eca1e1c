//! AWS Application Load Balancer.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// Columns were added over the years; a line that lacks the newer ones ends early.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-alb",
    about: "AWS Application Load Balancer, with the target's answer and the reason of its own",
    documentation: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-access-logs.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$scheme $time_iso8601 $balancer $remote_addr:$remote_port $target ${phase s} ${phase s} ${phase s} ${status or none} $upstream_status $received_bytes $bytes_sent "$request" "$http_user_agent" $ssl_cipher $ssl_protocol $target_group "$trace_id" "$server_name" "$certificate" $rule_priority $creation_time "$actions_executed" "$redirect_url" "${reason error_reason}" "$targets" "$target_statuses" "$classification" "$classification_reason" $connection_trace_id"#,
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"https 2026-03-01T10:00:00.186641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 - -1 -1 -1 401 - 34 366 "GET https://app.example:443/me?a=1 HTTP/1.1" "curl/8.5.0" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 - "Root=1-58337364-23a8c76965a2ef7629b185e3" "app.example" "arn:aws:acm:eu-west-1:123456789012:certificate/1" 1 2026-03-01T10:00:00.100000Z "authenticate" "-" "AuthInvalidIdToken" "-" "-" "-" "-" TID_1234"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.186641Z"),
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("scheme", "https"),
                ("host", "app.example"),
                ("target", "https://app.example:443/me?a=1"),
                ("status", "401"),
                ("bytes", "366"),
                ("error_reason", "AuthInvalidIdToken"),
            ],
        },
        Example {
            line: r#"h2 2026-03-01T10:00:00.186641Z app/shop/50dc6c495c0c9188 [2001:db8::7]:2817 10.0.0.1:80 0.001 0.048 0.037 403 403 0 57 "GET https://app.example:443/ HTTP/2.0" "a \x22b\x22" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2 arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/t/1 "Root=1""#,
            columns: &[
                ("client", "[2001:db8::7]"),
                ("version", "2"),
                ("duration", "86000 µs"),
                ("upstream status", "403"),
                ("request user-agent", "a \"b\""),
            ],
        },
        // As it was before there were columns for the targets.
        Example {
            line: r#"http 2026-03-01T10:00:00.186641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 - 0.000 0.001 0.000 502 - 34 366 "GET http://app.example:80/ HTTP/1.1" "curl/8.5.0" - - arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/t/1 "Root=1" "-" "-" 0 2026-03-01T10:00:00.364000Z "forward" "-" "LambdaInvalidResponse""#,
            columns: &[("status", "502"), ("error_reason", "LambdaInvalidResponse")],
        },
        // What was sent was no HTTP.
        Example {
            line: r#"http 2026-03-01T10:00:00.186641Z app/shop/50dc6c495c0c9188 192.0.2.7:2817 - -1 -1 -1 400 - 0 272 "- http://app.example:80- -" "-" - - - "-" "-" "-" - 2026-03-01T10:00:00.100000Z "-" "-" "-""#,
            columns: &[("status", "400"), ("bytes", "272")],
        },
        Example {
            line: "tls 2.0 2026-03-01T10:00:00 net/lb/7 9f2c 192.0.2.7:51341 10.0.0.1:443 5 2 98 246 - arn:aws:acm:eu-west-1:123456789012:certificate/1 - ECDHE-RSA-AES128-SHA tlsv12 - app.example - - -",
            columns: &[],
        },
    ],
};
