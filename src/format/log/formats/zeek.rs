//! Zeek's `http.log` in its own format.

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::escape::Escape;
use crate::format::log::fields::{self, Separator};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "zeek",
    about: "Zeek `http.log`, tab-separated with its `#fields` line",
    documentation: "https://docs.zeek.org/en/current/scripts/base/protocols/http/main.zeek.html#type-HTTP::Info",
    layout: Layout::Fields(fields::Layout {
        header: "#fields\t",
        columns: &[
            ("ts", Column::Time(TimeShape::Epoch)),
            ("id.orig_h", Column::Client),
            ("method", Column::Method),
            ("host", Column::Authority),
            ("uri", Column::Target),
            ("referrer", Column::RequestHeader(std::borrow::Cow::Borrowed("referer"))),
            ("user_agent", Column::RequestHeader(std::borrow::Cow::Borrowed("user-agent"))),
            ("origin", Column::RequestHeader(std::borrow::Cow::Borrowed("origin"))),
            ("version", Column::Protocol),
            ("response_body_len", Column::BodyBytes),
            ("status_code", Column::Status),
            ("username", Column::User),
        ],
        marks: &["id.orig_h"],
        headerless: &[],
        separator: Separator::Tab,
        user_agent: Escape::Text,
        escape: Escape::Text,
    }),
    hints: &[],
    examples: &[
        Example {
            line: "#separator \\x09\n#path\thttp\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tmethod\thost\turi\treferrer\tversion\tuser_agent\tresponse_body_len\tstatus_code\tstatus_msg\tusername\tpassword\n1772359200.250000\tCHhAvVGS1\t192.0.2.7\t49157\tGET\tapp.example\t/me\t-\t1.1\ta\\x09b\t14\t401\tUnauthorized\tada\t-",
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("host", "app.example"),
                ("target", "/me"),
                ("version", "1.1"),
                ("status", "401"),
                ("bytes", "14"),
                ("request user-agent", "a\tb"),
            ],
        },
        // A request that was not answered.
        Example {
            line: "#fields\tts\tid.orig_h\tmethod\turi\tstatus_code\n1772359200.25\t192.0.2.7\tGET\t/me\t-",
            columns: &[("target", "/me")],
        },
        Example {
            line: "#fields\tts\tuid\tid.orig_h\tproto\tconn_state\n1772359200.25\tCH\t192.0.2.7\ttcp\tSF",
            columns: &[],
        },
    ],
};
