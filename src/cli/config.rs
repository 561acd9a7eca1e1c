//! `authlint.toml`: what a team has decided, in a file beside its code. Options of the command line
//! win over it, list by list.

mod own;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ValueEnum;
use serde::Deserialize;

use super::args::{FailOn, LeastConfidence, ProfileArg};
use super::selection;
use authlint::auth::Site;
use authlint::auth::redact::Additions;
use authlint::model::{Proxies, Severity};
use authlint::policy::baseline::is_day;
use authlint::policy::{Baseline, Exception, Policy};
use authlint::rules::{Profile, all};

/// Name of the file.
const NAME: &str = "authlint.toml";

/// A configuration, and where it was read.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// `None` when there is no file.
    pub(crate) path: Option<PathBuf>,
    pub(crate) file: File,
}

/// The members of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct File {
    /// As `--profile`.
    pub(crate) profile: Option<String>,
    /// As `--select`.
    pub(crate) select: Vec<String>,
    /// As `--ignore`.
    pub(crate) ignore: Vec<String>,
    /// As `--fail-on`.
    pub(crate) fail_on: Option<String>,
    /// As `--min-confidence`.
    pub(crate) min_confidence: Option<String>,
    /// As `--baseline`; relative to the file.
    pub(crate) baseline: Option<PathBuf>,
    /// As `--log-format`.
    pub(crate) log_format: Option<String>,
    /// Log formats of one's own, by the name that `--log-format` takes.
    pub(crate) log_formats: BTreeMap<String, String>,
    /// Severities by rule id or name: `error`, `warning`, `info` or `off`.
    pub(crate) severity: BTreeMap<String, Level>,
    /// Endpoints with a reason to differ.
    pub(crate) except: Vec<Except>,
    /// Rules of one's own.
    pub(crate) rule: Vec<own::OwnRule>,
    /// Addresses and networks of one's own proxies: whom `X-Forwarded-For` is believed from.
    pub(crate) trusted_proxies: Vec<String>,
    /// Paths, or hosts and paths, that hand out tokens although they do not look like it.
    pub(crate) token_endpoints: Vec<String>,
    /// What else is secret.
    pub(crate) redact: Redact,
}

/// The `[redact]` table.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Redact {
    /// Names of fields, cookies, parameters, members and elements.
    names: Vec<String>,
    /// Regular expressions; of one with a group, the group is the secret.
    patterns: Vec<String>,
}

/// A severity, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    Error,
    Warning,
    Info,
    #[default]
    Off,
}

/// An `[[except]]` table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Except {
    host: Option<String>,
    path: Option<String>,
    #[serde(default)]
    methods: Vec<String>,
    #[serde(default)]
    statuses: Vec<u16>,
    #[serde(default)]
    rules: Vec<String>,
    #[serde(default)]
    severity: Level,
    reason: String,
    expires: Option<Day>,
}

/// A day, as text or as TOML's own date.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Day {
    Text(String),
    Date(toml::value::Datetime),
}

impl Config {
    /// Reads the file that was named, else `authlint.toml` of the working folder or the nearest
    /// parent that has one.
    pub(crate) fn load(named: Option<&Path>) -> anyhow::Result<Self> {
        let path = match named {
            Some(path) => path.to_owned(),
            None => match find() {
                Some(path) => path,
                None => return Ok(Self::default()),
            },
        };
        let shown = path.display();
        let text = std::fs::read_to_string(&path).with_context(|| format!("{shown}"))?;
        let file = parse(&text).with_context(|| format!("{shown}"))?;
        let config = Self { path: Some(path.clone()), file };
        own::rules(&config.file.rule)
            .and_then(|rules| own::register(&rules))
            .and_then(|()| config.check())
            .with_context(|| format!("{shown}"))?;
        Ok(config)
    }

    /// What the file says of the site: its token endpoints and its proxies.
    pub(crate) fn site(&self) -> anyhow::Result<(Site, Proxies)> {
        let site = Site::new(&self.file.token_endpoints).context("token-endpoints")?;
        let proxies = Proxies::parse(&self.file.trusted_proxies).context("trusted-proxies")?;
        Ok((site, proxies))
    }

    /// What else is secret.
    pub(crate) fn additions(&self) -> anyhow::Result<Additions> {
        let Redact { names, patterns } = &self.file.redact;
        Additions::new(names, patterns).context("[redact]")
    }

    /// Everything that can be wrong without an input, once its own rules are known.
    fn check(&self) -> anyhow::Result<()> {
        let File { profile, fail_on, min_confidence, .. } = &self.file;
        if let Some(word) = profile {
            word_of::<ProfileArg>("profile", word)?;
        }
        if let Some(word) = fail_on {
            word_of::<FailOn>("fail-on", word)?;
        }
        if let Some(word) = min_confidence {
            word_of::<LeastConfidence>("min-confidence", word)?;
        }
        self.site()?;
        self.additions()?;
        let File { select, ignore, .. } = &self.file;
        selection::select(Profile::Strict, select, ignore)?;
        self.severities()?;
        self.exceptions()?;
        for (name, pattern) in &self.file.log_formats {
            authlint::format::log::compile(pattern)
                .with_context(|| format!("log-formats.{name}: `{pattern}` cannot be read"))?;
        }
        Ok(())
    }

