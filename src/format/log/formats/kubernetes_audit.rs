//! The audit log of the Kubernetes API server.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// A verb (`list`, `watch`) is no HTTP method, and of each request only the last stage is read.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "kubernetes-audit",
    about: "Kubernetes audit log: requests to the API server, with its reason",
    documentation: "https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/",
    layout: Layout::Json(json::Layout {
        members: &[
            ("requestReceivedTimestamp", Column::Time(TimeShape::Rfc3339)),
            ("requestURI", Column::Target),
            ("user/username", Column::User),
            ("sourceIPs", Column::Client),
            ("userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("responseStatus/code", Column::Status),
            ("responseStatus/reason", Column::Reason(Cow::Borrowed("responseStatus.reason"))),
            ("responseStatus/message", Column::Reason(Cow::Borrowed("responseStatus.message"))),
            (
                "annotations/authorization.k8s.io~1reason",
                Column::Reason(Cow::Borrowed("authorization.k8s.io/reason")),
            ),
        ],
        marks: &[Mark { path: "stage", value: Some("ResponseComplete") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Metadata","auditID":"f1","stage":"ResponseComplete","requestURI":"/api/v1/pods?limit=5","verb":"list","user":{"username":"system:anonymous","groups":["system:unauthenticated"]},"sourceIPs":["192.0.2.7","10.0.0.9"],"userAgent":"kubectl/v1.31","responseStatus":{"metadata":{},"status":"Failure","message":"pods is forbidden","reason":"Forbidden","code":403},"requestReceivedTimestamp":"2026-03-01T10:00:00.250000Z","stageTimestamp":"2026-03-01T10:00:00.260000Z","annotations":{"authorization.k8s.io/decision":"forbid","authorization.k8s.io/reason":"no RBAC policy matched"}}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("user", "system:anonymous"),
                ("target", "/api/v1/pods?limit=5"),
                ("status", "403"),
                ("responseStatus.reason", "Forbidden"),
                ("authorization.k8s.io/reason", "no RBAC policy matched"),
                ("request user-agent", "kubectl/v1.31"),
            ],
        },
        // The same request when it came in.
        Example {
            line: r#"{"kind":"Event","stage":"RequestReceived","requestURI":"/api/v1/pods","verb":"list","requestReceivedTimestamp":"2026-03-01T10:00:00.250000Z"}"#,
            columns: &[],
        },
    ],
};
