//! Python's `http.server`, Werkzeug and Flask.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "python-http",
    about: "Python's `http.server`, Werkzeug: CLF with a time of no zone",
    documentation: "https://docs.python.org/3/library/http.server.html#http.server.BaseHTTPRequestHandler.log_message",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr $ident $remote_user [${time %d/%b/%Y %T}] "$request" $status $bytes_sent"#,
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"192.0.2.7 - - [01/Mar/2026 10:00:00] "GET /me HTTP/1.1" 401 -"#,
            columns: &[("client", "192.0.2.7"), ("target", "/me"), ("status", "401")],
        },
        Example {
            line: r#"INFO:werkzeug:192.0.2.7 - - [01/Mar/2026 10:00:00] "POST /login HTTP/1.1" 403 -"#,
            columns: &[("client", "192.0.2.7"), ("method", "POST"), ("status", "403")],
        },
    ],
};
