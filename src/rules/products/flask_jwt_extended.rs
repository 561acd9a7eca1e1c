//! Flask-JWT-Extended.

use super::{Product, Remedy, Sign, body_says};

pub(super) static PRODUCT: Product = Product {
    name: "Flask-JWT-Extended",
    signs: "Its texts in a member `msg`.",
    recognise: |facts| {
        let words = [
            "\"msg\":\"Token has expired\"",
            "\"msg\": \"Token has expired\"",
            "\"msg\":\"Missing Authorization Header\"",
            "\"msg\":\"Not enough segments\"",
            "\"msg\":\"Signature verification failed\"",
            "\"msg\": \"Signature verification failed\"",
            "\"msg\":\"Token has been revoked\"",
            "\"msg\":\"Invalid header padding\"",
            "\"msg\":\"Only non-refresh tokens are allowed\"",
        ];
        body_says(facts, &words).map(|words| Sign::of(words.replace('"', "")))
    },
    remedies: &[
        Remedy {
            rules: &["AL405", "AL403"],
            causes: &[],
            fix: "it answers 422 to tokens that do not hold: register `@jwt.invalid_token_loader` and return \
                  401 with `WWW-Authenticate: Bearer error=\"invalid_token\"`.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "its callbacks send no challenge: register `@jwt.unauthorized_loader` and \
                  `@jwt.expired_token_loader`, and return the header with the 401.",
        },
    ],
    examples: &[
        (
            "AL405",
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 422 UNPROCESSABLE ENTITY\nContent-Type: application/json\n\n\
             {\"msg\":\"Signature verification failed\"}",
        ),
        (
            "AL101",
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 401 UNAUTHORIZED\nContent-Type: application/json\n\n{\"msg\":\"Token has expired\"}",
        ),
    ],
};
