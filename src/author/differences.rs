//! What differs between two texts, by paragraphs and within them by words, for the eye and for a screen reader.

use leptos::prelude::*;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::content::edit::as_posted;

/// A paragraph, or a run of words, as it stands in both texts or in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// In both: so many paragraphs.
    Same(Vec<&'t str>),
    /// Only in the first.
    Gone(&'t str),
    /// Only in the second.
    New(&'t str),
    /// Changed within: runs of words.
    Changed(Vec<Words>),
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// In both.
    Same(String),
    /// Only in the first.
    Gone(String),
    /// Only in the second.
    New(String),
}

/// Compares two texts.
pub fn compare<'t>(old: &'t str, new: &'t str) -> Vec<Piece<'t>> {
    let (old, new) = (paragraphs(old), paragraphs(new));
    let mut pieces = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, before, after) = op.as_tag_tuple();
        let before = old.get(before).unwrap_or_default();
        let after = new.get(after).unwrap_or_default();
        match tag {
            DiffTag::Equal => pieces.push(Piece::Same(before.to_vec())),
            DiffTag::Delete => pieces.extend(before.iter().map(|text| Piece::Gone(text))),
            DiffTag::Insert => pieces.extend(after.iter().map(|text| Piece::New(text))),
            DiffTag::Replace => {
                let both = before.len().min(after.len());
                pieces.extend(before.iter().zip(after).map(|(before, after)| Piece::Changed(words(before, after))));
                pieces.extend(before.iter().skip(both).map(|text| Piece::Gone(text)));
                pieces.extend(after.iter().skip(both).map(|text| Piece::New(text)));
            }
        }
    }
    pieces
}

/// A text by its lines: in these texts a line is a paragraph, an option or a setting.
fn paragraphs(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.trim().is_empty()).collect()
}

fn words(old: &str, new: &str) -> Vec<Words> {
    let (old, new): (Vec<_>, Vec<_>) = (old.split_inclusive(' ').collect(), new.split_inclusive(' ').collect());
    let mut runs = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let (tag, before, after) = op.as_tag_tuple();
        let before = old.get(before).unwrap_or_default().concat();
        let after = new.get(after).unwrap_or_default().concat();
        if tag == DiffTag::Equal {
            runs.push(Words::Same(before));
            continue;
        }
        if !before.is_empty() {
            runs.push(Words::Gone(before));
        }
        if !after.is_empty() {
            runs.push(Words::New(after));
        }
    }
    runs
}

/// The differences as a part of a page.
pub(super) fn differences(old: &str, new: &str) -> AnyView {
    if as_posted(old) == as_posted(new) {
        return view! { <p>"Nothing differs."</p> }.into_any();
    }
    let pieces = compare(old, new);
    if pieces.iter().all(|piece| matches!(piece, Piece::Same(_))) {
        return view! { <p>"Only empty lines or line ends differ."</p> }.into_any();
    }
    let parts = pieces.into_iter().map(|piece| match piece {
        Piece::Same(lines) => same(&lines),
        Piece::Gone(text) => view! { <p>{gone(text.to_owned())}</p> }.into_any(),
        Piece::New(text) => view! { <p>{added(text.to_owned())}</p> }.into_any(),
        Piece::Changed(runs) => {
            let runs = runs.into_iter().map(|run| match run {
                Words::Same(text) => text.into_any(),
                Words::Gone(text) => gone(text),
                Words::New(text) => added(text),
            });
            view! { <p>{runs.collect_view()}</p> }.into_any()
        }
    });
    view! { <div class="oct-differences">{parts.collect_view()}</div> }.into_any()
}

/// What is the same is told by its first words: the eye needs to know where it is, and no more.
fn same(lines: &[&str]) -> AnyView {
    let first: String = lines.first().map(|line| line.chars().take(60).collect()).unwrap_or_default();
    let words = match lines.len() {
        1 => format!("1 line unchanged: {first}"),
        many => format!("{many} lines unchanged, from: {first}"),
    };
    view! { <p class="oct-differences__same">{words}</p> }.into_any()
}

fn gone(text: String) -> AnyView {
    view! { <span class="govuk-visually-hidden">" Taken out: "</span><del>{text}</del><span class="govuk-visually-hidden">" End. "</span> }
        .into_any()
}

fn added(text: String) -> AnyView {
    view! { <span class="govuk-visually-hidden">" Put in: "</span><ins>{text}</ins><span class="govuk-visually-hidden">" End. "</span> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::{Piece, Words, compare};

    #[test]
    fn a_changed_line_is_told_by_its_words() {
        let found = compare("# One\n\nElla is 9.\nSame.\n", "# One\n\nElla is ten.\nSame.\nMore.\n");
        let changed = vec![Words::Same("Ella is ".to_owned()), Words::Gone("9.".to_owned()), Words::New("ten.".to_owned())];
        assert_eq!(found, [Piece::Same(vec!["# One"]), Piece::Changed(changed), Piece::Same(vec!["Same."]), Piece::New("More.")]);
    }
}
