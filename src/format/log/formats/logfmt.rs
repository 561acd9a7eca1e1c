//! `key=value` pairs, as lograge and Go programs write them.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "logfmt",
    about: "logfmt: `method=GET path=/ status=200`, lograge, Grafana, the Docker registry and other Go programs among its writers",
    documentation: "https://github.com/roidrage/lograge",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("method", Column::Method),
            ("http_method", Column::Method),
            // The Docker registry.
            ("http.request.method", Column::Method),
            ("http.request.uri", Column::Target),
            ("http.request.host", Column::Authority),
            ("http.request.remoteaddr", Column::Client),
            ("http.request.useragent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("http.response.status", Column::Status),
            ("http.response.written", Column::BodyBytes),
            ("http.response.duration", Column::Duration(Unit::Named)),
            ("http.method", Column::Method),
            ("http.path", Column::Target),
            ("http.url", Column::Target),
            ("http.status", Column::Status),
            ("http.status_code", Column::Status),
            ("http.remote_addr", Column::Client),
            ("path", Column::Target),
            ("uri", Column::Target),
            ("url", Column::Target),
            ("request_uri", Column::Target),
            ("status", Column::Status),
            ("status_code", Column::Status),
            ("http_status", Column::Status),
            ("code", Column::Status),
            ("host", Column::Authority),
            ("ip", Column::Client),
            ("remote_ip", Column::Client),
            ("remote_addr", Column::Client),
            ("client_ip", Column::Client),
            ("remote", Column::Client),
            ("user", Column::User),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("time", Column::Time(TimeShape::Any)),
            ("ts", Column::Time(TimeShape::Any)),
            ("t", Column::Time(TimeShape::Any)),
            ("timestamp", Column::Time(TimeShape::Any)),
            ("size", Column::BodyBytes),
            ("bytes", Column::BodyBytes),
            ("proto", Column::Protocol),
            ("protocol", Column::Protocol),
            ("error", Column::Reason(Cow::Borrowed("error"))),
            ("err", Column::Reason(Cow::Borrowed("error"))),
        ],
        marks: &["method="],
        style: Style::Plain,
    }),
    hints: &[],
    examples: &[
        Example {
            line: "method=GET path=/me?a=1 format=json controller=UsersController action=show status=401 duration=12.31 view=0.0 remote_ip=192.0.2.7",
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("status", "401"),
            ],
        },
        Example {
            line: r#"time="2026-03-01T10:00:00Z" level=info msg="request" method=POST uri=/login status=403 remote_addr=192.0.2.7 user_agent="curl/8.5.0""#,
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("method", "POST"),
                ("target", "/login"),
                ("status", "403"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: r#"time="2026-03-01T10:00:00Z" level=info msg="response completed" go.version=go1.20 http.request.host="registry.example" http.request.id=7f http.request.method=GET http.request.remoteaddr="192.0.2.7:4031" http.request.uri="/v2/" http.request.useragent="docker/24" http.response.duration=1.2ms http.response.status=401 http.response.written=87"#,
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7:4031"),
                ("host", "registry.example"),
                ("target", "/v2/"),
                ("status", "401"),
                ("duration", "1200 µs"),
            ],
        },
        Example { line: "level=info method=GetUser status=200", columns: &[] },
    ],
};
