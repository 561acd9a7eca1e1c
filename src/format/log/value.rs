//! Single values: request lines, numbers, lists, names.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter};

use super::column::Unit;

/// A request line that makes sense.
pub(crate) struct RequestLine<'a> {
    pub method: Cow<'a, [u8]>,
    pub target: Cow<'a, [u8]>,
    pub version: Option<Cow<'a, str>>,
}

/// Reads a request line. Whatever clients sent in its place (TLS handshakes, port scanners'
/// greetings) is no request line.
pub(crate) fn request_line(line: Cow<'_, [u8]>) -> Option<RequestLine<'_>> {
    match line {
        Cow::Borrowed(line) => {
            let (method, target, version) = split_request(line)?;
            Some(RequestLine {
                method: Cow::Borrowed(method),
                target: Cow::Borrowed(target),
                version: version.and_then(self::version),
            })
        }
        Cow::Owned(line) => {
            let (method, target, version) = split_request(&line)?;
            Some(RequestLine {
                method: Cow::Owned(method.to_vec()),
                target: Cow::Owned(target.to_vec()),
                version: version.and_then(self::version),
            })
        }
    }
}

type Parts<'a> = (&'a [u8], &'a [u8], Option<&'a [u8]>);

/// Method, target and version. The target may hold spaces: clients send what they like.
fn split_request(line: &[u8]) -> Option<Parts<'_>> {
    let (method, rest) = line.split_at_checked(memchr(b' ', line)?)?;
    let rest = rest.trim_ascii();
    if !is_method(method) || rest.is_empty() {
        return None;
    }
    if let Some(space) = memchr::memrchr(b' ', rest) {
        let (target, version) = rest.split_at_checked(space)?;
        let version = version.trim_ascii();
        if version.starts_with(b"HTTP/") || version.starts_with(b"http/") {
            let target = target.trim_ascii_end();
            return (!target.is_empty() && target != b"-").then_some((
                method,
                target,
                Some(version),
            ));
        }
    }
    // Hypercorn writes the number alone.
    if let Some((target, version @ (b"1.0" | b"1.1" | b"2" | b"3"))) = memchr::memrchr(b' ', rest)
        .and_then(|space| Some((rest.get(..space)?, rest.get(space + 1..)?)))
        && target.starts_with(b"/")
    {
        return Some((method, target, Some(version)));
    }
    // Without a version (HTTP/0.9, truncated by the client) only what cannot be prose.
    let is_target = rest.starts_with(b"/") || rest == b"*" || has_scheme(rest);
    let is_shouted = method.iter().all(|b| b.is_ascii_uppercase() || matches!(b, b'-' | b'_'));
    (is_target && is_shouted).then_some((method, rest, None))
}

/// Whether this is a token (RFC 9110 section 5.6.2) of a length any method has.
fn is_method(method: &[u8]) -> bool {
    let token = |b: &u8| {
        b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'!' | b'$' | b'+' | b'~')
    };
    (1..=32).contains(&method.len()) && method.iter().all(token) && method != b"-"
}

/// Whether this can be nothing but the method of an HTTP request: upper case, or the lower case of one
/// that everybody has.
pub(crate) fn is_http_method(name: &[u8]) -> bool {
    const COMMON: [&[u8]; 7] = [b"get", b"post", b"put", b"delete", b"head", b"options", b"patch"];
    COMMON.contains(&name)
        || ((3..=20).contains(&name.len())
            && name.iter().all(|b| b.is_ascii_uppercase() || matches!(b, b'-' | b'_')))
}

/// A method in a column of its own. Some writers, `FortiWeb` among them, put it in lower case, in
/// which no method is registered.
pub(crate) fn method(name: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    if !name.is_empty() && name.iter().all(u8::is_ascii_lowercase) {
        return is_method(&name).then(|| name.to_ascii_uppercase().into());
    }
    is_method(&name).then_some(name)
}

/// `HTTP/1.1`, `h2`, `2.0`, `1.1` to `1.1`, `2`, `2`, `1.1`.
pub(crate) fn version(text: &[u8]) -> Option<Cow<'static, str>> {
    let number: &[u8] = {
        let slash = text.get(..5).is_some_and(|p| p.eq_ignore_ascii_case(b"http/"));
        if slash { text.get(5..)? } else { text.strip_prefix(b"h").unwrap_or(text) }
    };
    match number {
        b"0.9" => Some("0.9".into()),
        b"1.0" | b"1" => Some("1.0".into()),
        b"1.1" => Some("1.1".into()),
        // Azure's classic Front Door writes an assembly's version.
        b"2.0" | b"2" | b"2.0.0.0" => Some("2".into()),
        b"3.0" | b"3" => Some("3".into()),
        _ if number.first().is_some_and(u8::is_ascii_digit) && number.len() <= 8 => {
            Some(String::from_utf8_lossy(number).into_owned().into())
        }
        _ => None,
    }
}

