//! Challenges: the grammar of `WWW-Authenticate` and `Proxy-Authenticate` (RFC 9110 section 11.6.1).
//!
//! Real fields are often damaged. What can be read is read, and every departure from the grammar is
//! named, so that rules can tell a missing comma from a sentence in place of a challenge.

mod parser;

use std::borrow::Cow;

/// Most challenges kept of one field. IIS with every provider on sends five.
pub const MAX_CHALLENGES: usize = 64;

/// Most parameters kept of one challenge. Digest with every extension has some fifteen.
pub const MAX_PARAMS: usize = 64;

/// One challenge (RFC 9110 section 11.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge<'a> {
    /// The auth-scheme as sent.
    pub scheme: &'a str,
    /// The token68 form, if that is what follows the scheme.
    pub token68: Option<&'a str>,
    /// The auth-params in order, values unquoted.
    pub params: Vec<Param<'a>>,
    /// What follows the scheme departs from the grammar, apart from missing commas and repeated
    /// parameters: free text, an open quote, illegal bytes. What was read may be incomplete.
    pub damaged: bool,
}

/// One auth-param.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param<'a> {
    /// Name as sent.
    pub name: &'a str,
    /// Value, unquoted and unescaped.
    pub value: Cow<'a, str>,
    /// Whether it was a quoted-string.
    pub quoted: bool,
}

/// Everything the field lines of one challenge field hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenges<'a> {
    /// The challenges that could be read, also out of damaged fields.
    pub list: Vec<Challenge<'a>>,
    /// What does not follow the grammar.
    pub faults: Vec<Fault>,
    /// Number of field lines.
    pub lines: usize,
}

/// A departure from the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The field is there and empty.
    Empty,
    /// Text that is no challenge at all, shortened.
    FreeText(String),
    /// Auth-params separated by blanks only.
    MissingComma,
    /// A quoted-string without its end.
    UnterminatedQuote,
    /// The same parameter twice in one challenge.
    DuplicateParam(String),
    /// Bytes that are no visible ASCII where only that is allowed.
    IllegalBytes,
    /// More than [`MAX_CHALLENGES`] challenges or [`MAX_PARAMS`] parameters; the rest was not read.
    TooMany,
}

impl<'a> Challenge<'a> {
    /// The value of the first parameter called `name` (ASCII case-insensitive).
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|p| p.name.eq_ignore_ascii_case(name)).map(|p| p.value.as_ref())
    }

    /// Whether the scheme is `scheme` (ASCII case-insensitive, RFC 9110 section 11.1).
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// Whether it is a scheme of the OAuth family, whose challenges share the `error` parameter
    /// (RFC 6750 section 3, RFC 9449 section 7.1).
    pub fn is_token_scheme(&self) -> bool {
        self.is("Bearer") || self.is("DPoP")
    }

    fn bare(scheme: &'a str) -> Self {
        Self { scheme, token68: None, params: Vec::new(), damaged: false }
    }
}

impl<'a> Challenges<'a> {
    /// Reads the field lines of one challenge field, in their order.
    ///
    /// Lines are joined as lists are (RFC 9110 section 5.3). A line feed inside a value, which HAR
    /// exporters use to join lines, separates lines too, unless blanks follow it (obs-fold).
    pub fn parse(lines: impl Iterator<Item = &'a [u8]>) -> Self {
        parser::parse(lines)
    }

    /// Whether at least one challenge follows the grammar, missing commas and repeated parameters
    /// aside.
    pub fn has_valid(&self) -> bool {
        self.list.iter().any(|challenge| !challenge.damaged)
    }

    /// Whether neither a challenge nor a fault was seen, that is: the field was absent.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty() && self.faults.is_empty()
    }

    /// The challenges of one scheme (ASCII case-insensitive).
    pub fn of<'s>(&'s self, scheme: &'s str) -> impl Iterator<Item = &'s Challenge<'a>> {
        self.list.iter().filter(move |challenge| challenge.is(scheme))
    }

    /// The values of the `error` parameters of `Bearer` and `DPoP` challenges.
    pub fn error(&self) -> impl Iterator<Item = &str> {
        self.list.iter().filter(|c| c.is_token_scheme()).filter_map(|c| c.param("error"))
    }

    /// Whether this departure from the grammar was seen.
    pub fn has_fault(&self, is: impl Fn(&Fault) -> bool) -> bool {
        self.faults.iter().any(is)
    }
}

