//! Taking in what seats handed in: every file of a folder is judged by itself, taken whole or not at all, and taken once.

use super::sealed::bureau_keys;
use super::seat::{ANSWER_ENDING, read_file};
use super::{Office, Result, ServiceError, desk};
use crate::domain::attempt::AttemptState;
use crate::domain::clock::Stamp;
use crate::domain::desk_code::{self, Power};
use crate::domain::ids::SittingId;
use crate::domain::journal::{self, Entry, Event, GENESIS, Hash, head_code};
use crate::domain::sealed::{FormatError, SealedAnswer, SealedNote, SeatPaper, chain_number, read};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::verdict::Outcome;
use crate::seal::envelope::{self, EnvelopeError};
use crate::seal::keyring::from_hex;
use crate::seal::signature::BureauKeys;
use crate::store::Op;
use crate::store::audit::hand_in_note;
use crate::store::seat::ForeignAttempt;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A seat reads its clock once to see whether time is left and once more for the entry.
const GRACE_SECS: i64 = 5;

/// What became of a file. The message key is `collect-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    Taken,
    AlreadyTaken,
    /// Another attempt of the same person is in the workspace; this one was left aside for people to decide.
    OtherAttempt,
    Altered,
    /// Of a paper that this bureau did not seal, or of another sitting than was asked for.
    WrongPaper,
    NotOnTheList,
    /// Not an answer file, or encrypted for somebody else.
    NotReadable,
    /// Made by a newer program.
    Newer,
    /// The results of its sitting are out.
    Published,
}

impl Fate {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::AlreadyTaken => "already-taken",
            Self::OtherAttempt => "other-attempt",
            Self::Altered => "altered",
            Self::WrongPaper => "wrong-paper",
            Self::NotOnTheList => "not-on-the-list",
            Self::NotReadable => "not-readable",
            Self::Newer => "newer",
            Self::Published => "published",
        }
    }

    /// Whether the answers are in the workspace.
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Taken | Self::AlreadyTaken)
    }
}

/// One file of the folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CollectedFile {
    pub file: String,
    pub fate: Fate,
    pub sitting: Option<SittingId>,
    pub ticket: Option<String>,
    /// What the candidate saw at hand-in.
    pub head_code: Option<String>,
}

/// Takes in every `.kfanswer` of a folder, in order of name; those of one sitting where `only` names it. Killed in the middle, it
/// leaves whole answers only, and goes on when it is run again.
pub fn collect(office: &mut Office, folder: &Path, passphrase: &str, only: Option<SittingId>) -> Result<Vec<CollectedFile>> {
    office.require(Permission::RunSittings)?;
    let keys = bureau_keys(office, passphrase)?;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(ServiceError::file(folder))?;
    files.retain(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(ANSWER_ENDING)));
    files.sort();
    let mut collected = Vec::with_capacity(files.len());
    for path in files {
        let mut told = CollectedFile {
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            fate: Fate::NotReadable,
            sitting: None,
            ticket: None,
            head_code: None,
        };
        told.fate = match read_file(&path) {
            Ok(bytes) => take(office, &keys, &bytes, only, &mut told)?,
            // A file that cannot be read (a broken stick, a folder of that name) does not keep the others from being taken.
            Err(ServiceError::File { .. } | ServiceError::TooLarge { .. }) => Fate::NotReadable,
            Err(error) => return Err(error),
        };
        collected.push(told);
    }
    let count = |fate: Fate| collected.iter().filter(|file| file.fate == fate).count();
    let detail = format!("{} taken {} again {}", collected.len(), count(Fate::Taken), count(Fate::AlreadyTaken));
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::CollectAnswers, &actor, now, |tx| {
        tx.describe(detail);
        Ok(())
    })?;
    office.done(done);
    Ok(collected)
}

