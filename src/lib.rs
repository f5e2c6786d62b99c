//! Kaofa: law study and law exams inside a government bureau. The library half holds everything; `main.rs` only starts it.

pub mod app;
pub mod cli;
pub mod ui;
