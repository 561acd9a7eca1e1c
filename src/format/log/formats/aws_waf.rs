//! AWS WAF.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-waf",
    about: "AWS WAF: what a rule answered; requests it let through have no status there",
    documentation: "https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Epoch)),
            ("httpRequest/clientIp", Column::Client),
            ("httpRequest/httpMethod", Column::Method),
            ("httpRequest/uri", Column::Path),
            ("httpRequest/args", Column::Query),
            ("httpRequest/httpVersion", Column::Protocol),
            ("httpRequest/host", Column::Authority),
            ("httpRequest/scheme", Column::Scheme),
            ("httpRequest/headers", Column::RequestHeaderList),
            ("responseCodeSent", Column::Status),
            ("action", Column::Reason(Cow::Borrowed("action"))),
            ("terminatingRuleId", Column::Reason(Cow::Borrowed("terminatingRuleId"))),
            ("terminatingRuleType", Column::Reason(Cow::Borrowed("terminatingRuleType"))),
            ("challengeResponse/responseCode", Column::Status),
            ("captchaResponse/responseCode", Column::Status),
        ],
        marks: &[
            Mark { path: "webaclId", value: None },
            Mark { path: "terminatingRuleId", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"timestamp":1772359200250,"formatVersion":1,"webaclId":"arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/shop/1","terminatingRuleId":"block-geo","terminatingRuleType":"REGULAR","action":"BLOCK","httpSourceName":"ALB","responseCodeSent":403,"httpRequest":{"clientIp":"192.0.2.7","country":"DE","headers":[{"name":"Host","value":"app.example"},{"name":"User-Agent","value":"curl/8.5.0"}],"uri":"/me","args":"a=1","httpVersion":"HTTP/2.0","httpMethod":"GET","requestId":"1-6"}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("target", "/me?a=1"),
                ("version", "2"),
                ("status", "403"),
                ("action", "BLOCK"),
                ("terminatingRuleId", "block-geo"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        // Let through: the status is another log's to tell.
        Example {
            line: r#"{"timestamp":1772359200250,"webaclId":"arn","terminatingRuleId":"Default_Action","action":"ALLOW","responseCodeSent":null,"httpRequest":{"clientIp":"192.0.2.7","headers":[],"uri":"/","args":"","httpVersion":"HTTP/1.1","httpMethod":"GET"}}"#,
            columns: &[],
        },
    ],
};
