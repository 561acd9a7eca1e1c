use super::super::samples;
use super::{Style, lay_out, verdict};
use crate::tally::Summary;

fn page(width: usize, verbose: bool) -> String {
    let style = Style { width, color: false, verbose, links: false };
    lay_out(&samples::summary(), &samples::RULES, &style)
}

#[test]
fn fits_80_columns() {
    insta::assert_snapshot!(page(80, false));
}

#[test]
fn fits_120_columns_with_all_details() {
    insta::assert_snapshot!(page(120, true));
}

#[test]
fn no_line_is_wider_than_the_page() {
    for width in 60..=200 {
        for line in page(width, true).lines() {
            assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn nothing_from_traffic_reaches_the_terminal_unescaped() {
    let text = page(100, true);
    assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}') && !text.contains('\r'));
    assert!(text.contains("\\x1b[2J"));
}

#[test]
fn colour_says_nothing_that_words_do_not() {
    let style = Style { width: 100, color: true, verbose: false, links: false };
    let summary = samples::summary();
    let colored = lay_out(&summary, &samples::RULES, &style);
    let mut plain = String::new();
    let mut rest = colored.as_str();
    while let Some((before, escape)) = rest.split_once('\u{1b}') {
        plain.push_str(before);
        rest = escape.split_once('m').map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    assert_eq!(plain, lay_out(&summary, &samples::RULES, &Style { color: false, ..style }));
    assert_ne!(plain, colored);
}

#[test]
fn clauses_lead_to_their_text_where_the_terminal_knows_links() {
    let style = Style { links: true, ..Style::default() };
    let summary = samples::summary();
    let linked = lay_out(&summary, &samples::RULES, &style);
    let plain = lay_out(&summary, &samples::RULES, &Style::default());
    let (_, rest) = linked.split_once("\x1b]8;;").expect("a link");
    let (url, rest) = rest.split_once("\x1b\\").expect("its text");
    let (words, _) = rest.split_once("\x1b]8;;\x1b\\").expect("its end");
    let (rfc, section) =
        words.strip_prefix("RFC ").and_then(|w| w.split_once(" section ")).expect("a clause");
    assert_eq!(url, format!("https://www.rfc-editor.org/rfc/rfc{rfc}#section-{section}"));
    // It is the same page otherwise, and wraps the same.
    let mut bare = String::new();
    for (at, part) in linked.split("\x1b]8;;").enumerate() {
        bare.push_str(if at == 0 { part } else { part.split_once("\x1b\\").expect("an end").1 });
    }
    assert_eq!(bare, plain);
}

#[test]
fn many_inputs_collapse_to_formats_and_those_with_trouble() {
    let mut summary = samples::summary();
    for number in 0..40 {
        let name = format!("har/{number}.har");
        summary.inputs.push(samples::input(&name, "har", "entries", 9, 9));
    }
    let text = lay_out(&summary, &samples::RULES, &Style::default());
    assert!(text.contains("har  40 inputs, 360 exchanges\n"), "{text}");
    assert!(text.contains("broken.har") && text.contains("capture.pcapng"), "{text}");
    assert!(!text.contains("har/7.har"), "{text}");
}

#[test]
fn findings_without_a_group_of_their_own_are_not_hidden() {
    let mut summary = samples::summary();
    summary.groups.ungrouped = 7;
    let text = lay_out(&summary, &samples::RULES, &Style::default());
    assert!(text.contains("and 7 findings on further endpoints"), "{text}");
}

#[test]
fn rules_that_missed_the_same_share_a_line() {
    let mut summary = samples::summary();
    if let [missing, expired, gateway] = summary.coverage.rules.as_mut_slice() {
        *expired = missing.clone();
        *gateway = crate::tally::RuleCoverage { eligible: 1, checked: 1, ..Default::default() };
    }
    let text = lay_out(&summary, &samples::RULES, &Style::default());
    assert!(text.contains("\n  AL101, AL301: checked 12 of 340; not recorded: "), "{text}");
    assert!(!text.contains("nothing to look at"), "{text}");
}

#[test]
fn nothing_found_is_worth_what_was_checked() {
    let verdict_with = |exchanges, checked, eligible| {
        let mut summary = samples::run(
            vec![samples::input("a.log", "combined", "lines", exchanges, exchanges)],
            &[],
        );
        for rule in &mut summary.coverage.rules {
            (rule.checked, rule.eligible) = (checked, eligible);
        }
        verdict(&summary)
    };
    assert_eq!(verdict_with(5, 2, 2), "nothing found in 5 exchanges, 1 input");
    assert_eq!(
        verdict_with(5, 1, 2),
        "nothing found in 5 exchanges, 1 input; 50 % of the checks could be made, see above"
    );
    assert_eq!(
        verdict_with(5, 0, 2),
        "nothing found in 5 exchanges, 1 input; nothing could be checked, see above"
    );
    assert_eq!(
        verdict_with(5, 0, 0),
        "nothing found in 5 exchanges, 1 input: none has a status the rules look at"
    );
    assert_eq!(verdict_with(0, 0, 0), "no HTTP exchanges found in 1 input");
    assert_eq!(verdict(&Summary::default()), "no HTTP exchanges found in 0 inputs");
}