/// The first entry of a comma-separated list, without brackets' quotes or spaces.
pub(crate) fn first_of_list(list: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let end = memchr(b',', &list).unwrap_or(list.len());
    let first = part(list, 0, end);
    non_empty(trim(first)).filter(|first| first.as_ref() != b"-")
}

/// A user name, without the quotes some writers put around it; `-` is none.
pub(crate) fn user(name: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let name = match name.as_ref() {
        [b'"', .., b'"'] => {
            let end = name.len() - 1;
            part(name, 1, end)
        }
        _ => name,
    };
    non_empty(trim(name)).filter(|name| name.as_ref() != b"-")
}

/// A server name that names one: `_` is nginx's catch-all.
pub(crate) fn server_name(name: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    non_empty(name).filter(|name| name.as_ref() != b"_")
}

/// A query without its question mark.
pub(crate) fn query(query: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    let start = usize::from(query.starts_with(b"?"));
    let end = query.len();
    non_empty(part(query, start, end))
}

/// Path and query back to one target.
pub(crate) fn join_target<'a>(
    path: Option<Cow<'a, [u8]>>,
    query: Option<Cow<'a, [u8]>>,
) -> Option<Cow<'a, [u8]>> {
    let mut path = path?;
    // Akamai leaves out the slash every path begins with.
    if path.first().is_some_and(u8::is_ascii_alphanumeric) && !has_scheme(&path) {
        path.to_mut().insert(0, b'/');
    }
    match (path, query) {
        (path, None) => Some(path),
        // A path that brings its query needs no other.
        (path, Some(_)) if path.contains(&b'?') => Some(path),
        (path, Some(query)) => {
            let mut target = path.into_owned();
            target.push(b'?');
            target.extend_from_slice(&query);
            Some(Cow::Owned(target))
        }
    }
}

/// Host and path of `app.example/me`; of a URL or a path the whole, and no host.
pub(crate) fn split_host(url: &[u8]) -> (Option<&[u8]>, &[u8]) {
    let end = memchr::memchr2(b'/', b'?', url).unwrap_or(url.len());
    match url.split_at_checked(end) {
        Some((host, path)) if host.contains(&b'.') && !has_scheme(url) => {
            (Some(host), if path.is_empty() { b"/" } else { path })
        }
        _ => (None, url),
    }
}

/// The same of a value that may have been decoded.
pub(crate) fn host_and_path(url: Cow<'_, [u8]>) -> (Option<Cow<'_, [u8]>>, Cow<'_, [u8]>) {
    match url {
        Cow::Borrowed(url) => {
            let (host, path) = split_host(url);
            (host.map(Cow::Borrowed), path.into())
        }
        Cow::Owned(url) => {
            let (host, path) = split_host(&url);
            (host.map(|host| host.to_vec().into()), path.to_vec().into())
        }
    }
}

fn has_scheme(target: &[u8]) -> bool {
    target.windows(3).take(16).any(|window| window == b"://")
}

/// Host and port. A host that names its port keeps it.
pub(crate) fn with_port<'a>(host: Cow<'a, [u8]>, port: Option<&[u8]>) -> Cow<'a, [u8]> {
    match port {
        Some(port) if !port.is_empty() && !host.contains(&b':') => {
            let mut authority = host.into_owned();
            authority.push(b':');
            authority.extend_from_slice(port);
            Cow::Owned(authority)
        }
        _ => host,
    }
}

/// `http` or `https`, also by what a load balancer calls the kinds of its connections.
pub(crate) fn scheme(text: &[u8]) -> Option<&'static str> {
    match text {
        b"http" | b"ws" => Some("http"),
        b"https" | b"HTTPS" | b"h2" | b"wss" | b"grpcs" => Some("https"),
        _ => None,
    }
}

/// The value unless it is empty.
pub(crate) fn non_empty(value: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    (!value.is_empty()).then_some(value)
}

