//! `FortiWeb` traffic logs.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

// Times are local; the zone stands apart from them, in words.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "fortiweb",
    about: "FortiWeb traffic log",
    documentation: "https://docs.fortinet.com/document/fortiweb/7.4.0/log-message-reference",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            // Seconds and nanoseconds, in versions that have them.
            ("itime", Column::Time(TimeShape::Epoch)),
            ("eventtime", Column::Time(TimeShape::Epoch)),
            ("http_method", Column::Method),
            ("http_url", Column::Target),
            ("http_host", Column::Authority),
            ("http_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("http_referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("http_refer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("http_retcode", Column::Status),
            ("http_version", Column::Protocol),
            ("http_response_bytes", Column::BodyBytes),
            ("src", Column::Client),
            ("original_src", Column::ForwardedFor),
            ("user_name", Column::User),
            ("service", Column::Scheme),
            ("action", Column::Reason(Cow::Borrowed("action"))),
            ("signature_subclass", Column::Reason(Cow::Borrowed("signature_subclass"))),
        ],
        marks: &["http_retcode="],
        style: Style::Plain,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"date=2026-03-01 time=10:00:00 log_id=30000000 msg_id=7 device_id=FV-1 vd="root" timezone="(GMT+1:00)Berlin" type=traffic subtype="https" pri=notice proto=tcp service=https/tls1.3 status=success reason=none policy=shop src=192.0.2.7 src_port=51234 dst=10.0.0.1 dst_port=443 http_request_time=0 http_response_time=1 http_request_bytes=120 http_response_bytes=57 http_method=get http_url="/me?a=1" http_host="app.example" http_agent="curl/8.5.0 (a b)" http_retcode=401 msg="HTTPS get request" srccountry="Reserved""#,
        columns: &[
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("method", "GET"),
            ("target", "/me?a=1"),
            ("status", "401"),
            ("bytes", "57"),
            ("request user-agent", "curl/8.5.0 (a b)"),
        ],
    }],
};
