//! oauth2-proxy.

use super::{Product, Remedy, Sign, body_says, field, sets_cookie};

pub(super) static PRODUCT: Product = Product {
    name: "oauth2-proxy",
    signs: "The cookie _oauth2_proxy, or links to /oauth2/start.",
    recognise: |facts| {
        if sets_cookie(facts, "_oauth2_proxy") {
            return Some(Sign::of("the cookie _oauth2_proxy"));
        }
        if body_says(facts, &["/oauth2/start", "/oauth2/sign_in", "OAuth2 Proxy"]).is_some() {
            return Some(Sign::of("a page that leads to /oauth2/start"));
        }
        field(facts, "location")
            .is_some_and(|location| location.contains("/oauth2/start"))
            .then(|| Sign::of("a redirect to /oauth2/start"))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL205"],
            causes: &[],
            fix: "its sign-in page has status 403: name the paths of the interface with `--api-route`, or set \
                  `--force-json-errors`; with `--skip-jwt-bearer-tokens` keep \
                  `--bearer-token-login-fallback=true`, or an expired JWT gets 403.",
        },
        Remedy {
            rules: &["AL401"],
            causes: &[],
            fix: "name the paths of the interface with `--api-route`: they get 401 instead of a redirect.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "it sends no challenge: add WWW-Authenticate at the proxy in front of it.",
        },
    ],
    examples: &[(
        "AL401",
        "GET /api/orders HTTP/1.1\nHost: shop.example\nAccept: application/json\n\n\
         HTTP/1.1 302 Found\nLocation: https://shop.example/oauth2/start/login?rd=%2F\n\n",
    )],
};
