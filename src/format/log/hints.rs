//! What to add to a log format for firmer verdicts, in the syntax of each server that formats share.
//! What only one format knows stands in its own file.

use super::column::Column;
use super::pattern::Syntax;
use super::{Engine, LogReader};
use crate::model::{Hint, Lack};

/// <https://nginx.org/en/docs/http/ngx_http_log_module.html>, `ngx_http_core_module` (`$sent_http_`),
/// `ngx_http_upstream_module`.
pub(crate) const NGINX: &[Hint] = &[
    Hint { lacks: Lack::Challenge, add: "log_format … '\"$sent_http_www_authenticate\"'" },
    Hint { lacks: Lack::Answerer, add: "log_format … '$upstream_status'" },
];

/// <https://httpd.apache.org/docs/2.4/mod/mod_log_config.html>
pub(crate) const APACHE: &[Hint] =
    &[Hint { lacks: Lack::Challenge, add: r#"LogFormat "… \"%{WWW-Authenticate}o\"""# }];

/// The same syntax in Tomcat's valve, Jetty's `CustomRequestLog` and Varnish's `varnishncsa -F`.
pub(crate) const PERCENT_O: &[Hint] =
    &[Hint { lacks: Lack::Challenge, add: r#"the format … "%{WWW-Authenticate}o""# }];

/// Formats that several servers write.
pub(crate) const COMMON: &[Hint] = &[
    Hint {
        lacks: Lack::Challenge,
        add: "nginx: log_format … '\"$sent_http_www_authenticate\"'; Apache: LogFormat \
              \"… \\\"%{WWW-Authenticate}o\\\"\"",
    },
    Hint { lacks: Lack::Answerer, add: "nginx: log_format … '$upstream_status'" },
];

/// <https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage>
pub(crate) const ENVOY: &[Hint] = &[
    Hint { lacks: Lack::Challenge, add: "access_log … %RESP(WWW-AUTHENTICATE)%" },
    Hint { lacks: Lack::Reason, add: "access_log … %RESPONSE_CODE_DETAILS%" },
];

/// <https://docs.haproxy.org/3.0/configuration.html#capture%20response%20header>
pub(crate) const HAPROXY: &[Hint] = &[Hint {
    lacks: Lack::Challenge,
    add: "in the frontend: capture response header WWW-Authenticate len 256",
}];

/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html>
pub(crate) const API_GATEWAY: &[Hint] = &[Hint {
    lacks: Lack::Reason,
    add: "the stage's access log format … $context.error.responseType $context.authorizer.error",
}];

/// What to add to a format in this syntax.
pub(super) const fn of(syntax: Syntax) -> &'static [Hint] {
    match syntax {
        Syntax::Nginx => NGINX,
        Syntax::Apache => APACHE,
        Syntax::Haproxy => HAPROXY,
        Syntax::Envoy => ENVOY,
        Syntax::ApiGateway => API_GATEWAY,
        Syntax::Goaccess => &[],
    }
}

impl LogReader {
    /// The hints of its format for what its lines cannot show.
    pub(super) fn open_hints(&self) -> Vec<Hint> {
        let columns = self.written_columns();
        let shown = |lack: Lack| columns.iter().any(|column| shows(column, lack));
        self.hints.iter().copied().filter(|hint| !shown(hint.lacks)).collect()
    }

    /// The columns that are in every line. Of a JSON or labelled format only the writer knows.
    fn written_columns(&self) -> Vec<&Column> {
        match &self.engine {
            Engine::Template(template) => template.columns().collect(),
            Engine::Fields(fields) => fields.columns().collect(),
            Engine::Json(json) => json.given_columns(),
            Engine::Labels(_) | Engine::Audit => Vec::new(),
        }
    }
}

fn shows(column: &Column, lack: Lack) -> bool {
    match (lack, column) {
        (_, Column::Coded(_, column)) => shows(column, lack),
        (Lack::Challenge, Column::ResponseHeader(name)) => name == "www-authenticate",
        (lack, column) => matches!(
            (lack, column),
            (Lack::Challenge, Column::ResponseHeaders | Column::ResponseHeaderList)
                | (Lack::Answerer, Column::UpstreamStatus)
                | (Lack::Reason, Column::Reason(_))
        ),
    }
}
