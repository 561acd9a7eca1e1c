//! Azure Storage resource logs.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

// The operation stands in for the method, which is not logged.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "azure-storage",
    about: "Azure Storage resource logs, with the reason",
    documentation: "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage-reference",
    layout: Layout::Json(json::Layout {
        members: &[
            ("time", Column::Time(TimeShape::Rfc3339)),
            ("callerIpAddress", Column::Client),
            ("uri", Column::Target),
            ("protocol", Column::Scheme),
            ("statusCode", Column::Status),
            ("durationMs", Column::Duration(Unit::Milliseconds)),
            ("properties/responseBodySize", Column::BodyBytes),
            ("properties/userAgentHeader", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("identity/requester/upn", Column::User),
            ("statusText", Column::Reason(Cow::Borrowed("statusText"))),
            ("identity/type", Column::Reason(Cow::Borrowed("identity.type"))),
        ],
        marks: &[Mark { path: "category", value: Some("Storage") }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"time":"2026-03-01T10:00:00.2500000Z","resourceId":"/subscriptions/1","category":"StorageRead","operationName":"GetBlob","operationVersion":"2023-11-03","schemaVersion":"1.0","statusCode":403,"statusText":"AuthenticationFailed","durationMs":12,"callerIpAddress":"192.0.2.7:51234","identity":{"type":"SAS"},"properties":{"userAgentHeader":"azcopy/10","responseBodySize":246},"uri":"https://shop.blob.core.windows.net/a/b.txt?sv=1","protocol":"HTTPS"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7:51234"),
            ("scheme", "https"),
            ("target", "https://shop.blob.core.windows.net/a/b.txt?sv=1"),
            ("status", "403"),
            ("statusText", "AuthenticationFailed"),
            ("identity.type", "SAS"),
        ],
    }],
};
