//! Machine-readable error codes that do not explain themselves, or would be misread word by word.
//!
//! Most codes are words (`TOKEN_EXPIRED`) and are read like prose. Here are the others, by vendor.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Subject;
use super::reading::{Meaning, Reading};
use crate::model::Cause;

/// What a code says: a cause and what it speaks of; `None`: nothing about a cause.
type Says = Option<(Cause, Subject)>;

const INVALID_KEY: Says = Some((Cause::InvalidCredentials, Subject::ApiKey));
const INVALID_TOKEN: Says = Some((Cause::InvalidCredentials, Subject::AccessToken));
const NOT_AUTHENTICATED: Says = Some((Cause::InvalidCredentials, Subject::Authentication));
const MISSING_KEY: Says = Some((Cause::MissingCredentials, Subject::ApiKey));
const PERMISSION: Says = Some((Cause::InsufficientPermission, Subject::Permission));
const SCOPE: Says = Some((Cause::InsufficientScope, Subject::Permission));
const AUDIENCE: Says = Some((Cause::WrongAudience, Subject::Claim));
const ACCOUNT: Says = Some((Cause::AccountState, Subject::Other));
const POLICY: Says = Some((Cause::PolicyBlock, Subject::Other));
const QUOTA: Says = Some((Cause::LicenceOrQuota, Subject::Quota));
const RATE: Says = Some((Cause::RateLimited, Subject::Other));
const NOTHING: Says = None;

