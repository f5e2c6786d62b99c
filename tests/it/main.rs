//! All integration tests in one binary, so that they link once.

mod support;

mod cli;
mod crash;
mod durability;
mod refused;
mod tidy;
mod ui_exam;
