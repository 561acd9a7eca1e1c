//! One crate, yet the walls of a workspace: modules import only what lies before
//! them in the flow of data.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};

/// What each top-level module may import.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("auth", &["model"]),
    ("source", &["model"]),
    ("format", &["model", "source"]),
    ("policy", &["model"]),
    ("tally", &["model", "source", "policy"]),
    ("rules", &["model", "auth", "tally"]),
    ("report", &["model", "auth", "source", "policy", "tally", "rules"]),
    ("run", &["model", "auth", "source", "format", "policy", "tally", "rules", "report"]),
    ("cli", &["model", "auth", "source", "format", "policy", "tally", "rules", "report", "run"]),
];

fn may_import(module: &str) -> &'static [&'static str] {
    MAY_IMPORT
        .iter()
        .find(|(name, _)| *name == module)
        .unwrap_or_else(|| panic!("module `{module}` has no walls: add it to MAY_IMPORT"))
        .1
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

/// The top-level modules that a file names in its code, tests aside: they may use anything.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| {
            line.match_indices("crate::")
                .chain(line.match_indices("authlint::"))
                .map(|(at, word)| &line[at + word.len()..])
                .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
                .collect::<Vec<_>>()
        })
        .flatten()
        .filter(|module| MAY_IMPORT.iter().any(|(name, _)| name == module))
        .map(str::to_owned)
        .collect()
}

#[test]
fn imports_follow_the_flow_of_data() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut wrong = Vec::new();
    for file in &files {
        let relative = file.strip_prefix(&root).unwrap();
        let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
        let module = first.strip_suffix(".rs").unwrap_or(first);
        let is_test = relative.file_stem().is_some_and(|stem| stem == "tests");
        if module == "lib" || module == "main" || is_test {
            continue;
        }
        for import in imports(&fs::read_to_string(file).unwrap()) {
            if import != module && !may_import(module).contains(&import.as_str()) {
                wrong.push(format!("{} imports {import}", relative.display()));
            }
        }
    }
    assert!(files.len() > 20, "the sources were not found");
    assert!(wrong.is_empty(), "imports against the flow:\n{}", wrong.join("\n"));
}
