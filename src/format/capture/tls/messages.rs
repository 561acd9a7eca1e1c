//! Handshake messages (RFC 8446 section 4), put together from the records they lie in.

/// Longest message kept. Hellos with post-quantum key shares take some 2 kB; certificates, which are
/// longer, are passed over.
const MESSAGE: usize = 32 << 10;

/// Bytes of a message's header.
pub(super) const HEADER: usize = 4;

pub(super) const CLIENT_HELLO: u8 = 1;
pub(super) const SERVER_HELLO: u8 = 2;
pub(super) const END_OF_EARLY_DATA: u8 = 5;
pub(super) const ENCRYPTED_EXTENSIONS: u8 = 8;
pub(super) const CLIENT_KEY_EXCHANGE: u8 = 16;
pub(super) const FINISHED: u8 = 20;
pub(super) const KEY_UPDATE: u8 = 24;

/// The messages of one direction.
#[derive(Default)]
pub(super) struct Messages {
    /// The beginning of a message whose end has not come yet.
    begun: Vec<u8>,
    /// Bytes of a message that is passed over.
    passed: usize,
}

impl Messages {
    /// Takes the next bytes and gives the first message they complete, with its header, and what is
    /// left of them.
    pub(super) fn next<'m>(&mut self, bytes: &'m [u8]) -> Option<(Message<'m>, &'m [u8])> {
        let mut rest = bytes;
        loop {
            let passed = self.passed.min(rest.len());
            self.passed -= passed;
            rest = rest.get(passed..)?;
            if rest.is_empty() {
                return None;
            }
            if self.begun.is_empty() && rest.len() >= HEADER {
                let length = length(rest)?;
                if !is_wanted(rest, length) {
                    self.passed = length;
                    continue;
                }
                let Some((message, behind)) = rest.split_at_checked(length) else {
                    self.begun.extend_from_slice(rest);
                    return None;
                };
                return Some((Message::Lying(message), behind));
            }
            let needed = length(&self.begun).unwrap_or(HEADER);
            let (fitting, behind) =
                rest.split_at(needed.saturating_sub(self.begun.len()).min(rest.len()));
            self.begun.extend_from_slice(fitting);
            rest = behind;
            let length = length(&self.begun)?;
            if !is_wanted(&self.begun, length) {
                self.passed = length.saturating_sub(self.begun.len());
                self.begun.clear();
            } else if self.begun.len() >= length {
                return Some((Message::Joined(std::mem::take(&mut self.begun)), rest));
            }
        }
    }

    /// Bytes held.
    pub(super) fn held(&self) -> usize {
        self.begun.capacity()
    }

    /// Bytes were lost, or what comes is under other keys.
    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// A whole message, with its header.
pub(super) enum Message<'m> {
    /// It lay in one record.
    Lying(&'m [u8]),
    /// It lay in several.
    Joined(Vec<u8>),
}

impl Message<'_> {
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Self::Lying(bytes) => bytes,
            Self::Joined(bytes) => bytes,
        }
    }
}

/// The length of the message at the start of `bytes`, header included.
fn length(bytes: &[u8]) -> Option<usize> {
    let &[_, high, middle, low] = bytes.first_chunk()?;
    Some(HEADER + u32::from_be_bytes([0, high, middle, low]) as usize)
}

fn is_wanted(message: &[u8], length: usize) -> bool {
    let wanted = matches!(
        message.first(),
        Some(
            &(CLIENT_HELLO
                | SERVER_HELLO
                | END_OF_EARLY_DATA
                | ENCRYPTED_EXTENSIONS
                | CLIENT_KEY_EXCHANGE
                | FINISHED
                | KEY_UPDATE)
        )
    );
    wanted && length <= MESSAGE
}

#[cfg(test)]
mod tests {
    use super::Messages;
    use proptest::prelude::*;

    fn read(pieces: &[&[u8]]) -> Vec<Vec<u8>> {
        let mut messages = Messages::default();
        let mut read = Vec::new();
        for piece in pieces {
            let mut rest = *piece;
            while let Some((message, behind)) = messages.next(rest) {
                read.push(message.bytes().to_vec());
                rest = behind;
            }
        }
        read
    }

    proptest! {
        #[test]
        fn records_may_cut_messages_anywhere(
            kinds in prop::collection::vec((prop::sample::select(vec![1u8, 2, 11, 20, 24]), 0..9usize), 0..6),
            cut in 1..9usize,
        ) {
            let all: Vec<Vec<u8>> = kinds
                .iter()
                .map(|&(kind, length)| [&[kind, 0, 0, length as u8][..], &vec![7; length]].concat())
                .collect();
            let bytes = all.concat();
            let wanted: Vec<Vec<u8>> = all.into_iter().filter(|message| message[0] != 11).collect();
            prop_assert_eq!(read(&bytes.chunks(cut).collect::<Vec<_>>()), wanted);
        }
    }
}
