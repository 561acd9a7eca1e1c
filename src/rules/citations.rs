//! The clauses that several rules rest on, each with its own requirement word.

use super::Citation;
use crate::model::Keyword;

/// Missing or invalid credentials call for 401.
pub(super) const CREDENTIALS_401: Citation = Citation {
    source: "RFC 9110 section 11.4",
    keyword: Keyword::Should,
    says: "a request whose credentials are missing, invalid or partial SHOULD be answered with 401 and a challenge",
    line: "RFC 9110 section 11.4 (SHOULD): missing, invalid or partial credentials get 401 with a challenge",
};

/// Valid but inadequate credentials call for 403.
pub(super) const INADEQUATE_403: Citation = Citation {
    source: "RFC 9110 section 11.4",
    keyword: Keyword::Ought,
    says: "a server that receives valid credentials which are not adequate ought to respond with 403",
    line: "RFC 9110 section 11.4 (ought to): valid credentials that are not adequate get 403",
};

/// A bearer token that does not hold calls for 401.
pub(super) const INVALID_TOKEN_401: Citation = Citation {
    source: "RFC 6750 section 3.1",
    keyword: Keyword::Should,
    says: "for a token that is expired, revoked, malformed or invalid, the resource SHOULD respond with 401 (invalid_token)",
    line: "RFC 6750 section 3.1 (SHOULD): an expired, revoked, malformed or invalid token gets 401 invalid_token",
};

/// A bearer token without the scope calls for 403.
pub(super) const INSUFFICIENT_SCOPE_403: Citation = Citation {
    source: "RFC 6750 section 3.1",
    keyword: Keyword::Should,
    says: "for a token without the needed privileges, the resource server SHOULD respond with 403 (insufficient_scope)",
    line: "RFC 6750 section 3.1 (SHOULD): a token without the needed privileges gets 403 insufficient_scope",
};

/// A 401 carries a challenge.
pub(super) const CHALLENGE_IN_401: Citation = Citation {
    source: "RFC 9110 section 15.5.2",
    keyword: Keyword::Must,
    says: "a server that generates a 401 MUST send a WWW-Authenticate field with at least one challenge",
    line: "RFC 9110 section 15.5.2 (MUST): a 401 carries WWW-Authenticate with at least one challenge",
};

/// The field that carries challenges.
pub(super) const WWW_AUTHENTICATE: Citation = Citation {
    source: "RFC 9110 section 11.6.1",
    keyword: Keyword::Must,
    says: "a server that generates a 401 MUST send a WWW-Authenticate field",
    line: "RFC 9110 section 11.6.1 (MUST): a 401 carries WWW-Authenticate",
};

/// Too many requests have a code of their own.
pub(super) const TOO_MANY_429: Citation = Citation {
    source: "RFC 6585 section 4",
    keyword: Keyword::Descriptive,
    says: "429 says that the user has sent too many requests in a given time",
    line: "RFC 6585 section 4 (described): 429 is the answer to too many requests in a given time",
};

/// A validation failure of a JWT access token has one error code.
pub(super) const JWT_INVALID_TOKEN: Citation = Citation {
    source: "RFC 9068 section 4",
    keyword: Keyword::Must,
    says: "when validation of a JWT access token fails, the response MUST carry the error code invalid_token",
    line: "RFC 9068 section 4 (MUST): a failed validation of a JWT access token is invalid_token",
};
