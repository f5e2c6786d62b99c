//! Kaofa without a screen: the rules of the field, the store, the formats, the reports. See `docs/ARCHITECTURE.md`.

pub mod domain;
pub mod formats;
pub mod store;
