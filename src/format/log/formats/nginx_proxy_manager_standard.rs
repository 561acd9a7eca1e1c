//! Nginx Proxy Manager's log of hosts it answers for itself.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "nginx-proxy-manager-standard",
    about: "Nginx Proxy Manager `standard`: redirections, dead hosts and the default host",
    documentation: "https://github.com/NginxProxyManager/nginx-proxy-manager/blob/develop/docker/rootfs/etc/nginx/conf.d/include/log-proxy.conf",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"[$time_local] $status - $request_method $scheme $host "$request_uri" [Client $remote_addr] [Length $body_bytes_sent] [Gzip $gzip_ratio] "$http_user_agent" "$http_referer""#,
    ),
    hints: hints::NGINX,
    examples: &[Example {
        line: r#"[01/Mar/2026:10:00:00 +0000] 403 - GET https 203.0.113.9 "/.env" [Client 192.0.2.7] [Length 0] [Gzip -] "curl/8.5.0" "-""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "203.0.113.9"),
            ("target", "/.env"),
            ("status", "403"),
            ("bytes", "0"),
        ],
    }],
};
