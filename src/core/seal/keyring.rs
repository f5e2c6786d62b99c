//! The workspace's data key, wrapped once under each staff passphrase and once under the recovery key (DESIGN §4). The
//! passphrase is never stored: it is right when the key unwraps.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand::Rng;
use std::fmt::Write;

pub const KEY_BYTES: usize = 32;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;

/// Argon2id cost: RFC 9106's second recommendation (64 MiB, 3 passes), with one lane for an office PC.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// Opens the secrets of a workspace. Lives in memory while somebody is signed in.
#[derive(Clone, PartialEq, Eq)]
pub struct DataKey([u8; KEY_BYTES]);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(..)")
    }
}

/// A data key as stored: how the wrapping key is derived, and the wrapped bytes (nonce first).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrapped {
    /// `argon2id$v=19$m=…,t=…$<salt hex>`
    pub verifier: String,
    pub bytes: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The passphrase (or recovery key) does not open this.
    #[error("wrong passphrase")]
    Wrong,
    #[error("the stored key cannot be read")]
    Damaged,
}

impl DataKey {
    pub fn generate() -> Self {
        let mut key = [0; KEY_BYTES];
        rand::rng().fill_bytes(&mut key);
        Self(key)
    }

    /// A key that is worked out from something else.
    pub const fn of(key: [u8; KEY_BYTES]) -> Self {
        Self(key)
    }

    /// Wraps under a passphrase. `owner` binds the result to one account, so that a row cannot be moved to another.
    pub fn wrap(&self, passphrase: &str, owner: &str) -> Result<Wrapped, KeyError> {
        let mut random = [0; SALT_BYTES + NONCE_BYTES];
        rand::rng().fill_bytes(&mut random);
        let (salt, nonce) = random.split_at(SALT_BYTES);
        let cipher = cipher(passphrase, salt, MEMORY_KIB, PASSES)?;
        let payload = Payload { msg: &self.0, aad: owner.as_bytes() };
        let sealed = cipher.encrypt(XNonce::from_slice(nonce), payload).map_err(|_| KeyError::Damaged)?;
        let verifier = format!("argon2id$v=19$m={MEMORY_KIB},t={PASSES}${}", hex(salt));
        Ok(Wrapped { verifier, bytes: [nonce, &sealed].concat() })
    }

    pub fn unwrap(wrapped: &Wrapped, passphrase: &str, owner: &str) -> Result<Self, KeyError> {
        let (memory, passes, salt) = parse_verifier(&wrapped.verifier).ok_or(KeyError::Damaged)?;
        let (nonce, sealed) = wrapped.bytes.split_at_checked(NONCE_BYTES).ok_or(KeyError::Damaged)?;
        let cipher = cipher(passphrase, &salt, memory, passes)?;
        let payload = Payload { msg: sealed, aad: owner.as_bytes() };
        let key = cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| KeyError::Wrong)?;
        key.try_into().map(Self).map_err(|_| KeyError::Damaged)
    }

    /// Encrypts under the data key itself; `what` binds the result to its use. The nonce stands first.
    pub fn lock(&self, secret: &[u8], what: &str) -> Result<Vec<u8>, KeyError> {
        let mut nonce = [0; NONCE_BYTES];
        rand::rng().fill_bytes(&mut nonce);
        let payload = Payload { msg: secret, aad: what.as_bytes() };
        let sealed =
            XChaCha20Poly1305::new(&self.0.into()).encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| KeyError::Damaged)?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// The inverse of [`DataKey::lock`].
    pub fn unlock(&self, locked: &[u8], what: &str) -> Result<Vec<u8>, KeyError> {
        let (nonce, sealed) = locked.split_at_checked(NONCE_BYTES).ok_or(KeyError::Damaged)?;
        let payload = Payload { msg: sealed, aad: what.as_bytes() };
        XChaCha20Poly1305::new(&self.0.into()).decrypt(XNonce::from_slice(nonce), payload).map_err(|_| KeyError::Damaged)
    }
}

fn cipher(passphrase: &str, salt: &[u8], memory: u32, passes: u32) -> Result<XChaCha20Poly1305, KeyError> {
    let params = Params::new(memory, passes, 1, Some(KEY_BYTES)).map_err(|_| KeyError::Damaged)?;
    let mut key = [0; KEY_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.trim().as_bytes(), salt, &mut key)
        .map_err(|_| KeyError::Damaged)?;
    Ok(XChaCha20Poly1305::new(&key.into()))
}

fn parse_verifier(text: &str) -> Option<(u32, u32, Vec<u8>)> {
    let (costs, salt) = text.strip_prefix("argon2id$v=19$m=")?.split_once('$')?;
    let (memory, passes) = costs.split_once(",t=")?;
    let salt = from_hex(salt)?;
    Some((memory.parse().ok()?, passes.parse().ok()?, salt))
}

/// Bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// The inverse of [`hex`]; `None` for anything else.
pub fn from_hex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

/// A recovery key to print: 120 random bits in six groups of four characters that are not easily mixed up.
pub fn recovery_key() -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut random = [0_u8; 24];
    rand::rng().fill_bytes(&mut random);
    let letters: Vec<char> = random.iter().map(|b| char::from(ALPHABET[usize::from(b % 32)])).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// A recovery key as typed: case, blanks and hyphens do not matter.
pub fn normal_recovery_key(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_passphrase_of_the_right_person_opens() {
        let key = DataKey::generate();
        let wrapped = key.wrap("很长的口令一二三", "李").unwrap();
        assert_eq!(DataKey::unwrap(&wrapped, "很长的口令一二三", "李"), Ok(key));
        assert_eq!(DataKey::unwrap(&wrapped, "很长的口令一二四", "李"), Err(KeyError::Wrong));
        assert_eq!(DataKey::unwrap(&wrapped, "很长的口令一二三", "王"), Err(KeyError::Wrong));
        let mut torn = wrapped.clone();
        torn.bytes.truncate(10);
        assert_eq!(DataKey::unwrap(&torn, "很长的口令一二三", "李"), Err(KeyError::Damaged));
    }

    #[test]
    fn recovery_keys_differ_and_forgive_typing() {
        let key = recovery_key();
        assert_ne!(key, recovery_key());
        assert_eq!(key.len(), 29);
        assert_eq!(normal_recovery_key(&key.to_lowercase().replace('-', " ")), normal_recovery_key(&key));
    }
}
