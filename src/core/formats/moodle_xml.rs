//! Moodle XML, the format in which Moodle hands over questions whole. What Moodle has no place for is carried in tags and in
//! the notes for graders, so that writing and reading are inverse.

mod cases;
mod cloze;
mod read;
#[cfg(test)]
mod tests;
mod tree;
mod write;

pub use read::read;
pub use write::{losses, write};
