//! `NestJS`.

use super::{Product, Remedy, Sign, body_says, body_says_all};

pub(super) static PRODUCT: Product = Product {
    name: "NestJS",
    signs: "An exception object with statusCode and message, as its filter writes it.",
    recognise: |facts| {
        if body_says(facts, &["\"message\":\"Forbidden resource\""]).is_some() {
            return Some(Sign::of("message: Forbidden resource"));
        }
        let is_exception = body_says_all(facts, &["\"statusCode\":", "\"message\":"])
            && body_says(
                facts,
                &[
                    "\"error\":\"Unauthorized\"",
                    "\"error\":\"Forbidden\"",
                    "\"message\":\"Unauthorized\"",
                ],
            )
            .is_some();
        is_exception.then(|| Sign::of("statusCode, message and error of its exceptions"))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305", "AL307"],
            causes: &[],
            fix: "a guard that returns false becomes a ForbiddenException: throw `new \
                  UnauthorizedException()` in the guard when the user is not known.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "set `WWW-Authenticate: Bearer error=\"invalid_token\"` in an exception filter for \
                  UnauthorizedException; AuthGuard sends none.",
        },
        Remedy {
            rules: &["AL109"],
            causes: &[],
            fix: "throw `new ForbiddenException()` in the guard that checks roles.",
        },
    ],
    examples: &[(
        "AL101",
        "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 401 Unauthorized\nX-Powered-By: Express\nContent-Type: application/json\n\n\
         {\"message\":\"Unauthorized\",\"statusCode\":401}",
    )],
};
