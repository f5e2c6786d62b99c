//! What is secret and what proves who: passphrases, the workspace's data key, PINs of candidates; sealed files and their signature.

pub mod envelope;
pub mod keyring;
pub mod pin;
pub mod signature;
