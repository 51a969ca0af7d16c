//! Tests of what needs no server: the flow, the content, the shape of the house.

mod content;
mod decide;
mod house;
mod people;
mod reminder;
mod standing;
