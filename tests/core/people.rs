//! Reading lists of people, and planning what they would do: pure, so tables of cases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod planning;
mod reading;
