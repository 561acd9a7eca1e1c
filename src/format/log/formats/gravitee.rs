//! Gravitee's file and TCP reporters in JSON, of the engines of API definitions version 4 and 2.

use std::borrow::Cow;

use crate::format::log::clock::TimeShape;
use crate::format::log::column::{Column, Unit};
use crate::format::log::json::{self, Mark};
use crate::format::log::{Example, Layout, LogFormat};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "gravitee",
    about: "Gravitee API Management, request metrics in JSON, with the key of the error that ended it",
    documentation: "https://documentation.gravitee.io/apim/gravitee-gateway/reporters/formats",
    layout: Layout::Json(json::Layout {
        members: &[
            ("timestamp", Column::Time(TimeShape::Epoch)),
            ("remoteAddress", Column::Client),
            ("httpMethod", Column::Method),
            ("uri", Column::Target),
            ("host", Column::Authority),
            ("userAgent", Column::RequestHeader(Cow::Borrowed("user-agent"))),
            ("status", Column::Status),
            ("responseContentLength", Column::BodyBytes),
            ("gatewayResponseTimeMs", Column::Duration(Unit::Milliseconds)),
            ("proxyResponseTimeMs", Column::Duration(Unit::Milliseconds)),
            ("user", Column::User),
            ("errorKey", Column::Reason(Cow::Borrowed("errorKey"))),
            ("errorMessage", Column::Reason(Cow::Borrowed("errorMessage"))),
            ("message", Column::Reason(Cow::Borrowed("errorMessage"))),
        ],
        marks: &[
            Mark { path: "gatewayResponseTimeMs", value: None },
            Mark { path: "proxyResponseTimeMs", value: None },
        ],
        prefixes: None,
        withheld: None,
    }),
    hints: &[],
    examples: &[
        Example {
            line: r#"{"timestamp":1772359200250,"requestId":"076aea69-6024-4590-aaea-6960247590a0","transactionId":"076aea69-6024-4590-aaea-6960247590a0","apiId":"5f67b38f","apiName":"orders","apiType":"proxy","planId":"8463511c","applicationId":"1","subscriptionId":"192.0.2.7","clientIdentifier":"c7","tenant":null,"zone":null,"httpMethod":"GET","localAddress":"10.0.0.9","remoteAddress":"192.0.2.7","host":"api.example","uri":"/orders?page=2","pathInfo":"","mappedPath":null,"userAgent":"curl/8.5.0","requestContentLength":-1,"requestEnded":true,"entrypointId":"http-proxy","endpoint":null,"endpointResponseTimeMs":-1,"status":403,"responseContentLength":62,"gatewayResponseTimeMs":7,"gatewayLatencyMs":7,"user":"ada","securityType":"JWT","securityToken":null,"errorMessage":"The access token expired","errorKey":"OAUTH2_INVALID_ACCESS_TOKEN"}"#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("user", "ada"),
                ("method", "GET"),
                ("host", "api.example"),
                ("target", "/orders?page=2"),
                ("status", "403"),
                ("bytes", "62"),
                ("duration", "7000 µs"),
                ("errorKey", "OAUTH2_INVALID_ACCESS_TOKEN"),
                ("errorMessage", "The access token expired"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        // Of a definition in version 2.
        Example {
            line: r#"{"timestamp":1772359200250,"proxyResponseTimeMs":12,"proxyLatencyMs":2,"apiResponseTimeMs":10,"requestId":"07","api":"5f","application":"1","remoteAddress":"192.0.2.7","localAddress":"10.0.0.9","httpMethod":"GET","host":"api.example","uri":"/orders","status":200,"responseContentLength":512,"userAgent":"curl/8.5.0","errorKey":null}"#,
            columns: &[("status", "200"), ("duration", "12000 µs"), ("target", "/orders")],
        },
        // A gateway's own state, in the same folder.
        Example {
            line: r#"{"timestamp":1772359200250,"gateway":"g7","cpu":{"percentUse":12},"jvm":{"uptime":4}}"#,
            columns: &[],
        },
    ],
};
