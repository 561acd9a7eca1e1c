//! Folding: one spelling for `TOKEN_EXPIRED`, `TokenExpired`, `token-expired` and "Token expired".
//!
//! The lexicon is written in folded form: lower case, words separated by single blanks, Latin
//! accents removed except `é` (French needs it to tell *expiré* from *expire*).

/// Folded text and the way back to the original.
#[derive(Debug, Default)]
pub(super) struct Folded {
    /// The folded text. `.` ends a sentence; `,` stands for any softer break.
    pub(super) text: String,
    /// For each byte of `text`, the byte offset in the original it stems from.
    origin: Vec<u32>,
}

impl Folded {
    /// Folds at most `limit` characters of `original`.
    pub(super) fn new(original: &str, limit: usize) -> Self {
        let mut folded = Self {
            text: String::with_capacity(original.len().min(limit) + 16),
            origin: Vec::with_capacity(original.len().min(limit) + 16),
        };
        let mut previous = ' ';
        let mut characters = original.char_indices().take(limit).peekable();
        let mut markup_ends = 0;
        while let Some((offset, c)) = characters.next() {
            if c == '<'
                && let Some(length) = markup(original.get(offset..).unwrap_or_default())
            {
                markup_ends = offset + length;
            }
            if offset < markup_ends {
                continue;
            }
            let next = characters.peek().map_or(' ', |&(_, c)| c);
            folded.add(previous, c, next, original, offset);
            previous = c;
        }
        folded
    }

    /// The original offset of a folded one.
    pub(super) fn original(&self, offset: usize) -> usize {
        self.origin.get(offset).or(self.origin.last()).map_or(0, |&o| o as usize)
    }

    fn add(&mut self, previous: char, c: char, next: char, original: &str, offset: usize) {
        if c.is_uppercase() && starts_word(previous, next) && !is_o_of_oauth(original, offset) {
            self.push(' ', offset);
        }
        match c {
            '.' if !next.is_whitespace() && next != '"' && !matches!(next, '.' | '<' | ' ') => {
                self.push(' ', offset);
            }
            '.' | '!' | '?' | ';' | '\n' | '。' | '！' | '？' | '；' | '｡' => {
                self.push('.', offset);
            }
            // `orders:read` is one name.
            ':' if previous.is_ascii_alphanumeric() && next.is_ascii_alphanumeric() => {
                self.push(' ', offset);
            }
            ',' | ':' | '、' | '，' | '：' | '–' | '—' | '|' => self.push(',', offset),
            '\'' | '’' | 'ʼ' | '‘' => {
                let inside = previous.is_alphabetic() && next.is_alphabetic();
                self.push(if inside { '\'' } else { ' ' }, offset);
            }
            c if c.is_alphanumeric() => {
                for lower in c.to_lowercase() {
                    self.push(plain(lower), offset);
                }
            }
            _ => self.push(' ', offset),
        }
    }

    fn push(&mut self, c: char, offset: usize) {
        let last = self.text.chars().next_back().unwrap_or(' ');
        if c == ' ' && matches!(last, ' ') || c == '\u{307}' {
            return;
        }
        self.text.push(c);
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        self.origin.resize(self.text.len(), offset);
    }
}

/// How long the tag is that a text begins with, if it is one of those that messages are set in
/// ("User <strong>Guest</strong> has no access"); `<token>` is a placeholder.
fn markup(text: &str) -> Option<usize> {
    const TAGS: [&str; 14] =
        ["b", "strong", "i", "em", "br", "p", "a", "span", "div", "code", "u", "h1", "h2", "h3"];
    let inside = text.get(1..)?;
    let end = inside.char_indices().take(80).find(|&(_, c)| c == '>')?.0;
    let name = inside.get(..end)?.trim_start_matches('/');
    let name = name.split([' ', '/']).next().unwrap_or_default();
    TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name)).then_some(end + 2)
}

/// `aB` starts a word, and so does the last capital of `ABc`: `JWTExpired` is two words.
fn starts_word(previous: char, next: char) -> bool {
    previous.is_lowercase() || (previous.is_uppercase() && next.is_lowercase())
}

/// `OAuth` is one word although it looks like two.
fn is_o_of_oauth(original: &str, offset: usize) -> bool {
    let from = offset.saturating_sub(1);
    let near = |at: usize| original.get(at..).is_some_and(|rest| rest.starts_with("OAuth"));
    near(from) || near(offset)
}

fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'õ' | 'ö' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ñ' => 'n',
        'ç' => 'c',
        'ё' => 'е',
        c => c,
    }
}

/// Whether words of this character's script are written without blanks, so that they have no
/// boundaries to look for.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}')
}

#[cfg(test)]
mod tests {
    use super::Folded;

    fn fold(text: &str) -> String {
        Folded::new(text, 600).text
    }

    #[test]
    fn codes_and_prose_fold_alike() {
        for code in ["TOKEN_EXPIRED", "token-expired", "TokenExpired", "tokenExpired"] {
            assert_eq!(fold(code), "token expired");
        }
        assert_eq!(fold("JWTExpired"), "jwt expired");
        assert_eq!(fold("OAuthException"), "oauth exception");
        assert_eq!(
            fold("io.jsonwebtoken.ExpiredJwtException"),
            "io jsonwebtoken expired jwt exception"
        );
        assert_eq!(fold("Votre Clé API a expiré."), "votre clé api a expiré.");
        assert_eq!(fold("Ungültiges Token"), "ungultiges token");
    }

    #[test]
    fn offsets_lead_back() {
        let text = "Fehler: «TokenExpired»";
        let folded = Folded::new(text, 600);
        let at = folded.text.find("expired").expect("folded");
        assert_eq!(text.get(folded.original(at)..), Some("Expired»"));
    }
}
