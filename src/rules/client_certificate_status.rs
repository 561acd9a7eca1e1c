//! AL317: a client certificate refused by a status that looks like a permission.

use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Confidence, Keyword, Known, Part, Severity, Unseen};

/// What nginx writes into its page for 495 and 496, both of which it sends as 400.
const NGINX: [&str; 2] = ["No required SSL certificate was sent", "The SSL certificate error"];

/// Bytes of a page that are looked at.
const PAGE: usize = 512;

/// IIS, "HTTP status code": required, revoked, untrusted, expired or not yet valid.
const IIS: [&str; 4] = ["7", "13", "16", "17"];

pub(super) static RULE: Rule = Rule {
    id: "AL317",
    name: "client-certificate-error-status",
    severity: Severity::Info,
    profile: Profile::Strict,
    summary: "A missing or expired client certificate shows as an ordinary 400 or 403",
    why: "An expired certificate is easily taken for a lack of permission, or for a malformed request.",
    guards: &[
        "No HTTP rule is broken: any 4xx will do where no token is bound to the certificate.",
        "Only the pages of nginx and the substatus of IIS, which name the cause beyond doubt.",
    ],
    fix: "Log the cause that TLS gives; where access tokens are bound to certificates, answer 401 invalid_token.",
    citations: &[Citation {
        source: "RFC 8705 section 3",
        keyword: Keyword::Advice,
        says: "a certificate that does not match a bound token is a 401; for any other certificate no status is prescribed",
        line: "RFC 8705 section 3 (advice): a certificate problem shows as itself, not as a lack of permission",
    }],
    statuses: Statuses::Only(&[400, 403, 495, 496]),
    needs_any: &[Part::ResponseBody, Part::Reason],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 400 Bad Request\nServer: nginx\nContent-Type: text/html\n\n\
             <html><head><title>400 No required SSL certificate was sent</title></head><body>\
             <center>No required SSL certificate was sent</center></body></html>",
        ),
        Example::Bad(
            "#! log format=iis reason sc-substatus=17\n\
             GET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "#! log format=iis reason sc-substatus=4\n\
             GET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "GET /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 400 Bad Request\nContent-Type: application/json\n\n{\"error\":\"SSL certificate id missing\"}",
        ),
        Example::Unknown(
            "#! response-body unknown\nGET /orders HTTP/1.1\nHost: api.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    let exchange = facts.exchange();
    let substatus = exchange.log.as_ref().and_then(|log| {
        log.reason.iter().find(|(column, value)| {
            column.ends_with("substatus") && IIS.contains(&value.trim()) && facts.status() == 403
        })
    });
    if let Some((column, value)) = substatus {
        let evidence = format!("log {column}: {}.{}", facts.status(), value.trim());
        return Ok(Some(Note::new(Confidence::Proven, evidence)));
    }
    match exchange.response.as_ref().map(|response| &response.body) {
        Some(Known::Present(body)) => {
            let head = body.bytes.get(..PAGE).unwrap_or(&body.bytes);
            let named = NGINX.into_iter().find(|words| {
                head.trim_ascii_start().first() == Some(&b'<')
                    && memchr::memmem::find(head, words.as_bytes()).is_some()
            });
            if named.is_none() && !body.complete && body.bytes.len() < PAGE {
                return Err(Unseen(Part::ResponseBody));
            }
            Ok(named.map(|words| Note::new(Confidence::Stated, format!("body text: \"{words}\""))))
        }
        Some(Known::Absent) => Ok(None),
        // A log that has the column shows all there is to know.
        Some(Known::Unknown) | None => match &exchange.log {
            Some(log) if log.reason.iter().any(|(column, _)| column.ends_with("substatus")) => {
                Ok(None)
            }
            _ => Err(Unseen(Part::ResponseBody)),
        },
    }
}
