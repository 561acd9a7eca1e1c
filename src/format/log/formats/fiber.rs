//! Fiber's logger.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// The clock alone, without a day: nothing is followed by it.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "fiber",
    about: "Fiber: columns between bars",
    documentation: "https://docs.gofiber.io/api/middleware/logger",
    layout: Layout::Text(
        Syntax::Nginx,
        "$clock | $status | ${padding}${duration} | ${padding}$remote_addr | $request_method | $request_uri | $error",
    ),
    hints: &[],
    examples: &[Example {
        line: "10:00:00 | 403 |      1.25ms | 192.0.2.7 | GET | /me?a=1 | -",
        columns: &[
            ("client", "192.0.2.7"),
            ("method", "GET"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("duration", "1250 µs"),
        ],
    }],
};
