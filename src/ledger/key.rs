//! The ledger's key: from the environment, or from a file in the data folder that is made at the first start for its owner alone.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use ed25519_dalek::{Signature, Signer, SigningKey};
use rand::RngExt;

use super::mac;
use crate::account::hex;
use crate::settings::Settings;

/// The file in the data folder.
const FILE: &str = "ledger.key";

/// A secret of 32 bytes; what is used is made from it. Never printed by `Debug`.
#[derive(Clone)]
pub struct Key(Arc<[u8; 32]>);

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// What should be a key is none.
    #[error("{0} is not a ledger key: 64 hexadecimal digits are needed")]
    Malformed(String),
    /// There is none.
    #[error("there is no ledger key at {0}, and OCTAVO_LEDGER_KEY is not set")]
    Missing(String),
    /// The file cannot be read or written.
    #[error("{0}: {1}")]
    File(String, std::io::Error),
}

impl Key {
    /// The key of these settings, made if there is none yet.
    ///
    /// # Errors
    /// If what is set or stored is no key, or none can be stored.
    pub fn open(settings: &Settings) -> Result<Key, KeyError> {
        match Key::find(settings) {
            Err(KeyError::Missing(_)) => Key::make(&settings.data.join(FILE)),
            found => found,
        }
    }

    /// The key of these settings.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn find(settings: &Settings) -> Result<Key, KeyError> {
        if let Some(text) = &settings.ledger_key {
            return Key::parse(text).ok_or(KeyError::Malformed("OCTAVO_LEDGER_KEY".to_owned()));
        }
        let file = settings.data.join(FILE);
        match std::fs::read_to_string(&file) {
            Ok(text) => Key::parse(&text).ok_or(KeyError::Malformed(file.display().to_string())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(KeyError::Missing(file.display().to_string())),
            Err(error) => Err(KeyError::File(file.display().to_string(), error)),
        }
    }

    fn make(file: &Path) -> Result<Key, KeyError> {
        let bytes: [u8; 32] = rand::rng().random();
        let failed = |error| KeyError::File(file.display().to_string(), error);
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut written = options.open(file).map_err(failed)?;
        writeln!(written, "{}", hex(&bytes)).and_then(|()| written.sync_all()).map_err(failed)?;
        Ok(Key(Arc::new(bytes)))
    }

    /// A key as it is written.
    pub fn parse(text: &str) -> Option<Key> {
        super::checkpoint::unhex(text.trim()).map(|bytes| Key(Arc::new(bytes)))
    }

    /// What tells one key from another, and does not give it away.
    pub fn id(&self) -> String {
        hex(&mac(&self.0, "octavo ledger key id")).chars().take(16).collect()
    }

    /// 16 random bytes, in hexadecimal: a salt, or a number that nobody guesses.
    pub fn random_hex() -> String {
        let bytes: [u8; 16] = rand::rng().random();
        hex(&bytes)
    }

    /// A code that stands for something, and is the same whenever it is asked for; without the key nobody can tell for what.
    pub fn code(&self, what: &str) -> String {
        hex(&mac(&mac(&self.0, "octavo codes"), what)).chars().take(12).collect()
    }

    pub(super) fn mac(&self, words: &str) -> String {
        hex(&mac(&mac(&self.0, "octavo ledger links"), words))
    }

    /// Signs some words.
    pub fn sign(&self, words: &str) -> String {
        hex(&self.signing().sign(words.as_bytes()).to_bytes())
    }

    /// Whether this key has signed these words.
    pub fn has_signed(&self, words: &str, signature: &str) -> bool {
        let Some(signature) = super::checkpoint::unhex(signature) else { return false };
        self.signing().verifying_key().verify_strict(words.as_bytes(), &Signature::from_bytes(&signature)).is_ok()
    }

    pub(super) fn signing(&self) -> SigningKey {
        SigningKey::from_bytes(&mac(&self.0, "octavo ledger checkpoints"))
    }
}

impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Key(…)")
    }
}
