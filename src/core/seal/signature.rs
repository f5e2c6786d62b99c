//! The bureau's keys: one signs sealed papers (Ed25519), one opens sealed answers (X25519).

use super::keyring::{from_hex, hex};
use age::secrecy::ExposeSecret;
use age::x25519;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use rand::Rng;
use sha2::{Digest, Sha256};

/// What a signature is for. It is signed too, so that a signature over results is none over a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A sealed paper.
    Paper,
    /// Published results.
    Results,
    /// The list of the files of an archive.
    Archive,
}

impl Purpose {
    const fn head(self) -> &'static str {
        match self {
            Self::Paper => "kaofa-paper 1",
            Self::Results => "kaofa-results 1",
            Self::Archive => "kaofa-archive 1",
        }
    }
}

const KEY_BYTES: usize = 32;

/// What signs papers and opens answers. Wrapped under the workspace's data key while it is not used.
pub struct BureauKeys {
    signing: SigningKey,
    identity: x25519::Identity,
}

impl std::fmt::Debug for BureauKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BureauKeys(..)")
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The signature is not over this text.
    #[error("altered after it was signed")]
    Altered,
    #[error("not a signed paper")]
    NotSigned,
}

/// A text whose signature was found right. Who signed it is for the caller to judge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// SHA-256 of the public key: compared with what the seat has enrolled.
    pub fingerprint: [u8; 32],
    pub payload: Vec<u8>,
}

impl BureauKeys {
    pub fn generate() -> Self {
        let mut seed = [0; KEY_BYTES];
        rand::rng().fill_bytes(&mut seed);
        Self { signing: SigningKey::from_bytes(&seed), identity: x25519::Identity::generate() }
    }

    /// Both keys as text, to be wrapped.
    pub fn to_text(&self) -> String {
        format!("{} {}", hex(self.signing.as_bytes()), self.identity.to_string().expose_secret())
    }

    /// The inverse of [`BureauKeys::to_text`].
    pub fn from_text(text: &str) -> Option<Self> {
        let (seed, identity) = text.split_once(' ')?;
        let seed: [u8; KEY_BYTES] = from_hex(seed)?.try_into().ok()?;
        Some(Self { signing: SigningKey::from_bytes(&seed), identity: identity.parse().ok()? })
    }

    pub fn identity(&self) -> &x25519::Identity {
        &self.identity
    }

    /// What answers are encrypted to.
    pub fn recipient(&self) -> String {
        self.identity.to_public().to_string()
    }

    pub fn fingerprint(&self) -> [u8; 32] {
        fingerprint(&self.signing.verifying_key())
    }

    /// A paper with who signed it and the signature in a line before it.
    pub fn sign(&self, payload: &[u8]) -> Vec<u8> {
        let head = self.sign_beside(Purpose::Paper, payload);
        [head.as_bytes(), b"\n", payload].concat()
    }

    /// Who signed and the signature in one line, to stand beside the text.
    pub fn sign_beside(&self, purpose: Purpose, payload: &[u8]) -> String {
        let signature = self.signing.sign(&message(purpose, payload));
        line(purpose, &self.signing.verifying_key(), &signature)
    }
}

fn line(purpose: Purpose, key: &VerifyingKey, signature: &Signature) -> String {
    format!("{} {} {}", purpose.head(), hex(key.as_bytes()), hex(&signature.to_bytes()))
}

/// Proves the signature of what [`BureauKeys::sign`] made.
pub fn verify(signed: &[u8]) -> Result<Signed, SignatureError> {
    let end = signed.iter().position(|byte| *byte == b'\n').ok_or(SignatureError::NotSigned)?;
    let head = signed.get(..end).and_then(|head| std::str::from_utf8(head).ok()).ok_or(SignatureError::NotSigned)?;
    let payload = signed.get(end + 1..).unwrap_or_default();
    Ok(Signed { fingerprint: verify_beside(Purpose::Paper, head, payload)?, payload: payload.to_vec() })
}

/// Proves what [`BureauKeys::sign_beside`] made; gives the fingerprint of who signed.
pub fn verify_beside(purpose: Purpose, beside: &str, payload: &[u8]) -> Result<[u8; 32], SignatureError> {
    let (key, signature) = beside
        .strip_prefix(purpose.head())
        .and_then(|rest| rest.strip_prefix(' ')?.split_once(' '))
        .ok_or(SignatureError::NotSigned)?;
    let bytes = |text: &str| from_hex(text).ok_or(SignatureError::Altered);
    let key: [u8; KEY_BYTES] = bytes(key)?.try_into().map_err(|_| SignatureError::Altered)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| SignatureError::Altered)?;
    let signature = Signature::from_slice(&bytes(signature)?).map_err(|_| SignatureError::Altered)?;
    key.verify_strict(&message(purpose, payload), &signature).map_err(|_| SignatureError::Altered)?;
    // The same number can be spelled in other letters; only our spelling is what was written.
    if line(purpose, &key, &signature) != beside {
        return Err(SignatureError::Altered);
    }
    Ok(fingerprint(&key))
}

fn message(purpose: Purpose, payload: &[u8]) -> Vec<u8> {
    [purpose.head().as_bytes(), b"\n", payload].concat()
}

fn fingerprint(key: &VerifyingKey) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_tells_who_and_every_altered_byte_is_told() {
        let keys = BureauKeys::generate();
        let signed = keys.sign("卷子".as_bytes());
        let read = verify(&signed).unwrap();
        assert_eq!((read.fingerprint, read.payload.as_slice()), (keys.fingerprint(), "卷子".as_bytes()));
        for at in 0..signed.len() {
            for bit in [1, 0x10, 0x20] {
                let mut altered = signed.clone();
                altered[at] ^= bit;
                assert!(verify(&altered).is_err(), "byte {at}");
            }
        }
        assert_eq!(verify(b"{}"), Err(SignatureError::NotSigned));
    }

    #[test]
    fn a_signature_holds_for_its_own_purpose_only() {
        let keys = BureauKeys::generate();
        let beside = keys.sign_beside(Purpose::Results, b"table");
        assert_eq!(verify_beside(Purpose::Results, &beside, b"table"), Ok(keys.fingerprint()));
        assert_eq!(verify_beside(Purpose::Results, &beside, b"tablf"), Err(SignatureError::Altered));
        assert_eq!(verify_beside(Purpose::Archive, &beside, b"table"), Err(SignatureError::NotSigned));
        let other = beside.replacen("results", "archive", 1);
        assert_eq!(verify_beside(Purpose::Archive, &other, b"table"), Err(SignatureError::Altered));
    }

    #[test]
    fn keys_come_back_from_their_text() {
        let keys = BureauKeys::generate();
        let back = BureauKeys::from_text(&keys.to_text()).unwrap();
        assert_eq!((back.fingerprint(), back.recipient()), (keys.fingerprint(), keys.recipient()));
        assert!(BureauKeys::from_text("00 age").is_none());
        assert_ne!(keys.fingerprint(), BureauKeys::generate().fingerprint());
    }
}
