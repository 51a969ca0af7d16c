//! Passwords: what may be one, and the slow hash that is kept of it. Never logs one, never keeps one.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::token::random_salt;
use crate::error::{AppError, Result};

/// Shortest password, in characters (NIST SP 800-63B-4 asks for 15 where it stands alone; guesses are counted here).
const SHORTEST: usize = 12;
/// Longest password, in bytes: a limit on work, not on people.
pub(super) const LONGEST: usize = 1024;

/// How many letters and digits must be left once names, addresses and the agency are taken away.
const LEFT_AT_LEAST: usize = 6;

/// Memory in KiB, passes and lanes of Argon2id: what OWASP's password storage sheet asks for at least.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Each hash takes 19 MiB and a core for a moment; more at once would only make all of them slower.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Checked where there is nothing to check, so that the time it takes does not tell.
static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash_now("nobody has this password").ok());

/// What is wrong with a new password, if anything. `about` is what a guesser knows: names, addresses, the agency.
///
/// # Errors
/// If the machine cannot do the work.
pub(super) async fn fault(password: &str, about: Vec<String>) -> Result<Option<&'static str>> {
    if password.chars().count() < SHORTEST {
        return Ok(Some("Enter a password of 12 characters or more"));
    }
    if password.len() > LONGEST {
        return Ok(Some("Enter a password of at most 1,024 bytes"));
    }
    let password = password.to_owned();
    let is_guessable = off_the_loop(move || {
        let known = words_of(&about);
        let known: Vec<_> = known.iter().map(String::as_str).collect();
        Ok(is_mostly(&password, &known) || zxcvbn::zxcvbn(&password, &known).score() < zxcvbn::Score::Three)
    });
    let is_guessable = is_guessable.await?;
    Ok(is_guessable
        .then_some("Choose a password that is harder to guess: not a common one, and not made of names, dates or neighbouring keys"))
}

/// What is known, whole, run together, and word by word.
fn words_of(about: &[String]) -> Vec<String> {
    let run_together = about.iter().map(|known| known.split_whitespace().collect());
    let words = about.iter().flat_map(|known| known.split(|letter: char| !letter.is_alphanumeric())).map(str::to_owned);
    about.iter().cloned().chain(run_together).chain(words).map(|word: String| word.to_lowercase()).collect()
}

/// Whether little is left of a password once what is known about its person is taken away, which zxcvbn counts as more than it is:
/// to it, a dot between two names is a third thing to guess.
fn is_mostly(password: &str, known: &[&str]) -> bool {
    let mut known: Vec<_> = known.iter().filter(|known| known.chars().count() > 2).collect();
    known.sort_by_key(|known| std::cmp::Reverse(known.len()));
    let left = known.iter().fold(password.to_lowercase(), |left, known| left.replace(**known, ""));
    left.chars().filter(|letter| letter.is_alphanumeric()).count() < LEFT_AT_LEAST && left.len() < password.to_lowercase().len()
}

/// What is kept of a password.
///
/// # Errors
/// If the machine cannot do the work.
pub(super) async fn hash(password: String) -> Result<String> {
    off_the_loop(move || hash_now(&password)).await
}

/// Whether this is the password that was kept; takes as long where none was.
///
/// # Errors
/// If the machine cannot do the work, or what was kept is no hash.
pub(super) async fn is_right(password: String, kept: Option<String>) -> Result<bool> {
    off_the_loop(move || {
        // Longer than any that could have been set. What is cut off decides nothing: such a one is wrong.
        let fits = password.len() <= LONGEST;
        let tried = if fits { password.as_str() } else { "" };
        let nobodys = NOBODYS.as_deref().ok_or_else(|| AppError::Unexpected("no password can be hashed".to_owned()))?;
        let hash = PasswordHash::new(kept.as_deref().unwrap_or(nobodys)).map_err(unexpected)?;
        let is_right = argon2()?.verify_password(tried.as_bytes(), &hash).is_ok();
        Ok(is_right && fits && kept.is_some())
    })
    .await
}

fn hash_now(password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&random_salt()).map_err(unexpected)?;
    let hash = argon2()?.hash_password(password.as_bytes(), &salt).map_err(unexpected)?;
    Ok(hash.to_string())
}

fn argon2() -> Result<Argon2<'static>> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|error| AppError::Unexpected(error.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn unexpected(error: argon2::password_hash::Error) -> AppError {
    AppError::Unexpected(error.to_string())
}

/// Runs slow work where it holds up no other request, and not too much of it at once.
async fn off_the_loop<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE.acquire().await.map_err(|error| AppError::Unexpected(error.to_string()))?;
    tokio::task::spawn_blocking(work).await.map_err(|error| AppError::Unexpected(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::{fault, hash, is_right};

    async fn check(password: &str) -> Option<&'static str> {
        fault(password, ["Amina Yusuf", "amina.yusuf@octavo.example", "octavo", "Little Alders Nursery"].map(str::to_owned).to_vec())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_password_is_long_and_hard_to_guess() {
        for good in ["lemon kettle under nine", "correct-Pony-battery-38", "ÿøµß ƒ∆˚ ıœ∑ œß∂ƒ", &"Ab3$kd9#".repeat(10)] {
            assert_eq!(check(good).await, None, "{good}");
        }
        for short in ["", "Xk9#mQ2$vL7", "ÿøµß ƒ∆˚ ıœ"] {
            assert!(check(short).await.is_some_and(|fault| fault.contains("12 characters")), "{short}");
        }
        for guessable in [
            "password1234",
            "qwertyuiop12",
            "aminayusuf12",
            "amina.yusuf1",
            "Little Alders Nursery",
            "octavooctavo",
            "111111111111",
            "littlealders",
            "letmeinletmein",
        ] {
            assert!(check(guessable).await.is_some_and(|fault| fault.contains("harder to guess")), "{guessable}");
        }
        assert!(check(&"x9 ".repeat(342)).await.is_some_and(|fault| fault.contains("1,024")));
    }

    #[tokio::test]
    async fn a_hash_is_argon2id_and_fits_its_own_password_alone() {
        let kept = hash("lemon kettle under nine".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(is_right("lemon kettle under nine".to_owned(), Some(kept.clone())).await.unwrap());
        for wrong in ["lemon kettle under nin", "", &"x".repeat(2000)] {
            assert!(!is_right(wrong.to_owned(), Some(kept.clone())).await.unwrap(), "{wrong}");
        }
        assert!(!is_right("nobody has this password".to_owned(), None).await.unwrap());
    }
}
