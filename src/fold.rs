//! Words as they are compared: in small letters, without accents, whatever the language of a name.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The words of a text, folded, each with its place.
pub fn words(text: &str) -> impl Iterator<Item = (String, Range<usize>)> + '_ {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let from = text.get(rest..)?.char_indices().find(|(_, letter)| letter.is_alphanumeric()).map(|(at, _)| rest + at)?;
        let after = text.get(from..)?.char_indices().find(|(_, letter)| !belongs(*letter)).map_or(text.len(), |(at, _)| from + at);
        rest = after;
        Some((folded(text.get(from..after)?), from..after))
    })
    .filter(|(word, _)| !word.is_empty())
}

/// An apostrophe stands within a word: "children's" is found by "childrens" and by "children".
fn belongs(letter: char) -> bool {
    letter.is_alphanumeric() || is_combining_mark(letter) || matches!(letter, '\'' | '\u{2019}')
}

/// A word without what people leave out when they type: capitals, accents, apostrophes, letters of other alphabets' kin.
pub fn folded(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for letter in word.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase).nfkd() {
        match letter {
            // Letters that no decomposition takes apart.
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            _ if is_combining_mark(letter) || matches!(letter, '\'' | '\u{2019}') => {}
            _ => folded.push(letter),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::{folded, words};

    #[test]
    fn names_are_found_as_people_type_them() {
        for (written, typed) in [
            ("Ŵyn", "wyn"),
            ("Łukasz", "lukasz"),
            ("Işıl", "isil"),
            ("İSTANBUL", "istanbul"),
            ("ISIL", "isil"),
            ("Zoë", "zoe"),
            ("Zoe\u{308}", "zoe"),
            ("Groß", "gross"),
            ("Ærø", "aero"),
            ("ﬁle", "file"),
            ("children\u{2019}s", "childrens"),
        ] {
            assert_eq!(folded(written), typed, "{written}");
        }
    }

    #[test]
    fn words_keep_their_places() {
        let found: Vec<_> = words("A child's (Ŵyn) – 16.").map(|(word, range)| (word, &"A child's (Ŵyn) – 16."[range])).collect();
        let word = |folded: &str, written| (folded.to_owned(), written);
        assert_eq!(found, [word("a", "A"), word("childs", "child's"), word("wyn", "Ŵyn"), word("16", "16")]);
    }
}
