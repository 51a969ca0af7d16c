//! Secrets given to people: sign-in links and session cookies. The store keeps only their digests.

use rand::RngExt;
use sha2::{Digest, Sha256};

/// 32 random bytes, written as 64 hexadecimal digits. Never printed by `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one, from the operating system's generator by way of a cryptographic one.
    pub fn new_random() -> Token {
        let bytes: [u8; 32] = rand::rng().random();
        Token(hex(&bytes))
    }

    /// Accepts what has the form of a token.
    pub fn parse(text: &str) -> Option<Token> {
        let well_formed = text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        well_formed.then(|| Token(text.to_owned()))
    }

    /// The secret itself, for the person it is for.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    pub fn digest(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// Salt for a slow hash.
pub(super) fn random_salt() -> [u8; 16] {
    rand::rng().random()
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
