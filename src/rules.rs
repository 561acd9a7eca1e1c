//! Rules: what is a misuse, and why. One file each; [`RULES`] lists them.

mod acceptance;
pub mod behaviour;
mod challenged;
mod citations;
mod content;
mod credentials;
mod endpoints;
mod engine;
mod mcp;
pub mod own;
pub mod products;

use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::OnceLock;

use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Unseen};

pub use behaviour::{Behaviour, Pattern, Sequence};
pub use endpoints::Endpoints;
pub use engine::{Accepted, Checked, Engine, Fate, Held, Shown, Witness, Witnesses};

/// Declares the rule modules and the registry from one list: adding a rule is one file and one
/// line here, in the order of their ids.
macro_rules! rules {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every rule, in the order of their ids.
        pub static RULES: &[&Rule] = &[$(&$module::RULE),*];
    };
}

rules![
    missing_www_authenticate,
    unparseable_challenge,
    challenge_params_not_comma_separated,
    duplicate_auth_param,
    realm_not_quoted,
    unregistered_auth_scheme,
    challenge_order,
    scope_refused_401,
    permission_refused_401,
    rate_limit_401,
    other_error_401,
    challenge_in_wrong_field,
    native_prompt_to_script,
    challenge_never_works,
    cacheable_refusal,
    auth_error_2xx,
    expired_jwt_accepted,
    not_yet_valid_jwt_accepted,
    unproven_token_accepted,
    login_page_2xx,
    bound_token_as_bearer,
    revoked_token_accepted,
    problem_status_mismatch,
    permission_error_2xx,
    expired_credential_403,
    expired_jwt_403,
    invalid_credential_403,
    missing_credential_403,
    not_yet_valid_jwt_403,
    invalid_token_challenge_403,
    bearer_403_without_challenge,
    scope_not_named,
    rate_limit_403,
    session_cleared_403,
    wrong_audience_403,
    step_up_403,
    login_failure_403,
    unknown_route_403,
    expired_signed_request,
    client_certificate_status,
    inferred_expiry_403,
    authorization_outage_403,
    refusal_at_fixed_age_403,
    inferred_rate_limit_403,
    login_redirect,
    login_307,
    credential_refused_400,
    credential_refused_404,
    credential_refused_422,
    credential_refused_5xx,
    nonstandard_auth_status,
    credential_refused_4xx,
    missing_proxy_authenticate,
    proxy_auth_by_origin,
    network_auth_by_origin,
    network_auth_with_login,
    captive_portal,
    permission_refused_400,
    permission_refused_other,
    invalid_client_status,
    invalid_client_challenge,
    token_error_status,
    token_error_other_status,
    token_response_cacheable,
    token_error_2xx,
    token_error_not_json,
    token_request_not_post,
    client_secret_in_url,
    multiple_client_methods,
    token_success_status,
    token_exchange_error,
    introspection_error,
    introspection_reason,
    introspection_caller_403,
    introspection_open,
    revocation_error,
    registration_status,
    registration_management_status,
    metadata_requires_auth,
    unauthorized_client_secret,
    basic_realm_missing,
    basic_charset_invalid,
    basic_unknown_param,
    basic_credentials_malformed,
    digest_params_missing,
    digest_quoting,
    digest_stale_missing,
    digest_uri_mismatch,
    digest_md5_only,
    authentication_info_incomplete,
    bearer_without_params,
    error_without_credentials,
    bearer_error_missing,
    bearer_error_status,
    bearer_unknown_error,
    bearer_illegal_chars,
    token_in_query,
    query_token_response_cacheable,
    multiple_token_methods,
    multiple_token_methods_status,
    form_token_misplaced,
    token_in_insecure_cookie,
    scheme_case_sensitive,
    jwt_error_code_missing,
    dpop_nonce_incomplete,
    dpop_token_nonce_status,
    dpop_algs_missing,
    dpop_for_proxy,
    dpop_proof_accepted,
    certificate_bound_token_status,
    resource_metadata_invalid,
    negotiate_with_data,
    connection_auth_multiplexed,
    hoba_params,
    mutual_params_missing,
    private_token_challenge,
    oauth1_status,
    preflight_refused,
    preflight_redirected,
    error_without_cors,
    challenge_not_exposed,
    wildcard_for_authorization,
    grpc_http_status,
    grpc_denied_unauthenticated,
    grpc_denied_quota,
    grpc_json_status,
    graphql_auth_error_200,
    graphql_4xx_with_data,
    mcp_invalid_token,
    mcp_discovery_missing,
    mcp_scope_challenge,
    mcp_token_in_query,
    scim_status,
    blind_retry_403,
    same_credentials_after_401,
    refusal_storm,
    expired_token_sent,
    no_refresh_after_401,
    refresh_stampede,
    old_refresh_token_reused,
    retry_after_invalid_grant,
    device_poll_too_fast,
    device_poll_after_end,
    credentials_forwarded,
    scheme_not_offered,
    duplicate_authorization,
    malformed_credentials,
    userinfo_in_url,
    token_used_after_revocation,
    dpop_nonce_ignored,
    digest_nonce_count_reused,
    credentials_in_cleartext,
    inconsistent_missing_status,
    inconsistent_expired_status,
    head_get_mismatch,
];

