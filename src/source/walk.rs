//! Finds inputs: files, folders, globs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::{SourceError, rotation};

/// An input that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path; `-` is standard input.
    pub path: PathBuf,
    /// Whether the user named this very file. One that was merely found in a folder may be
    /// something else than a recording.
    pub named: bool,
    /// The rotated set it belongs to, whose files follow each other, oldest first.
    pub set: Option<u32>,
}

/// A path that led nowhere.
pub type Lost = (PathBuf, SourceError);

/// Finds the inputs behind `paths`: files as they are, folders walked (symbolic links followed,
/// hidden entries passed over), globs expanded. In the order of `paths`, each folder sorted by
/// name; no file twice. The files of a rotated log (`access.log`, `.1`, `.2.gz`, `-20260301`) come in
/// the order of their time, where the first of them was.
pub fn find(paths: &[PathBuf]) -> (Vec<Found>, Vec<Lost>) {
    let mut finder = Finder::default();
    for path in paths {
        if path.as_os_str() == "-" {
            finder.add(path.clone(), true);
        } else if path.is_dir() {
            finder.walk(path, None);
        } else if !path.exists() && is_glob(path) {
            finder.expand(path);
        } else {
            // Also what does not exist: opening it gives the error with its reason.
            finder.add(path.clone(), true);
        }
    }
    (rotation::order(finder.found), finder.lost)
}

#[derive(Default)]
struct Finder {
    found: Vec<Found>,
    lost: Vec<Lost>,
    seen: BTreeSet<PathBuf>,
}

impl Finder {
    fn add(&mut self, path: PathBuf, named: bool) {
        if self.seen.insert(path.clone()) {
            self.found.push(Found { path, named, set: None });
        }
    }

    fn walk(&mut self, root: &Path, only: Option<&globset::GlobMatcher>) {
        let walker = ignore::WalkBuilder::new(root)
            .standard_filters(false)
            .hidden(true)
            .follow_links(true)
            .sort_by_file_name(std::cmp::Ord::cmp)
            .build();
        for entry in walker {
            match entry {
                Ok(entry) => {
                    let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
                    if !is_folder && only.is_none_or(|glob| glob.is_match(entry.path())) {
                        self.add(entry.into_path(), only.is_some());
                    }
                }
                Err(error) => self.lost.push((root.to_owned(), walk_error(&error))),
            }
        }
    }

    fn expand(&mut self, pattern: &Path) {
        let text = pattern.to_string_lossy();
        let glob = globset::GlobBuilder::new(&text).literal_separator(true).build();
        let glob = match glob {
            Ok(glob) => glob.compile_matcher(),
            Err(error) => {
                let error = SourceError::new(format!("not a glob: {}", error.kind()));
                self.lost.push((pattern.to_owned(), error));
                return;
            }
        };
        let literal: PathBuf =
            pattern.components().take_while(|part| !is_glob(Path::new(part))).collect();
        let root = if literal.as_os_str().is_empty() { PathBuf::from(".") } else { literal };
        let before = self.found.len();
        // A walk from `.` yields `./a.log`, which the glob `*.log` would not match.
        if root == Path::new(".") && !text.starts_with("./") {
            let relative = globset::GlobBuilder::new(&format!("./{text}"))
                .literal_separator(true)
                .build()
                .map(|glob| glob.compile_matcher());
            if let Ok(relative) = relative {
                self.walk(&root, Some(&relative));
            }
        } else {
            self.walk(&root, Some(&glob));
        }
        if self.found.len() == before {
            self.lost.push((
                pattern.to_owned(),
                SourceError::new("no file matches").advise("check the path and the glob"),
            ));
        }
    }
}

fn is_glob(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

fn walk_error(error: &ignore::Error) -> SourceError {
    match loop_of(error) {
        Some((ancestor, child)) => SourceError::new("symbolic link leads back to its own folder")
            .at(format!("{} -> {}", child.display(), ancestor.display()))
            .advise("the rest of the folder was read"),
        None => SourceError::new(format!("cannot walk: {error}")),
    }
}

fn loop_of(error: &ignore::Error) -> Option<(&Path, &Path)> {
    match error {
        ignore::Error::Loop { ancestor, child } => Some((ancestor, child)),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithDepth { err, .. }
        | ignore::Error::WithLineNumber { err, .. } => loop_of(err),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.log", "a.log", "sub/c.har", ".hidden/d.log"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(found: &[Found], root: &Path) -> Vec<String> {
        found
            .iter()
            .map(|f| f.path.strip_prefix(root).unwrap().to_string_lossy().into_owned())
            .collect()
    }

    #[test]
    fn walks_a_folder_sorted_and_passes_over_hidden_entries() {
        let folder = folder();
        let (found, lost) = find(&[folder.path().to_owned()]);
        assert_eq!(names(&found, folder.path()), ["a.log", "b.log", "sub/c.har"]);
        assert!(found.iter().all(|f| !f.named) && lost.is_empty());
    }

    #[test]
    fn expands_globs_and_reports_those_that_match_nothing() {
        let folder = folder();
        let (found, _) = find(&[folder.path().join("*.log")]);
        assert_eq!(names(&found, folder.path()), ["a.log", "b.log"]);
        let (found, _) = find(&[folder.path().join("**/*.har")]);
        assert_eq!(names(&found, folder.path()), ["sub/c.har"]);
        let (found, lost) = find(&[folder.path().join("*.pcap")]);
        assert!(found.is_empty());
        assert_eq!(lost[0].1.what, "no file matches");
    }

    #[test]
    fn reads_no_file_twice() {
        let folder = folder();
        let (found, _) = find(&[folder.path().join("a.log"), folder.path().to_owned()]);
        assert_eq!(names(&found, folder.path()), ["a.log", "b.log", "sub/c.har"]);
    }

    #[cfg(unix)]
    #[test]
    fn survives_a_loop_of_links() {
        let folder = folder();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("sub/loop")).unwrap();
        let (found, lost) = find(&[folder.path().to_owned()]);
        assert_eq!(found.len(), 3);
        assert!(lost[0].1.to_string().contains("leads back"), "{}", lost[0].1);
    }
}
