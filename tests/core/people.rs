//! Reading lists of people, and planning what they would do: pure, so tables of cases.

mod planning;
mod reading;
