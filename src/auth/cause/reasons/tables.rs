//! The tables: one for each column, one row for each value that says something.

use super::super::Subject;
use crate::model::Cause;

/// What a value says: a cause and what it speaks of; `None`: nothing about credentials or rights.
type Says = Option<(Cause, Subject)>;

const EXPIRED: Says = Some((Cause::ExpiredCredentials, Subject::AccessToken));
const INVALID: Says = Some((Cause::InvalidCredentials, Subject::AccessToken));
const NOT_AUTHENTICATED: Says = Some((Cause::InvalidCredentials, Subject::Authentication));
const NOT_YET: Says = Some((Cause::NotYetValidCredentials, Subject::AccessToken));
const MISSING: Says = Some((Cause::MissingCredentials, Subject::AccessToken));
const PERMISSION: Says = Some((Cause::InsufficientPermission, Subject::Permission));
const AUDIENCE: Says = Some((Cause::WrongAudience, Subject::Claim));
const POLICY: Says = Some((Cause::PolicyBlock, Subject::Other));
const RATE: Says = Some((Cause::RateLimited, Subject::Other));
const QUOTA: Says = Some((Cause::LicenceOrQuota, Subject::Quota));
const ACCOUNT: Says = Some((Cause::AccountState, Subject::Other));
const OUTAGE: Says = Some((Cause::AuthorizationOutage, Subject::Other));

/// One column, under all its names.
pub(super) struct Table {
    /// Names without `.`, `_`, `-` and `/`, in lower case.
    pub(super) columns: &'static [&'static str],
    pub(super) rows: &'static [Row],
    /// What to do with a value that has no row.
    pub(super) otherwise: Otherwise,
    /// The value is quoted behind the status code: `401.3`.
    pub(super) with_status: bool,
}

/// What becomes of a value without a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// It says nothing.
    Silent,
    /// It is read like a sentence.
    Read,
}

/// A value, for one status code or (0) for any.
pub(super) struct Row {
    pub(super) status: u16,
    /// A trailing `*` matches any rest.
    pub(super) value: &'static str,
    pub(super) says: Says,
}

impl Row {
    /// Whether `value`, sent with `status`, is this row's. Envoy writes blanks as underscores or
    /// not, depending on its version; case does not count.
    pub(super) fn matches(&self, status: u16, value: &str) -> bool {
        let same = |a: u8, b: u8| a.eq_ignore_ascii_case(&b) || a == b'_' && b == b' ';
        let starts = |own: &str| {
            value.len() >= own.len() && own.bytes().zip(value.bytes()).all(|(a, b)| same(a, b))
        };
        (self.status == 0 || self.status == status)
            && match self.value.strip_suffix('*') {
                Some(start) => starts(start),
                None => value.len() == self.value.len() && starts(self.value),
            }
    }
}

const fn row(value: &'static str, says: Says) -> Row {
    Row { status: 0, value, says }
}

const fn on(status: u16, value: &'static str, says: Says) -> Row {
    Row { status, value, says }
}

const fn table(columns: &'static [&'static str], rows: &'static [Row]) -> Table {
    Table { columns, rows, otherwise: Otherwise::Silent, with_status: false }
}

pub(super) static TABLES: &[Table] = &[
    API_GATEWAY,
    ALB,
    S3_AND_APIGEE,
    CLOUDFRONT,
    ENVOY_DETAILS,
    ENVOY_FLAGS,
    IIS_SUBSTATUS,
    IIS_WIN32,
    HTTP_SYS,
    API_MANAGEMENT,
    HAPROXY,
    SQUID,
    PROXY_SG,
    GOOGLE_CLOUD,
    CLOUD_ARMOR,
    CLOUDFLARE,
    AZURE,
    KUBERNETES,
];

/// Amazon API Gateway, "Gateway response types". `MISSING_AUTHENTICATION_TOKEN` is also sent for a
/// route that does not exist.
const API_GATEWAY: Table = table(
    &["errorresponsetype", "responsetype"],
    &[
        row("UNAUTHORIZED", NOT_AUTHENTICATED),
        row("EXPIRED_TOKEN", EXPIRED),
        row("INVALID_SIGNATURE", Some((Cause::InvalidCredentials, Subject::Signature))),
        row("INVALID_API_KEY", Some((Cause::InvalidCredentials, Subject::ApiKey))),
        row("ACCESS_DENIED", PERMISSION),
        row("AUTHORIZER_FAILURE", OUTAGE),
        row("AUTHORIZER_CONFIGURATION_ERROR", OUTAGE),
        row("WAF_FILTERED", POLICY),
        row("THROTTLED", RATE),
        row("QUOTA_EXCEEDED", QUOTA),
        row("MISSING_AUTHENTICATION_TOKEN", None),
    ],
);

