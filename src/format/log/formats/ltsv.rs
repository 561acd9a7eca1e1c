//! Labeled tab-separated values.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ltsv",
    about: "LTSV: `label:value` between tabs, under the labels of ltsv.org and of log modules",
    documentation: "http://ltsv.org/",
    layout: Layout::Labels(labels::Layout {
        separator: b'\t',
        assign: b':',
        labels: &[
            ("status", Column::Status),
            ("time", Column::Time(TimeShape::Any)),
            ("datetime", Column::Time(TimeShape::Any)),
            ("time_local", Column::Time(TimeShape::Any)),
            ("time_iso8601", Column::Time(TimeShape::Any)),
            ("host", Column::Client),
            ("remote_host", Column::Client),
            ("remote_addr", Column::Client),
            ("forwardedfor", Column::ForwardedFor),
            ("x_forwarded_for", Column::ForwardedFor),
            ("user", Column::User),
            ("remote_user", Column::User),
            ("req", Column::Request),
            ("request", Column::Request),
            ("method", Column::Method),
            ("request_method", Column::Method),
            ("uri", Column::Target),
            ("request_uri", Column::Target),
            ("protocol", Column::Protocol),
            ("server_protocol", Column::Protocol),
            ("scheme", Column::Scheme),
            ("vhost", Column::Authority),
            ("http_host", Column::Authority),
            ("size", Column::BodyBytes),
            ("body_bytes_sent", Column::BodyBytes),
            ("bytes_sent", Column::BodyBytes),
            ("reqtime", Column::Duration(Unit::Seconds)),
            ("request_time", Column::Duration(Unit::Seconds)),
            ("reqtime_microsec", Column::Duration(Unit::Microseconds)),
            ("upstream_status", Column::UpstreamStatus),
            ("referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("http_referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("ua", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("http_user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("www_authenticate", Column::ResponseHeader(Cow::Borrowed("www-authenticate"))),
            (
                "sent_http_www_authenticate",
                Column::ResponseHeader(Cow::Borrowed("www-authenticate")),
            ),
        ],
        marks: &["\t"],
        style: Style::Plain,
    }),
    hints: &[
        Hint {
            lacks: Lack::Challenge,
            add: "in nginx's format: www_authenticate:$sent_http_www_authenticate",
        },
        Hint { lacks: Lack::Answerer, add: "in nginx's format: upstream_status:$upstream_status" },
    ],
    examples: &[
        Example {
            line: "time:[01/Mar/2026:10:00:00 +0000]\thost:192.0.2.7\tuser:ada\treq:GET /me?a=b:c HTTP/1.1\tstatus:401\tsize:12\treferer:-\tua:curl/8.5.0\treqtime:0.250\tvhost:app.example",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("host", "app.example"),
                ("target", "/me?a=b:c"),
                ("version", "1.1"),
                ("status", "401"),
                ("bytes", "12"),
                ("duration", "250000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: "time:2026-03-01T11:00:00+01:00\tremote_addr:192.0.2.7\tmethod:POST\turi:/me\tstatus:403",
            columns: &[("time", "2026-03-01T10:00:00Z"), ("method", "POST"), ("target", "/me")],
        },
        Example { line: "time:2026-03-01T11:00:00+01:00\tstatus:ok\tmethod:GET", columns: &[] },
    ],
};
