//! Envoy's own filters.

use super::{Product, Remedy, Sign, body_says, field_says};

pub(super) static PRODUCT: Product = Product {
    name: "Envoy",
    signs: "The words of its jwt_authn filter: \"Jwt is expired\", \"Jwt is missing\", \"Audiences in Jwt are not allowed\".",
    recognise: |facts| {
        let words = [
            "Audiences in Jwt are not allowed",
            "Jwt is expired",
            "Jwt is missing",
            "Jwt issuer is not configured",
            "Jwt verification fails",
        ];
        if let Some(words) = body_says(facts, &words) {
            return Some(Sign::of(format!("\"{words}\"")));
        }
        // Local replies carry no upstream time.
        let is_local =
            facts.response_text("x-envoy-upstream-service-time").is_ok_and(|value| value.is_none());
        (is_local && field_says(facts, "server", "envoy") && !field_says(facts, "server", "istio"))
            .then(|| Sign::of("server: envoy, a local reply"))
    },
    remedies: &[
        Remedy {
            rules: &["AL303", "AL306", "AL311"],
            causes: &[],
            fix: "jwt_authn answers a wrong audience with 403: list the audience in the provider's \
                  `audiences`, or map it to 401 with `local_reply_config` on the response code details \
                  `jwt_authn_access_denied`.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL304", "AL319"],
            causes: &[],
            fix: "ext_authz passes on the status of the authorization service: let that answer 401 with a \
                  challenge, and set `status_on_error: { code: ServiceUnavailable }` for its outages.",
        },
        Remedy {
            rules: &["AL701", "AL702"],
            causes: &[],
            fix: "put the cors filter before jwt_authn, and set `bypass_cors_preflight: true` there.",
        },
    ],
    examples: &[(
        "AL306",
        "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 403 Forbidden\nServer: envoy\n\
         WWW-Authenticate: Bearer realm=\"https://api.example/orders\", error=\"invalid_token\"\n\
         Content-Type: text/plain\n\nAudiences in Jwt are not allowed",
    )],
};
