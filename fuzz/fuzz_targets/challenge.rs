//! Any bytes as the lines of a challenge field: no panic, bounded lists.
#![no_main]

use authlint::auth::challenge::{Challenges, MAX_CHALLENGES, MAX_PARAMS};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    // NUL bytes separate field lines.
    let challenges = Challenges::parse(bytes.split(|&b| b == 0));
    assert!(challenges.list.len() <= MAX_CHALLENGES);
    for challenge in &challenges.list {
        assert!(challenge.params.len() <= MAX_PARAMS);
    }
    let _ = (challenges.error().count(), challenges.has_valid());
});
