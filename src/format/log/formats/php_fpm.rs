//! PHP-FPM's own access log.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

// The request's target is the script's name.
pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "php-fpm",
    about: "PHP-FPM: `access.log` of a pool in its default format",
    documentation: "https://www.php.net/manual/en/install.fpm.configuration.php",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$remote_addr - $remote_user ${time %d/%b/%Y:%T %z} "$request_method $request_uri" $status"#,
    ),
    hints: &[],
    examples: &[Example {
        line: r#"192.0.2.7 -  01/Mar/2026:10:00:00 +0000 "GET /index.php" 403"#,
        columns: &[
            ("client", "192.0.2.7"),
            ("time", "2026-03-01T10:00:00Z"),
            ("method", "GET"),
            ("target", "/index.php"),
            ("status", "403"),
        ],
    }],
};
