//! What is secret and what proves who: passphrases, the workspace's data key, PINs of candidates.

pub mod keyring;
pub mod pin;
