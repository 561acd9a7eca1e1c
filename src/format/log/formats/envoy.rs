//! Envoy's default text format.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "envoy",
    about: "Envoy's default text format",
    documentation: "https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#default-format-string",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[$time_iso8601] "$request" $status ${reason response_flags} $bytes_received $body_bytes_sent ${duration ms} $upstream_service_time "$http_x_forwarded_for" "$http_user_agent" "$http_x_request_id" "$host" "$upstream_host""#,
    ),
    hints: hints::ENVOY,
    examples: &[
        Example {
            line: r#"[2026-03-01T10:00:00.310Z] "POST /v1/me HTTP/2" 403 UAEX 0 24 5 - "192.0.2.7" "curl/8.5.0" "cc21d9b0" "api.example" "-""#,
            columns: &[
                ("time", "2026-03-01T10:00:00.31Z"),
                ("client", "192.0.2.7"),
                ("host", "api.example"),
                ("status", "403"),
                ("bytes", "24"),
                ("response_flags", "UAEX"),
                ("duration", "5000 µs"),
            ],
        },
        Example {
            line: r#"[2026-03-01T10:00:00.310Z] "GET /v1/me HTTP/2" 0 DC 0 0 5 - "-""#,
            columns: &[("target", "/v1/me")],
        },
    ],
};
