//! grpc-gateway.

use super::{Product, Remedy, Sign, body_says_all};

pub(super) static PRODUCT: Product = Product {
    name: "grpc-gateway",
    signs: "A google.rpc.Status as JSON: code, message and details.",
    recognise: |facts| {
        body_says_all(facts, &["\"code\":16", "\"message\":", "\"details\":["])
            .then(|| Sign::of("a google.rpc.Status with code 16"))
    },
    remedies: &[Remedy {
        rules: &["AL101", "AL102", "AL709"],
        causes: &[],
        fix: "its default handler copies the gRPC message into WWW-Authenticate: give the mux an error \
              handler with `runtime.WithErrorHandler` that sets `Bearer error=\"invalid_token\"` and keeps \
              `runtime.HTTPStatusFromCode`.",
    }],
    examples: &[(
        "AL102",
        "GET /v1/orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
         HTTP/1.1 401 Unauthorized\nWWW-Authenticate: token has invalid claims: token is expired\n\
         Content-Type: application/json\n\n\
         {\"code\":16,\"message\":\"token has invalid claims: token is expired\",\"details\":[]}",
    )],
};
