//! What a connection learns from the TLS handshake inside of it (RFC 9001 section 4).

use crate::format::capture::context::Context;
use crate::format::capture::tls::{ClientHello, EncryptedExtensions};
use crate::model::Mishap;

use super::connection::{Connection, Hall};
use super::hello::{CLIENT_HELLO, ENCRYPTED_EXTENSIONS};
use super::ordered::{Piece, Stretch};
use super::{CLIENT, SERVER};

impl Connection {
    /// The client begins anew.
    pub(super) fn forget_hello(&mut self, hall: &mut Hall<'_>) {
        let (mut ordered, first) = std::mem::take(&mut self.crypto[CLIENT]);
        ordered.abandon(hall.budget);
        hall.budget.held = hall.budget.held.saturating_sub(first.held());
    }

    /// Takes bytes of the TLS handshake.
    pub(super) fn crypto(
        &mut self,
        sender: usize,
        stretch: Stretch<'_>,
        hall: &mut Hall<'_>,
        context: &mut Context<'_, '_>,
    ) {
        let (ordered, first) = &mut self.crypto[sender];
        let mut message = None;
        let before = first.held();
        ordered.take(stretch, hall.budget, &mut |piece| match piece {
            Piece::Bytes(bytes, _) => message = message.take().or_else(|| first.take(bytes)),
            Piece::Gap(_) => first.gap(),
            Piece::End => {}
        });
        hall.budget.held = (hall.budget.held + first.held()).saturating_sub(before);
        let Some((kind, body)) = message else { return };
        ordered.abandon(hall.budget);
        if kind == CLIENT_HELLO && sender == CLIENT {
            let Some(hello) = ClientHello::read(&body) else { return };
            self.keyring.name(hello.random);
            (self.server_name, self.protocols) = (hello.server_name, hello.protocols);
        } else if kind == ENCRYPTED_EXTENSIONS
            && sender == SERVER
            && let Some(protocol) = EncryptedExtensions::read(&body).protocol
        {
            self.protocols = vec![protocol];
        }
        let is_http = self.is_http();
        if let Some(first) = self.protocols.first().filter(|_| !is_http) {
            let name = first.escape_ascii().to_string();
            self.turn_away(&format!("QUIC with {name}"), context);
        }
    }

    /// Whether HTTP/3 was agreed on (RFC 9114 section 3.1; its drafts were `h3-29` and so on), or is
    /// offered and nothing else is known.
    pub(super) fn is_http(&self) -> bool {
        self.protocols.iter().any(|protocol| protocol.starts_with(b"h3"))
    }

    /// What is spoken here is not read.
    pub(super) fn turn_away(&mut self, protocol: &str, context: &mut Context<'_, '_>) {
        self.unread = true;
        if !std::mem::replace(&mut self.told_unread, true) {
            context.mishap(Mishap::ProtocolNotRead, |number| format!("quic {number}: {protocol}"));
        }
    }
}
