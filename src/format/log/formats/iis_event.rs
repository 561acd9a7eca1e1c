//! IIS requests as Windows events (ETW), shown as XML.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::labels::{self, Style};
use crate::format::log::{Example, Layout, LogFormat};
use crate::model::{Hint, Lack};

// The names are those of the W3C format without their brackets; times are UTC as there.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "iis-event",
    about: "IIS: event 6200 of Microsoft-Windows-IIS-Logging as XML",
    documentation: "https://learn.microsoft.com/iis/get-started/whats-new-in-iis-85/logging-to-etw-in-iis-85",
    layout: Layout::Labels(labels::Layout {
        separator: b' ',
        assign: b'=',
        labels: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("c-ip", Column::Client),
            ("cs-username", Column::User),
            ("cs-method", Column::Method),
            ("cs-uri-stem", Column::Path),
            ("cs-uri-query", Column::Query),
            ("cs-version", Column::Protocol),
            ("cs-host", Column::Authority),
            ("csUser-Agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("csReferer", Column::RequestHeader(Cow::Borrowed("referer"))),
            ("sc-status", Column::Status),
            ("sc-substatus", Column::Reason(Cow::Borrowed("sc-substatus"))),
            ("sc-win32-status", Column::Reason(Cow::Borrowed("sc-win32-status"))),
            ("sc-bytes", Column::BodyBytes),
            ("time-taken", Column::Duration(Unit::Milliseconds)),
        ],
        marks: &["<Data Name='sc-status'>", "<Data Name=\"sc-status\">"],
        style: Style::Event,
    }),
    hints: &[Hint {
        lacks: Lack::Reason,
        add: "the site's logging fields: sc-substatus and sc-win32-status",
    }],
    examples: &[
        Example {
            line: "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-IIS-Logging' Guid='{7e8ad27f-b271-4ea2-a783-a47bde29143b}'/><EventID>6200</EventID><TimeCreated SystemTime='2026-03-01T10:00:00.123456700Z'/></System><EventData><Data Name='EnabledFieldsFlags'>2478079</Data><Data Name='date'>2026-03-01</Data><Data Name='time'>10:00:00</Data><Data Name='c-ip'>192.0.2.7</Data><Data Name='cs-username'>CORP\\ada</Data><Data Name='s-ip'>10.0.0.1</Data><Data Name='cs-method'>GET</Data><Data Name='cs-uri-stem'>/me.aspx</Data><Data Name='cs-uri-query'>a=1&amp;b=2</Data><Data Name='sc-status'>401</Data><Data Name='sc-win32-status'>5</Data><Data Name='sc-bytes'>1293</Data><Data Name='time-taken'>65</Data><Data Name='s-port'>443</Data><Data Name='csUser-Agent'>curl/8.5.0</Data><Data Name='csReferer'/><Data Name='cs-version'>HTTP/1.1</Data><Data Name='cs-host'>app.example</Data><Data Name='sc-substatus'>3</Data></EventData></Event>",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("user", "CORP\\ada"),
                ("method", "GET"),
                ("host", "app.example"),
                ("target", "/me.aspx?a=1&b=2"),
                ("version", "1.1"),
                ("status", "401"),
                ("bytes", "1293"),
                ("duration", "65000 µs"),
                ("sc-substatus", "3"),
                ("sc-win32-status", "5"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        Example {
            line: "<Event><System><EventID>6201</EventID></System><EventData><Data Name=\"sc-status\">0</Data><Data Name=\"cs-method\"/></EventData></Event>",
            columns: &[],
        },
    ],
};
