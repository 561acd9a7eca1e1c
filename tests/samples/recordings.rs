//! Every recording under `samples/`, with what was recorded and what is wrong in it. Written from
//! `samples/README.md` and from what was sent (`samples/make`), not from what authlint prints.

/// One recording.
pub(crate) struct Recording {
    pub(crate) path: &'static str,
    /// For `--log-format`.
    pub(crate) log_format: Option<&'static str>,
    /// How many exchanges had which status.
    pub(crate) statuses: &'static [(u16, u64)],
    /// Rule, path of the endpoint as a template, and how often. All others at or above a warning
    /// are false alarms; what a rule says as advice by design may come on top. `A|B` is either. A
    /// rule that does not exist yet is waited for.
    pub(crate) findings: &'static [(&'static str, &'static str, u64)],
}

/// Recordings that authlint reads.
pub(crate) const RECORDINGS: &[Recording] = &[
    Recording {
        path: "samples/power-bi/seed.har",
        log_format: None,
        statuses: &[(200, 4), (403, 2)],
        findings: &[("AL301", DATASETS, 1), ("AL302", DATASETS, 1)],
    },
    Recording {
        path: "samples/power-bi/seed-sanitised.har",
        log_format: None,
        statuses: &[(200, 4), (403, 2)],
        findings: &[("AL301", DATASETS, 1)],
    },
    Recording {
        path: "samples/power-bi/seed.pcap",
        log_format: None,
        statuses: &[(200, 2), (403, 2)],
        findings: &[("AL301", DATASETS, 1), ("AL302", DATASETS, 1)],
    },
    Recording {
        path: "samples/tunnel/vxlan.pcap",
        log_format: None,
        statuses: &[(200, 1), (404, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/power-bi/gateway.json",
        log_format: None,
        statuses: &[(200, 2), (403, 2)],
        findings: &[("AL301", DATASETS, 1)],
    },
    Recording {
        path: "samples/power-bi/access.log",
        log_format: None,
        statuses: &[(200, 282), (403, 27)],
        findings: &[],
    },
    Recording {
        path: "samples/power-bi/access-auth.log",
        log_format: Some(ACCESS_AUTH),
        statuses: &[(200, 282), (403, 27)],
        findings: &[],
    },
    Recording {
        path: "samples/expiring/access.log",
        log_format: None,
        statuses: &[(200, 452), (401, 5), (403, 74)],
        findings: &[],
    },
    Recording {
        path: "samples/expiring/gateway.log",
        log_format: Some(EXPIRING),
        statuses: &[(200, 452), (401, 5), (403, 74)],
        findings: &[],
    },
    Recording {
        path: "samples/nginx/access.log",
        log_format: None,
        statuses: &[
            (200, 153),
            (201, 8),
            (204, 8),
            (206, 2),
            (400, 7),
            (401, 54),
            (403, 10),
            (404, 14),
            (440, 3),
            (499, 1),
            (505, 1),
        ],
        findings: &[("AL407", "/legacy/mail", 3)],
    },
    Recording {
        path: "samples/nginx/access.log.1.gz",
        log_format: None,
        statuses: &[
            (200, 83),
            (201, 8),
            (204, 6),
            (206, 2),
            (400, 7),
            (401, 41),
            (403, 4),
            (404, 6),
            (440, 1),
            (444, 1),
            (499, 1),
            (505, 1),
        ],
        findings: &[("AL407", "/legacy/mail", 1)],
    },
    Recording {
        path: "samples/nginx/access.json",
        log_format: None,
        statuses: &[
            (200, 236),
            (201, 16),
            (204, 14),
            (206, 4),
            (400, 14),
            (401, 95),
            (403, 14),
            (404, 20),
            (440, 4),
            (444, 1),
            (499, 2),
            (505, 2),
        ],
        findings: &[("AL101", "/legacy/items/{id}", 6), ("AL407", "/legacy/mail", 4)],
    },
    Recording {
        path: "samples/loopback/basic.pcap",
        log_format: None,
        statuses: &[(200, 1), (401, 3)],
        findings: &[],
    },
    Recording {
        path: "samples/loopback/bearer.pcap",
        log_format: None,
        statuses: &[(200, 2), (401, 3), (403, 5), (429, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/loopback/unauthorized.pcap",
        log_format: None,
        statuses: &[(200, 3), (401, 7)],
        findings: &[
            ("AL101", "/bad/no-challenge", 1),
            ("AL102", "/bad/empty-challenge", 1),
            ("AL102", "/bad/free-text-challenge", 1),
            ("AL103", "/bad/no-commas", 1),
            ("AL108", "/bad/401-for-scope", 1),
            ("AL109", "/bad/401-for-permission", 1),
        ],
    },
    Recording {
        path: "samples/loopback/forbidden.pcap",
        log_format: None,
        statuses: &[(200, 3), (403, 6)],
        findings: &[
            ("AL301", "/bad/403-expired", 1),
            ("AL302", "/bad/403-expired", 1),
            ("AL302", "/bad/403-invalid-token-challenge", 1),
            ("AL303", "/bad/403-bad-signature", 1),
            ("AL304", "/bad/403-missing", 1),
            ("AL305", "/bad/403-not-yet-valid", 1),
            ("AL306", "/bad/403-invalid-token-challenge", 1),
            ("AL309", "/bad/403-rate-limit", 1),
        ],
    },
    Recording {
        path: "samples/loopback/other-statuses.pcap",
        log_format: None,
        statuses: &[(200, 1), (400, 1), (422, 1), (498, 1), (500, 1)],
        findings: &[
            ("AL201", "/bad/200-with-error", 1),
            ("AL403", "/bad/400-expired", 1),
            ("AL405", "/bad/422-invalid", 1),
            ("AL406", "/bad/500-expired", 1),
            ("AL407", "/bad/{id}", 1),
        ],
    },
    Recording {
        path: "samples/loopback/login-page.pcap",
        log_format: None,
        statuses: &[(200, 4)],
        findings: &[("AL205", "/bad/200-login-page", 1), ("AL205", "/bad/200-login-page-gzip", 1)],
    },
    Recording {
        path: "samples/loopback/redirect.pcap",
        log_format: None,
        statuses: &[(200, 1), (302, 2), (401, 1)],
        findings: &[("AL811", "/moved", 1)],
    },
    Recording {
        // Two from a proxy of ours without a challenge; Squid's own 407 is right.
        path: "samples/loopback/proxy.pcap",
        log_format: None,
        statuses: &[(200, 1), (407, 3)],
        findings: &[("AL410", "/good/me", 1), ("AL410", "CONNECT", 1)],
    },
    Recording {
        // Six bodies of 1240 bytes, HEAD among them; 100 (Continue) is no final response.
        path: "samples/loopback/framing.pcap",
        log_format: None,
        statuses: &[(200, 6), (201, 2), (204, 1), (304, 1), (403, 1)],
        findings: &[("AL301", "/framing/chunked-gzip", 1), ("AL302", "/framing/chunked-gzip", 1)],
    },
    Recording {
        path: "samples/loopback/pipelined.pcap",
        log_format: None,
        statuses: &[(200, 2), (201, 1), (204, 1), (401, 1), (403, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/loopback/pipelined-head.pcap",
        log_format: None,
        statuses: &[(200, 3), (201, 1), (204, 1), (401, 1), (403, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/loopback/websocket.pcap",
        log_format: None,
        statuses: &[(101, 1), (401, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/wire/framing.pcap",
        log_format: None,
        statuses: &[(200, 2), (401, 5), (403, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/wire/trouble.pcap",
        log_format: None,
        statuses: &[(200, 2), (401, 1), (403, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/wire/slow.pcap",
        log_format: None,
        statuses: &[(200, 1), (401, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/loopback/segments.pcapng",
        log_format: None,
        statuses: &[(200, 1), (403, 1)],
        findings: &[("AL301", "/framing/split", 1), ("AL302", "/framing/split", 1)],
    },
    Recording {
        path: "samples/loopback/midstream.pcap",
        log_format: None,
        statuses: &[(401, 1), (403, 1)],
        findings: &[("AL301", "/bad/403-expired", 1), ("AL302", "/bad/403-expired", 1)],
    },
    Recording {
        // Cut after 185 bytes: the challenges and the token that expired were not recorded.
        path: "samples/loopback/snaplen.pcap",
        log_format: None,
        statuses: &[(401, 2), (403, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/loopback/cooked.pcap",
        log_format: None,
        statuses: &[(200, 1), (401, 1)],
        findings: &[("AL101", "/bad/no-challenge", 1)],
    },
    Recording {
        // The expired token's 403 says both "not valid" and "expired".
        path: "samples/frameworks/drf.har",
        log_format: None,
        statuses: &[(200, 4), (401, 2), (403, 4)],
        findings: &[
            ("AL301|AL303", "/session-first/orders/", 1),
            ("AL302", "/session-first/orders/", 1),
            ("AL304", "/session-first/orders/", 1),
        ],
    },
    Recording {
        path: "samples/frameworks/fastapi-0.121.har",
        log_format: None,
        statuses: &[(200, 1), (403, 1)],
        findings: &[("AL304", "/items", 1)],
    },
    Recording {
        path: "samples/frameworks/fastapi.har",
        log_format: None,
        statuses: &[(200, 1), (401, 1), (403, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/frameworks/flask-jwt-extended.har",
        log_format: None,
        statuses: &[(200, 1), (401, 3), (422, 1)],
        findings: &[("AL101", "/profile", 3), ("AL405", "/profile", 1)],
    },
    Recording {
        path: "samples/frameworks/express.har",
        log_format: None,
        statuses: &[(200, 2), (401, 5)],
        findings: &[
            ("AL101", "/express-jwt/admin", 1),
            ("AL101", "/express-jwt/me", 2),
            ("AL101", "/passport/me", 2),
        ],
    },
    Recording {
        path: "samples/gateways/caddy.json",
        log_format: None,
        statuses: &[(200, 5), (401, 6), (403, 4), (498, 1)],
        findings: BEHIND_GATEWAYS,
    },
    Recording {
        path: "samples/gateways/apache-challenge.log",
        log_format: Some(APACHE_CHALLENGE),
        statuses: &[(200, 5), (401, 7), (403, 4), (498, 1)],
        findings: BEHIND_GATEWAYS,
    },
    Recording {
        path: "samples/gateways/apache.log",
        log_format: None,
        statuses: &[(200, 5), (401, 7), (403, 4), (498, 1)],
        findings: &[("AL407", "/bad/{id}", 1)],
    },
    Recording {
        path: "samples/loopback/h2c.pcap",
        log_format: None,
        statuses: &[(200, 2), (401, 2), (403, 1)],
        findings: &[
            ("AL101", "/bad/no-challenge", 1),
            ("AL301", "/bad/403-expired", 1),
            ("AL302", "/bad/403-expired", 1),
        ],
    },
    Recording {
        path: "samples/http2/continuation.pcap",
        log_format: None,
        statuses: &[(200, 1), (401, 2), (403, 1)],
        findings: &[("AL301", "/expired", 1)],
    },
    Recording {
        path: "samples/http2/goaway.pcap",
        log_format: None,
        statuses: &[(200, 2), (401, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/http2/grpc.pcap",
        log_format: None,
        statuses: &[(200, 4)],
        findings: &[],
    },
    Recording {
        path: "samples/http2/multiplexed.pcap",
        log_format: None,
        statuses: &[(200, 2), (401, 1), (403, 2)],
        findings: &[("AL301", "/expired", 1)],
    },
    Recording {
        path: "samples/http2/packet-missing.pcap",
        log_format: None,
        statuses: &[(200, 3), (201, 1), (401, 2), (403, 3)],
        findings: &[("AL301", "/expired", 2)],
    },
    Recording {
        path: "samples/http2/push.pcap",
        log_format: None,
        statuses: &[(200, 6), (404, 1)],
        findings: &[],
    },
    Recording {
        path: "samples/http2/start-missing.pcap",
        log_format: None,
        statuses: &[(200, 1), (201, 1), (401, 1), (403, 3)],
        findings: &[],
    },
    Recording {
        path: "samples/http2/table.pcap",
        log_format: None,
        statuses: &[(200, 3), (201, 1), (401, 2), (403, 4)],
        findings: &[("AL301", "/expired", 3)],
    },
    Recording {
        path: "samples/http2/upgrade.pcap",
        log_format: None,
        statuses: &[(101, 3), (200, 2), (404, 3)],
        findings: &[],
    },
];

/// Captures of what is not cleartext HTTP.
pub(crate) const OTHER_PROTOCOLS: &[Recording] = &[
    Recording {
        // The keys of this one are in a file beside it, and not given here.
        path: "samples/loopback/https.pcap",
        log_format: None,
        statuses: &[],
        findings: &[],
    },
    Recording {
        path: "samples/power-bi/seed-tls.pcapng",
        log_format: None,
        statuses: &[(200, 2), (403, 2)],
        findings: &[("AL301", DATASETS, 1), ("AL302", DATASETS, 1)],
    },
];

/// An error log, which holds no exchange, and logs whose formats have tests of their own.
pub(crate) const NOT_JUDGED_HERE: &[&str] = &[
    "samples/nginx/error.log",
    "samples/gateways/haproxy.log",
    "samples/gateways/squid.log",
    "samples/servers/gunicorn.log",
    "samples/servers/hypercorn.log",
    "samples/servers/uvicorn.log",
    "samples/servers/werkzeug.log",
];

/// The format of the second log of expiring tokens.
pub(crate) const EXPIRING: &str = concat!(
    r#"$remote_addr - $token_user [$time_local] "$request" $status $body_bytes_sent "#,
    r#""$http_referer" "$http_user_agent" "$sent_http_www_authenticate" $upstream_status"#,
);

/// nginx: `combined`, the upstream's status, the challenge, and the credential's fingerprint.
pub(crate) const ACCESS_AUTH: &str = concat!(
    r#"$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "#,
    r#""$http_referer" "$http_user_agent" $upstream_status "$sent_http_www_authenticate" "#,
    r#""$credential""#
);

/// Apache: `vhost_combined`, the challenge, the duration.
const APACHE_CHALLENGE: &str = concat!(
    r#"%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i" "#,
    r#""%{WWW-Authenticate}o" %D"#
);

const DATASETS: &str = "/v1.0/myorg/groups/{uuid}/datasets";

/// What logs show of the origin's misuses when they hold the challenge.
const BEHIND_GATEWAYS: &[(&str, &str, u64)] = &[
    ("AL101", "/bad/no-challenge", 1),
    ("AL103", "/bad/no-commas", 1),
    ("AL108", "/bad/401-for-scope", 1),
    ("AL306", "/bad/403-invalid-token-challenge", 1),
    ("AL407", "/bad/{id}", 1),
];

impl Recording {
    /// The options it has to be read with.
    pub(crate) fn options(&self) -> Vec<&'static str> {
        self.log_format.map_or_else(Vec::new, |pattern| vec!["--log-format", pattern])
    }

    /// The number of its exchanges.
    pub(crate) fn exchanges(&self) -> u64 {
        self.statuses.iter().map(|(_, count)| count).sum()
    }
}
