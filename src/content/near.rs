//! Hints: the known word nearest to one that is not known.
//! Must never be slow: an author's word may be a megabyte long.

/// Longest word that is compared; longer ones are no slip of the pen.
const LONGEST: usize = 80;

/// Most known words that are compared: a list this long is no list of codes.
const MOST: usize = 200;

/// The known word that is nearest, if it is near enough to be meant. Case is ignored.
pub(super) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.chars().take(LONGEST + 1).flat_map(char::to_lowercase).collect();
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    known
        .into_iter()
        .take(MOST)
        .filter(|candidate| candidate.len() <= 2 * LONGEST)
        .map(|candidate| {
            let letters: Vec<char> = candidate.chars().flat_map(char::to_lowercase).collect();
            (distance(&word, &letters), letters.len(), candidate)
        })
        .filter(|(steps, length, _)| *steps <= 1 + length.min(&word.len()) / 3)
        .min_by_key(|(steps, _, _)| *steps)
        .map(|(_, _, candidate)| candidate)
}

/// “did you mean …?” where something is near, else the whole list.
pub(super) fn hint(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean “{near}”?"),
        None => format!("use one of: {}", known.join(", ")),
    }
}

/// How many letters must be added, dropped or replaced.
fn distance(left: &[char], right: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (number, a) in left.iter().enumerate() {
        let mut diagonal = number;
        let mut last = number + 1;
        for (cell, b) in row.iter_mut().skip(1).zip(right) {
            let replaced = diagonal + usize::from(a != b);
            diagonal = *cell;
            last = replaced.min(last + 1).min(diagonal + 1);
            *cell = last;
        }
        if let Some(first) = row.first_mut() {
            *first = number + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}
