//! `FastAPI`.

use super::{Product, Remedy, Sign, beginning, body_says, field_says};

pub(super) static PRODUCT: Product = Product {
    name: "FastAPI",
    signs: "The content {\"detail\":\"Not authenticated\"}, or server: uvicorn with a `detail`.",
    recognise: |facts| {
        if beginning(facts).trim_ascii() == b"{\"detail\":\"Not authenticated\"}" {
            return Some(Sign::of("detail: Not authenticated"));
        }
        let has_detail = body_says(facts, &["{\"detail\":"]).is_some();
        (has_detail && field_says(facts, "server", "uvicorn"))
            .then(|| Sign::of("server: uvicorn, and a detail"))
    },
    remedies: &[
        Remedy {
            rules: &["AL304"],
            causes: &[],
            fix: "HTTPBearer and the APIKey classes raise 403 before version 0.122.0 and 401 with a challenge \
                  from there on: upgrade, or use `auto_error=False` and raise \
                  `HTTPException(401, headers={\"WWW-Authenticate\": \"Bearer\"})` in the dependency.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL305", "AL311", "AL403", "AL405", "AL406"],
            causes: &[],
            fix: "raise `HTTPException(status_code=401, headers={\"WWW-Authenticate\": 'Bearer \
                  error=\"invalid_token\"'})` in the dependency that checks the token.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "pass `headers={\"WWW-Authenticate\": \"Bearer\"}` to the HTTPException.",
        },
    ],
    examples: &[
        (
            "AL304",
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nServer: uvicorn\nContent-Type: application/json\n\n\
             {\"detail\":\"Not authenticated\"}",
        ),
        (
            "AL303",
            "GET /orders HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nServer: uvicorn\nContent-Type: application/json\n\n\
             {\"detail\":\"Invalid token\"}",
        ),
    ],
};
