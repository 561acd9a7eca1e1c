//! gRPC over HTTP: the status and the message that end a call (gRPC over HTTP2, "Responses").

use std::borrow::Cow;

use crate::model::{Part, Response, Unseen};

/// The caller may not do this.
pub const PERMISSION_DENIED: u16 = 7;

/// The caller is not known.
pub const UNAUTHENTICATED: u16 = 16;

/// Whether a call was refused for who asked: a cheap look at a response, nearly all of which are not.
pub fn is_refusal(status: &[u8]) -> bool {
    matches!(status, b"7" | b"16")
}

/// The `grpc-status` of a response: in its trailers, or in its header section where there is nothing
/// else ("Trailers-Only").
///
/// # Errors
/// [`Unseen`] when neither section shows it and one of them was not recorded whole.
pub fn status(response: &Response<'_>) -> Result<Option<u16>, Unseen> {
    let sections = [response.trailers, response.headers];
    let seen = sections.iter().find_map(|section| section.values("grpc-status").next());
    match seen {
        Some(digits) => Ok(std::str::from_utf8(digits).ok().and_then(|d| d.trim().parse().ok())),
        None if sections.iter().all(|section| section.would_show("grpc-status")) => Ok(None),
        None => Err(Unseen(Part::ResponseHeaders)),
    }
}

/// Undoes the percent-encoding of a `grpc-message`. What is not encoded rightly stays as it is.
pub fn message(value: &str) -> Cow<'_, str> {
    if !value.contains('%') {
        return Cow::Borrowed(value);
    }
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let digits = tail.get(..2).filter(|_| first == b'%');
        let byte = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(first));
        rest = if byte.is_some() { tail.get(2..).unwrap_or_default() } else { tail };
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::message;

    #[test]
    fn messages_are_percent_encoded() {
        assert_eq!(message("token%20expired"), "token expired");
        assert_eq!(message("%E8%BF%87%E6%9C%9F"), "过期");
        assert_eq!(message("100% sure, 5%zz, %2"), "100% sure, 5%zz, %2");
    }
}
