//! ASP.NET Core's own request logging, with the content of the request.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "kestrel-content",
    about: "ASP.NET Core 5 to 7: `Request finished` with type and length of the request's content",
    documentation: "https://learn.microsoft.com/aspnet/core/fundamentals/logging/",
    layout: Layout::Text(
        Syntax::Nginx,
        "Request finished $server_protocol $request_method $request_uri $content_type $content_length - $status $body_bytes_sent $answered_type $duration",
    ),
    hints: &[],
    examples: &[Example {
        line: "[10:00:00 INF] Request finished HTTP/2 GET http://app.example/me - - - 401 0 - 672.1576ms",
        columns: &[
            ("target", "http://app.example/me"),
            ("version", "2"),
            ("status", "401"),
            ("duration", "672158 µs"),
        ],
    }],
};
