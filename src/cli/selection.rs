//! `--profile`, `--select` and `--ignore`.

use anyhow::bail;
use authlint::rules::{Profile, all};

/// Positions in [`all`] of the rules that are selected and not ignored. A prefix stands for the
/// rules of the profile; an id or a name for its rule, whatever the profile.
pub(super) fn select(
    profile: Profile,
    select: &[String],
    ignore: &[String],
) -> anyhow::Result<Vec<usize>> {
    let runs = |&at: &usize| all().get(at).is_some_and(|rule| profile.includes(rule.profile));
    let mut chosen: Vec<usize> =
        if select.is_empty() { (0..all().len()).filter(runs).collect() } else { Vec::new() };
    for word in select {
        match matching(word)?.as_slice() {
            &[one] => chosen.push(one),
            family => chosen.extend(family.iter().copied().filter(runs)),
        }
    }
    let mut ignored = Vec::new();
    for word in ignore {
        ignored.extend(matching(word)?);
    }
    chosen.retain(|at| !ignored.contains(at));
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() {
        bail!("no rule is left to run: --profile and --ignore take away all that --select names");
    }
    Ok(chosen)
}

/// The rules that an id, a name or a prefix of an id means.
pub(super) fn matching(word: &str) -> anyhow::Result<Vec<usize>> {
    let word = word.trim();
    let found: Vec<usize> = (0..)
        .zip(all())
        .filter(|(_, rule)| {
            let starts = rule.id.get(..word.len()).is_some_and(|p| p.eq_ignore_ascii_case(word));
            (starts && !word.is_empty()) || rule.name.eq_ignore_ascii_case(word)
        })
        .map(|(at, _)| at)
        .collect();
    if found.is_empty() {
        bail!("no rule is called `{word}`{}", suggestion(word));
    }
    Ok(found)
}

/// Names the rule a mistyped word may have meant.
pub(super) fn suggestion(word: &str) -> String {
    let near = all()
        .iter()
        .flat_map(|rule| [rule.id, rule.name])
        .map(|name| (distance(&word.to_ascii_lowercase(), &name.to_ascii_lowercase()), name))
        .min();
    match near {
        Some((distance, name)) if distance <= 1 + name.len() / 4 => {
            format!("; did you mean `{name}`?")
        }
        _ => "; `authlint rules` lists them".to_owned(),
    }
}

/// Levenshtein distance, in bytes.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (slot, y) in row.iter_mut().skip(1).zip(b.bytes()) {
            let replaced = diagonal + usize::from(x != y);
            diagonal = *slot;
            left = replaced.min(left + 1).min(*slot + 1);
            *slot = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use authlint::rules::RULES;

    #[test]
    fn counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
        assert_eq!(distance("al301", "al301"), 0);
    }

    #[test]
    fn selects_by_id_name_and_prefix() {
        let all = select(Profile::Strict, &[], &[]).unwrap();
        assert_eq!(all.len(), RULES.len());
        let family = select(Profile::Default, &["al1".to_owned()], &["AL101".to_owned()]).unwrap();
        assert!(
            family.iter().all(|&at| RULES[at].id.starts_with("AL1") && RULES[at].id != "AL101")
        );
        let error = select(Profile::Default, &["AL3O1".to_owned()], &[]).unwrap_err().to_string();
        assert!(error.contains("did you mean `AL301`?"), "{error}");
    }

    #[test]
    fn advice_runs_when_it_is_asked_for() {
        let advice = RULES.iter().position(|rule| rule.profile == Profile::Strict).unwrap();
        assert!(!select(Profile::Default, &[], &[]).unwrap().contains(&advice));
        let named = [RULES[advice].id.to_owned()];
        assert_eq!(select(Profile::Default, &named, &[]).unwrap(), [advice]);
        let family = [RULES[advice].id[..3].to_owned()];
        assert!(!select(Profile::Default, &family, &[]).unwrap_or_default().contains(&advice));
    }
}
