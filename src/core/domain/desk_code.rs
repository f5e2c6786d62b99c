//! 监考授权码: what an invigilator types at a seat that has no accounts. The bureau makes them from a secret of the sitting; the
//! signed paper carries only their locks (hashes), so that nobody makes one from what a seat holds, and the bureau proves every
//! act again when the answers come back. 60 bits and used once: too many to try.

use super::journal::{Event, Hash, short_code};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt::Write;

/// Groups of four characters in a code.
const GROUPS: usize = 3;
/// Bytes of a lock.
const LOCK_BYTES: usize = 16;
/// Minutes that a code gives.
pub const MINUTES: [u16; 4] = [5, 10, 15, 30];
/// For whom a code is that works for everybody in the room.
pub const WHOLE_ROOM: &str = "*";

/// What a code allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// Begins after the last moment.
    Late,
    Grant {
        minutes: u16,
    },
    Pause,
    Continue,
    Collect,
}

impl Power {
    /// All that one ticket, or the whole room, is given codes for.
    pub fn all(ticket: &str) -> Vec<Self> {
        let mut all: Vec<Self> = MINUTES.map(|minutes| Self::Grant { minutes }).to_vec();
        all.extend([Self::Pause, Self::Continue]);
        if ticket != WHOLE_ROOM {
            all.extend([Self::Late, Self::Collect]);
        }
        all
    }

    /// How many codes there are of it.
    pub const fn uses(self) -> u8 {
        match self {
            Self::Grant { .. } | Self::Pause | Self::Continue => 3,
            Self::Late | Self::Collect => 1,
        }
    }

    /// The message key is `desk-code-<key>`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Grant { .. } => "grant",
            Self::Pause => "pause",
            Self::Continue => "continue",
            Self::Collect => "collect",
        }
    }

    const fn minutes(self) -> u16 {
        if let Self::Grant { minutes } = self { minutes } else { 0 }
    }

    /// The power that an event needs on a seat; `None` for what a candidate does.
    pub fn of(event: &Event) -> Option<(Self, &str)> {
        match event {
            Event::Granted { secs, code, .. } => {
                let minutes = u16::try_from(secs / 60).ok().filter(|_| secs % 60 == 0).unwrap_or(u16::MAX);
                Some((Self::Grant { minutes }, code))
            }
            Event::Paused { code, .. } => Some((Self::Pause, code)),
            Event::Continued { code, .. } => Some((Self::Continue, code)),
            _ => None,
        }
    }
}

/// The `n`-th code (from 1) of a power for a ticket.
pub fn code(secret: &Hash, ticket: &str, power: Power, n: u8) -> String {
    let hash = digest(secret, ticket, power, n);
    // Twice, so that nothing can be added to what was hashed.
    short_code(&Sha256::new().chain_update(secret).chain_update(hash).finalize().into(), GROUPS)
}

/// The locks of all codes of a sitting, which its sealed paper carries.
pub fn locks<'a>(secret: &Hash, tickets: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut locks = BTreeSet::new();
    for ticket in tickets.chain([WHOLE_ROOM]) {
        for power in Power::all(ticket) {
            locks.extend((1..=power.uses()).map(|n| lock(&code(secret, ticket, power, n), ticket, power, n)));
        }
    }
    locks
}

/// Whether a code, in its normal form, opens one of the locks for this ticket.
pub fn opens(locks: &BTreeSet<String>, code: &str, ticket: &str, power: Power) -> bool {
    let fits = |who: &str| (1..=power.uses()).any(|n| locks.contains(&lock(code, who, power, n)));
    fits(ticket) || (Power::all(WHOLE_ROOM).contains(&power) && fits(WHOLE_ROOM))
}

/// A code as typed: case, blanks and dashes do not matter. `None` when it cannot be one.
pub fn normal(typed: &str) -> Option<String> {
    let half = typed.chars().map(super::fold::half_width);
    let letters: String = half.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    let groups: Vec<&str> = (0..GROUPS).filter_map(|group| letters.get(group * 4..group * 4 + 4)).collect();
    (letters.len() == GROUPS * 4).then(|| groups.join("-"))
}

fn lock(code: &str, ticket: &str, power: Power, n: u8) -> String {
    let hash = digest(&Sha256::digest(code.as_bytes()).into(), ticket, power, n);
    hash.iter().take(LOCK_BYTES).fold(String::with_capacity(LOCK_BYTES * 2), |mut out, byte| {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn digest(first: &Hash, ticket: &str, power: Power, n: u8) -> Hash {
    let hasher = Sha256::new().chain_update(first).chain_update((ticket.len() as u64).to_le_bytes()).chain_update(ticket);
    hasher.chain_update(power.key()).chain_update(power.minutes().to_le_bytes()).chain_update([n]).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: Hash = [7; 32];

    #[test]
    fn every_code_opens_its_own_lock_and_no_other() {
        let tickets = ["0001", "0002"];
        let locks = locks(&SECRET, tickets.into_iter());
        // 4 amounts x 3 + 3 + 3 + 1 + 1 a ticket, without the last two for the room.
        assert_eq!(locks.len(), 2 * 20 + 18);
        let mut codes = BTreeSet::new();
        for ticket in tickets.into_iter().chain([WHOLE_ROOM]) {
            for power in Power::all(ticket) {
                for n in 1..=power.uses() {
                    let code = code(&SECRET, ticket, power, n);
                    assert_eq!(normal(&code.to_lowercase().replace('-', " ")), Some(code.clone()));
                    for other in Power::all("0001") {
                        for who in tickets {
                            let fits = other == power && (who == ticket || ticket == WHOLE_ROOM);
                            assert_eq!(opens(&locks, &code, who, other), fits, "{ticket} {power:?} for {who} {other:?}");
                        }
                    }
                    assert!(codes.insert(code), "no code twice");
                }
            }
        }
    }

    #[test]
    fn another_secret_and_a_slip_of_the_finger_open_nothing() {
        let locks = locks(&SECRET, ["0001"].into_iter());
        let power = Power::Grant { minutes: 10 };
        assert!(!opens(&locks, &code(&[8; 32], "0001", power, 1), "0001", power));
        let right = code(&SECRET, "0001", power, 1);
        let slipped = right.replace(char::is_alphanumeric, "2");
        assert!(opens(&locks, &right, "0001", power) && !opens(&locks, &slipped, "0001", power));
        assert!(!opens(&locks, &code(&SECRET, "0001", power, 4), "0001", power), "there are three of each");
        for typed in ["", "ABCD-EFGH", "ABCD-EFGH-JKMN-P", "中文"] {
            assert_eq!(normal(typed), None, "{typed}");
        }
    }
}
