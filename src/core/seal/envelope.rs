//! Files that only the right password or the right key opens: the age format (age-encryption.org/v1), which authenticates every
//! byte of a file.

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use std::io::{Read, Write};

/// scrypt cost of an exam password as a power of two: 128 MiB, below a second on an office PC.
const WORK: u8 = 17;
/// A file that asks for more was not made by this program.
const MOST_WORK: u8 = 18;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// Or the few bytes of the file in which the password is proved were altered: nobody can tell the two apart.
    #[error("wrong password")]
    WrongPassword,
    /// Not for this key.
    #[error("encrypted for somebody else")]
    OtherKey,
    #[error("altered or cut off")]
    Altered,
    #[error("not a sealed file")]
    NotSealed,
    #[error("cannot be encrypted")]
    Failed,
}

fn secret(password: &str) -> SecretString {
    SecretString::from(password.trim().to_owned())
}

/// Encrypts under a password.
pub fn lock_with_password(plain: &[u8], password: &str) -> Result<Vec<u8>, EnvelopeError> {
    lock_at(plain, password, WORK)
}

fn lock_at(plain: &[u8], password: &str, work: u8) -> Result<Vec<u8>, EnvelopeError> {
    let mut recipient = scrypt::Recipient::new(secret(password));
    recipient.set_work_factor(work);
    lock(plain, &recipient)
}

/// Opens what [`lock_with_password`] made.
pub fn open_with_password(sealed: &[u8], password: &str) -> Result<Vec<u8>, EnvelopeError> {
    let mut identity = scrypt::Identity::new(secret(password));
    identity.set_max_work_factor(MOST_WORK);
    open(sealed, true, &identity, EnvelopeError::WrongPassword)
}

/// Encrypts to a public key (`age1…`).
pub fn lock_to(plain: &[u8], recipient: &str) -> Result<Vec<u8>, EnvelopeError> {
    let recipient: x25519::Recipient = recipient.parse().map_err(|_| EnvelopeError::Failed)?;
    lock(plain, &recipient)
}

/// Opens what [`lock_to`] made for this key.
pub fn open_with(sealed: &[u8], identity: &x25519::Identity) -> Result<Vec<u8>, EnvelopeError> {
    open(sealed, false, identity, EnvelopeError::OtherKey)
}

fn lock(plain: &[u8], recipient: &dyn Recipient) -> Result<Vec<u8>, EnvelopeError> {
    let encryptor = Encryptor::with_recipients(std::iter::once(recipient)).map_err(|_| EnvelopeError::Failed)?;
    let mut sealed = Vec::with_capacity(plain.len() + 512);
    let write = |sealed: &mut Vec<u8>| {
        let mut writer = encryptor.wrap_output(sealed)?;
        writer.write_all(plain)?;
        writer.finish().map(drop)
    };
    write(&mut sealed).map_err(|_: std::io::Error| EnvelopeError::Failed)?;
    Ok(sealed)
}

fn open(sealed: &[u8], password: bool, identity: &dyn Identity, wrong: EnvelopeError) -> Result<Vec<u8>, EnvelopeError> {
    let decryptor = Decryptor::new(sealed).map_err(|error| match error {
        DecryptError::InvalidMac => EnvelopeError::Altered,
        _ => EnvelopeError::NotSealed,
    })?;
    if decryptor.is_scrypt() != password {
        return Err(EnvelopeError::NotSealed);
    }
    let mut reader = decryptor.decrypt(std::iter::once(identity)).map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed | DecryptError::NoMatchingKeys => wrong,
        _ => EnvelopeError::Altered,
    })?;
    let mut plain = Vec::new();
    reader.read_to_end(&mut plain).map_err(|_| EnvelopeError::Altered)?;
    Ok(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_password_opens() {
        let sealed = lock_at("卷".as_bytes(), "考试口令 2026", 2).unwrap();
        assert_eq!(open_with_password(&sealed, " 考试口令 2026\n").unwrap(), "卷".as_bytes());
        assert_eq!(open_with_password(&sealed, "考试口令 2027"), Err(EnvelopeError::WrongPassword));
        assert_eq!(open_with_password(b"PK\x03\x04", "x"), Err(EnvelopeError::NotSealed));
        assert_eq!(open_with_password(b"", "x"), Err(EnvelopeError::NotSealed));
        assert_eq!(open_with_password(&sealed[..sealed.len() - 1], "考试口令 2026"), Err(EnvelopeError::Altered));
    }

    #[test]
    fn only_the_key_opens() {
        let (own, other) = (x25519::Identity::generate(), x25519::Identity::generate());
        let sealed = lock_to(b"answer", &own.to_public().to_string()).unwrap();
        assert_eq!(open_with(&sealed, &own).unwrap(), b"answer");
        assert_eq!(open_with(&sealed, &other), Err(EnvelopeError::OtherKey));
        assert_eq!(lock_to(b"answer", "age1"), Err(EnvelopeError::Failed));
        let paper = lock_at(b"paper", "pass", 2).unwrap();
        assert_eq!(open_with(&paper, &own), Err(EnvelopeError::NotSealed), "a paper is no answer");
        assert_eq!(open_with_password(&sealed, "pass"), Err(EnvelopeError::NotSealed));
    }

    /// Every byte of the file, its head included, with each of two bits changed.
    #[test]
    fn no_altered_byte_is_taken() {
        let own = x25519::Identity::generate();
        let answer = lock_to(&[7; 300], &own.to_public().to_string()).unwrap();
        let paper = lock_at(&[7; 300], "pass", 2).unwrap();
        for bit in [1, 0x20] {
            for at in 0..answer.len() {
                let mut altered = answer.clone();
                altered[at] ^= bit;
                assert!(open_with(&altered, &own).is_err(), "byte {at}");
            }
            for at in 0..paper.len() {
                let mut altered = paper.clone();
                altered[at] ^= bit;
                assert!(open_with_password(&altered, "pass").is_err(), "byte {at}");
            }
        }
    }

    #[test]
    fn a_file_that_asks_for_hours_of_work_is_refused_at_once() {
        let sealed = lock_at(b"x", "pass", 2).unwrap();
        let text = String::from_utf8_lossy(&sealed).find(" 2\n").unwrap();
        let costly = [&sealed[..=text], b"30", &sealed[text + 2..]].concat();
        assert_eq!(open_with_password(&costly, "pass"), Err(EnvelopeError::Altered));
    }
}
