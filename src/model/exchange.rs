//! One HTTP request and its response, borrowed from the input.

use std::borrow::Cow;
use std::fmt;
use std::net::SocketAddr;

use super::{Caller, Known, Locator, Part, Place, Timestamp, Unseen};

/// A request and its response (RFC 9110 section 3.4), as far as the recording shows them.
#[derive(Clone, Debug)]
pub struct Exchange<'a> {
    /// Where in the input it was found.
    pub place: Place<'a>,
    /// When the request was sent, or the response where no request time was recorded.
    pub time: Option<Timestamp>,
    /// `time` is what a clock showed that names no zone, as if it hung in UTC. What lies between two
    /// such times is right; which instant one of them is remains unknown.
    pub zone_unknown: bool,
    /// From the request to the response, in microseconds.
    pub duration_us: Option<i64>,
    /// Who sent the request.
    pub client: Option<Peer<'a>>,
    /// Who answered.
    pub server: Option<Peer<'a>>,
    /// `1.0`, `1.1`, `2`, `3`, or what the message said.
    pub version: Option<Cow<'a, str>>,
    /// `None` when only the response was seen.
    pub request: Option<Request<'a>>,
    /// `None` when the request was not answered in the recording.
    pub response: Option<Response<'a>>,
    /// The recording lost the order of requests and responses: this response may answer another
    /// request. Nothing is proven by such a pair.
    pub paired_by_guess: bool,
    /// The recording was made at the client and holds nobody else's exchanges: a browser's HAR.
    pub by_client: bool,
    /// Present for access logs only.
    pub log: Option<LogRecord<'a>>,
}

/// The request of an exchange.
#[derive(Clone, Debug, Default)]
pub struct Request<'a> {
    /// The method; `None` when the log shows junk or nothing.
    pub method: Option<Cow<'a, [u8]>>,
    /// The request target as seen: origin form, absolute form, authority form or `*`.
    pub target: Option<Cow<'a, [u8]>>,
    /// `http` or `https` where known.
    pub scheme: Option<&'a str>,
    /// Host and port of the target URI where known (a log column; `Host` is looked up in `headers`).
    pub authority: Option<Cow<'a, [u8]>>,
    /// The header section.
    pub headers: Headers<'a>,
    /// The content after transfer and content decoding.
    pub body: Known<Body<'a>>,
    /// Length of the decoded content in bytes, also where the content itself was not recorded.
    pub body_bytes: Option<u64>,
}

/// The response of an exchange.
#[derive(Clone, Debug, Default)]
pub struct Response<'a> {
    /// The status code, 100 to 999 as seen on the wire.
    pub status: u16,
    /// The header section.
    pub headers: Headers<'a>,
    /// The trailer section (RFC 9110 section 6.5): gRPC's status, digests. Unknown where the format
    /// does not show it.
    pub trailers: Headers<'a>,
    /// The content after transfer and content decoding.
    pub body: Known<Body<'a>>,
    /// Length of the decoded content in bytes, also where the content itself was not recorded.
    pub body_bytes: Option<u64>,
}

/// The content of a message. What is seen is seen; "it is not there" needs [`Body::complete`].
#[derive(Clone, Debug)]
pub struct Body<'a> {
    /// The decoded bytes.
    pub bytes: Cow<'a, [u8]>,
    /// False after a gap, a snap length, a size cap or a decoding error.
    pub complete: bool,
}

/// A field line (RFC 9110 section 5): name and value as recorded, in their case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Field name as sent.
    pub name: &'a [u8],
    /// Field value without surrounding whitespace.
    pub value: &'a [u8],
}

/// A header section, with what is known about its completeness.
#[derive(Clone, Copy, Debug, Default)]
pub struct Headers<'a> {
    /// Field lines in their order, repetitions included.
    pub fields: &'a [Field<'a>],
    /// What may be concluded from a field that is not in `fields`.
    pub knowledge: Knowledge<'a>,
}

/// What the silence of a header list means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Knowledge<'a> {
    /// No header was recorded at all.
    #[default]
    Unknown,
    /// Some fields only. `absent` names those that were asked for and were not there
    /// (a log column that holds `-`), in lower case.
    Partial {
        /// Lower-case field names known to be absent.
        absent: &'a [&'a str],
    },
    /// Everything but these names, which the exporter strips (a sanitised HAR), in lower case.
    Except {
        /// Lower-case field names that may have been removed.
        withheld: &'a [&'a str],
    },
    /// The whole header section.
    Complete,
}

/// One end of the connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer<'a> {
    /// Address and port from packets.
    Socket(SocketAddr),
    /// Whatever a log or a HAR calls the peer.
    Text(Cow<'a, str>),
}

