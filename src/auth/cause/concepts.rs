//! What a word of an error message stands for. Ten languages share these few concepts.

/// A stretch of text that means something to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Concept {
    /// Something that can expire, be wrong or be missing.
    Noun(Noun),
    /// What is wrong with it, and on which side of the noun the words may stand.
    Predicate(Predicate, Side),
    /// A complete statement.
    Whole(Whole),
    /// A word that changes what its neighbours mean.
    Mark(Mark),
}

/// What a message is about. In a compound the greater noun decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Noun {
    /// Anything else that can be invalid or expire. Takes a predicate away from farther nouns.
    Other,
    /// A property of a token that makes the whole not about authentication: "token name".
    Attribute,
    /// "access", which permits only when it is lacking.
    Access,
    /// "admin", "owner", "role".
    Role,
    /// A user account, a membership.
    Account,
    /// Only some predicates make a bare "key" a credential.
    Key,
    /// Bare "authorization": the header field, or the right to do something.
    Authorization,
    /// The act of authenticating: "login", "authentication".
    Authentication,
    /// "password", "username or password".
    Password,
    /// A signature over a token or a request.
    Signature,
    /// "token", "credentials", "ticket".
    Token,
    /// An access token by its full name, a JWT, a bearer token.
    AccessToken,
    /// A session.
    Session,
    /// An API key by its full name.
    ApiKey,
    /// The `Authorization` header field.
    Header,
    /// A claim that every token needs.
    Claim,
    /// A refresh token: sent in a body, not as HTTP credentials.
    RefreshToken,
    /// Audience or issuer of a token.
    Audience,
    /// "scope".
    Scope,
    /// "permission", "privilege", "rights".
    Permission,
    /// A subscription, licence, plan, trial, card, domain.
    Licence,
    /// A certificate.
    Certificate,
    /// Tokens and codes that are not HTTP credentials: reset, invitation, one-time, upload.
    OneTime,
    /// Forged-request protection.
    AntiForgery,
}

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Predicate {
    /// Was valid once.
    Expired,
    /// Withdrawn.
    Revoked,
    /// Valid later only.
    NotYet,
    /// Wrong, unknown, not verifiable.
    Invalid,
    /// Not in the right form.
    Malformed,
    /// Not there.
    Missing,
    /// Asked for.
    Required,
    /// Did not succeed (authentication only).
    Failed,
    /// There is not enough of it (permission).
    Insufficient,
    /// Not allowed here (audiences and issuers).
    Refused,
    /// Locked, suspended (accounts).
    Locked,
}

/// Where a predicate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Before its noun: "no token".
    Before,
    /// After its noun: "token has expired".
    After,
    /// Either.
    Either,
}

/// Statements that need no noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whole {
    /// "please log in".
    LoginDemanded,
    /// "failed to authenticate".
    AuthenticationFailed,
    /// An expired credential by a fixed name.
    Expired,
    /// What libraries say of a token they cannot read or verify.
    Unreadable,
    /// "you may not do this".
    NotPermitted,
    /// "your own", "other users'": about permission where it is restricted or denied.
    Owned,
    /// "permission denied": often a mere restatement of the status.
    PermissionDenied,
    /// Too many requests in too little time.
    RateLimited,
    /// A quota, which may be one of the plan.
    Quota,
    /// Second factor or fresh login.
    StepUp,
    /// Blocked by address, region, firewall.
    Blocked,
    /// The authorization service failed.
    Outage,
    /// A principal that stands for nobody.
    Anonymous,
    /// Locked after failed attempts, must change password.
    Account,
    /// Not about HTTP credentials, whatever else is said.
    OneTime,
}

/// Words that change the meaning of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// "only".
    Only,
    /// "the creator", "users": who may, where "only" stands before them.
    Person,
    /// "must be", "reserved for".
    MustBe,
    /// "access denied", "forbidden": nothing by itself.
    Denied,
    /// "parameter", "query".
    Parameter,
    /// "if", "make sure": what follows is not claimed.
    Hypothesis,
    /// "not".
    Negation,
    /// "not authorized to".
    NotAuthorizedTo,
    /// "allowed", "entitled": a right, or none where it is negated.
    Permitted,
    /// "allows", "grants".
    Allows,
    /// "prohibits".
    Forbids,
    /// "prohibited".
    Barred,
    /// "cannot".
    Cannot,
    /// "can", where its negation may stand apart.
    Can,
    /// "belongs to".
    BelongsTo,
    /// "assigned to", "a member of".
    Joined,
    /// Words that would be misread in part.
    Nothing,
}
