//! What the name of a field, parameter or member says about its value.

/// How much of a secret a value is, going by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sensitivity {
    /// Chosen by people: masked whatever it looks like.
    Password,
    /// A token, key, session or signature.
    Token(&'static str),
    /// The same in a body; in a URL the name is used for so much else that looks decide.
    ByLooks(&'static str),
    /// `code`: an authorization code in a URL, an error code in a body.
    Code,
    /// `key`: an API key in a URL, anything in a body.
    Key,
    /// Credentials with a scheme.
    Authorization,
    /// Cookie pairs.
    Cookie,
    /// A cookie with its attributes.
    SetCookie,
}

/// Longest name looked at.
const MAX_NAME: usize = 64;

/// Endings of names of passwords.
const PASSWORDS: [&[u8]; 13] = [
    b"password",
    b"passwd",
    b"passphrase",
    b"passcode",
    b"passwort",
    b"kennwort",
    b"contrasena",
    b"motdepasse",
    b"secret",
    b"secrets",
    b"pwd",
    b"totp",
    b"pincode",
];

/// Endings of names of tokens, and the kind under which their values are shown.
const TOKENS: [(&[u8], &str); 22] = [
    (b"token", "opaque"),
    (b"tokens", "opaque"),
    (b"jwt", "opaque"),
    (b"jws", "opaque"),
    (b"apikey", "key"),
    (b"apitoken", "key"),
    (b"accesskey", "key"),
    (b"accountkey", "key"),
    (b"subscriptionkey", "key"),
    (b"privatekey", "key"),
    (b"sessionid", "session"),
    (b"sessid", "session"),
    (b"sessionkey", "session"),
    (b"credential", "opaque"),
    (b"credentials", "opaque"),
    (b"signature", "signature"),
    (b"assertion", "opaque"),
    (b"samlresponse", "opaque"),
    (b"samlart", "opaque"),
    (b"verifier", "opaque"),
    (b"ticket", "opaque"),
    (b"cookies", "session"),
];

/// Last words of names of tokens that must match as a whole.
const TOKEN_WORDS: [(&[u8], &str); 7] = [
    (b"session", "session"),
    (b"sess", "session"),
    (b"hmac", "signature"),
    (b"auth", "opaque"),
    (b"bearer", "opaque"),
    (b"creds", "opaque"),
    (b"rspauth", "signature"),
];

/// Words before `key` that make it a secret.
/// Words before `code` that make it a credential.
const CODE_KINDS: [&[u8]; 20] = [
    b"auth",
    b"authorization",
    b"authentication",
    b"oauth",
    b"verification",
    b"verify",
    b"confirmation",
    b"activation",
    b"login",
    b"access",
    b"security",
    b"device",
    b"user",
    b"recovery",
    b"backup",
    b"reset",
    b"otp",
    b"mfa",
    b"pass",
    b"invite",
];

/// Words before `key` that make it a secret.
const KEY_OWNERS: [&[u8]; 26] = [
    b"api",
    b"access",
    b"secret",
    b"private",
    b"auth",
    b"app",
    b"application",
    b"subscription",
    b"functions",
    b"function",
    b"client",
    b"account",
    b"master",
    b"encryption",
    b"signing",
    b"shared",
    b"license",
    b"licence",
    b"sas",
    b"admin",
    b"write",
    b"service",
    b"storage",
    b"code",
    b"user",
    b"session",
];

/// First words that name an error, not a value: `invalid_token: …`.
const ERROR_WORDS: [&[u8]; 12] = [
    b"invalid",
    b"expired",
    b"missing",
    b"bad",
    b"no",
    b"unknown",
    b"wrong",
    b"malformed",
    b"incorrect",
    b"unsupported",
    b"empty",
    b"unauthorized",
];

/// A name as it is compared: in lower case, without what separates its words.
pub(super) fn plain(name: &[u8]) -> Vec<u8> {
    name.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect()
}

/// What the value under this name is; `None` when the name does not tell.
pub(super) fn sensitivity(name: &[u8]) -> Option<Sensitivity> {
    if name.len() < 3 || name.len() > MAX_NAME {
        return None;
    }
    let name = Name::read(name);
    let (last, before) = name.last_two();
    if name.words > 1 && ERROR_WORDS.contains(&name.first()) {
        return None;
    }
    let ends = |ending: &[u8]| last.ends_with(ending);
    if PASSWORDS.iter().any(|ending| ends(ending))
        || [&b"pass"[..], b"otp", b"pin", b"cvv"].contains(&last)
    {
        return Some(Sensitivity::Password);
    }
    if last == b"hash" && PASSWORDS.iter().any(|ending| before.ends_with(ending)) {
        return Some(Sensitivity::Password);
    }
    match last {
        b"authorization" => return Some(Sensitivity::Authorization),
        b"cookie" if before == b"set" => return Some(Sensitivity::SetCookie),
        b"cookie" => return Some(Sensitivity::Cookie),
        // `currency_code`, `zipCode` and most other codes are none of our business.
        b"code" if name.words == 1 || CODE_KINDS.contains(&before) => {
            return Some(Sensitivity::Code);
        }
        b"sid" => return Some(Sensitivity::ByLooks("session")),
        b"sig" => return Some(Sensitivity::ByLooks("signature")),
        b"key" if KEY_OWNERS.contains(&before) => return Some(Sensitivity::Token("key")),
        b"key" if name.words == 1 => return Some(Sensitivity::Key),
        b"id" if [&b"session"[..], b"sess", b"sso"].contains(&before) => {
            return Some(Sensitivity::Token("session"));
        }
        _ => {}
    }
    TOKENS
        .iter()
        .find(|(ending, _)| ends(ending))
        .or_else(|| TOKEN_WORDS.iter().find(|(word, _)| last == *word))
        .map(|(_, kind)| Sensitivity::Token(kind))
}

/// Whether a path segment says that the next one is a secret: `/reset/…`, `/invite/…`.
pub(super) fn announces_secret(segment: &[u8]) -> bool {
    const ANNOUNCING: [&[u8]; 14] = [
        b"reset",
        b"verify",
        b"verification",
        b"confirm",
        b"activate",
        b"invite",
        b"invitation",
        b"unsubscribe",
        b"magic",
        b"magic-link",
        b"one-time",
        b"session",
        b"sessions",
        b"share",
    ];
    ANNOUNCING.iter().any(|name| segment.eq_ignore_ascii_case(name))
        || segment
            .rsplit(|b| matches!(b, b'-' | b'_'))
            .next()
            .is_some_and(|last| sensitivity(last).is_some())
}

/// Whether a value under this name identifies a request or a content, and is no secret:
/// `request_id`, `traceparent`, `etag`.
pub(super) fn is_identifier(name: &[u8]) -> bool {
    const WHOLE: [&[u8]; 18] = [
        b"traceparent",
        b"etag",
        b"if-none-match",
        b"if-match",
        b"cf-ray",
        b"requestid",
        b"traceid",
        b"spanid",
        b"correlationid",
        b"transactionid",
        b"invocationid",
        b"activityid",
        b"sha1",
        b"sha256",
        b"sha512",
        b"md5",
        b"checksum",
        b"commit",
    ];
    const OWNERS: [&[u8]; 13] = [
        b"request",
        b"trace",
        b"span",
        b"correlation",
        b"transaction",
        b"invocation",
        b"activity",
        b"event",
        b"incident",
        b"ray",
        b"parent",
        b"operation",
        b"requests",
    ];
    if name.len() < 3 || name.len() > MAX_NAME {
        return false;
    }
    if WHOLE.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        return true;
    }
    let name = Name::read(name);
    let (last, before) = name.last_two();
    (last == b"id" && OWNERS.contains(&before))
        || WHOLE.contains(&last)
        || (last == b"digest" && name.words == 1)
}

