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
    bunkerweb,
    common_vhost,
    combined_vhost,
    combined_vhost_port,
    ingress_nginx,
    traefik_clf,
    envoy,
    istio,
    haproxy,
    haproxy_https,
    aws_alb,
    aws_clb,
    aws_s3,
    squid,
    nginx_proxy_manager,
    nginx_proxy_manager_standard,
    confluence,
    confluence_old,
    jira,
    uwsgi,
    zoraxy,
    iis,
    cloudfront,
    w3c,
    zeek,
    ltsv,
    heroku,
    caddy,
    traefik_json,
    envoy_json,
    kong,
    cloudflare,
    aws_api_gateway,
    azure_api_management,
    azure_application_gateway,
    azure_front_door,
    google_cloud,
    kubernetes_audit,
    zeek_json,
    suricata,
    f5_distributed_cloud,
    json_lines,
];
