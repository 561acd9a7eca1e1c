//! AWS API Gateway, CSV of the console.

use crate::format::log::{Example, Layout, LogFormat, Syntax, hints};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-api-gateway-csv",
    about: "AWS API Gateway in CSV",
    documentation: "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html",
    layout: Layout::Text(
        Syntax::Nginx,
        "$remote_addr,$caller,$remote_user,$time_local,$request_method,$route,$server_protocol,$status,$bytes_sent,$request_id",
    ),
    hints: hints::API_GATEWAY,
    examples: &[Example {
        line: "192.0.2.7,-,-,01/Mar/2026:10:00:00 +0000,GET,/pets/{petId},HTTP/1.1,403,42,c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
        columns: &[
            ("client", "192.0.2.7"),
            ("time", "2026-03-01T10:00:00Z"),
            ("target", "/pets/{petId}"),
            ("status", "403"),
            ("bytes", "42"),
        ],
    }],
};
