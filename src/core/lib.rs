//! Kaofa without a screen: the rules of the field, the store, the formats, the reports. See `docs/ARCHITECTURE.md`.

pub mod domain;
pub mod formats;
pub mod law;
pub mod office;
pub mod report;
pub mod seal;
pub mod service;
pub mod store;
pub mod text;
