//! AWS API Gateway, XML of the console.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-api-gateway-xml",
    about: "AWS API Gateway in XML",
    documentation: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"<request id="$id"> <ip>$remote_addr</ip> <caller>$caller</caller> <user>$remote_user</user> <requestTime>$time_local</requestTime> <httpMethod>$request_method</httpMethod> <resourcePath>$route</resourcePath> <status>$status</status> <protocol>$server_protocol</protocol> <responseLength>$bytes_sent</responseLength>"#,
    ),
    hints: hints::API_GATEWAY,
    examples: &[Example {
        line: r#"<request id="c6af9ac6"> <ip>192.0.2.7</ip> <caller>-</caller> <user>-</user> <requestTime>01/Mar/2026:10:00:00 +0000</requestTime> <httpMethod>GET</httpMethod> <resourcePath>/pets/{petId}</resourcePath> <status>403</status> <protocol>HTTP/1.1</protocol> <responseLength>42</responseLength> </request>"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("time", "2026-03-01T10:00:00Z"),
            ("target", "/pets/{petId}"),
            ("version", "1.1"),
            ("status", "403"),
            ("bytes", "42"),
        ],
    }],
};
