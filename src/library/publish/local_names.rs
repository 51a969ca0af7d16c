//! Everybody in the course is invented. Whoever is somebody's real contact here must not seem to be in it.

/// The people among these contacts, by their full names, whom a text names. A contact may be a role instead of a person,
/// and a surname alone is nobody's: only two capitalised words or more are a name.
pub(super) fn shared<'n>(text: &str, contacts: &'n [String]) -> Vec<&'n str> {
    let text: Vec<&str> = words(text).collect();
    let is_named = |name: &&str| {
        let name: Vec<&str> = words(name).filter(|word| !TITLES.contains(word)).collect();
        let are_capital = name.iter().all(|word| word.starts_with(char::is_uppercase));
        name.len() >= 2 && are_capital && text.windows(name.len()).any(|some| some == name)
    };
    contacts.iter().map(String::as_str).filter(is_named).collect()
}

/// What people are called besides their names.
const TITLES: [&str; 9] = ["Mr", "Mrs", "Ms", "Miss", "Mx", "Dr", "Professor", "Sir", "Dame"];

/// The words of a text, without what stands around them; “Nair's” is Nair.
fn words(text: &str) -> impl Iterator<Item = &str> {
    const WITHIN: [char; 3] = ['-', '\'', '\u{2019}'];
    let parts = text.split(|letter: char| !letter.is_alphanumeric() && !WITHIN.contains(&letter));
    let plain = parts.map(|word| word.trim_matches(WITHIN));
    plain.map(|word| word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word)).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::shared;

    #[test]
    fn a_person_is_found_by_the_full_name_and_a_role_is_not() {
        let contacts = ["Dr Priya Nair", "the duty worker", "Duty manager", "Cole", "Anne-Marie O'Dowd"].map(str::to_owned);
        for (text, found) in [
            ("You ring Priya Nair at ten.", vec!["Dr Priya Nair"]),
            ("Priya\nNair's note says so.", vec!["Dr Priya Nair"]),
            ("Ask Anne-Marie O'Dowd.", vec!["Anne-Marie O'Dowd"]),
            ("Priya rings Mrs Nair, and Priyanka Nair answers.", vec![]),
            ("The Duty manager and Mr Cole are here; the duty worker rings.", vec![]),
        ] {
            assert_eq!(shared(text, &contacts), found, "{text}");
        }
    }
}