/// Rules about single exchanges whose fault may also show in a sequence of them.
pub(crate) static ALSO: &[(&str, &Sequence)] = &[("AL301", &expired_credential_403::BY_LIFETIME)];

/// Every rule of this process: [`RULES`], and behind them those of [`add_own`]. Positions in it stand
/// for rules where they are counted.
pub fn all() -> &'static [&'static Rule] {
    WITH_OWN.get().map_or(RULES, Vec::as_slice)
}

static WITH_OWN: OnceLock<Vec<&'static Rule>> = OnceLock::new();

/// Adds a team's own rules to the catalogue of this process. Once, and before a run: a run has one
/// configuration.
///
/// # Errors
/// When an id or a name is taken; then none is added.
pub fn add_own(own: &[&'static Rule]) -> Result<(), own::OwnError> {
    let mut rules = RULES.to_vec();
    for rule in own {
        let taken = rules.iter().flat_map(|known| [known.id, known.name]).find(|known| {
            known.eq_ignore_ascii_case(rule.id) || known.eq_ignore_ascii_case(rule.name)
        });
        if let Some(taken) = taken {
            return Err(own::OwnError::Taken(taken.to_owned()));
        }
        rules.push(rule);
    }
    WITH_OWN.set(rules).map_err(|_| own::OwnError::Twice)
}

/// A rule: its declaration, its documentation, its code.
#[derive(Debug)]
pub struct Rule {
    /// `AL301`. Never reused.
    pub id: &'static str,
    /// States the fault: `expired-credential-403`.
    pub name: &'static str,
    /// The severity of its findings, unless a [`Note`] lowers or raises it.
    pub severity: Severity,
    /// The profile from which on it runs without being asked for.
    pub profile: Profile,
    /// What it flags, in one sentence.
    pub summary: &'static str,
    /// Why that hurts.
    pub why: &'static str,
    /// When it stays silent although it looks like the fault.
    pub guards: &'static [&'static str],
    /// What to do, in one sentence.
    pub fix: &'static str,
    /// The clauses it rests on, the deciding one first.
    pub citations: &'static [Citation],
    /// The status codes it looks at.
    pub statuses: Statuses,
    /// Recordings that show none of these parts are not looked at, and are counted as unchecked.
    pub needs_any: &'static [Part],
    /// Whether its findings rest on the recording's clock, so that a credential which is accepted
    /// later refutes them ([`Note::unless_accepted`]).
    pub rests_on_clock: bool,
    /// The check.
    pub check: fn(&Facts<'_>) -> Verdict,
    /// At least one [`Example::Bad`] and one [`Example::Good`]; all of them run as tests.
    pub examples: &'static [Example],
}

/// How much of what the rules know is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// What breaks clients. Advice is left out.
    #[default]
    Default,
    /// Advice too; what departs from a SHOULD is an error.
    Strict,
}

/// A clause of a standard.
#[derive(Debug)]
pub struct Citation {
    /// `RFC 9110 section 15.5.2`
    pub source: &'static str,
    /// Its requirement word.
    pub keyword: Keyword,
    /// The sentence, shortened, or what it says where it has no requirement word.
    pub says: &'static str,
    /// The whole as one line, as findings print it.
    pub line: &'static str,
}

