//! build
fn main(){}
