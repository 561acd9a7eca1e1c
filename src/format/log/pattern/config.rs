//! Whole configuration files: the log formats in them.

/// The patterns a configuration defines, those that are in use first. Empty where the text is no
/// configuration that names any.
pub(super) fn patterns(text: &str) -> Vec<String> {
    let nginx = nginx(text);
    if !nginx.is_empty() {
        return nginx;
    }
    let mut patterns = apache(text);
    patterns.extend(tomcat(text));
    patterns.extend(haproxy(text));
    patterns.extend(goaccess(text));
    patterns.extend(envoy(text));
    patterns
}

/// `log_format NAME …;`, and which names `access_log` uses.
fn nginx(text: &str) -> Vec<String> {
    let mut used = Vec::new();
    let mut patterns: Vec<(String, String)> = Vec::new();
    for statement in statements(text) {
        let mut words = statement.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            (Some("log_format"), Some(name), _) => {
                patterns.push((name.to_owned(), statement.to_owned()));
            }
            (Some("access_log"), Some(_), Some(name)) => used.push(name.to_owned()),
            (Some("access_log"), Some(path), None) if path != "off" => used.push("combined".into()),
            _ => {}
        }
    }
    if used.iter().any(|name| name == "combined") {
        patterns.push(("combined".to_owned(), "combined".to_owned()));
    }
    patterns.sort_by_key(|(name, _)| !used.contains(name));
    patterns.into_iter().map(|(_, pattern)| pattern).collect()
}

/// The statements of an nginx configuration, up to their semicolons and braces. Quotes and comments
/// may hold both.
fn statements(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut statements = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\'' | b'"' => {
                at += 1;
                while let Some(&inner) = bytes.get(at).filter(|inner| **inner != byte) {
                    at += if inner == b'\\' { 2 } else { 1 };
                }
            }
            // A `#` inside a word is part of it.
            b'#' if at == 0 || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace) => {
                let end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default());
                at = end.map_or(bytes.len(), |end| at + end);
                if text.get(start..at).is_some_and(|text| text.trim_start().starts_with('#')) {
                    start = at;
                }
            }
            // Variables have braces of their own: `${name}`.
            b'{' if at > 0 && bytes.get(at - 1) == Some(&b'$') => {
                let end = memchr::memchr(b'}', bytes.get(at..).unwrap_or_default());
                at += end.unwrap_or(0);
            }
            b';' | b'{' | b'}' => {
                statements
                    .extend(text.get(start..at).map(str::trim).filter(|text| !text.is_empty()));
                start = at + 1;
            }
            _ => {}
        }
        at += 1;
    }
    statements.extend(text.get(start..).map(str::trim).filter(|text| !text.is_empty()));
    statements
}

/// Lines of `LogFormat`, and those of `CustomLog` that hold a format themselves.
fn apache(text: &str) -> Vec<String> {
    let joined = text.replace("\\\n", " ").replace("\\\r\n", " ");
    let mut used = Vec::new();
    let mut patterns: Vec<String> = Vec::new();
    for line in joined.lines().map(str::trim) {
        let mut words = line.split_whitespace();
        let Some(first) = words.next() else { continue };
        if first.eq_ignore_ascii_case("LogFormat") {
            patterns.push(line.to_owned());
        } else if first.eq_ignore_ascii_case("CustomLog") {
            // Behind the path, which may stand in quotes.
            let rest = line.get(first.len()..).unwrap_or_default().trim_start();
            let rest = match rest.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').map_or("", |(_, rest)| rest),
                None => rest.split_once(char::is_whitespace).map_or("", |(_, rest)| rest),
            };
            let format = rest.trim_start();
            if format.starts_with('"') {
                patterns.push(format!("LogFormat {format}"));
            } else if let Some(name) = format.split_whitespace().next() {
                used.push(name.to_owned());
            }
        }
    }
    let nickname = |pattern: &String| {
        pattern.rsplit(char::is_whitespace).next().unwrap_or_default().to_owned()
    };
    patterns.sort_by_key(|pattern| !used.contains(&nickname(pattern)));
    patterns
}

/// `pattern="…"` of an `AccessLogValve` in server.xml.
fn tomcat(text: &str) -> Vec<String> {
    let valves = text.split("AccessLogValve").skip(1);
    let pattern = |valve: &str| {
        let element = valve.split('>').next()?;
        let (_, rest) = element.split_once("pattern=\"")?;
        let (pattern, _) = rest.split_once('"')?;
        let pattern = pattern.replace("&quot;", "\"").replace("&amp;", "&");
        Some(pattern.replace("&lt;", "<").replace("&gt;", ">"))
    };
    // `%>s` ends no element: the attribute is looked for in the whole valve where that cut it.
    let whole = |valve: &str| {
        let (_, rest) = valve.split_once("pattern=\"")?;
        let (pattern, _) = rest.split_once('"')?;
        Some(pattern.replace("&quot;", "\""))
    };
    valves.filter_map(|valve| pattern(valve).or_else(|| whole(valve))).collect()
}

/// `log-format` lines and `option httplog`.
fn haproxy(text: &str) -> Vec<String> {
    let line = |line: &str| {
        let line = line.trim();
        match line.split_whitespace().take(2).collect::<Vec<_>>().as_slice() {
            ["log-format", ..] if line.contains('%') && !line.contains("%^") => {
                Some(line.to_owned())
            }
            ["option", "httplog"] => Some("haproxy".to_owned()),
            ["option", "httpslog"] => Some("haproxy-https".to_owned()),
            _ => None,
        }
    };
    let mut patterns: Vec<String> = text.lines().filter_map(line).collect();
    patterns.dedup();
    patterns
}

