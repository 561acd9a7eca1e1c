//! Error texts of XML and HTML, without a parser: error pages are small, and hostile ones are many.

use memchr::memmem;

use super::super::reading::TEXT;
use super::{Form, TEXTS, Text, Texts, looks_like_code, lossy};

/// XML elements that explain an error (S3, SOAP 1.1 and 1.2, `OData`, common APIs), in lower case.
const ELEMENTS: &[&str] = &[
    "code",
    "message",
    "faultstring",
    "faultcode",
    "authenticationerrordetail",
    "error",
    "errors",
    "errorcode",
    "error_code",
    "errormessage",
    "error_message",
    "errordescription",
    "error_description",
    "description",
    "reason",
    "detail",
    "details",
    "text",
    "value",
    "subcode",
    "statusmessage",
    "msg",
    "title",
    "type",
    "exceptionmessage",
    "exceptiontype",
    "returnauthmsg",
    "errmsg",
    "err_msg",
    "errtext",
    "fault",
    "faultreason",
    "exception",
    "exceptiontext",
    "explanation",
    "shortmessage",
    "longmessage",
];

/// Bytes of a tag, attributes included, that are looked at.
const TAG: usize = 512;

/// Collects the texts of a document that starts with `<`.
pub(super) fn collect(bytes: &[u8], complete: bool) -> Texts {
    if is_html(bytes) { html(bytes, complete) } else { xml(bytes, complete) }
}

/// Collects the texts of a success whose document element says that it failed: `<Error>`,
/// `<rsp stat="fail">`, `<response status="error">`, or holds an error before anything else.
pub(super) fn envelope(bytes: &[u8], complete: bool) -> Texts {
    const FAILED: [&[u8]; 5] = [
        b"stat=\"fail\"",
        b"status=\"error\"",
        b"status=\"fail",
        b"success=\"false\"",
        b"ok=\"false\"",
    ];
    let whole = Texts { complete: true, ..Texts::default() };
    if is_html(bytes) {
        return whole;
    }
    let mut tags = memchr::memchr_iter(b'<', bytes.get(..TAG).unwrap_or(bytes))
        .filter_map(|at| bytes.get(at + 1..))
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_alphabetic))
        .map(|rest| {
            let end = rest.iter().take(TAG).position(|&b| b == b'>').unwrap_or(0);
            rest.get(..end).unwrap_or_default().to_ascii_lowercase()
        });
    let Some(tag) = tags.next() else { return whole };
    let local = local_name(&tag);
    let first_child = tags.next();
    // A log of errors has several; one that failed has one, and nothing besides.
    let holds_error = bytes.len() <= TAG
        && first_child.is_some_and(|child| local_name(&child) == b"error")
        && memmem::find_iter(bytes, b"<error").count() == 1
        && tags.next().is_none();
    // data.go.kr answers so, and only so, when it refuses.
    let is_error = matches!(
        local,
        b"error"
            | b"errors"
            | b"errorresponse"
            | b"fault"
            | b"exception"
            | b"err"
            | b"openapi_serviceresponse"
    );
    // eBay's `<Ack>Failure</Ack>`.
    let acknowledges = memmem::find(bytes, b"<Ack>Failure</Ack>").is_some();
    let has_failed = acknowledges || FAILED.iter().any(|mark| memmem::find(&tag, mark).is_some());
    if is_error || has_failed || holds_error { xml(bytes, complete) } else { whole }
}

/// The name of a tag without prefix and attributes.
fn local_name(tag: &[u8]) -> &[u8] {
    let name = tag.split(|b| b" \t\r\n/".contains(b)).next().unwrap_or_default();
    name.rsplit(|&b| b == b':').next().unwrap_or_default()
}