/// What only an access log tells.
#[derive(Clone, Debug, Default)]
pub struct LogRecord<'a> {
    /// Name of the log format.
    pub format: &'a str,
    /// The user column. On a 401 it is a claim, not an identity (Apache `mod_log_config`, `%u`).
    pub user: Option<Cow<'a, str>>,
    /// Status of the origin server as the gateway saw it.
    pub upstream_status: Option<u16>,
    /// The status column holds 0: the server says that it sent no response.
    pub says_unanswered: bool,
    /// The vendor's own words for why the status was sent, by column name.
    pub reason: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Headers<'a> {
    /// A complete header section.
    pub fn complete(fields: &'a [Field<'a>]) -> Self {
        Self { fields, knowledge: Knowledge::Complete }
    }

    /// Whether nothing at all is known of the header section.
    pub fn is_unknown(&self) -> bool {
        self.knowledge == Knowledge::Unknown
    }

    /// Whether the list is the whole header section.
    pub fn is_complete(&self) -> bool {
        self.knowledge == Knowledge::Complete
    }

    /// The values of every field line called `name` (ASCII case-insensitive), in order. An empty
    /// iterator says nothing about absence: that is [`Headers::get`]'s to tell.
    pub fn values(&self, name: &'static str) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let fields = self.fields;
        fields
            .iter()
            .filter(move |field| field.name.eq_ignore_ascii_case(name.as_bytes()))
            .map(|field| field.value)
    }

    /// The first value of `name` (ASCII case-insensitive).
    pub fn get(&self, name: &'static str) -> Known<&'a [u8]> {
        match self.values(name).next() {
            Some(value) => Known::Present(value),
            None if self.would_show(name) => Known::Absent,
            None => Known::Unknown,
        }
    }

    /// Whether a field of this name would be in the list had it been sent.
    pub fn would_show(&self, name: &str) -> bool {
        match self.knowledge {
            Knowledge::Unknown => false,
            Knowledge::Complete => true,
            Knowledge::Partial { absent } => absent.iter().any(|n| n.eq_ignore_ascii_case(name)),
            Knowledge::Except { withheld } => {
                !withheld.iter().any(|n| n.eq_ignore_ascii_case(name))
            }
        }
    }
}

impl Request<'_> {
    /// Whether it asks for a tunnel to an authority. Extended CONNECT names a path (RFC 8441).
    fn is_tunnel(&self) -> bool {
        self.method.as_deref() == Some(b"CONNECT")
            && !self.target.as_deref().is_some_and(|target| target.starts_with(b"/"))
    }
}

impl<'a> Exchange<'a> {
    /// An exchange of which only the place is known.
    pub fn at(ordinal: u64, locator: Locator<'a>) -> Self {
        Self {
            place: Place { ordinal, locator },
            time: None,
            zone_unknown: false,
            duration_us: None,
            client: None,
            server: None,
            version: None,
            request: None,
            response: None,
            paired_by_guess: false,
            by_client: false,
            log: None,
        }
    }

    /// The status code, if a response was seen.
    pub fn status(&self) -> Option<u16> {
        self.response.as_ref().map(|response| response.status)
    }

    /// The instant at which the response was sent, as near as the recording tells.
    pub fn response_time(&self) -> Option<Timestamp> {
        let time = self.time.filter(|_| !self.zone_unknown)?;
        Some(Timestamp(time.0.saturating_add(self.duration_us.unwrap_or(0).max(0))))
    }

    /// The request's method.
    ///
    /// # Errors
    /// [`Unseen`] when no request or no readable method was recorded.
    pub fn method(&self) -> Result<&[u8], Unseen> {
        self.request.as_ref().and_then(|r| r.method.as_deref()).ok_or(Unseen(Part::Method))
    }

