//! AL711: a refusal that brings data.

use super::content::json;
use super::credentials::role;
use super::{Citation, Example, Note, Profile, Rule, Statuses, Verdict};
use crate::auth::Facts;
use crate::auth::endpoint::Role;
use crate::model::{Confidence, Keyword, Part, Severity};

pub(super) static RULE: Rule = Rule {
    id: "AL711",
    name: "graphql-4xx-with-data",
    severity: Severity::Error,
    profile: Profile::Default,
    summary: "A GraphQL response with data is refused with 401 or 403",
    why: "Clients drop the data of a response that failed, although most of it was allowed.",
    guards: &["`data: null` is no data."],
    fix: "Answer 200 and report the fields that were refused in errors.",
    citations: &[Citation {
        source: "GraphQL over HTTP, draft",
        keyword: Keyword::Must,
        says: "if the data entry is present and not null, the server MUST use a 2xx status",
        line: "GraphQL over HTTP, draft (MUST): a response with data has a 2xx status",
    }],
    statuses: Statuses::Only(&[401, 403]),
    needs_any: &[Part::ResponseBody],
    rests_on_clock: false,
    check,
    examples: &[
        Example::Bad(
            "POST /graphql HTTP/1.1\nHost: api.example\nAuthorization: Bearer abc\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n\
             {\"data\":{\"me\":{\"id\":1}},\"errors\":[{\"message\":\"not allowed to see orders\"}]}",
        ),
        Example::Bad(
            "POST /api/graphql HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\
             Content-Type: application/graphql-response+json\n\n{\"data\":{\"shop\":\"a\"}}",
        ),
        Example::Good(
            "POST /graphql HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Bearer realm=\"x\"\n\
             Content-Type: application/json\n\n{\"data\":null,\"errors\":[{\"message\":\"log in\"}]}",
        ),
        Example::Good(
            "POST /orders HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\nContent-Type: application/json\n\n{\"data\":{\"reason\":\"closed\"}}",
        ),
        Example::Unknown(
            "#! response-body unknown\nPOST /graphql HTTP/1.1\nHost: api.example\n\n\
             HTTP/1.1 403 Forbidden\n\n",
        ),
    ],
};

fn check(facts: &Facts<'_>) -> Verdict {
    if role(facts)? != Role::GraphQl {
        return Ok(None);
    }
    let Some(body) = json(facts)? else { return Ok(None) };
    let has_data =
        body.get("data").is_some_and(|data| data.as_object().is_some_and(|o| !o.is_empty()));
    let evidence = format!("status {} with data", facts.status());
    Ok(has_data.then(|| Note::new(Confidence::Proven, evidence).expecting(200)))
}