/// A name in lower case, cut into words at punctuation and at capitals.
struct Name {
    letters: [u8; 2 * MAX_NAME],
    length: usize,
    words: usize,
}

impl Name {
    fn read(name: &[u8]) -> Self {
        let mut out = Self { letters: [0; 2 * MAX_NAME], length: 0, words: 1 };
        let mut lower_before = false;
        for &b in name {
            if b.is_ascii_alphanumeric() {
                if b.is_ascii_uppercase() && lower_before {
                    out.push(b' ');
                }
                out.push(b.to_ascii_lowercase());
                lower_before = !b.is_ascii_uppercase();
            } else {
                out.push(b' ');
                lower_before = false;
            }
        }
        while out.text().last() == Some(&b' ') {
            out.length -= 1;
        }
        out.words = out.text().split(|b| *b == b' ').filter(|word| !word.is_empty()).count();
        out
    }

    fn push(&mut self, b: u8) {
        if let Some(slot) = self.letters.get_mut(self.length) {
            *slot = b;
            self.length += 1;
        }
    }

    fn text(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    fn first(&self) -> &[u8] {
        self.text().split(|b| *b == b' ').find(|word| !word.is_empty()).unwrap_or_default()
    }

    fn last_two(&self) -> (&[u8], &[u8]) {
        let mut words = self.text().rsplit(|b| *b == b' ').filter(|word| !word.is_empty());
        (words.next().unwrap_or_default(), words.next().unwrap_or_default())
    }
}

/// Words that stand where a secret could stand and are none: `token: expired`, `Bearer realm`.
/// The list is closed on purpose: everything else is masked.
pub(super) fn is_stop_word(word: &[u8]) -> bool {
    const WORDS: &str = " a access algorithm an and are as at auth authentication authorization bad be been \
        bearer been but by cannot challenge client correct could credential credentials deny denied does \
        doesn email empty error error_description error_uri errors expired failed failure false field for \
        format forbidden from given has have header headers id in incorrect insufficient insufficient_scope \
        invalid invalid_client invalid_grant invalid_request invalid_token is issued issuer it jwt \
        key length long longer malformed match matches missing mismatch must name nil no none not null of \
        on or parameter parameters parse password permission please present proof provided realm redacted \
        refresh rejected required request resource resource_metadata response revoked scheme scope session \
        signature sent short should that the this timeout to token tokens too true type unauthenticated \
        unauthorized undefined unexpected unknown unset unsupported user username valid validation value \
        verification was were when which with without wrong you your ";
    let mut padded = [b' '; 24];
    let Some(slot) = padded.get_mut(1..=word.len()) else { return false };
    if word.is_empty() || word.len() > 22 {
        return false;
    }
    slot.copy_from_slice(word);
    slot.make_ascii_lowercase();
    let needle = padded.get(..word.len() + 2).unwrap_or_default();
    word.iter().all(|b| b.is_ascii_alphabetic() || *b == b'_')
        && memchr::memmem::find(WORDS.as_bytes(), needle).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Sensitivity, is_identifier, is_stop_word, sensitivity};

