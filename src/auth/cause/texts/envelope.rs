//! The error envelope of a success response: `{"ok": false, "error": …}`, `{"code": 401, "msg": …}`.

use super::keys::plain_key;
use super::lossy;

/// A value as it is met while reading.
pub(super) enum Value<'a> {
    Text(&'a [u8]),
    Number(&'a [u8]),
    True,
    False,
    Null,
    /// `[]` or `{}`.
    Empty,
    Container,
}

/// What tells an error envelope from a payload.
#[derive(Default)]
pub(super) struct Envelope {
    failure: Failure,
    payload: Payload,
    /// Members of the outermost object.
    members: usize,
    /// One of them is a message.
    has_message: bool,
    /// A member called `code` is 401: no success says so of itself, whatever else it carries.
    is_unauthorized: bool,
}

/// Whether a member tells of a failure.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Failure {
    #[default]
    None,
    /// It names an error.
    Named,
    /// It says outright that the call did not succeed: what else there is explains it.
    Outright,
}

/// What there is besides the error.
#[derive(Default, PartialEq, Eq)]
enum Payload {
    #[default]
    None,
    /// Data, which some put beside an error, too.
    Data,
    /// A list, or a protocol with envelopes of its own.
    Other,
}

impl Envelope {
    /// Whether it is no error envelope, whatever follows.
    pub(super) fn is_payload(&self) -> bool {
        self.payload == Payload::Other
    }

    /// Whether it is an error envelope, once all of it was read.
    pub(super) fn is_error(&self) -> bool {
        self.failure != Failure::None
            && match self.payload {
                Payload::None => true,
                Payload::Data => self.is_unauthorized || self.failure == Failure::Outright,
                Payload::Other => false,
            }
    }

    /// Whether all there is is a message: `{"message": "token expired"}`.
    pub(super) fn is_lone_message(&self) -> bool {
        self.members == 1 && self.has_message
    }

    /// Notes that a member names an error, if it does.
    fn fails(&mut self, names_error: bool) {
        if names_error {
            self.failure = self.failure.max(Failure::Named);
        }
    }

    /// Judges a member of the outermost object.
    pub(super) fn member(&mut self, key: &str, value: &Value<'_>) {
        let key = plain_key(key);
        self.members += 1;
        self.has_message |= matches!(value, Value::Text(_))
            && matches!(key.as_str(), "message" | "msg" | "detail" | "mensaje" | "mensagem");
        let is_empty = matches!(value, Value::Null | Value::False | Value::Empty)
            || matches!(value, Value::Text(raw) if raw.is_empty());
        match key.as_str() {
            "jsonrpc" | "d" => self.payload = Payload::Other,
            "result" if is_failure(value) => self.fails(true),
            "data" | "result" if !is_empty && self.payload == Payload::None => {
                self.payload = Payload::Data;
            }
            "items" | "records" | "results" if !is_empty => self.payload = Payload::Other,
            "error" | "errors" | "err" | "fault" | "exception" | "errormessage" | "errormsg"
            | "errordescription" | "erro" | "fehler" | "errortype" => {
                self.fails(!is_empty && !is_success(value));
            }
            "ok" | "success" | "succeeded" | "successful" | "issuccess" => {
                if matches!(value, Value::False | Value::Number(b"0") | Value::Text(b"false")) {
                    self.failure = Failure::Outright;
                }
            }
            // `{"type": "error", "msg": …}`.
            "type" => self.fails(is_failure(value)),
            "status" | "result_status" | "state" => {
                self.fails(match value {
                    Value::Number(digits) => is_error_number(digits),
                    // OpenDART's "010".
                    Value::Text(raw) if raw.iter().all(u8::is_ascii_digit) => is_error_number(raw),
                    _ => is_failure(value),
                });
            }
            "code" | "cod" | "errcode" | "errorcode" | "errno" | "statuscode" | "retcode"
            | "ret" | "resultcode" | "returncode" | "responsecode" | "httpstatus" | "httpcode" => {
                self.is_unauthorized |=
                    key == "code" && matches!(value, Value::Number(b"401") | Value::Text(b"401"));
                self.fails(match value {
                    Value::Text(raw) => !raw.is_empty() && !is_success(value),
                    Value::Number(digits) => is_error_number(digits),
                    _ => false,
                });
            }
            // AMap: `{"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}`.
            "infocode" => self.fails(!matches!(value, Value::Text(b"10000"))),
            _ => {}
        }
    }
}

/// Whether a value says that it went wrong.
fn is_failure(value: &Value<'_>) -> bool {
    let Value::Text(raw) = value else { return false };
    let text = lossy(raw).to_ascii_lowercase();
    matches!(
        text.as_str(),
        "error" | "fail" | "failed" | "failure" | "ko" | "nok" | "unauthorized" | "exception"
    )
}

/// Whether a value says that all went well.
fn is_success(value: &Value<'_>) -> bool {
    let Value::Text(raw) = value else { return false };
    let text = lossy(raw).to_ascii_lowercase();
    let zeros = text.bytes().all(|b| b == b'0');
    zeros
        || matches!(text.as_str(), "200" | "201" | "ok" | "success" | "none" | "no error" | "null")
}

/// Codes other than 0, 1 and the successes of HTTP.
fn is_error_number(digits: &[u8]) -> bool {
    let text = lossy(digits);
    text.parse::<i64>().is_ok_and(|n| !matches!(n, 0 | 1 | 200..=299 | 2000 | 20000))
}
