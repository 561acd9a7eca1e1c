//! PHP's built-in server.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "php",
    about: "PHP's built-in server",
    documentation: "https://www.php.net/manual/features.commandline.webserver.php",
    layout: Layout::TextAmong(
        Syntax::Nginx,
        "[${time %c}] $remote_addr:$remote_port [$status]: $request_method $request_uri",
        &[" Accepted", " Closing"],
    ),
    hints: &[],
    examples: &[
        Example {
            line: "[Sun Mar  1 10:00:00 2026] 192.0.2.7:51234 [403]: GET /me?a=1",
            columns: &[
                ("client", "192.0.2.7"),
                ("method", "GET"),
                ("target", "/me?a=1"),
                ("status", "403"),
            ],
        },
        Example { line: "[Sun Mar  1 10:00:00 2026] 192.0.2.7:51234 Accepted", columns: &[] },
    ],
};
