//! The requests that were refused, in words: kept as they came, and read only for a finding.

use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::auth::endpoint::template;
use crate::auth::redact::Redactor;
use crate::model::{Caller, Sighting, Timestamp, host_of, split_absolute};

/// Longest value kept, in bytes: what a finding shows of a request.
const LENGTH: usize = 2_048;

/// Bytes of requests kept of one piece of input. A megabyte of lines that are all refused has less.
const BYTES: usize = 4 << 20;

/// What a finding says of the request, redacted.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Endpoint {
    pub(super) host: String,
    pub(super) method: String,
    pub(super) template: String,
    /// Of one request to it.
    pub(super) url: String,
    /// Who sent that.
    pub(super) client: String,
}

/// The refused requests of one piece of input, one after the other.
#[derive(Debug, Default)]
pub(super) struct Requests {
    bytes: Vec<u8>,
}

/// Bytes in front of the words: three numbers of eight bytes each, see [`Front`].
const FRONT: usize = 24;

/// What is known of a kept request besides its words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Front {
    /// The key of the credential; 0 where none is known.
    pub(super) credential: u64,
    /// When that expires by its own claim, in seconds.
    pub(super) expires: Option<i64>,
    /// When the answer came.
    pub(super) answered: Option<Timestamp>,
}

/// A refused request: its [`Front`], then method, scheme, host, target, client and user agent, each
/// behind its length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Request<'a>(pub(super) &'a [u8]);

impl Front {
    fn to_bytes(self) -> [u8; FRONT] {
        let mut bytes = [0; FRONT];
        let (numbers, _) = bytes.as_chunks_mut::<8>();
        let answered = self.answered.map_or(i64::MAX, |time| time.0);
        let expires = self.expires.unwrap_or(i64::MAX);
        let all = [self.credential, expires.cast_unsigned(), answered.cast_unsigned()];
        for (bytes, number) in numbers.iter_mut().zip(all) {
            *bytes = number.to_le_bytes();
        }
        bytes
    }
}

impl Requests {
    /// Keeps a request and the key of its credential, 0 where none is known; returns one more than
    /// its place, or 0 where there is no room.
    pub(super) fn keep(&mut self, sighting: &Sighting<'_>, credential: u64) -> u32 {
        if self.bytes.len() > BYTES {
            return 0;
        }
        let at = self.bytes.len() as u32 + 1;
        let address;
        let client = match sighting.client {
            Some(Caller::Name(name)) => name,
            Some(Caller::Address(ip)) => {
                address = ip.to_string();
                address.as_bytes()
            }
            Some(Caller::Recorder | Caller::RecorderOf(_)) | None => b"",
        };
        let words = [
            sighting.method.unwrap_or_default(),
            sighting.scheme.unwrap_or_default().as_bytes(),
            sighting.host.unwrap_or_default(),
            sighting.target.unwrap_or_default(),
            client,
            sighting.agent.unwrap_or_default(),
        ];
        let words = words.map(|word| word.get(..LENGTH).unwrap_or(word));
        let length: usize = FRONT + words.iter().map(|word| word.len() + 2).sum::<usize>();
        self.bytes.extend_from_slice(&(length as u16).to_le_bytes());
        self.bytes.extend_from_slice(&Front { credential, ..Front::default() }.to_bytes());
        for word in words {
            self.bytes.extend_from_slice(&(word.len() as u16).to_le_bytes());
            self.bytes.extend_from_slice(word);
        }
        at
    }

    /// Adds what was found out about a kept request.
    pub(super) fn amend(&mut self, at: u32, front: Front) {
        let Some(start) = (at as usize).checked_add(1).filter(|_| at > 0) else { return };
        if let Some(bytes) = self.bytes.get_mut(start..start + FRONT) {
            bytes.copy_from_slice(&front.to_bytes());
        }
    }

    pub(super) fn get(&self, at: u32) -> Option<Request<'_>> {
        let rest = self.bytes.get((at as usize).checked_sub(1)?..)?;
        let (length, rest) = rest.split_first_chunk()?;
        Some(Request(rest.get(..usize::from(u16::from_le_bytes(*length)))?))
    }
}

impl<'a> Request<'a> {
    pub(super) fn front(self) -> Front {
        let (numbers, _) = self.0.as_chunks::<8>();
        let [credential, expires, answered, ..] = numbers else { return Front::default() };
        let time = |bytes: &[u8; 8]| Some(i64::from_le_bytes(*bytes)).filter(|&t| t != i64::MAX);
        Front {
            credential: u64::from_le_bytes(*credential),
            expires: time(expires),
            answered: time(answered).map(Timestamp),
        }
    }

    /// The key of its credential.
    pub(super) fn credential(self) -> Option<u64> {
        Some(self.front().credential).filter(|&key| key != 0)
    }

    /// When its credential expires by its own claim, in seconds.
    pub(super) fn expires(self) -> Option<i64> {
        self.front().expires
    }

    fn words(self) -> [&'a [u8]; 6] {
        let mut rest = self.0.get(FRONT..).unwrap_or_default();
        [(); 6].map(|()| {
            let word = rest.split_first_chunk().and_then(|(length, rest)| {
                rest.split_at_checked(usize::from(u16::from_le_bytes(*length)))
            });
            let (word, after) = word.unwrap_or_default();
            rest = after;
            word
        })
    }

