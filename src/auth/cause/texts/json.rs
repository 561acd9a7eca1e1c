//! Error texts of JSON: a single pass without a tree, so that depth and size cost nothing, and so
//! that a body that was cut off still says what it says.

use super::super::reading::TEXT;
use super::envelope::{Envelope, Value};
use super::keys::{ADVICE, ASIDES, CONTAINERS, KEYS, plain_key};
use super::{Form, Scope, TEXTS, Text, Texts, looks_like_code, lossy};

/// Containers deeper than this are skipped: error bodies are shallow, payloads are not.
const DEPTH: usize = 7;

/// Keys, in plain form, under which bodies repeat their status code.
const STATUS: &[&str] =
    &["status", "statuscode", "httpstatus", "httpcode", "httpstatuscode", "code", "errorcode"];

/// What a frame is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Container {
    Array,
    Object,
    /// An object that may hold the envelope proper, going by its key.
    Wrapper,
}

/// Keys, in plain form, of objects that hold the envelope proper; others end in "response".
const WRAPPERS: &[&str] = &["meta", "messages", "status", "header", "baseresp", "ocs"];

struct Frame {
    key: Option<String>,
    container: Container,
    in_error: bool,
    /// Texts collected before it was opened.
    before: usize,
    /// It names a field of the request.
    of_field: bool,
}

impl Frame {
    fn is_array(&self) -> bool {
        self.container == Container::Array
    }

    fn is_wrapper(&self) -> bool {
        self.container == Container::Wrapper
    }
}

/// Collects the texts of a JSON document.
pub(super) fn collect(bytes: &[u8], complete: bool, scope: Scope) -> Texts {
    let mut reader = Reader {
        bytes,
        at: 0,
        frames: Vec::new(),
        skipped: 0,
        key: None,
        field: None,
        status: None,
        envelope: Envelope::default(),
    };
    let mut list = Vec::new();
    let closed = reader.run(&mut list, scope);
    let is_lone = reader.envelope.is_lone_message();
    if scope == Scope::Envelope && !reader.envelope.is_error() && !is_lone {
        list.clear();
        reader.status = None;
    }
    // A payload may follow what looks like an error.
    if scope == Scope::Envelope && !closed {
        list.clear();
    }
    let complete = (complete && scope == Scope::Error || closed) && list.len() <= TEXTS;
    Texts { list, complete, form: Form::Json, status: reader.status, is_lone }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    frames: Vec<Frame>,
    /// Open containers below [`DEPTH`].
    skipped: usize,
    key: Option<&'a [u8]>,
    /// The header field that the error at hand speaks of: `"loc": ["header", "authorization"]`.
    field: Option<Field<'a>>,
    /// The status code that the body gives for itself.
    status: Option<u16>,
    envelope: Envelope,
}

/// A header field or cookie that an error points at beside its message (pydantic's `loc`).
#[derive(Clone, Copy)]
struct Field<'a> {
    /// What holds it: `header`, `cookie`.
    kind: &'static str,
    /// Its name, once read.
    name: &'a [u8],
    /// Number of open containers where it was read.
    depth: usize,
}

impl<'a> Reader<'a> {
    /// Reads to the end; whether the outermost container was closed.
    fn run(&mut self, list: &mut Vec<Text>, scope: Scope) -> bool {
        while let Some(&byte) = self.bytes.get(self.at) {
            // Most success bodies are payloads, and most show it early.
            if scope == Scope::Envelope && self.envelope.is_payload() {
                return true;
            }
            self.at += 1;
            match byte {
                b'{' | b'[' => self.open(byte == b'[', list.len()),
                b'}' | b']' => {
                    if self.skipped > 0 {
                        self.skipped -= 1;
                    } else {
                        self.frames.pop();
                        let depth = self.frames.len();
                        self.field = self.field.filter(|field| depth + 1 >= field.depth);
                        if self.frames.is_empty() {
                            return true;
                        }
                    }
                    self.key = None;
                }
                b'"' => self.string(list, scope),
                b't' | b'f' | b'n' | b'-' | b'0'..=b'9' => self.literal(list),
                b',' => self.key = None,
                _ => {}
            }
        }
        false
    }

