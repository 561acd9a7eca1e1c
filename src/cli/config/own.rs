//! `[[rule]]`: rules of one's own, as the file writes them.

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::Level;
use crate::cli::selection::distance;
use authlint::model::{Cause, Severity};
use authlint::rules::own::{Conditions, Declaration, Matcher};
use authlint::rules::{Rule, add_own};

/// A `[[rule]]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct OwnRule {
    id: String,
    name: String,
    severity: Option<Level>,
    message: String,
    fix: String,
    expected_status: Option<u16>,
    when: When,
    unless: Option<When>,
}

/// The conditions of a rule, all of which have to hold.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct When {
    status: Vec<Status>,
    method: Vec<String>,
    host: Option<String>,
    path: Option<String>,
    /// Fields of the request.
    request_header: BTreeMap<String, Text>,
    /// Fields of the response.
    header: BTreeMap<String, Text>,
    body: Option<String>,
    cause: Vec<String>,
}

/// `403`, or `"4xx"`.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a status code or a class of them such as \"4xx\"")]
enum Status {
    Code(u16),
    Class(String),
}

/// Words, a `/regular expression/`, or whether it is there at all.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected words, a \"/regular expression/\", true or false")]
enum Text {
    Is(bool),
    Says(String),
}

/// The rules of the file, told from one another and from ours.
pub(super) fn rules(list: &[OwnRule]) -> anyhow::Result<Vec<&'static Rule>> {
    let mut rules: Vec<&'static Rule> = Vec::new();
    for (number, own) in (1..).zip(list) {
        let place = || format!("[[rule]] number {number} ({})", own.id);
        let rule = own.declaration().and_then(|d| Ok(d.rule()?)).with_context(place)?;
        if Rule::find(rule.id).or(Rule::find(rule.name)).is_some()
            || rules
                .iter()
                .any(|known| known.id.eq_ignore_ascii_case(rule.id) || known.name == rule.name)
        {
            return Err(anyhow::anyhow!("there is another rule of this id or name"))
                .with_context(place);
        }
        rules.push(rule);
    }
    Ok(rules)
}

/// Makes them rules like ours, from here on.
pub(super) fn register(rules: &[&'static Rule]) -> anyhow::Result<()> {
    if rules.is_empty() { Ok(()) } else { Ok(add_own(rules)?) }
}

impl OwnRule {
    fn declaration(&self) -> anyhow::Result<Declaration> {
        let severity = match self.severity {
            None => Severity::Warning,
            Some(level) => level.severity().context("severity: a rule that is off is no rule")?,
        };
        Ok(Declaration {
            id: self.id.clone(),
            name: self.name.clone(),
            severity,
            message: self.message.clone(),
            fix: self.fix.clone(),
            expected_status: self.expected_status,
            when: self.when.conditions().context("when")?,
            unless: self.unless.as_ref().map(When::conditions).transpose().context("unless")?,
        })
    }
}

impl When {
    fn conditions(&self) -> anyhow::Result<Conditions> {
        let mut statuses = Vec::new();
        for status in &self.status {
            statuses.extend(status.codes()?);
        }
        let fields = |list: &BTreeMap<String, Text>| -> anyhow::Result<Vec<_>> {
            let field = |(name, text): (&String, &Text)| Ok((leaked(name), text.matcher()?));
            list.iter().map(field).collect()
        };
        Ok(Conditions {
            statuses,
            methods: self.method.clone(),
            host: self.host.as_deref().map(Conditions::host_glob).transpose().context("host")?,
            path: self.path.as_deref().map(Conditions::path_glob).transpose().context("path")?,
            request_headers: fields(&self.request_header).context("request-header")?,
            headers: fields(&self.header).context("header")?,
            body: self.body.as_deref().map(Matcher::parse).transpose().context("body")?,
            causes: self.cause.iter().map(|word| cause(word)).collect::<Result<_, _>>()?,
        })
    }
}

impl Status {
    fn codes(&self) -> anyhow::Result<std::ops::RangeInclusive<u16>> {
        match self {
            Self::Code(code) if (100..=999).contains(code) => Ok(*code..=*code),
            Self::Code(code) => bail!("status: {code} is no status code"),
            Self::Class(class) => {
                let digit = class.strip_suffix("xx").and_then(|digit| digit.parse::<u16>().ok());
                match digit.filter(|digit| (1..=9).contains(digit)) {
                    Some(digit) => Ok(digit * 100..=digit * 100 + 99),
                    None => bail!("status: `{class}` is no class of status codes such as \"4xx\""),
                }
            }
        }
    }
}

impl Text {
    fn matcher(&self) -> anyhow::Result<Matcher> {
        Ok(match self {
            Self::Is(true) => Matcher::Present,
            Self::Is(false) => Matcher::Absent,
            Self::Says(text) => Matcher::parse(text)?,
        })
    }
}

/// A cause by the name it has in reports.
fn cause(word: &str) -> anyhow::Result<Cause> {
    if let Some(cause) = Cause::ALL.into_iter().find(|cause| cause.name() == word) {
        return Ok(cause);
    }
    let near = Cause::ALL.iter().map(|cause| (distance(word, cause.name()), cause.name())).min();
    match near {
        Some((distance, name)) if distance <= 1 + name.len() / 3 => {
            bail!("cause: there is no `{word}`; did you mean `{name}`?")
        }
        _ => {
            let names: Vec<&str> = Cause::ALL.iter().map(|cause| cause.name()).collect();
            bail!("cause: there is no `{word}`; there are {}", names.join(", "))
        }
    }
}

/// Rules live as long as the process: a run has one configuration.
fn leaked(name: &str) -> &'static str {
    Box::leak(name.to_ascii_lowercase().into_boxed_str())
}
