//! Django's development server.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "django",
    about: "Django's `runserver`: a time of no zone, request, status and size",
    documentation: "https://docs.djangoproject.com/en/5.2/ref/logging/#django-server",
    layout: Layout::Text(Syntax::Nginx, r#"[${time %d/%b/%Y %T}] "$request" $status $bytes_sent"#),
    hints: &[],
    examples: &[Example {
        line: r#"[01/Mar/2026 10:00:00] "GET /me HTTP/1.1" 403 58"#,
        columns: &[("target", "/me"), ("status", "403"), ("bytes", "58")],
    }],
};
