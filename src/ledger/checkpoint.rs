//! A checkpoint: where each chain ended at a moment, signed, as a small text to be kept off the machine. Records cut off the end of a
//! chain later are missed by it.

use chrono::{DateTime, SecondsFormat, Utc};
use ed25519_dalek::{Signature, Signer};

use super::Key;
use crate::account::hex;

const FIRST_LINE: &str = "octavo ledger checkpoint 1";

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which chain.
    pub chain: String,
    /// How many entries it has.
    pub number: i64,
    /// The last one's link.
    pub link: String,
}

/// What was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// When.
    pub at: DateTime<Utc>,
    /// The chains.
    pub heads: Vec<Head>,
}

impl Checkpoint {
    /// As text, with the signature under it.
    pub fn sign(&self, key: &Key) -> String {
        let signing = key.signing();
        let mut text = format!(
            "{FIRST_LINE}\nat {}\nkey {}\n",
            self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            hex(signing.verifying_key().as_bytes())
        );
        for Head { chain, number, link } in &self.heads {
            text.push_str(&format!("chain {chain} {number} {link}\n"));
        }
        let signature = hex(&signing.sign(text.as_bytes()).to_bytes());
        format!("{text}signature {signature}\n")
    }

    /// Reads one, if it is whole and this key signed it.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str, key: &Key) -> Result<Checkpoint, &'static str> {
        let text = text.replace("\r\n", "\n");
        let (signed, signature) = text.trim_end().rsplit_once("\nsignature ").ok_or("it has no signature")?;
        let signed = format!("{signed}\n");
        let signature = unhex(signature).ok_or("its signature is none")?;
        let written = signed.lines().find_map(|line| line.strip_prefix("key ")).and_then(unhex::<32>).ok_or("it names no key")?;
        let verifying = key.signing().verifying_key();
        if written != *verifying.as_bytes() {
            return Err("it was signed with another key");
        }
        if verifying.verify_strict(signed.as_bytes(), &Signature::from_bytes(&signature)).is_err() {
            return Err("it has been changed since it was signed");
        }
        parse(&signed).ok_or("it cannot be read")
    }
}

fn parse(signed: &str) -> Option<Checkpoint> {
    let mut lines = signed.lines();
    lines.next().filter(|line| *line == FIRST_LINE)?;
    let at = lines.next()?.strip_prefix("at ")?.parse().ok()?;
    lines.next()?.strip_prefix("key ")?;
    let head = |line: &str| {
        let mut words = line.strip_prefix("chain ")?.split(' ');
        Some(Head { chain: words.next()?.to_owned(), number: words.next()?.parse().ok()?, link: words.next()?.to_owned() })
    };
    Some(Checkpoint { at, heads: lines.map(head).collect::<Option<_>>()? })
}

/// So many bytes, if that is what these hexadecimal digits say.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let is_hex = text.len() == 2 * N && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    is_hex.then_some(bytes)
}
