//! What behaviour needs of an exchange: who asked what, when, with which answer.

use super::{Exchange, Locator, Peer, Proxies, Timestamp};

/// An exchange at its thinnest, borrowed from the input. Behaviour rules need one of every
/// exchange, also of those that are merely counted, so a format makes it from what it has at hand:
/// nothing here is decoded or allocated. Values are compared, not shown; escapes may stay.
#[derive(Clone, Copy, Debug)]
pub struct Sighting<'a> {
    /// See [`Place::ordinal`](super::Place::ordinal).
    pub ordinal: u64,
    /// How to say the place to a person.
    pub locator: Locator<'a>,
    /// When the exchange happened.
    pub time: Option<Timestamp>,
    /// See [`Exchange::zone_unknown`].
    pub zone_unknown: bool,
    /// Who asked, without its port: who sent the request, and behind forwarders whom they name, once
    /// that is [resolved](Self::resolved).
    pub client: Option<Caller<'a>>,
    /// The value of `X-Forwarded-For`, if there is one.
    pub chain: Option<&'a [u8]>,
    /// The `User-Agent` of the request.
    pub agent: Option<&'a [u8]>,
    /// The request method.
    pub method: Option<&'a [u8]>,
    /// `http` or `https` where known and not in `target`.
    pub scheme: Option<&'a str>,
    /// Host of the target URI where it is not in `target`.
    pub host: Option<&'a [u8]>,
    /// The request target as seen.
    pub target: Option<&'a [u8]>,
    /// The value of `Authorization`, where it was recorded.
    pub authorization: Option<&'a [u8]>,
    /// The status code.
    pub status: u16,
    /// The answer asks to come back later (`Retry-After`), where that was recorded.
    pub retry_after: bool,
    /// The answer asks for a scheme whose handshake takes several refusals (Negotiate, NTLM, Digest).
    pub handshake: bool,
}

