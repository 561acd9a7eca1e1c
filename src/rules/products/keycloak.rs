//! Keycloak.

use super::{Product, Remedy, Sign};

pub(super) static PRODUCT: Product = Product {
    name: "Keycloak",
    signs: "A path of a realm: /realms/NAME/protocol/openid-connect/.",
    recognise: |facts| {
        let path = facts.exchange().path()?;
        let is_own = memchr::memmem::find(path, b"/protocol/openid-connect/").is_some()
            && memchr::memmem::find(path, b"/realms/").is_some();
        is_own.then(|| Sign::of("the path of a realm"))
    },
    remedies: &[
        Remedy {
            rules: &["AL501", "AL502"],
            causes: &[],
            fix: "upgrade: older versions answer invalid_client with 400, and later ones with 401.",
        },
        Remedy {
            rules: &["AL523"],
            causes: &[],
            fix: "versions that report failed client authentication as unauthorized_client cannot be \
                  configured otherwise; check the client's secret and authenticator, and upgrade.",
        },
    ],
    examples: &[(
        "AL523",
        "POST /realms/shop/protocol/openid-connect/token HTTP/1.1\nHost: id.example\n\n\
         HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
         {\"error\":\"unauthorized_client\",\"error_description\":\"Invalid client or Invalid client credentials\"}",
    )],
};
