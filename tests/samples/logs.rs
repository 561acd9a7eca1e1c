//! Access logs against a naive reading of the same lines.

use std::fs;
use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use regex::Regex;
use regex::bytes::{Captures, Regex as BytesRegex};
use serde_json::Value;

use crate::authlint::{analysed, extracted, list, owned, root, text};
use crate::recordings::ACCESS_AUTH;

/// A line, and what authlint makes of it.
#[derive(Debug, PartialEq)]
struct Line {
    number: usize,
    client: Option<String>,
    user: Option<String>,
    time: String,
    method: Option<String>,
    target: Option<String>,
    version: Option<String>,
    status: u64,
    bytes: Option<u64>,
    referer: Option<String>,
    user_agent: Option<String>,
    upstream_status: Option<u64>,
    challenge: Option<String>,
}

/// `combined`, and what `access-auth.log` has after it.
static COMBINED: LazyLock<BytesRegex> = LazyLock::new(|| {
    BytesRegex::new(concat!(
        r#"^(?<client>\S+) - (?<user>.+?) \[(?<day>\d\d)/(?<month>\w{3})/(?<year>\d{4})"#,
        r#":(?<time>[\d:]{8}) \+0000\] "(?<request>[^"]*)" (?<status>\d{3}) (?<bytes>\d+)"#,
        r#" "(?<referer>[^"]*)" "(?<agent>[^"]*)""#,
        r#"(?: (?<upstream>\d{3}|-) "(?<challenge>[^"]*)" "[^"]*")?$"#
    ))
    .unwrap()
});

static REQUEST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^([A-Z]+) (\S+)(?: HTTP/(\d(?:\.\d)?))?$").unwrap());

#[test]
fn text_logs_read_as_a_regular_expression_reads_them() {
    for (path, options, lines) in [
        ("samples/nginx/access.log", &[][..], 261),
        ("samples/nginx/access.log.1.gz", &[], 161),
        ("samples/power-bi/access.log", &[], 309),
        ("samples/power-bi/access-auth.log", &["--log-format", ACCESS_AUTH], 309),
    ] {
        let expected: Vec<Line> = contents(path)
            .split(|&byte| byte == b'\n')
            .enumerate()
            .filter(|(_, line)| !line.is_empty())
            .map(|(index, line)| {
                let captures = COMBINED.captures(line);
                plainly(index + 1, &captures.unwrap_or_else(|| panic!("{path}:{}", index + 1)))
            })
            .collect();
        assert_eq!(expected.len(), lines, "{path}");
        let read: Vec<Line> = extracted(path, options).iter().map(as_read).collect();
        assert_eq!(read.len(), lines, "{path}");
        for (read, expected) in read.iter().zip(&expected) {
            assert_eq!(read, expected, "{path}");
        }
    }
}

#[test]
fn the_json_log_reads_as_its_json_says() {
    let path = "samples/nginx/access.json";
    let mut expected = Vec::new();
    let mut without_request = 0;
    for (index, line) in contents(path).split(|&byte| byte == b'\n').enumerate() {
        // Two lines hold a user agent that is not UTF-8.
        let line = String::from_utf8_lossy(line);
        if line.is_empty() {
            continue;
        }
        let line: Value = serde_json::from_str(&line).unwrap();
        let (method, uri) = (text(&line, "request_method"), text(&line, "request_uri"));
        if method.is_empty() || uri.is_empty() {
            without_request += 1;
            continue;
        }
        // An upstream that never answered has the status `-`.
        let logged = |name: &str| owned(&line[name]).filter(|v| !v.is_empty() && v != "-");
        expected.push((
            format!("line {}", index + 1),
            method.to_owned(),
            format!("{}://{}{uri}", text(&line, "scheme"), text(&line, "host")),
            line["status"].as_u64().unwrap(),
            logged("remote_user"),
            logged("sent_http_www_authenticate"),
            logged("upstream_status"),
        ));
    }
    assert_eq!(expected.len() + without_request, 422);
    let exchanges = extracted(path, &[]);
    let read: Vec<_> = exchanges
        .iter()
        .filter(|exchange| exchange["request"]["url"].is_string())
        .filter(|exchange| !text(&exchange["request"], "url").ends_with(".example"))
        .map(|exchange| {
            let (request, response) = (&exchange["request"], &exchange["response"]);
            (
                text(exchange, "locator").to_owned(),
                text(request, "method").to_owned(),
                text(request, "url").to_owned(),
                response["status"].as_u64().unwrap(),
                owned(&exchange["log"]["user"]),
                field(response, "www-authenticate"),
                exchange["log"]["upstream_status"].as_u64().map(|status| status.to_string()),
            )
        })
        .collect();
    assert_eq!(read.len(), expected.len());
    for (read, expected) in read.iter().zip(&expected) {
        assert_eq!(read, expected);
    }
}