/// Codes by what they say. Compared without regard to case.
const CODES: &[(Says, &[&str])] = &[
    // Okta, "Error codes".
    (NOT_AUTHENTICATED, &["E0000004"]),
    (Some((Cause::InvalidCredentials, Subject::Session)), &["E0000005"]),
    (PERMISSION, &["E0000006", "E0000022"]),
    (INVALID_TOKEN, &["E0000011"]),
    (QUOTA, &["E0000015"]),
    (RATE, &["E0000047"]),
    (ACCOUNT, &["E0000038", "E0000064", "E0000069"]),
    // AWS, "Common errors"; the codes of EC2, IAM and the JSON protocols.
    (INVALID_KEY, &["UnrecognizedClientException", "UnrecognizedClient", "InvalidClientTokenId"]),
    (NOT_AUTHENTICATED, &["AuthFailure"]),
    (PERMISSION, &["UnauthorizedOperation", "Client.UnauthorizedOperation"]),
    // Cognito says NotAuthorizedException of an expired token and of a disabled user alike.
    (
        NOTHING,
        &["NotAuthorizedException", "OptInRequired", "RequestTimeTooSkewed", "Client.AuthFailure"],
    ),
    // Azure Storage, "Common REST API error codes".
    (
        PERMISSION,
        &[
            "AuthorizationPermissionMismatch",
            "InsufficientAccountPermissions",
            "Authorization_RequestDenied",
        ],
    ),
    (POLICY, &["AuthorizationSourceIPMismatch", "AuthorizationProtocolMismatch"]),
    (
        NOTHING,
        &[
            "AuthorizationFailure",
            "AuthorizationServiceMismatch",
            "AuthorizationResourceTypeMismatch",
            "AuthorizationFailed",
        ],
    ),
    // Google, `google.rpc.ErrorInfo` (domain googleapis.com) and the older `reason`.
    (INVALID_KEY, &["API_KEY_INVALID", "keyInvalid"]),
    (NOT_AUTHENTICATED, &["authError", "CREDENTIALS_INVALID"]),
    (Some((Cause::MissingCredentials, Subject::Authentication)), &["CREDENTIALS_MISSING"]),
    (SCOPE, &["ACCESS_TOKEN_SCOPE_INSUFFICIENT"]),
    (
        POLICY,
        &[
            "API_KEY_HTTP_REFERRER_BLOCKED",
            "API_KEY_IP_ADDRESS_BLOCKED",
            "API_KEY_ANDROID_APP_BLOCKED",
            "API_KEY_IOS_APP_BLOCKED",
            "ipRefererBlocked",
        ],
    ),
    (PERMISSION, &["IAM_PERMISSION_DENIED", "API_KEY_SERVICE_BLOCKED"]),
    (
        NOTHING,
        &[
            "SERVICE_DISABLED",
            "accessNotConfigured",
            "CONSUMER_INVALID",
            "ACCESS_TOKEN_TYPE_UNSUPPORTED",
        ],
    ),
    // Apigee, "OAuth HTTP status code reference" and the runtime errors of its policies.
    (
        PERMISSION,
        &[
            "keymanagement.service.InvalidAPICallAsNoApiProductMatchFound",
            "oauth.v2.InvalidAPICallAsNoApiProductMatchFound",
            "oauth.v2.InvalidApiKeyForGivenResource",
            "steps.oauth.v2.InvalidApiKeyForGivenResource",
            "steps.oauth.v2.InvalidAPICallAsNoApiProductMatchFound",
        ],
    ),
    (
        INVALID_KEY,
        &[
            "oauth.v2.InvalidApiKey",
            "steps.oauth.v2.InvalidApiKey",
            "keymanagement.service.consumer_key_missing_api_product_association",
            "oauth.v2.ApiKeyNotApproved",
        ],
    ),
    (MISSING_KEY, &["steps.oauth.v2.FailedToResolveAPIKey", "oauth.v2.FailedToResolveAPIKey"]),
    (SCOPE, &["steps.oauth.v2.InsufficientScope", "oauth.v2.InsufficientScope"]),
    (AUDIENCE, &["steps.jwt.AudienceMismatch", "steps.jwt.IssuerMismatch"]),
    (RATE, &["policies.ratelimit.QuotaViolation", "policies.ratelimit.SpikeArrestViolation"]),
    (NOTHING, &["apiresource_doesnot_exist", "keymanagement.service.apiresource_doesnot_exist"]),
    // "auth" is authorization to these: WeChat Pay says NO_AUTH of a merchant without the permission.
    (NOTHING, &["NO_AUTH", "NOAUTH"]),
    // Tencent Cloud, "Common error codes".
    (PERMISSION, &["AuthFailure.UnauthorizedOperation"]),
    (INVALID_KEY, &["AuthFailure.SecretIdNotFound", "AuthFailure.InvalidSecretId"]),
    (Some((Cause::InvalidCredentials, Subject::Signature)), &["AuthFailure.SignatureFailure"]),
    (Some((Cause::ExpiredCredentials, Subject::Signature)), &["AuthFailure.SignatureExpire"]),
    // Alibaba Cloud.
    (PERMISSION, &["Forbidden.RAM", "NoPermission"]),
    (
        Some((Cause::RevokedCredentials, Subject::ApiKey)),
        &["Forbidden.AccessKeyDisabled", "InvalidAccessKeyId.Inactive"],
    ),
    // PostgREST, "Errors", and the SQLSTATE it passes on.
    (PERMISSION, &["42501"]),
    (Some((Cause::MissingCredentials, Subject::Authentication)), &["PGRST302"]),
    // Spring Security, which throws these of callers that it knows.
    (
        PERMISSION,
        &[
            "org.springframework.security.access.AccessDeniedException",
            "org.springframework.security.authorization.AuthorizationDeniedException",
            "AuthorizationDeniedException",
        ],
    ),
    // Laravel's name for a wrong CSRF token.
    (NOTHING, &["TokenMismatchException"]),
    // GraphQL: Hot Chocolate.
    (PERMISSION, &["AUTH_NOT_AUTHORIZED"]),
    // Berlin Group NextGenPSD2, "Message codes": the consent and the roles of a provider are no
    // credentials, its certificate is none of HTTP.
    (PERMISSION, &["ROLE_INVALID", "SERVICE_BLOCKED", "RESOURCE_BLOCKED"]),
    (
        NOTHING,
        &[
            "CONSENT_EXPIRED",
            "CONSENT_INVALID",
            "CONSENT_UNKNOWN",
            "CERTIFICATE_EXPIRED",
            "CERTIFICATE_INVALID",
            "CERTIFICATE_REVOKED",
            "CERTIFICATE_MISSING",
            "CERTIFICATE_BLOCKED",
        ],
    ),
    // Salesforce, whose session id is the bearer token.
    (INVALID_TOKEN, &["INVALID_SESSION_ID", "InvalidSessionId"]),
    // AMap and its kin.
    (INVALID_KEY, &["INVALID_USER_KEY", "USERKEY_PLAT_NOMATCH"]),
    (POLICY, &["INVALID_USER_IP", "INVALID_USER_DOMAIN"]),
    (RATE, &["DAILY_QUERY_OVER_LIMIT", "ACCESS_TOO_FREQUENT"]),
    // data.go.kr, the Korean public data portal.
    (INVALID_KEY, &["SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "UNREGISTERED_IP_ERROR_KEY"]),
    (Some((Cause::ExpiredCredentials, Subject::ApiKey)), &["DEADLINE_HAS_EXPIRED_ERROR"]),
    (RATE, &["LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR"]),
];

static TABLE: LazyLock<HashMap<String, Says>> = LazyLock::new(|| {
    let codes = CODES.iter().flat_map(|(says, codes)| codes.iter().map(|code| (code, *says)));
    codes.map(|(code, says)| (code.to_ascii_lowercase(), says)).collect()
});

/// Longest code looked up, in bytes.
const LONGEST: usize = 80;

/// What is known of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// It says this.
    Says(Reading),
    /// It says nothing about a cause, whatever words it is made of.
    Nothing,
}

/// What a code means; `None` when it is not listed. A namespace in front of `#` does not count
/// (`com.amazon.coral.service#AccessDeniedException`).
pub(super) fn lookup(code: &str) -> Option<Known> {
    let code = code.trim();
    let code = code.rsplit('#').next().unwrap_or(code);
    if code.len() > LONGEST {
        return None;
    }
    let says = TABLE.get(&code.to_ascii_lowercase())?;
    Some(says.map_or(Known::Nothing, |(cause, subject)| {
        Known::Says(Reading::certain(Meaning::Cause(cause), subject))
    }))
}

#[cfg(test)]
mod tests {
    use super::{CODES, Known, TABLE, lookup};

    #[test]
    fn no_code_has_two_meanings() {
        let listed: usize = CODES.iter().map(|(_, codes)| codes.len()).sum();
        assert_eq!(TABLE.len(), listed);
    }

    #[test]
    fn namespaces_and_case_do_not_count() {
        let namespaced = lookup("com.amazon.coral.service#unrecognizedclientexception");
        assert!(matches!(namespaced, Some(Known::Says(_))));
        assert_eq!(lookup("OptInRequired"), Some(Known::Nothing));
        assert_eq!(lookup("TOKEN_EXPIRED"), None, "codes that are words are read");
    }
}
