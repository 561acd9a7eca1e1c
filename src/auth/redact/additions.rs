//! What else is secret at one's own site: names that ours do not cover, values of a known look.

use regex::{Captures, Regex};

use super::names::plain;
use super::{DIGITS, Redactor, redacted_length};

/// Names and patterns of secrets.
#[derive(Clone, Debug, Default)]
pub struct Additions {
    /// In lower case, without separators.
    names: Vec<Vec<u8>>,
    patterns: Vec<Regex>,
}

/// A pattern that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` cannot be used: {why}")]
pub struct AdditionsError {
    pattern: String,
    why: String,
}

impl Additions {
    /// Values under these names (of fields, cookies, parameters, members, elements; in any spelling),
    /// and whatever these regular expressions match: of one with a group, its first group.
    ///
    /// # Errors
    /// When an expression cannot be read, or matches where there is nothing.
    pub fn new(names: &[String], patterns: &[String]) -> Result<Self, AdditionsError> {
        let failed = |pattern: &str, why: &str| AdditionsError {
            pattern: pattern.to_owned(),
            why: why.to_owned(),
        };
        let mut additions = Self::default();
        for name in names {
            let plain = plain(name.as_bytes());
            if plain.is_empty() {
                return Err(failed(name, "a name has letters or digits"));
            }
            additions.names.push(plain);
        }
        for pattern in patterns {
            let regex = Regex::new(pattern).map_err(|error| {
                failed(pattern, error.to_string().lines().last().unwrap_or_default())
            })?;
            if regex.is_match("") {
                return Err(failed(pattern, "it matches where there is nothing"));
            }
            additions.patterns.push(regex);
        }
        Ok(additions)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.patterns.is_empty()
    }

    pub(super) fn name(&self, name: &[u8]) -> bool {
        !self.names.is_empty() && {
            let name = plain(name);
            self.names.contains(&name)
        }
    }

    /// The text without what the patterns match; `None` when nothing does.
    pub(super) fn mask(&self, text: &str, redactor: &Redactor) -> Option<String> {
        let mut masked: Option<String> = None;
        for pattern in &self.patterns {
            let before = masked.as_deref().unwrap_or(text);
            let after = pattern.replace_all(before, |found: &Captures<'_>| {
                let whole = found.get(0).map_or("", |m| m.as_str());
                let secret = found.get(1).map_or(whole, |m| m.as_str());
                // What was replaced before stays as it is.
                if secret.is_empty() || redacted_length(secret.as_bytes()) == Some(secret.len()) {
                    return whole.to_owned();
                }
                let label = format!("secret#{}", redactor.fingerprint(secret.as_bytes()));
                debug_assert_eq!(label.len(), "secret#".len() + DIGITS);
                whole.replace(secret, &label)
            });
            if let std::borrow::Cow::Owned(after) = after {
                masked = Some(after);
            }
        }
        masked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redactor() -> Redactor {
        let additions = Additions::new(
            &["X-Acme-Ticket".to_owned(), "badgeNumber".to_owned()],
            &[r"\bACME-[0-9]{6}\b".to_owned(), r"pin is (\d{4})".to_owned()],
        );
        Redactor::new(b"test").with(additions.expect("usable"))
    }

    #[test]
    fn names_of_ones_own_are_secret_everywhere() {
        let redactor = redactor();
        for text in [
            redactor.field_value(b"x-acme-ticket", b"blue"),
            redactor.url(b"/a?badge_number=blue"),
            redactor.body(None, br#"{"badgeNumber":"blue"}"#),
            redactor.body(Some(b"application/x-www-form-urlencoded"), b"badge-number=blue"),
            redactor.text(b"<badgeNumber>blue</badgeNumber>"),
        ] {
            // In a URL the sign is encoded.
            let is_shown = text.contains("secret#") || text.contains("secret%23");
            assert!(!text.contains("blue") && is_shown, "{text}");
        }
        assert_eq!(redactor.field_value(b"x-acme-color", b"blue"), "blue");
    }

    #[test]
    fn patterns_are_masked_wherever_they_match() {
        let redactor = redactor();
        let label = format!("secret#{}", redactor.fingerprint(b"ACME-123456"));
        assert_eq!(redactor.text(b"for ACME-123456, please"), format!("for {label}, please"));
        assert_eq!(redactor.field_value(b"x-order", b"ACME-123456"), label);
        assert_eq!(redactor.url(b"/orders/ACME-123456"), format!("/orders/{label}"));
        let pin = redactor.text(b"the pin is 4711");
        assert!(pin.starts_with("the pin is secret#"), "{pin}");
        // Again: what was replaced stays.
        assert_eq!(redactor.text(pin.as_bytes()), pin);
    }

    #[test]
    fn what_cannot_be_used_is_an_error() {
        for pattern in ["(", "x*"] {
            assert!(Additions::new(&[], &[pattern.to_owned()]).is_err(), "{pattern}");
        }
        assert!(Additions::new(&["--".to_owned()], &[]).is_err());
    }
}
