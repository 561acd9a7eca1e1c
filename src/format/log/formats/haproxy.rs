//! HAProxy's HTTP log.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "haproxy",
    about: "HAProxy `option httplog`, with captured header fields or without",
    documentation: "https://docs.haproxy.org/3.0/configuration.html#8.2.3",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr:$remote_port [${time local clf}] $frontend $backend/$server $request_timer/$queue_timer/$connect_timer/$response_timer/${duration ms} ${status or none} $bytes_sent $request_cookie $response_cookie ${reason termination_state} $actconn/$feconn/$beconn/$srvconn/$retries $server_queue/$captures"$request""#,
    ),
    hints: hints::HAPROXY,
    examples: &[
        Example {
            line: r#"192.0.2.7:49834 [01/Mar/2026:10:00:00.477] shop origin/api 0/0/0/5/5 401 269 - - ---- 1/1/0/0/0 0/0 {api.example} {Bearer realm=#22api#22, error=#22invalid_token#22} "GET /me HTTP/1.1""#,
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me"),
                ("status", "401"),
                ("bytes", "269"),
                ("duration", "5000 µs"),
                ("termination_state", "----"),
                ("response www-authenticate", r#"Bearer realm="api", error="invalid_token""#),
            ],
        },
        // Credentials that were captured are no challenge.
        Example {
            line: r#"Mar  1 10:00:00 lb haproxy[7]: 2001:db8::7:39759 [01/Mar/2026:10:00:00.633] loadbalancer~ default/<NOSRV> 0/-1/-1/-1/+12 403 192 - - PR-- 87/87/87/1/0 0/67 {Digest username=#22ada#22, realm=#22a#22} "GET / HTTP/2.0""#,
            columns: &[
                ("client", "2001:db8::7"),
                ("version", "2"),
                ("status", "403"),
                ("duration", "12000 µs"),
                ("termination_state", "PR--"),
            ],
        },
        Example {
            line: r#"192.0.2.7:51940 [01/Mar/2026:10:00:00.339] shop shop/<NOSRV> -1/-1/-1/-1/6001 408 212 - - cR-- 100/89/0/0/0 0/0 "<BADREQ>""#,
            columns: &[("status", "408"), ("duration", "6001000 µs")],
        },
        // The client left before there was a response.
        Example {
            line: r#"192.0.2.7:51940 [01/Mar/2026:10:00:00.339] shop origin/api 0/0/0/-1/6001 -1 0 - - CH-- 100/89/0/0/0 0/0 "GET /slow HTTP/1.1""#,
            columns: &[("target", "/slow")],
        },
        // A connection, and nothing said on it.
        Example {
            line: r#"192.0.2.7:51940 [01/Mar/2026:10:00:00.339] shop shop/<NOSRV> -1/-1/-1/-1/0 -1 0 - - CR-- 100/89/0/0/0 0/0 "<BADREQ>""#,
            columns: &[],
        },
        Example {
            line: r"192.0.2.7:50033 [01/Mar/2026:10:00:00.123] shop/origin: SSL handshake failure",
            columns: &[],
        },
        Example {
            line: r"192.0.2.7:33313 [01/Mar/2026:10:00:00.593] fnt bck/srv1 0/0/5007 212 -- 0/0/0/0/3 0/0",
            columns: &[],
        },
    ],
};
