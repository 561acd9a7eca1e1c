//! `WordPress` with the plugin "JWT Authentication for WP REST API".

use super::{Product, Remedy, Sign, body_says};

pub(super) static PRODUCT: Product = Product {
    name: "JWT Authentication for WP REST API",
    signs: "An error code jwt_auth_ beside the status in data.",
    recognise: |facts| {
        let found = body_says(facts, &["\"code\":\"jwt_auth_", "\"code\": \"jwt_auth_"])?;
        Some(Sign::of(found.replace('"', "") + "…"))
    },
    remedies: &[Remedy {
        rules: &["AL301", "AL302", "AL303", "AL304", "AL311"],
        causes: &[],
        fix: "it answers 403 to every token that does not hold: with `add_filter('rest_post_dispatch', …)`, call \
              `$response->set_status(401)` and add a WWW-Authenticate header where the code starts with \
              `jwt_auth_`.",
    }],
    examples: &[(
        "AL303",
        "GET /wp-json/wp/v2/posts HTTP/1.1\nHost: blog.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 403 Forbidden\nContent-Type: application/json; charset=UTF-8\n\n\
         {\"code\":\"jwt_auth_invalid_token\",\"message\":\"Expired token\",\"data\":{\"status\":403}}",
    )],
};
