//! A running exam's journal, copied to the stick as it is written, so that a dead seat moves to another PC. What is acknowledged
//! is on the seat's own disk; the copy follows on a thread of its own, because a stick may take seconds or be gone.
//!
//! The file: a line `kaofa-journal 1 PAPER TICKET`, then records of a length (u32, little-endian) and as many bytes: events as
//! JSON, encrypted under a key that only who has opened the paper can make, each bound to its place. A torn last record is what a
//! dead seat leaves, and is not read.

use super::sealed::SealFault;
use super::{Office, Result, ServiceError};
use crate::domain::attempt::AttemptState;
use crate::domain::clock::Stamp;
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::journal::{Entry, Event, GENESIS, Hash, link};
use crate::domain::sealed::{SealedEvent, chain_number};
use crate::seal::keyring::{DataKey, hex};
use crate::store::Op;
use crate::store::seat::{ForeignAttempt, OpenedPaper};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

pub const JOURNAL_ENDING: &str = "kfjournal";
const MAGIC: &str = "kaofa-journal 1";
/// No journal is as large.
const MOST_BYTES: u64 = 64 << 20;

/// How the copy of one attempt is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Health {
    #[default]
    Fine,
    /// With what the system said.
    Failed(String),
}

struct Job {
    path: PathBuf,
    bytes: Vec<u8>,
    /// The whole file anew, instead of more at its end.
    whole: bool,
}

/// The copies of this program.
#[derive(Default)]
pub(super) struct Mirrors {
    /// Events and records copied so far, by attempt.
    done: HashMap<AttemptId, (u32, u32)>,
    health: Arc<Mutex<HashMap<PathBuf, Health>>>,
    writer: Option<(Sender<Job>, JoinHandle<()>)>,
}

impl Drop for Mirrors {
    /// What was sent is written before the program ends.
    fn drop(&mut self) {
        if let Some((jobs, thread)) = self.writer.take() {
            drop(jobs);
            let _ = thread.join();
        }
    }
}

impl Mirrors {
    fn health(&self, path: &Path) -> Health {
        self.health.lock().unwrap_or_else(PoisonError::into_inner).get(path).cloned().unwrap_or_default()
    }

    fn send(&mut self, job: Job) {
        let (jobs, _) = self.writer.get_or_insert_with(|| {
            let (jobs, to_do) = channel::<Job>();
            let health = Arc::clone(&self.health);
            let thread = std::thread::spawn(move || {
                for job in to_do {
                    let told = match job.write() {
                        Ok(()) => Health::Fine,
                        Err(error) => Health::Failed(error.to_string()),
                    };
                    health.lock().unwrap_or_else(PoisonError::into_inner).insert(job.path, told);
                }
            });
            (jobs, thread)
        });
        // The thread ends only when this end of the queue is dropped.
        let _ = jobs.send(job);
    }
}

impl Job {
    fn write(&self) -> std::io::Result<()> {
        if !self.whole {
            let mut file = OpenOptions::new().append(true).open(&self.path)?;
            file.write_all(&self.bytes)?;
            return file.sync_data();
        }
        // Under another name first: until it is whole, the copy that is there is better.
        let temporary = self.path.with_extension("part");
        let mut file = File::create(&temporary)?;
        file.write_all(&self.bytes)?;
        file.sync_all()?;
        fs::rename(&temporary, &self.path)
    }
}

/// Where the copy of an attempt stands, and what it is encrypted under.
#[derive(Clone, Debug)]
pub(super) struct Target {
    path: PathBuf,
    key: DataKey,
    paper: Hash,
    ticket: String,
}

impl Target {
    /// `None` where no folder was named, or the paper was opened by an older program.
    pub(super) fn of(paper: &OpenedPaper, ticket: &str) -> Option<Self> {
        let key = paper.journal_key.map(DataKey::of)?;
        let path = Path::new(&paper.answers).join(format!("{ticket}-{}.{JOURNAL_ENDING}", hex(&paper.hash[..4])));
        (!paper.answers.is_empty()).then(|| Self { path, key, paper: paper.hash, ticket: ticket.to_owned() })
    }
}

/// What copies are encrypted under, for who has opened the paper.
pub(super) fn journal_key(payload: &[u8]) -> Hash {
    Sha256::new().chain_update("kaofa-journal").chain_update(payload).finalize().into()
}

/// Copies what an attempt's journal has more than its copy. Gives what is wrong with the copy, as far as it is known.
pub(super) fn copy(office: &mut Office, attempt: AttemptId, target: &Target) -> Result<Option<String>> {
    let health = office.mirrors.health(&target.path);
    let known = office.mirrors.done.get(&attempt).copied().filter(|_| health == Health::Fine);
    let (events, records) = known.unwrap_or_default();
    let more = office.store.journal_after(attempt, events)?;
    if let Some(last) = more.last().map(|entry| entry.seq) {
        let fresh: Vec<SealedEvent> = more.iter().map(SealedEvent::from).collect();
        let mut bytes = if known.is_none() { header(&target.paper, &target.ticket).into_bytes() } else { Vec::new() };
        bytes.extend(record(target, records, &fresh).ok_or_else(|| SealFault::Failed.at(&target.path))?);
        office.mirrors.done.insert(attempt, (last, records + 1));
        office.mirrors.send(Job { path: target.path.clone(), bytes, whole: known.is_none() });
    }
    Ok(match health {
        Health::Fine => None,
        Health::Failed(why) => Some(why),
    })
}

