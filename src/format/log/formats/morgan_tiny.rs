//! Morgan's `tiny` format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "morgan-tiny",
    about: "Morgan (Express) `tiny`: no time and no client",
    documentation: "https://expressjs.com/en/resources/middleware/morgan.html#tiny",
    layout: Layout::Text(
        Syntax::Nginx,
        "${whole}$request_method ${origin form} $status $bytes_sent - ${duration ms} ms",
    ),
    hints: &[],
    examples: &[
        Example {
            line: "GET /me?a=1 401 12 - 3.250 ms",
            columns: &[
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("status", "401"),
                ("bytes", "12"),
                ("duration", "3250 µs"),
            ],
        },
        Example { line: "GET it done 200 times - 3 ms", columns: &[] },
    ],
};
