//! The Kubernetes API server.

use super::{Product, Remedy, Sign, body_says_all};

pub(super) static PRODUCT: Product = Product {
    name: "Kubernetes",
    signs: "An error object of kind Status, apiVersion v1, with the user system:anonymous.",
    recognise: |facts| {
        let spaced = ["\"kind\": \"Status\"", "\"apiVersion\": \"v1\"", "system:anonymous"];
        let packed = ["\"kind\":\"Status\"", "\"apiVersion\":\"v1\"", "system:anonymous"];
        let is_status = body_says_all(facts, &packed) || body_says_all(facts, &spaced);
        is_status.then(|| Sign::of("kind Status, system:anonymous"))
    },
    remedies: &[Remedy {
        rules: &["AL304", "AL303"],
        causes: &[],
        fix: "whoever presents no credentials becomes system:anonymous, and RBAC answers 403: start \
              kube-apiserver with `--anonymous-auth=false`, or keep anonymous requests to the health checks \
              with `anonymous.conditions` of the AuthenticationConfiguration (1.31 and later); then it \
              answers 401.",
    }],
    examples: &[(
        "AL304",
        "GET /version HTTP/1.1\nHost: k8s.example:6443\n\n\
         HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
         {\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\
         \"message\":\"forbidden: User \\\"system:anonymous\\\" cannot get path \\\"/version\\\"\",\
         \"reason\":\"Forbidden\",\"details\":{},\"code\":403}",
    )],
};
