//! `ModSecurity`'s audit log, serial.

use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "modsecurity-audit",
    about: "ModSecurity audit log in sections (serial, native): heads of both messages, and the body",
    documentation: "https://github.com/owasp-modsecurity/ModSecurity/wiki/ModSecurity-2-Data-Formats",
    layout: Layout::Audit,
    hints: &[],
    examples: &[
        Example {
            line: "--a1b2c3d4-A--\n[01/Mar/2026:11:00:00.250000 +0100] ZeK3 192.0.2.7 51234 10.0.0.1 443\n--a1b2c3d4-B--\nGET /me?a=1 HTTP/1.1\nHost: app.example\nUser-Agent: curl/8.5.0\n\n--a1b2c3d4-F--\nHTTP/1.1 401 Unauthorized\nContent-Length: 6\nWWW-Authenticate: Bearer\n\n--a1b2c3d4-E--\ndenied\n--a1b2c3d4-H--\nMessage: Warning. Pattern match\nStopwatch: 1 2 (- - -)\n\n--a1b2c3d4-Z--",
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("status", "401"),
                ("bytes", "6"),
                ("Message", "Warning. Pattern match"),
                ("request host", "app.example"),
                ("response www-authenticate", "Bearer"),
            ],
        },
        // Version 3.
        Example {
            line: "---a1b2c3d4---A--\n[01/Mar/2026:10:00:00 +0000] 177235920012.345678 192.0.2.7 51234 10.0.0.1 443\n---a1b2c3d4---B--\nPOST /login HTTP/2.0\nhost: app.example\n\n---a1b2c3d4---F--\nHTTP/2.0 403\nServer: nginx\n\n---a1b2c3d4---H--\nModSecurity: Access denied with code 403 (phase 2).\n\n---a1b2c3d4---Z--",
            columns: &[
                ("target", "/login"),
                ("version", "2"),
                ("status", "403"),
                ("Message", "Access denied with code 403 (phase 2)."),
            ],
        },
        Example {
            line: "--a1b2c3d4-A--\n[01/Mar/2026:11:00:00 +0100] ZeK3 192.0.2.7 51234 10.0.0.1 443\n--a1b2c3d4-Z--",
            columns: &[],
        },
    ],
};
