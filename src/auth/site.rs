//! What a team says of its own site, where its paths do not tell.

use globset::{GlobBuilder, GlobMatcher};

/// Endpoints of one's own.
#[derive(Clone, Debug, Default)]
pub struct Site {
    tokens: Vec<Place>,
}

/// Hosts and paths.
#[derive(Clone, Debug)]
struct Place {
    host: Option<GlobMatcher>,
    path: GlobMatcher,
}

/// A pattern that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("`{pattern}` is no pattern of endpoints: {why}")]
pub struct SiteError {
    pattern: String,
    why: String,
}

impl Site {
    /// A site whose token endpoints match these patterns: `/issue`, `login.example/v2/**`.
    ///
    /// # Errors
    /// When a pattern cannot be read.
    pub fn new(token_endpoints: &[String]) -> Result<Self, SiteError> {
        let tokens = token_endpoints.iter().map(|pattern| Place::parse(pattern));
        Ok(Self { tokens: tokens.collect::<Result<_, _>>()? })
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Whether a path, perhaps with its query, of this host (and port, where known) is a token
    /// endpoint.
    pub fn hands_out_tokens(&self, host: Option<&[u8]>, path: &[u8]) -> bool {
        if self.tokens.is_empty() {
            return false;
        }
        let end = path.iter().position(|b| matches!(b, b'?' | b'#')).unwrap_or(path.len());
        let path = String::from_utf8_lossy(path.get(..end).unwrap_or(path));
        let host = host.map(crate::model::host_of);
        self.tokens.iter().any(|place| {
            place.path.is_match(&*path)
                && place
                    .host
                    .as_ref()
                    .is_none_or(|glob| host.as_ref().is_some_and(|host| glob.is_match(host)))
        })
    }
}

impl Site {
    /// The same of a request target in any form, beside the host if that is not in it.
    pub fn hands_out_tokens_at(&self, host: Option<&[u8]>, target: &[u8]) -> bool {
        match crate::model::split_absolute(target) {
            Some((_, authority, path)) => self.hands_out_tokens(Some(authority), path),
            None => self.hands_out_tokens(host, target),
        }
    }
}

impl Place {
    fn parse(pattern: &str) -> Result<Self, SiteError> {
        let failed = |why: String| SiteError { pattern: pattern.to_owned(), why };
        let at = pattern.find('/').ok_or_else(|| {
            failed("write a path, or a host and a path, as in login.example/token".to_owned())
        })?;
        let (host, path) = pattern.split_at(at);
        let glob = |text: &str, is_path: bool| {
            GlobBuilder::new(text)
                .literal_separator(is_path)
                .case_insensitive(!is_path)
                .build()
                .map(|glob| glob.compile_matcher())
                .map_err(|error| failed(error.kind().to_string()))
        };
        let host = if host.is_empty() { None } else { Some(glob(host, false)?) };
        Ok(Self { host, path: glob(path, true)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_told_by_host_and_path() {
        let patterns = ["/issue", "login.example/v2/**"].map(str::to_owned);
        let site = Site::new(&patterns).expect("patterns");
        for (host, path, expected) in [
            (None, "/issue", true),
            (None, "/issue?x=1", true),
            (None, "/issue/1", false),
            (Some("LOGIN.example:8443"), "/v2/a/b", true),
            (Some("api.example"), "/v2/a/b", false),
            (None, "/v2/a/b", false),
        ] {
            let found = site.hands_out_tokens(host.map(str::as_bytes), path.as_bytes());
            assert_eq!(found, expected, "{host:?} {path}");
        }
        assert!(Site::new(&["token".to_owned()]).is_err());
        assert!(Site::new(&["/[".to_owned()]).is_err());
    }
}
