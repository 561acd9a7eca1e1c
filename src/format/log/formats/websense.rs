//! Forcepoint (Websense) web security for SIEMs.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

// A time and an address stand before the first label, and no program.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "websense",
    about: "Forcepoint (Websense) web security, key and value for SIEMs",
    documentation: "https://www.websense.com/content/support/library/web/v85/siem/siem.pdf",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("http_method", Column::Method),
            ("url", Column::Target),
            ("http_response", Column::Status),
            ("src_host", Column::Client),
            ("user", Column::User),
            ("duration", Column::Duration(Unit::Milliseconds)),
            ("action", Column::Reason(Cow::Borrowed("action"))),
            ("reason", Column::Reason(Cow::Borrowed("reason"))),
        ],
        marks: &["vendor=Websense"],
        style: Style::Spaced,
    }),
    hints: &[],
    examples: &[Example {
        line: "Mar  1 10:00:00 10.0.0.1 vendor=Websense product=Security product_version=7.7.0 action=permitted severity=1 category=153 user=- src_host=192.0.2.7 src_port=62189 dst_host=app.example dst_ip=203.0.113.1 dst_port=80 bytes_out=197 bytes_in=76 http_response=401 http_method=GET http_content_type=- http_user_agent=curl/8.5.0 http_proxy_status_code=401 reason=- disposition=1034 policy=- role=8 duration=5 url=http://app.example/me?a=1",
        columns: &[
            ("client", "192.0.2.7"),
            ("method", "GET"),
            ("target", "http://app.example/me?a=1"),
            ("status", "401"),
            ("duration", "5000 µs"),
            ("action", "permitted"),
        ],
    }],
};
