//! uWSGI's request log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// Its time is local and names no zone.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "uwsgi",
    about: "uWSGI's request log",
    documentation: "https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r"[pid: $pid|app: $app|req: $count] $remote_addr ($remote_user) {$variables} [${time %c}] $request_method $request_uri => generated $bytes_sent bytes in ${duration} ($server_protocol $status) $rest",
    ),
    hints: &[],
    examples: &[
        // With `log-micros`.
        Example {
            line: "[pid: 12|app: 0|req: 3/3] 127.0.0.1 () {34 vars in 617 bytes} [Sun Mar  1 10:00:00 2026] POST /a => generated 215 bytes in 68 micros (HTTP/1.1 200) 9 headers in 373 bytes (1 switches on core 8)",
            columns: &[("client", "127.0.0.1"), ("status", "200"), ("duration", "68 µs")],
        },
        Example {
            line: "[pid: 12|app: 0|req: 7/9] 192.0.2.7 (ada) {42 vars in 512 bytes} [Sun Mar  1 10:00:00 2026] GET /me?a=1 => generated 12 bytes in 3 msecs (HTTP/1.1 403) 2 headers in 71 bytes (1 switches on core 0)",
            columns: &[
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("version", "1.1"),
                ("status", "403"),
                ("bytes", "12"),
                ("duration", "3000 µs"),
            ],
        },
    ],
};
