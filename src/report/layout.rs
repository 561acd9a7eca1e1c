//! A page of text: widths, wrapping, colour. Everything for a terminal is laid out here.

use std::borrow::Cow;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Effects};
use textwrap::core::display_width;
use textwrap::{Options, WordSplitter};
use unicode_width::UnicodeWidthChar;

use crate::model::Severity;

/// How a report for a terminal should look.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Columns to fill.
    pub width: usize,
    /// Whether escape sequences are welcome.
    pub color: bool,
    /// More detail: every place, every endpoint.
    pub verbose: bool,
    /// Whether the terminal knows hyperlinks.
    pub links: bool,
}

/// Text under construction.
pub(super) struct Page {
    style: Style,
    text: String,
}

/// Emphasis. Colour only repeats what a word or a symbol already says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Strong,
    Faint,
    Error,
    Warning,
    Info,
}

/// Narrower than this nothing can be laid out, wider than [`WIDEST`] nobody reads a line.
const NARROWEST: usize = 40;
const WIDEST: usize = 200;

impl Default for Style {
    /// 100 columns, no colour, no details.
    fn default() -> Self {
        Self { width: 100, color: false, verbose: false, links: false }
    }
}

impl Page {
    pub(super) fn new(style: &Style) -> Self {
        let style = Style { width: style.width.clamp(NARROWEST, WIDEST), ..*style };
        Self { style, text: String::new() }
    }

    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    pub(super) fn verbose(&self) -> bool {
        self.style.verbose
    }

