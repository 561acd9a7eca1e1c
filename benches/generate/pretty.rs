//! JSON with an indentation of two spaces, as browsers write HAR.

/// Writes JSON piece by piece. Whoever calls keeps the pieces in order.
#[derive(Default)]
pub(crate) struct Pretty {
    /// What was written since the caller last emptied it.
    pub(crate) out: Vec<u8>,
    depth: usize,
    /// The open object or array has no member yet.
    empty: bool,
    /// A key was written and waits for its value.
    keyed: bool,
}

impl Pretty {
    /// Starts an object or, with `[`, an array.
    pub(crate) fn open(&mut self, bracket: u8) {
        self.start();
        self.out.push(bracket);
        self.depth += 1;
        self.empty = true;
    }

    /// Ends it.
    pub(crate) fn close(&mut self, bracket: u8) {
        self.depth -= 1;
        if !self.empty {
            self.new_line();
        }
        self.out.push(bracket);
        self.empty = false;
    }

    /// Writes a key.
    pub(crate) fn key(&mut self, key: &str) -> &mut Self {
        self.start();
        self.out.push(b'"');
        self.out.extend_from_slice(key.as_bytes());
        self.out.extend_from_slice(b"\": ");
        self.keyed = true;
        self
    }

    /// Writes a text value.
    pub(crate) fn text(&mut self, text: &str) {
        self.raw(quote(text).as_bytes());
    }

    /// Writes a number.
    pub(crate) fn number(&mut self, number: impl std::fmt::Display) {
        self.raw(number.to_string().as_bytes());
    }

    /// Writes a value that is JSON already.
    pub(crate) fn raw(&mut self, json: &[u8]) {
        self.start();
        self.out.extend_from_slice(json);
    }

    /// Writes an array of objects with a name and a value each, as HAR has for headers.
    pub(crate) fn pairs(&mut self, key: &str, pairs: &[(&str, &str)]) {
        self.key(key).open(b'[');
        for (name, value) in pairs {
            self.open(b'{');
            self.key("name").text(name);
            self.key("value").text(value);
            self.close(b'}');
        }
        self.close(b']');
    }

    fn start(&mut self) {
        if self.keyed {
            self.keyed = false;
            return;
        }
        if self.depth > 0 {
            if !self.empty {
                self.out.push(b',');
            }
            self.new_line();
        }
        self.empty = false;
    }

    fn new_line(&mut self) {
        self.out.push(b'\n');
        self.out.resize(self.out.len() + 2 * self.depth, b' ');
    }
}

/// The text as a JSON string.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
