//! Amazon VPC Lattice.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-vpc-lattice",
    about: "Amazon VPC Lattice access logs",
    documentation: "https://docs.aws.amazon.com/vpc-lattice/latest/ug/monitoring-access-logs.html",
    layout: Layout::Json(json::Layout {
        members: &[
            ("startTime", Column::Time(TimeShape::Rfc3339)),
            ("sourceIpPort", Column::Client),
            ("requestMethod", Column::Method),
            ("requestPath", Column::Target),
            ("protocol", Column::Protocol),
            ("hostHeader", Column::Authority),
            ("responseCode", Column::Status),
            ("authDeniedReason", Column::Reason(Cow::Borrowed("authDeniedReason"))),
            ("failureReason", Column::Reason(Cow::Borrowed("failureReason"))),
            ("userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("bytesSent", Column::BodyBytes),
            ("duration", Column::Duration(Unit::Milliseconds)),
        ],
        marks: &[Mark { path: "serviceNetworkArn", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"serviceNetworkArn":"arn:aws:vpc-lattice:us-west-2:1:servicenetwork/sn-1","resolvedUser":"Unknown","listenerType":"HTTP","authDeniedReason":"Service","targetGroupArn":"-","sourceVpcArn":"-","destinationVpcId":"-","sourceIpPort":"192.0.2.7:51544","listenerId":"-","requestMethod":"GET","requestPath":"/me?a=1","hostHeader":"api.example","protocol":"HTTP/1.1","startTime":"2026-03-01T10:00:00Z","responseCode":403,"failureReason":"-","duration":12,"userAgent":"curl/8.5.0","bytesSent":12}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00Z"),
            ("client", "192.0.2.7:51544"),
            ("method", "GET"),
            ("host", "api.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("authDeniedReason", "Service"),
        ],
    }],
};