    /// Tells endpoints apart without working out their templates: segments with digits in them are
    /// variable.
    pub(super) fn shape(self) -> u64 {
        let [method, _, host, target, ..] = self.words();
        let mut hasher = FixedState::with_seed(3).build_hasher();
        hasher.write(method);
        hasher.write(host);
        let end = target.iter().position(|b| matches!(b, b'?' | b'#')).unwrap_or(target.len());
        for segment in target.get(..end).unwrap_or_default().split(|&b| b == b'/') {
            let is_variable = segment.iter().any(u8::is_ascii_digit) && !is_version(segment);
            hasher.write(if is_variable { b"{}" } else { segment });
        }
        hasher.finish()
    }

    /// Whether its client says that it is a robot, a scanner or a monitor, or asks for what only
    /// scanners ask for.
    pub(super) fn is_of_robot(self) -> bool {
        let holds = |text: &[u8], words: &[&str]| {
            let text = text.get(..512).unwrap_or(text).to_ascii_lowercase();
            words.iter().any(|word| memchr::memmem::find(&text, word.as_bytes()).is_some())
        };
        let [_, _, _, target, _, agent] = self.words();
        holds(agent, &ROBOTS) || holds(target, &PROBED)
    }

    /// In words, redacted.
    pub(super) fn endpoint(self, redactor: &Redactor) -> Endpoint {
        let [method, scheme, host, target, client, _] = self.words();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let is_path = target.starts_with(b"/");
        let url = if is_path && !scheme.is_empty() && !host.is_empty() {
            redactor.url(&[scheme, b"://", host, target].concat()).into_owned()
        } else {
            redactor.url(target).into_owned()
        };
        let (authority, path) = match split_absolute(url.as_bytes()) {
            Some((_, authority, path)) => (authority, path),
            None => (host, url.as_bytes()),
        };
        Endpoint {
            host: host_of(authority),
            method: text(method),
            template: template(if path.is_empty() { b"/" } else { path }),
            client: text(client),
            url,
        }
    }
}

impl Endpoint {
    /// What tells it from other endpoints.
    pub(super) fn identity(&self) -> (&str, &str, &str) {
        (&self.host, &self.method, &self.template)
    }
}

/// `v1`, `v2.0`: part of the endpoint's name.
fn is_version(segment: &[u8]) -> bool {
    segment.len() <= 5
        && segment
            .strip_prefix(b"v")
            .is_some_and(|rest| rest.iter().all(|b| b.is_ascii_digit() || *b == b'.'))
}

/// Words in the user agents of robots, scanners and monitors, in lower case.
const ROBOTS: [&str; 20] = [
    "bot",
    "crawl",
    "spider",
    "scan",
    "slurp",
    "monitor",
    "probe",
    "health",
    "uptime",
    "pingdom",
    "zgrab",
    "masscan",
    "nmap",
    "nikto",
    "sqlmap",
    "nuclei",
    "wpscan",
    "dirbuster",
    "gobuster",
    "fuzz",
];

/// Parts of targets that nobody asks for but scanners, in lower case.
const PROBED: [&str; 14] = [
    "/.env",
    "/.git",
    "/wp-",
    "/xmlrpc.php",
    "/phpmyadmin",
    "/.aws",
    "/cgi-bin/",
    "/.ssh",
    "/.htaccess",
    "/.htpasswd",
    "/etc/passwd",
    "/actuator",
    "/boaform",
    "../",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Locator;

    fn kept(target: &str, agent: &str) -> Vec<u8> {
        let mut sighting = Sighting::at(1, Locator::Line, 403);
        sighting.method = Some(b"GET");
        sighting.target = Some(target.as_bytes());
        sighting.agent = Some(agent.as_bytes());
        sighting.client = Some(Caller::Name(b"192.0.2.7"));
        let mut requests = Requests::default();
        let first = requests.keep(&sighting, 7);
        let second = requests.keep(&sighting, 7);
        assert_eq!(requests.get(first).map(|r| r.0), requests.get(second).map(|r| r.0));
        assert_eq!(requests.get(first).and_then(Request::expires), None);
        let front = Front { credential: 8, expires: Some(9), answered: Some(Timestamp(10)) };
        assert_eq!(requests.get(first).and_then(Request::credential), Some(7));
        requests.amend(first, front);
        assert_eq!(requests.get(first).map(Request::front), Some(front));
        assert_eq!(requests.get(second).and_then(Request::credential), Some(7));
        requests.get(second).expect("kept").0.to_vec()
    }

    #[test]
    fn a_request_is_read_back_redacted() {
        let bytes =
            kept("https://API.example/v1/orders/7?access_token=s3cr3t-s3cr3t-s3cr3t", "app/1");
        let endpoint = Request(&bytes).endpoint(&Redactor::new(b"test"));
        assert_eq!(endpoint.identity(), ("api.example", "GET", "/v1/orders/{id}"));
        assert_eq!(endpoint.client, "192.0.2.7");
        assert!(!endpoint.url.contains("s3cr3t"), "{}", endpoint.url);
    }

    #[test]
    fn shapes_leave_out_what_varies() {
        let shape = |target: &str| Request(&kept(target, "")).shape();
        assert_eq!(shape("/v1/orders/7?x=1"), shape("/v1/orders/8"));
        assert_ne!(shape("/v1/orders/7"), shape("/v2/orders/7"));
        assert_ne!(shape("/v1/orders/7"), shape("/v1/items/7"));
    }

    #[test]
    fn robots_say_so_or_ask_for_what_only_they_ask_for() {
        for (target, agent, expected) in [
            ("/", "Mozilla/5.0 (compatible; Googlebot/2.1)", true),
            ("/.ENV", "Mozilla/5.0", true),
            ("/orders", "okhttp/4.9", false),
        ] {
            assert_eq!(Request(&kept(target, agent)).is_of_robot(), expected, "{target} {agent}");
        }
    }
}
