//! Fastify with @fastify/jwt.

use super::{Product, Remedy, Sign, body_says};

pub(super) static PRODUCT: Product = Product {
    name: "@fastify/jwt",
    signs: "An error code FAST_JWT_ or FST_JWT_.",
    recognise: |facts| {
        let found = body_says(facts, &["\"FAST_JWT_", "\"FST_JWT_"])?;
        Some(Sign::of(format!("code {}…", found.trim_matches('"'))))
    },
    remedies: &[
        Remedy {
            rules: &["AL406"],
            causes: &[],
            fix: "errors of fast-jwt that the plugin does not know pass through as 500: in \
                  `fastify.setErrorHandler`, send 401 where `error.code` starts with `FAST_JWT_`, or upgrade: \
                  later versions answer 401 to more of them.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "it sends no challenge: add `reply.header('WWW-Authenticate', 'Bearer')` to its 401s in \
                  `fastify.setErrorHandler`.",
        },
    ],
    examples: &[(
        "AL406",
        "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 500 Internal Server Error\nContent-Type: application/json\n\n\
         {\"statusCode\":500,\"code\":\"FAST_JWT_MALFORMED\",\"error\":\"Internal Server Error\",\
         \"message\":\"The token is malformed.\"}",
    )],
};