/// The IANA registry of authentication schemes (2025-02-18).
const REGISTERED: [&str; 14] = [
    "Basic",
    "Bearer",
    "Concealed",
    "Digest",
    "DPoP",
    "GNAP",
    "HOBA",
    "Mutual",
    "Negotiate",
    "OAuth",
    "PrivateToken",
    "SCRAM-SHA-1",
    "SCRAM-SHA-256",
    "vapid",
];

/// Schemes that are widely used and not registered.
const DE_FACTO: [&str; 28] = [
    "NTLM",
    "Kerberos",
    "AWS4-HMAC-SHA256",
    "AWS4-ECDSA-P256-SHA256",
    "AWS",
    "SharedKey",
    "SharedKeyLite",
    "SharedAccessSignature",
    "Token",
    "ApiKey",
    "Api-Key",
    "API_Key",
    "Key",
    "JWT",
    "hmac",
    "Signature",
    "Hawk",
    "Cookie",
    "FormBased",
    "GoogleLogin",
    "GenieKey",
    "Splunk",
    "SSWS",
    "MAC",
    "Session",
    "WSSE",
    "Passport1.4",
    "MediaBrowser",
];

/// Whether the IANA registry has this scheme (ASCII case-insensitive).
pub fn is_registered(scheme: &str) -> bool {
    REGISTERED.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

/// Whether the scheme is registered or in wide use all the same (ASCII case-insensitive).
pub fn is_known(scheme: &str) -> bool {
    is_registered(scheme) || DE_FACTO.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Challenges, Fault, MAX_CHALLENGES, is_known, is_registered};

    fn parse(lines: &[&'static str]) -> Challenges<'static> {
        Challenges::parse(lines.iter().map(|line| line.as_bytes()))
    }

    /// `scheme(name=value …)` for each challenge, `scheme<token68>` for the token68 form.
    fn shape(challenges: &Challenges<'_>) -> String {
        let mut out = Vec::new();
        for challenge in &challenges.list {
            let params: Vec<_> =
                challenge.params.iter().map(|p| format!("{}={}", p.name, p.value)).collect();
            out.push(match challenge.token68 {
                Some(token) => format!("{}<{token}>", challenge.scheme),
                None => format!("{}({})", challenge.scheme, params.join(" ")),
            });
        }
        out.join(" + ")
    }

    #[test]
    fn reads_the_examples_of_the_standards() {
        let table: &[(&[&str], &str)] = &[
            // RFC 9110 section 11.6.1
            (
                &[
                    r#"Basic realm="simple", Newauth realm="apps", type=1, title="Login to \"apps\"""#,
                ],
                r#"Basic(realm=simple) + Newauth(realm=apps type=1 title=Login to "apps")"#,
            ),
            // RFC 6750 section 3
            (&[r#"Bearer realm="example""#], "Bearer(realm=example)"),
            (
                &[
                    r#"Bearer realm="example", error="invalid_token", error_description="The access token expired""#,
                ],
                "Bearer(realm=example error=invalid_token error_description=The access token expired)",
            ),
            // RFC 7616 section 3.9.1: two lines, the same scheme
            (
                &[
                    r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#,
                    r#"Digest realm="http-auth@example.org", algorithm=MD5"#,
                ],
                "Digest(realm=http-auth@example.org qop=auth, auth-int algorithm=SHA-256 \
                 nonce=7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v \
                 opaque=FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS) + \
                 Digest(realm=http-auth@example.org algorithm=MD5)",
            ),
            // RFC 7617 section 2.1
            (&[r#"Basic realm="foo", charset="UTF-8""#], "Basic(realm=foo charset=UTF-8)"),
            // RFC 9449 sections 7.1 and 7.2
            (&[r#"DPoP algs="ES256 PS256""#], "DPoP(algs=ES256 PS256)"),
            (&[r#"Bearer, DPoP algs="ES256 PS256""#], "Bearer() + DPoP(algs=ES256 PS256)"),
            (
                &[
                    r#"Bearer error="invalid_token", error_description="Invalid token", DPoP algs="ES256", error="invalid_token""#,
                ],
                "Bearer(error=invalid_token error_description=Invalid token) + \
                 DPoP(algs=ES256 error=invalid_token)",
            ),
            // RFC 4559 section 4.1 and its continuation
            (&["Negotiate"], "Negotiate()"),
            (
                &["Negotiate a87421000492aa874209af8bc028=="],
                "Negotiate<a87421000492aa874209af8bc028==>",
            ),
            (&["Negotiate", "NTLM", "Basic realm=\"x\""], "Negotiate() + NTLM() + Basic(realm=x)"),
            (
                &["NTLM TlRMTVNTUAACAAAA+/~.-_=, Negotiate"],
                "NTLM<TlRMTVNTUAACAAAA+/~.-_=> + Negotiate()",
            ),
        ];
        for (lines, expected) in table {
            let challenges = Challenges::parse(lines.iter().map(|l| l.as_bytes()));
            assert_eq!(shape(&challenges), *expected, "{lines:?}");
            assert_eq!(challenges.faults, [], "{lines:?}");
            assert!(challenges.has_valid(), "{lines:?}");
        }
    }

    #[test]
    fn tolerates_what_the_list_rule_tolerates() {
        let table: &[(&str, &str)] = &[
            ("Bearer realm = \"x\" ,\terror\t=\ttoken", "Bearer(realm=x error=token)"),
            (",, Basic realm=\"x\",, ,error=\"y\",", "Basic(realm=x error=y)"),
            ("Basic   realm=\"\"", "Basic(realm=)"),
            ("Bearer\trealm=\"x\"", "Bearer(realm=x)"),
            ("Negotiate,NTLM,Basic realm=\"a, b\"", "Negotiate() + NTLM() + Basic(realm=a, b)"),
            ("Digest realm=\"x\",\r\n\tnonce=\"y\"", "Digest(realm=x nonce=y)"),
            ("Basic realm=\"\u{e9}t\u{e9}\"", "Basic(realm=\u{e9}t\u{e9})"),
        ];
        for (line, expected) in table {
            let challenges = Challenges::parse(std::iter::once(line.as_bytes()));
            assert_eq!(shape(&challenges), *expected, "{line:?}");
            assert_eq!(challenges.faults, [], "{line:?}");
        }
    }

    #[test]
    fn joins_lines_and_splits_what_har_joined() {
        let joined = parse(&["Bearer realm=\"a\"\nBasic realm=\"b\""]);
        assert_eq!(shape(&joined), "Bearer(realm=a) + Basic(realm=b)");
        assert_eq!(joined.lines, 2);
        assert_eq!(joined.faults, []);
        let continued = parse(&["Digest realm=\"a\"", "nonce=\"b\""]);
        assert_eq!(shape(&continued), "Digest(realm=a nonce=b)");
        assert_eq!(continued.lines, 2);
    }

    #[test]
    fn names_what_is_wrong_and_reads_the_rest() {
        let free = |text: &str| Fault::FreeText(text.to_owned());
        let table: Vec<(&str, &str, Vec<Fault>, bool)> = vec![
            ("", "", vec![Fault::Empty], false),
            ("  , ,", "", vec![Fault::Empty], false),
            (
                "Bearer realm=\"svc\" error=\"invalid_token\"",
                "Bearer(realm=svc error=invalid_token)",
                vec![Fault::MissingComma],
                true,
            ),
            (
                "Bearer realm=\"svc\"; error=\"invalid_token\"",
                "Bearer(realm=svc error=invalid_token)",
                vec![Fault::MissingComma],
                true,
            ),
            (
                "Basic realm=\"a\" Bearer realm=\"b\"",
                "Basic(realm=a) + Bearer(realm=b)",
                vec![Fault::MissingComma],
                true,
            ),
            (
                "token has invalid claims: token is expired",
                "",
                vec![free("token has invalid claims: token is expired")],
                false,
            ),
            (
                "token expired on Monday, sorry",
                "",
                vec![free("token expired on Monday, sorry")],
                false,
            ),
            (
                "{\"error\":\"expired\",\"code\":1}",
                "",
                vec![free("{\"error\":\"expired\",\"code\":1}")],
                false,
            ),
            ("Bearer realm=\"abc", "Bearer(realm=abc)", vec![Fault::UnterminatedQuote], false),
            (
                "Bearer error=\"invalid_token\", error=\"expired\"",
                "Bearer(error=invalid_token error=expired)",
                vec![Fault::DuplicateParam("error".to_owned())],
                true,
            ),
            (
                "Bearer the token expired, Basic realm=\"x\"",
                "Bearer() + Basic(realm=x)",
                vec![free("the token expired")],
                true,
            ),
            ("realm=\"x\"", "", vec![free("realm=\"x\"")], false),
            ("\"Basic realm=x\"", "", vec![free("\"Basic realm=x\"")], false),
            ("Basic realm=My App", "Basic(realm=My)", vec![free("App")], false),
            (
                "Bearer realm=http://a/b, error=x",
                "Bearer(realm=http://a/b error=x)",
                vec![free("realm=http://a/b")],
                false,
            ),
            ("Bearer realm=, error=\"x\"", "Bearer(realm= error=x)", vec![free("realm=")], false),
            (
                "Bearer error_description=\"a \"b\" c\", error=\"d\"",
                "Bearer(error_description=a  error=d)",
                vec![free("b\" c\"")],
                false,
            ),
            ("Basic realm=\"a\u{1}b\"", "Basic(realm=a\u{1}b)", vec![Fault::IllegalBytes], false),
            (
                "B\u{e9}arer realm=\"x\"",
                "",
                vec![Fault::IllegalBytes, free("B\u{e9}arer realm=\"x\"")],
                false,
            ),
        ];
        for (line, expected, faults, valid) in table {
            let challenges = Challenges::parse(std::iter::once(line.as_bytes()));
            assert_eq!(shape(&challenges), expected, "{line:?}");
            assert_eq!(challenges.faults, faults, "{line:?}");
            assert_eq!(challenges.has_valid(), valid, "{line:?}");
        }
    }

    #[test]
    fn an_absent_field_is_not_an_empty_one() {
        assert!(parse(&[]).is_empty());
        assert!(!parse(&[""]).is_empty());
        assert_eq!(parse(&["", "Basic realm=\"x\""]).faults, []);
    }

    #[test]
    fn finds_schemes_and_parameters_whatever_their_case() {
        let challenges = parse(&[
            "bearer Error=\"invalid_token\", DPOP error=\"use_dpop_nonce\", Basic error=\"x\"",
        ]);
        assert_eq!(challenges.error().collect::<Vec<_>>(), ["invalid_token", "use_dpop_nonce"]);
        assert_eq!(challenges.of("Bearer").count(), 1);
        assert!(is_registered("dpop") && !is_registered("NTLM") && is_known("ntlm"));
        assert!(!is_known("hunter2"));
    }

    #[test]
    fn too_many_challenges_are_told() {
        let line = "Bearer realm=\"x\", ".repeat(2 * MAX_CHALLENGES);
        let challenges = Challenges::parse(std::iter::once(line.as_bytes()));
        assert_eq!(challenges.list.len(), MAX_CHALLENGES);
        assert_eq!(challenges.faults, [Fault::TooMany]);
        let params: Vec<_> = (0..2_000).map(|i| format!("p{i}=\"x\"")).collect();
        let line = format!("Bearer {}", params.join(", "));
        let challenges = Challenges::parse(std::iter::once(line.as_bytes()));
        assert_eq!(challenges.faults, [Fault::TooMany]);
    }

    #[test]
    fn long_hostile_values_take_linear_time() {
        let start = std::time::Instant::now();
        for unit in ["\"", "a=\"", "a=", "a ", "\\", "a=\"\\", ",", "=", "x=y ", "A b=\"c\" ", "é"]
        {
            let line = format!("Bearer {}", unit.repeat(100_000 / unit.len()));
            let challenges = Challenges::parse(std::iter::once(line.as_bytes()));
            assert!(challenges.faults.len() <= 64);
        }
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..4)) {
            let challenges = Challenges::parse(lines.iter().map(Vec::as_slice));
            prop_assert!(challenges.list.len() <= MAX_CHALLENGES);
        }

        #[test]
        fn any_challenge_like_text_is_read_without_panic(line in "[Bb]asic|Bearer|[a-z =,\"\\\\;\t\n]{0,60}") {
            let _ = Challenges::parse(std::iter::once(line.as_bytes()));
        }

        #[test]
        fn what_is_written_by_the_grammar_is_read_back(
            challenges in prop::collection::vec(
                ("[A-Za-z][A-Za-z0-9-]{0,8}", prop::collection::btree_map("[a-z_]{1,8}", "[ -~\u{e4}]{0,12}", 0..4)),
                1..5,
            ),
        ) {
            let mut line = String::new();
            for (scheme, params) in &challenges {
                if !line.is_empty() {
                    line.push_str(", ");
                }
                line.push_str(scheme);
                for (i, (name, value)) in params.iter().enumerate() {
                    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
                    line.push_str(if i == 0 { " " } else { ", " });
                    line.push_str(&[name, "=\"", &escaped, "\""].concat());
                }
            }
            let read = Challenges::parse(std::iter::once(line.as_bytes()));
            prop_assert_eq!(&read.faults, &vec![]);
            prop_assert_eq!(read.list.len(), challenges.len());
            for (read, (scheme, params)) in read.list.iter().zip(&challenges) {
                prop_assert_eq!(read.scheme, scheme);
                let pairs: Vec<_> = read.params.iter().map(|p| (p.name, p.value.as_ref())).collect();
                let written: Vec<_> = params.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                prop_assert_eq!(pairs, written);
            }
        }
    }
}
