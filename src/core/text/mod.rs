//! User-visible strings through Fluent. Every string a person reads comes from `assets/locales`.

mod cleanup;
mod explain;
mod items;
mod ledger;
mod locale;
mod names;
mod records;

pub use explain::Explanation;
pub use locale::{Arg, Locale, Texts};
