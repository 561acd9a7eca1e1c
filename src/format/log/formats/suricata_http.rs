//! Suricata's line-based HTTP log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "suricata-http-log",
    about: "Suricata `http-log` in its extended form",
    documentation: "https://docs.suricata.io/en/latest/output/log-rotation.html",
    layout: Layout::Text(
        Syntax::Nginx,
        "${time %m/%d/%Y-%T.%f} $host [**] $request_uri [**] $http_user_agent [**] $http_referer [**] $request_method [**] $server_protocol [**] $status [**] $bytes_sent bytes [**] $remote_addr:$remote_port -> $peer",
    ),
    hints: &[],
    examples: &[Example {
        line: "03/01/2026-10:00:00.250000 app.example [**] /me [**] curl/8.5.0 [**] <no referer> [**] GET [**] HTTP/1.1 [**] 401 [**] 12 bytes [**] 192.0.2.7:51234 -> 10.0.0.1:80",
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me"),
            ("status", "401"),
        ],
    }],
};
