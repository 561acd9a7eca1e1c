//! gin-jwt.

use super::{Product, Remedy, Sign, body_says, body_says_all};

pub(super) static PRODUCT: Product = Product {
    name: "gin-jwt",
    signs: "Its texts beside a numeric code.",
    recognise: |facts| {
        let words = [
            "\"message\":\"auth header is empty\"",
            "\"message\":\"auth header is invalid\"",
            "\"message\":\"cookie token is empty\"",
            "\"message\":\"query token is empty\"",
            "\"message\":\"missing exp field\"",
            "\"message\":\"Token is expired\"",
            "\"message\":\"token is expired\"",
            "\"message\":\"you don't have permission to access this resource\"",
        ];
        let found = body_says(facts, &words).filter(|_| body_says_all(facts, &["\"code\":"]))?;
        Some(Sign::of(found.replace('"', "")))
    },
    remedies: &[
        Remedy {
            rules: &["AL403"],
            causes: &[],
            fix: "it answers 400 to a token without exp: give the middleware an `Unauthorized` function that \
                  sends 401 for every error of the token.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304"],
            causes: &[],
            fix: "authenticate in `IdentityHandler` and leave `Authorizator` to permissions: what that refuses \
                  is a 403.",
        },
    ],
    examples: &[(
        "AL403",
        "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 400 Bad Request\nWWW-Authenticate: JWT realm=shop\nContent-Type: application/json\n\n\
         {\"code\":400,\"message\":\"missing exp field\"}",
    )],
};
