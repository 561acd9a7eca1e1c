//! Express with Passport, express-jwt or an error handler of its own.

use super::{Product, Remedy, Sign, body_says, field_says};

pub(super) static PRODUCT: Product = Product {
    name: "Express",
    signs: "X-Powered-By: Express, or the errors of express-jwt and jsonwebtoken.",
    recognise: |facts| {
        let words = [
            "UnauthorizedError",
            "No authorization token was found",
            "JsonWebTokenError",
            "TokenExpiredError",
        ];
        if let Some(words) = body_says(facts, &words) {
            return Some(Sign::of(format!("\"{words}\"")));
        }
        field_says(facts, "x-powered-by", "express").then(|| Sign::of("X-Powered-By: Express"))
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "neither passport-jwt nor express-jwt sends a challenge: set it yourself, \
                  `res.set('WWW-Authenticate', 'Bearer error=\"invalid_token\"').status(401)`, in a custom \
                  callback of passport.authenticate or in the error handler.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305"],
            causes: &[],
            fix: "send 401 where `jwt.verify` throws or no token came, and 403 only for a user who is known: \
                  `res.set('WWW-Authenticate', 'Bearer error=\"invalid_token\"').status(401)`.",
        },
        Remedy {
            rules: &["AL403", "AL406", "AL408"],
            causes: &[],
            fix: "the error handler ignores `err.status`: answer `res.status(err.status ?? 500)`; express-jwt's \
                  UnauthorizedError has 401 there.",
        },
        Remedy {
            rules: &["AL109"],
            causes: &[],
            fix: "answer 403 where `req.auth` is there and lacks the role; the sample in express-jwt's README \
                  sends 401.",
        },
        Remedy {
            rules: &["AL701"],
            causes: &[],
            fix: "mount `cors()` before the authentication middleware.",
        },
    ],
    examples: &[
        (
            "AL406",
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 500 Internal Server Error\nX-Powered-By: Express\nContent-Type: application/json\n\n\
             {\"name\":\"UnauthorizedError\",\"message\":\"jwt expired\",\"code\":\"invalid_token\"}",
        ),
        (
            "AL301",
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nX-Powered-By: Express\nContent-Type: application/json\n\n\
             {\"message\":\"jwt expired\"}",
        ),
    ],
};
