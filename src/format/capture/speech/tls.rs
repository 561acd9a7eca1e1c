//! A TLS connection, and what is spoken inside.

use crate::format::capture::context::{Context, KEPT};
use crate::format::capture::http1::Conversation;
use crate::format::capture::reassembly::Mark;
use crate::format::capture::tls::{Inside, Session, Supplies};
use crate::model::Mishap;

use super::{Listening, Speech};

/// TLS connections inside one another that are read: one to a proxy and one through it. More are
/// not made by anyone, and each costs stack.
pub(super) const NESTED: u8 = 3;

/// A TLS connection, and what is spoken inside.
#[derive(Default)]
pub(in super::super) struct Tls {
    session: Session,
    inner: Speech,
    /// Bytes that the session holds, as they were last counted.
    held: usize,
    over: bool,
}

impl Inside for Listening<'_, '_, '_> {
    /// A server may speak before the client's preface is seen, and a preface may be lost.
    fn begin(&mut self, protocol: &[u8]) {
        if protocol == b"h2" {
            *self.speech = Speech::http2(self.context);
        }
    }
}

impl Tls {
    /// On a connection on which there were so many exchanges before, as in a proxy's tunnel.
    pub(super) fn behind(exchanges: u32) -> Self {
        Self { inner: Speech::Http1(Conversation::behind(exchanges)), ..Self::default() }
    }

    #[inline]
    pub(super) fn data(
        &mut self,
        direction: usize,
        bytes: &[u8],
        mark: Mark,
        context: &mut Context<'_, '_>,
    ) {
        self.read(context, |session, supplies| session.data(direction, bytes, mark, supplies));
    }

    pub(super) fn gap(&mut self, direction: usize, length: u64, context: &mut Context<'_, '_>) {
        self.read(context, |session, supplies| session.gap(direction, length, supplies));
    }

    pub(super) fn end(&mut self, direction: usize, context: &mut Context<'_, '_>) {
        self.read(context, |session, supplies| session.end(direction, supplies));
    }

    /// The capture ends, or the connection is given up.
    pub(super) fn finish(&mut self, context: &mut Context<'_, '_>) {
        self.read(context, Session::finish);
        self.close(context);
    }

    /// Whether nothing is left that further segments could change.
    #[inline]
    pub(super) fn is_off(&self) -> bool {
        self.over
    }

    /// Whether HTTP was seen inside.
    pub(super) fn is_http(&self) -> bool {
        self.inner.is_http()
    }

    /// Lets the session read, and tells of what it could not.
    #[inline]
    fn read(
        &mut self,
        context: &mut Context<'_, '_>,
        act: impl FnOnce(&mut Session, &mut Supplies<'_>),
    ) {
        if self.over {
            return;
        }
        let mut scratch = std::mem::take(context.scratch);
        let secrets = context.secrets;
        self.inside(context, |session, inner, context| {
            let mut inner = Listening { speech: inner, context };
            act(session, &mut Supplies { secrets, scratch: &mut scratch, inner: &mut inner });
        });
        *context.scratch = scratch;
        let held = self.session.held();
        *context.kept = (*context.kept + held).saturating_sub(self.held);
        self.held = held;
        let failures = self.session.take_failures();
        if failures > 0 {
            context
                .mishap_many(Mishap::TlsRecordBroken, failures, |stream| format!("tcp {stream}"));
        }
        if *context.kept > KEPT.1 && held > 0 {
            context.mishap(Mishap::FlowEvicted, |stream| format!("tcp {stream}"));
            self.close(context);
        } else if self.session.is_off() || self.inner.is_off() {
            self.close(context);
        }
    }

    /// Nothing more is read: delivers what is left, and says what could not be read.
    #[cold]
    fn close(&mut self, context: &mut Context<'_, '_>) {
        if std::mem::replace(&mut self.over, true) {
            return;
        }
        self.inside(context, |_, inner, context| inner.finish(context));
        *context.kept = context.kept.saturating_sub(std::mem::take(&mut self.held));
        if let Some(undecrypted) = self.session.undecrypted() {
            let server = undecrypted.server_name().unwrap_or_default();
            context.encrypted(server, |stream| format!("tcp {stream}: {undecrypted}"));
        }
        self.session = Session::default();
    }

    /// Does something in the surroundings of what is spoken inside.
    #[inline]
    fn inside<'c, 'o>(
        &mut self,
        context: &mut Context<'c, 'o>,
        act: impl FnOnce(&mut Session, &mut Speech, &mut Context<'c, 'o>),
    ) {
        let scheme = std::mem::replace(&mut context.scheme, "https");
        context.nested += 1;
        act(&mut self.session, &mut self.inner, context);
        context.nested -= 1;
        context.scheme = scheme;
    }
}
