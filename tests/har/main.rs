//! HAR files as exporters write them: what is read, and what is not concluded.

use std::io::{Cursor, Read};

mod bodies;
mod documents;
mod entries;

use authlint::format::har;
use authlint::model::{
    Depth, Exchange, Interest, Knowledge, Known, Mishap, Outlet, Reading, limits,
};
use authlint::source::SourceError;

/// A source that gives at most so many bytes at a time.
struct Portions<R>(R, usize);

impl<R: Read> Read for Portions<R> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let room = to.len().min(self.1);
        self.0.read(&mut to[..room])
    }
}

/// Reads a file as the run does, one piece after the other.
fn read_from(
    content: Box<dyn Read + Send>,
    credentials_seen: Option<bool>,
    interest: &Interest,
    look: &mut dyn FnMut(&Exchange<'_>),
) -> (Reading, Option<SourceError>) {
    let mut reading = Reading::default();
    let mut reader = match har::open(content, credentials_seen) {
        Ok(reader) => reader,
        Err(error) => return (reading, Some(error)),
    };
    loop {
        match reader.next_wave() {
            Ok(Some(wave)) => {
                for piece in 0..wave.pieces() {
                    wave.read(piece, &mut Outlet::new(interest, &mut reading, look));
                }
            }
            Ok(None) => return (reading, None),
            Err(error) => {
                assert!(
                    reader.next_wave().is_ok_and(|wave| wave.is_none()),
                    "the source ends here"
                );
                return (reading, Some(error));
            }
        }
    }
}

fn read(file: &str, look: &mut dyn FnMut(&Exchange<'_>)) -> (Reading, Option<SourceError>) {
    let content = Cursor::new(file.as_bytes().to_vec());
    read_from(Box::new(content), None, &Interest::everything(), look)
}

fn file(creator: &str, entries: &str) -> String {
    format!(
        r#"{{"log":{{"version":"1.2","creator":{{"name":"{creator}"}},"entries":[{entries}]}}}}"#
    )
}

/// Looks at the one exchange of a file with this entry, written by Firefox.
fn look_at(entry: &str, look: impl Fn(&Exchange<'_>)) -> Reading {
    look_at_export("Firefox", entry, look)
}

fn look_at_export(creator: &str, entry: &str, look: impl Fn(&Exchange<'_>)) -> Reading {
    let mut seen = 0;
    let (reading, error) = read(&file(creator, entry), &mut |exchange| {
        seen += 1;
        look(exchange);
    });
    assert_eq!((seen, error), (1, None), "{entry}");
    reading
}

/// An entry with these members in request and response.
fn entry(request: &str, response: &str) -> String {
    format!(
        r#"{{"startedDateTime":"2026-03-01T10:00:00.250Z","time":12.5,
            "request":{{"method":"GET","url":"https://api.example/v1/me?x=1"{request}}},
            "response":{{"status":403{response}}}}}"#
    )
}

const HOST: &str = r#","headers":[{"name":"Host","value":"api.example"}]"#;

fn body(exchange: &Exchange<'_>) -> (Vec<u8>, bool) {
    let response = exchange.response.as_ref().expect("a response");
    let body = response.body.clone().seen().expect("a body");
    (body.bytes.into_owned(), body.complete)
}