    /// What was laid out since the last call.
    pub(super) fn take(&mut self) -> String {
        std::mem::take(&mut self.text)
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// One line of inked spans. Not wrapped.
    pub(super) fn line(&mut self, indent: usize, spans: &[(Ink, &str)]) {
        self.indent(indent);
        for (ink, text) in spans {
            self.ink(*ink, text);
        }
        self.blank();
    }

    /// A paragraph; lines after the first are indented by `hang` more.
    pub(super) fn paragraph(&mut self, indent: usize, hang: usize, text: &str) {
        self.wrapped(indent, hang, (Ink::Plain, ""), Ink::Plain, text);
    }

    /// A paragraph in `ink`.
    pub(super) fn inked(&mut self, indent: usize, hang: usize, ink: Ink, text: &str) {
        self.wrapped(indent, hang, (ink, ""), ink, text);
    }

    /// A paragraph that begins with `lead` in `ink`.
    pub(super) fn lead(&mut self, indent: usize, hang: usize, lead: (Ink, &str), text: &str) {
        self.wrapped(indent, hang, lead, Ink::Plain, text);
    }

    /// A label in a column of its own, the text to its right.
    pub(super) fn labelled(&mut self, indent: usize, column: usize, label: &str, text: &str) {
        let label = format!("{label:column$}");
        self.wrapped(indent, column, (Ink::Faint, &label), Ink::Plain, text);
    }

    /// The same, where the beginning of the text leads to `url` if the terminal knows hyperlinks (OSC 8) and
    /// it stands in one line. Never with text or addresses from traffic.
    pub(super) fn linked(
        &mut self,
        (indent, column): (usize, usize),
        label: &str,
        text: &str,
        link: Option<(&str, &str)>,
    ) {
        let start = self.text.len();
        self.labelled(indent, column, label, text);
        let Some((words, url)) = link.filter(|_| self.style.links) else { return };
        if let Some(at) = self.text.get(start..).and_then(|laid_out| laid_out.find(words)) {
            let range = start + at..start + at + words.len();
            let linked = format!("\x1b]8;;{url}\x1b\\{words}\x1b]8;;\x1b\\");
            self.text.replace_range(range, &linked);
        }
    }

    /// A row of a table: inked spans, a plain cell, then text in a column to their right.
    pub(super) fn row(&mut self, spans: &[(Ink, &str)], cell: &str, text: &str) {
        let lead: usize = spans.iter().map(|(_, text)| display_width(text)).sum();
        let column = lead + display_width(cell);
        let options = Options::new(self.style.width.saturating_sub(column).max(NARROWEST / 2))
            .word_splitter(WordSplitter::NoHyphenation);
        for (number, line) in textwrap::wrap(text, options).iter().enumerate() {
            if number == 0 {
                for (ink, text) in spans {
                    self.ink(*ink, text);
                }
                self.text.push_str(cell);
            } else {
                self.indent(column);
            }
            self.text.push_str(line);
            self.blank();
        }
    }

    /// Preformatted lines.
    pub(super) fn block(&mut self, indent: usize, text: &str) {
        for line in text.lines() {
            if !line.is_empty() {
                self.indent(indent);
                self.text.push_str(line);
            }
            self.blank();
        }
    }

    fn wrapped(&mut self, indent: usize, hang: usize, lead: (Ink, &str), ink: Ink, text: &str) {
        let lead_width = display_width(lead.1);
        let gap = " ".repeat(lead_width);
        let hang = " ".repeat(hang);
        let options = Options::new(self.style.width.saturating_sub(indent).max(NARROWEST / 2))
            .initial_indent(&gap)
            .subsequent_indent(&hang)
            .word_splitter(WordSplitter::NoHyphenation);
        for (number, line) in textwrap::wrap(text, options).iter().enumerate() {
            self.indent(indent);
            let margin = if number == 0 {
                self.ink(lead.0, lead.1);
                gap.len()
            } else {
                self.text.push_str(&hang);
                hang.len()
            };
            self.ink(ink, line.get(margin..).unwrap_or_default());
            self.blank();
        }
    }

    fn indent(&mut self, indent: usize) {
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    fn ink(&mut self, ink: Ink, text: &str) {
        match ink.style() {
            Some(style) if self.style.color && !text.is_empty() => {
                // Writing to a String cannot fail.
                let _ = write!(self.text, "{style}{text}{style:#}");
            }
            _ => self.text.push_str(text),
        }
    }
}

impl Ink {
    /// The ink of a severity.
    pub(super) fn of(severity: Severity) -> Self {
        match severity {
            Severity::Error => Self::Error,
            Severity::Warning => Self::Warning,
            Severity::Info => Self::Info,
        }
    }

    fn style(self) -> Option<anstyle::Style> {
        let style = anstyle::Style::new();
        match self {
            Self::Plain => None,
            Self::Strong => Some(style.bold()),
            Self::Faint => Some(style.effects(Effects::DIMMED)),
            Self::Error => Some(AnsiColor::Red.on_default().bold()),
            Self::Warning => Some(AnsiColor::Yellow.on_default().bold()),
            Self::Info => Some(AnsiColor::Blue.on_default().bold()),
        }
    }
}

/// The symbol of a severity, for those who cannot tell its colour.
pub(super) fn symbol(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "✗",
        Severity::Warning => "!",
        Severity::Info => "i",
    }
}

/// Cuts `text` to `width` columns, with `…` where something is missing.
pub(super) fn shorten(text: &str, width: usize) -> Cow<'_, str> {
    if display_width(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut left = width.saturating_sub(1);
    let mut out = String::with_capacity(width);
    for c in text.chars() {
        let Some(rest) = left.checked_sub(c.width().unwrap_or(0)) else { break };
        left = rest;
        out.push(c);
    }
    out.push('…');
    Cow::Owned(out)
}

/// `12,004`
pub(super) fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 exchange`, `12,004 exchanges`
pub(super) fn counted(n: u64, singular: &str) -> String {
    let plural = match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None => format!("{singular}s"),
    };
    format!("{} {}", number(n), if n == 1 { singular } else { &plural })
}

/// The singular of a format's unit: `lines`, `entries`, `packets`.
pub(super) fn singular(units: &str) -> Cow<'_, str> {
    match (units.strip_suffix("ies"), units.strip_suffix('s')) {
        (Some(stem), _) => Cow::Owned(format!("{stem}y")),
        (None, Some(stem)) => Cow::Borrowed(stem),
        (None, None) => Cow::Borrowed(units),
    }
}

#[cfg(test)]
mod tests {
    use super::{Ink, Page, Style, counted, number, shorten, singular};

    #[test]
    fn numbers_and_plurals() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(counted(1, "entry"), "1 entry");
        assert_eq!(counted(2, "entry"), "2 entries");
        assert_eq!(singular("entries"), "entry");
        assert_eq!(singular("lines"), "line");
    }

    #[test]
    fn shortens_by_columns_not_bytes() {
        assert_eq!(shorten("/v1/orders", 10), "/v1/orders");
        assert_eq!(shorten("/v1/orders/7", 10), "/v1/order…");
        assert_eq!(shorten("日本語", 5), "日本…");
    }

    #[test]
    fn wraps_under_its_label_and_keeps_hyphenated_names_whole() {
        let mut page = Page::new(&Style { width: 44, ..Style::default() });
        page.labelled(2, 7, "fix", "Send the field WWW-Authenticate with at least one challenge.");
        assert_eq!(
            page.take(),
            "  fix    Send the field WWW-Authenticate\n         with at least one challenge.\n"
        );
    }

    #[test]
    fn colours_only_when_asked() {
        for color in [false, true] {
            let mut page = Page::new(&Style { color, ..Style::default() });
            page.line(0, &[(Ink::Error, "error"), (Ink::Plain, " AL101")]);
            assert_eq!(page.take().contains('\u{1b}'), color);
        }
    }
}