/// Whether a page asks people to log in: its title says so and it has something to log in with.
/// `None` where what was recorded of it ends too early to tell.
pub(in super::super) fn is_login_page(bytes: &[u8], complete: bool) -> Option<bool> {
    /// Bytes looked at. Styles come first.
    const LOOKED_AT: usize = 16 << 10;
    const TITLES: &[&str] = &[
        "login",
        "log in",
        "sign in",
        "signin",
        "sign-in",
        "anmelden",
        "anmeldung",
        "connexion",
        "se connecter",
        "iniciar sesión",
        "inicio de sesión",
        "entrar",
        "accedi",
        "登录",
        "登入",
        "ログイン",
        "로그인",
        "вход",
        "войти",
    ];
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let is_markup = matches!(head.trim_ascii_start().first(), None | Some(b'<'));
    let at_end =
        if complete || bytes.len() >= LOOKED_AT || !is_markup { Some(false) } else { None };
    if !is_html(head.trim_ascii_start()) {
        return at_end;
    }
    let Some((title, is_closed)) = element(head, "title") else { return at_end };
    let title = title.to_lowercase();
    let says_so = TITLES.iter().any(|word| title.contains(word)) && title.chars().count() <= 60;
    let lower = head.to_ascii_lowercase();
    let has_means = [b"<form".as_slice(), b"type=\"password\"", b"/oauth2/", b"/auth/"]
        .iter()
        .any(|mark| memmem::find(&lower, mark).is_some());
    match (says_so, has_means) {
        (true, true) => Some(true),
        (false, _) if is_closed => Some(false),
        _ => at_end,
    }
}

fn is_html(bytes: &[u8]) -> bool {
    let head = bytes.get(..512).unwrap_or(bytes).to_ascii_lowercase();
    !head.starts_with(b"<?xml")
        && [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<title",
            "<h1",
            "<p>",
            "<center",
            "<div",
            "<pre",
        ]
        .iter()
        .any(|tag| memmem::find(&head, tag.as_bytes()).is_some())
        || memmem::find(&head, b"xhtml").is_some()
}

fn html(bytes: &[u8], complete: bool) -> Texts {
    let mut list = Vec::new();
    for name in ["title", "h1"] {
        if let Some((value, is_closed)) = element(bytes, name)
            && !value.trim().is_empty()
        {
            list.push(Text {
                place: format!("<{name}>"),
                value,
                is_code: false,
                is_closed,
                of_field: false,
            });
        }
    }
    let (value, reached) = visible_text(bytes);
    if !value.is_empty() {
        let is_closed = complete || reached;
        list.push(Text {
            place: "text".to_owned(),
            value,
            is_code: false,
            is_closed,
            of_field: false,
        });
    }
    Texts { list, complete: complete || reached, form: Form::Html, ..Texts::default() }
}

/// The first characters a reader sees, and whether there are enough of them.
fn visible_text(bytes: &[u8]) -> (String, bool) {
    let mut out = String::new();
    let mut at = 0;
    let mut length = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.first() == Some(&b'<') {
            at += skip_tag(rest);
            if !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
            continue;
        }
        let end = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        let run = rest.get(..end.min(TEXT * 4)).unwrap_or_default();
        let run = entities(&lossy(run));
        let run = run.split_whitespace().collect::<Vec<_>>().join(" ");
        length += run.chars().count();
        out.push_str(&run);
        at += end;
        if length >= TEXT {
            return (out.trim().to_owned(), true);
        }
    }
    (out.trim().to_owned(), false)
}

/// Bytes of the tag at the start of `rest`; of the whole element where its content is not text.
fn skip_tag(rest: &[u8]) -> usize {
    let lower = rest.get(..16).unwrap_or(rest).to_ascii_lowercase();
    for name in ["script", "style", "title", "svg", "noscript", "!--"] {
        if lower.get(1..).is_some_and(|tag| tag.starts_with(name.as_bytes())) {
            let end: &[u8] = if name == "!--" { b"-->" } else { b"</" };
            let Some(inside) = rest.get(4..) else { return rest.len() };
            let close = if name == "!--" {
                memmem::find(inside, end).map(|found| found + end.len())
            } else {
                find_close(inside, name)
            };
            return close.map_or(rest.len(), |found| 4 + found);
        }
    }
    memchr::memchr(b'>', rest).map_or(rest.len(), |end| end + 1)
}

