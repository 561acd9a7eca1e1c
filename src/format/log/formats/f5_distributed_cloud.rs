//! F5 Distributed Cloud: requests and security events.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::Column;
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "f5-distributed-cloud",
    about: "F5 Distributed Cloud requests and security events",
    documentation: "https://docs.cloud.f5.com/docs-v2/multi-cloud-app-connect/reference/http-request-logs-ref",
    layout: Layout::Json(json::Layout {
        members: &[
            ("time", Column::Time(TimeShape::Rfc3339)),
            ("src_ip", Column::Client),
            ("method", Column::Method),
            ("req_path", Column::Path),
            ("req_params", Column::Query),
            ("authority", Column::Authority),
            ("http_version", Column::Protocol),
            ("rsp_code", Column::Status),
            ("rsp_size", Column::BodyBytes),
            ("user_agent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("rsp_code_details", Column::Reason(Cow::Borrowed("rsp_code_details"))),
            ("req_headers", Column::RequestHeaders),
        ],
        marks: &[Mark { path: "rsp_code", value: None }],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[Example {
        line: r#"{"vh_name":"ves-io-http-loadbalancer-shop","src_ip":"192.0.2.7","method":"GET","req_path":"/me","req_params":"a=1","authority":"app.example","http_version":"HTTP/1.1","rsp_code":"403","rsp_code_class":"4xx","rsp_code_details":"ext_authz_denied","rsp_size":"12","user_agent":"curl/8.5.0","time":"2026-03-01T10:00:00.250Z"}"#,
        columns: &[
            ("time", "2026-03-01T10:00:00.25Z"),
            ("client", "192.0.2.7"),
            ("host", "app.example"),
            ("target", "/me?a=1"),
            ("status", "403"),
            ("rsp_code_details", "ext_authz_denied"),
        ],
    }],
};
