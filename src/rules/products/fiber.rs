//! Fiber with its JWT middleware (gofiber/contrib/jwt).

use super::{Product, Remedy, Sign, body_is};

pub(super) static PRODUCT: Product = Product {
    name: "Fiber JWT",
    signs: "Its two texts, as the whole of a plain answer.",
    recognise: |facts| {
        let found = body_is(facts, &["Missing or malformed JWT", "Invalid or expired JWT"])?;
        Some(Sign::of(found))
    },
    remedies: &[
        Remedy {
            rules: &["AL403"],
            causes: &[],
            fix: "it answers 400 to a request without a token: set `ErrorHandler` in `jwtware.Config`, send \
                  `WWW-Authenticate: Bearer` and return 401 for every error.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "its own answers carry no challenge: set `ErrorHandler` in `jwtware.Config` and add \
                  `c.Set(\"WWW-Authenticate\", \"Bearer\")` before the 401.",
        },
    ],
    examples: &[(
        "AL403",
        "GET /orders HTTP/1.1\nHost: api.example\n\n\
         HTTP/1.1 400 Bad Request\nContent-Type: text/plain; charset=utf-8\n\nMissing or malformed JWT",
    )],
};