/// Offset behind `</name>`.
fn find_close(bytes: &[u8], name: &str) -> Option<usize> {
    memmem::find_iter(bytes, b"</").find_map(|start| {
        let tag = bytes.get(start + 2..start + 2 + name.len())?;
        tag.eq_ignore_ascii_case(name.as_bytes())
            .then(|| bytes.get(start..).and_then(|rest| memchr::memchr(b'>', rest)))
            .flatten()
            .map(|end| start + end + 1)
    })
}

/// Text of the first element called `name`, and whether its end was seen.
fn element(bytes: &[u8], name: &str) -> Option<(String, bool)> {
    let start = memchr::memchr_iter(b'<', bytes).find(|&at| {
        bytes
            .get(at + 1..at + 1 + name.len())
            .is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
            && matches!(bytes.get(at + 1 + name.len()), Some(b'>' | b' '))
    })?;
    let rest = bytes.get(start..)?;
    let inside = rest.get(memchr::memchr(b'>', rest)? + 1..)?;
    let end = memmem::find(inside, b"</");
    let text = inside.get(..end.unwrap_or(inside.len()).min(TEXT * 4))?;
    let text = entities(&lossy(text)).split_whitespace().collect::<Vec<_>>().join(" ");
    Some((text, end.is_some()))
}

fn xml(bytes: &[u8], complete: bool) -> Texts {
    let mut list = Vec::new();
    let mut closed = true;
    for at in memchr::memchr_iter(b'<', bytes) {
        if list.len() > TEXTS {
            break;
        }
        let Some(rest) = bytes.get(at + 1..) else { break };
        let length = rest
            .iter()
            .take(64)
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':' | b'.')))
            .unwrap_or(0);
        let name = lossy(rest.get(..length).unwrap_or_default()).to_ascii_lowercase();
        let local = name.rsplit(':').next().unwrap_or_default();
        let Some(open) = memchr::memchr(b'>', rest.get(..TAG).unwrap_or(rest)) else { continue };
        if ["err", "fault", "exception", "status", "rsp", "response"]
            .iter()
            .any(|stem| local.starts_with(stem) || local.ends_with(stem))
        {
            attributes(local, rest.get(..open).unwrap_or_default(), &mut list);
        }
        if !ELEMENTS.contains(&local) {
            continue;
        }
        let inside = rest.get(open + 1..).unwrap_or_default();
        let shown = inside.get(..TEXT * 4).unwrap_or(inside);
        let (shown, end) = match shown.trim_ascii_start().strip_prefix(b"<![CDATA[") {
            Some(data) => (data, memmem::find(data, b"]]>")),
            None => (shown, memchr::memchr(b'<', shown)),
        };
        closed &= end.is_some();
        let value = entities(&lossy(shown.get(..end.unwrap_or(shown.len())).unwrap_or_default()));
        let value = value.trim().to_owned();
        if !value.is_empty() {
            let is_code = looks_like_code(&value);
            list.push(Text {
                place: format!("<{local}>"),
                value,
                is_code,
                is_closed: end.is_some(),
                of_field: false,
            });
        }
    }
    Texts { list, complete: complete && closed, form: Form::Xml, ..Texts::default() }
}

/// `<err code="98" msg="Invalid auth token"/>`: attributes that explain an error.
fn attributes(element: &str, tag: &[u8], list: &mut Vec<Text>) {
    for name in ["code", "msg", "message", "text", "reason", "description", "info"] {
        let found = [b'"', b'\''].iter().find_map(|&quote| {
            let mark = [b" ", name.as_bytes(), b"=", &[quote]].concat();
            let start = memmem::find(tag, &mark)? + mark.len();
            let value = tag.get(start..)?;
            value.get(..memchr::memchr(quote, value)?)
        });
        let Some(value) = found.map(|value| entities(&lossy(value))) else { continue };
        if !value.trim().is_empty() {
            let is_code = looks_like_code(&value);
            list.push(Text {
                place: format!("<{element} {name}>"),
                value,
                is_code,
                is_closed: true,
                of_field: false,
            });
        }
    }
}