/// Who sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Caller<'a> {
    /// Everything in the recording is of one client: a HAR file is one browser's.
    Recorder,
    /// The same, of a recording with this name that was put together with others.
    RecorderOf(&'a str),
    /// The address of a connection's other end.
    Address(std::net::IpAddr),
    /// Whatever a log calls it.
    Name(&'a [u8]),
}

impl<'a> Sighting<'a> {
    /// A sighting of which only the place and the status are known.
    pub fn at(ordinal: u64, locator: Locator<'a>, status: u16) -> Self {
        Self {
            ordinal,
            locator,
            time: None,
            zone_unknown: false,
            client: None,
            chain: None,
            agent: None,
            method: None,
            scheme: None,
            host: None,
            target: None,
            authorization: None,
            status,
            retry_after: false,
            handshake: false,
        }
    }

    /// A sighting of an exchange that was built; `None` of one without a response.
    pub fn of(exchange: &'a Exchange<'_>) -> Option<Self> {
        let response = exchange.response.as_ref()?;
        let mut sighting =
            Self::at(exchange.place.ordinal, exchange.place.locator, response.status);
        sighting.time = exchange.time;
        sighting.zone_unknown = exchange.zone_unknown;
        sighting.client = match (&exchange.client, exchange.place.locator) {
            (_, Locator::Recorded { source, .. }) if exchange.by_client => {
                Some(Caller::RecorderOf(source))
            }
            _ if exchange.by_client => Some(Caller::Recorder),
            (client, _) => client.as_ref().map(Peer::caller),
        };
        if let Some(request) = &exchange.request {
            sighting.method = request.method.as_deref();
            sighting.target = request.target.as_deref();
            sighting.scheme = request.scheme;
            let first = |name| request.headers.values(name).next();
            sighting.host = request.authority.as_deref().or_else(|| first("host"));
            sighting.agent = first("user-agent");
            sighting.authorization = first("authorization");
            if !exchange.by_client {
                sighting.chain = first("x-forwarded-for");
            }
        }
        sighting.retry_after = response.headers.values("retry-after").next().is_some();
        sighting.handshake = response.headers.values("www-authenticate").any(is_handshake);
        Some(sighting)
    }

    /// The same with the client that is behind the proxies.
    pub fn resolved(self, proxies: &Proxies) -> Self {
        match self.chain {
            Some(chain) => Self { client: proxies.client(self.client, chain), chain: None, ..self },
            None => self,
        }
    }
}

impl<'a> Caller<'a> {
    /// The original client of a list of them, as a column of addresses or `X-Forwarded-For` has it.
    #[inline]
    pub fn of_chain(chain: &'a [u8]) -> Option<Self> {
        Self::name_of_chain(chain).map(Self::Name)
    }

    /// What [`Self::of_chain`] calls it.
    #[inline]
    pub fn name_of_chain(chain: &[u8]) -> Option<&[u8]> {
        // Nearly always it is one IPv4 address, in which nothing has to be looked for.
        if resembles_ipv4(chain) { Some(chain) } else { first_of_chain(chain).map(without_port) }
    }

    /// A client as text, perhaps an address with its port, which changes with every connection.
    #[inline]
    pub fn of_text(text: &'a [u8]) -> Self {
        Self::Name(without_port(text))
    }
}

/// Whether this is of the length and the bytes of an IPv4 address alone: digits, dots, and the slash
/// that stands between them in ASCII.
#[inline]
pub fn resembles_ipv4(text: &[u8]) -> bool {
    // Eight bytes at a time, the last of which are looked at twice: this runs for every line.
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    const TOP: u64 = all(0x80);
    const DOT: u64 = all(b'.');
    const NINE: u64 = all(b'9');
    let fits = |bytes: &[u8; 8]| {
        let bytes = u64::from_ne_bytes(*bytes);
        // Without a top bit no sum reaches the next byte.
        let above = (bytes & !TOP) + (all(0x7f) - NINE);
        let not_below = (bytes & !TOP) + (TOP - DOT);
        (bytes | above) & TOP == 0 && not_below & TOP == TOP
    };
    match (text.first_chunk(), text.last_chunk()) {
        (Some(head), Some(tail)) => text.len() <= 15 && fits(head) && fits(tail),
        _ => text.len() == 7 && text.iter().all(|byte| (b'.'..=b'9').contains(byte)),
    }
}

#[inline]
fn without_port(text: &[u8]) -> &[u8] {
    let is_port = |port: &[u8]| !port.is_empty() && port.iter().all(u8::is_ascii_digit);
    let Some(colon) = memchr::memrchr(b':', text) else { return text };
    let (name, port) = text.split_at_checked(colon).unwrap_or((text, b""));
    // An IPv6 address without brackets has no port.
    let has_port = is_port(port.get(1..).unwrap_or_default())
        && (!name.contains(&b':') || name.last() == Some(&b']'));
    if has_port { name } else { text }
}

/// The original client of an `X-Forwarded-For` value.
#[inline]
pub fn first_of_chain(chain: &[u8]) -> Option<&[u8]> {
    let end = memchr::memchr(b',', chain).unwrap_or(chain.len());
    let first = chain.get(..end)?.trim_ascii();
    (!first.is_empty() && first != b"-" && !first.eq_ignore_ascii_case(b"unknown")).then_some(first)
}

/// Whether a challenge begins a handshake of several legs (RFC 4559, RFC 7616).
fn is_handshake(value: &[u8]) -> bool {
    ["negotiate", "ntlm", "digest", "kerberos", "scram"].iter().any(|name| {
        value.get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_no_port() {
        for (text, name) in [
            ("10.0.0.7:51544", "10.0.0.7"),
            ("10.0.0.7", "10.0.0.7"),
            ("[2001:db8::1]:443", "[2001:db8::1]"),
            ("2001:db8::1", "2001:db8::1"),
            ("host", "host"),
            ("", ""),
        ] {
            assert_eq!(Caller::of_text(text.as_bytes()), Caller::Name(name.as_bytes()), "{text}");
        }
    }

    #[test]
    fn addresses_are_told_from_other_text_of_their_length() {
        for text in ["1.2.3.4", "10.0.0.17", "203.0.113.9", "203.0.113.199"] {
            assert!(resembles_ipv4(text.as_bytes()), "{text}");
            for at in 0..text.len() {
                for byte in 0..=u8::MAX {
                    let mut other = text.as_bytes().to_vec();
                    other[at] = byte;
                    let is_one_of_them = (b'.'..=b'9').contains(&byte);
                    assert_eq!(resembles_ipv4(&other), is_one_of_them, "{}", other.escape_ascii());
                }
            }
        }
        for text in ["", "1.2.3.", "2001:db8::1", "-", "203.0.113.199:80"] {
            assert!(!resembles_ipv4(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_chain_names_its_first_client() {
        assert_eq!(first_of_chain(b"203.0.113.9, 10.0.0.1"), Some(&b"203.0.113.9"[..]));
        assert_eq!(first_of_chain(b"-"), None);
        assert_eq!(first_of_chain(b""), None);
    }
}