    /// The log format that a word of `--log-format` means: one of the file's own, or the word.
    pub(crate) fn log_format<'c>(&'c self, typed: Option<&'c str>) -> Option<&'c str> {
        let word = typed.or(self.file.log_format.as_deref())?;
        Some(self.file.log_formats.get(word).map_or(word, String::as_str))
    }

    /// The policy of a run: what the file says, and the baseline in force.
    pub(crate) fn policy(&self, baseline: Option<&Path>) -> anyhow::Result<Policy> {
        let baseline = baseline.map(read_baseline).transpose()?;
        let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().to_string();
        Ok(Policy {
            severities: self.severities()?,
            exceptions: self.exceptions()?,
            baseline,
            today,
        })
    }

    /// The baseline: of the command line, else of the file.
    pub(crate) fn baseline(&self, typed: Option<&Path>) -> Option<PathBuf> {
        if let Some(path) = typed {
            return Some(path.to_owned());
        }
        let relative = self.file.baseline.as_ref()?;
        let folder = self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
        Some(folder.join(relative))
    }

    fn severities(&self) -> anyhow::Result<BTreeMap<String, Option<Severity>>> {
        let mut severities = BTreeMap::new();
        for (word, level) in &self.file.severity {
            for at in selection::matching(word).context("[severity]")? {
                if let Some(rule) = all().get(at) {
                    severities.insert(rule.id.to_owned(), level.severity());
                }
            }
        }
        Ok(severities)
    }

    fn exceptions(&self) -> anyhow::Result<Vec<Exception>> {
        (1..)
            .zip(&self.file.except)
            .map(|(number, except)| {
                except.exception().with_context(|| format!("[[except]] number {number}"))
            })
            .collect()
    }
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

impl Except {
    fn exception(&self) -> anyhow::Result<Exception> {
        let mut exception =
            Exception::new(self.host.as_deref(), self.path.as_deref(), self.reason.clone())?;
        exception.methods.clone_from(&self.methods);
        exception.statuses.clone_from(&self.statuses);
        for word in &self.rules {
            let ids = selection::matching(word)?.into_iter().filter_map(|at| all().get(at));
            exception.rules.extend(ids.map(|rule| rule.id.to_owned()));
        }
        exception.severity = self.severity.severity();
        exception.expires = match &self.expires {
            None => None,
            Some(Day::Text(day)) if is_day(day) => Some(day.clone()),
            Some(Day::Date(date)) if date.time.is_none() => Some(date.to_string()),
            Some(_) => bail!("expires: write a day as 2026-03-01"),
        };
        let is_everywhere = self.host.is_none()
            && self.path.is_none()
            && self.methods.is_empty()
            && self.statuses.is_empty()
            && self.rules.is_empty();
        if is_everywhere {
            bail!("it has no condition and would apply to everything: name a host, path or rule");
        }
        Ok(exception)
    }
}

/// A word of the configuration that is an option's value on the command line.
pub(crate) fn word_of<T: ValueEnum>(key: &str, word: &str) -> anyhow::Result<T> {
    T::from_str(word, true).map_err(|_| {
        let words: Vec<_> = T::value_variants()
            .iter()
            .filter_map(|value| Some(value.to_possible_value()?.get_name().to_owned()))
            .collect();
        anyhow::anyhow!("{key}: `{word}` is none of {}", words.join(", "))
    })
}

/// Reads a baseline file.
pub(crate) fn read_baseline(path: &Path) -> anyhow::Result<Baseline> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).with_context(|| {
        format!("--baseline {shown}: cannot be read; `--update-baseline` writes a new one")
    })?;
    Baseline::parse(&text).with_context(|| format!("--baseline {shown}"))
}

fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    here.ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file())
}

/// Reads the text; an unknown key is an error that suggests the one that was meant.
fn parse(text: &str) -> anyhow::Result<File> {
    toml::from_str(text).map_err(|error| {
        let said = error.message().to_owned();
        let line = error.span().map_or(1, |span| {
            1 + text.get(..span.start).map_or(0, |before| before.matches('\n').count())
        });
        anyhow::anyhow!("line {line}: {said}{}", meant(&said))
    })
}

