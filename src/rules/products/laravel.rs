//! Laravel.

use super::{Product, Remedy, Sign, beginning, body_says, sets_cookie};

pub(super) static PRODUCT: Product = Product {
    name: "Laravel",
    signs: "The cookie laravel_session, or its texts \"Unauthenticated.\" and \"CSRF token mismatch.\"",
    recognise: |facts| {
        if beginning(facts).trim_ascii() == b"{\"message\":\"Unauthenticated.\"}" {
            return Some(Sign::of("message: Unauthenticated."));
        }
        if body_says(
            facts,
            &["\"message\":\"CSRF token mismatch.\"", "\"message\": \"CSRF token mismatch.\""],
        )
        .is_some()
        {
            return Some(Sign::of("message: CSRF token mismatch."));
        }
        sets_cookie(facts, "laravel_session").then(|| Sign::of("the cookie laravel_session"))
    },
    remedies: &[
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "render AuthenticationException yourself, in `withExceptions` of bootstrap/app.php (before 11: \
                  `unauthenticated()` of the Handler), with `->header('WWW-Authenticate', 'Bearer')`.",
        },
        Remedy {
            rules: &["AL401"],
            causes: &[],
            fix: "requests that do not ask for JSON are redirected: use `shouldRenderJsonWhen` for api/*, or \
                  `redirectGuestsTo(fn ($request) => $request->is('api/*') ? null : route('login'))`.",
        },
        Remedy {
            rules: &["AL407"],
            causes: &[],
            fix: "render TokenMismatchException as 403 for interfaces; 419 is Laravel's own.",
        },
    ],
    examples: &[
        (
            "AL101",
            "GET /api/user HTTP/1.1\nHost: shop.example\nAccept: application/json\n\n\
             HTTP/1.1 401 Unauthorized\nContent-Type: application/json\n\n{\"message\":\"Unauthenticated.\"}",
        ),
        (
            "AL401",
            "GET /api/user HTTP/1.1\nHost: shop.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 302 Found\nLocation: https://shop.example/login\nSet-Cookie: laravel_session=a; path=/\n\n",
        ),
    ],
};
