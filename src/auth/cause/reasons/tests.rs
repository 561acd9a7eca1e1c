use super::{Answered, answered};
use crate::auth::Facts;
use crate::auth::redact::Redactor;
use crate::format::transcript::with_exchange;
use crate::model::Cause;

/// An access log's exchange, with a directive that tells what else the log shows.
fn logged<T>(status: u16, directive: &str, ask: impl FnOnce(&Facts<'_>) -> T) -> T {
    let text = format!(
        "#! {directive}\n#! request-headers unknown\n#! response-headers unknown\n\
         #! response-body unknown\nGET /orders HTTP/1.1\n\nHTTP/1.1 {status} X\n\n"
    );
    let redactor = Redactor::new(b"test");
    with_exchange(&text, |exchange| ask(&Facts::new(exchange, &redactor))).expect(directive)
}

fn cause(status: u16, column: &str, value: &str) -> Option<Cause> {
    logged(status, &format!("log format=x reason {column}=\"{value}\""), |facts| {
        facts.statement().ok().flatten().map(|statement| statement.cause)
    })
}

/// A status, a column, what it holds, and what that says.
type Case = (u16, &'static str, &'static str, Option<Cause>);

/// At least one for each row of each table.
fn cases() -> Vec<Case> {
    use Cause::*;
    vec![
        (403, "error.responseType", "EXPIRED_TOKEN", Some(ExpiredCredentials)),
        (403, "errorResponseType", "INVALID_SIGNATURE", Some(InvalidCredentials)),
        (403, "error.responseType", "INVALID_API_KEY", Some(InvalidCredentials)),
        (403, "error.responseType", "UNAUTHORIZED", Some(InvalidCredentials)),
        (401, "error.responseType", "ACCESS_DENIED", Some(InsufficientPermission)),
        (500, "error.responseType", "AUTHORIZER_FAILURE", Some(AuthorizationOutage)),
        (403, "error.responseType", "WAF_FILTERED", Some(PolicyBlock)),
        (403, "error.responseType", "THROTTLED", Some(RateLimited)),
        (403, "error.responseType", "QUOTA_EXCEEDED", Some(LicenceOrQuota)),
        (403, "error.responseType", "MISSING_AUTHENTICATION_TOKEN", None),
        (403, "error.responseType", "DEFAULT_4XX", None),
        (401, "error_reason", "AuthInvalidIdToken", Some(InvalidCredentials)),
        (403, "error_reason", "AuthInvalidCookie", Some(InvalidCredentials)),
        (401, "error_reason", "AuthMissingStateParam", None),
        (401, "error_reason", "AuthInvalidAWSALBAuthNonce", None),
        (561, "error_reason", "AuthTokenEpRequestTimeout", Some(AuthorizationOutage)),
        (401, "error_reason", "JWTHeaderNotPresent", Some(MissingCredentials)),
        (401, "error_reason", "JWTSignatureValidationError", Some(InvalidCredentials)),
        (502, "error_reason", "LambdaAccessDenied", None),
        (400, "error_code", "ExpiredToken", Some(ExpiredCredentials)),
        (400, "error_code", "TokenRefreshRequired", Some(ExpiredCredentials)),
        (403, "error_code", "InvalidAccessKeyId", Some(InvalidCredentials)),
        (403, "error_code", "SignatureDoesNotMatch", Some(InvalidCredentials)),
        (403, "error_code", "AccessDenied", None),
        (403, "error_code", "RequestTimeTooSkewed", None),
        (403, "x-edge-detailed-result-type", "ClientGeoBlocked", Some(PolicyBlock)),
        (403, "x-edge-detailed-result-type", "AccessDenied", None),
        (
            401,
            "response_code_details",
            "jwt_authn_access_denied{Jwt_is_expired}",
            Some(ExpiredCredentials),
        ),
        (
            401,
            "response_code_details",
            "jwt_authn_access_denied{Jwt is missing}",
            Some(MissingCredentials),
        ),
        (
            403,
            "response_code_details",
            "jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}",
            Some(WrongAudience),
        ),
        (
            401,
            "response_code_details",
            "jwt_authn_access_denied{Jwks_remote_fetch_is_failed}",
            Some(AuthorizationOutage),
        ),
        (
            401,
            "response_code_details",
            "jwt_authn_access_denied{Jwt_verification_fails}",
            Some(InvalidCredentials),
        ),
        (
            403,
            "response_code_details",
            "rbac_access_denied_matched_policy[none]",
            Some(InsufficientPermission),
        ),
        (403, "response_code_details", "ext_authz_denied", None),
        (403, "response_code_details", "ext_authz_error", Some(AuthorizationOutage)),
        (403, "response_flags", "UAEX", None),
        (403, "response_flags", "RL", Some(RateLimited)),
        (401, "sc-substatus", "1", Some(InvalidCredentials)),
        (401, "sc-substatus", "2", None),
        (401, "sc-substatus", "3", Some(InsufficientPermission)),
        (401, "sc-substatus", "501", Some(RateLimited)),
        (401, "sc-substatus", "503", Some(PolicyBlock)),
        (403, "sc-substatus", "6", Some(PolicyBlock)),
        (403, "sc-substatus", "7", None),
        (403, "sc-substatus", "3", None),
        (401, "sc-win32-status", "1326", Some(InvalidCredentials)),
        (401, "sc-win32-status", "1330", Some(AccountState)),
        (401, "sc-win32-status", "5", None),
        (401, "sc-win32-status", "2148074254", None),
        (401, "lastError.reason", "TokenExpired", Some(ExpiredCredentials)),
        (401, "lastError.reason", "TokenNotPresent", Some(MissingCredentials)),
        (401, "lastError.reason", "TokenAudienceNotAllowed", Some(WrongAudience)),
        (401, "lastError.reason", "TokenClaimValueNotAllowed", Some(InsufficientPermission)),
        (401, "lastError.reason", "TokenClaimNotFound", None),
        (401, "lastError.reason", "SubscriptionKeyNotFound", Some(MissingCredentials)),
        (401, "lastError.reason", "SubscriptionKeyInvalid", Some(InvalidCredentials)),
        (403, "lastError.reason", "CallerIpNotAllowed", Some(PolicyBlock)),
        (403, "lastError.reason", "QuotaExceeded", Some(LicenceOrQuota)),
        (401, "fault.name", "keymanagement.service.access_token_expired", Some(ExpiredCredentials)),
        (401, "fault.name", "steps.jwt.TokenExpired", Some(ExpiredCredentials)),
        (403, "fault.name", "steps.oauth.v2.InsufficientScope", Some(InsufficientScope)),
        (401, "fault.name", "steps.oauth.v2.FailedToResolveAPIKey", Some(MissingCredentials)),
        (
            401,
            "fault.name",
            "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound",
            Some(InsufficientPermission),
        ),
        (401, "fault.name", "steps.jwt.AudienceMismatch", Some(WrongAudience)),
        (403, "termination_state", "PR--", Some(PolicyBlock)),
        (401, "termination_state", "PR--", None),
        (403, "termination_state", "----", None),
        (403, "result", "TCP_DENIED_REPLY", Some(PolicyBlock)),
        (407, "result", "TCP_DENIED", None),
        (403, "x-exception-id", "policy_denied", Some(PolicyBlock)),
        (403, "statusDetails", "denied_by_security_policy", Some(PolicyBlock)),
        (403, "statusDetails", "response_sent_by_backend", None),
        (403, "enforcedSecurityPolicy.outcome", "DENY", Some(PolicyBlock)),
        (403, "SecurityAction", "managed_challenge", Some(PolicyBlock)),
        (403, "SecurityAction", "allow", None),
        (403, "s-reason", "Forbidden", None),
        (403, "error_info", "ERRORINFO_NO_ERROR", None),
        (401, "responseStatus.reason", "Unauthorized", Some(InvalidCredentials)),
        (401, "responseStatus.reason", "Forbidden", Some(InsufficientPermission)),
        (410, "responseStatus.reason", "Expired", None),
        (403, "authorization.k8s.io/reason", "no RBAC policy matched", None),
        (403, "authorizer.error", "The incoming token has expired", Some(ExpiredCredentials)),
        (403, "error-notes", "-", None),
        (401, "error.responseType", "AUTHORIZER_CONFIGURATION_ERROR", Some(AuthorizationOutage)),
        (401, "error_reason", "AuthInvalidGrantError", Some(InvalidCredentials)),
        (401, "error_reason", "AuthMissingAWSALBAuthNonce", None),
        (401, "error_reason", "AuthInvalidStateParam", None),
        (401, "error_reason", "AuthMissingCodeParam", None),
        (401, "error_reason", "AuthMissingHostHeader", None),
        (401, "error_reason", "AuthInvalidTokenResponse", Some(AuthorizationOutage)),
        (401, "error_reason", "AuthInvalidUserinfoResponse", Some(AuthorizationOutage)),
        (401, "error_reason", "AuthUserinfoResponseSizeExceeded", Some(AuthorizationOutage)),
        (401, "error_reason", "AuthUserinfoEpRequestFailed", Some(AuthorizationOutage)),
        (401, "error_reason", "AuthUnhandledException", Some(AuthorizationOutage)),
        (401, "error_reason", "JWTRequestFormatInvalid", Some(InvalidCredentials)),
        (401, "error_reason", "JWTClaimNotPresent", Some(InvalidCredentials)),
        (401, "error_reason", "JWTClaimFormatInvalid", Some(InvalidCredentials)),
        (401, "error_reason", "JWTClaimValueInvalid", Some(InvalidCredentials)),
        (401, "error_reason", "JWKSRequestTimeout", Some(AuthorizationOutage)),
        (403, "error_reason", "WAFConnectionTimeout", None),
        (400, "error_code", "InvalidToken", Some(InvalidCredentials)),
        (403, "error_code", "AccountProblem", Some(AccountState)),
        (503, "error_code", "SlowDown", Some(RateLimited)),
        (403, "error_code", "AllAccessDisabled", None),
        (400, "error_code", "MissingSecurityHeader", None),
        (403, "x-edge-result-type", "LimitExceeded", Some(RateLimited)),
        (403, "response_code_details", "via_upstream", None),
        (
            401,
            "response_code_details",
            "jwt_authn_access_denied{Jwt_not_yet_valid}",
            Some(NotYetValidCredentials),
        ),
        (
            401,
            "response_code_details",
            "jwt_authn_access_denied{Jwt_issuer_is_not_configured}",
            Some(WrongAudience),
        ),
        (429, "response_code_details", "request_rate_limited", Some(RateLimited)),
        (429, "response_code_details", "local_rate_limited", Some(RateLimited)),
        (500, "response_flags", "RLSE", Some(AuthorizationOutage)),
        (401, "sc-substatus", "7", Some(InsufficientPermission)),
        (401, "sc-substatus", "502", Some(RateLimited)),
        (401, "sc-substatus", "504", Some(PolicyBlock)),
        (403, "sc-substatus", "4", Some(PolicyBlock)),
        (403, "sc-substatus", "5", Some(PolicyBlock)),
        (403, "sc-substatus", "8", Some(PolicyBlock)),
        (403, "sc-substatus", "501", Some(RateLimited)),
        (403, "sc-substatus", "502", Some(RateLimited)),
        (403, "sc-substatus", "503", Some(PolicyBlock)),
        (403, "sc-substatus", "504", Some(PolicyBlock)),
        (401, "sc-win32-status", "2148074252", Some(InvalidCredentials)),
        (401, "sc-win32-status", "1327", Some(AccountState)),
        (401, "sc-win32-status", "1331", Some(AccountState)),
        (401, "sc-win32-status", "1793", Some(AccountState)),
        (401, "sc-win32-status", "1907", Some(AccountState)),
        (401, "sc-win32-status", "1909", Some(AccountState)),
        (401, "lastError.reason", "TokenNotFound", Some(MissingCredentials)),
        (401, "lastError.reason", "TokenNotYetValid", Some(NotYetValidCredentials)),
        (401, "lastError.reason", "TokenSignatureInvalid", Some(InvalidCredentials)),
        (401, "lastError.reason", "TokenSignatureKeyNotFound", Some(InvalidCredentials)),
        (401, "lastError.reason", "TokenExpirationMissing", Some(InvalidCredentials)),
        (401, "lastError.reason", "JwtInvalid", Some(InvalidCredentials)),
        (401, "lastError.reason", "TokenIssuerNotAllowed", Some(WrongAudience)),
        (403, "lastError.reason", "CallerIpBlocked", Some(PolicyBlock)),
        (429, "lastError.reason", "RateLimitExceeded", Some(RateLimited)),
        (403, "termination_state", "PT--", Some(PolicyBlock)),
        (429, "termination_state", "PR--", Some(RateLimited)),
        (403, "x-exception-id", "content_filter_denied", Some(PolicyBlock)),
        (403, "sc-filter-result", "DENIED", Some(PolicyBlock)),
        (407, "x-exception-id", "authentication_failed", Some(InvalidCredentials)),
        (403, "x-exception-id", "authorization_failed", Some(InsufficientPermission)),
        (403, "x-exception-id", "authentication_redirect_from_virtual_host", None),
        (403, "statusDetails", "handled_by_identity_aware_proxy", None),
        (403, "SecurityAction", "block", Some(PolicyBlock)),
        (403, "WAFAction", "drop", Some(PolicyBlock)),
        (403, "WAFAction", "challengeSolved", Some(PolicyBlock)),
        (403, "SecurityAction", "jschallenge", Some(PolicyBlock)),
        (403, "SecurityAction", "connectionClose", Some(PolicyBlock)),
        (429, "responseStatus.reason", "TooManyRequests", Some(RateLimited)),
    ]
}

#[test]
fn reason_fields_name_causes() {
    for (status, column, value, expected) in cases() {
        assert_eq!(cause(status, column, value), expected, "{status} {column}={value}");
    }
}

#[test]
fn every_row_has_its_case() {
    let cases = cases();
    for table in super::tables::TABLES {
        for row in table.rows {
            let has_case =
                cases.iter().any(|(status, column, value, _)| {
                    table.columns.contains(&&*super::plain(column))
                        && table.rows.iter().find(|row| row.matches(*status, value)).is_some_and(
                            |found| found.value == row.value && found.status == row.status,
                        )
                });
            assert!(has_case, "{:?}: {} {}", table.columns, row.status, row.value);
        }
    }
}

#[test]
fn nobody_is_no_known_caller() {
    let found = logged(
        403,
        "log format=kubernetes-audit user=system:anonymous reason responseStatus.reason=Forbidden",
        |facts| facts.statement().ok().flatten().map(|statement| statement.cause),
    );
    assert_eq!(found, Some(Cause::MissingCredentials));
}

#[test]
fn logs_tell_who_answered() {
    for (status, directive, expected) in [
        (403, "upstream-status 403", Some(Answered::Origin)),
        (403, "upstream-status 401", Some(Answered::Rewritten(401))),
        (403, "log format=envoy reason response_code_details=via_upstream", Some(Answered::Origin)),
        (
            403,
            "log format=envoy reason response_code_details=ext_authz_denied",
            Some(Answered::Gateway),
        ),
        (403, "log format=haproxy reason termination_state=PR--", Some(Answered::Gateway)),
        (403, "log format=haproxy reason termination_state=----", Some(Answered::Origin)),
        (403, "log format=haproxy reason termination_state=SC--", None),
        (403, "log format=aws-alb", Some(Answered::Gateway)),
        (403, "log format=squid reason result=TCP_DENIED", Some(Answered::Gateway)),
        (
            403,
            "log format=google reason statusDetails=response_sent_by_backend",
            Some(Answered::Origin),
        ),
        (403, "log format=combined", None),
    ] {
        assert_eq!(logged(status, directive, answered), expected, "{directive}");
    }
}

#[test]
fn an_origins_401_counts_whatever_became_of_it() {
    let cause = |status, upstream: u16| {
        logged(status, &format!("upstream-status {upstream}"), |facts| {
            facts.statement().ok().flatten().map(|statement| statement.cause)
        })
    };
    assert_eq!(cause(403, 401), Some(Cause::InvalidCredentials));
    assert_eq!(cause(401, 403), Some(Cause::InsufficientPermission));
    assert_eq!(cause(403, 429), Some(Cause::RateLimited));
    assert_eq!(cause(401, 401), None);
    assert_eq!(cause(502, 403), None);
}
