//! Akamai `DataStream` 2.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "akamai-datastream",
    about: "Akamai DataStream 2 as JSON",
    documentation: "https://techdocs.akamai.com/datastream2/docs/data-set-parameters",
    layout: Layout::Json(json::Layout {
        members: &[
            ("reqTimeSec", Column::Time(TimeShape::Any)),
            ("cliIP", Column::Client),
            ("reqMethod", Column::Method),
            ("proto", Column::Scheme),
            ("reqHost", Column::Authority),
            ("reqPath", Column::Path),
            ("queryStr", Column::Query),
            ("statusCode", Column::Status),
            ("bytes", Column::BodyBytes),
            (
                "UA",
                Column::Coded(Escape::Percent, &Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ),
            (
                "referer",
                Column::Coded(Escape::Percent, &Column::RequestHeader(Cow::Borrowed("referer"))),
            ),
            ("xForwardedFor", Column::ForwardedFor),
            (
                "errorCode",
                Column::Coded(Escape::Percent, &Column::Reason(Cow::Borrowed("errorCode"))),
            ),
            (
                "securityRules",
                Column::Coded(Escape::Percent, &Column::Reason(Cow::Borrowed("securityRules"))),
            ),
            ("turnAroundTimeMSec", Column::Duration(Unit::Milliseconds)),
        ],
        marks: &[Mark { path: "reqTimeSec", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"version":1,"streamId":"7","cp":"42","reqId":"2b","reqTimeSec":"1772359200.250","bytes":"4995","cliIP":"192.0.2.7","statusCode":"403","proto":"HTTPS","reqHost":"app.example","reqMethod":"GET","reqPath":"me","rspContentType":"text/html","UA":"Mozilla%2F5.0%20(X11)","queryStr":"a=1","errorCode":"ERR_ACCESS_DENIED%7Cgeo"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("scheme", "https"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("bytes", "4995"),
            ("errorCode", "ERR_ACCESS_DENIED|geo"),
            ("request user-agent", "Mozilla/5.0 (X11)"),
        ],
    }],
};
