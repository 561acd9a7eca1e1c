//! Amazon API Gateway.

use super::{Product, Remedy, Sign, field};
use crate::model::Cause;

pub(super) static PRODUCT: Product = Product {
    name: "Amazon API Gateway",
    signs: "x-amz-apigw-id, an x-amzn-errortype of the gateway, or the log column error.responseType.",
    recognise: |facts| {
        if let Some(log) = &facts.exchange().log
            && let Some((name, _)) =
                log.reason.iter().find(|(name, _)| name.ends_with("responseType"))
        {
            return Some(Sign::of(format!("the log column {name}")));
        }
        if field(facts, "x-amz-apigw-id").is_some() || field(facts, "apigw-requestid").is_some() {
            return Some(Sign::of("its request id"));
        }
        field(facts, "x-amzn-errortype").map(|_| Sign::of("x-amzn-errortype"))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL305"],
            causes: &[
                Cause::ExpiredCredentials,
                Cause::InvalidCredentials,
                Cause::NotYetValidCredentials,
            ],
            fix: "add gateway responses for EXPIRED_TOKEN, INVALID_SIGNATURE and INVALID_API_KEY with \
                  `statusCode: 401` and `responseParameters: gatewayresponse.header.WWW-Authenticate`. A Lambda \
                  authorizer that returns a Deny policy is a 403: let it throw \"Unauthorized\" instead.",
        },
        Remedy {
            rules: &["AL304", "AL307"],
            causes: &[],
            fix: "add a gateway response for MISSING_AUTHENTICATION_TOKEN with `statusCode: 401` (it is sent for \
                  unknown paths too, so check the path first), and let a Lambda authorizer throw \
                  \"Unauthorized\" instead of returning a Deny policy.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "add `gatewayresponse.header.WWW-Authenticate` to the gateway response UNAUTHORIZED; what an \
                  integration sends comes through as x-amzn-remapped-www-authenticate.",
        },
        Remedy {
            rules: &["AL701", "AL703"],
            causes: &[],
            fix: "add `gatewayresponse.header.Access-Control-Allow-Origin` to DEFAULT_4XX, and an OPTIONS method \
                  without an authorizer.",
        },
        Remedy {
            rules: &["AL406"],
            causes: &[],
            fix: "AUTHORIZER_FAILURE and AUTHORIZER_CONFIGURATION_ERROR are 500: catch errors in the Lambda \
                  authorizer and throw exactly \"Unauthorized\" for a token that does not hold.",
        },
    ],
    examples: &[
        (
            "AL301",
            "#! log format=aws-api-gateway reason error.responseType=EXPIRED_TOKEN\n\
             #! request-headers unknown\n#! response-headers unknown\n#! response-body unknown\n\
             GET /reports HTTP/1.1\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        (
            "AL101",
            "GET /orders HTTP/1.1\nHost: a.execute-api.example\n\n\
             HTTP/1.1 401 Unauthorized\nx-amzn-ErrorType: UnauthorizedException\nx-amz-apigw-id: a\n\
             Content-Type: application/json\n\n{\"message\":\"Unauthorized\"}",
        ),
    ],
};
