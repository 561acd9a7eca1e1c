//! Suricata's EVE events of HTTP transactions.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "suricata",
    about: "Suricata EVE JSON, events of type `http`",
    documentation: "https://docs.suricata.io/en/latest/output/eve/eve-json-format.html#event-type-http",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Rfc3339)),
            ("src_ip", Column::Client),
            ("http/hostname", Column::Authority),
            ("http/url", Column::Target),
            ("http/http_method", Column::Method),
            ("http/protocol", Column::Protocol),
            ("http/status", Column::Status),
            ("http/length", Column::BodyBytes),
            ("http/http_user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("http/http_refer", Column::RequestHeader(Cow::Borrowed("referer"))),
            // With `dump-all-headers`, and since Suricata 7 of what `custom` lists: some or all.
            ("http/request_headers", Column::RequestHeaderList),
            ("http/response_headers", Column::ResponseHeaderList),
        ],
        marks: &[Mark { path: "event_type", value: Some("http") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[Hint { lacks: Lack::Challenge, add: "eve-log, types, http: dump-all-headers: both" }],
    examples: &[
        Example {
            line: r#"{"timestamp":"2026-03-01T10:00:00.250000+0000","flow_id":7,"event_type":"http","src_ip":"192.0.2.7","src_port":49157,"dest_ip":"10.0.0.1","dest_port":80,"proto":"TCP","tx_id":0,"http":{"hostname":"app.example","url":"/me","http_user_agent":"curl/8.5.0","http_method":"GET","protocol":"HTTP/1.1","status":403,"length":14}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("target", "/me"),
                ("status", "403"),
                ("bytes", "14"),
            ],
        },
        Example {
            line: r#"{"timestamp":"2026-03-01T10:00:00.250000+0000","flow_id":8,"event_type":"http","src_ip":"192.0.2.7","src_port":4031,"dest_ip":"192.0.2.9","dest_port":80,"proto":"TCP","tx_id":0,"http":{"hostname":"app.example","url":"/me","http_method":"GET","protocol":"HTTP/1.1","status":401,"length":0,"request_headers":[{"name":"Host","value":"app.example"}],"response_headers":[{"name":"WWW-Authenticate","value":"Bearer error=\"invalid_token\""}]}}"#,
            columns: &[
                ("status", "401"),
                ("request host", "app.example"),
                ("response www-authenticate", "Bearer error=\"invalid_token\""),
            ],
        },
        // An alert about the same transaction.
        Example {
            line: r#"{"timestamp":"2026-03-01T10:00:00.250000+0000","event_type":"alert","src_ip":"192.0.2.7","http":{"hostname":"app.example","url":"/me","http_method":"GET","status":403}}"#,
            columns: &[],
        },
    ],
};
