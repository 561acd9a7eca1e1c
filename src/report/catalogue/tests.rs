use serde_json::Value;

use super::{FormatEntry, explain, formats_table, markdown, rules_json, rules_table};
use crate::report::Style;
use crate::report::samples::{MISSING_CHALLENGE, RULES};

#[test]
fn the_table_uses_the_width_it_has() {
    let table = |width| rules_table(&RULES, &Style { width, ..Style::default() });
    insta::assert_snapshot!(format!("{}\n{}", table(60), table(100)));
}

#[test]
fn explains_a_rule_in_full() {
    insta::assert_snapshot!(explain(&MISSING_CHALLENGE, &Style { width: 80, ..Style::default() }));
}

#[test]
fn json_has_the_rule_in_full() {
    let rules: Value =
        serde_json::from_str(&rules_json(&RULES).expect("serialises")).expect("JSON");
    assert_eq!(rules[0]["id"], "AL101");
    assert_eq!(rules[0]["keyword"], "MUST");
    assert_eq!(rules[0]["citations"][1]["source"], "RFC 9110 section 11.6.1");
    assert_eq!(rules[1]["statuses"], "403");
    assert_eq!(rules[1]["needs_any"][0], "response body");
    assert_eq!(rules[2]["citation"], Value::Null);
}

#[test]
fn markdown_cells_stay_cells() {
    let table = markdown(&RULES);
    assert_eq!(table.lines().count(), 5);
    for line in table.lines() {
        let bars = line.replace("\\|", "").matches('|').count();
        assert_eq!(bars, 6, "{line}");
    }
}

#[test]
fn formats_are_listed_with_their_descriptions() {
    let formats = [
        FormatEntry { name: "har".to_owned(), about: "HTTP archives of browsers".to_owned() },
        FormatEntry { name: "pcapng".to_owned(), about: "packet captures".to_owned() },
    ];
    assert_eq!(
        formats_table("Input formats", &formats, &Style::default()),
        "Input formats\n  har     HTTP archives of browsers\n  pcapng  packet captures\n"
    );
}
