//! Squid's native access log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "squid",
    about: "Squid's native `squid` format",
    documentation: "https://www.squid-cache.org/Doc/config/logformat/",
    layout: Layout::Text(
        Syntax::Nginx,
        r"$msec ${padding}${duration ms} $remote_addr ${reason result}/${status or none} $bytes_sent $request_method $request_uri $remote_user $hierarchy/$peer $upstream_http_content_type",
    ),
    hints: &[],
    examples: &[
        Example {
            line: "1772359200.909      5 192.0.2.7 TCP_MISS/401 321 GET http://api.example/me ada HIER_DIRECT/10.0.0.1 application/json",
            columns: &[
                ("time", "2026-03-01T10:00:00.909Z"),
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("method", "GET"),
                ("target", "http://api.example/me"),
                ("status", "401"),
                ("bytes", "321"),
                ("duration", "5000 µs"),
                ("result", "TCP_MISS"),
                ("response content-type", "application/json"),
            ],
        },
        Example {
            line: "1772359200.032 1600000 2001:db8::7 TCP_DENIED/407 3473 CONNECT api.example:80 - HIER_NONE/- text/html",
            columns: &[("client", "2001:db8::7"), ("status", "407"), ("target", "api.example:80")],
        },
        // The client left before there was a response.
        Example {
            line: "1772359200.366     16 192.0.2.7 TCP_MISS_ABORTED/000 0 GET http://a.example/ - HIER_DIRECT/10.0.0.1 -",
            columns: &[("target", "http://a.example/"), ("result", "TCP_MISS_ABORTED")],
        },
        // A connection, and nothing said on it.
        Example {
            line: "1772359200.515      0 192.0.2.7 NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -",
            columns: &[],
        },
    ],
};
