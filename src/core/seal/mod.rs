//! What is secret and what proves who: passphrases and the workspace's data key.

pub mod keyring;
