//! Serilog's request logging for ASP.NET Core, as text.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "serilog",
    about: "Serilog: request logging of ASP.NET Core as text",
    documentation: "https://github.com/serilog/serilog-aspnetcore",
    layout: Layout::Text(
        Syntax::Nginx,
        "${time %F %T.%f %z} [$level] HTTP $request_method $request_uri responded $status in ${duration ms} ms",
    ),
    hints: &[],
    examples: &[Example {
        line: "2026-03-01 10:00:00.123 +00:00 [INF] HTTP GET /me?a=1 responded 403 in 12.3456 ms",
        columns: &[
            ("time", "2026-03-01T10:00:00.123Z"),
            ("method", "GET"),
            ("target", "/me?a=1"),
            ("status", "403"),
        ],
    }],
};
