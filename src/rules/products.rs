//! Products that answer requests (frameworks, gateways, servers): what gives them away, and what to
//! change in them. One file each; [`PRODUCTS`] lists them.
//!
//! A product is named only on evidence in the response itself, and a finding says so: "This looks
//! like `FastAPI`".

use std::borrow::Cow;

use super::Rule;
use super::content::{beginning, holds};
use crate::auth::Facts;
use crate::model::Cause;

/// Declares the product modules and the registry from one list: adding a product is one file and one
/// line here. Those that are known by the shape of their answer come before those that are known
/// by a header, which may belong to whoever passed the answer on.
macro_rules! products {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every product.
        pub static PRODUCTS: &[&Product] = &[$(&$module::PRODUCT),*];
    };
}

products![
    grpc_gateway,
    kubernetes,
    keycloak,
    envoy,
    istio,
    apigee,
    api_management,
    django_rest_framework,
    fastapi,
    flask_jwt_extended,
    nest,
    gin_jwt,
    fiber,
    fastify,
    wordpress_jwt,
    express,
    phoenix,
    laravel,
    rails,
    spring_security,
    asp_net_core,
    oauth2_proxy,
    api_gateway,
    kong,
    traefik,
    nginx,
    iis,
];

/// A product: how it is recognised, and what to change in it.
#[derive(Debug)]
pub struct Product {
    /// `FastAPI`
    pub name: &'static str,
    /// What gives it away, in one sentence for people.
    pub signs: &'static str,
    /// The sign that an answer shows, if it is one of this product's.
    pub recognise: fn(&Facts<'_>) -> Option<Sign>,
    /// What to change, the most particular first.
    pub remedies: &'static [Remedy],
    /// Rules, and exchanges they flag that show this product; they run as tests.
    pub examples: &'static [(&'static str, &'static str)],
}

/// What to change in a product.
#[derive(Debug)]
pub struct Remedy {
    /// The rules whose findings it mends, by id.
    pub rules: &'static [&'static str],
    /// Only for these causes; empty for any.
    pub causes: &'static [Cause],
    /// The change, as configuration or code of the product.
    pub fix: &'static str,
}

/// What gave a product away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sign {
    /// What was seen: `server: uvicorn`. Holds nothing of the request.
    pub seen: String,
    /// The version, where the answer tells.
    pub version: Option<String>,
}

impl Sign {
    /// A sign without a version.
    fn of(seen: impl Into<String>) -> Self {
        Self { seen: seen.into(), version: None }
    }
}

/// The fix for a finding of `rule` in the product that answered: "This looks like `FastAPI` (…): …".
/// `None` where none is recognised, or nothing is known of it that would help.
pub(super) fn fix(rule: &Rule, cause: Option<Cause>, facts: &Facts<'_>) -> Option<String> {
    PRODUCTS.iter().find_map(|product| {
        let remedy = product.remedies.iter().find(|remedy| remedy.mends(rule.id, cause))?;
        let sign = (product.recognise)(facts)?;
        let version = sign.version.map(|version| format!(" {version}")).unwrap_or_default();
        Some(format!("This looks like {}{version} ({}): {}", product.name, sign.seen, remedy.fix))
    })
}

/// What to change in each product for a rule, for [`explain`](crate::report::catalogue::explain).
pub fn remedies(rule: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let rule = rule.to_owned();
    PRODUCTS.iter().flat_map(move |product| {
        let own: Vec<_> = product
            .remedies
            .iter()
            .filter(|remedy| remedy.rules.contains(&rule.as_str()))
            .map(|remedy| (product.name, remedy.fix))
            .collect();
        own
    })
}

impl Remedy {
    fn mends(&self, rule: &str, cause: Option<Cause>) -> bool {
        self.rules.contains(&rule)
            && (self.causes.is_empty() || cause.is_some_and(|cause| self.causes.contains(&cause)))
    }
}

/// A response field, if it is there.
fn field<'e>(facts: &Facts<'e>, name: &'static str) -> Option<Cow<'e, str>> {
    facts.response_text(name).ok().flatten()
}

/// Whether a response field is there and holds `word` (in lower case).
fn field_says(facts: &Facts<'_>, name: &'static str, word: &str) -> bool {
    field(facts, name).is_some_and(|value| value.to_ascii_lowercase().contains(word))
}

/// Whether the response sets a cookie whose name begins so.
fn sets_cookie(facts: &Facts<'_>, prefix: &str) -> bool {
    facts
        .exchange()
        .response_headers()
        .values("set-cookie")
        .any(|value| value.starts_with(prefix.as_bytes()))
}

/// The first of `words` that the beginning of the content holds.
fn body_says(facts: &Facts<'_>, words: &[&'static str]) -> Option<&'static str> {
    let body = beginning(facts);
    words.iter().copied().find(|words| holds(body, words))
}

/// The one of `words` that is the whole content.
fn body_is(facts: &Facts<'_>, words: &[&'static str]) -> Option<&'static str> {
    let body = beginning(facts).trim_ascii();
    words.iter().copied().find(|words| body == words.as_bytes())
}

/// Whether the beginning of the content holds all of `words`.
fn body_says_all(facts: &Facts<'_>, words: &[&'static str]) -> bool {
    let body = beginning(facts);
    words.iter().all(|words| holds(body, words))
}

/// The version after a product's name in `Server` or `X-Powered-By`: `nginx/1.25.3`.
fn version_in(value: &str, product: &str) -> Option<String> {
    let at = value.to_ascii_lowercase().find(product)? + product.len();
    let rest = value.get(at..)?.strip_prefix('/')?;
    let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
    let version = rest.get(..end)?.trim_end_matches('.');
    (!version.is_empty()).then(|| version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn versions_follow_the_name() {
        assert_eq!(version_in("nginx/1.25.3", "nginx").as_deref(), Some("1.25.3"));
        assert_eq!(version_in("kong/3.4.2.", "kong").as_deref(), Some("3.4.2"));
        assert_eq!(version_in("Kestrel", "kestrel"), None);
        assert_eq!(version_in("nginx/", "nginx"), None);
    }
}
