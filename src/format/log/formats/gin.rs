//! Gin, and `KrakenD` which is built on it.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "gin",
    about: "Gin, KrakenD: columns between bars behind `[GIN]`",
    documentation: "https://pkg.go.dev/github.com/gin-gonic/gin#Logger",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[GIN] ${time %Y/%m/%d - %T} | $status | ${padding}${duration} | ${padding}$remote_addr | $request_method ${padding}"$request_uri""#,
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"[GIN] 2026/03/01 - 10:00:00 | 401 |     1.25ms |       192.0.2.7 | GET      "/me?a=1""#,
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("status", "401"),
                ("duration", "1250 µs"),
            ],
        },
        Example {
            line: "[GIN-debug] GET    /me                       --> main.me (3 handlers)",
            columns: &[],
        },
    ],
};
