//! How the endpoints of a host answer one and the same reason for a refusal, and which of them differ.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::client::Sequenced;
use super::endpoint::{Endpoint, Request, Requests};
use super::glance::Glance;
use super::pattern::{Disagreement, Pattern};
use super::support::{Moment, Occurrence, Support};
use crate::auth::redact::Redactor;
use crate::model::Sighting;

/// Different answers kept of one piece of input, and of all.
const STANCES: usize = 4_096;

/// Endpoints that must answer alike before others are said to differ.
const ROUTES: usize = 2;

/// Endpoints named in evidence, of each status.
const NAMED: usize = 4;

/// Why a request was refused, as far as consistency goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::rules) enum About {
    /// It carried no credentials.
    Missing,
    /// This credential did not hold.
    Credential(u64),
}

/// One endpoint's answer to one reason.
#[derive(Debug)]
struct Stance {
    about: About,
    status: u16,
    request: Box<[u8]>,
    glance: Glance,
    /// Number of the input.
    input: u32,
    base: u64,
}

/// Endpoints by the status they answer with.
type Answers = BTreeMap<u16, Vec<(Endpoint, Stance)>>;

/// By the shape of the request, the reason and the status.
#[derive(Debug, Default)]
pub(super) struct Stances {
    list: BTreeMap<(u64, About, u16), Stance>,
}

impl Stances {
    pub(super) fn add(
        &mut self,
        glance: &Glance,
        requests: &mut Requests,
        sighting: &Sighting<'_>,
        about: About,
    ) {
        let at = match glance.request {
            0 => requests.keep(sighting, 0),
            at => at,
        };
        let Some(request) = requests.get(at) else { return };
        let key = (request.shape(), about, glance.status);
        if self.list.len() >= STANCES || self.list.contains_key(&key) {
            return;
        }
        let stance = Stance {
            about,
            status: glance.status,
            request: request.0.into(),
            glance: *glance,
            input: 0,
            base: 0,
        };
        self.list.insert(key, stance);
    }

    /// Takes those of a piece of input. The first of those that are alike is kept.
    pub(super) fn merge(&mut self, piece: &mut Self, input: u32, base: u64) {
        for (key, mut stance) in std::mem::take(&mut piece.list) {
            stance.input = input;
            stance.base = base;
            let place = |s: &Stance| (s.input, s.glance.ordinal + s.base);
            let room = self.list.len() < STANCES;
            match self.list.get_mut(&key) {
                Some(known) if place(&stance) < place(known) => *known = stance,
                None if room => drop(self.list.insert(key, stance)),
                Some(_) | None => {}
            }
        }
    }

    /// What hosts disagree about: the sequence, the endpoint that differs, and what speaks for it.
    pub(super) fn judge(
        &mut self,
        plan: &[Sequenced],
        redactor: &Redactor,
    ) -> Vec<(usize, Endpoint, Support)> {
        let mut hosts: BTreeMap<(String, About), Answers> = BTreeMap::new();
        for stance in std::mem::take(&mut self.list).into_values() {
            let endpoint = Request(&stance.request).endpoint(redactor);
            let answers = hosts.entry((endpoint.host.clone(), stance.about)).or_default();
            answers.entry(stance.status).or_default().push((endpoint, stance));
        }
        let mut judged = Vec::new();
        for ((_, about), mut answers) in hosts {
            let wanted = match about {
                About::Missing => Disagreement::Missing,
                About::Credential(_) => Disagreement::SameCredential,
            };
            let at = plan.iter().position(|s| {
                matches!(s.sequence.pattern, Pattern::Disagreement { about, .. } if about == wanted)
            });
            let Some(at) = at else { continue };
            for routes in answers.values_mut() {
                routes.sort_by(|(a, s), (b, t)| {
                    let place = |s: &Stance| (s.input, s.glance.ordinal + s.base);
                    place(s).cmp(&place(t)).then_with(|| a.cmp(b))
                });
            }
            if about == About::Missing {
                answers.retain(|_, routes| distinct(routes).len() >= ROUTES);
            }
            // Those that answer 401 are what the others are held against.
            let Some((&status, differing)) = answers
                .iter()
                .filter(|(status, _)| **status != 401)
                .max_by_key(|(_, routes)| routes.len())
            else {
                continue;
            };
            let (Some((endpoint, stance)), true) = (differing.first(), answers.contains_key(&401))
            else {
                continue;
            };
            let moment = Moment::of(&stance.glance, stance.input, stance.base);
            let mut moments = vec![moment];
            let other = answers.get(&401).and_then(|routes| routes.first());
            moments.extend(other.map(|(_, s)| Moment::of(&s.glance, s.input, s.base)));
            let mut support = Support::default();
            support.add(Occurrence {
                moments,
                client: stance.glance.client,
                status,
                proven: true,
                words: in_words(&answers),
                ..Occurrence::default()
            });
            judged.push((at, endpoint.clone(), support));
        }
        judged
    }
}

fn distinct(routes: &[(Endpoint, Stance)]) -> BTreeSet<(&str, &str)> {
    routes.iter().map(|(endpoint, _)| (&*endpoint.method, &*endpoint.template)).collect()
}

/// `401 by GET /a, GET /b; 403 by GET /c`
fn in_words(answers: &Answers) -> String {
    let mut words = String::new();
    for (status, routes) in answers {
        if !words.is_empty() {
            words.push_str("; ");
        }
        // Writing to a string cannot fail.
        let _ = write!(words, "{status} by ");
        let routes = distinct(routes);
        let named: Vec<String> = routes
            .iter()
            .take(NAMED)
            .map(|(method, template)| format!("{method} {template}"))
            .collect();
        words.push_str(&named.join(", "));
        if routes.len() > NAMED {
            let _ = write!(words, " and {} more", routes.len() - NAMED);
        }
    }
    words
}
