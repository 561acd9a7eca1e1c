//! Traefik's default access log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};
use crate::model::{Hint, Lack};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "traefik-clf",
    about: "Traefik `common`: combined with request count, router, server and duration",
    documentation: "https://doc.traefik.io/traefik/observability/access-logs/",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_count "$router" "$server_url" ${duration ms}ms"#,
    ),
    hints: &[Hint {
        lacks: Lack::Challenge,
        add: "accessLog: {format: json, fields: {headers: {names: {Www-Authenticate: keep}}}}",
    }],
    examples: &[Example {
        line: r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET /dash HTTP/2.0" 401 17 "-" "curl/8.5.0" 72 "dash@docker" "-" 3ms"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("status", "401"),
            ("duration", "3000 µs"),
        ],
    }],
};
