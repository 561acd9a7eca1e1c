//! `ArcSight`'s Common Event Format, of firewalls that log exchanges.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cef",
    about: "CEF of Imperva and F5 BIG-IP ASM, with the status they sent",
    documentation: "https://docs.imperva.com/bundle/cloud-application-security/page/settings/log-configuration.htm",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("start", Column::Time(TimeShape::Epoch)),
            ("rt", Column::Time(TimeShape::Cef)),
            ("src", Column::Client),
            ("requestMethod", Column::Method),
            // As Imperva documents it.
            ("requestmethod", Column::Method),
            ("request", Column::HostAndPath),
            ("qstr", Column::Query),
            ("cn1", Column::Status),
            ("requestClientApplication", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("ref", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("xff", Column::ForwardedFor),
            ("suser", Column::User),
            ("app", Column::Scheme),
            ("ver", Column::Tls),
            ("act", Column::Reason(Cow::Borrowed("act"))),
            ("sourceServiceName", Column::Authority),
        ],
        marks: &["|Incapsula|", "|Imperva|", "|F5|ASM|"],
        style: Style::Cef,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r"CEF:0|Incapsula|SIEMintegration|1|1|Normal|0| fileId=3412341160002518171 sourceServiceName=app.example siteid=1509732 requestClientApplication=Mozilla/5.0 (X11; Linux) deviceFacility=mia cs2=true cs2Label=Javascript Support src=192.0.2.7 request=https://app.example/me qstr=a\=1 requestMethod=GET cn1=403 app=HTTPS act=REQ_BLOCKED_SECURITY start=1772359200250 end=1772359200300",
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("target", "https://app.example/me?a=1"),
                ("status", "403"),
                ("act", "REQ_BLOCKED_SECURITY"),
                ("request user-agent", "Mozilla/5.0 (X11; Linux)"),
            ],
        },
        // Times are local, and `=` in URLs is not always behind a backslash.
        Example {
            line: "CEF:0|F5|ASM|15.1.2|Successful Request|Successful Request|2|dvc=10.0.0.2 act=passed cn1=200 cn1Label=response_code src=192.0.2.7 spt=50631 requestMethod=GET app=HTTPS rt=Mar 01 2026 10:00:00 request=/me?a=1&b=2 cs3Label=full_request cs3=GET /me?a=1&b=2 HTTP/1.1",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("target", "/me?a=1&b=2"),
                ("status", "200"),
            ],
        },
        Example {
            line: "<131>Mar  1 10:00:00 bigip ASM:CEF:0|F5|ASM|17.1.0|Illegal method|Illegal method|6|dvc=10.0.0.2 cs1=shop cs1Label=policy_name act=blocked cn1=403 cn1Label=response_code src=192.0.2.7 spt=51234 requestMethod=DELETE app=HTTPS request=/me msg=N/A",
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "DELETE"),
                ("target", "/me"),
                ("status", "403"),
                ("act", "blocked"),
            ],
        },
    ],
};
