//! Rules without code: conditions that a team writes into its configuration.
//!
//! The conditions of a rule are asked one after the other, and each has three answers. One that does
//! not hold passes the exchange, whatever else was not recorded; else one that nobody can tell makes
//! the verdict unseen, as with every rule.

mod matcher;

use globset::{GlobBuilder, GlobMatcher};

use super::{Citation, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::model::{Cause, Confidence, Headers, Keyword, Known, Part, Severity, Unseen};

pub use matcher::{Matcher, MatcherError};

/// A rule of one's own, in words.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// `ACME-1`: of letters, digits and hyphens, not in our family `AL`.
    pub id: String,
    /// States the fault: `maintenance-as-403`.
    pub name: String,
    /// Of its findings.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do.
    pub fix: String,
    /// The status that would be right.
    pub expected_status: Option<u16>,
    /// When it flags.
    pub when: Conditions,
    /// When it does not, although it looks like it. Nothing by default.
    pub unless: Option<Conditions>,
}

/// Conditions on an exchange; all of them have to hold. Without a condition on something, anything is
/// right there.
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// Status codes.
    pub statuses: Vec<u16>,
    /// Methods, in any case.
    pub methods: Vec<String>,
    /// A glob for the host.
    pub host: Option<GlobMatcher>,
    /// A glob for the path as it was sent, without its query.
    pub path: Option<GlobMatcher>,
    /// Fields of the request; their names live as long as the rule.
    pub request_headers: Vec<(&'static str, Matcher)>,
    /// Fields of the response.
    pub headers: Vec<(&'static str, Matcher)>,
    /// The response's content.
    pub body: Option<Matcher>,
    /// Why the server refused, in its own words.
    pub causes: Vec<Cause>,
}

/// What a rule of one's own checks.
#[derive(Debug)]
pub struct Own {
    /// The status codes it looks at.
    pub statuses: &'static [u16],
    when: Conditions,
    unless: Option<Conditions>,
    expected_status: Option<u16>,
}

/// What is wrong with a rule of one's own.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum OwnError {
    /// Ours never collide with theirs.
    #[error("`{0}` is no id: take a prefix of your own and a number, as in ACME-1; AL is ours")]
    Id(String),
    /// Names are typed, too.
    #[error("`{0}` is no name: take lower-case words and hyphens, as in maintenance-as-403")]
    Name(String),
    /// Two rules would be one.
    #[error("there is a rule `{0}` already")]
    Taken(String),
    /// A process has one configuration.
    #[error("own rules were added before")]
    Twice,
    /// A rule that looks at everything is a slip.
    #[error("when.status: name the status codes it looks at")]
    NoStatus,
    /// A pattern that cannot be read.
    #[error("`{pattern}` is no pattern: {why}")]
    Glob {
        /// What was written.
        pattern: String,
        /// What is wrong with it.
        why: String,
    },
}

/// One answer of three: it holds (and what was seen of it), it does not, nobody can tell.
type Answer = Result<Option<String>, Unseen>;

impl Declaration {
    /// The rule. What findings say of their rule lives as long as the process, so the words of the
    /// rule do, too: a run has one configuration.
    ///
    /// # Errors
    /// When it cannot be one.
    pub fn rule(self) -> Result<&'static Rule, OwnError> {
        self.check()?;
        let Self { id, name, severity, message, fix, expected_status, when, unless } = self;
        let words = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let citation = Citation {
            source: "authlint.toml",
            keyword: Keyword::Advice,
            says: "a rule of your own",
            line: words(format!("authlint.toml: your own rule {id}")),
        };
        let rule = Rule {
            id: words(id),
            name: words(name),
            severity,
            profile: Profile::Default,
            summary: words(message),
            why: "Your own rule, from authlint.toml.",
            guards: &[],
            fix: words(fix),
            citations: Box::leak(Box::new([citation])),
            statuses: Statuses::Own(Box::leak(Box::new(Own {
                statuses: Box::leak(when.statuses.clone().into_boxed_slice()),
                when,
                unless,
                expected_status,
            }))),
            needs_any: &[Part::Status],
            rests_on_clock: false,
            // Asked through `Statuses::Own`.
            check: |_| Ok(None),
            examples: &[],
        };
        Ok(Box::leak(Box::new(rule)))
    }

    fn check(&self) -> Result<(), OwnError> {
        let is_ours = self.id.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("AL"))
            && self.id.as_bytes().get(2).is_some_and(u8::is_ascii_digit);
        let is_id = self.id.starts_with(|c: char| c.is_ascii_alphabetic())
            && self.id.ends_with(|c: char| c.is_ascii_digit())
            && self.id.len() <= 32
            && self.id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_ours || !is_id {
            return Err(OwnError::Id(self.id.clone()));
        }
        let is_name = self.name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && self.name.len() <= 64
            && self.name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !is_name {
            return Err(OwnError::Name(self.name.clone()));
        }
        if self.when.statuses.is_empty() {
            return Err(OwnError::NoStatus);
        }
        Ok(())
    }
}

impl Own {
    pub(super) fn check(&self, facts: &Facts<'_>) -> Verdict {
        let Some(evidence) = self.when.hold(facts)? else { return Ok(None) };
        if let Some(unless) = &self.unless
            && unless.hold(facts)?.is_some()
        {
            return Ok(None);
        }
        let mut note = Note::new(self.when.confidence(), evidence);
        note.expected_status = self.expected_status;
        note.cause = facts.statement().ok().flatten().map(|statement| statement.cause);
        Ok(Some(note))
    }
}

