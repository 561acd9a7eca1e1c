//! The key of a run's fingerprints.

use std::fs::File;
use std::io::Read;

use sha2::{Digest, Sha256};

use crate::model::limits;
use crate::source::{Found, Source};

/// Inputs whose beginning goes into the key.
const INPUTS: usize = 32;

/// Derives the fingerprint key of a run from what it reads: the same inputs give the same report,
/// byte for byte; other inputs give other fingerprints, so that nothing can be matched across
/// reports without `--fingerprint-key`. Whoever can compute the key has the inputs, and with them
/// the secrets themselves.
pub fn fingerprint_key(inputs: &[Found], stdin: Option<&Source>) -> Vec<u8> {
    let mut hash = Sha256::new_with_prefix(b"authlint fingerprint key");
    hash.update((inputs.len() as u64).to_le_bytes());
    for input in inputs.iter().take(INPUTS) {
        let mut head = Vec::new();
        if input.path.as_os_str() == "-" {
            head.extend(stdin.map_or(&[][..], |source| &source.head));
        } else if let Ok(file) = File::open(&input.path)
            && let Ok(metadata) = file.metadata()
            && metadata.is_file()
        {
            hash.update(metadata.len().to_le_bytes());
            // An input that cannot be read gets its error when it is opened for reading; here it
            // only adds nothing.
            if file.take(limits::SNIFF as u64).read_to_end(&mut head).is_err() {
                head.clear();
            }
        }
        hash.update((head.len() as u64).to_le_bytes());
        hash.update(&head);
    }
    hash.finalize().to_vec()
}

/// A key that nobody knows, for inputs that are not there yet.
pub fn random_key() -> [u8; 32] {
    use std::hash::{BuildHasher, RandomState};
    let mut key = [0; 32];
    for (at, eight) in key.chunks_mut(8).enumerate() {
        // The standard library seeds it from the system's source of randomness.
        eight.copy_from_slice(&RandomState::new().hash_one(at).to_le_bytes());
    }
    key
}
