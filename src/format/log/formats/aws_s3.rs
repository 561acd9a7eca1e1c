//! Amazon S3 server access logs.

use crate::format::log::{Example, Layout, LogFormat, Syntax};

pub(crate) static FORMAT: LogFormat = LogFormat {
    name: "aws-s3",
    about: "Amazon S3 server access log",
    documentation: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html",
    layout: Layout::Text(
        Syntax::Nginx,
        r#"$request_id $bucket [$time_local] $remote_addr $remote_user $id $operation $key "$request" ${status or none} ${reason error_code} $body_bytes_sent $object_size ${duration ms} $turn_around "$http_referer" "$http_user_agent" $version_id $host_id $signature_version $ssl_cipher ${reason authentication_type} $host $ssl_protocol $access_point $acl_required"#,
    ),
    hints: &[],
    examples: &[
        Example {
            line: r#"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be shop [01/Mar/2026:10:00:38 +0000] 192.0.2.7 arn:aws:iam::123456789012:user/ada 3E57427F3EXAMPLE REST.GET.OBJECT a%2Bb.pdf "GET /shop/a+b.pdf?versionId=1 HTTP/1.1" 403 AccessDenied 243 - 7 - "-" "curl/8.5.0" - s9lzHYrFp76ZVxRcpX9= SigV4 ECDHE-RSA-AES128-GCM-SHA256 AuthHeader shop.s3.amazonaws.com TLSv1.2 - -"#,
            columns: &[
                ("time", "2026-03-01T10:00:38Z"),
                ("client", "192.0.2.7"),
                ("user", "arn:aws:iam::123456789012:user/ada"),
                ("scheme", "https"),
                ("host", "shop.s3.amazonaws.com"),
                ("target", "/shop/a+b.pdf?versionId=1"),
                ("status", "403"),
                ("error_code", "AccessDenied"),
                ("bytes", "243"),
                ("duration", "7000 µs"),
            ],
        },
        // A lifecycle rule at work: no request.
        Example {
            line: r#"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be shop [01/Mar/2026:10:00:38 +0000] - AmazonS3 128E87669E4C15FA S3.EXPIRE.OBJECT shop/a.pdf "-" - - - 3922 - - "-" "-" DkKg9NTmHopKgqKMcgjFyf4oujClO4J1 JFLmDHDLlTpiqmG5NECMOIsZ= - - - - -"#,
            columns: &[],
        },
    ],
};