impl Conditions {
    /// A glob for hosts: `*.example`.
    ///
    /// # Errors
    /// When it is none.
    pub fn host_glob(pattern: &str) -> Result<GlobMatcher, OwnError> {
        glob(pattern, false)
    }

    /// A glob for paths, where `*` stops at a slash and `**` does not.
    ///
    /// # Errors
    /// When it is none.
    pub fn path_glob(pattern: &str) -> Result<GlobMatcher, OwnError> {
        glob(pattern, true)
    }

    /// What the response says goes as far as its own words; the rest is protocol data.
    fn confidence(&self) -> Confidence {
        if self.body.is_some() || !self.causes.is_empty() {
            Confidence::Stated
        } else {
            Confidence::Proven
        }
    }

    /// Whether all of them hold, and what was seen.
    fn hold(&self, facts: &Facts<'_>) -> Answer {
        let mut seen = vec![facts.status().to_string()];
        let mut unseen = None;
        let mut ask = |answer: Answer| match answer {
            Ok(Some(words)) => {
                if !words.is_empty() {
                    seen.push(words);
                }
                true
            }
            Ok(None) => false,
            Err(part) => {
                unseen = unseen.or(Some(part));
                true
            }
        };
        let all = self.statuses_hold(facts)
            && ask(self.method_holds(facts))
            && ask(self.host_holds(facts))
            && ask(self.path_holds(facts))
            && self.request_headers.iter().all(|&(name, ref matcher)| {
                let headers = facts.exchange().request_headers();
                ask(field_holds(headers, name, matcher, Part::RequestHeaders))
            })
            && self.headers.iter().all(|&(name, ref matcher)| {
                let headers = facts.exchange().response_headers();
                ask(field_holds(headers, name, matcher, Part::ResponseHeaders))
            })
            && ask(self.body_holds(facts))
            && ask(self.cause_holds(facts));
        match (all, unseen) {
            (false, _) => Ok(None),
            (true, Some(unseen)) => Err(unseen),
            (true, None) => Ok(Some(seen.join("; "))),
        }
    }

    fn statuses_hold(&self, facts: &Facts<'_>) -> bool {
        self.statuses.is_empty() || self.statuses.contains(&facts.status())
    }

    fn method_holds(&self, facts: &Facts<'_>) -> Answer {
        if self.methods.is_empty() {
            return Ok(Some(String::new()));
        }
        let method = String::from_utf8_lossy(facts.exchange().method()?);
        let holds = self.methods.iter().any(|known| known.eq_ignore_ascii_case(&method));
        Ok(holds.then(String::new))
    }

    fn host_holds(&self, facts: &Facts<'_>) -> Answer {
        let Some(glob) = &self.host else { return Ok(Some(String::new())) };
        let host = facts.exchange().host().ok_or(Unseen(Part::Target))?;
        Ok(glob.is_match(host).then(String::new))
    }

    fn path_holds(&self, facts: &Facts<'_>) -> Answer {
        let Some(glob) = &self.path else { return Ok(Some(String::new())) };
        let path = facts.exchange().path().ok_or(Unseen(Part::Target))?;
        Ok(glob.is_match(&*String::from_utf8_lossy(path)).then(String::new))
    }

    fn body_holds(&self, facts: &Facts<'_>) -> Answer {
        let Some(matcher) = &self.body else { return Ok(Some(String::new())) };
        let body = facts.exchange().response.as_ref().map(|response| &response.body);
        let (content, complete) = match body {
            Some(Known::Present(body)) => (&*body.bytes, body.complete),
            Some(Known::Absent) => (&b""[..], true),
            Some(Known::Unknown) | None => return Err(Unseen(Part::ResponseBody)),
        };
        match matcher.find(&String::from_utf8_lossy(content)) {
            Some(words) => Ok(Some(format!("body: \"{words}\""))),
            // It may stand in the part that was not recorded.
            None if !complete => Err(Unseen(Part::ResponseBody)),
            None => Ok(None),
        }
    }

    fn cause_holds(&self, facts: &Facts<'_>) -> Answer {
        if self.causes.is_empty() {
            return Ok(Some(String::new()));
        }
        let Some(statement) = facts.statement()? else { return Ok(None) };
        let holds = self.causes.contains(&statement.cause);
        Ok(holds.then(|| format!("{}: \"{}\"", statement.place, statement.words)))
    }
}

/// Several field lines are asked one by one.
fn field_holds(headers: Headers<'_>, name: &'static str, matcher: &Matcher, part: Part) -> Answer {
    let mut values = headers.values(name).peekable();
    if values.peek().is_none() {
        if !headers.would_show(name) {
            return Err(Unseen(part));
        }
        return Ok(matcher.takes_absence().then(|| format!("no {name} field")));
    }
    let found = values.find_map(|value| matcher.find(&String::from_utf8_lossy(value)));
    Ok(found.map(|words| format!("{name}: {words}")))
}

fn glob(pattern: &str, is_path: bool) -> Result<GlobMatcher, OwnError> {
    GlobBuilder::new(pattern)
        .literal_separator(is_path)
        .case_insensitive(!is_path)
        .build()
        .map(|glob| glob.compile_matcher())
        .map_err(|error| OwnError::Glob {
            pattern: pattern.to_owned(),
            why: error.kind().to_string(),
        })
}

#[cfg(test)]
mod tests;
