//! Amazon `CloudFront`'s standard log.

use std::borrow::Cow;

use crate::format::log::column::{Column, Unit};
use crate::format::log::escape::Escape;
use crate::format::log::fields::{self, Headerless, Separator};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "cloudfront",
    about: "Amazon CloudFront standard log, with its `#Fields:` line or without",
    documentation: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html",
    layout: Layout::Fields(fields::Layout {
        header: "#Fields:",
        columns: &[
            ("date", Column::Day),
            ("time", Column::TimeOfDay),
            ("c-ip", Column::Client),
            ("cs-method", Column::Method),
            // The distribution's name; viewers asked for the other.
            ("cs(host)", Column::ServerName),
            ("x-host-header", Column::Authority),
            ("cs-uri-stem", Column::Path),
            ("cs-uri-query", Column::Query),
            ("cs-protocol", Column::Scheme),
            ("cs-protocol-version", Column::Protocol),
            ("sc-status", Column::Status),
            ("sc-bytes", Column::BodyBytes),
            ("sc-content-type", Column::UpstreamHeader(Cow::Borrowed("content-type"))),
            ("time-taken", Column::Duration(Unit::Seconds)),
            ("x-forwarded-for", Column::ForwardedFor),
            ("x-edge-result-type", Column::Reason(Cow::Borrowed("x-edge-result-type"))),
            (
                "x-edge-detailed-result-type",
                Column::Reason(Cow::Borrowed("x-edge-detailed-result-type")),
            ),
        ],
        marks: &["x-edge-location", "x-edge-result-type"],
        headerless: &[Headerless {
            names: "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start sc-range-end",
            fewest: 12,
        }],
        separator: Separator::Tab,
        user_agent: Escape::Percent,
        escape: Escape::None,
    }),
    hints: &[],
    examples: &[
        Example {
            line: "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken\n2026-03-01\t10:00:00\tFRA56-P2\t703\t192.0.2.7\tGET\td111111abcdef8.cloudfront.net\t/me\t403\t-\tMozilla/5.0%20(X11)\ta=1\t-\tError\t375WZmnR4==\tapp.example\thttps\t62\t0.113",
            columns: &[
                ("time", "2026-03-01T10:00:00Z"),
                ("client", "192.0.2.7"),
                ("scheme", "https"),
                ("host", "app.example"),
                ("target", "/me?a=1"),
                ("status", "403"),
                ("bytes", "703"),
                ("duration", "113000 µs"),
                ("x-edge-result-type", "Error"),
                ("request user-agent", "Mozilla/5.0 (X11)"),
            ],
        },
        // Split off its header, and from the years of twelve columns; spaces encoded twice.
        Example {
            line: "2026-03-01\t10:00:00\tFRA2\t182\t2001:db8::7\tGET\td111111abcdef8.cloudfront.net\t/a\t200\t-\tMozilla/4.0%2520(x)\t-",
            columns: &[
                ("host", "d111111abcdef8.cloudfront.net"),
                ("target", "/a"),
                ("request user-agent", "Mozilla/4.0 (x)"),
            ],
        },
        // The viewer left.
        Example {
            line: "2026-03-01\t10:00:00\tFRA2\t0\t192.0.2.7\tGET\td111111abcdef8.cloudfront.net\t/a\t000\t-\t-\t-",
            columns: &[("target", "/a")],
        },
        Example {
            line: "#Fields: date time x-edge-location c-ip x-event sc-bytes x-cf-status x-cf-client-id\n2026-03-01\t10:00:00\tFRA2\t192.0.2.7\tplay\t120\tOK\tbfd8a98bee0840d9b871b7f6ade9908f",
            columns: &[],
        },
    ],
};
