//! Warnings: where a learner would meet the framework's own words instead of the story's.
//! Must never be an error: generic words are true, only dull.

use super::Case;
use super::answers::List;
use super::beat::Read;
use crate::content::labels;
use crate::decide::Dimension;

/// Warns, beat by beat, of the answers that the author left to the framework.
pub(super) fn warn(case: &Case<'_, '_>, beats: &[Read]) {
    for beat in beats {
        let asked = [Dimension::H].into_iter().chain((1..=6).filter_map(Dimension::question));
        let left: Vec<String> = asked.filter_map(|dimension| left(dimension, beat.list(dimension)?)).collect();
        if !left.is_empty() {
            let message = format!("a learner who answers so meets the framework's own words: {}", left.join("; "));
            case.document.faults.warning(beat.at, message, "write these answers, with what would follow in this case");
        }
    }
}

/// What is left of one question.
fn left(dimension: Dimension, list: &List) -> Option<String> {
    let name = labels::name(dimension);
    if !list.is_written() {
        return Some(format!("{name}, any answer"));
    }
    let missing: Vec<String> =
        list.choices.iter().filter(|choice| !choice.written).map(|choice| format!("“{}”", choice.label_text)).collect();
    (!missing.is_empty()).then(|| format!("{name} {}", missing.join(", ")))
}
