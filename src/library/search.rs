//! Finds words in all that is published: in memory, made ready once for each state of the library.
//! Must never hold what a learner is asked for: no keys, feedback, model records, endings or later beats.

mod gather;

use std::cmp::Reverse;

use super::Published;
use crate::course::Kind;
use crate::course::text::capitalised;
use crate::fold::words;

/// Most results there are.
pub const MOST: usize = 100;
/// Letters of an excerpt before the first word found, and in all.
const EXCERPT: (usize, usize) = (80, 260);

/// Everything that can be found.
pub struct Search {
    passages: Vec<Passage>,
}

/// One part of a text with an address of its own.
struct Passage {
    kind: &'static str,
    title: String,
    heading: Option<String>,
    address: String,
    text: String,
    /// Each word once, with the best place it stands in; in order.
    words: Vec<(String, Place)>,
}

/// Where a word stands, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Text,
    Heading,
    Title,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The kind of content, as people say it.
    pub kind: String,
    /// The title of the whole.
    pub title: String,
    /// The heading of the part.
    pub heading: Option<String>,
    /// Where it is.
    pub address: String,
    /// Its words about the first that was found: each piece, and whether it is one that was looked for.
    pub excerpt: Vec<(String, bool)>,
}

impl Search {
    /// Makes what is published ready.
    pub(super) fn over<'p>(published: impl Iterator<Item = &'p Published>) -> Search {
        let mut passages = Vec::new();
        for one in published {
            gather::passages(one, &mut passages);
        }
        Search { passages }
    }

    /// The passages in which every word asked for begins some word: in a title first, then in a heading, then in the text.
    pub fn find(&self, asked: &str) -> Vec<Found> {
        let asked: Vec<String> = words(asked).map(|(word, _)| word).collect();
        if asked.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<_> = self.passages.iter().filter_map(|passage| Some((passage.rank(&asked)?, passage))).collect();
        // Sorting keeps the order of what is equal: by kind and title, in reading order.
        found.sort_by_key(|(rank, _)| Reverse(*rank));
        found.into_iter().take(MOST).map(|(_, passage)| passage.found(&asked)).collect()
    }
}

impl Passage {
    fn new(kind: Kind, title: &str, heading: Option<String>, address: String, text: String) -> Passage {
        let placed = |text: &str, place: Place| words(text).map(move |(word, _)| (word, place)).collect::<Vec<_>>();
        let mut all = placed(&text, Place::Text);
        all.extend(heading.as_deref().map(|heading| placed(heading, Place::Heading)).unwrap_or_default());
        // A part is found by the title of the whole only where it is the whole, or every page of it would come first.
        if heading.is_none() {
            all.extend(placed(title, Place::Title));
        }
        all.sort_by(|(a, in_a), (b, in_b)| a.cmp(b).then(in_b.cmp(in_a)));
        all.dedup_by(|(later, _), (first, _)| later == first);
        Passage { kind: kind.noun(), title: title.to_owned(), heading, address, text, words: all }
    }

    /// How well it fits: the place of the word that stands worst, then all of them, then how much else its heading says; none if a
    /// word is missing.
    fn rank(&self, asked: &[String]) -> Option<(Place, usize, Reverse<usize>)> {
        let mut worst = Place::Title;
        let mut sum = 0;
        for word in asked {
            let from = self.words.partition_point(|(known, _)| known < word);
            let best = self.words.iter().skip(from).take_while(|(known, _)| known.starts_with(word)).map(|(_, place)| *place).max()?;
            worst = worst.min(best);
            sum += best as usize;
        }
        let heading = self.heading.as_ref().unwrap_or(&self.title);
        Some((worst, sum, Reverse(if worst == Place::Text { 0 } else { words(heading).count() })))
    }

    fn found(&self, asked: &[String]) -> Found {
        Found {
            kind: capitalised(self.kind),
            title: self.title.clone(),
            heading: self.heading.clone(),
            address: self.address.clone(),
            excerpt: excerpt(&self.text, asked),
        }
    }
}

