//! How the first lines of a log follow a format that somebody names, for those who write one.

use super::detect::{SAMPLED, show};
use crate::format::lines::LineFormat;
use crate::model::{Exchange, Interest, Outlet, Reading};

/// What a format makes of the first lines of a log.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// Lines looked at, blank ones apart.
    pub lines: usize,
    /// Those that follow the format.
    pub read: usize,
    /// The number of the first line that does not, and where it stops.
    pub stopped: Option<(usize, String)>,
    /// The first exchange that was read, column by column. Not redacted.
    pub columns: Vec<(String, String)>,
}

/// Reads the first lines of a log in a format.
pub fn try_on(format: &dyn LineFormat, head: &[u8]) -> Trial {
    // The last line of a longer file is cut.
    let end = memchr::memrchr(b'\n', head).unwrap_or(head.len());
    let lines = head.get(..end).unwrap_or(head).split(|&byte| byte == b'\n').zip(1..);
    let mut trial = Trial::default();
    let interest = Interest::everything();
    for (line, number) in lines.filter(|(line, _)| !line.trim_ascii().is_empty()).take(SAMPLED) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut reading = Reading::default();
        let mut keep = |exchange: &Exchange<'_>| {
            if trial.columns.is_empty() {
                trial.columns = show(exchange);
            }
        };
        let follows =
            format.read_line(line, number, &mut Outlet::new(&interest, &mut reading, &mut keep));
        trial.lines += 1;
        let mishap = reading.mishaps.iter().find_map(|(_, met)| met.first.first());
        match (follows, mishap) {
            (true, None) => trial.read += 1,
            (_, Some((_, what))) if trial.stopped.is_none() => {
                trial.stopped = Some((number as usize, what.clone()));
            }
            _ => {}
        }
    }
    trial
}

#[cfg(test)]
mod tests {
    use super::try_on;
    use crate::format::log::compile;

    #[test]
    fn tells_where_the_first_line_stops() {
        let format = compile(r#"$remote_addr [$time_local] "$request" $status $upstream_status"#)
            .expect("a format");
        let line = r#"192.0.2.7 [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 403 401"#;
        let other = line.replace("403", "OK");
        let trial = try_on(&*format, format!("{line}\r\n\n{other}\n{line}\n192.0").as_bytes());
        assert_eq!((trial.lines, trial.read), (3, 2));
        let (number, why) = trial.stopped.expect("a line that stops");
        assert_eq!(number, 3);
        assert!(why.contains("status"), "{why}");
        assert!(trial.columns.contains(&("upstream status".to_owned(), "401".to_owned())));
    }
}
