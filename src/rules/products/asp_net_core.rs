//! ASP.NET Core.

use super::{Product, Remedy, Sign, field, field_says, sets_cookie};

pub(super) static PRODUCT: Product = Product {
    name: "ASP.NET Core",
    signs: "server: Kestrel, a cookie .AspNetCore., or a redirect to /Account/Login?ReturnUrl=.",
    recognise: |facts| {
        if field_says(facts, "server", "kestrel") {
            return Some(Sign::of("server: Kestrel"));
        }
        if sets_cookie(facts, ".AspNetCore.") {
            return Some(Sign::of("a cookie .AspNetCore."));
        }
        let location = field(facts, "location")?;
        (location.contains("ReturnUrl=") && location.contains("/Account/"))
            .then(|| Sign::of("a redirect with ReturnUrl"))
    },
    remedies: &[
        Remedy {
            rules: &["AL401"],
            causes: &[],
            fix: "before .NET 10 cookie authentication redirects API calls: set `options.Events.OnRedirectToLogin` \
                  to answer 401, make JwtBearer the challenge scheme of the API, or upgrade; .NET 10 answers 401 \
                  to [ApiController] and JSON endpoints.",
        },
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305"],
            causes: &[],
            fix: "`Forbid()` answers 403 whoever asks: return `Challenge()` (JwtBearer then sends 401 with \
                  invalid_token), and leave 403 to policies of authenticated users.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "return `Challenge(JwtBearerDefaults.AuthenticationScheme)` instead of `Unauthorized()`, \
                  which sends the status alone.",
        },
    ],
    examples: &[(
        "AL401",
        "GET /api/orders HTTP/1.1\nHost: shop.example\nAccept: application/json\n\n\
         HTTP/1.1 302 Found\nServer: Kestrel\nLocation: https://shop.example/Account/Login?ReturnUrl=%2Fapi%2Forders\n\n",
    )],
};
