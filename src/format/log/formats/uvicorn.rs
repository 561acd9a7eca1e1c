//! Uvicorn.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "uvicorn",
    about: "Uvicorn: client, request and status, without a time",
    documentation: "https://www.uvicorn.org/settings/#logging",
    layout: Layout::Text(Syntax::Nginx, r#"$remote_addr:$remote_port - "$request" $status"#),
    hints: &[],
    examples: &[
        Example {
            line: r#"INFO:     192.0.2.7:51234 - "GET /me?a=1 HTTP/1.1" 401 Unauthorized"#,
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("version", "1.1"),
                ("status", "401"),
            ],
        },
        Example {
            line: r#"INFO:     ::1:51234 - "GET / HTTP/1.1" 200 OK"#,
            columns: &[("client", "::1")],
        },
        Example { line: "INFO:     Application startup complete.", columns: &[] },
    ],
};
