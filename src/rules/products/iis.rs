//! Internet Information Services.

use super::{Product, Remedy, Sign, field, version_in};

pub(super) static PRODUCT: Product = Product {
    name: "IIS",
    signs: "server: Microsoft-IIS.",
    recognise: |facts| {
        let server = field(facts, "server")?;
        let version = version_in(&server, "microsoft-iis")?;
        Some(Sign { seen: "server: Microsoft-IIS".to_owned(), version: Some(version) })
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "the challenge comes from an authentication module: enable one besides Anonymous in \
                  `system.webServer/security/authentication`, or set the field in the application; \
                  `httpErrors existingResponse=\"PassThrough\"` keeps what the application sends.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL317"],
            causes: &[],
            fix: "look up the substatus in the log: 403.7, 403.13, 403.16 and 403.17 are about client \
                  certificates; for tokens let the application answer 401.",
        },
    ],
    examples: &[(
        "AL101",
        "GET /orders HTTP/1.1\nHost: api.example\n\n\
         HTTP/1.1 401 Unauthorized\nServer: Microsoft-IIS/10.0\nContent-Type: text/html\n\n",
    )],
};
