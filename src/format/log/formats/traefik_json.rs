//! Traefik's access log in its `json` format.

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "traefik-json",
    about: "Traefik `json`",
    documentation: "https://doc.traefik.io/traefik/observability/access-logs/#limiting-the-fieldsincluding-headers",
    layout: Layout::Json(json::Layout {
        members: &[
            // When the line was written, as in every other log; `StartUTC` is within a second of it.
            ("time", Column::Time(TimeShape::Rfc3339)),
            ("ClientHost", Column::Client),
            ("ClientAddr", Column::Peer),
            ("ClientUsername", Column::User),
            ("RequestMethod", Column::Method),
            ("RequestPath", Column::Target),
            ("RequestProtocol", Column::Protocol),
            ("RequestScheme", Column::Scheme),
            ("RequestHost", Column::Authority),
            ("DownstreamStatus", Column::Status),
            ("DownstreamContentSize", Column::BodyBytes),
            ("OriginStatus", Column::UpstreamStatus),
            ("Duration", Column::Duration(Unit::Nanoseconds)),
        ],
        marks: &[Mark { path: "DownstreamStatus", value: None }],
        prefixes: Some(("request_", "downstream_")),
        withheld: None,
    }),
    hints: &[Hint {
        lacks: Lack::Challenge,
        add: "accessLog: {fields: {headers: {names: {Www-Authenticate: keep}}}}",
    }],
    examples: &[
        Example {
            line: r#"{"ClientAddr":"192.0.2.7:5","ClientHost":"192.0.2.7","ClientUsername":"-","DownstreamContentSize":17,"DownstreamStatus":401,"Duration":2000500,"OriginStatus":0,"RequestHost":"app.example","RequestMethod":"GET","RequestPath":"/me","RequestProtocol":"HTTP/1.1","RequestScheme":"https","StartUTC":"2026-03-01T10:00:00.5Z","downstream_Www-Authenticate":"Basic realm=\"traefik\"","request_User-Agent":"curl/8.5.0","time":"2026-03-01T10:00:01Z"}"#,
            columns: &[
                ("time", "2026-03-01T10:00:01Z"),
                ("client", "192.0.2.7"),
                ("scheme", "https"),
                ("host", "app.example"),
                ("target", "/me"),
                ("status", "401"),
                ("bytes", "17"),
                ("duration", "2001 µs"),
                ("request user-agent", "curl/8.5.0"),
                ("response www-authenticate", "Basic realm=\"traefik\""),
            ],
        },
        Example {
            line: r#"{"ClientHost":"192.0.2.7","DownstreamStatus":"403","OriginStatus":"403","RequestMethod":"GET","RequestPath":"/me"}"#,
            columns: &[("status", "403"), ("upstream status", "403")],
        },
        Example {
            line: r#"{"level":"info","msg":"Configuration loaded","time":"2026-03-01T10:00:00Z"}"#,
            columns: &[],
        },
    ],
};
