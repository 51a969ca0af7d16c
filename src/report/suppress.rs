//! Small numbers are left out of what leaves an agency, so that nobody can be told from them. Pure: numbers in, numbers out.

/// Numbers below this are not shown.
const LEAST: u64 = 5;

/// A column of a table whose lines add up to a total that is shown: which of its numbers may be shown.
/// Those from 1 to 4 are left out. If that leaves only one out, the smallest of the others is left out too, because the one could be worked
/// out from the total. Nought says nothing of anybody, and stays.
pub fn column(numbers: &[u64]) -> Vec<bool> {
    let mut shown: Vec<bool> = numbers.iter().map(|number| !(1..LEAST).contains(number)).collect();
    if shown.iter().filter(|shown| !**shown).count() == 1 {
        let others = numbers.iter().enumerate().filter(|(place, number)| shown[*place] && **number > 0);
        if let Some((place, _)) = others.min_by_key(|(_, number)| **number) {
            shown[place] = false;
        }
    }
    shown
}

/// A part of a whole: whether it may be shown. It may not if it, or what is left of the whole, is small.
pub fn part(part: u64, whole: u64) -> bool {
    let small = |number: u64| (1..LEAST).contains(&number);
    whole == 0 || whole >= LEAST && !small(part) && !small(whole.saturating_sub(part))
}

#[cfg(test)]
mod tests {
    use super::{column, part};

    #[test]
    fn a_small_number_is_left_out_and_so_is_what_it_could_be_worked_out_from() {
        assert_eq!(column(&[120, 3, 40]), [true, false, false], "the smallest of the others goes with it");
        assert_eq!(column(&[120, 3, 2]), [true, false, false], "two hide each other");
        assert_eq!(column(&[120, 0, 40]), [true, true, true], "nought is nobody");
        assert_eq!(column(&[120, 4, 0]), [false, false, true]);
        assert_eq!(column(&[5, 5]), [true, true]);
        assert_eq!(column(&[4]), [false]);
        assert!(column(&[]).is_empty());
    }

    #[test]
    fn no_small_number_can_be_worked_out_from_what_is_shown_and_the_total() {
        for a in 0..12 {
            for b in 0..12 {
                for c in 0..12 {
                    let numbers = [a, b, c];
                    let shown = column(&numbers);
                    let hidden: Vec<_> = numbers.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(number, _)| *number).collect();
                    let small = numbers.iter().any(|number| (1..5).contains(number));
                    let others = numbers.iter().filter(|number| **number > 0).count() > 1;
                    assert!(!small || !others || hidden.len() >= 2, "{numbers:?}: {shown:?}");
                }
            }
        }
    }

    #[test]
    fn a_part_is_shown_only_if_neither_it_nor_the_rest_is_small() {
        for (of, whole, shown) in
            [(0, 10, true), (10, 10, true), (3, 10, false), (8, 10, false), (5, 10, true), (0, 4, false), (4, 4, false), (0, 0, true)]
        {
            assert_eq!(part(of, whole), shown, "{of} of {whole}");
        }
    }
}
