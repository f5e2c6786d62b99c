//! GIFT, the text format of Moodle for questions. Read as Moodle reads it: blank lines part questions, `\` keeps a control
//! character, the first braces hold the answers.

mod read;
mod signs;
#[cfg(test)]
mod tests;
mod write;

pub use read::{is_gift, read};
pub use write::{losses, write};
