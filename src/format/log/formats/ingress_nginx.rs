//! The default format of the Kubernetes ingress-nginx controller.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ingress-nginx",
    about: "Kubernetes ingress-nginx: combined with the upstream's answer",
    documentation: "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/log-format/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id"#,
    ),
    hints: hints::NGINX,
    examples: &[
        Example {
            line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/2.0" 403 12 "-" "curl/8.5.0" 380 0.004 [shop-api-80] [] 10.42.0.8:8080, 10.42.0.9:8080 0, 12 0.001, 0.003 502, 403 7c29d1"#,
            columns: &[
                ("client", "192.0.2.7"),
                ("status", "403"),
                ("duration", "4000 µs"),
                ("upstream status", "403"),
            ],
        },
        Example {
            line: r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/2.0" 401 172 "-" "curl/8.5.0" 380 0.000 [shop-api-80] [] - - - - 7c29d1"#,
            columns: &[("status", "401"), ("target", "/me")],
        },
    ],
};