    fn open(&mut self, is_array: bool, before: usize) {
        let is_empty = matches!(
            self.bytes.get(self.at..).map(<[u8]>::trim_ascii_start),
            Some([b'}' | b']', ..])
        );
        self.member(&if is_empty { Value::Empty } else { Value::Container });
        if self.skipped > 0 || self.frames.len() >= DEPTH {
            self.skipped += 1;
            self.key = None;
            return;
        }
        let parent = self.frames.last();
        let key = match (self.key.take(), parent) {
            (Some(key), _) => Some(lossy(key.get(..64).unwrap_or(key)).into_owned()),
            (None, Some(parent)) if parent.is_array() => parent.key.clone(),
            _ => None,
        };
        let plain = key.as_deref().map(plain_key).unwrap_or_default();
        let in_error =
            parent.is_some_and(|parent| parent.in_error) || CONTAINERS.contains(&plain.as_str());
        let container = match is_array {
            true => Container::Array,
            false if plain.ends_with("response") || WRAPPERS.contains(&plain.as_str()) => {
                Container::Wrapper
            }
            false => Container::Object,
        };
        self.frames.push(Frame { key, container, in_error, before, of_field: false });
    }

    fn string(&mut self, list: &mut Vec<Text>, scope: Scope) {
        let (raw, is_closed) = self.raw_string();
        if self.skipped > 0 {
            return;
        }
        let is_key = self.key.is_none()
            && self.frames.last().is_some_and(|frame| !frame.is_array())
            && matches!(self.bytes.get(self.at..).map(<[u8]>::trim_ascii_start), Some([b':', ..]));
        if is_key {
            self.key = Some(raw);
            return;
        }
        self.member(&Value::Text(raw));
        self.note_field(raw);
        if self.names_parameter(raw)
            && let Some(frame) = self.frames.last_mut()
        {
            frame.of_field = true;
            for text in list.iter_mut().skip(frame.before) {
                text.of_field = true;
            }
        }
        if list.len() <= TEXTS && self.is_wanted(raw, scope) {
            let mut value = unescape(raw, TEXT);
            if !value.trim().is_empty() {
                let is_code = looks_like_code(&value);
                if let Some(field) = self.field.filter(|_| !is_code) {
                    // "Field required" says nothing without the name that stands beside it.
                    let said = value.strip_prefix("Field ").or(value.strip_prefix("field "));
                    let said = said.unwrap_or(&value);
                    value = format!("{} {}: {said}", lossy(field.name), field.kind);
                }
                let of_field = self.frames.last().is_some_and(|frame| frame.of_field);
                list.push(Text { place: self.place(), value, is_code, is_closed, of_field });
            }
        }
        self.key = None;
    }