/// The fields of this format come after the nine of `combined`, and all of them are there.
#[test]
fn a_log_with_a_format_of_its_own_is_read_to_its_last_column() {
    let report = analysed("samples/power-bi/access-auth.log", &["--log-format", ACCESS_AUTH]);
    let input = &report["inputs"][0];
    assert_eq!(list(input, "mishaps"), [] as [Value; 0]);
    assert_eq!((&input["unit_count"], &input["exchanges"]), (&309.into(), &309.into()));
    // No refusal had a challenge, and that is known: the column is there.
    let coverage = list(&report["summary"], "coverage");
    let of_403 = coverage.iter().find(|rule| rule["rule"] == "AL306").unwrap();
    assert_eq!((&of_403["eligible"], &of_403["checked"]), (&27.into(), &27.into()));
}

fn contents(path: &str) -> Vec<u8> {
    let path = root().join(path);
    let bytes = fs::read(&path).unwrap();
    if path.extension().is_none_or(|ending| ending != "gz") {
        return bytes;
    }
    let mut unpacked = Vec::new();
    GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
    unpacked
}

fn plainly(number: usize, captures: &Captures<'_>) -> Line {
    let logged = |name: &str| captures.name(name).map(|value| unescaped(value.as_bytes()));
    let known = |name: &str| logged(name).filter(|value| value != "-");
    let part = |name: &str| logged(name).unwrap();
    let month = ["Nov"].iter().position(|&name| name == part("month")).unwrap() + 11;
    let request = logged("request").unwrap();
    let request = REQUEST.captures(&request);
    let of_request = |index: usize| {
        let part = request.as_ref()?.get(index)?;
        Some(part.as_str().to_owned())
    };
    Line {
        number,
        client: logged("client"),
        user: known("user"),
        time: format!("{}-{month}-{}T{}", part("year"), part("day"), part("time")),
        method: of_request(1),
        target: of_request(2),
        version: of_request(3),
        status: part("status").parse().unwrap(),
        bytes: part("bytes").parse().ok(),
        referer: known("referer"),
        user_agent: known("agent"),
        upstream_status: known("upstream").map(|status| status.parse().unwrap()),
        challenge: known("challenge"),
    }
}

fn as_read(exchange: &Value) -> Line {
    let (request, response) = (&exchange["request"], &exchange["response"]);
    let time = text(exchange, "time").strip_suffix(".000000Z").unwrap();
    Line {
        number: text(exchange, "locator").strip_prefix("line ").unwrap().parse().unwrap(),
        client: owned(&exchange["client"]),
        user: owned(&exchange["log"]["user"]),
        time: time.to_owned(),
        method: owned(&request["method"]),
        target: owned(&request["url"]),
        version: owned(&exchange["http_version"]),
        status: response["status"].as_u64().unwrap(),
        bytes: response["body_bytes"].as_u64(),
        referer: field(request, "referer"),
        user_agent: field(request, "user-agent"),
        upstream_status: exchange["log"]["upstream_status"].as_u64(),
        challenge: field(response, "www-authenticate"),
    }
}

/// The one header field of this name.
fn field(message: &Value, name: &str) -> Option<String> {
    let fields = message["headers"].as_array()?;
    fields.iter().find(|field| field[0] == name).map(|field| field[1].as_str().unwrap().to_owned())
}

/// nginx writes quotes, backslashes, controls and what is not ASCII as `\xHH`.
fn unescaped(value: &[u8]) -> String {
    static ESCAPE: LazyLock<BytesRegex> =
        LazyLock::new(|| BytesRegex::new(r"\\x([0-9A-F]{2})").unwrap());
    let bytes = ESCAPE.replace_all(value, |captures: &Captures<'_>| {
        let digits = std::str::from_utf8(&captures[1]).unwrap();
        vec![u8::from_str_radix(digits, 16).unwrap()]
    });
    String::from_utf8_lossy(&bytes).into_owned()
}