/// The copy is of no use once the answers are handed in.
pub(super) fn forget(office: &mut Office, attempt: AttemptId) {
    office.mirrors.done.remove(&attempt);
}

fn header(paper: &Hash, ticket: &str) -> String {
    format!("{MAGIC} {} {ticket}\n", hex(paper))
}

fn place(ticket: &str, number: u32) -> String {
    format!("{ticket} {number}")
}

fn record(target: &Target, number: u32, events: &[SealedEvent]) -> Option<Vec<u8>> {
    let plain = serde_json::to_vec(events).ok()?;
    let locked = target.key.lock(&plain, &place(&target.ticket, number)).ok()?;
    let length = u32::try_from(locked.len()).ok()?;
    Some([&length.to_le_bytes()[..], &locked].concat())
}

/// What was brought over from another seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenOver {
    pub attempt: AttemptId,
    pub ticket: String,
    pub name: String,
    pub answered: usize,
}

/// Goes on here with one candidate's exam that was begun at a seat that is dead: what belongs to this paper and `ticket` in a
/// folder, and is not here yet. Only theirs: in a shared folder stand also the exams of seats that live, and a second run of one
/// of those would hand in older answers. One that cannot be proved is refused by name and nothing of it is kept.
pub fn take_over(office: &mut Office, sitting: SittingId, wanted: &str, folder: &Path) -> Result<Vec<TakenOver>> {
    let paper = office.store.opened_paper(sitting)?.ok_or_else(|| SealFault::NotASeat.at(office.path()))?;
    let key = paper.journal_key.map(DataKey::of).ok_or_else(|| SealFault::NotSealed.at(folder))?;
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
        .map_err(ServiceError::file(folder))?;
    files.retain(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(JOURNAL_ENDING)));
    files.sort();
    let mut taken = Vec::new();
    for path in files {
        let bytes = fs::metadata(&path).map_err(ServiceError::file(&path))?.len();
        if bytes > MOST_BYTES {
            return Err(ServiceError::TooLarge { path, bytes, limit: MOST_BYTES });
        }
        let bytes = fs::read(&path).map_err(ServiceError::file(&path))?;
        let Some((ticket, records)) = of_paper(&bytes, &paper.hash).filter(|(ticket, _)| ticket == wanted) else { continue };
        let candidates = office.store.candidates(sitting)?;
        let Some(candidate) = candidates.into_iter().find(|c| c.ticket == ticket && c.attempt.is_none()) else { continue };
        let chain = chain_number(&paper.hash, &ticket);
        let proved = journal_of(&key, &ticket, records).and_then(|events| proved(&events, chain, &candidate.name));
        let Some((journal, state)) = proved else { return Err(SealFault::Altered.at(&path)) };
        let (Some(first), None) = (journal.first(), state.handed_in) else { continue };
        let foreign = ForeignAttempt {
            sitting,
            cadre: candidate.cadre,
            chain,
            started_ms: first.stamp.wall_ms,
            handed_in_ms: None,
            journal: journal.clone(),
        };
        let now = office.now_ms();
        let done = office.store.write::<_, ServiceError>(Op::TakeOver, &paper.opened_by, now, |tx| {
            tx.describe(format!("{sitting}/{ticket} {}", journal.len()));
            Ok(tx.add_foreign_attempt(&foreign)?)
        })?;
        let attempt = office.done(done);
        taken.push(TakenOver { attempt, ticket, name: candidate.name, answered: state.answers.len() });
    }
    Ok(taken)
}

/// The ticket of a copy of this paper, and its records.
fn of_paper<'a>(bytes: &'a [u8], paper: &Hash) -> Option<(String, &'a [u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let line = std::str::from_utf8(bytes.get(..end)?).ok()?;
    let (found, ticket) = line.strip_prefix(MAGIC)?.trim_start().split_once(' ')?;
    (found == hex(paper)).then(|| (ticket.to_owned(), bytes.get(end + 1..).unwrap_or_default()))
}

/// All events of whole records; `None` where one of them was altered.
fn journal_of(key: &DataKey, ticket: &str, mut rest: &[u8]) -> Option<Vec<SealedEvent>> {
    let mut events = Vec::new();
    for number in 0.. {
        let Some((length, more)) = rest.split_at_checked(4) else { break };
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        let Some((locked, after)) = more.split_at_checked(length) else { break };
        let plain = key.unlock(locked, &place(ticket, number)).ok()?;
        events.extend(serde_json::from_slice::<Vec<SealedEvent>>(&plain).ok()?);
        rest = after;
    }
    Some(events)
}

fn proved(events: &[SealedEvent], chain: i64, name: &str) -> Option<(Vec<Entry>, AttemptState)> {
    let (mut head, mut entries, mut state) = (GENESIS, Vec::with_capacity(events.len()), AttemptState::default());
    for (event, seq) in events.iter().zip(1_u32..) {
        let stamp = Stamp { wall_ms: event.wall_ms, boot_id: event.boot_id.clone(), boot_ms: event.boot_ms };
        head = link(&head, chain, event.seq, &stamp, &event.payload);
        let what: Event = serde_json::from_str(&event.payload).ok()?;
        let begins = matches!(&what, Event::Started { pledge, .. } if pledge == name);
        if event.seq != seq || begins != (seq == 1) {
            return None;
        }
        state.apply(&stamp, what);
        entries.push(Entry { seq, stamp, payload: event.payload.clone(), hash: head });
    }
    Some((entries, state))
}