/// goaccess.conf: `log-format`, with `date-format` and `time-format` where they differ.
fn goaccess(text: &str) -> Vec<String> {
    let option = |name: &str| {
        text.lines().map(str::trim).find_map(|line| {
            let rest = line.strip_prefix(name)?;
            Some(rest.strip_prefix(char::is_whitespace)?.trim()).filter(|value| !value.is_empty())
        })
    };
    let Some(format) = option("log-format").filter(|format| format.contains('%')) else {
        return Vec::new();
    };
    if !format.contains("%^") && option("date-format").is_none() {
        return Vec::new();
    }
    let mut pattern = String::new();
    for name in ["date-format", "time-format"] {
        if let Some(value) = option(name) {
            pattern.extend([name, " ", value, "\n"]);
        }
    }
    pattern.push_str("log-format ");
    pattern.push_str(format);
    vec![pattern]
}

/// Format strings and dictionaries of Envoy's and Istio's YAML.
fn envoy(text: &str) -> Vec<String> {
    const TEXT: [&str; 4] = ["inline_string:", "accessLogFormat:", "text_format:", "format:"];
    const DICTIONARY: [&str; 2] = ["json_format:", "typed_json_format:"];
    let lines: Vec<&str> = text.lines().collect();
    let mut patterns = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        let key = line.trim_start().trim_start_matches("- ");
        let below = || block(&lines, number);
        if let Some(value) = TEXT.iter().find_map(|name| key.strip_prefix(name)) {
            let value = match value.trim() {
                "|" | "|-" | "|+" | ">" | ">-" | ">+" => {
                    below().iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
                }
                value => scalar(value),
            };
            patterns.extend(Some(value).filter(|value| value.contains("%RESPONSE_CODE%")));
        } else if DICTIONARY.iter().any(|name| key.trim_end() == *name) {
            patterns.extend(dictionary(&below()));
        }
    }
    patterns
}

/// The lines below a key that belong to it.
fn block<'t>(lines: &[&'t str], key: usize) -> Vec<&'t str> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let outer = lines.get(key).map_or(0, |line| indent(line));
    let below = lines.iter().skip(key + 1);
    below.take_while(|line| line.trim().is_empty() || indent(line) > outer).copied().collect()
}

/// A YAML scalar in quotes or without.
fn scalar(value: &str) -> String {
    let value = value.trim();
    if let Some(inner) = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')) {
        return inner.replace("\\n", "").replace("\\\"", "\"");
    }
    match value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')) {
        Some(inner) => inner.replace("''", "'"),
        None => value.to_owned(),
    }
}

/// `name: "%OPERATOR%"` lines as a JSON object.
fn dictionary(lines: &[&str]) -> Option<String> {
    let mut object = serde_json::Map::new();
    for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
        // The name may stand in quotes and hold colons: `":authority": "%REQ(:AUTHORITY)%"`.
        let (name, value) = match line.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\":")?,
            None => line.split_once(": ")?,
        };
        object.insert(scalar(name), scalar(value).into());
    }
    (!object.is_empty()).then(|| serde_json::Value::Object(object).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_formats_of_an_nginx_configuration() {
        let text = "http {\n  # log_format off '$x';\n  log_format a '$status; {';\n  log_format b\n    '$status '\n    '$msec'; # and more\n  server { access_log /var/log/a.log b buffer=32k; }\n}\n";
        let found = patterns(text);
        assert_eq!(found.len(), 2);
        assert!(found[0].starts_with("log_format b"), "the one in use comes first: {found:?}");
        assert_eq!(found[1], "log_format a '$status; {'");
    }

    #[test]
    fn finds_the_formats_of_other_configurations() {
        let apache = "LogFormat \"%h %>s\" x\nCustomLog logs/a.log \\\n  \"%>s %h\"\nCustomLog logs/b.log y\nLogFormat \"%s\" y\n";
        assert_eq!(patterns(apache).first().map(String::as_str), Some("LogFormat \"%s\" y"));
        assert_eq!(patterns(apache).len(), 3);
        let tomcat = "<Valve className=\"org.apache.catalina.valves.AccessLogValve\" directory=\"logs\"\n pattern=\"%h &quot;%r&quot; %s %b\" />";
        assert_eq!(patterns(tomcat), ["%h \"%r\" %s %b"]);
        let haproxy = "frontend a\n  option httplog\n  log-format \"%ci %ST %{+Q}r\"\n";
        assert_eq!(patterns(haproxy), ["haproxy", "log-format \"%ci %ST %{+Q}r\""]);
        let goaccess = "time-format %H:%M:%S\ndate-format %Y-%m-%d\nlog-format %d %t %^ %h %s\n";
        assert_eq!(
            patterns(goaccess),
            ["date-format %Y-%m-%d\ntime-format %H:%M:%S\nlog-format %d %t %^ %h %s"]
        );
        let istio = "meshConfig:\n  accessLogFormat: \"%START_TIME% %RESPONSE_CODE% \\\"%REQ(:PATH)%\\\"\\n\"\n";
        assert_eq!(patterns(istio), ["%START_TIME% %RESPONSE_CODE% \"%REQ(:PATH)%\""]);
        let envoy = "log_format:\n  json_format:\n    \":authority\": \"%REQ(:AUTHORITY)%\"\n    status: '%RESPONSE_CODE%'\nother: 1\n";
        assert_eq!(
            patterns(envoy),
            [r#"{":authority":"%REQ(:AUTHORITY)%","status":"%RESPONSE_CODE%"}"#]
        );
        assert!(patterns("$remote_addr $status").is_empty());
    }
}
