//! Cloudflare Gateway (Zero Trust) HTTP logs through Logpush.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cloudflare-gateway",
    about: "Cloudflare Logpush `gateway_http`: what a company's devices asked of the web",
    documentation: "https://developers.cloudflare.com/logs/reference/log-fields/account/gateway_http/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("Datetime", Column::Time(TimeShape::Any)),
            ("SourceIP", Column::Client),
            ("Email", Column::User),
            ("HTTPMethod", Column::Method),
            ("HTTPHost", Column::Authority),
            ("URL", Column::Target),
            ("HTTPVersion", Column::Protocol),
            ("HTTPStatusCode", Column::Status),
            ("UserAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("Referer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("Action", Column::Reason(Cow::Borrowed("action"))),
            ("BlockedFileReason", Column::Reason(Cow::Borrowed("blocked_file_reason"))),
        ],
        marks: &[
            Mark { path: "HTTPStatusCode", value: None },
            Mark { path: "HTTPMethod", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"AccountID":"1d1e","Action":"block","Datetime":"2026-03-01T10:00:00Z","DestinationIP":"203.0.113.9","Email":"ada@app.example","HTTPHost":"app.example","HTTPMethod":"GET","HTTPStatusCode":403,"HTTPVersion":"HTTP/2","Referer":"","SourceIP":"192.0.2.7","SourcePort":49907,"URL":"https://app.example/me?a=1","UserAgent":"curl/8.5.0"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7"),
            ("user", "ada@app.example"),
            ("target", "https://app.example/me?a=1"),
            ("status", "403"),
            ("action", "block"),
        ],
    }],
};
