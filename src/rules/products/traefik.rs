//! Traefik, known by its access log.

use super::{Product, Remedy, Sign};

pub(super) static PRODUCT: Product = Product {
    name: "Traefik",
    signs: "Its access log.",
    recognise: |facts| {
        let log = facts.exchange().log.as_ref()?;
        log.format.starts_with("traefik").then(|| Sign::of("its access log"))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL401"],
            causes: &[],
            fix: "forwardAuth passes on what the authentication server answers: let that answer 401 with a \
                  challenge, and give interfaces a router of their own without `authSigninURL`.",
        },
        Remedy {
            rules: &["AL111", "AL406"],
            causes: &[],
            fix: "forwardAuth answers 401 where a body is longer than `maxBodySize`, and 500 where the \
                  authentication server cannot be reached: raise the limit, or leave `forwardBody` off.",
        },
    ],
    examples: &[(
        "AL401",
        "#! log format=traefik\nGET /api/orders HTTP/1.1\nHost: shop.example\nAccept: application/json\n\n\
         HTTP/1.1 302 Found\nLocation: https://auth.shop.example/login\n\n",
    )],
};
