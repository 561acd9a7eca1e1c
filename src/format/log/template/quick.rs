//! Lines as nearly all are, read in one sweep.
//!
//! Every column ends where the text behind it is met first. Where that leads to anything but a whole
//! exchange, this gives up, and the line is read with all that real lines need: names with spaces,
//! unescaped quotes, lists.

use memchr::memchr;

use super::step::{Extent, Step, goes_on};
use super::{Spans, Template};
use crate::format::log::near::nearest;

/// How the end of a column is found.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ending {
    /// By its own shape.
    Shape,
    /// Where this byte comes first: the text behind it starts with it.
    Before(u8),
    /// At the first quote.
    Quote,
}

/// How each column ends; `None` where that takes a closer look.
pub(super) fn endings(steps: &[Step]) -> Box<[Option<Ending>]> {
    let next = steps.iter().skip(1).map(|step| Some(&*step.before)).chain([None]);
    let ending = |(step, next): (&Step, Option<&[u8]>)| match step.extent {
        _ if step.padded.is_some() => None,
        Extent::Time(_) | Extent::Status | Extent::StatusOrNone | Extent::Port => {
            Some(Ending::Shape)
        }
        Extent::Until { .. } => next?.first().map(|&byte| Ending::Before(byte)),
        Extent::Quote => Some(Ending::Quote),
        Extent::Host | Extent::Word | Extent::Rest => None,
    };
    steps.iter().zip(next).map(ending).collect()
}

impl Template {
    /// Matches everything up to and including the status. Returns where the status begins and ends;
    /// `None` when it takes a closer look.
    #[inline]
    pub(super) fn sweep(&self, line: &[u8], spans: &mut Spans) -> Option<(usize, usize)> {
        if !self.is_swept {
            return None;
        }
        let end = self.sweep_columns(line, 0, 0, self.status, spans)?;
        spans.last().map(|&(start, _)| (start as usize, end))
    }

    /// Matches what comes after the status, up to and including step `last`. `None` when it takes a
    /// closer look.
    #[inline]
    pub(super) fn sweep_rest(
        &self,
        line: &[u8],
        at: usize,
        last: usize,
        spans: &mut Spans,
    ) -> Option<usize> {
        let end = self.sweep_columns(line, at, self.status + 1, last, spans)?;
        self.follows(line, end, last).map(|_| end)
    }

    #[inline]
    fn sweep_columns(
        &self,
        line: &[u8],
        mut at: usize,
        first: usize,
        last: usize,
        spans: &mut Spans,
    ) -> Option<usize> {
        let (steps, endings) = (self.steps.get(first..=last)?, self.endings.get(first..=last)?);
        for (step, ending) in steps.iter().zip(endings) {
            let start = step.before.end(line, at)?;
            let rest = line.get(start..)?;
            let length = match (*ending)? {
                Ending::Shape => step.extent.length(rest)?,
                Ending::Before(byte) => {
                    nearest(byte, rest).filter(|&length| !goes_on(rest, length))?
                }
                Ending::Quote => memchr(b'"', rest).filter(|&length| {
                    length == 0 || rest.get(length - 1).is_some_and(|&byte| byte != b'\\')
                })?,
            };
            if !step.accepts(rest.get(..length)?) {
                return None;
            }
            at = start + length;
            spans.push((start as u32, at as u32));
        }
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Spans, Template};
    use crate::format::log::{FORMATS, Layout, pattern};

    /// The templates of all text formats with the lines they are shown with.
    fn formats() -> Vec<(Template, Vec<&'static str>)> {
        let templates = FORMATS.iter().filter_map(|format| {
            let (Layout::Text(syntax, text) | Layout::TextAmong(syntax, text, _)) = format.layout
            else {
                return None;
            };
            let (_, template) = pattern::template(syntax, text).ok()?;
            Some((template, format.examples.iter().map(|example| example.line).collect()))
        });
        templates.collect()
    }

    /// Whether a sweep sees what a close look sees, if it sees anything.
    fn agrees(template: &Template, line: &[u8]) -> Option<bool> {
        let mut swept = Spans::new();
        let (start, end) = template.sweep(line, &mut swept)?;
        let status = template.read_status(line.get(start..end)?)?;
        let mut seen = Spans::new();
        let found = template.prefix(line, &mut seen);
        let agrees = found == Ok((status, end)) && seen == swept;
        let agrees_behind = (template.status + 1..template.steps.len()).all(|last| {
            let (mut swept, mut seen) = (swept.clone(), seen.clone());
            let behind = template.sweep_rest(line, end, last, &mut swept);
            template.close_rest(
                line,
                end,
                template.status + 1,
                template.steps.len() - 1,
                &mut seen,
            );
            seen.truncate(last + 1);
            behind.is_none() || seen == swept
        });
        let last = template.steps.len() - 1;
        let (mut in_part, mut closely) = (swept.clone(), swept);
        let agrees_in_part = template.rest(line, end, last, &mut in_part)
            == template.close_rest(line, end, template.status + 1, last, &mut closely)
            && in_part == closely;
        Some(agrees && agrees_behind && agrees_in_part)
    }

    #[test]
    fn everyday_lines_are_swept() {
        let formats = formats();
        let lines = formats
            .iter()
            .flat_map(|(template, lines)| lines.iter().map(move |line| (template, *line)));
        let swept: Vec<bool> =
            lines.filter_map(|(template, line)| agrees(template, line.as_bytes())).collect();
        assert!(swept.len() > 40, "only {} examples were swept", swept.len());
        assert!(swept.iter().all(|&agrees| agrees));
    }

    proptest! {
        #[test]
        fn a_sweep_sees_what_a_close_look_sees(
            which in 0..1_000usize,
            edits in prop::collection::vec((0..400usize, 0..3u8, any::<u8>(), 0..16usize), 0..4),
        ) {
            let formats = formats();
            let lines: Vec<(&Template, &str)> = formats
                .iter()
                .flat_map(|(template, lines)| lines.iter().map(move |line| (template, *line)))
                .collect();
            let (template, line) = lines[which % lines.len()];
            let mut line = line.as_bytes().to_vec();
            for (at, kind, byte, odd) in edits {
                let byte = *b"\" -[]:,\\/.019aA\t".get(odd).unwrap_or(&byte);
                let at = at % (line.len() + 1);
                match kind {
                    0 => line.insert(at, byte),
                    1 if at < line.len() => line[at] = byte,
                    _ if at < line.len() => drop(line.remove(at)),
                    _ => {}
                }
            }
            prop_assert_ne!(agrees(template, &line), Some(false), "{}", line.escape_ascii());
        }
    }
}
