//! IIS in the W3C extended format, and IIS Advanced Logging.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::fields::{self, Headerless, Separator};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

// Times are UTC by the W3C draft, but for `date-local` and `time-local` of Advanced Logging.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "iis",
    about: "IIS: W3C extended with its `#Fields:` line, or without it with IIS's default fields or all",
    documentation: "https://learn.microsoft.com/windows/win32/http/w3c-logging",
    layout: Layout::Fields(fields::Layout {
        header: "#Fields:",
        columns: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("date-utc", Column::Day),
            ("time-utc", Column::TimeOfDay),
            ("c-ip", Column::Client),
            ("cs-username", Column::User),
            ("cs-method", Column::Method),
            ("cs-uri-stem", Column::Path),
            ("cs-uri-query", Column::Query),
            ("cs-version", Column::Protocol),
            ("cs-host", Column::Authority),
            ("sc-status", Column::Status),
            ("sc-substatus", Column::Reason(Cow::Borrowed("sc-substatus"))),
            ("sc-win32-status", Column::Reason(Cow::Borrowed("sc-win32-status"))),
            ("sc-bytes", Column::BodyBytes),
            ("time-taken", Column::Duration(Unit::Milliseconds)),
            ("timetakenms", Column::Duration(Unit::Milliseconds)),
            ("x-forwarded-for", Column::ForwardedFor),
        ],
        marks: &["sc-win32-status", "sc-substatus", "s-sitename", "timetakenms"],
        headerless: &[
            Headerless {
                names: "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken",
                fewest: 15,
            },
            // All that IIS's dialog offers, with what sites behind a proxy append.
            Headerless {
                names: "date time s-sitename s-computername s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Referer) cs-host sc-status sc-substatus sc-win32-status sc-bytes cs-bytes time-taken X-Forwarded-For",
                fewest: 22,
            },
        ],
        separator: Separator::Space,
        user_agent: Escape::Plus,
        escape: Escape::None,
    }),
    hints: &[Hint {
        lacks: Lack::Reason,
        add: "the site's W3C logging fields: sc-substatus and sc-win32-status",
    }],
    examples: &[
        // All columns, of a file whose header is in an older one.
        Example {
            line: "2026-03-01 10:00:00 W3SVC1 WEB1 10.0.0.1 GET /me.aspx a=1 80 - 192.0.2.7 HTTP/1.1 curl/8.5.0 - - app.example 403 4 5 5279 160 15 198.51.100.9",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("target", "/me.aspx?a=1"),
                ("host", "app.example"),
                ("status", "403"),
                ("sc-substatus", "4"),
                ("duration", "15000 µs"),
                ("request x-forwarded-for", "198.51.100.9"),
            ],
        },
        // Exchange writes a blank before the names of some users.
        Example {
            line: "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken\n2026-03-01 10:00:00 ::1 POST /powershell PSVersion=5.1 444  CORP\\ada ::1 Microsoft+WinRM+Client - 401 0 0 15",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "::1"),
                ("user", "CORP\\ada"),
                ("target", "/powershell?PSVersion=5.1"),
                ("status", "401"),
            ],
        },
        Example {
            line: "#Software: Microsoft Internet Information Services 10.0\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs-version cs(User-Agent) cs(Cookie) cs(Host) sc-status sc-substatus sc-win32-status sc-bytes time-taken\n2026-03-01 10:00:00 10.0.0.1 GET /me.aspx a=1 443 CORP\\ada 192.0.2.7 HTTP/2.0 Mozilla/5.0+(Windows+NT+10.0) s=\"{1}\" app.example 401 3 5 1293 65",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("user", "CORP\\ada"),
                ("method", "GET"),
                ("target", "/me.aspx?a=1"),
                ("version", "2"),
                ("status", "401"),
                ("bytes", "1293"),
                ("duration", "65000 µs"),
                ("sc-substatus", "3"),
                ("sc-win32-status", "5"),
                ("request host", "app.example"),
                ("request user-agent", "Mozilla/5.0 (Windows NT 10.0)"),
                ("request cookie", "s=\"{1}\""),
            ],
        },
        Example {
            line: "2026-03-01 10:00:00 10.0.0.1 GET /me.aspx - 443 - 192.0.2.7 curl/8.5.0 - 403 0 0 5",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("target", "/me.aspx"),
                ("status", "403"),
                ("sc-substatus", "0"),
            ],
        },
        // The day is that of the directive; past midnight it is the next.
        Example {
            line: "#Date: 2026-03-01 22:30:00\n#Fields: time c-ip cs-method cs-uri-stem sc-status sc-win32-status \n01:00:00 192.0.2.7 GET / 401 1326",
            columns: &[("time", "2026-03-02T01:00:00Z"), ("sc-win32-status", "1326")],
        },
        // Advanced Logging.
        Example {
            line: "#Fields:  date-local time-local cs-method cs-uri-stem c-ip cs(User-Agent) sc-status sc-substatus TimeTakenMS\n2026-03-01 10:00:00.363 GET /a \"192.0.2.7\" \"say \"\"hi\"\" twice\" 404 \" not found \" 109",
            columns: &[
                ("client", "192.0.2.7"),
                ("status", "404"),
                ("duration", "109000 µs"),
                ("request user-agent", "say \"hi\" twice"),
            ],
        },
        // Columns nobody declared: whichever they are, they are not these.
        Example {
            line: "#Fields: date time cs-method cs-uri-stem sc-status sc-substatus\n2026-03-01 10:00:00 GET / 200 0 0 2 1405",
            columns: &[],
        },
        Example {
            line: "#Fields: date time s-ip cs-method cs-uri-stem s-sitename\n2026-03-01 10:00:00 10.0.0.1 GET / 200",
            columns: &[],
        },
        // IIS 7 declared one column less.
        Example {
            line: "2026-03-01 10:00:00 10.0.0.1 GET /me.aspx - 443 - 192.0.2.7 curl/8.5.0 403 0 0 5",
            columns: &[],
        },
    ],
};
