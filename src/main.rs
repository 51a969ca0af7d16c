//! Octavo.
fn main(){}