/// Which responses a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Statuses {
    /// These codes.
    Only(&'static [u16]),
    /// All from the first to the last.
    Range(u16, u16),
    /// Success responses with a short structured body ([`Depth::Envelope`](crate::model::Depth)).
    Envelopes,
    /// None alone: it is a sequence of exchanges that is at fault.
    Sequence(&'static Sequence),
    /// What a rule of one's own says, which has conditions in place of a check.
    Own(&'static own::Own),
    /// Success responses to requests whose `Authorization` a server has a reason to refuse: a JWT that
    /// does not hold, or that nothing proves. Nearly all of them are passed by at a glance.
    Accepted,
    /// All final responses, for rules about the request. Successes are looked at where recordings
    /// show whole requests (not in logs), and only if the request looks odd at a first glance
    /// ([`auth::glance`](crate::auth::glance)).
    Requests,
}

/// Flag, pass, or cannot tell.
pub type Verdict = Result<Option<Note>, Unseen>;

/// What a rule says of an exchange it flags.
#[derive(Clone, Debug)]
pub struct Note {
    /// How sure.
    pub confidence: Confidence,
    /// Why the server refused.
    pub cause: Option<Cause>,
    /// The status the standard calls for.
    pub expected_status: Option<u16>,
    /// Instead of the rule's summary, where the case calls for other words.
    pub message: Option<Cow<'static, str>>,
    /// What was seen. Redacted by the engine, so quoting a value here is safe.
    pub evidence: String,
    /// Instead of the rule's severity.
    pub severity: Option<Severity>,
    /// Instead of the rule's fix.
    pub fix: Option<Cow<'static, str>>,
    /// Drop this finding if the same credential is accepted later on the same host: then the
    /// recording's clock was wrong, not the server.
    pub unless_accepted: bool,
    /// What else the input has to show for this finding to stand.
    pub awaits: Option<Witness>,
}

/// An example as a transcript: request, blank line, response (see [`format::transcript`]). Of a rule
/// that looks at sequences it is the lines of an access log, or several transcripts with `#! next`
/// between them.
///
/// [`format::transcript`]: crate::format::transcript
#[derive(Debug)]
pub enum Example {
    /// The rule flags it.
    Bad(&'static str),
    /// The rule passes it.
    Good(&'static str),
    /// The rule cannot tell.
    Unknown(&'static str),
}

impl Statuses {
    /// Whether a rule with these statuses looks at `status`.
    pub const fn contain(self, status: u16) -> bool {
        match self {
            Self::Only(list) => {
                let mut i = 0;
                while i < list.len() {
                    if list[i] == status {
                        return true;
                    }
                    i += 1;
                }
                false
            }
            Self::Range(first, last) => first <= status && status <= last,
            Self::Envelopes | Self::Accepted => 200 <= status && status <= 299,
            Self::Own(own) => Self::Only(own.statuses).contain(status),
            Self::Sequence(sequence) => Self::Only(sequence.pattern.refused()).contain(status),
            Self::Requests => 200 <= status && status <= 599,
        }
    }

    /// Whether a first look may do for such a rule.
    const fn may_pass_at_a_glance(self) -> bool {
        matches!(self, Self::Envelopes | Self::Requests | Self::Accepted)
    }

    /// From the lowest to the highest status that it may contain.
    fn span(self) -> RangeInclusive<u16> {
        let of_list = |list: &[u16]| {
            let (lowest, highest) = (list.iter().min(), list.iter().max());
            lowest.copied().unwrap_or(1)..=highest.copied().unwrap_or(0)
        };
        match self {
            Self::Only(list) => of_list(list),
            Self::Range(first, last) => first..=last,
            Self::Envelopes | Self::Accepted => 200..=299,
            Self::Own(own) => of_list(own.statuses),
            Self::Sequence(sequence) => of_list(sequence.pattern.refused()),
            Self::Requests => 200..=599,
        }
    }
}

impl Note {
    /// A note with its evidence and nothing else.
    pub const fn new(confidence: Confidence, evidence: String) -> Self {
        Self {
            confidence,
            cause: None,
            expected_status: None,
            message: None,
            evidence,
            severity: None,
            fix: None,
            unless_accepted: false,
            awaits: None,
        }
    }

    /// The same with the reason for the refusal.
    pub const fn cause(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The same with the status the standard calls for.
    pub const fn expecting(mut self, status: u16) -> Self {
        self.expected_status = Some(status);
        self
    }

    /// The same, which stands only if the input shows this too.
    pub const fn awaiting(mut self, witness: Witness) -> Self {
        self.awaits = Some(witness);
        self
    }

    /// The same with a severity of its own.
    pub const fn severity(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// The same with words of its own.
    pub fn message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }
}

impl Profile {
    /// Every profile, the widest last.
    pub const ALL: [Self; 2] = [Self::Default, Self::Strict];

    /// `default` or `strict`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Strict => "strict",
        }
    }

    /// Whether a rule of `own` profile runs in this one.
    pub fn includes(self, own: Self) -> bool {
        own <= self
    }

    /// The severity of a finding in this profile: the strict one takes every SHOULD for a MUST.
    pub fn severity(self, severity: Severity, keyword: Keyword) -> Severity {
        match (self, severity, keyword) {
            (Self::Strict, Severity::Warning, Keyword::Should | Keyword::Must) => Severity::Error,
            _ => severity,
        }
    }
}

impl Rule {
    /// Finds a rule by id or name, ASCII case-insensitive.
    pub fn find(id_or_name: &str) -> Option<&'static Self> {
        all().iter().copied().find(|rule| {
            rule.id.eq_ignore_ascii_case(id_or_name) || rule.name.eq_ignore_ascii_case(id_or_name)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    /// What the span leaves out is never asked for.
    #[test]
    fn no_status_of_a_rule_lies_outside_of_its_span() {
        for rule in RULES {
            let span = rule.statuses.span();
            for status in (0..1_000).filter(|&status| rule.statuses.contain(status)) {
                assert!(span.contains(&status), "{} of {}", status, rule.id);
            }
        }
    }
}