/// A request target. Squid writes `error:invalid-request` where it could not read one.
pub(crate) fn target(target: Cow<'_, [u8]>) -> Option<Cow<'_, [u8]>> {
    non_empty(target).filter(|target| !target.starts_with(b"error:"))
}

/// The challenge among captured header fields, `{one|two} {three}`. Their names are not logged, so
/// it must look like nothing else: a scheme and a parameter that only challenges begin with.
pub(crate) fn captured_challenge(captures: &[u8]) -> Option<&[u8]> {
    const SCHEMES: [&[u8]; 5] = [b"Basic", b"Bearer", b"Digest", b"DPoP", b"Negotiate"];
    const PARAMETERS: [&[u8]; 2] = [b"realm=", b"error="];
    let mut values = captures.split(|b| matches!(b, b'{' | b'|' | b'}'));
    values.find(|value| {
        let Some(space) = memchr(b' ', value) else { return false };
        let (scheme, parameters) = value.split_at(space);
        let parameters = parameters.trim_ascii_start();
        SCHEMES.iter().any(|known| scheme.eq_ignore_ascii_case(known))
            && PARAMETERS.iter().any(|known| {
                parameters.get(..known.len()).is_some_and(|p| p.eq_ignore_ascii_case(known))
            })
            // Digest credentials have a realm as well.
            && memchr::memmem::find(parameters, b"username=").is_none()
    })
}

/// A number of bytes.
pub(crate) fn number(text: &[u8]) -> Option<u64> {
    std::str::from_utf8(text).ok()?.parse().ok()
}

/// A status code in exactly three digits; 0 for `0` and `000`, which servers write when they sent
/// no response.
#[inline]
pub(crate) fn status(text: &[u8]) -> Option<u16> {
    match text {
        [hundreds @ b'1'..=b'9', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            let digit = |b: &u8| u16::from(*b - b'0');
            Some(digit(hundreds) * 100 + digit(tens) * 10 + digit(ones))
        }
        b"0" | b"000" => Some(0),
        _ => None,
    }
}

/// The same, or 0 for what writers put where no status was sent.
#[inline]
pub(crate) fn status_or_none(text: &[u8]) -> Option<u16> {
    status(text).or_else(|| matches!(text, b"-" | b"-1").then_some(0))
}

/// The last status of `401, 200 : 502` (nginx writes one a try, commas within a group of servers,
/// colons between groups after an internal redirect).
pub(crate) fn last_status(text: &[u8]) -> Option<u16> {
    let tries = text.rsplit(|b| matches!(b, b',' | b':' | b' ')).map(<[u8]>::trim_ascii);
    tries.filter(|part| !part.is_empty()).take(1).find_map(status).filter(|&status| status != 0)
}

/// Microseconds of a decimal number of `unit`s. Negative and absurd values are none.
pub(crate) fn micros(text: &[u8], unit: Unit) -> Option<i64> {
    if unit == Unit::Named {
        return named_micros(text.trim_ascii());
    }
    let text = text.rsplit(|b| matches!(b, b',' | b' ')).next()?;
    // Google writes protobuf durations, `0.012s`; Heroku `12ms`.
    let text = match unit {
        Unit::Seconds => text.strip_suffix(b"s").unwrap_or(text),
        Unit::Milliseconds => text.strip_suffix(b"ms").unwrap_or(text),
        Unit::Microseconds | Unit::Nanoseconds | Unit::Named | Unit::SecondsOrMilliseconds => text,
    };
    let number: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    let micros = match unit {
        Unit::Seconds => number * 1e6,
        Unit::SecondsOrMilliseconds if text.contains(&b'.') => number * 1e6,
        Unit::Milliseconds | Unit::SecondsOrMilliseconds => number * 1e3,
        Unit::Microseconds => number,
        Unit::Nanoseconds | Unit::Named => number / 1e3,
    };
    // A year: beyond that the unit was another.
    (0.0..=3.2e13).contains(&micros).then_some(micros.round() as i64)
}

/// Microseconds of what Go writes for a duration: `1m2.5s`, `12.3ms`, `350µs`, `80ns`.
fn named_micros(mut text: &[u8]) -> Option<i64> {
    let mut sum = 0.0;
    while !text.is_empty() {
        let digits = text.iter().take_while(|b| b.is_ascii_digit() || **b == b'.').count();
        let (number, rest) = text.split_at_checked(digits)?;
        let letters = rest.iter().take_while(|b| !b.is_ascii_digit()).count();
        let (unit, rest) = rest.split_at_checked(letters)?;
        let micros = match unit {
            b"h" => 3.6e9,
            b"m" => 6e7,
            b"s" => 1e6,
            // uWSGI's words.
            b"ms" | b" msecs" => 1e3,
            b" micros" | b"us" | b"\xc2\xb5s" | b"\xce\xbcs" => 1.0,
            b"ns" => 1e-3,
            _ => return None,
        };
        sum += std::str::from_utf8(number).ok()?.parse::<f64>().ok()? * micros;
        text = rest;
    }
    (0.0..=3.2e13).contains(&sum).then_some(sum.round() as i64)
}

/// As text; bytes that are not UTF-8 are replaced.
pub(crate) fn text(bytes: Cow<'_, [u8]>) -> Cow<'_, str> {
    match bytes {
        Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
        Cow::Owned(bytes) => match String::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned().into(),
        },
    }
}

/// Whether this is an IPv4 address, perhaps with a port, as nearly all addresses in logs are.
#[inline]
fn is_ipv4_with_port(text: &[u8]) -> bool {
    let (mut dots, mut digits) = (0, 0);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' if digits < 3 => digits += 1,
            b'.' if digits > 0 && dots < 3 => (dots, digits) = (dots + 1, 0),
            b':' if digits > 0 && dots == 3 => {
                return text.get(at + 1..).is_some_and(|port| port.iter().all(u8::is_ascii_digit));
            }
            _ => return false,
        }
    }
    digits > 0 && dots == 3
}