    /// The inside of a string whose opening quote was read.
    fn raw_string(&mut self) -> (&'a [u8], bool) {
        let start = self.at;
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.bytes.len();
                return (self.bytes.get(start..).unwrap_or_default(), false);
            };
            let end = self.at + found;
            if rest.get(found) == Some(&b'"') {
                self.at = end + 1;
                return (self.bytes.get(start..end).unwrap_or_default(), true);
            }
            self.at = end + 2;
        }
    }

    fn literal(&mut self, list: &mut Vec<Text>) {
        let start = self.at - 1;
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest
            .iter()
            .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-')))
            .unwrap_or(rest.len());
        self.at += length;
        let value = match self.bytes.get(start..self.at).unwrap_or_default() {
            b"true" => Value::True,
            b"false" => Value::False,
            b"null" => Value::Null,
            number => Value::Number(number),
        };
        self.member(&value);
        if list.len() <= TEXTS
            && let Some(said) = self.flag(&value)
        {
            let place = self.place();
            list.push(Text { place, value: said, is_code: true, is_closed: true, of_field: false });
        }
        self.key = None;
    }

    /// What a flag beside an error says: `"tokenExpired": true`, `"authenticated": false`.
    fn flag(&self, value: &Value<'_>) -> Option<String> {
        let objects = self.frames.iter().filter(|frame| !frame.is_array()).count();
        let is_near = objects <= 1 || self.frames.last()?.in_error;
        let key = self.key.filter(|key| is_near && self.skipped == 0 && key.len() <= 40)?;
        let key = lossy(key);
        match value {
            // One word says too little.
            Value::True => {
                let is_phrase = key.contains(['_', '-', ' '])
                    || key.chars().skip(1).any(|c| c.is_ascii_uppercase());
                is_phrase.then(|| key.into_owned())
            }
            Value::False => {
                let plain = plain_key(&key);
                let is_known = matches!(
                    plain.strip_prefix("is").unwrap_or(&plain),
                    "authenticated" | "loggedin" | "userauthenticated" | "userloggedin"
                );
                is_known.then(|| "not_authenticated".to_owned())
            }
            _ => None,
        }
    }

    /// Looks at a member of the outermost object, or of the objects in an outermost array.
    fn member(&mut self, value: &Value<'_>) {
        let outermost = match self.frames.as_slice() {
            [object] => !object.is_array(),
            [array, object] if array.is_array() => !object.is_array(),
            _ => self.is_wrapped(),
        };
        let in_error = self.frames.len() <= 3 && self.frames.last().is_some_and(|f| f.in_error);
        let Some(key) = self.key.filter(|_| self.skipped == 0 && (outermost || in_error)) else {
            return;
        };
        let key = lossy(key.get(..64).unwrap_or(key));
        if outermost {
            self.envelope.member(&key, value);
        }
        if let Value::Number(digits) | Value::Text(digits) = value
            && self.status.is_none()
            && STATUS.contains(&plain_key(&key).as_str())
        {
            self.status = lossy(digits).parse().ok().filter(|code| (400..=599).contains(code));
        }
    }

    /// Remembers the header field an error points at, out of an array called `loc`.
    fn note_field(&mut self, raw: &'a [u8]) {
        let Some(frame) = self.frames.last() else { return };
        if !frame.is_array() || frame.key.as_deref() != Some("loc") {
            return;
        }
        if let Some(field) = self.field.as_mut().filter(|field| field.name.is_empty()) {
            field.name = raw.get(..64).unwrap_or(raw);
        } else if let Some(kind) = ["header", "cookie"].into_iter().find(|k| k.as_bytes() == raw) {
            self.field = Some(Field { kind, name: b"", depth: self.frames.len() });
        }
    }

    /// Whether a string names a field of the request's content, beside an error about it.
    fn names_parameter(&self, raw: &[u8]) -> bool {
        const CREDENTIALS: [&[u8]; 6] =
            [b"auth", b"token", b"key", b"session", b"cookie", b"credential"];
        let names = self.key.is_some_and(|key| {
            [&b"field"[..], b"fieldName", b"field_name", b"param", b"parameter", b"property"]
                .contains(&key)
        });
        let raw = raw.get(..64).unwrap_or(raw).to_ascii_lowercase();
        names
            && !raw.is_empty()
            && !CREDENTIALS.iter().any(|word| memchr::memmem::find(&raw, word).is_some())
    }

    fn is_wanted(&self, raw: &[u8], scope: Scope) -> bool {
        let Some(frame) = self.frames.last() else { return false };
        let key = match self.key {
            Some(key) => plain_key(&lossy(key.get(..64).unwrap_or(key))),
            None => frame.key.as_deref().map(plain_key).unwrap_or_default(),
        };
        let is_top =
            self.frames.iter().filter(|frame| !frame.is_array()).count() <= 1 || self.is_wrapped();
        let payload = ["data", "body", "content", "id", "key", "name", "label"];
        if frame.in_error {
            return !ASIDES.contains(&key.as_str());
        }
        match scope {
            // A bare array of strings explains itself.
            Scope::Error if key.is_empty() => frame.is_array() && is_top,
            Scope::Error => {
                // Whatever its key is called: a sentence at the top of an error body explains it.
                KEYS.contains(&key.as_str())
                    || is_top
                        && is_prose(raw)
                        && !ASIDES.contains(&key.as_str())
                        && !ADVICE.contains(&key.as_str())
            }
            // A Lambda answer that API Gateway passed on as it was: `{"statusCode": 401, "body": "…"}`.
            Scope::Envelope if key == "body" && is_top => self.status.is_some(),
            Scope::Envelope => {
                is_top && KEYS.contains(&key.as_str()) && !payload.contains(&key.as_str())
            }
        }
    }

    /// Whether the second container is the envelope proper: `{"Response": {"Error": …}}`,
    /// `{"alipay_trade_query_response": {"code": …}}`, `{"meta": {"code": …}}`.
    fn is_wrapped(&self) -> bool {
        match self.frames.as_slice() {
            [outer, inner] => !outer.is_array() && inner.is_wrapper(),
            // Nextcloud: `{"ocs": {"meta": {"status": "failure", …}}}`.
            [outer, middle, inner] => {
                !outer.is_array() && middle.is_wrapper() && inner.is_wrapper()
            }
            _ => false,
        }
    }

    fn place(&self) -> String {
        let own = self.key.map(|key| lossy(key.get(..64).unwrap_or(key)).into_owned());
        let mut names: Vec<String> = Vec::new();
        for name in self.frames.iter().filter_map(|frame| frame.key.clone()).chain(own) {
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        names.join(".")
    }
}

