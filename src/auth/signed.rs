//! Requests whose signature carries a lifetime of its own: presigned and shared-access URLs, and
//! requests signed with a date.
//!
//! What the URL says about itself is protocol data: that a signature has expired can be proven
//! against the clock, whatever the response says.

use std::borrow::Cow;

use super::Clock;
use super::credentials::query;
use crate::model::{Exchange, Timestamp};

/// How old a request signed with `SigV4` in its fields may be (Amazon S3, "Authenticating
/// requests": 15 minutes), in seconds.
const REQUEST_AGE: i64 = 15 * 60;

/// Longest lifetime believed, in seconds: what is longer is no lifetime but a mistake or an attack.
/// Shared access signatures of ten years are seen.
const LONGEST: i64 = 100 * 366 * 24 * 3_600;

/// A signed request and its lifetime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signed {
    /// `SigV4 URL`, `shared access signature` …
    pub kind: &'static str,
    /// When it was signed, or from when it holds.
    pub from: Option<Timestamp>,
    /// Until when it holds.
    pub until: Option<Timestamp>,
}

impl Signed {
    /// Reads the lifetime a request's signature states; `None` where there is none.
    pub fn of(exchange: &Exchange<'_>) -> Option<Self> {
        let by_url = exchange.path_and_query().and_then(query).and_then(of_query);
        by_url.or_else(|| of_fields(exchange))
    }

    /// Whether it had expired by this clock. Where two clocks disagree, both must say so.
    pub fn has_expired(&self, clock: Clock) -> bool {
        self.until.is_some_and(|until| {
            [Some(clock.server), clock.other].into_iter().flatten().all(|now| now > until)
        })
    }
}

/// The parameters of a signed URL.
fn of_query(query: &[u8]) -> Option<Signed> {
    let get = |wanted: &str| {
        let pairs = query.get(..8 << 10).unwrap_or(query).split(|b| *b == b'&');
        pairs.filter_map(|pair| std::str::from_utf8(pair).ok()?.split_once('=')).find_map(
            |(name, value)| {
                name.eq_ignore_ascii_case(wanted)
                    .then(|| value.replace("%3A", ":").replace("%3a", ":"))
            },
        )
    };
    for (kind, prefix) in
        [("SigV4 URL", "X-Amz"), ("Google Cloud Storage V4 URL", "X-Goog"), ("OSS V4 URL", "x-oss")]
    {
        if let Some(date) = get(&format!("{prefix}-Date")) {
            get(&format!("{prefix}-Signature"))?;
            let from = basic_format(&date)?;
            let seconds: i64 = get(&format!("{prefix}-Expires"))?.parse().ok()?;
            let until = (0..=LONGEST).contains(&seconds).then(|| after(from, seconds));
            return Some(Signed { kind, from: Some(from), until });
        }
    }
    if let Some(until) = get("se").filter(|_| get("sig").is_some()) {
        let from = get("st").as_deref().and_then(day_or_time);
        return Some(Signed {
            kind: "shared access signature",
            from,
            // Event hubs and service bus write seconds since 1970.
            until: epoch(&until).or_else(|| day_or_time(&until)),
        });
    }
    let until = get("Expires").as_deref().and_then(epoch)?;
    let kind = [
        ("AWSAccessKeyId", "SigV2 URL"),
        ("GoogleAccessId", "Google Cloud Storage V2 URL"),
        ("Key-Pair-Id", "CloudFront signed URL"),
        ("OSSAccessKeyId", "OSS V1 URL"),
    ]
    .into_iter()
    .find_map(|(name, kind)| get(name).is_some().then_some(kind))?;
    get("Signature")?;
    Some(Signed { kind, from: None, until: Some(until) })
}

/// `SigV4` in the `Authorization` field, dated by `X-Amz-Date`.
fn of_fields(exchange: &Exchange<'_>) -> Option<Signed> {
    let headers = exchange.request_headers();
    let is_sigv4 = headers.values("authorization").any(|v| v.starts_with(b"AWS4-HMAC-SHA256"));
    let date = headers.values("x-amz-date").next().filter(|_| is_sigv4)?;
    let from = basic_format(std::str::from_utf8(date).ok()?)?;
    Some(Signed { kind: "SigV4", from: Some(from), until: Some(after(from, REQUEST_AGE)) })
}

fn after(from: Timestamp, seconds: i64) -> Timestamp {
    Timestamp(from.0.saturating_add(seconds.saturating_mul(Timestamp::SECOND)))
}

/// ISO 8601 basic format: `20260301T100000Z`.
fn basic_format(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if text.len() != 16 || !text.is_ascii() || text.get(8..9)? != "T" || !text.ends_with('Z') {
        return None;
    }
    let part = |from, to| text.get(from..to);
    Timestamp::parse_rfc3339(&format!(
        "{}-{}-{}T{}:{}:{}Z",
        part(0, 4)?,
        part(4, 6)?,
        part(6, 8)?,
        part(9, 11)?,
        part(11, 13)?,
        part(13, 15)?
    ))
}