/// Whether this is an IPv4 or IPv6 address, perhaps with a port or brackets.
pub(crate) fn is_address(text: &[u8]) -> bool {
    if is_ipv4_with_port(text) {
        return true;
    }
    let text = text.strip_prefix(b"[").unwrap_or(text);
    if memchr_iter(b':', text).count() <= 1 {
        let host = text.split(|&b| b == b':').next().unwrap_or_default();
        return memchr_iter(b'.', host).count() == 3
            && host
                .split(|&b| b == b'.')
                .all(|part| (1..=3).contains(&part.len()) && part.iter().all(u8::is_ascii_digit));
    }
    // Zone identifiers, brackets and an embedded IPv4 address included.
    text.iter().all(|b| b.is_ascii_hexdigit() || matches!(b, b':' | b'.' | b'%' | b']'))
        || text.contains(&b'%')
}

fn trim(bytes: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.trim_ascii()),
        Cow::Owned(bytes) => Cow::Owned(bytes.trim_ascii().to_vec()),
    }
}

fn part(bytes: Cow<'_, [u8]>, start: usize, end: usize) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(start..end).unwrap_or_default()),
        Cow::Owned(mut bytes) => {
            bytes.truncate(end);
            Cow::Owned(bytes.get(start..).unwrap_or_default().to_vec())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(line: &str) -> Option<(String, String, Option<String>)> {
        let line = request_line(Cow::Borrowed(line.as_bytes()))?;
        let text = |bytes: Cow<'_, [u8]>| String::from_utf8_lossy(&bytes).into_owned();
        Some((text(line.method), text(line.target), line.version.map(Cow::into_owned)))
    }

    #[test]
    fn reads_request_lines_and_refuses_junk() {
        let owned =
            |m: &str, t: &str, v: Option<&str>| Some((m.into(), t.into(), v.map(Into::into)));
        assert_eq!(request("GET /a b HTTP/1.1"), owned("GET", "/a b", Some("1.1")));
        assert_eq!(request("CONNECT a:443 HTTP/2.0"), owned("CONNECT", "a:443", Some("2")));
        assert_eq!(request("GET http://a/ HTTP/1.0"), owned("GET", "http://a/", Some("1.0")));
        assert_eq!(request("GET /old"), owned("GET", "/old", None));
        for junk in
            ["", "-", "hello", "hello there", "- - HTTP/1.1", "GET  HTTP/1.1", "\u{16}\u{3}\u{1}"]
        {
            assert_eq!(request(junk), None, "{junk:?}");
        }
    }

    #[test]
    fn takes_the_last_upstream_status() {
        assert_eq!(last_status(b"401, 200"), Some(200));
        assert_eq!(last_status(b"502, 502 : 403"), Some(403));
        assert_eq!(last_status(b"200, -"), None);
        assert_eq!(last_status(b"-"), None);
        assert_eq!(last_status(b"0"), None);
    }

    #[test]
    fn knows_addresses_from_names() {
        for address in
            ["1.2.3.4", "1.2.3.4:80", "::1", "[::1]:443", "2001:db8::7", "::ffff:10.0.0.1"]
        {
            assert!(is_address(address.as_bytes()), "{address}");
        }
        for name in ["", "-", "localhost", "example.com", "example.com:443", "1.2.3", "unix:"] {
            assert!(!is_address(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn reads_durations() {
        assert_eq!(micros(b"0.005", Unit::Seconds), Some(5_000));
        assert_eq!(micros(b"357313", Unit::Nanoseconds), Some(357));
        assert_eq!(micros(b"-1", Unit::Seconds), None);
        assert_eq!(micros(b"nan", Unit::Seconds), None);
    }
}
