//! PINs of candidates at rest: Argon2id at the lowest cost of RFC 9106's family that an office PC does for 500 people in seconds.
//! What limits guessing is `domain::pin`; see there.

use super::keyring::{from_hex, hex};
use crate::domain::pin::DIGITS;
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;

const MEMORY_KIB: u32 = 8 * 1024;
const PASSES: u32 = 1;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

/// A fresh PIN, every one equally likely.
pub fn generate() -> String {
    let mut rng = rand::rng();
    let mut pin = String::with_capacity(DIGITS);
    while pin.len() < DIGITS {
        // 250 is the largest multiple of ten in a byte; the rest would favour the low digits.
        let byte = (rng.next_u32() & 0xff) as u8;
        if byte < 250 {
            pin.push(char::from(b'0' + byte % 10));
        }
    }
    pin
}

/// What is stored: `salt$hash` in hexadecimal. `None` when hashing is impossible (no memory).
pub fn verifier(pin: &str) -> Option<String> {
    let mut salt = [0; SALT_BYTES];
    rand::rng().fill_bytes(&mut salt);
    Some(format!("{}${}", hex(&salt), hex(&hash(pin, &salt)?)))
}

/// Whether `pin` is the one stored.
pub fn matches(pin: &str, verifier: &str) -> bool {
    let Some((salt, stored)) = verifier.split_once('$') else { return false };
    let (Some(salt), Some(stored)) = (from_hex(salt), from_hex(stored)) else { return false };
    hash(pin, &salt).is_some_and(|hash| {
        // Equal time whatever differs.
        stored.len() == hash.len() && stored.iter().zip(hash).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
    })
}

fn hash(pin: &str, salt: &[u8]) -> Option<[u8; HASH_BYTES]> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, Some(HASH_BYTES)).ok()?;
    let mut out = [0; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(pin.as_bytes(), salt, &mut out).ok()?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_pin_matches_and_no_two_verifiers_are_alike() {
        let pin = generate();
        assert!(pin.len() == DIGITS && pin.bytes().all(|b| b.is_ascii_digit()));
        let stored = verifier(&pin).unwrap();
        assert!(matches(&pin, &stored) && !matches("x", &stored) && !matches(&pin, "damaged") && !matches(&pin, "zz$zz"));
        assert_ne!(verifier(&pin), Some(stored));
    }
}