fn excerpt(text: &str, asked: &[String]) -> Vec<(String, bool)> {
    let marks: Vec<_> =
        words(text).filter(|(word, _)| asked.iter().any(|asked| word.starts_with(asked.as_str()))).map(|(_, range)| range).collect();
    let first = marks.first().map_or(0, |range| range.start);
    let start = boundary(text, back(text, first, EXCERPT.0));
    let end = forward(text, start, EXCERPT.1);
    let mut pieces = Vec::new();
    let mut at = start;
    if start > 0 {
        pieces.push(("\u{2026} ".to_owned(), false));
    }
    for range in marks.into_iter().filter(|range| range.start >= start && range.end <= end) {
        pieces.push((text.get(at..range.start).unwrap_or_default().to_owned(), false));
        pieces.push((text.get(range.clone()).unwrap_or_default().to_owned(), true));
        at = range.end;
    }
    pieces.push((text.get(at..end).unwrap_or_default().trim_end().to_owned(), false));
    if end < text.len() {
        pieces.push((" \u{2026}".to_owned(), false));
    }
    pieces.retain(|(piece, _)| !piece.is_empty());
    pieces
}

/// So many letters back.
fn back(text: &str, from: usize, letters: usize) -> usize {
    text.get(..from).and_then(|before| before.char_indices().rev().take(letters).last()).map_or(0, |(at, _)| at)
}

/// So many letters on, and back to the end of a word.
fn forward(text: &str, from: usize, letters: usize) -> usize {
    let Some((length, _)) = text.get(from..).and_then(|rest| rest.char_indices().nth(letters)) else { return text.len() };
    text.get(..from + length).and_then(|before| before.rfind(' ')).filter(|space| *space > from).unwrap_or(from + length)
}

/// The start of the next word, unless the text starts here.
fn boundary(text: &str, at: usize) -> usize {
    if at == 0 {
        return 0;
    }
    text.get(at..).and_then(|rest| rest.find(' ')).map_or(at, |space| at + space + 1)
}

#[cfg(test)]
mod tests {
    use super::{Passage, Search, excerpt};
    use crate::course::Kind;

    fn search() -> Search {
        let passage = |title: &str, heading: Option<&str>, text: &str| {
            Passage::new(Kind::Page, title, heading.map(str::to_owned), format!("/{title}"), text.to_owned())
        };
        Search {
            passages: vec![
                passage("Text", None, "Consent is one thing among others."),
                passage("Whole", Some("About consent"), "Nothing more."),
                passage("Consent", None, "Something else."),
            ],
        }
    }

    #[test]
    fn a_title_comes_before_a_heading_and_a_heading_before_the_text() {
        let titles: Vec<_> = search().find("CONS").into_iter().map(|found| found.title).collect();
        assert_eq!(titles, ["Consent", "Whole", "Text"]);
    }

    #[test]
    fn every_word_must_begin_one_of_the_passage() {
        assert_eq!(search().find("consent thing").len(), 1);
        assert_eq!(search().find("consent hing").len(), 0, "the middle of a word is not its beginning");
        assert_eq!(search().find(" ?! ").len(), 0);
    }

    #[test]
    fn an_excerpt_marks_the_words_in_their_own_letters() {
        let text = format!("{} the \u{17b}ółty \u{142}abędź swims. {}", "before ".repeat(30), "after ".repeat(60));
        let pieces = excerpt(&text, &["zolty".to_owned(), "lab".to_owned()]);
        let marked: Vec<_> = pieces.iter().filter(|(_, marked)| *marked).map(|(piece, _)| piece.as_str()).collect();
        assert_eq!(marked, ["\u{17b}ółty", "\u{142}abędź"]);
        assert!(pieces[0].0.starts_with('\u{2026}') && pieces.last().unwrap().0.ends_with('\u{2026}'));
    }
}
