//! Cloudflare's `http_requests` dataset.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cloudflare",
    about: "Cloudflare Logpush `http_requests`, with the origin's answer",
    documentation: "https://developers.cloudflare.com/logs/reference/log-fields/zone/http_requests/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("EdgeStartTimestamp", Column::Time(TimeShape::Any)),
            ("ClientIP", Column::Client),
            ("ClientRequestMethod", Column::Method),
            ("ClientRequestURI", Column::Target),
            ("ClientRequestPath", Column::Path),
            ("ClientRequestHost", Column::Authority),
            ("ClientRequestScheme", Column::Scheme),
            ("ClientRequestProtocol", Column::Protocol),
            ("ClientRequestUserAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("ClientRequestReferer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("ClientXRequestedWith", Column::RequestHeader(Cow::Borrowed("x-requested-with"))),
            ("EdgeResponseStatus", Column::Status),
            ("EdgeResponseBytes", Column::BodyBytes),
            ("OriginResponseStatus", Column::UpstreamStatus),
            ("SecurityAction", Column::Reason(Cow::Borrowed("SecurityAction"))),
            ("SecurityRuleDescription", Column::Reason(Cow::Borrowed("SecurityRuleDescription"))),
            ("WAFAction", Column::Reason(Cow::Borrowed("WAFAction"))),
            ("EdgePathingStatus", Column::Reason(Cow::Borrowed("EdgePathingStatus"))),
            ("RequestHeaders", Column::RequestHeaders),
            ("ResponseHeaders", Column::ResponseHeaders),
        ],
        marks: &[Mark { path: "EdgeResponseStatus", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[Hint {
        lacks: Lack::Challenge,
        add: "a custom field of the Logpush job: response header www-authenticate",
    }],
    examples: &[
        Example {
            line: r#"{"ClientIP":"192.0.2.7","ClientRequestHost":"app.example","ClientRequestMethod":"GET","ClientRequestURI":"/me?a=1","ClientRequestProtocol":"HTTP/2","ClientRequestUserAgent":"curl/8.5.0","EdgeResponseBytes":120,"EdgeResponseStatus":403,"EdgeStartTimestamp":1772359200250000000,"OriginResponseStatus":0,"SecurityAction":"block","RayID":"87a1"}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("target", "/me?a=1"),
                ("version", "2"),
                ("status", "403"),
                ("bytes", "120"),
                ("SecurityAction", "block"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: r#"{"EdgeStartTimestamp":"2026-03-01T10:00:00Z","ClientRequestMethod":"GET","ClientRequestURI":"/","EdgeResponseStatus":401,"OriginResponseStatus":401}"#,
            columns: &[("time", "2026-03-01T10:00:00Z"), ("upstream status", "401")],
        },
    ],
};
