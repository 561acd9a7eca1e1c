//! Nginx Proxy Manager's log of proxied hosts.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "nginx-proxy-manager",
    about: "Nginx Proxy Manager `proxy`, with the upstream's answer",
    documentation: "https://github.com/NginxProxyManager/nginx-proxy-manager/blob/develop/docker/rootfs/etc/nginx/conf.d/include/log-proxy.conf",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[$time_local] $cache_status $upstream_status $status - $request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] [Sent-to $server] "$http_user_agent" "$http_referer""#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"[01/Mar/2026:10:00:00 +0000] - 403 403 - GET https app.example "/me?a=1" [Client 192.0.2.7] [Length 192] [Gzip 3.10] [Sent-to 10.0.0.8] "curl/8.5.0" "-""#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("method", "GET"),
            ("scheme", "https"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("upstream status", "403"),
            ("bytes", "192"),
            ("request user-agent", "curl/8.5.0"),
        ],
    }],
};
