//! OGO Shield, a firewall of web applications.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// Which fields are left out of both sections is not documented: none can be called absent.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "ogo",
    about: "OGO Shield log export, with header fields and what the firewall did",
    documentation: "https://help.ogosecurity.com/help/log-export",
    layout: Layout::Json(json::Layout {
        members: &[
            ("@timestamp", Column::Time(TimeShape::Rfc3339)),
            ("clientIP", Column::Client),
            ("site", Column::Authority),
            ("requestUrl", Column::Target),
            ("requestInfo/method", Column::Method),
            ("requestInfo/protocol", Column::Protocol),
            ("requestHeaders/user-agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("requestHeaders/referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("requestHeaders/authorization", Column::RequestHeader(Cow::Borrowed("authorization"))),
            (
                "responseHeaders/www-authenticate",
                Column::ResponseHeader(Cow::Borrowed("www-authenticate")),
            ),
            ("responseHeaders/content-type", Column::ResponseHeader(Cow::Borrowed("content-type"))),
            ("responseHeaders/server", Column::ResponseHeader(Cow::Borrowed("server"))),
            ("responseCode", Column::Status),
            ("responseContentSize", Column::BodyBytes),
            ("responseTimeMs", Column::Duration(Unit::Milliseconds)),
            ("ogo/appliedAction", Column::Reason(Cow::Borrowed("ogo.appliedAction"))),
            ("ogo/blocked", Column::Reason(Cow::Borrowed("ogo.blocked"))),
        ],
        marks: &[
            Mark { path: "responseCode", value: None },
            Mark { path: "requestInfo/method", value: None },
            Mark { path: "ogo/appliedAction", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"responseTimeMs":3,"responseCode":403,"site":"app.example","requestHeaders":{"x-forwarded-for":["192.0.2.7"],"user-agent":"curl/8.5.0"},"responseHeaders":{"content-type":"text/html","server":"nginx"},"@timestamp":"2026-03-01T10:00:00.250Z","requestUrl":"https://app.example/me","ogo":{"appliedAction":"denied","blocked":"true"},"clientIP":"192.0.2.7","requestInfo":{"query-string":"","protocol":"HTTP/1.1","method":"GET","scheme":"http","request-uri":"/me"},"responseContentSize":17,"timestamp":1772359200250}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("method", "GET"),
            ("target", "https://app.example/me"),
            ("status", "403"),
            ("duration", "3000 µs"),
            ("ogo.appliedAction", "denied"),
            ("response server", "nginx"),
        ],
    }],
};
