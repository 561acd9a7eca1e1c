//! Morgan's `dev` format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "morgan-dev",
    about: "Morgan (Express) `dev`: no time and no client",
    documentation: "https://expressjs.com/en/resources/middleware/morgan.html#dev",
    layout: Layout::Text(
        Syntax::Nginx,
        "${whole}$request_method ${origin form} $status ${duration ms} ms - $bytes_sent",
    ),
    hints: &[],
    examples: &[Example {
        line: "GET /me?a=1 401 3.250 ms - 12",
        columns: &[
            ("method", "GET"),
            ("target", "/me?a=1"),
            ("status", "401"),
            ("bytes", "12"),
            ("duration", "3250 µs"),
        ],
    }],
};
