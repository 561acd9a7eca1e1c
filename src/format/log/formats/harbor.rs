//! Harbor's proxy.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "harbor",
    about: "Harbor: the nginx in front of its registry",
    documentation: "https://github.com/goharbor/harbor/blob/main/make/photon/prepare/templates/nginx/nginx.https.conf.jinja",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$address - "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_time $upstream_response_time $pipe"#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"192.0.2.7 - "GET /v2/library/web/manifests/latest HTTP/1.1" 401 176 "-" "docker/27.0" 0.005 0.005 ."#,
        columns: &[
            ("client", "192.0.2.7"),
            ("target", "/v2/library/web/manifests/latest"),
            ("status", "401"),
            ("request user-agent", "docker/27.0"),
            ("duration", "5000 µs"),
        ],
    }],
};
