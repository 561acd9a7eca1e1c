//! The handshake, and which keys it brings for what follows.

use super::hello::{ClientHello, EncryptedExtensions, ServerHello};
use super::messages::{
    CLIENT_HELLO, CLIENT_KEY_EXCHANGE, ENCRYPTED_EXTENSIONS, END_OF_EARLY_DATA, FINISHED,
    HEADER as MESSAGE_HEADER, KEY_UPDATE, SERVER_HELLO,
};
use super::protection::Protection;
use super::record::Header;
use super::session::{At, EarlyData, Session, Supplies};
use super::side::Stage;
use super::trouble::Trouble;
use crate::format::capture::crypto::Suite13;
use crate::format::capture::reassembly::Mark;
use crate::format::capture::secrets::{Label, Secrets};

/// Early data kept until the server accepts it. Servers allow 16 kB by default.
const EARLY: usize = 64 << 10;

/// Records under unknown keys that may precede the first that opens: a handshake whose secrets are
/// not in the key log takes a few.
const HANDSHAKE_RECORDS: u32 = 32;

/// The same for early data that the server refused.
const EARLY_RECORDS: u32 = 1_000;

impl Session {
    /// Takes bytes of handshake messages.
    #[cold]
    pub(super) fn handshake(
        &mut self,
        direction: usize,
        bytes: &[u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        if self.sides[direction].stage == Stage::Clear {
            // Of a first hello nothing is remembered before it is known for one.
            let begins = bytes.first() == Some(&CLIENT_HELLO);
            if !begins {
                self.negotiation.remember(bytes, supplies.secrets);
            }
        }
        // Messages end up changing the side they lie in.
        let mut messages = std::mem::take(&mut self.sides[direction].messages);
        let mut rest = bytes;
        while let Some((message, behind)) = messages.next(rest) {
            self.message(direction, message.bytes(), at, supplies);
            rest = behind;
        }
        self.sides[direction].messages = messages;
    }

    fn message(&mut self, direction: usize, message: &[u8], at: At, supplies: &mut Supplies<'_>) {
        let Some(&kind) = message.first() else { return };
        let secrets = supplies.secrets;
        let body = message.get(MESSAGE_HEADER..).unwrap_or_default();
        let is_tls13 = self.negotiation.is_tls13() == Some(true);
        match kind {
            CLIENT_HELLO => {
                let Some(hello) = ClientHello::read(body) else { return };
                self.client = Some(direction);
                if hello.early_data {
                    self.early = EarlyData::Waiting(Vec::new());
                }
                self.negotiation.begin(hello);
                self.negotiation.remember(message, secrets);
            }
            SERVER_HELLO => {
                let Some(hello) = ServerHello::read(body) else { return };
                self.client.get_or_insert(1 - direction);
                self.server_hello(hello, secrets);
            }
            ENCRYPTED_EXTENSIONS if is_tls13 => {
                let extensions = EncryptedExtensions::read(body);
                if extensions.protocol.is_some() {
                    self.negotiation.protocol = extensions.protocol;
                }
                self.judge_early_data(extensions.early_data, at, supplies);
            }
            END_OF_EARLY_DATA if is_tls13 => self.stage13(direction, Stage::Handshake, secrets),
            CLIENT_KEY_EXCHANGE if !is_tls13 => self.negotiation.exchange(body, secrets),
            FINISHED if is_tls13 && self.sides[direction].stage == Stage::Handshake => {
                self.stage13(direction, Stage::Traffic, secrets);
            }
            KEY_UPDATE if is_tls13 && self.sides[direction].stage == Stage::Traffic => {
                let side = &mut self.sides[direction];
                let next = side.secret.and_then(|secret| self.negotiation.next_secret(&secret));
                let keys = next.and_then(|secret| self.negotiation.protection13(&secret));
                match keys {
                    Some(keys) => side.protect(Stage::Traffic, next, keys),
                    None => side.off(),
                }
            }
            _ => {}
        }
    }

    fn server_hello(&mut self, hello: ServerHello, secrets: &Secrets) {
        if hello.is_retry {
            // RFC 8446 section 4.1.4: the client starts anew, without early data.
            self.early = EarlyData::Refused;
            for side in &mut self.sides {
                (side.stage, side.protection, side.secret) = (Stage::Clear, None, None);
            }
            if let Some(client) = &mut self.negotiation.client {
                client.early_data = false;
            }
            return;
        }
        let is_tls13 = hello.is_tls13();
        if let Err(trouble) = self.negotiation.agree(hello, secrets) {
            self.give_up(trouble);
            return;
        }
        let Some(client) = self.client.filter(|_| is_tls13) else { return };
        self.stage13(1 - client, Stage::Handshake, secrets);
        // A client that sends early data says when it is over.
        if self.sides[client].stage != Stage::Early {
            self.stage13(client, Stage::Handshake, secrets);
        }
        if self.sides.iter().all(|side| side.protection.is_none()) {
            self.give_up(Trouble::NoSecret);
        }
    }

    /// A direction goes on under the keys of this stage of TLS 1.3.
    fn stage13(&mut self, direction: usize, stage: Stage, secrets: &Secrets) {
        let is_client = self.client == Some(direction);
        let (handshake, traffic) = if is_client {
            (Label::ClientHandshake, Label::ClientTraffic)
        } else {
            (Label::ServerHandshake, Label::ServerTraffic)
        };
        let mut stage = stage;
        let mut secret = None;
        if stage == Stage::Handshake {
            secret = self.negotiation.secret(handshake, secrets);
        }
        let mut tolerance = 0;
        if secret.is_none() {
            // Without its secret the handshake passes unread.
            if stage == Stage::Handshake {
                tolerance = HANDSHAKE_RECORDS;
            }
            stage = Stage::Traffic;
            secret = self.negotiation.secret(traffic, secrets);
        }
        let client_hello = self.negotiation.client.as_ref();
        if is_client && client_hello.is_some_and(|hello| hello.early_data) {
            tolerance = EARLY_RECORDS;
        }
        let keys = secret.and_then(|secret| self.negotiation.protection13(&secret));
        let side = &mut self.sides[direction];
        match keys {
            Some(keys) => {
                side.protect(stage, secret, keys);
                side.tolerance = tolerance;
            }
            // One end of a connection is better than none.
            None => side.off(),
        }
    }

    /// The server, or its silence, decides about early data (RFC 8446 section 4.2.10).
    fn judge_early_data(&mut self, accepted: bool, at: At, supplies: &mut Supplies<'_>) {
        let Some(client) = self.client else { return };
        let EarlyData::Waiting(early) = std::mem::take(&mut self.early) else { return };
        let is_read = self.sides[client].stage == Stage::Early;
        self.early = if accepted { EarlyData::Accepted } else { EarlyData::Refused };
        match (accepted, is_read) {
            // It was sent before anything was received.
            (true, true) => {
                let mark = Mark { received: None, ..at.mark };
                self.give(client, &early, At { mark, end: self.sides[client].read }, supplies);
            }
            // Its secret is not known.
            (true, false) => self.sides[client].lose(None),
            (false, true) => self.stage13(client, Stage::Handshake, supplies.secrets),
            (false, false) => {}
        }
    }

    /// Early data waits for the server's word.
    pub(super) fn early_data(
        &mut self,
        direction: usize,
        content: &[u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        match &mut self.early {
            EarlyData::Accepted => self.give(direction, content, at, supplies),
            EarlyData::Waiting(early) if early.len() + content.len() <= EARLY => {
                early.extend_from_slice(content);
            }
            EarlyData::Waiting(_) => self.sides[direction].lose(Some(content.len() as u64)),
            EarlyData::None | EarlyData::Refused => {}
        }
    }

    /// TLS 1.2 and before: what follows is under the keys agreed on.
    pub(super) fn change_cipher(&mut self, direction: usize, secrets: &Secrets) {
        if self.negotiation.is_tls13() != Some(false) {
            return;
        }
        let from_client = self.client == Some(direction);
        match self.negotiation.protection12(from_client, secrets) {
            Ok(keys) => self.sides[direction].protect(Stage::Traffic, None, keys),
            Err(trouble) => self.give_up(trouble),
        }
    }

    /// Application data where no keys are in place yet.
    pub(super) fn unexpected(
        &mut self,
        direction: usize,
        header: Header,
        fragment: &mut [u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        let Some(hello) = &self.negotiation.client else {
            self.give_up(Trouble::NoHandshake);
            return;
        };
        match self.negotiation.is_tls13() {
            // After a HelloRetryRequest early data still comes, and is of no use.
            None if self.client == Some(direction) && hello.early_data => {
                self.open_early(direction, header, fragment, at, supplies);
            }
            // The one record that says that keys change is lost.
            Some(false) => {
                self.change_cipher(direction, supplies.secrets);
                if self.trouble.is_none() && !self.resume(direction, header, fragment, at, supplies)
                {
                    self.failed(direction, header, supplies);
                }
            }
            _ => {}
        }
    }

    /// Early data comes before the server has chosen a suite: the client's first guess is one whose
    /// hash is as long as the secret.
    fn open_early(
        &mut self,
        direction: usize,
        header: Header,
        fragment: &mut [u8],
        at: At,
        supplies: &mut Supplies<'_>,
    ) {
        let secret = self.negotiation.secret(Label::ClientEarly, supplies.secrets);
        let Some(secret) = secret else { return };
        for (_, suite) in Suite13::ALL {
            if suite.hash.length() != secret.bytes().len() {
                continue;
            }
            let mut copy = fragment.to_vec();
            let Some(mut keys) = Protection::tls13(suite, &secret, true) else { continue };
            if let Some((_, range)) = keys.open(header, &mut copy) {
                self.sides[direction].protect(Stage::Early, Some(secret), keys);
                self.opened += 1;
                self.early_data(direction, copy.get(range).unwrap_or_default(), at, supplies);
                return;
            }
        }
    }
}
