//! Cloudflare firewall events.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cloudflare-firewall",
    about: "Cloudflare Logpush `firewall_events`",
    documentation: "https://developers.cloudflare.com/logs/reference/log-fields/zone/firewall_events/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("Datetime", Column::Time(TimeShape::Any)),
            ("ClientIP", Column::Client),
            ("ClientRequestMethod", Column::Method),
            ("ClientRequestPath", Column::Path),
            ("ClientRequestQuery", Column::Query),
            ("ClientRequestHost", Column::Authority),
            ("ClientRequestScheme", Column::Scheme),
            ("ClientRequestProtocol", Column::Protocol),
            ("ClientRequestUserAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("ClientRefererHost", Column::Ignored),
            ("EdgeResponseStatus", Column::Status),
            ("OriginResponseStatus", Column::UpstreamStatus),
            ("Action", Column::Reason(Cow::Borrowed("Action"))),
            ("Source", Column::Reason(Cow::Borrowed("Source"))),
            ("RuleID", Column::Reason(Cow::Borrowed("RuleID"))),
            ("Description", Column::Reason(Cow::Borrowed("Description"))),
        ],
        marks: &[Mark { path: "Action", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"Action":"block","ClientIP":"192.0.2.7","ClientRequestHost":"app.example","ClientRequestMethod":"GET","ClientRequestPath":"/me","ClientRequestQuery":"?a=1","ClientRequestProtocol":"HTTP/2","ClientRequestUserAgent":"curl/8.5.0","Datetime":"2026-03-01T10:00:00Z","EdgeResponseStatus":403,"OriginResponseStatus":0,"Kind":"firewall","RuleID":"7c5d","Source":"firewallCustom"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("Action", "block"),
            ("Source", "firewallCustom"),
        ],
    }],
};
