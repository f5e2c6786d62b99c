//! Bank formats in and out. A reader turns bytes into drafts and problems and never fails as a whole because one question
//! is bad; it never touches the store.

pub mod decode;
pub mod kaofa_text;
mod lexicon;
mod problem;
pub mod roster;

pub use lexicon::area_named;
pub use problem::{Collected, Draft, Problem, Rule, Sink};
