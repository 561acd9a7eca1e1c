//! What rules read from the content of messages: members of a JSON object, parameters of a form.

use serde_json::{Map, Value};

use crate::auth::Facts;
use crate::auth::media_type;
use crate::model::{Body, Known, Part, Unseen, split_absolute};

/// Most bytes of a body read as JSON: error objects and token responses are far shorter.
const JSON: usize = 64 << 10;

/// Most bytes of a form read.
const FORM: usize = 16 << 10;

/// Bytes of a body searched for words.
const SEARCHED: usize = 4 << 10;

/// `http` or `https`: of a target in absolute form, as HAR files and records show it, or as the
/// recording knows it.
pub(super) fn scheme<'e>(facts: &Facts<'e>) -> Option<&'e str> {
    let request = facts.exchange().request.as_ref()?;
    let target = request.target.as_deref().unwrap_or_default();
    match split_absolute(target) {
        Some((scheme, ..)) if scheme.eq_ignore_ascii_case(b"https") => Some("https"),
        Some((scheme, ..)) if scheme.eq_ignore_ascii_case(b"http") => Some("http"),
        _ => request.scheme,
    }
}

/// The response's JSON object; `None` where the content is something else.
///
/// # Errors
/// [`Unseen`] when the content was not recorded whole.
pub(super) fn json(facts: &Facts<'_>) -> Result<Option<Map<String, Value>>, Unseen> {
    let Some(response) = &facts.exchange().response else {
        return Err(Unseen(Part::ResponseBody));
    };
    let Some(bytes) = whole(&response.body, Part::ResponseBody)? else { return Ok(None) };
    let is_object = bytes.trim_ascii_start().first() == Some(&b'{');
    if !is_object || bytes.len() > JSON {
        return Ok(None);
    }
    Ok(match serde_json::from_slice(bytes) {
        Ok(Value::Object(object)) => Some(object),
        _ => None,
    })
}

/// The string member `name` of an object.
pub(super) fn text<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v str> {
    object.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A member that is a number, or a string of digits.
pub(super) fn number(object: &Map<String, Value>, name: &str) -> Option<u64> {
    match object.get(name)? {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) => digits.trim().parse().ok(),
        _ => None,
    }
}

/// The value of a parameter of the request's form, as sent: not decoded, not to be shown.
///
/// # Errors
/// [`Unseen`] when the content was not recorded whole and the parameter is not in what was.
pub(super) fn form_parameter<'e>(
    facts: &Facts<'e>,
    name: &str,
) -> Result<Option<&'e [u8]>, Unseen> {
    let exchange = facts.exchange();
    let Some(request) = &exchange.request else { return Err(Unseen(Part::RequestBody)) };
    let body = match &request.body {
        Known::Present(body) => body,
        Known::Absent => return Ok(None),
        Known::Unknown => return Err(Unseen(Part::RequestBody)),
    };
    let is_form = request
        .headers
        .values("content-type")
        .next()
        .is_none_or(|value| media_type(value) == "application/x-www-form-urlencoded");
    if !is_form {
        return Ok(None);
    }
    let bytes = body.bytes.get(..FORM).unwrap_or(&body.bytes);
    match parameter(bytes, name) {
        Some(value) => Ok(Some(value)),
        None if body.complete && body.bytes.len() <= FORM => Ok(None),
        None => Err(Unseen(Part::RequestBody)),
    }
}

/// The value of a parameter of the target's query that is not empty, as sent.
pub(super) fn query_parameter<'e>(facts: &Facts<'e>, name: &str) -> Option<&'e [u8]> {
    let target = facts.exchange().request.as_ref()?.target.as_deref()?;
    let query = target.get(memchr::memchr(b'?', target)? + 1..)?;
    let query = query.get(..memchr::memchr(b'#', query).unwrap_or(query.len()))?;
    parameter(query, name).filter(|value| !value.is_empty())
}

fn parameter<'b>(pairs: &'b [u8], name: &str) -> Option<&'b [u8]> {
    pairs.split(|&b| b == b'&').find_map(|pair| {
        let value = pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        Some(value)
    })
}

fn whole<'b>(body: &'b Known<Body<'_>>, part: Part) -> Result<Option<&'b [u8]>, Unseen> {
    match body {
        Known::Present(body) if body.complete => Ok(Some(&body.bytes)),
        Known::Absent => Ok(None),
        Known::Present(_) | Known::Unknown => Err(Unseen(part)),
    }
}

/// The beginning of the response's content: as much as is searched for words of a product.
pub(super) fn beginning<'e>(facts: &Facts<'e>) -> &'e [u8] {
    match facts.exchange().response.as_ref().map(|response| &response.body) {
        Some(Known::Present(body)) => body.bytes.get(..SEARCHED).unwrap_or(&body.bytes),
        _ => b"",
    }
}

/// Whether a body holds `words`. Error bodies are short, and to prepare a search for long texts takes
/// longer than to look through them.
pub(super) fn holds(body: &[u8], words: &str) -> bool {
    const SHORT: usize = 512;
    let words = words.as_bytes();
    match words.first() {
        Some(&first) if body.len() <= SHORT => memchr::memchr_iter(first, body)
            .any(|at| body.get(at..).is_some_and(|rest| rest.starts_with(words))),
        _ => memchr::memmem::find(body, words).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn words_are_found_in_short_and_long_bodies() {
        for length in [0, 500, 600] {
            let body = format!("{}nonsense no API key found", "n".repeat(length));
            assert!(holds(body.as_bytes(), "no API key"));
            assert!(!holds(body.as_bytes(), "no API keys"));
        }
        assert!(!holds(b"", "x"));
    }
}
