//! `docs/captures.md` names for each feature what checks it: that must exist.

use std::fs;
use std::path::Path;

use crate::authlint::root;

#[test]
fn every_feature_of_captures_is_checked_by_what_exists() {
    let mut code = String::new();
    read_rust(&root().join("src"), &mut code);
    read_rust(&root().join("tests"), &mut code);
    let document = fs::read_to_string(root().join("docs/captures.md")).unwrap();
    let rows = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let mut features = 0;
    for row in rows.filter(|row| !row.starts_with("| feature")) {
        let checks = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let mut named = checks.split('`').skip(1).step_by(2).peekable();
        assert!(named.peek().is_some(), "nothing checks: {row}");
        for name in named {
            let exists = if name.contains('/') {
                root().join(name).exists()
            } else {
                code.contains(&format!("fn {name}("))
            };
            assert!(exists, "no {name}, which is to check: {row}");
        }
        features += 1;
    }
    assert!(features > 40, "{features} features");
}

fn read_rust(folder: &Path, code: &mut String) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            read_rust(&path, code);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            code.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}
