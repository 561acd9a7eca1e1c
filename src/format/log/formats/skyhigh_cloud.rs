//! Skyhigh's gateway in the cloud, whose values may hold blanks and have no quotes.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "skyhigh-cloud",
    about: "Skyhigh Secure Web Gateway in the cloud, and why it blocked",
    documentation: "https://success.skyhighsecurity.com/Skyhigh_Secure_Web_Gateway_(Cloud)",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("request_timestamp_epoch", Column::Time(TimeShape::Epoch)),
            ("client_ip", Column::ForwardedFor),
            ("source_ip", Column::Client),
            ("username", Column::User),
            ("http_action", Column::Method),
            ("uri_scheme", Column::Scheme),
            ("requested_host", Column::Authority),
            ("requested_path", Column::Target),
            ("http_status_code", Column::Status),
            ("server_to_client_bytes", Column::BodyBytes),
            ("referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("result", Column::Reason(Cow::Borrowed("result"))),
            ("block_reason", Column::Reason(Cow::Borrowed("block_reason"))),
        ],
        marks: &["requested_path="],
        style: Style::Spaced,
    }),
    hints: &[],
    examples: &[Example {
        line: "user_id=-1 username=ada source_ip=192.0.2.7 http_action=GET server_to_client_bytes=3160 client_to_server_bytes=113 requested_host=app.example requested_path=/me?a=1&b=2 result=DENIED virus= request_timestamp_epoch=1772359200 request_timestamp=2026-03-01 10:00:00 uri_scheme=https category=Content Server media_type= last_rule=Block if MCP Authentication Failed http_status_code=403 client_ip=10.0.0.9 block_reason=Authentication Required referer= proxy_port=80",
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("host", "app.example"),
            ("target", "/me?a=1&b=2"),
            ("status", "403"),
            ("block_reason", "Authentication Required"),
        ],
    }],
};
