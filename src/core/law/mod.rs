//! The statute library without a database: reading files of laws, proving questions against texts, comparing versions.

pub mod compare;
pub mod corpus;
pub mod prove;
pub mod read;
mod words;

pub use corpus::Corpus;
