//! What the rules about the Model Context Protocol share.

use crate::auth::Facts;
use crate::model::{Known, Part, Unseen};

/// Whether the exchange is one of the Model Context Protocol over Streamable HTTP: it carries one of
/// the protocol's own fields, or a JSON-RPC message to a path that says `mcp`.
///
/// # Errors
/// [`Unseen`] when neither was seen and one may not have been recorded.
pub(super) fn is_mcp(facts: &Facts<'_>) -> Result<bool, Unseen> {
    let exchange = facts.exchange();
    let headers = exchange.request_headers();
    let own = |name| headers.values(name).next().is_some();
    if own("mcp-protocol-version") || own("mcp-session-id") {
        return Ok(true);
    }
    let path = exchange.path().ok_or(Unseen(Part::Target))?.to_ascii_lowercase();
    if path.split(|&b| b == b'/').any(|segment| segment == b"mcp") {
        match exchange.request.as_ref().map(|request| &request.body) {
            Some(Known::Present(body)) => {
                let head = body.bytes.get(..4096).unwrap_or(&body.bytes);
                if memchr::memmem::find(head, b"\"jsonrpc\"").is_some() {
                    return Ok(true);
                }
                if !body.complete {
                    return Err(Unseen(Part::RequestBody));
                }
            }
            Some(Known::Absent) => {}
            _ => return Err(Unseen(Part::RequestBody)),
        }
    }
    if headers.would_show("mcp-protocol-version") {
        Ok(false)
    } else {
        Err(Unseen(Part::RequestHeaders))
    }
}

/// The protocol version the client names, a date.
pub(super) fn version(facts: &Facts<'_>) -> Option<String> {
    let value = facts.exchange().request_headers().values("mcp-protocol-version").next()?;
    std::str::from_utf8(value).ok().map(|version| version.trim().to_owned())
}