fn entities(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&nbsp;", " ")
        .replace("&quot;", "\"")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&apos;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::{collect, envelope, is_login_page};

    fn texts(markup: &str) -> Vec<(String, String)> {
        collect(markup.as_bytes(), true).list.into_iter().map(|t| (t.place, t.value)).collect()
    }

    #[test]
    fn html_shows_title_heading_and_text() {
        let page = "<!doctype html><html><head><title>Oops</title><script>var a='token expired'</script>\
                    </head><body><h1>Error</h1><p>Your&nbsp;session ended</p></body></html>";
        let found = texts(page);
        assert_eq!(found.first(), Some(&("<title>".into(), "Oops".into())));
        assert_eq!(found.get(1), Some(&("<h1>".into(), "Error".into())));
        assert_eq!(found.get(2), Some(&("text".into(), "Error Your session ended".into())));
    }

    #[test]
    fn xml_shows_its_error_elements() {
        let s3 = "<?xml version=\"1.0\"?><Error><Code>ExpiredToken</Code><Message>The provided token has \
                  expired.</Message><Token-0>abc</Token-0></Error>";
        assert_eq!(
            texts(s3),
            [
                ("<code>".to_owned(), "ExpiredToken".to_owned()),
                ("<message>".to_owned(), "The provided token has expired.".to_owned())
            ]
        );
    }

    #[test]
    fn xml_may_explain_itself_in_attributes_and_marked_sections() {
        assert_eq!(
            texts("<?xml version=\"1.0\"?><rsp stat=\"fail\"><err code=\"98\" msg='Login failed'/></rsp>")
                .last(),
            Some(&("<err msg>".to_owned(), "Login failed".to_owned()))
        );
        assert_eq!(
            texts("<e><message><![CDATA[Session <b>over</b>]]></message></e>"),
            [("<message>".to_owned(), "Session <b>over</b>".to_owned())]
        );
    }

    #[test]
    fn a_success_in_xml_is_an_error_if_its_root_says_so() {
        let found = |markup: &str| envelope(markup.as_bytes(), true).list.len();
        assert_eq!(found("<?xml version=\"1.0\"?>\n<rsp stat=\"fail\"><err msg=\"no\"/></rsp>"), 1);
        assert_eq!(found("<Error><Code>TokenExpired</Code></Error>"), 1);
        assert_eq!(found("<rsp stat=\"ok\"><title>Token expired</title></rsp>"), 0);
        assert_eq!(found("<result><error>Token expired</error></result>"), 1);
        assert_eq!(found("<log><error>Token expired</error><error>Full</error></log>"), 0);
        assert_eq!(found("<job><error>Token expired</error><owner>Ann</owner></job>"), 0);
        assert_eq!(found("<"), 0);
    }

    #[test]
    fn login_pages_have_a_title_and_a_form() {
        let form = b"<html><title>Sign in - Shop</title><form action=/x></form>";
        assert_eq!(is_login_page(form, true), Some(true));
        assert_eq!(is_login_page(form, false), Some(true));
        assert_eq!(is_login_page(b"<html><title>Sign in - Shop</title>", true), Some(false));
        assert_eq!(is_login_page(b"<html><title>Sign in - Shop</title>", false), None);
        assert_eq!(is_login_page(b"<html><title>Sh", false), None);
        assert_eq!(is_login_page(b"<html><title>Shop</title>", false), Some(false));
        assert_eq!(is_login_page(b"{\"title\":", false), Some(false));
    }
}
