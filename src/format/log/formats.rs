//! The log formats authlint knows, one file each.

use super::LogFormat;

/// Declares the format modules and the registry from one list: adding a format is one file and one
/// line here. Among formats that read a file equally well the first is taken.
macro_rules! formats {
    ($($module:ident),* $(,)?) => {
        $(mod $module;)*
        /// Every known log format.
        pub static FORMATS: &[&LogFormat] = &[$(&$module::FORMAT),*];
    };
}

formats![
    common,
    combined,
    nginx_main,
    common_vhost,
    combined_vhost,
    combined_vhost_port,
    ingress_nginx,
    traefik_clf,
    envoy,
    istio,
    caddy,
    traefik_json,
    envoy_json,
    json_lines,
];
