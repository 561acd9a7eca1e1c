//! The text format of Istio's proxies: Envoy's with the details of the response code.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "istio",
    about: "Istio's default text format",
    documentation: "https://istio.io/latest/docs/tasks/observability/logs/access-log/#default-access-log-format",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[$time_iso8601] "$request" $status ${reason response_flags} ${reason response_code_details} $termination_details "$transport_failure" $bytes_received $body_bytes_sent ${duration ms} $upstream_service_time "$http_x_forwarded_for" "$http_user_agent" "$http_x_request_id" "$host" "$upstream_host" $upstream_cluster $upstream_local_address $downstream_local_address $remote_addr $requested_server_name $route_name"#,
    ),
    hints: hints::ENVOY,
    examples: &[Example {
        line: r#"[2026-03-01T10:00:00.310Z] "GET /v1/me HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl/8.5.0" "cc21d9b0" "api.example" "-" inbound|8000|| - 10.44.1.27:80 10.44.1.23:37652 outbound_.8000_._.api.example -"#,
        columns: &[
            ("client", "10.44.1.23:37652"),
            ("status", "403"),
            ("response_code_details", "rbac_access_denied_matched_policy[none]"),
            ("bytes", "19"),
        ],
    }],
};
