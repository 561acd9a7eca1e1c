//! Tornado's access log, as its own formatter writes it.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "tornado",
    about: "Tornado: status, request and client of `tornado.access`",
    documentation: "https://www.tornadoweb.org/en/stable/log.html",
    layout: Layout::Text(
        Syntax::Nginx,
        "[$level ${time %y%m%d %T} $module] $status $request_method $request_uri ($remote_addr) $duration",
    ),
    hints: &[],
    examples: &[Example {
        line: "[W 260301 10:00:00 web:2162] 403 POST /auth/login (192.0.2.7) 24.65ms",
        columns: &[
            ("client", "192.0.2.7"),
            ("method", "POST"),
            ("target", "/auth/login"),
            ("status", "403"),
            ("duration", "24650 µs"),
        ],
    }],
};
