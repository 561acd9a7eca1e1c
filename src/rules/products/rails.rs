//! Ruby on Rails with Devise.

use super::{Product, Remedy, Sign, body_says, field};

pub(super) static PRODUCT: Product = Product {
    name: "Rails with Devise",
    signs: "The texts of Devise, or X-Runtime beside X-Request-Id with a redirect to /users/sign_in.",
    recognise: |facts| {
        let words = [
            "You need to sign in or sign up before continuing",
            "Your session expired. Please sign in again to continue",
            "Invalid Email or password",
        ];
        if let Some(words) = body_says(facts, &words) {
            return Some(Sign::of(format!("\"{words}\"")));
        }
        let to_devise =
            field(facts, "location").is_some_and(|location| location.contains("/sign_in"));
        (to_devise && field(facts, "x-runtime").is_some() && field(facts, "x-request-id").is_some())
            .then(|| Sign::of("X-Runtime, and a redirect to sign_in"))
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "set `config.http_authenticatable = true`, or send the field in a failure app of your own; \
                  Devise never sends it to XHR unless `http_authenticatable_on_xhr` is on.",
        },
        Remedy {
            rules: &["AL401"],
            causes: &[],
            fix: "take `\"*/*\"` out of `config.navigational_formats`, and let the interface answer JSON.",
        },
    ],
    examples: &[(
        "AL101",
        "GET /orders.json HTTP/1.1\nHost: shop.example\n\n\
         HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
         {\"error\":\"You need to sign in or sign up before continuing.\"}",
    )],
};