/// `; did you mean ...?` for an error that names an unknown key or word and those there are.
fn meant(said: &str) -> String {
    let mut words = said.split('`').skip(1).step_by(2);
    let Some(typed) = words.next().filter(|_| said.starts_with("unknown")) else {
        return String::new();
    };
    let near = words.map(|word| (selection::distance(typed, word), word)).min();
    match near {
        Some((distance, word)) if distance <= 1 + word.len() / 3 => {
            format!("; did you mean `{word}`?")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> anyhow::Result<Config> {
        let config = Config { path: None, file: parse(text)? };
        own::rules(&config.file.rule)?;
        config.check()?;
        Ok(config)
    }

    #[test]
    fn rules_of_ones_own_are_read() {
        let config = config(
            "[[rule]]\nid = \"ACME-1\"\nname = \"maintenance-403\"\nmessage = \"m\"\nfix = \"f\"\n\
             severity = \"error\"\nexpected-status = 503\n\
             [rule.when]\nstatus = [403, \"5xx\"]\nbody = \"/down|away/\"\n\
             header = { x-gateway = \"edge\", retry-after = false }\ncause = [\"policy_block\"]\n",
        )
        .unwrap();
        let rules = own::rules(&config.file.rule).unwrap();
        let rule = rules[0];
        assert_eq!((rule.id, rule.severity, rule.summary), ("ACME-1", Severity::Error, "m"));
        assert!(rule.statuses.contain(503) && rule.statuses.contain(403));
        assert!(!rule.statuses.contain(401));
    }

    fn own_rule(id: &str, when: &str) -> String {
        format!(
            "[[rule]]\nid = \"{id}\"\nname = \"own\"\nmessage = \"m\"\nfix = \"f\"\n[rule.when]\n{when}\n"
        )
    }

    #[test]
    fn reads_what_a_team_decides() {
        let config = config(
            "ignore = [\"AL404\"]\nfail-on = \"warning\"\nlog-format = \"edge\"\n\
             [log-formats]\nedge = '$remote_addr [$time_local] \"$request\" $status'\n\
             [severity]\nAL301 = \"error\"\nstep-up-required-403 = \"off\"\n\
             [[except]]\nhost = \"*.legacy.example\"\nrules = [\"AL3\"]\nseverity = \"info\"\n\
             reason = \"ticket 7\"\nexpires = 2026-12-31\n",
        )
        .unwrap();
        let policy = config.policy(None).unwrap();
        assert_eq!(policy.severities["AL301"], Some(Severity::Error));
        assert_eq!(policy.severities["AL312"], None);
        assert_eq!(policy.exceptions[0].expires.as_deref(), Some("2026-12-31"));
        assert!(policy.exceptions[0].rules.iter().any(|rule| rule == "AL301"));
        assert!(config.log_format(None).unwrap().starts_with("$remote_addr"));
        assert_eq!(config.log_format(Some("combined")), Some("combined"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line_and_what_was_meant() {
        for (text, expected) in [
            ("\nselekt = []", "line 2: unknown field `selekt`"),
            ("\nselekt = []", "did you mean `select`?"),
            ("[severity]\nAL301 = \"eror\"", "did you mean `error`?"),
            ("[severity]\nAL3O1 = \"error\"", "did you mean `AL301`?"),
            ("[[except]]\nhost = \"a\"", "missing field `reason`"),
            ("[[except]]\nreason = \"all\"", "number 1: it has no condition"),
            ("[[except]]\nhost = \"a\"\nreason = \"b\"\nexpires = \"soon\"", "write a day"),
            ("[[except]]\npath = \"/[\"\nreason = \"b\"", "`/[` is no pattern of paths"),
            ("select = 3", "line 1: invalid type"),
            ("trusted-proxy = []", "did you mean `trusted-proxies`?"),
            ("trusted-proxies = [\"10.0.0.0/99\"]", "neither an address nor a network"),
            ("token-endpoints = [\"token\"]", "write a path, or a host and a path"),
            ("[redact]\nname = []", "did you mean `names`?"),
            ("[redact]\npatterns = [\"(\"]", "`(` cannot be used"),
            (&own_rule("AL901", "status = [403]"), "AL is ours"),
            (&own_rule("ACME-1", "status = [4030]"), "4030 is no status code"),
            (&own_rule("ACME-1", "status = [\"4x\"]"), "no class of status codes"),
            (&own_rule("ACME-1", "status = [true]"), "expected a status code or a class"),
            (&own_rule("ACME-1", "body = \"x\""), "name the status codes"),
            (&own_rule("ACME-1", "status = [403]\nbdy = \"x\""), "did you mean `body`?"),
            (&own_rule("ACME-1", "status = [403]\nbody = \"/(/\""), "no regular expression"),
            (
                &own_rule("ACME-1", "status = [403]\ncause = [\"expired_credential\"]"),
                "did you mean `expired_credentials`?",
            ),
            (
                &(own_rule("ACME-1", "status = [403]") + &own_rule("acme-1", "status = [403]")),
                "number 2 (acme-1): there is another rule",
            ),
        ] {
            let error = format!("{:#}", config(text).unwrap_err());
            assert!(error.contains(expected), "{error}");
        }
    }
}
