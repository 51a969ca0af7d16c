//! What runs in the browser. An island improves a page that already works without it; none of its props holds a key.

pub mod case_aid;
mod drafts;
mod swap;