    /// The request's header section; unknown when no request was seen.
    pub fn request_headers(&self) -> Headers<'a> {
        self.request.as_ref().map_or_else(Headers::default, |request| request.headers)
    }

    /// The response's header section; unknown when no response was seen.
    pub fn response_headers(&self) -> Headers<'a> {
        self.response.as_ref().map_or_else(Headers::default, |response| response.headers)
    }

    /// Host and port of the target URI: an absolute target, then the log's column, then `Host`
    /// (RFC 9112 section 3.3).
    pub fn authority(&self) -> Option<Cow<'_, [u8]>> {
        let request = self.request.as_ref()?;
        if let Some((_, authority, _)) = request.target.as_deref().and_then(split_absolute) {
            return Some(Cow::Borrowed(authority));
        }
        if request.is_tunnel() {
            // Authority form: the target is the authority (RFC 9112 section 3.2.3).
            return request.target.as_deref().map(Cow::Borrowed);
        }
        if let Some(authority) = &request.authority {
            return Some(Cow::Borrowed(authority));
        }
        request.headers.values("host").next().filter(|h| !h.is_empty()).map(Cow::Borrowed)
    }

    /// Host of the target URI, without userinfo and port, in lower case.
    pub fn host(&self) -> Option<String> {
        self.authority().map(|authority| host_of(&authority))
    }

    /// Path and query of the target, without scheme and authority; `None` for a target that has no
    /// path (`CONNECT`, or junk).
    pub fn path_and_query(&self) -> Option<&[u8]> {
        let request = self.request.as_ref()?;
        let target = request.target.as_deref()?;
        if request.is_tunnel() {
            return None;
        }
        if target.starts_with(b"/") {
            return Some(target);
        }
        Some(match split_absolute(target) {
            Some((_, _, b"")) => b"/",
            Some((_, _, rest)) => rest,
            None => target,
        })
    }

    /// The path of the target, without its query.
    pub fn path(&self) -> Option<&[u8]> {
        let path = self.path_and_query()?;
        path.get(..memchr::memchr2(b'?', b'#', path).unwrap_or(path.len()))
    }

    /// The target URI: absolute when host and scheme are known, else the target as seen. Not
    /// redacted.
    pub fn url(&self) -> Option<Cow<'_, [u8]>> {
        let request = self.request.as_ref()?;
        let target = request.target.as_deref()?;
        if split_absolute(target).is_some() || !target.starts_with(b"/") {
            return Some(Cow::Borrowed(target));
        }
        match (request.scheme, self.authority()) {
            (Some(scheme), Some(authority)) => {
                let mut url = Vec::with_capacity(scheme.len() + 3 + authority.len() + target.len());
                url.extend_from_slice(scheme.as_bytes());
                url.extend_from_slice(b"://");
                url.extend_from_slice(&authority);
                url.extend_from_slice(target);
                Some(Cow::Owned(url))
            }
            _ => Some(Cow::Borrowed(target)),
        }
    }
}

/// Host of an authority, without userinfo and port, in lower case.
pub fn host_of(authority: &[u8]) -> String {
    let text = String::from_utf8_lossy(authority);
    let host = text.rsplit_once('@').map_or(&*text, |(_, host)| host);
    let host = match host.rsplit_once(':') {
        // A colon inside brackets belongs to an IPv6 address.
        Some((name, port)) if !port.contains(']') && port.bytes().all(|b| b.is_ascii_digit()) => {
            name
        }
        _ => host,
    };
    host.to_ascii_lowercase()
}

/// Splits `scheme://authority/rest`. `None` when `target` is not in absolute form.
pub fn split_absolute(target: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let colon = target.iter().take(16).position(|&b| b == b':')?;
    let (scheme, rest) = target.split_at_checked(colon)?;
    if !scheme.first()?.is_ascii_alphabetic()
        || !scheme.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    {
        return None;
    }
    let rest = rest.strip_prefix(b"://")?;
    let end = memchr::memchr3(b'/', b'?', b'#', rest).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    Some((scheme, authority, rest))
}

impl Peer<'_> {
    /// Who that is, without its port.
    pub fn caller(&self) -> Caller<'_> {
        match self {
            Self::Socket(address) => Caller::Address(address.ip()),
            Self::Text(text) => Caller::of_text(text.as_bytes()),
        }
    }
}

impl fmt::Display for Peer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Socket(address) => address.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_lose_port_userinfo_and_case() {
        assert_eq!(host_of(b"API.Example:8443"), "api.example");
        assert_eq!(host_of(b"user:pw@api.example"), "api.example");
        assert_eq!(host_of(b"[2001:DB8::1]:80"), "[2001:db8::1]");
        assert_eq!(host_of(b"[::1]"), "[::1]");
    }

    #[test]
    fn the_url_is_absolute_when_host_and_scheme_are_known() {
        let fields = [Field { name: b"host", value: b"api.example" }];
        let mut exchange = Exchange::at(1, Locator::Entry);
        exchange.request = Some(Request {
            target: Some(Cow::Borrowed(b"/v1/me?x=1")),
            headers: Headers::complete(&fields),
            ..Request::default()
        });
        assert_eq!(exchange.url().as_deref(), Some(&b"/v1/me?x=1"[..]));
        exchange.request.as_mut().unwrap().scheme = Some("https");
        assert_eq!(exchange.url().as_deref(), Some(&b"https://api.example/v1/me?x=1"[..]));
        assert_eq!(exchange.path(), Some(&b"/v1/me"[..]));
        exchange.request.as_mut().unwrap().target = Some(Cow::Borrowed(b"http://other:81"));
        assert_eq!(exchange.url().as_deref(), Some(&b"http://other:81"[..]));
        assert_eq!(exchange.path(), Some(&b"/"[..]));
        assert_eq!(exchange.host().as_deref(), Some("other"));
    }
}
