//! Heroku's router.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "heroku",
    about: "Heroku's router, as logs are drained or shown by `heroku logs`",
    documentation: "https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("method", Column::Method),
            ("path", Column::Target),
            ("host", Column::Authority),
            ("fwd", Column::ForwardedFor),
            ("service", Column::Duration(Unit::Milliseconds)),
            ("status", Column::Status),
            ("bytes", Column::BodyBytes),
            ("protocol", Column::Scheme),
            ("code", Column::Reason(Cow::Borrowed("code"))),
        ],
        marks: &["dyno="],
        style: Style::Plain,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"<158>1 2026-03-01T10:00:00.123456+00:00 host heroku router - at=info method=GET path="/me?a=1" host=app.example request_id=8601b555 fwd="192.0.2.7" dyno=web.1 connect=1ms service=18ms status=403 bytes=13 protocol=https"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.123456Z"),
                ("client", "192.0.2.7"),
                ("scheme", "https"),
                ("host", "app.example"),
                ("target", "/me?a=1"),
                ("status", "403"),
                ("bytes", "13"),
                ("duration", "18000 µs"),
            ],
        },
        Example {
            line: r#"2026-03-01T10:00:00.123456+00:00 heroku[router]: at=error code=H12 desc="Request timeout" method=GET path="/" host=app.example fwd="192.0.2.7" dyno=web.1 connect=1ms service=30000ms status=503 bytes=0"#,
            columns: &[("code", "H12"), ("status", "503"), ("time", "2026-03-01T10:00:00.123456Z")],
        },
        Example {
            line: "2026-03-01T10:00:00+00:00 app[web.1]: method=GET status=200 msg=\"own words\"",
            columns: &[],
        },
    ],
};