/// Application Load Balancer, "Access logs", error reason codes. Nonce, state and code parameters
/// belong to the login flow; Lambda's access is the balancer's.
const ALB: Table = Table {
    columns: &["errorreason"],
    rows: &[
        row("AuthInvalidIdToken", INVALID),
        row("AuthInvalidCookie", Some((Cause::InvalidCredentials, Subject::Session))),
        row("AuthInvalidGrantError", NOT_AUTHENTICATED),
        row("AuthInvalidAWSALBAuthNonce", None),
        row("AuthMissingAWSALBAuthNonce", None),
        row("AuthInvalidStateParam", None),
        row("AuthMissingStateParam", None),
        row("AuthMissingCodeParam", None),
        row("AuthMissingHostHeader", None),
        row("AuthInvalidTokenResponse", OUTAGE),
        row("AuthInvalidUserinfoResponse", OUTAGE),
        row("AuthUserinfoResponseSizeExceeded", OUTAGE),
        row("AuthTokenEp*", OUTAGE),
        row("AuthUserinfoEp*", OUTAGE),
        row("AuthUnhandledException", OUTAGE),
        row("JWTHeaderNotPresent", MISSING),
        row("JWTRequestFormatInvalid", INVALID),
        row("JWTSignatureValidation*", INVALID),
        row("JWTClaimNotPresent", Some((Cause::InvalidCredentials, Subject::Claim))),
        row("JWTClaimFormatInvalid", Some((Cause::InvalidCredentials, Subject::Claim))),
        row("JWTClaimValueInvalid", Some((Cause::InvalidCredentials, Subject::Claim))),
        row("JWKS*", OUTAGE),
        row("Lambda*", None),
        row("WAF*", None),
    ],
    otherwise: Otherwise::Read,
    with_status: false,
};

/// Amazon S3, "Error responses"; Apigee's codes explain themselves, and are read.
const S3_AND_APIGEE: Table = Table {
    columns: &["errorcode", "faultname", "faultcode"],
    rows: &[
        row("ExpiredToken", EXPIRED),
        row("TokenRefreshRequired", EXPIRED),
        row("InvalidToken", INVALID),
        row("InvalidAccessKeyId", Some((Cause::InvalidCredentials, Subject::ApiKey))),
        row("SignatureDoesNotMatch", Some((Cause::InvalidCredentials, Subject::Signature))),
        row("AccountProblem", ACCOUNT),
        row("SlowDown", RATE),
        row("AccessDenied", None),
        row("AllAccessDisabled", None),
        row("RequestTimeTooSkewed", None),
        row("MissingSecurityHeader", None),
    ],
    otherwise: Otherwise::Read,
    with_status: false,
};

/// Amazon `CloudFront`, "Standard logs": a refused signature is a mere `Error`.
const CLOUDFRONT: Table = table(
    &["xedgeresulttype", "xedgedetailedresulttype", "xedgeresponseresulttype"],
    &[row("ClientGeoBlocked", POLICY), row("LimitExceeded", RATE)],
);

/// Envoy, "Response code details", and the status strings of its JWT library.
const ENVOY_DETAILS: Table = Table {
    columns: &["responsecodedetails", "rspcodedetails"],
    rows: &[
        row("via_upstream", None),
        row("jwt_authn_access_denied{Jwt_is_expired*", EXPIRED),
        row("jwt_authn_access_denied{Jwt_is_missing*", MISSING),
        row("jwt_authn_access_denied{Jwt_not_yet_valid*", NOT_YET),
        row("jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed*", AUDIENCE),
        row("jwt_authn_access_denied{Jwt_issuer_is_not_configured*", AUDIENCE),
        row("jwt_authn_access_denied{Jwks_remote_fetch_is_failed*", OUTAGE),
        row("jwt_authn_access_denied*", INVALID),
        row("rbac_access_denied*", PERMISSION),
        row("request_rate_limited*", RATE),
        row("local_rate_limited*", RATE),
        row("ext_authz_error*", OUTAGE),
        row("ext_authz_denied*", None),
    ],
    otherwise: Otherwise::Silent,
    with_status: false,
};

/// Envoy, "Response flags". `UAEX` says that an external service refused, not why.
const ENVOY_FLAGS: Table =
    table(&["responseflags"], &[row("RL", RATE), row("RLSE", OUTAGE), row("UAEX", None)]);

/// Microsoft, "HTTP status code in IIS 7.0 and later versions". 401.2 is also the first leg of
/// every handshake, 403.7, 13, 16 and 17 are about certificates, 501 and 502 are "too many requests from
/// the same client IP".
const IIS_SUBSTATUS: Table = Table {
    columns: &["scsubstatus", "substatus"],
    rows: &[
        on(401, "1", NOT_AUTHENTICATED),
        on(401, "2", None),
        on(401, "3", PERMISSION),
        on(401, "7", PERMISSION),
        on(401, "501", RATE),
        on(401, "502", RATE),
        on(401, "503", POLICY),
        on(401, "504", POLICY),
        on(403, "4", POLICY),
        on(403, "5", POLICY),
        on(403, "6", POLICY),
        on(403, "8", POLICY),
        on(403, "501", RATE),
        on(403, "502", RATE),
        on(403, "503", POLICY),
        on(403, "504", POLICY),
    ],
    otherwise: Otherwise::Silent,
    with_status: true,
};

