//! The proxy server of `OpenStack` Swift.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// The token in the tenth column is the user's key: it is not read.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "swift",
    about: "OpenStack Swift: the access log of its proxy server",
    documentation: "https://docs.openstack.org/swift/latest/logs.html",
    layout: Layout::Text(
        Syntax::Nginx,
        "$address $peer ${time-utc %d/%b/%Y/%H/%M/%S} $request_method $request_uri $server_protocol $status $http_referer $http_user_agent $token $bytes_received $bytes_sent $etag $transaction $headers $request_time $source $log_info $start $end",
    ),
    hints: &[],
    examples: &[Example {
        line: "Mar  1 10:00:00 storage1 proxy-server: 192.0.2.7 10.0.0.1 01/Mar/2026/10/00/00 HEAD /v1/AUTH_a/b/c.txt HTTP/1.0 401 - python-swiftclient-3.5.0 gAAAAABc... - 131 - tx5d49fd7b64cb4e0c89e04 - 0.0212 - - 1772359200.548610926 1772359200.569818020 0",
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("method", "HEAD"),
            ("target", "/v1/AUTH_a/b/c.txt"),
            ("status", "401"),
            ("bytes", "131"),
            ("duration", "21200 µs"),
            ("request user-agent", "python-swiftclient-3.5.0"),
        ],
    }],
};