fn take(office: &mut Office, keys: &BureauKeys, file: &[u8], only: Option<SittingId>, told: &mut CollectedFile) -> Result<Fate> {
    let plain = match envelope::open_with(file, keys.identity()) {
        Ok(plain) => plain,
        Err(EnvelopeError::Altered) => return Ok(Fate::Altered),
        Err(_) => return Ok(Fate::NotReadable),
    };
    let answer: SealedAnswer = match read(&plain) {
        Ok(answer) => answer,
        Err(FormatError::Newer(_)) => return Ok(Fate::Newer),
        Err(FormatError::Unreadable) => return Ok(Fate::NotReadable),
    };
    let hash = from_hex(&answer.paper).and_then(|bytes| Hash::try_from(bytes).ok());
    let sitting = hash.map(|hash| office.store.sealed_sitting(&hash)).transpose()?.flatten();
    let (Some(hash), Some(id)) = (hash, sitting.filter(|found| only.is_none_or(|only| only == *found))) else {
        return Ok(Fate::WrongPaper);
    };
    told.sitting = Some(id);
    told.ticket = Some(answer.ticket.clone());
    let sitting = office.store.sitting(id)?;
    let candidates = office.store.candidates(id)?;
    let listed = candidates.iter().find(|candidate| candidate.ticket == answer.ticket);
    let Some(candidate) = listed.filter(|c| !c.set_outcome.is_some_and(|o| Outcome::BY_HAND.contains(&o))) else {
        return Ok(Fate::NotOnTheList);
    };
    let paper = office.store.paper(sitting.paper)?;
    let chain = chain_number(&hash, &answer.ticket);
    let secret = office.store.seat_secret(id)?;
    let codes = secret.map(|secret| desk_code::locks(&secret, std::iter::once(answer.ticket.as_str()))).unwrap_or_default();
    let seat = SeatPaper::of(&paper);
    let proof = proved(&answer, chain, &seat, &candidate.name, sitting.rules.duration_secs, &codes);
    let Some((journal, state)) = proof else { return Ok(Fate::Altered) };
    let (Some(first), Some(last)) = (journal.first(), journal.last()) else { return Ok(Fate::Altered) };
    told.head_code = Some(head_code(&last.hash));
    if let Some(attempt) = candidate.attempt {
        let same = office.store.journal_head(attempt)? == last.hash;
        return Ok(if same { Fate::AlreadyTaken } else { Fate::OtherAttempt });
    }
    if sitting.state == SittingState::Published {
        return Ok(Fate::Published);
    }
    let ground = office.store.ground(id)?;
    let marks = ground.marks(&state, &[]);
    let foreign = ForeignAttempt {
        sitting: id,
        cadre: candidate.cadre,
        chain,
        started_ms: first.stamp.wall_ms,
        handed_in_ms: Some(last.stamp.wall_ms),
        journal: journal.clone(),
    };
    let note = hand_in_note(id, &answer.ticket, &head_code(&last.hash));
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    // Under the name of a hand-in: that line of the log is what the journal's end is proved against.
    let done = office.store.write::<_, ServiceError>(Op::HandIn, &actor, now, |tx| {
        tx.describe(note);
        if sitting.state == SittingState::Planned {
            tx.set_sitting_state(id, SittingState::Open, now)?;
        }
        let attempt = tx.add_foreign_attempt(&foreign)?;
        // What was done for somebody at a seat stands in the register as if it had been done at the desk.
        for entry in &foreign.journal {
            if let Some((kind, by, note)) = serde_json::from_str(&entry.payload).ok().as_ref().and_then(desk::register_line) {
                tx.add_incident(id, Some(candidate.cadre), kind, by, &note, entry.stamp.wall_ms)?;
            }
        }
        for SealedNote { at_ms, kind, actor, note } in &answer.noted {
            tx.add_incident(id, Some(candidate.cadre), *kind, actor, note, *at_ms)?;
        }
        Ok(tx.store_marks(&ground, attempt, &marks)?)
    })?;
    office.done(done);
    Ok(Fate::Taken)
}

/// The journal of an answer file with its hashes worked out again, if it is what a seat writes: linked with this paper and this
/// ticket up to the head it names, begun once by the person of the ticket, handed in at the end, and answering this paper only, in
/// its time and not while it stood still.
fn proved(
    answer: &SealedAnswer,
    chain: i64,
    paper: &SeatPaper,
    name: &str,
    duration_secs: i64,
    codes: &BTreeSet<String>,
) -> Option<(Vec<Entry>, AttemptState)> {
    let mut entries = Vec::with_capacity(answer.journal.len());
    let mut state = AttemptState::default();
    let mut head = GENESIS;
    let mut used = BTreeSet::new();
    let end = answer.journal.len().checked_sub(1)?;
    for (at, (event, seq)) in answer.journal.iter().zip(1_u32..).enumerate() {
        let stamp = Stamp { wall_ms: event.wall_ms, boot_id: event.boot_id.clone(), boot_ms: event.boot_ms };
        head = journal::link(&head, chain, event.seq, &stamp, &event.payload);
        let what: Event = serde_json::from_str(&event.payload).ok()?;
        let in_place = match &what {
            Event::Started { pledge, .. } => at == 0 && pledge == name,
            Event::HandedIn { .. } => at == end && at > 0,
            Event::Resumed | Event::ClockMoved { .. } => at > 0,
            // Nobody at a seat gives or stops time without a code of the bureau's, and none works twice.
            Event::Granted { .. } | Event::Paused { .. } | Event::Continued { .. } => {
                let allowed = |(power, code): (Power, &str)| desk_code::opens(codes, code, &answer.ticket, power);
                let power = Power::of(&what);
                at > 0 && power.is_some_and(allowed) && power.is_some_and(|(_, code)| used.insert(code.to_owned()))
            }
            // A pause by the sitting's rule stops a clock that the candidate cannot start again.
            Event::FocusLost { .. }
            | Event::PausedByRule { .. }
            | Event::CloseAsked
            | Event::Surroundings(_)
            | Event::Slept { .. }
            | Event::Unknown => at > 0,
            written => {
                let in_time = state.remaining_ms(duration_secs + GRACE_SECS, &stamp) > 0;
                at > 0 && in_time && !state.paused && paper.takes(written)
            }
        };
        if event.seq != seq || !in_place {
            return None;
        }
        state.apply(&stamp, what);
        entries.push(Entry { seq, stamp, payload: event.payload.clone(), hash: head });
    }
    let whole = state.handed_in.is_some() && from_hex(&answer.head).is_some_and(|named| named == head);
    whole.then_some((entries, state))
}
