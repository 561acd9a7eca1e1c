//! Zscaler Internet Access, web logs of its Nanolog Streaming Service.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

// `Unknown` and `None` stand for what a request did not have, and for what was not seen: fields that
// may hold them are not read.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "zscaler",
    about: "Zscaler: web logs of its Nanolog Streaming Service, as Splunk gets them",
    documentation: "https://help.zscaler.com/zia/nss-feed-output-format-web-logs",
    layout: Layout::Labels(labels::Layout {
        separator: b'\t',
        assign: b'=',
        labels: &[
            ("event_timestamp", Column::Time(TimeShape::Any)),
            ("requestmethod", Column::Method),
            ("url", Column::HostAndPath),
            ("status", Column::Status),
            ("clientIP", Column::Client),
            ("user", Column::User),
            ("responsesize", Column::BodyBytes),
            ("clienttranstime", Column::Duration(Unit::Milliseconds)),
            ("action", Column::Reason(Cow::Borrowed("action"))),
            ("reason", Column::Reason(Cow::Borrowed("reason"))),
        ],
        marks: &["vendor=Zscaler"],
        style: Style::Plain,
    }),
    hints: &[],
    examples: &[Example {
        line: "2026-03-01 10:00:00\treason=Blocked by policy\tevent_id=4916164375500306918\tprotocol=HTTPS\taction=Blocked\tresponsesize=160767\trequestsize=1092\tserverip=10.114.227.104\tclienttranstime=8230\trequestmethod=GET\trefererURL=Unknown\tuseragent=Unknown\tproduct=NSS\tlocation=Corp\tstatus=403\turl=app.example/me?a=1\tvendor=Zscaler\thostname=app.example\tclientpublicip=203.0.113.25\tclientIP=192.0.2.7\tuser=ada",
        columns: &[
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("method", "GET"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("bytes", "160767"),
            ("duration", "8230000 µs"),
            ("action", "Blocked"),
            ("reason", "Blocked by policy"),
        ],
    }],
};
