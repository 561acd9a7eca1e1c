//! Apigee.

use super::{Product, Remedy, Sign, body_says_all};

pub(super) static PRODUCT: Product = Product {
    name: "Apigee",
    signs: "A fault object: faultstring, and an errorcode in its detail.",
    recognise: |facts| {
        body_says_all(facts, &["\"fault\"", "\"faultstring\"", "\"errorcode\""])
            .then(|| Sign::of("a fault object"))
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "add a FaultRule with an AssignMessage that sets `WWW-Authenticate: Bearer \
                  error=\"invalid_token\"` for keymanagement.service and oauth.v2 faults.",
        },
        Remedy {
            rules: &["AL108", "AL109"],
            causes: &[],
            fix: "raise product and scope faults with 403 in a RaiseFault policy; the defaults are 401.",
        },
        Remedy {
            rules: &["AL301", "AL303", "AL404", "AL406"],
            causes: &[],
            fix: "set the status of the fault to 401 in a FaultRule, with `WWW-Authenticate: Bearer \
                  error=\"invalid_token\"`.",
        },
    ],
    examples: &[(
        "AL101",
        "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n\
         {\"fault\":{\"faultstring\":\"Access Token expired\",\"detail\":{\"errorcode\":\"keymanagement.service.access_token_expired\"}}}",
    )],
};
