//! Morgan's `short` format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "morgan-short",
    about: "Morgan (Express) `short`: client and user, and no time",
    documentation: "https://expressjs.com/en/resources/middleware/morgan.html#short",
    layout: Layout::Text(
        Syntax::Nginx,
        "${whole}$remote_addr $remote_user $request_method ${origin form} $server_protocol $status $bytes_sent - ${duration ms} ms",
    ),
    hints: &[],
    examples: &[Example {
        line: "192.0.2.7 - GET /me HTTP/1.1 401 12 - 3.250 ms",
        columns: &[
            ("client", "192.0.2.7"),
            ("target", "/me"),
            ("version", "1.1"),
            ("status", "401"),
            ("duration", "3250 µs"),
        ],
    }],
};
