//! AL316: a signed request that had expired.

use super::credentials::span;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Keyword, Part, Severity, Unseen};

pub(super) static RULE: Rule = Rule {
    id: "AL316",
    name: "expired-signed-request",
    severity: Severity::Info,
    profile: Profile::Default,
    summary: "A signed URL or request was refused after its lifetime had ended",
    why: "One cause, a different status with every vendor: clients take it for a lack of permission and \
          report missing access, where a new signature would have helped.",
    guards: &[
        "Only signatures that state their own lifetime: presigned URLs, shared access signatures, dated SigV4.",
        "Both clocks must agree where the Date field and the recording differ.",
        "Information only: no standard gives a status for it.",
    ],
    fix: "Client: sign again, and mind the clock. Server with signed URLs of its own: 403 or 410 with a \
          code that says so.",
    citations: &[Citation {
        source: "AWS, Signature Version 4 troubleshooting",
        keyword: Keyword::Advice,
        says: "a request whose date is too old is refused; sign it anew",
        line: "AWS, Signature Version 4 troubleshooting (advice): a request that has expired is to be signed anew",
    }],
    statuses: Statuses::Only(&[400, 403]),
    needs_any: &[Part::Target, Part::RequestHeaders],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "#! time 2026-03-01T10:05:00Z\n\
             GET /f?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T100000Z&X-Amz-Expires=60&X-Amz-Signature=ab HTTP/1.1\n\
             Host: files.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/xml\n\n\
             <?xml version=\"1.0\"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
        ),
        Example::Bad(
            "#! time 2026-03-01T10:05:00Z\n\
             GET /c/f?sv=2022-11-02&se=2026-03-01T10%3A00%3A00Z&sp=r&sig=ab HTTP/1.1\nHost: store.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:00:30Z\n\
             GET /f?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T100000Z&X-Amz-Expires=60&X-Amz-Signature=ab HTTP/1.1\n\
             Host: files.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Good(
            "#! time 2026-03-01T10:05:00Z\n\
             GET /f?Expires=1772359200 HTTP/1.1\nHost: files.example\n\nHTTP/1.1 403 Forbidden\n\n",
        ),
        Example::Unknown(
            "#! time unknown\n\
             GET /c/f?sv=2022-11-02&se=2026-03-01T10%3A00%3A00Z&sp=r&sig=ab HTTP/1.1\nHost: store.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if facts.exchange().path().is_none() {
        return Err(Unseen(Part::Target));
    }
    let Some(signed) = facts.signed() else { return Ok(None) };
    let Some(until) = signed.until else { return Ok(None) };
    let clock = facts.clock().ok_or(Unseen(Part::Time))?;
    if !signed.has_expired(clock) {
        return Ok(None);
    }
    let late = span((clock.server.0.saturating_sub(until.0)) / crate::model::Timestamp::SECOND);
    let evidence =
        format!("{} until {until}, refused {late} later by the {}", signed.kind, clock.basis);
    Ok(Some(Note::new(Confidence::Proven, evidence).cause(Cause::ExpiredCredentials)))
}
