//! 作答记录: the append-only, hash-chained events of an attempt. The chain proves order against an anchored head.

use super::answer::Answer;
use super::clock::Stamp;
use super::closed_book::Surroundings;
use super::kind::coded;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// SHA-256 of an event and everything before it.
pub type Hash = [u8; 32];

/// What the first event of a chain is linked to.
pub const GENESIS: Hash = [0; 32];

coded! {
    /// Who or what ended an attempt.
    HandInBy {
        Candidate = "candidate",
        /// The time ran out while the program was open.
        TimeOut = "time_out",
        /// The time had run out before the program was started again.
        Overdue = "overdue",
        Invigilator = "invigilator",
        /// The exam's window was left as often as the sitting's rule bears.
        FocusLoss = "focus_loss",
    }
}

/// `slot` is the position of an item in the paper (from 0), the same for every candidate; the displayed number differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The candidate read the rules, signed the pledge with this name, and the time began.
    Started {
        seed: u64,
        pledge: String,
    },
    /// `None` takes the answer back.
    Answered {
        slot: u16,
        answer: Option<Answer>,
    },
    Viewed {
        slot: u16,
    },
    Flagged {
        slot: u16,
        on: bool,
    },
    /// The program was started again during the attempt.
    Resumed,
    FocusLost {
        secs: u32,
    },
    /// The wall clock was found moved against the boot clock, or the PC was booted in between.
    ClockMoved {
        crossed_boot: bool,
    },
    /// The invigilator gave time.
    Granted {
        secs: i64,
        reason: String,
        #[serde(default)]
        by: String,
        /// On a seat: the 监考授权码 that allowed it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
    },
    /// The invigilator stopped the time: nothing is taken and nothing counts until it goes on.
    Paused {
        reason: String,
        by: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
    },
    Continued {
        by: String,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        code: String,
    },
    HandedIn {
        by: HandInBy,
    },
    /// The sitting's rule stopped the time after so many absences; an invigilator lets it go on.
    PausedByRule {
        absences: u32,
    },
    /// The window was asked to close during the exam, and did not.
    CloseAsked,
    /// What was found of the PC, at the start and whenever it changed.
    Surroundings(Surroundings),
    /// The PC slept. Time asleep counts, like any other.
    Slept {
        secs: u32,
    },
    /// Written by a newer edition. The chain proves it; what it says is left alone.
    #[serde(other)]
    Unknown,
}

/// One row of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// From 1, without gaps.
    pub seq: u32,
    pub stamp: Stamp,
    /// The event as stored: the exact JSON that was hashed.
    pub payload: String,
    pub hash: Hash,
}

/// How a chain is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChainError {
    #[error("event {expected} is missing, {found} stands in its place")]
    Gap { expected: u32, found: u32 },
    #[error("event {seq} was altered")]
    Altered { seq: u32 },
    #[error("event {seq} cannot be read")]
    Unreadable { seq: u32 },
}

/// The hash of an event: everything that is stored of it, linked to the hash before. Fields are parted by their length,
/// so that no two different events give the same bytes.
pub fn link(previous: &Hash, attempt: i64, seq: u32, stamp: &Stamp, payload: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    hasher.update(attempt.to_le_bytes());
    hasher.update(seq.to_le_bytes());
    hasher.update(stamp.wall_ms.to_le_bytes());
    hasher.update(stamp.boot_ms.to_le_bytes());
    hasher.update((stamp.boot_id.len() as u64).to_le_bytes());
    hasher.update(stamp.boot_id.as_bytes());
    hasher.update((payload.len() as u64).to_le_bytes());
    hasher.update(payload.as_bytes());
    hasher.finalize().into()
}

/// Walks a chain from its start and gives its head.
pub fn verify(attempt: i64, entries: &[Entry]) -> Result<Hash, ChainError> {
    let mut head = GENESIS;
    for (i, entry) in entries.iter().enumerate() {
        let expected = i as u32 + 1;
        if entry.seq != expected {
            return Err(ChainError::Gap { expected, found: entry.seq });
        }
        if link(&head, attempt, entry.seq, &entry.stamp, &entry.payload) != entry.hash {
            return Err(ChainError::Altered { seq: entry.seq });
        }
        if serde_json::from_str::<Event>(&entry.payload).is_err() {
            return Err(ChainError::Unreadable { seq: entry.seq });
        }
        head = entry.hash;
    }
    Ok(head)
}

/// The head as it is shown to the candidate and printed on the record: 12 characters without those easily mixed up.
pub fn head_code(head: &Hash) -> String {
    short_code(head, 3)
}

/// A hash for people to compare: groups of four characters of five bits each, without those easily mixed up.
pub fn short_code(hash: &Hash, groups: usize) -> String {
    const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let mut code = String::new();
    for (i, byte) in hash.iter().take(groups * 4).enumerate() {
        if i > 0 && i % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chain(n: u32) -> Vec<Entry> {
        let mut head = GENESIS;
        (1..=n)
            .map(|seq| {
                let stamp = Stamp { wall_ms: i64::from(seq), boot_id: "b".into(), boot_ms: i64::from(seq) };
                let payload = serde_json::to_string(&Event::Viewed { slot: seq as u16 }).unwrap();
                head = link(&head, 7, seq, &stamp, &payload);
                Entry { seq, stamp, payload, hash: head }
            })
            .collect()
    }

    #[test]
    fn an_untouched_chain_gives_its_head() {
        let entries = chain(5);
        assert_eq!(verify(7, &entries), Ok(entries[4].hash));
        assert_eq!(verify(8, &entries), Err(ChainError::Altered { seq: 1 }), "bound to its attempt");
        assert_eq!(head_code(&entries[4].hash).len(), 14);
    }

    #[test]
    fn an_event_of_a_newer_edition_is_proved_and_left_alone() {
        let mut entries = chain(1);
        entries[0].payload = r#"{"event":"eye_contact","secs":3,"who":{"x":[1]}}"#.into();
        entries[0].hash = link(&GENESIS, 7, 1, &entries[0].stamp, &entries[0].payload);
        assert_eq!(verify(7, &entries), Ok(entries[0].hash));
        assert_eq!(serde_json::from_str::<Event>(&entries[0].payload).unwrap(), Event::Unknown);
        entries[0].payload = "{}".into();
        entries[0].hash = link(&GENESIS, 7, 1, &entries[0].stamp, &entries[0].payload);
        assert_eq!(verify(7, &entries), Err(ChainError::Unreadable { seq: 1 }));
    }

    #[test]
    fn what_is_found_of_the_pc_reads_back_also_with_fields_missing() {
        let found = Surroundings { screens: Some(2), weak: true, ..Surroundings::default() };
        let text = serde_json::to_string(&Event::Surroundings(found)).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), Event::Surroundings(found));
        let bare = serde_json::from_str::<Event>(r#"{"event":"surroundings"}"#).unwrap();
        assert_eq!(bare, Event::Surroundings(Surroundings::default()));
    }

    proptest! {
        #[test]
        fn any_change_is_found(at in 0_usize..6, what in 0_u8..5) {
            let mut entries = chain(6);
            let head = entries[5].hash;
            match what {
                0 => entries[at].payload = entries[at].payload.replace("viewed", "viewdd"),
                1 => entries[at].stamp.wall_ms += 1,
                2 => { entries.remove(at); }
                3 => entries[at].hash[3] ^= 1,
                _ => { let other = (at + 1) % 6; entries.swap(at, other); }
            }
            prop_assert_ne!(verify(7, &entries), Ok(head));
        }
    }
}
