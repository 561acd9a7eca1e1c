//! Synapse, the Matrix homeserver.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "synapse",
    about: "Synapse (Matrix): `Processed request` of its access logger",
    documentation: "https://element-hq.github.io/synapse/latest/usage/administration/request_log.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"${time %F %T,%f} - synapse.access.$site - $line - $level - $id - $address - $port - {$user} Processed request: ${duration s}sec/$send ($processor) ($database) $size $status "$request" "$http_user_agent" [$events]"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"2026-03-01 10:00:00,196 - synapse.access.http.8008 - 302 - INFO - GET-37 - 192.0.2.7 - 8008 - {@ada:app.example} Processed request: 0.173sec/0.001sec (0.002sec, 0.000sec) (0.027sec/0.026sec/2) 687B 401 "GET /_matrix/client/r0/sync HTTP/1.1" "curl/8.5.0" [0 dbevts]"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("method", "GET"),
            ("target", "/_matrix/client/r0/sync"),
            ("status", "401"),
            ("duration", "173000 µs"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
