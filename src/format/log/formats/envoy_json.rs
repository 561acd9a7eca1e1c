//! Envoy's JSON access logs with the dictionaries of Envoy Gateway and Istio.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "envoy-json",
    about: "Envoy JSON with the keys of Envoy Gateway, Istio, Contour or Pomerium",
    documentation: "https://gateway.envoyproxy.io/docs/tasks/observability/proxy-accesslog/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("start_time", Column::Time(TimeShape::Any)),
            ("@timestamp", Column::Time(TimeShape::Any)),
            ("time", Column::Time(TimeShape::Any)),
            ("method", Column::Method),
            (":method", Column::Method),
            ("path", Column::Target),
            (":path", Column::Target),
            ("x-envoy-origin-path", Column::Target),
            ("x-envoy-original-path", Column::Target),
            ("protocol", Column::Protocol),
            ("response_code", Column::Status),
            ("response-code", Column::Status),
            ("response_code_details", Column::Reason(Cow::Borrowed("response_code_details"))),
            ("response-code-details", Column::Reason(Cow::Borrowed("response_code_details"))),
            ("response_flags", Column::Reason(Cow::Borrowed("response_flags"))),
            ("bytes_sent", Column::BodyBytes),
            ("duration", Column::Duration(Unit::Milliseconds)),
            (":authority", Column::Authority),
            ("authority", Column::Authority),
            ("downstream_remote_address", Column::Client),
            ("x-forwarded-for", Column::ForwardedFor),
            ("x_forwarded_for", Column::ForwardedFor),
            ("forwarded-for", Column::ForwardedFor),
            ("user-agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("www-authenticate", Column::ResponseHeader(Cow::Borrowed("www-authenticate"))),
            ("www_authenticate", Column::ResponseHeader(Cow::Borrowed("www-authenticate"))),
        ],
        marks: &[
            Mark { path: "response_flags", value: None },
            Mark { path: "response_code_details", value: None },
            Mark { path: "response-code-details", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: hints::ENVOY,
    examples: &[
        Example {
            line: r#"{":authority":"api.example","bytes_received":0,"bytes_sent":19,"downstream_remote_address":"192.0.2.7:49578","duration":5,"method":"GET","protocol":"HTTP/2","response_code":401,"response_code_details":"jwt_authn_access_denied{Jwt_is_expired}","response_flags":"-","start_time":"2026-03-01T10:00:00.228Z","user-agent":"curl/8.5.0","x-envoy-origin-path":"/v1/me","x-forwarded-for":null}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.228Z"),
                ("client", "192.0.2.7:49578"),
                ("host", "api.example"),
                ("method", "GET"),
                ("target", "/v1/me"),
                ("version", "2"),
                ("status", "401"),
                ("bytes", "19"),
                ("duration", "5000 µs"),
                ("response_code_details", "jwt_authn_access_denied{Jwt_is_expired}"),
            ],
        },
        // Pomerium.
        Example {
            line: r#"{"level":"info","service":"envoy","upstream-cluster":"","method":"GET","authority":"app.example","path":"/me","user-agent":"curl/8.5.0","referer":"","forwarded-for":"192.0.2.7","request-id":"7f","duration":3.4,"size":0,"response-code":403,"response-code-details":"ext_authz_denied","time":"2026-03-01T10:00:00Z","message":"http-request"}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("target", "/me"),
                ("status", "403"),
                ("response_code_details", "ext_authz_denied"),
            ],
        },
        // A TCP connection: no method, no response.
        Example {
            line: r#"{"method":null,"response_code":0,"response_flags":"-","start_time":"2026-03-01T10:00:00.228Z"}"#,
            columns: &[],
        },
    ],
};
