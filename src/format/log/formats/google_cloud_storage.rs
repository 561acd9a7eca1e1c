//! Google Cloud Storage usage logs.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "google-cloud-storage",
    about: "Google Cloud Storage usage log: CSV",
    documentation: "https://cloud.google.com/storage/docs/access-logs",
    layout: Layout::TextAmong(
        Syntax::Nginx,
        r#""$msec","$remote_addr","$c_ip_type","$c_ip_region","$request_method","$request_uri","$status","$cs_bytes","$bytes_sent","${duration us}","$host","$http_referer","$http_user_agent","$request_id_","$cs_operation","$cs_bucket","$cs_object""#,
        &[r#""time_micros""#],
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#""1772359200250000","192.0.2.7","1","","GET","/shop/a.txt","403","0","12","23000","storage.googleapis.com","","curl/8.5.0","AEnB2U","GET_Object","shop","a.txt""#,
            columns: &[
                ("time", "2026-03-01T10:00:00.25Z"),
                ("client", "192.0.2.7"),
                ("host", "storage.googleapis.com"),
                ("target", "/shop/a.txt"),
                ("status", "403"),
                ("bytes", "12"),
                ("duration", "23000 µs"),
                ("request user-agent", "curl/8.5.0"),
            ],
        },
        // Its first line.
        Example {
            line: r#""time_micros","c_ip","c_ip_type","c_ip_region","cs_method","cs_uri","sc_status","cs_bytes","sc_bytes","time_taken_micros","cs_host","cs_referer","cs_user_agent","s_request_id","cs_operation","cs_bucket","cs_object""#,
            columns: &[],
        },
    ],
};
