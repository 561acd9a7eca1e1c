//! IIS's own format.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "iis-native",
    about: "IIS log file format: commas, local time, the month first",
    documentation: "https://learn.microsoft.com/windows/win32/http/iis-logging",
    layout: Layout::Text(
        Syntax::Nginx,
        "$remote_addr, $remote_user, ${time %m/%d/%Y, %T}, $service, $server, $server_addr, ${duration ms}, $bytes_received, $bytes_sent, $status, ${reason sc-win32-status}, $request_method, $uri, $args,",
    ),
    hints: &[],
    examples: &[
        Example {
            line: r"192.0.2.7, CORP\ada, 3/1/2026, 9:05:03, W3SVC1, WEB1, 10.0.0.1, 4502, 163, 3223, 401, 1326, GET, /me.aspx, a=1,",
            columns: &[
                ("client", "192.0.2.7"),
                ("user", r"CORP\ada"),
                ("method", "GET"),
                ("target", "/me.aspx?a=1"),
                ("status", "401"),
                ("bytes", "3223"),
                ("duration", "4502000 µs"),
                ("sc-win32-status", "1326"),
            ],
        },
        Example {
            line: "192.0.2.7, -, 03/01/26, 19:05:03, W3SVC1, WEB1, 10.0.0.1, 1, 163, 3223, 200, 0, GET, /, -,",
            columns: &[("client", "192.0.2.7"), ("target", "/"), ("status", "200")],
        },
    ],
};