/// Whether a string is written for people: several words, or another script.
fn is_prose(raw: &[u8]) -> bool {
    raw.contains(&b' ') || !raw.is_ascii() || memchr::memmem::find(raw, b"\\u").is_some()
}

/// Undoes JSON escapes, at most `limit` characters.
fn unescape(raw: &[u8], limit: usize) -> String {
    let raw = raw.get(..limit * 6).unwrap_or(raw);
    let text = lossy(raw);
    let mut out = String::with_capacity(text.len().min(limit));
    let mut characters = text.chars();
    let mut units: Vec<u16> = Vec::new();
    for _ in 0..limit {
        let Some(c) = characters.next() else { break };
        if c != '\\' {
            flush(&mut units, &mut out);
            out.push(c);
            continue;
        }
        match characters.next() {
            Some('u') => {
                let hex: String = characters.by_ref().take(4).collect();
                units.extend(u16::from_str_radix(&hex, 16).ok());
            }
            Some('n' | 'r') => {
                flush(&mut units, &mut out);
                out.push('\n');
            }
            Some('t' | 'b' | 'f') => {
                flush(&mut units, &mut out);
                out.push(' ');
            }
            Some(other) => {
                flush(&mut units, &mut out);
                out.push(other);
            }
            None => {}
        }
    }
    flush(&mut units, &mut out);
    out
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    if !units.is_empty() {
        out.push_str(&String::from_utf16_lossy(units));
        units.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, collect};

    fn texts(json: &str, scope: Scope) -> Vec<(String, String)> {
        collect(json.as_bytes(), true, scope).list.into_iter().map(|t| (t.place, t.value)).collect()
    }

    fn pair(place: &str, value: &str) -> (String, String) {
        (place.to_owned(), value.to_owned())
    }

    #[test]
    fn error_texts_with_their_places() {
        assert_eq!(
            texts(
                r#"{"error":{"code":"TokenExpired","message":"d\u00e9j\u00e0 \"vu\"","help_url":"http://x"},"user":{"bio":"token"}}"#,
                Scope::Error
            ),
            [pair("error.code", "TokenExpired"), pair("error.message", "déjà \"vu\"")]
        );
        assert_eq!(
            texts(r#"{"errors":["permission denied"]}"#, Scope::Error),
            [pair("errors", "permission denied")]
        );
        assert_eq!(
            texts(r#"{"errors":{"token":["is stale"]}}"#, Scope::Error),
            [pair("errors.token", "is stale")]
        );
    }

    #[test]
    fn only_error_envelopes_of_success_bodies() {
        let error = r#"{"ok":false,"error":"token_expired"}"#;
        assert_eq!(texts(error, Scope::Envelope), [pair("error", "token_expired")]);
        for payload in [
            r#"{"id":7,"title":"Token expired","message":"How to renew"}"#,
            r#"{"code":0,"message":"token expired mail sent"}"#,
            r#"{"error":null,"message":"token expired","data":[1]}"#,
            r#"{"data":[{"error":"token_expired"}],"errors":[]}"#,
            r#"{"jsonrpc":"2.0","error":{"code":-32001,"message":"token expired"}}"#,
        ] {
            assert_eq!(texts(payload, Scope::Envelope), [], "{payload}");
        }
    }

    #[test]
    fn depth_and_cuts_are_harmless() {
        let deep = "[".repeat(100_000) + "\"x\"" + &"]".repeat(100_000);
        assert!(collect(deep.as_bytes(), true, Scope::Error).list.is_empty());
        let cut = collect(br#"{"error":"token exp"#, false, Scope::Error);
        assert!(!cut.complete);
        assert!(cut.list.iter().all(|text| !text.is_closed));
    }
}
