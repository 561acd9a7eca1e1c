//! ASP.NET Core's own request logging.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// The console logger puts level and category on a line of their own.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "kestrel",
    about: "ASP.NET Core: `Request finished` of its hosting diagnostics",
    documentation: "https://learn.microsoft.com/aspnet/core/fundamentals/logging/",
    layout: Layout::Text(
        Syntax::Nginx,
        "Request finished $server_protocol $request_method $request_uri - $status $body_bytes_sent $content_type $duration",
    ),
    hints: &[],
    examples: &[Example {
        line: "      Request finished HTTP/1.1 GET http://app.example/me?a=1 - 404 0 - 90.2057ms",
        columns: &[
            ("method", "GET"),
            ("target", "http://app.example/me?a=1"),
            ("version", "1.1"),
            ("status", "404"),
            ("duration", "90206 µs"),
        ],
    }],
};
