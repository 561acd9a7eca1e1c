//! Spring Security.

use super::{Product, Remedy, Sign, body_says_all, field};

pub(super) static PRODUCT: Product = Product {
    name: "Spring Security",
    signs: "The error object of Spring Boot (timestamp, status, error, path), or the header set of Spring Security.",
    recognise: |facts| {
        if body_says_all(facts, &["\"timestamp\":", "\"status\":", "\"error\":", "\"path\":"]) {
            return Some(Sign::of("the error object of Spring Boot"));
        }
        let cache = field(facts, "cache-control");
        let own_cache = cache.as_deref() == Some("no-cache, no-store, max-age=0, must-revalidate");
        let own_set = field(facts, "x-content-type-options").is_some()
            && field(facts, "x-xss-protection").is_some()
            && field(facts, "pragma").is_some();
        (own_cache && own_set).then(|| Sign::of("the header set of Spring Security"))
    },
    remedies: &[
        Remedy {
            rules: &["AL301", "AL302", "AL303", "AL304", "AL305", "AL307", "AL318"],
            causes: &[],
            fix: "without an entry point it answers 403: \
                  `http.exceptionHandling(e -> e.authenticationEntryPoint(new BearerTokenAuthenticationEntryPoint()))` \
                  or `oauth2ResourceServer(o -> o.jwt(withDefaults()))`. With Boot 3, errors of a 404 or 500 turn \
                  into 403 too unless `dispatcherTypeMatchers(DispatcherType.ERROR).permitAll()`.",
        },
        Remedy {
            rules: &["AL101"],
            causes: &[],
            fix: "`HttpStatusEntryPoint` sends no challenge, and httpBasic drops it for \
                  X-Requested-With: XMLHttpRequest: use BearerTokenAuthenticationEntryPoint, or an entry point \
                  that sets WWW-Authenticate.",
        },
        Remedy {
            rules: &["AL401"],
            causes: &[],
            fix: "`exceptionHandling(e -> e.defaultAuthenticationEntryPointFor(new \
                  BearerTokenAuthenticationEntryPoint(), PathPatternRequestMatcher.withDefaults().matcher(\"/api/**\")))`.",
        },
        Remedy {
            rules: &["AL701", "AL702"],
            causes: &[],
            fix: "`http.cors(withDefaults())` with a CorsConfigurationSource, so that preflights are answered \
                  before authorization.",
        },
    ],
    examples: &[(
        "AL302",
        "#! time 2026-03-01T10:00:00Z\nGET /orders HTTP/1.1\nHost: api.example\n\
         Authorization: Bearer {{jwt exp=-900}}\n\n\
         HTTP/1.1 403 Forbidden\nDate: Sun, 01 Mar 2026 10:00:00 GMT\nContent-Type: application/json\n\n\
         {\"timestamp\":\"2026-03-01T10:00:00.000+00:00\",\"status\":403,\"error\":\"Forbidden\",\"path\":\"/orders\"}",
    )],
};
