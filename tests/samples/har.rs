//! HAR files against a plain reading of their JSON.

use std::fs;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::authlint::{extracted, list, printed, root, text};
use crate::recordings::RECORDINGS;

/// What an entry and an exchange have in common.
#[derive(Debug, PartialEq)]
struct Exchange {
    locator: String,
    method: String,
    url: String,
    status: u64,
    request_fields: Vec<(String, String)>,
    response_fields: Vec<(String, String)>,
    body: Vec<u8>,
    body_bytes: u64,
}

#[test]
fn har_files_read_as_their_json_says() {
    let mut compared = 0;
    for recording in RECORDINGS.iter().filter(|recording| recording.path.contains(".har")) {
        let file = fs::read(root().join(recording.path)).unwrap();
        let har: Value = serde_json::from_slice(&file).unwrap();
        let expected: Vec<Exchange> =
            list(&har["log"], "entries").iter().enumerate().map(plainly).collect();
        let read: Vec<Exchange> = extracted(recording.path, &[]).iter().map(as_read).collect();
        assert_eq!(read, expected, "{}", recording.path);
        compared += read.len();
    }
    assert_eq!(compared, 39);
}

/// A browser's export without credentials does not say that there were none.
#[test]
fn a_sanitised_export_hides_credentials_and_says_so() {
    for exchange in extracted("samples/power-bi/seed-sanitised.har", &[]) {
        let request = &exchange["request"];
        let fields = list(request, "headers");
        let hidden = ["authorization", "cookie"];
        assert!(!fields.iter().any(|field| {
            hidden.contains(&field[0].as_str().unwrap().to_ascii_lowercase().as_str())
        }));
        let withheld = request["headers_withheld"].as_array().cloned().unwrap_or_default();
        assert!(
            request["headers_complete"] == false
                || hidden.iter().all(|name| withheld.contains(&Value::from(*name))),
            "{request}"
        );
    }
}

fn plainly((index, entry): (usize, &Value)) -> Exchange {
    let (request, response) = (&entry["request"], &entry["response"]);
    let content = &response["content"];
    let written = content["text"].as_str().unwrap_or_default();
    let body = match content["encoding"].as_str() {
        Some("base64") => STANDARD.decode(written).unwrap(),
        None => written.as_bytes().to_vec(),
        Some(other) => panic!("encoding {other}"),
    };
    Exchange {
        locator: format!("entry {}", index + 1),
        method: text(request, "method").to_owned(),
        url: text(request, "url").to_owned(),
        status: response["status"].as_u64().unwrap(),
        request_fields: fields(request),
        response_fields: fields(response),
        body_bytes: body.len() as u64,
        body,
    }
}

fn as_read(exchange: &Value) -> Exchange {
    let (request, response) = (&exchange["request"], &exchange["response"]);
    let pairs = |message: &Value| -> Vec<(String, String)> {
        let pair = |field: &Value| {
            let [name, value] = &field.as_array().unwrap()[..] else { panic!("{field}") };
            (name.as_str().unwrap().to_owned(), value.as_str().unwrap().to_owned())
        };
        list(message, "headers").iter().map(pair).collect()
    };
    let body = response["body"].as_str().unwrap_or_default();
    Exchange {
        locator: text(exchange, "locator").to_owned(),
        method: text(request, "method").to_owned(),
        url: text(request, "url").to_owned(),
        status: response["status"].as_u64().unwrap(),
        request_fields: pairs(request),
        response_fields: pairs(response),
        body: match response["body_encoding"].as_str() {
            Some("base64") => STANDARD.decode(body).unwrap(),
            _ => body.as_bytes().to_vec(),
        },
        body_bytes: response["body_bytes"].as_u64().unwrap(),
    }
}

/// Header fields in their order, without what browsers make of HTTP/2's pseudo-header fields
/// (RFC 9113 section 8.3: they are no fields).
fn fields(message: &Value) -> Vec<(String, String)> {
    list(message, "headers")
        .iter()
        .map(|field| (text(field, "name").to_owned(), text(field, "value").to_owned()))
        .filter(|(name, _)| !name.starts_with(':'))
        .collect()
}

/// A capture that went through a HAR file says what it said before, places and the names of sources
/// apart.
#[test]
fn a_har_file_of_a_capture_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut exchanges = 0;
    for recording in RECORDINGS.iter().filter(|recording| recording.path.contains("cap")) {
        let har = folder.path().join("out.har");
        let path = har.to_str().unwrap();
        printed(&["extract", recording.path, "--show-secrets", "-o", path], 100);
        let without_places = |mut read: Vec<Value>| {
            for exchange in &mut read {
                let members = exchange.as_object_mut().unwrap();
                members.retain(|name, _| name != "source" && name != "locator");
            }
            read
        };
        let direct = without_places(extracted(recording.path, &[]));
        let by_har = without_places(extracted(path, &[]));
        exchanges += direct.len();
        for (direct, by_har) in direct.iter().zip(&by_har) {
            assert_eq!(direct, by_har, "{}", recording.path);
        }
        assert_eq!(direct.len(), by_har.len(), "{}", recording.path);
    }
    assert!(exchanges > 70, "{exchanges}");
}

/// The tables of a capture have a row for each exchange, with what its record says.
#[cfg(feature = "dataframes")]
#[test]
fn tables_of_a_capture_have_a_row_for_each_exchange() {
    use polars::prelude::{CsvReader, DataFrame, ParquetReader, SerReader};

    let cells = |frame: &DataFrame, name: &str| -> Vec<String> {
        let column = frame.column(name).unwrap();
        (0..column.len()).map(|row| column.get(row).unwrap().to_string()).collect()
    };
    let folder = tempfile::tempdir().unwrap();
    for path in ["samples/loopback/framing.pcap", "samples/http2/multiplexed.pcap"] {
        let records = extracted(path, &[]);
        let expected: Vec<String> =
            records.iter().map(|record| record["response"]["status"].to_string()).collect();
        let table = |format: &str| {
            let file = folder.path().join(format!("out.{format}"));
            printed(&["extract", path, "-o", file.to_str().unwrap()], 100);
            fs::File::open(file).unwrap()
        };
        let csv = CsvReader::new(table("csv")).finish().unwrap();
        let parquet = ParquetReader::new(table("parquet")).finish().unwrap();
        for frame in [csv, parquet] {
            assert_eq!(cells(&frame, "http.response.status_code"), expected, "{path}");
            assert_eq!(frame.height(), records.len(), "{path}");
        }
    }
}
