//! The ledger of completions, without the store: what is said of a completion, how one entry is linked to the one before it, and how a
//! checkpoint is signed. Whoever changes a record behind Octavo's back cannot make the links right again without the key.

mod checkpoint;
mod key;

pub use checkpoint::{Checkpoint, Head};
pub use key::{Key, KeyError};

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::account::hex;
use crate::database::completion;

/// The digest of a completion with its salt. Without the salt nobody can guess from it what the completion said.
/// The fields are named here one by one: a column that is added later must not change what older entries say.
pub fn digest(salt: &str, completion: &completion::Model) -> String {
    let c = completion;
    let said = serde_json::json!([
        [c.id, c.person_id, c.post_id, c.agency_id, c.person_name, c.agency_name, c.role, c.sector, c.training_group],
        [c.content_id, c.version_id, c.kind, c.slug, c.title, c.version_number, c.version_digest, c.framework_slug],
        [c.framework_revision, c.attempt_id, c.attempt_number, c.assignment_id, c.method, c.results],
        [c.started_at.timestamp_micros(), c.completed_at.timestamp_micros(), c.recorded_at.timestamp_micros()],
        [c.expires_on, c.supersedes_id],
    ]);
    hex(&Sha256::digest(format!("octavo completion 1\n{salt}\n{said}").as_bytes()))
}

/// What an entry of the ledger says, and what it is linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked<'a> {
    /// Which chain.
    pub chain: String,
    /// Its place in it, from 1.
    pub number: i64,
    /// Of which completion.
    pub completion: String,
    /// The completion's digest.
    pub digest: &'a str,
    /// The link of the entry before; empty for the first.
    pub before: &'a str,
}

impl Linked<'_> {
    /// The link that stands for this entry and all before it.
    pub fn link(&self, key: &Key) -> String {
        let Linked { chain, number, completion, digest, before } = self;
        key.mac(&format!("octavo ledger 1\n{chain}\n{number}\n{completion}\n{digest}\n{before}"))
    }
}

fn mac(key: &[u8; 32], words: &str) -> [u8; 32] {
    // A key of any length will do, so this cannot fail; without one there is nothing to say.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(key) else { return [0; 32] };
    mac.chain_update(words.as_bytes()).finalize().into_bytes().into()
}
