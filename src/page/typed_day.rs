//! Dates as people type them: 31 3 2027, 31/3/2027, 31 March 2027 or 2027-03-31. The day comes first unless the year does.

use chrono::{Datelike, NaiveDate};

/// What a hint says about them.
pub const DATE_HINT: &str = "For example, 31 3 2027.";

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// The day that is meant, if it is one of 1990 to 2099.
pub fn read_day(text: &str) -> Option<NaiveDate> {
    let parts: Vec<_> = text.split([' ', '/', '-', '.', ',']).filter(|part| !part.is_empty()).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if first.len() == 4 { (first, second, third) } else { (third, second, first) };
    let year = Some(year).filter(|year| year.len() == 4)?.parse().ok()?;
    let day = NaiveDate::from_ymd_opt(year, read_month(month)?, day.parse().ok()?)?;
    (1990..2100).contains(&day.year()).then_some(day)
}

fn read_month(text: &str) -> Option<u32> {
    let folded = text.to_lowercase();
    let named =
        || MONTHS.iter().position(|month| folded.len() >= 3 && month.starts_with(&folded)).and_then(|index| u32::try_from(index + 1).ok());
    folded.parse().ok().or_else(named)
}

/// A day as it is put back into a field.
pub fn write_day(day: NaiveDate) -> String {
    day.format("%-d %-m %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::{read_day, write_day};

    #[test]
    fn a_date_is_read_however_it_is_written() {
        for text in ["31 3 2027", "31/03/2027", "31.3.2027", "2027-03-31", "31 March 2027", "31 mar 2027", " 31  3 2027 "] {
            assert_eq!(read_day(text).map(write_day).as_deref(), Some("31 3 2027"), "{text}");
        }
        for text in ["", "31 3", "31 3 27", "3 31 2027", "31 2 2027", "31 ma 2027", "1 1 1989", "1 1 2100", "1 1 2027 1", "\u{663} 3 2027"]
        {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