    #[test]
    fn names_of_secrets_are_known_in_every_spelling() {
        for name in [
            "password",
            "userPassword",
            "new_password",
            "client_secret",
            "clientSecret",
            "PWD",
            "otp",
            "password_hash",
        ] {
            assert_eq!(sensitivity(name.as_bytes()), Some(Sensitivity::Password), "{name}");
        }
        for name in [
            "access_token",
            "accessToken",
            "AccessToken",
            "refresh-token",
            "id_token",
            "apikey",
            "api_key",
            "X-Api-Key",
            "apiKey",
            "session",
            "session_id",
            "JSESSIONID",
            "PHPSESSID",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "client_assertion",
            "code_verifier",
            "SAMLResponse",
            "x-functions-key",
            "csrf_token",
            "oauth_signature",
        ] {
            assert!(matches!(sensitivity(name.as_bytes()), Some(Sensitivity::Token(_))), "{name}");
        }
        assert_eq!(sensitivity(b"connect.sid"), Some(Sensitivity::ByLooks("session")));
        assert_eq!(sensitivity(b"sig"), Some(Sensitivity::ByLooks("signature")));
        assert_eq!(sensitivity(b"code"), Some(Sensitivity::Code));
        assert_eq!(sensitivity(b"auth_code"), Some(Sensitivity::Code));
        assert_eq!(sensitivity(b"proxy-authorization"), Some(Sensitivity::Authorization));
        assert_eq!(sensitivity(b"Set-Cookie"), Some(Sensitivity::SetCookie));
    }

    #[test]
    fn other_names_tell_nothing() {
        for name in [
            "token_type",
            "expires_in",
            "invalid_token",
            "expiredToken",
            "password_expired",
            "username",
            "message",
            "key_id",
            "currency_code",
            "zipCode",
            "kid",
            "www-authenticate",
            "token_endpoint",
            "keys",
            "author",
            "design",
            "residual",
            "",
            "x",
        ] {
            assert_eq!(sensitivity(name.as_bytes()), None, "{name}");
        }
    }

    #[test]
    fn identifiers_are_no_secrets() {
        for name in [
            "request_id",
            "requestId",
            "X-Request-Id",
            "x-amzn-RequestId",
            "traceparent",
            "ETag",
            "x-b3-traceid",
            "sha256",
        ] {
            assert!(is_identifier(name.as_bytes()), "{name}");
        }
        for name in ["session_id", "id", "client_id", "token", "user_id"] {
            assert!(!is_identifier(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn stop_words_are_whole_words() {
        assert!(
            is_stop_word(b"Expired") && is_stop_word(b"invalid_token") && is_stop_word(b"null")
        );
        assert!(!is_stop_word(b"hunter") && !is_stop_word(b"expire") && !is_stop_word(b""));
        assert!(!is_stop_word(b"a access") && !is_stop_word(&[b'a'; 60]));
    }
}
