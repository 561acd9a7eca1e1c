//! Formats as users have them: each language reads the default its vendor documents.

use std::sync::Arc;

use authlint::format::lines::LineFormat;
use authlint::format::log::compile;
use authlint::model::{Exchange, Interest, Known, Outlet, Reading};

/// Reads a line by a pattern and gives the exchange to `see`. Returns what was read.
fn read(format: &Arc<dyn LineFormat>, line: &str, see: &mut dyn FnMut(&Exchange<'_>)) -> Reading {
    let (interest, mut reading) = (Interest::everything(), Reading::default());
    format.read_line(line.as_bytes(), 1, &mut Outlet::new(&interest, &mut reading, see));
    reading
}

/// Status, method, target, client and time of the one exchange in a line.
fn core(pattern: &str, line: &str) -> [String; 5] {
    let format = compile(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    let mut seen = Vec::new();
    let text = |bytes: Option<&[u8]>| String::from_utf8_lossy(bytes.unwrap_or(b"?")).into_owned();
    let reading = read(&format, line, &mut |exchange| {
        let request = exchange.request.as_ref();
        seen.push([
            exchange.status().map_or_else(String::new, |status| status.to_string()),
            text(request.and_then(|request| request.method.as_deref())),
            text(request.and_then(|request| request.target.as_deref())),
            exchange.client.as_ref().map_or_else(String::new, ToString::to_string),
            exchange.time.map_or_else(String::new, |time| {
                if exchange.zone_unknown { format!("local {time}") } else { time.to_string() }
            }),
        ]);
    });
    let mishaps: Vec<String> = reading
        .mishaps
        .iter()
        .flat_map(|(_, occurrences)| occurrences.first.iter().map(|(_, text)| text.clone()))
        .collect();
    assert_eq!(seen.len(), 1, "{pattern}\n{line}\n{mishaps:?}");
    seen.remove(0)
}

const TIME: &str = "2026-03-01T10:00:00Z";

#[test]
fn reads_envoys_default_format_string() {
    // https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage
    let pattern = "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\"\\n";
    let line = r#"[2026-03-01T10:00:00.000Z] "GET /v1/me HTTP/2" 403 UAEX 0 19 4 - "192.0.2.7" "curl/8.5.0" "cc21" "api.example" "-""#;
    assert_eq!(core(pattern, line), ["403", "GET", "/v1/me", "192.0.2.7", TIME]);
}

#[test]
fn reads_an_envoy_dictionary_whatever_its_order() {
    let pattern = r#"{"start_time":"%START_TIME(%s.%3f)%","m":"%REQ(:METHOD)%","p":"%REQ(:PATH)%","client":{"ip":"%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"},"code":"%RESPONSE_CODE%","details":"%RESPONSE_CODE_DETAILS%","challenge":"%RESP(WWW-AUTHENTICATE)%"}"#;
    let line = r#"{"code":401,"challenge":null,"client":{"ip":"192.0.2.7"},"details":"jwt_authn_access_denied{Jwt_is_expired}","m":"GET","p":"/v1/me","start_time":"1772359200.000"}"#;
    assert_eq!(core(pattern, line), ["401", "GET", "/v1/me", "192.0.2.7", TIME]);
    let format = compile(pattern).expect("valid");
    read(&format, line, &mut |exchange| {
        assert_eq!(exchange.response_headers().get("www-authenticate"), Known::Absent);
        let reason = &exchange.log.as_ref().expect("a log").reason;
        assert_eq!(
            reason.first().map(|(name, value)| (*name, value.as_ref())),
            Some(("response_code_details", "jwt_authn_access_denied{Jwt_is_expired}"))
        );
    });
}

#[test]
fn reads_haproxys_documented_http_format() {
    // https://docs.haproxy.org/3.0/configuration.html#8.2.3
    let pattern = r#"log-format "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq %hr %hs %{+Q}r""#;
    let plain = r#"192.0.2.7:33317 [01/Mar/2026:10:00:00.655] shop api/one 10/0/30/69/109 401 2750 - - ---- 1/1/1/1/0 0/0 "GET /me HTTP/1.1""#;
    let captured = r#"192.0.2.7:33317 [01/Mar/2026:10:00:00.655] shop api/one 10/0/30/69/109 401 2750 - - ---- 1/1/1/1/0 0/0 {api.example} {Bearer realm=#22x#22} "GET /me HTTP/1.1""#;
    for line in [plain, captured] {
        assert_eq!(
            core(pattern, line),
            ["401", "GET", "/me", "192.0.2.7", "local 2026-03-01T10:00:00.655Z"]
        );
    }
    let json = "log-format %{+json}o\\ %(client)ci\\ %(status)ST\\ %(verb)HM\\ %(path)HU\\ %(host)[req.hdr(host)]";
    let line = r#"{"client": "192.0.2.7", "status": 401, "verb": "GET", "path": "/me", "host": "api.example"}"#;
    assert_eq!(core(json, line), ["401", "GET", "/me", "192.0.2.7", ""]);
}

#[test]
fn reads_the_formats_of_the_api_gateway_console() {
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
    let clf = r#"$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime] "$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId $context.extendedRequestId"#;
    let line = r#"192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /pets/{petId} HTTP/1.1" 403 42 c6af9ac6 ABC="#;
    assert_eq!(core(clf, line), ["403", "GET", "/pets/{petId}", "192.0.2.7", TIME]);
    let json = r#"{ "requestId":"$context.requestId", "ip": "$context.identity.sourceIp", "requestTime":"$context.requestTime", "httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath", "status":"$context.status","protocol":"$context.protocol", "why":"$context.error.responseType" }"#;
    let line = r#"{"requestId":"c6","ip":"192.0.2.7","requestTime":"01/Mar/2026:10:00:00 +0000","httpMethod":"GET","resourcePath":"/pets","status":"403","protocol":"HTTP/1.1","why":"EXPIRED_TOKEN"}"#;
    assert_eq!(core(json, line), ["403", "GET", "/pets", "192.0.2.7", TIME]);
    read(&compile(json).expect("valid"), line, &mut |exchange| {
        let reason = &exchange.log.as_ref().expect("a log").reason;
        assert_eq!(reason.first().map(|(name, _)| *name), Some("error.responseType"));
    });
}

#[test]
fn reads_apache_and_tomcat_times() {
    let line = "192.0.2.7 2026-03-01T11:00:00.250+0100 GET /me 401";
    let pattern = "%h %{%Y-%m-%dT%H:%M:%S}t.%{msec_frac}t%{%z}t %m %U%q %>s";
    assert_eq!(core(pattern, line)[4], "2026-03-01T10:00:00.25Z");
    let tomcat = "%h %l %u %{yyyy-MM-dd'T'HH:mm:ss.SSSZ}t \"%r\" %s %b %D";
    let line = "192.0.2.7 - - 2026-03-01T11:00:00.250+0100 \"GET /me HTTP/1.1\" 401 5 12";
    assert_eq!(core(tomcat, line)[4], "2026-03-01T10:00:00.25Z");
    let local = "%h %{%d/%b/%Y %T}t \"%r\" %>s";
    let line = "192.0.2.7 01/Mar/2026 10:00:00 \"GET / HTTP/1.1\" 200";
    assert_eq!(core(local, line)[4], format!("local {TIME}"));
}

#[test]
fn reads_the_defaults_of_nginx_apache_tomcat_and_istio() {
    let combined =
        r#"192.0.2.7 - ada [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 401 5 "-" "curl""#;
    let common = combined.strip_suffix(r#" "-" "curl""#).expect("combined");
    let expected = ["401", "GET", "/me", "192.0.2.7", TIME];
    for (pattern, line) in [
        // https://nginx.org/en/docs/http/ngx_http_log_module.html
        (
            "log_format combined '$remote_addr - $remote_user [$time_local] '\n\
             '\"$request\" $status $body_bytes_sent '\n'\"$http_referer\" \"$http_user_agent\"';",
            combined,
        ),
        // https://httpd.apache.org/docs/2.4/logs.html
        (r#"LogFormat "%h %l %u %t \"%r\" %>s %b" common"#, common),
        (
            r#"LogFormat "%h %l %u %t \"%r\" %>s %b \"%{Referer}i\" \"%{User-agent}i\"" combined"#,
            combined,
        ),
        // https://tomcat.apache.org/tomcat-10.1-doc/config/valve.html#Access_Log_Valve, in server.xml.
        (
            "<Valve className=\"org.apache.catalina.valves.AccessLogValve\" directory=\"logs\"\n \
             pattern=\"%h %l %u %t &quot;%r&quot; %s %b\" />",
            common,
        ),
        (r#"%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-Agent}i""#, combined),
    ] {
        assert_eq!(core(pattern, line), expected, "{pattern}");
    }
    // https://istio.io/latest/docs/tasks/observability/logs/access-log/
    let istio = "[%START_TIME%] \"%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%\" %RESPONSE_CODE% %RESPONSE_FLAGS% %RESPONSE_CODE_DETAILS% %CONNECTION_TERMINATION_DETAILS% \"%UPSTREAM_TRANSPORT_FAILURE_REASON%\" %BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% \"%REQ(X-FORWARDED-FOR)%\" \"%REQ(USER-AGENT)%\" \"%REQ(X-REQUEST-ID)%\" \"%REQ(:AUTHORITY)%\" \"%UPSTREAM_HOST%\" %UPSTREAM_CLUSTER_RAW% %UPSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_LOCAL_ADDRESS% %DOWNSTREAM_REMOTE_ADDRESS% %REQUESTED_SERVER_NAME% %ROUTE_NAME%\n";
    let line = r#"[2026-03-01T10:00:00.000Z] "GET /me HTTP/1.1" 403 - rbac_access_denied_matched_policy[none] - "-" 0 19 0 - "-" "curl" "cc21" "a" "-" inbound|80|| - 10.0.0.1:80 192.0.2.7:37652 - default"#;
    assert_eq!(core(istio, line), ["403", "GET", "/me", "192.0.2.7:37652", TIME]);
}

#[test]
fn reads_goaccess_presets_and_configuration() {
    let line = r#"app.example:443 192.0.2.7 - - [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 401 691 "-" "curl""#;
    assert_eq!(core("VCOMBINED", line), ["401", "GET", "/a", "192.0.2.7", TIME]);
    // GoAccess's own string for it.
    let preset = r#"%v:%^ %h %^[%d:%t %^] "%r" %s %b "%R" "%u""#;
    assert_eq!(core(preset, line), ["401", "GET", "/a", "192.0.2.7", TIME]);
    let w3c = "date-format %Y-%m-%d\ntime-format %H:%M:%S\nlog-format %d %t %^ %m %U %q %^ %^ %h %u %R %s %^ %^ %L\n";
    let line = "2026-03-01 10:00:00 10.0.0.1 GET /me a=1 443 - 192.0.2.7 curl - 401 0 0 12";
    assert_eq!(core(w3c, line)[..4], ["401", "GET", "/me?a=1", "192.0.2.7"]);
}

#[test]
fn a_named_zone_gives_local_times_their_instant() {
    let line = r#"192.0.2.7:33317 [01/Mar/2026:11:00:00.655] shop api/one 10/0/30/69/109 401 2750 - - ---- 1/1/1/1/0 0/0 "GET /me HTTP/1.1""#;
    let zone = "Europe/Berlin".parse().expect("a zone");
    let format = compile("httplog").expect("a name").in_zone(&zone).expect("has local times");
    let mut time = None;
    read(&format, line, &mut |exchange| time = exchange.time);
    assert_eq!(time.map(|time| time.to_string()).as_deref(), Some("2026-03-01T10:00:00.655Z"));
}

#[test]
fn reads_a_whole_nginx_configuration() {
    let configuration = r#"
http {
    log_format gateway '$remote_addr [$time_local] "$request" $status '
                       '"$sent_http_www_authenticate"';  # ours
    log_format plain '$status;$request_method;$request_uri';
    server { access_log /var/log/nginx/a.log gateway; access_log /var/log/nginx/b.log plain; }
}
"#;
    let line = r#"192.0.2.7 [01/Mar/2026:10:00:00 +0000] "GET /me HTTP/1.1" 401 "Bearer""#;
    assert_eq!(core(configuration, line), ["401", "GET", "/me", "192.0.2.7", TIME]);
    assert_eq!(core(configuration, "403;GET;/me")[..3], ["403", "GET", "/me"]);
}

#[test]
fn a_line_that_does_not_match_names_the_column() {
    let format =
        compile(r#"$remote_addr [$time_local] "$request" $status $bytes_sent"#).expect("valid");
    let reading = read(&format, "192.0.2.7 [yesterday] \"GET / HTTP/1.1\" 200 5", &mut |_| {});
    let told: Vec<String> = reading
        .mishaps
        .iter()
        .flat_map(|(_, occurrences)| occurrences.first.iter().map(|(_, text)| text.clone()))
        .collect();
    assert!(told.iter().any(|text| text.contains("column 2 (time)")), "{told:?}");
}
