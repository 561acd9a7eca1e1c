//! Kong Gateway.

use super::{Product, Remedy, Sign, field, version_in};

pub(super) static PRODUCT: Product = Product {
    name: "Kong",
    signs: "X-Kong-Response-Latency, or server: kong, without X-Kong-Upstream-Latency.",
    recognise: |facts| {
        if field(facts, "x-kong-upstream-latency").is_some() {
            return None;
        }
        let server = field(facts, "server").unwrap_or_default();
        let version = version_in(&server, "kong");
        let is_kong = version.is_some() || field(facts, "x-kong-response-latency").is_some();
        is_kong.then(|| Sign { seen: "an answer of Kong itself".to_owned(), version })
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "upgrade: WWW-Authenticate came with 3.6 to basic-auth, with 3.7 to key-auth, with 3.8 to jwt, \
                  oauth2, hmac-auth and ldap-auth; before that add it with response-transformer or post-function.",
        },
        Remedy {
            rules: &["AL103"],
            causes: &[],
            fix: "jwt and oauth2 put a blank between realm and error: upgrade to a version with the fix, or \
                  leave `realm` empty.",
        },
        Remedy {
            rules: &["AL630"],
            causes: &[],
            fix: "the jwt plugin answers 401 to several tokens: switch off the places you do not use with \
                  `uri_param_names` and `cookie_names`.",
        },
        Remedy {
            rules: &["AL303", "AL304"],
            causes: &[],
            fix: "acl answers 403 to consumers it knows: put an authentication plugin before it, and no anonymous \
                  consumer.",
        },
    ],
    examples: &[(
        "AL101",
        "GET /orders HTTP/1.1\nHost: api.example\n\n\
         HTTP/1.1 401 Unauthorized\nServer: kong/3.4.2\nX-Kong-Response-Latency: 1\n\
         Content-Type: application/json\n\n{\"message\":\"No API key found in request\"}",
    )],
};
