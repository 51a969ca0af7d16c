//! Finds what looks like a real person's details in a learner's words (`guidance-and-flow.md` 6.2, "Free text"), on the server and
//! in the browser alike. Finds shapes, not names; must never keep or pass on what it found, only which kind.

/// A kind of detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Identifier {
    /// A date of birth: a full date long ago.
    DateOfBirth,
    /// An e-mail address.
    Email,
    /// An NHS number with its check digit.
    NhsNumber,
    /// A telephone number.
    Telephone,
    /// A postcode.
    Postcode,
}

impl Identifier {
    /// What it looks like, in words.
    pub const fn words(self) -> &'static str {
        match self {
            Identifier::DateOfBirth => "a date of birth",
            Identifier::Email => "an e-mail address",
            Identifier::NhsNumber => "an NHS number",
            Identifier::Telephone => "a telephone number",
            Identifier::Postcode => "a postcode",
        }
    }
}

/// The kinds of detail that a text seems to hold, each once, in order.
pub fn likely(text: &str) -> Vec<Identifier> {
    let words: Vec<&str> =
        text.split(|letter: char| letter.is_whitespace() || ",;()\"'".contains(letter)).filter(|word| !word.is_empty()).collect();
    let mut found = Vec::new();
    if words.iter().any(|word| is_email(word)) {
        found.push(Identifier::Email);
    }
    if words.iter().any(|word| is_old_date(word)) {
        found.push(Identifier::DateOfBirth);
    }
    if words.windows(2).any(|pair| matches!(pair, [outward, inward] if is_postcode(outward, inward)))
        || words.iter().any(|word| is_joined_postcode(word))
    {
        found.push(Identifier::Postcode);
    }
    for digits in runs_of_digits(text) {
        match digits.as_str() {
            digits if digits.len() == 10 && has_nhs_check_digit(digits) => found.push(Identifier::NhsNumber),
            digits if is_telephone(digits) => found.push(Identifier::Telephone),
            _ => {}
        }
    }
    found.sort();
    found.dedup();
    found
}

fn is_email(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.split('.').count() >= 2 && host.split('.').all(|part| !part.is_empty()))
}

/// Day, month and a year from 1920 to 2019 in figures: later dates are those of the case itself.
fn is_old_date(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_ascii_digit());
    let parts: Vec<_> = word.split(['/', '-', '.']).map(str::parse::<u16>).collect();
    let in_order = |day: u16, month: u16, year: u16| (1..=31).contains(&day) && (1..=12).contains(&month) && (1920..=2019).contains(&year);
    match parts.as_slice() {
        [Ok(first), Ok(month), Ok(last)] => in_order(*first, *month, *last) || in_order(*last, *month, *first),
        _ => false,
    }
}

fn is_postcode(outward: &str, inward: &str) -> bool {
    is_outward(outward) && is_inward(inward.trim_end_matches(|letter: char| !letter.is_alphanumeric()))
}

fn is_joined_postcode(word: &str) -> bool {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric());
    word.is_ascii()
        && (5..=7).contains(&word.len())
        && word.split_at_checked(word.len() - 3).is_some_and(|(outward, inward)| is_postcode(outward, inward))
}

/// One or two letters, a digit, and perhaps another digit or letter: EN1, SW1A, N17.
fn is_outward(word: &str) -> bool {
    let letters = word.chars().take_while(char::is_ascii_uppercase).count();
    let rest: Vec<_> = word.chars().skip(letters).collect();
    (1..=2).contains(&letters)
        && (1..=2).contains(&rest.len())
        && rest.first().is_some_and(char::is_ascii_digit)
        && rest.iter().all(|letter| letter.is_ascii_digit() || letter.is_ascii_uppercase())
}

fn is_inward(word: &str) -> bool {
    let letters: Vec<_> = word.chars().collect();
    matches!(letters.as_slice(), [digit, first, second] if digit.is_ascii_digit() && first.is_ascii_uppercase() && second.is_ascii_uppercase())
}

/// Figures that belong together: single spaces and hyphens between them do not part them.
fn runs_of_digits(text: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    let mut gap = false;
    for letter in text.chars() {
        match letter {
            digit if digit.is_ascii_digit() => {
                if let Some(run) = runs.last_mut() {
                    run.push(digit);
                }
                gap = false;
            }
            ' ' | '-' if !gap => gap = true,
            _ => {
                runs.push(String::new());
                gap = false;
            }
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Modulus 11 over ten digits (NHS Data Dictionary, "NHS NUMBER").
fn has_nhs_check_digit(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let Some((check, first)) = values.split_last() else { return false };
    let sum: u32 = first.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    (11 - sum % 11) % 11 == *check && values.iter().any(|digit| *digit != 0)
}

/// A British number with its leading nought, or with 44 before it.
fn is_telephone(digits: &str) -> bool {
    let national = digits.strip_prefix("44").map_or_else(|| digits.strip_prefix('0'), |rest| Some(rest.strip_prefix('0').unwrap_or(rest)));
    national.is_some_and(|rest| rest.len() == 10 && matches!(rest.as_bytes().first(), Some(b'1' | b'2' | b'3' | b'7' | b'8')))
}

#[cfg(test)]
mod tests {
    use super::{Identifier, likely};

    #[test]
    fn details_of_real_people_are_noticed() {
        for (text, kind) in [
            ("ring her on 020 8379 1000 after ten", Identifier::Telephone),
            ("mobile 07700-900123.", Identifier::Telephone),
            ("+44 7700 900123", Identifier::Telephone),
            ("NHS 943 476 5919", Identifier::NhsNumber),
            ("born 03/11/2015", Identifier::DateOfBirth),
            ("dob 2015-11-03", Identifier::DateOfBirth),
            ("lives at EN1 3XY.", Identifier::Postcode),
            ("(EN13XY)", Identifier::Postcode),
            ("kelly.hall@example.org", Identifier::Email),
        ] {
            assert_eq!(likely(text), [kind], "{text}");
        }
    }

    #[test]
    fn an_ordinary_record_is_left_alone() {
        for text in [
            "Monday 3 March, 10:35. Bruise 2 x 1 cm. Body map 10:40. Ref. 4471, receipt 11:03. Facts 1-8 sent 2027-03-03.",
            "A and E, M1 and Q4, on 3/3 at half past 4; s.47; 14 entries, two of 12.",
            "",
        ] {
            assert_eq!(likely(text), [], "{text}");
        }
    }
}
