//! What a column of an access log means, whichever syntax declared it.

use std::borrow::Cow;

use super::clock::TimeShape;
use super::escape::Escape;

/// Name of a header field (in lower case) or of a vendor's reason column.
pub(crate) type Name = Cow<'static, str>;

/// The meaning of one column.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Column {
    /// Nothing we use.
    Ignored,
    /// Who sent the request: an address, a host name, `unix:`, or a list of forwarders.
    Client,
    /// The same where it is an address and nothing else.
    Address,
    /// The other end of the connection: the client where no column names it better.
    Peer,
    /// The value of `X-Forwarded-For`: a request header field, and the client where no other
    /// column names one (Envoy).
    ForwardedFor,
    /// The identity of RFC 1413. Nobody uses it; its place in the line is what matters.
    Ident,
    /// A number nobody needs. Its looks tell formats apart.
    Number,
    /// A random identifier in hexadecimal digits. Its looks tell formats apart.
    RequestId,
    /// The user name. May hold spaces.
    User,
    /// The port the client sent from. It changes with every connection: what matters is that it is no
    /// part of the address.
    ClientPort,
    /// When.
    Time(TimeShape),
    /// The day of it in a column of its own, in UTC.
    Day,
    /// The time of day, in UTC.
    TimeOfDay,
    /// The request line: method, target, version.
    Request,
    /// The request method.
    Method,
    /// The request target, query included.
    Target,
    /// The same, a path for certain: in lines that have little else to tell them by.
    OriginForm,
    /// The path of the target, without its query.
    Path,
    /// The target URI without its scheme, `app.example/me`, as firewalls of web applications show it; a
    /// URL or a path is taken for what it is.
    HostAndPath,
    /// The query of the target, with or without its question mark.
    Query,
    /// The protocol version, as `HTTP/1.1`, `h2` or `2.0`.
    Protocol,
    /// The status code.
    Status,
    /// The status code, or `-`, `-1` or `0` where none was sent. Without a request such a line is the
    /// log of something else (a TCP connection, a job of the server's own).
    StatusOrNone,
    /// Size of the response as logged.
    BodyBytes,
    /// The template of the route that was taken: the target where no other column names it.
    Route,
    /// A request header field.
    RequestHeader(Name),
    /// A response header field as sent to the client.
    ResponseHeader(Name),
    /// A response header field as an upstream sent it: evidence where present, but its absence
    /// says nothing of what the gateway itself sent.
    UpstreamHeader(Name),
    /// Header fields an operator chose to log without their names (HAProxy's `{one|two}`): of these a
    /// challenge can be told by its looks.
    Captures,
    /// The content of the response.
    ResponseBody,
    /// Every request header field, as a JSON object.
    RequestHeaders,
    /// The same as a list of objects with `name` and `value`.
    RequestHeaderList,
    /// A column whose writer escapes it in a way of its own.
    Coded(Escape, &'static Column),
    /// Every response header field, as a JSON object.
    ResponseHeaders,
    /// Response header fields as a list of objects with `name` and `value`.
    ResponseHeaderList,
    /// `http` or `https`.
    Scheme,
    /// Something only a TLS connection has: where it has a value the scheme is `https`.
    Tls,
    /// Host, perhaps with port, of the target URI.
    Authority,
    /// The same where an identity or a user might stand in its place: a name with a dot in it.
    Domain,
    /// A configured server name: the authority where no other column names it.
    ServerName,
    /// Port of the authority, in the column after it.
    Port,
    /// Status of the origin server; a list after retries.
    UpstreamStatus,
    /// How long the exchange took.
    Duration(Unit),
    /// How long one phase of it took; all phases together are the duration.
    Phase(Unit),
    /// The vendor's own words for why the status was sent.
    Reason(Name),
}

/// Unit of a duration column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// Seconds, usually with a fraction.
    Seconds,
    /// Milliseconds.
    Milliseconds,
    /// Seconds where there is a fraction, milliseconds where there is none: two versions of a product.
    SecondsOrMilliseconds,
    /// Microseconds.
    Microseconds,
    /// Nanoseconds.
    Nanoseconds,
    /// Each value names its own, as Go writes durations: `1.5s`, `12.3ms`, `350µs`.
    Named,
}

impl Column {
    /// The request header field `name`, whatever its case.
    pub(crate) fn request_header(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if name == "x-forwarded-for" {
            Self::ForwardedFor
        } else {
            Self::RequestHeader(name.into())
        }
    }

    /// The response header field `name`, whatever its case.
    pub(crate) fn response_header(name: &str) -> Self {
        Self::ResponseHeader(name.to_ascii_lowercase().into())
    }

    /// How messages call the column.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Ignored => "unused column",
            Self::Client | Self::Address => "client",
            Self::Peer => "peer",
            Self::ForwardedFor => "x-forwarded-for",
            Self::Ident => "ident",
            Self::Number => "number",
            Self::RequestId => "request id",
            Self::User => "user",
            Self::ClientPort => "client port",
            Self::Time(_) => "time",
            Self::Day => "day",
            Self::TimeOfDay => "time of day",
            Self::Request => "request line",
            Self::Method => "method",
            Self::Target | Self::OriginForm => "target",
            Self::Path | Self::HostAndPath => "path",
            Self::Query => "query",
            Self::Protocol => "protocol",
            Self::Status | Self::StatusOrNone => "status",
            Self::Route => "route",
            Self::BodyBytes => "bytes",
            Self::RequestHeader(name)
            | Self::ResponseHeader(name)
            | Self::UpstreamHeader(name)
            | Self::Reason(name) => name,
            Self::Captures => "captured headers",
            Self::RequestHeaders | Self::RequestHeaderList => "request headers",
            Self::Coded(_, column) => column.name(),
            Self::ResponseHeaders | Self::ResponseHeaderList => "response headers",
            Self::Scheme => "scheme",
            Self::Tls => "tls",
            Self::Authority | Self::Domain => "host",
            Self::ResponseBody => "response body",
            Self::ServerName => "server name",
            Self::Port => "port",
            Self::UpstreamStatus => "upstream status",
            Self::Duration(_) => "duration",
            Self::Phase(_) => "duration of a phase",
        }
    }
}
