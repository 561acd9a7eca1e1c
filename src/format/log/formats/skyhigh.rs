//! Skyhigh (once `McAfee`) Secure Web Gateway.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "skyhigh",
    about: "Skyhigh and McAfee Web Gateway: pairs with the request line, and why it was blocked",
    documentation: "https://success.skyhighsecurity.com/Skyhigh_Secure_Web_Gateway_(On_Prem)",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("date", Column::Time(TimeShape::Rfc3339)),
            ("source_ip", Column::Client),
            ("username", Column::User),
            ("http_request_first_line", Column::Request),
            ("http_status_code", Column::Status),
            ("destination_bytes", Column::BodyBytes),
            ("http_referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("block_reason", Column::Reason(Cow::Borrowed("block_reason"))),
            ("rule_name", Column::Reason(Cow::Borrowed("rule_name"))),
        ],
        marks: &["http_request_first_line="],
        style: Style::Plain,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"date="2026-03-01T10:00:00.250Z" hostname="mwg" username="ada" source_ip=192.0.2.7 destination_ip=203.0.113.9 destination_host="app.example" http_status_code=403 media_type="" source_bytes=131 destination_bytes=9 http_request_first_line="GET http://app.example/me HTTP/1.1" rule_name="Block by category" block_id=10 block_reason="Blocked by URL filtering" http_referer="" user_agent="curl/8.5.0""#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "http://app.example/me"),
            ("status", "403"),
            ("block_reason", "Blocked by URL filtering"),
        ],
    }],
};