/// Windows, "System error codes" and the security support provider's: 5 and 2148074254 accompany
/// every first leg of a handshake.
const IIS_WIN32: Table = table(
    &["scwin32status", "win32status"],
    &[
        row("1326", NOT_AUTHENTICATED),
        row("2148074252", NOT_AUTHENTICATED),
        row("1327", ACCOUNT),
        row("1330", ACCOUNT),
        row("1331", ACCOUNT),
        row("1793", ACCOUNT),
        row("1907", ACCOUNT),
        row("1909", ACCOUNT),
    ],
);

/// `HTTPERR` of HTTP.sys: its reasons restate the status or speak of connections.
const HTTP_SYS: Table = table(&["sreason"], &[]);

/// Azure API Management, "Error handling in policies", predefined errors. A token without a claim
/// may be another audience's, another flow's or a guest's: that is not told.
const API_MANAGEMENT: Table = table(
    &["lasterrorreason", "lasterrorsource"],
    &[
        row("TokenNotPresent", MISSING),
        row("TokenNotFound", MISSING),
        row("TokenExpired", EXPIRED),
        row("TokenNotYetValid", NOT_YET),
        row("TokenSignatureInvalid", INVALID),
        row("TokenSignatureKeyNotFound", INVALID),
        row("TokenExpirationMissing", INVALID),
        row("JwtInvalid", INVALID),
        row("TokenAudienceNotAllowed", AUDIENCE),
        row("TokenIssuerNotAllowed", AUDIENCE),
        row("TokenClaimValueNotAllowed", PERMISSION),
        row("TokenClaimNotFound", None),
        row("SubscriptionKeyNotFound", Some((Cause::MissingCredentials, Subject::ApiKey))),
        row("SubscriptionKeyInvalid", Some((Cause::InvalidCredentials, Subject::ApiKey))),
        row("CallerIpNotAllowed", POLICY),
        row("CallerIpBlocked", POLICY),
        row("RateLimitExceeded", RATE),
        row("QuotaExceeded", QUOTA),
    ],
);

/// HAProxy, "Session state at disconnection": `PR` is a rule of the proxy that denied, `PT` one
/// that let the client wait. With 401 it is `http-request auth`, the right answer.
const HAPROXY: Table = table(
    &["terminationstate"],
    &[on(403, "PR*", POLICY), on(403, "PT*", POLICY), on(429, "PR*", RATE)],
);

/// Squid, "Result codes": its access lists.
const SQUID: Table = table(&["result"], &[on(403, "TCP_DENIED*", POLICY)]);

/// `ProxySG`, `x-exception-id` and `sc-filter-result`.
const PROXY_SG: Table = table(
    &["xexceptionid", "scfilterresult"],
    &[
        row("policy_denied", POLICY),
        row("content_filter_denied", POLICY),
        row("DENIED", POLICY),
        row("authentication_failed", NOT_AUTHENTICATED),
        row("authorization_failed", PERMISSION),
        row("authentication_redirect*", None),
    ],
);

/// Google Cloud external load balancers, `statusDetails`.
const GOOGLE_CLOUD: Table = table(
    &["statusdetails"],
    &[row("denied_by_security_policy", POLICY), row("handled_by_identity_aware_proxy", None)],
);

/// Google Cloud Armor.
const CLOUD_ARMOR: Table = table(&["enforcedsecuritypolicyoutcome"], &[row("DENY", POLICY)]);

/// Cloudflare, HTTP requests data set.
const CLOUDFLARE: Table = table(
    &["securityaction", "wafaction", "edgepathingstatus", "securityruledescription"],
    &[
        row("block", POLICY),
        row("drop", POLICY),
        row("challenge*", POLICY),
        row("jschallenge*", POLICY),
        row("managed_challenge*", POLICY),
        row("connectionClose", POLICY),
    ],
);

/// Azure Application Gateway and Front Door: their error information is about connections.
const AZURE: Table = table(&["errorinfo"], &[]);

/// Kubernetes audit events: reasons of `metav1.Status`. `Expired` is a resource version; the
/// authorizer's own reason says which rule applied, not what is wrong.
const KUBERNETES: Table = table(
    &["responsestatusreason", "authorizationk8sioreason"],
    &[
        row("Unauthorized", NOT_AUTHENTICATED),
        row("Forbidden", PERMISSION),
        row("TooManyRequests", RATE),
    ],
);
