//! The W3C extended log file format of whoever declares its fields.

use std::borrow::Cow;

use crate::format::log::column::Column;
use crate::format::log::escape::Escape;
use crate::format::log::fields::{self, Headerless, Separator};
use crate::format::log::{Example, Layout, LogFormat};

// The draft has `time-taken` in seconds; its writers have it in either unit.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "w3c",
    about: "W3C extended log file format by its `#Fields:` line: HTTP.sys (also without that line), NetScaler, proxies and others",
    documentation: "https://www.w3.org/TR/WD-logfile",
    layout: Layout::Fields(fields::Layout {
        header: "#Fields:",
        columns: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("c-ip", Column::Client),
            ("cs-username", Column::User),
            ("cs-method", Column::Method),
            ("cs-uri", Column::HostAndPath),
            ("cs-uri-path", Column::Path),
            ("cs-uri-stem", Column::Path),
            ("cs-uri-query", Column::Query),
            ("cs-version", Column::Protocol),
            ("cs-uri-scheme", Column::Scheme),
            ("cs-host", Column::Authority),
            ("sc-status", Column::Status),
            ("c-status", Column::Status),
            ("sc-bytes", Column::BodyBytes),
            ("x-forwarded-for", Column::ForwardedFor),
            ("s-xff", Column::ForwardedFor),
            ("c-user-agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            // HTTP.sys
            ("s-reason", Column::Reason(Cow::Borrowed("s-reason"))),
            // Blue Coat
            ("x-exception-id", Column::Reason(Cow::Borrowed("x-exception-id"))),
            ("sc-filter-result", Column::Reason(Cow::Borrowed("sc-filter-result"))),
        ],
        marks: &[],
        headerless: &[Headerless {
            names: "date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename",
            fewest: 13,
        }],
        separator: Separator::Either,
        user_agent: Escape::Plus,
        escape: Escape::None,
    }),
    hints: &[],
    examples: &[
        // HTTP.sys, of a file whose header is in an older one.
        Example {
            line: "2026-03-01 10:00:00 192.0.2.7 51234 10.0.0.1 443 HTTP/1.1 GET /me 403 - Forbidden -",
            columns: &[
                ("client", "192.0.2.7"),
                ("target", "/me"),
                ("status", "403"),
                ("s-reason", "Forbidden"),
            ],
        },
        Example {
            line: "#Software: Microsoft HTTP API 2.0\n#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\n2026-03-01 10:00:00 192.0.2.7 51234 10.0.0.1 443 HTTP/1.1 GET /me 403 1 Forbidden DefaultAppPool",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("target", "/me"),
                ("status", "403"),
                ("s-reason", "Forbidden"),
            ],
        },
        // Imperva's Incapsula.
        Example {
            line: "#Software: Incapsula LOGS API\n#Fields: date time cs-vid c-ip cs(User-Agent) s-computername cs-uri sc-action cs(Referrer) cs-method cs-uri-query sc-status s-xff\n\"2026-03-01\" \"10:00:00\" \"a1f3\" \"192.0.2.7\" \"curl/8.5.0\" \"app.example\" \"app.example/me\" \"REQ_PASSED\" \"\" \"GET\" \"a=1\" \"401\" \"192.0.2.7\"",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("host", "app.example"),
                ("target", "/me?a=1"),
                ("status", "401"),
            ],
        },
        // A connection that was given up.
        Example {
            line: "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\n2026-03-01 10:00:00 192.0.2.7 51234 10.0.0.1 443 - - - - - Timer_ConnectionIdle -",
            columns: &[],
        },
        Example { line: "2026-03-01 10:00:00 192.0.2.7 GET / 200", columns: &[] },
    ],
};
