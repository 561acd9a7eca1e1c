//! Azure API Management.

use super::{Product, Remedy, Sign, body_says};

pub(super) static PRODUCT: Product = Product {
    name: "Azure API Management",
    signs: "Its words about a subscription key, or a challenge of AzureApiManagementKey.",
    recognise: |facts| {
        if facts.challenges().is_ok_and(|c| c.of("AzureApiManagementKey").next().is_some()) {
            return Some(Sign::of("a challenge of AzureApiManagementKey"));
        }
        body_says(
            facts,
            &[
                "Access denied due to missing subscription key",
                "Access denied due to invalid subscription key",
            ],
        )
        .map(|_| Sign::of("its words about a subscription key"))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305", "AL311"],
            causes: &[],
            fix: "leave `failed-validation-httpcode` of validate-jwt at 401, and set WWW-Authenticate with \
                  set-header in on-error.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "set WWW-Authenticate with a set-header policy in on-error.",
        },
    ],
    examples: &[(
        "AL101",
        "GET /orders HTTP/1.1\nHost: shop.azure-api.example\n\n\
         HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
         {\"statusCode\":401,\"message\":\"Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.\"}",
    )],
};
