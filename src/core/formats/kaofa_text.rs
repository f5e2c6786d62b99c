//! Kaofa text, the format of the built-in bank: see `docs/BANK_FORMAT.md`. Reading never fails as a whole; writing and reading
//! are inverse.

mod lines;
mod read;
mod write;

pub use read::read;
pub use write::write;

#[cfg(test)]
mod tests;
