//! Broadcom (Symantec, Blue Coat) Edge SWG with its field names before the values.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};

// What a custom format string makes of ELFF's fields for collectors that read pairs.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "proxysg",
    about: "Blue Coat ProxySG, Symantec and Broadcom Edge SWG: pairs under the names of their fields",
    documentation: "https://techdocs.broadcom.com/us/en/symantec-security-software/web-and-network-security/edge-swg/",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("c-ip", Column::Client),
            ("cs-username", Column::User),
            ("cs-method", Column::Method),
            ("cs-host", Column::Authority),
            ("c-url", Column::Target),
            ("sc-status", Column::Status),
            ("rs-status", Column::UpstreamStatus),
            ("sc-bytes", Column::BodyBytes),
            ("time-taken", Column::Duration(Unit::Milliseconds)),
            ("cs-user-agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("cs-User-Agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("cs-Referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("sc-filter-result", Column::Reason(Cow::Borrowed("sc-filter-result"))),
            ("x-exception-id", Column::Reason(Cow::Borrowed("x-exception-id"))),
        ],
        marks: &["sc-status="],
        style: Style::Plain,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"<111>1 2026-03-01T10:00:00proxy1 bluecoat - access_log - date=2026-03-01 time=10:00:00 c-ip=192.0.2.7 rs-Content-Type="-" cs-bytes=63 cs-host=app.example cs-method=GET cs-uri-port=443 cs-user-agent="curl/8.5.0" cs-username=ada rs-status=0 s-action=TCP_DENIED sc-bytes=39 sc-filter-result=DENIED sc-status=403 time-taken=17 x-exception-id=policy_denied c-url="https://app.example/me" cs-Referer="-""#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("user", "ada"),
            ("target", "https://app.example/me"),
            ("status", "403"),
            ("x-exception-id", "policy_denied"),
        ],
    }],
};
