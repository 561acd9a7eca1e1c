//! Django REST framework and Simple JWT.

use super::{Product, Remedy, Sign, body_says};

pub(super) static PRODUCT: Product = Product {
    name: "Django REST framework",
    signs: "Its `detail` texts, or the code token_not_valid of Simple JWT.",
    recognise: |facts| {
        let words = [
            "\"detail\":\"Authentication credentials were not provided.\"",
            "\"detail\": \"Authentication credentials were not provided.\"",
            "\"detail\":\"You do not have permission to perform this action.\"",
            "\"detail\":\"Invalid token.\"",
            "\"detail\":\"Invalid username/password.\"",
            "\"code\":\"token_not_valid\"",
            "\"code\": \"token_not_valid\"",
        ];
        body_says(facts, &words).map(|words| Sign::of(words.replace('"', "")))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305", "AL307"],
            causes: &[],
            fix: "a 401 becomes 403 when the first authenticator has no challenge: put JWTAuthentication or \
                  TokenAuthentication before SessionAuthentication in DEFAULT_AUTHENTICATION_CLASSES, or give \
                  the first one an `authenticate_header()`.",
        },
        Remedy {
            rules: &["AL623", "AL621"],
            causes: &[],
            fix: "override `authenticate_header()` of the authentication class, and return `Bearer \
                  realm=\"api\", error=\"invalid_token\"` when a token was sent.",
        },
    ],
    examples: &[
        (
            "AL304",
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\nVary: Accept, Cookie\n\n\
             {\"detail\":\"Authentication credentials were not provided.\"}",
        ),
        (
            "AL623",
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"api\"\nContent-Type: application/json\n\n\
             {\"detail\":\"Given token not valid for any token type\",\"code\":\"token_not_valid\"}",
        ),
    ],
};
