//! Any bytes as a token, and as the claims of one: no panic, and what it says can be read back.
#![no_main]

use authlint::auth::jwt::{Jwt, lifetime_of_authorization};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let _ = Jwt::peek(bytes);
    let payload = URL_SAFE_NO_PAD.encode(bytes);
    let token = format!("eyJhbGciOiJIUzI1NiJ9.{payload}.c2ln");
    let _ = lifetime_of_authorization(format!("Bearer {token}").as_bytes());
    if let Some(jwt) = Jwt::peek(token.as_bytes()) {
        let shown = format!("jwt#0{}", jwt.describe());
        let read = Jwt::peek(shown.as_bytes());
        assert!(read.is_some_and(|read| read.exp == jwt.exp && read.nbf == jwt.nbf), "{shown}");
    }
});
