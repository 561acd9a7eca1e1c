//! HAProxy's HTTPS log.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "haproxy-https",
    about: "HAProxy `option httpslog`: httplog and the TLS session",
    documentation: "https://docs.haproxy.org/3.0/configuration.html#8.2.4",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr:$remote_port [${time local clf}] $frontend $backend/$server $request_timer/$queue_timer/$connect_timer/$response_timer/${duration ms} ${status or none} $bytes_sent $request_cookie $response_cookie ${reason termination_state} $actconn/$feconn/$beconn/$srvconn/$retries $server_queue/$captures"$request" $fc_error/$ssl_error/$certificate_error/$authority_error/$resumed $server_name/$ssl_protocol/$ssl_cipher"#,
    ),
    hints: hints::HAPROXY,
    examples: &[Example {
        line: r#"192.0.2.7:49834 [01/Mar/2026:10:00:00.477] shop~ origin/api 0/0/0/5/5 403 269 - - PR-- 1/1/0/0/0 0/0 "GET /me HTTP/1.1" 0/0/0/0/0 api.example/TLSv1.3/TLS_AES_256_GCM_SHA384"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("scheme", "https"),
            ("host", "api.example"),
            ("target", "/me"),
            ("status", "403"),
            ("termination_state", "PR--"),
        ],
    }],
};
