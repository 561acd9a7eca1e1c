//! `authlint formats`

use std::fmt::Write;
use std::sync::Arc;

use super::{catalogue, inputs};
use crate::cli::args::FormatsArgs;
use crate::cli::{Outcome, say};
use authlint::auth::redact::Redactor;
use authlint::format::{detect, log};
use authlint::report::catalogue::{FormatEntry, formats_table};
use authlint::report::printable;
use authlint::run::fingerprint_key;
use authlint::source;

pub(crate) fn formats(args: &FormatsArgs) -> anyhow::Result<Outcome> {
    if args.paths.is_empty() { list(args) } else { recognise(args) }
}

fn list(args: &FormatsArgs) -> anyhow::Result<Outcome> {
    let style = inputs::style(args.talk);
    let entry =
        |name: &str, about: &str| FormatEntry { name: name.to_owned(), about: about.to_owned() };
    let recordings: Vec<_> =
        detect::FORMATS.iter().map(|&(name, about)| entry(name, about)).collect();
    let logs: Vec<_> = log::FORMATS.iter().map(|format| entry(format.name, format.about)).collect();
    let mut text = formats_table("Recordings", &recordings, &style);
    text.push('\n');
    text.push_str(&formats_table("Access logs", &logs, &style));
    text.push_str(
        "\nAlso --log-format with a line of the server's configuration: nginx log_format, Apache LogFormat,\n\
         HAProxy log-format, Envoy and Istio formats (text or JSON), Tomcat patterns, API Gateway\n\
         $context templates, GoAccess specifiers and names; or @FILE for the whole configuration.\n\
         Lines may come wrapped in syslog, journald, CRI, Docker, Compose, CloudWatch, Filebeat or\n\
         Logstash, JSON in arrays and over several lines, everything in gzip, zstd, bzip2 or xz.\n",
    );
    catalogue::print(&text)
}

/// Tells what each path is taken for, and why.
fn recognise(args: &FormatsArgs) -> anyhow::Result<Outcome> {
    let (found, lost) = source::find(&args.paths);
    let mut stdin = None;
    if found.iter().any(|found| found.path.as_os_str() == "-") {
        stdin = Some(source::open_stdin()?);
    }
    let redactor = Redactor::new(&fingerprint_key(&found, stdin.as_ref()));
    let given = args.log_format.as_deref().map(inputs::log_format).transpose()?;
    let mut outcome = Outcome::Clean;
    let mut text = String::new();
    for (path, error) in lost {
        say(&printable(&format!("{}: {error}", path.display())));
        outcome = Outcome::Incomplete;
    }
    for found in &found {
        let name = found.path.to_string_lossy();
        let source = match stdin.take_if(|_| found.path.as_os_str() == "-") {
            Some(source) => Ok(source),
            None => source::open(&found.path),
        };
        let source = match source {
            Ok(source) => source,
            Err(error) => {
                say(&printable(&format!("{name}: {error}")));
                outcome = Outcome::Incomplete;
                continue;
            }
        };
        match detect::recognise(&source.head, given.as_ref()) {
            detect::Recognition::Is(recognised) => {
                let packed = match source.compression.as_slice() {
                    [] => String::new(),
                    layers => format!(", in {}", layers.join(" in ")),
                };
                let (reason, columns) = match (&given, &recognised.kind) {
                    (Some(given), detect::Kind::Lines(lines)) if Arc::ptr_eq(given, lines) => {
                        let trial = log::try_on(&**lines, &source.head);
                        (tried(&trial), trial.columns)
                    }
                    _ => (recognised.reason, recognised.columns),
                };
                writeln!(
                    text,
                    "{}: {}{packed}: {}",
                    printable(&name),
                    recognised.name,
                    printable(&reason)
                )?;
                if let Some(runner_up) = &recognised.runner_up {
                    writeln!(text, "  next best: {runner_up}")?;
                }
                for (column, value) in &columns {
                    let field = column.rsplit(' ').next().unwrap_or(column);
                    let value = redactor.field_value(field.as_bytes(), value.as_bytes());
                    writeln!(text, "  {:<24} {}", printable(column), printable(&value))?;
                }
                if let detect::Kind::Lines(format) = &recognised.kind {
                    for hint in format.hints() {
                        writeln!(
                            text,
                            "  not shown: {}; to add: {}",
                            hint.lacks.about(),
                            hint.add
                        )?;
                    }
                }
            }
            detect::Recognition::Foreign(reason) | detect::Recognition::Unreadable(reason) => {
                writeln!(text, "{}: {}", printable(&name), printable(&reason))?;
                if found.named {
                    outcome = Outcome::Incomplete;
                }
            }
        }
    }
    catalogue::print(&text)?;
    Ok(outcome)
}

/// What became of the format that was named.
fn tried(trial: &log::Trial) -> String {
    let stopped = match &trial.stopped {
        Some((line, why)) => format!("; line {line}: {why}"),
        None => String::new(),
    };
    format!("{} of the first {} lines follow it{stopped}", trial.read, trial.lines)
}
