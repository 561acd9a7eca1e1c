//! Phoenix with Guardian.

use super::{Product, Remedy, Sign, body_says, field_says};

pub(super) static PRODUCT: Product = Product {
    name: "Phoenix",
    signs: "server: Cowboy with an errors.detail, or the error names of Guardian.",
    recognise: |facts| {
        let detail = body_says(facts, &["{\"errors\":{\"detail\":"]).is_some();
        if detail && field_says(facts, "server", "cowboy") {
            return Some(Sign::of("server: Cowboy, and errors.detail"));
        }
        let is_guardian = body_says(
            facts,
            &["\"message\":\"unauthenticated\"", "{\"error\":\"unauthenticated\"}"],
        )
        .is_some();
        (is_guardian && field_says(facts, "server", "cowboy"))
            .then(|| Sign::of("server: Cowboy, and an error of Guardian"))
    },
    remedies: &[Remedy {
        rules: &["AL101", "AL301", "AL302", "AL303", "AL304"],
        causes: &[],
        fix: "in the ErrorHandler of the Guardian pipeline, `auth_error/3` decides: \
              `put_resp_header(conn, \"www-authenticate\", ~s(Bearer error=\"invalid_token\"))` and \
              `send_resp(401, ...)` for :unauthenticated and :invalid_token.",
    }],
    examples: &[(
        "AL101",
        "GET /orders HTTP/1.1\nHost: api.example\n\n\
         HTTP/1.1 401 Unauthorized\nServer: Cowboy\nContent-Type: application/json\n\n\
         {\"errors\":{\"detail\":\"Unauthorized\"}}",
    )],
};
