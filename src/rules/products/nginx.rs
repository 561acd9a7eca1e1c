//! nginx itself.

use super::{Product, Remedy, Sign, body_says, field, version_in};

pub(super) static PRODUCT: Product = Product {
    name: "nginx",
    signs: "Its error page: <center>nginx.",
    recognise: |facts| {
        body_says(facts, &["<center>nginx", "<center>openresty"])?;
        let server = field(facts, "server").unwrap_or_default();
        Some(Sign { seen: "its error page".to_owned(), version: version_in(&server, "nginx") })
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "auth_request copies the challenge of a 401 of the authentication service: let that send \
                  WWW-Authenticate; on an error_page add it with `add_header WWW-Authenticate 'Bearer' always`.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305"],
            causes: &[],
            fix: "auth_request passes on 401 and 403 as they are: let the authentication service answer 401 to a \
                  token that does not hold; with auth_jwt use `auth_jwt_require ... error=401` for expiry.",
        },
        Remedy {
            rules: &["AL401"],
            causes: &[],
            fix: "use `error_page 401 = @login` in the locations of pages only, not in those of the interface.",
        },
        Remedy {
            rules: &["AL406"],
            causes: &[],
            fix: "auth_request turns any answer but 2xx, 401 and 403 into 500: let the authentication service \
                  answer one of these.",
        },
        Remedy {
            rules: &["AL701"],
            causes: &[],
            fix: "answer preflights before auth_request: `if ($request_method = OPTIONS) { return 204; }` with the \
                  Access-Control-Allow fields.",
        },
    ],
    examples: &[(
        "AL302",
        "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
         Authorization: Bearer {{jwt exp=-900}}\n\n\
         HTTP/1.1 403 Forbidden\nServer: nginx/1.24.0\nDate: Sun, 01 Mar 2026 10:00:00 GMT\n\
         Content-Type: text/html\n\n\
         <html><head><title>403 Forbidden</title></head><body><center><h1>403 Forbidden</h1></center>\
         <hr><center>nginx/1.24.0</center></body></html>",
    )],
};
