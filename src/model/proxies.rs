//! Which address of `X-Forwarded-For` is the client.

use std::net::IpAddr;

use super::{Caller, first_of_chain};

/// The proxies of one's own, whose word about who asked is taken. Every proxy adds the address it was
/// asked from at the end of the chain; what is left of the last proxy of one's own, anybody may have
/// written (RFC 7239 section 8.1).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

/// Addresses with a common beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u8,
}

/// Why a text names no addresses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is neither an address nor a network such as 10.0.0.0/8")]
pub struct ProxiesError(String);

impl Proxies {
    /// Reads addresses (`192.0.2.7`) and networks (`10.0.0.0/8`, `2001:db8::/32`).
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn parse(list: &[String]) -> Result<Self, ProxiesError> {
        let read = |text: &String| Network::parse(text).ok_or_else(|| ProxiesError(text.clone()));
        Ok(Self(list.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// Whether none is named, so that the first address of a chain is taken for the client.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The client behind the proxies: the last address of the chain that is none of them. `peer` is
    /// who sent the request, where that was recorded; if that is no proxy the chain says nothing.
    pub fn client<'a>(&self, peer: Option<Caller<'a>>, chain: &'a [u8]) -> Option<Caller<'a>> {
        if self.is_empty() {
            return first_of_chain(chain).map(Caller::of_text).or(peer);
        }
        if peer.is_some_and(|peer| !self.trust(peer)) {
            return peer;
        }
        let mut client = peer;
        for hop in chain.rsplit(|&b| b == b',').map(<[u8]>::trim_ascii) {
            if hop.is_empty() || hop == b"-" || hop.eq_ignore_ascii_case(b"unknown") {
                break;
            }
            let hop = Caller::of_text(hop);
            client = Some(hop);
            if !self.trust(hop) {
                break;
            }
        }
        client
    }

    fn trust(&self, caller: Caller<'_>) -> bool {
        let address = match caller {
            Caller::Recorder | Caller::RecorderOf(_) => None,
            Caller::Address(address) => Some(address),
            Caller::Name(name) => std::str::from_utf8(name)
                .ok()
                .and_then(|name| name.trim_matches(['[', ']']).parse().ok()),
        };
        address.is_some_and(|address| self.0.iter().any(|network| network.holds(address)))
    }
}

impl Network {
    fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits.parse().ok()?)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().ok()?;
        let width = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(width);
        (bits <= width).then_some(Self { address, bits })
    }

    fn holds(&self, address: IpAddr) -> bool {
        let apart = match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                (u32::from(ours) ^ u32::from(theirs)).leading_zeros()
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                (u128::from(ours) ^ u128::from(theirs)).leading_zeros()
            }
            _ => return false,
        };
        apart >= u32::from(self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(list: &[&str]) -> Proxies {
        let list: Vec<String> = list.iter().map(ToString::to_string).collect();
        Proxies::parse(&list).expect("addresses")
    }

    #[test]
    fn the_client_is_the_last_that_is_no_proxy_of_ours() {
        let ours = proxies(&["10.0.0.0/8", "2001:db8:1::/48", "192.0.2.1"]);
        for (peer, chain, client) in [
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "6.6.6.6, 198.51.100.7, 10.3.0.9", "198.51.100.7"),
            ("10.0.0.1", "6.6.6.6,198.51.100.7,192.0.2.1", "198.51.100.7"),
            ("10.0.0.1", "2001:db8:2::5, 2001:db8:1::9", "2001:db8:2::5"),
            ("10.0.0.1", "[2001:db8:2::5]:443, 10.1.1.1:80", "[2001:db8:2::5]"),
            // It does not come through a proxy of ours: whatever it claims.
            ("203.0.113.9", "198.51.100.7", "203.0.113.9"),
            ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"),
            ("10.0.0.1", "198.51.100.7, unknown", "10.0.0.1"),
            ("10.0.0.1", "", "10.0.0.1"),
        ] {
            let peer = Some(Caller::of_text(peer.as_bytes()));
            let expected = Some(Caller::of_text(client.as_bytes()));
            assert_eq!(ours.client(peer, chain.as_bytes()), expected, "{chain}");
        }
        assert_eq!(
            ours.client(None, b"6.6.6.6, 198.51.100.7"),
            Some(Caller::Name(b"198.51.100.7"))
        );
    }

    #[test]
    fn without_proxies_the_first_is_the_client() {
        let first = Some(Caller::Name(b"6.6.6.6"));
        assert_eq!(Proxies::default().client(None, b"6.6.6.6, 198.51.100.7"), first);
    }

    #[test]
    fn what_is_no_address_is_an_error() {
        for text in ["10.0.0.0/33", "proxy.example", "10.0.0.0/", "", "::/129"] {
            assert!(Proxies::parse(&[text.to_owned()]).is_err(), "{text}");
        }
    }
}