/// `2026-03-01T10:00:00Z`, `2026-03-01T10:00Z` or `2026-03-01` (Azure Storage, "Formatting date/time
/// values").
fn day_or_time(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let text: Cow<'_, str> = match text.len() {
        10 => Cow::Owned(format!("{text}T00:00:00Z")),
        17 => Cow::Owned(text.replace('Z', ":00Z")),
        _ => Cow::Borrowed(text),
    };
    Timestamp::parse_rfc3339(&text)
}

/// Seconds since 1970, of a year that has four digits.
fn epoch(text: &str) -> Option<Timestamp> {
    let seconds: i64 = text.trim().parse().ok()?;
    (100_000_000..=253_402_300_799).contains(&seconds).then(|| Timestamp::new(seconds, 0))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Signed;
    use crate::auth::Clock;
    use crate::auth::facts::tests::{Recorded, recorded};
    use crate::model::Timestamp;

    fn signed(request: &str) -> Option<Signed> {
        recorded(request, "HTTP/1.1 403 x").with(Signed::of)
    }

    fn until(request: &str) -> Option<String> {
        signed(request)?.until.map(|until| until.to_string())
    }

    #[test]
    fn signed_urls_state_their_lifetime() {
        for (target, expected) in [
            (
                "/f?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260301T100000Z&X-Amz-Expires=900&X-Amz-Signature=ab",
                "2026-03-01T10:15:00Z",
            ),
            (
                "/f?x-goog-date=20260301T100000Z&X-Goog-Expires=60&X-Goog-Signature=ab",
                "2026-03-01T10:01:00Z",
            ),
            ("/f?sv=2022-11-02&se=2026-03-01T10%3A00%3A00Z&sig=ab", "2026-03-01T10:00:00Z"),
            ("/f?sv=2022-11-02&se=2026-03-01T10:00Z&sig=ab", "2026-03-01T10:00:00Z"),
            ("/f?sv=2022-11-02&st=2026-02-01&se=2026-03-01&sig=ab", "2026-03-01T00:00:00Z"),
            ("/f?sr=x&sig=ab&se=1772359200&skn=k", "2026-03-01T10:00:00Z"),
            ("/f?AWSAccessKeyId=k&Expires=1772359200&Signature=ab", "2026-03-01T10:00:00Z"),
            ("/f?GoogleAccessId=k&Expires=1772359200&Signature=ab", "2026-03-01T10:00:00Z"),
            ("/f?Expires=1772359200&Signature=ab&Key-Pair-Id=K", "2026-03-01T10:00:00Z"),
        ] {
            let found = until(&format!("GET {target} HTTP/1.1"));
            assert_eq!(found.as_deref(), Some(expected), "{target}");
        }
    }

    #[test]
    fn a_request_signed_with_a_date_holds_a_quarter_of_an_hour() {
        let request = "GET / HTTP/1.1\nAuthorization: AWS4-HMAC-SHA256 Credential=a\nX-Amz-Date: 20260301T100000Z";
        assert_eq!(until(request).as_deref(), Some("2026-03-01T10:15:00Z"));
    }

    #[test]
    fn what_is_not_signed_has_no_lifetime() {
        for target in [
            "/f?Expires=1772359200",
            "/f?se=2026-03-01",
            "/f?X-Amz-Date=20260301T100000Z&X-Amz-Expires=60",
            "/f?X-Amz-Date=today&X-Amz-Expires=60&X-Amz-Signature=ab",
            "/f?X-Amz-Date=2026é301T100000Z&X-Amz-Expires=60&X-Amz-Signature=ab",
        ] {
            assert_eq!(signed(&format!("GET {target} HTTP/1.1")), None, "{target}");
        }
        let absurd =
            "/f?X-Amz-Date=20260301T100000Z&X-Amz-Expires=99999999999999&X-Amz-Signature=ab";
        assert_eq!(signed(&format!("GET {absurd} HTTP/1.1")).and_then(|s| s.until), None);
    }

    #[test]
    fn expiry_needs_every_clock() {
        let at = |seconds: i64| Timestamp::new(1_772_359_200 + seconds, 0);
        let signed = Signed { kind: "x", from: None, until: Some(at(0)) };
        let clock = |server, other| Clock { server, basis: "Date header", other };
        assert!(signed.has_expired(clock(at(1), None)));
        assert!(!signed.has_expired(clock(at(0), None)));
        assert!(!signed.has_expired(clock(at(1), Some(at(-600)))));
        assert!(signed.has_expired(clock(at(1), Some(at(600)))));
    }

    proptest! {
        #[test]
        fn any_target_is_no_panic(target in "/\\?(X-Amz-Date=|X-Amz-Expires=|se=|Expires=|&|sig=|[0-9TZ:%é-]){0,24}") {
            Recorded::raw(target.as_bytes(), &[], b"").with(|exchange| { let _ = Signed::of(exchange); });
        }
    }
}
