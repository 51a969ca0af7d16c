//! Octavo tables.
