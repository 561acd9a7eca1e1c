//! Istio: Envoy with its policies.

use super::{Product, Remedy, Sign, beginning, field_says};

pub(super) static PRODUCT: Product = Product {
    name: "Istio",
    signs: "server: istio-envoy, or the words \"RBAC: access denied\" and no more.",
    recognise: |facts| {
        if beginning(facts).trim_ascii() == b"RBAC: access denied" {
            return Some(Sign::of("\"RBAC: access denied\""));
        }
        let is_local =
            facts.response_text("x-envoy-upstream-service-time").is_ok_and(|value| value.is_none());
        (is_local && field_says(facts, "server", "istio-envoy"))
            .then(|| Sign::of("server: istio-envoy, a local reply"))
    },
    remedies: &[Remedy {
        rules: &["AL302", "AL304", "AL305", "AL307", "AL318"],
        causes: &[],
        fix: "RequestAuthentication lets requests without a token pass, and AuthorizationPolicy refuses them \
              with 403: refuse them with 401 in an EnvoyFilter on jwt_authn (`requires: provider_name`), or in \
              an external authorizer (`action: CUSTOM`) that sends the challenge.",
    }],
    examples: &[(
        "AL302",
        "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
         Authorization: Bearer {{jwt exp=-900}}\n\n\
         HTTP/1.1 403 Forbidden\nServer: istio-envoy\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\
         Content-Type: text/plain\n\nRBAC: access denied",
    )],
};
