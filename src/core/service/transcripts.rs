//! 登分: what stands on papers written by hand is typed twice by two people, compared, settled, and becomes an attempt like any
//! other, with a journal that says who typed it. Who types second does not see what the first typed.

use super::{Office, Result, ServiceError, results};
use crate::domain::answer::Answer;
use crate::domain::attempt::AttemptState;
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::journal::{Event, HandInBy, head_code};
use crate::domain::marks::Marks;
use crate::domain::paper::PRINTED_ORDER;
use crate::domain::sealed::SeatPaper;
use crate::domain::sitting::{SittingMode, SittingState};
use crate::domain::staff::Permission;
use crate::domain::transcript::Transcript;
use crate::store::Op;
use crate::store::audit::hand_in_note;
use crate::store::sitting::{Candidate, Sitting};
pub use crate::store::transcript::{Evidence, PaperEntry, SETTLED};
use std::fs;
use std::path::{Path, PathBuf};

/// Largest file that proves something, in bytes: a scan of a paper, not a film.
pub const MOST_EVIDENCE_BYTES: u64 = 20 << 20;

/// One paper at the desk of who types.
#[derive(Clone, Debug)]
pub struct TypingDesk {
    pub sitting: SittingId,
    pub cadre: CadreId,
    pub title: String,
    pub ticket: String,
    pub paper: SeatPaper,
    pub stage: TypingStage,
    /// What stands in the fields: one's own entry, what was agreed, or what was answered before the PC gave up.
    pub content: Transcript,
    /// Items that two people read differently: slot, what the first and what the second typed.
    pub differences: Vec<Difference>,
    /// Who typed what when, without what they typed.
    pub typed: Vec<(u8, String, i64)>,
    pub evidence: Vec<Evidence>,
}

/// What one item was read as.
pub type Read = (Option<Answer>, Option<Marks>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub slot: u16,
    pub first: Read,
    pub second: Read,
}

/// How far the typing of one paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TypingStage {
    /// Nobody has typed it.
    First,
    /// One person has, and it was not me.
    Second,
    /// I typed it first; another person types it second.
    ByAnother,
    /// Two have, and they differ.
    Differ,
    /// Handed in.
    Done,
}

fn may(office: &Office) -> Result<()> {
    office.require(Permission::EnterMarks)
}

/// The attempt of a candidate, if any, with its state.
fn attempt_of(office: &Office, candidate: &Candidate) -> Result<Option<(AttemptId, AttemptState)>> {
    candidate.attempt.map(|id| Ok((id, office.store.attempt_state(id)?))).transpose()
}

/// Whether a paper of this candidate is typed at all.
fn refuse(sitting: &Sitting, candidate: &Candidate, state: Option<&AttemptState>) -> Result<()> {
    if !matches!(sitting.state, SittingState::Open | SittingState::Closed) {
        return Err(ServiceError::WrongState(sitting.state));
    }
    let by_hand = matches!(sitting.facts.mode, SittingMode::Paper | SittingMode::Mixed);
    match state {
        Some(state) if state.on_paper => Ok(()),
        None if by_hand && candidate.set_outcome.is_none() => Ok(()),
        None if candidate.set_outcome.is_some() => Err(ServiceError::NotOnTheList(candidate.ticket.clone())),
        _ => Err(ServiceError::NotOnPaper),
    }
}

/// The desk of who types one paper.
pub fn desk(office: &Office, sitting: SittingId, cadre: CadreId) -> Result<TypingDesk> {
    may(office)?;
    let held = office.store.sitting(sitting)?;
    let candidate = office.store.candidate(sitting, cadre)?;
    let attempt = attempt_of(office, &candidate)?;
    let paper = SeatPaper::of(&office.store.paper(held.paper)?);
    let entries = office.store.paper_entries(sitting, cadre)?;
    let me = office.actor().name();
    let handed_in = candidate.handed_in_ms.is_some();
    if !handed_in {
        refuse(&held, &candidate, attempt.as_ref().map(|(_, state)| state))?;
    }
    let stage = match entries.as_slice() {
        _ if handed_in => TypingStage::Done,
        [] => TypingStage::First,
        [first] if first.by == me => TypingStage::ByAnother,
        [_] => TypingStage::Second,
        _ => TypingStage::Differ,
    };
    // What was answered on the PC is not typed again, only gone on with.
    let before = attempt.map(|(_, state)| Transcript { answers: state.answers, marks: state.paper_marks }).unwrap_or_default();
    let differences = match entries.as_slice() {
        [first, second] if stage == TypingStage::Differ => differences(&first.content, &second.content),
        _ => Vec::new(),
    };
    let content = match (stage, entries.as_slice()) {
        (TypingStage::ByAnother, [own]) => own.content.clone(),
        (TypingStage::Differ, [first, ..]) => agreed(&first.content, &differences),
        _ => before,
    };
    Ok(TypingDesk {
        sitting,
        cadre,
        title: held.title,
        ticket: candidate.ticket,
        paper,
        stage,
        content,
        differences,
        typed: entries.into_iter().map(|entry| (entry.round, entry.by, entry.at_ms)).collect(),
        evidence: office.store.evidence(sitting, Some(cadre))?,
    })
}

fn differences(first: &Transcript, second: &Transcript) -> Vec<Difference> {
    let read = |of: &Transcript, slot: u16| (of.answers.get(&slot).cloned(), of.marks.get(&slot).copied());
    let slots = first.differences(second).into_iter();
    slots.map(|slot| Difference { slot, first: read(first, slot), second: read(second, slot) }).collect()
}

/// What both read alike.
fn agreed(first: &Transcript, differences: &[Difference]) -> Transcript {
    let mut content = first.clone();
    for difference in differences {
        content.answers.remove(&difference.slot);
        content.marks.remove(&difference.slot);
    }
    content
}

/// Types a paper: the first time, the second time by somebody else, or one's own entry again. `waiver` is why one person types
/// both; without it the second is another. When both are the same, the paper is handed in at once.
pub fn enter(office: &mut Office, sitting: SittingId, cadre: CadreId, content: &Transcript, waiver: &str) -> Result<TypingStage> {
    may(office)?;
    let held = office.store.sitting(sitting)?;
    let candidate = office.store.candidate(sitting, cadre)?;
    let attempt = attempt_of(office, &candidate)?;
    refuse(&held, &candidate, attempt.as_ref().map(|(_, state)| state))?;
    content.check(&SeatPaper::of(&office.store.paper(held.paper)?)).map_err(ServiceError::Transcript)?;
    let entries = office.store.paper_entries(sitting, cadre)?;
    let (me, waiver) = (office.actor().name().to_owned(), waiver.trim());
    let round = match entries.as_slice() {
        [] => 1,
        [first] if first.by != me => 2,
        [_] if !waiver.is_empty() => 2,
        [_] => 1,
        [first, second, ..] if second.by == me && first.by != me => 2,
        [first, ..] if first.by == me => 1,
        _ => return Err(ServiceError::TypedTwice),
    };
    let now = office.now_ms();
    let waiver = if round == 2 && entries.iter().all(|entry| entry.by == me) { waiver } else { "" };
    let entry = PaperEntry { round, content: content.clone(), by: me.clone(), at_ms: now, waiver: waiver.to_owned() };
    let done = office.store.write::<_, ServiceError>(Op::TypePaper, &me, now, |tx| {
        tx.describe(format!("{sitting}/{} {round} {waiver}", candidate.ticket));
        Ok(tx.add_paper_entry(sitting, cadre, &entry)?)
    })?;
    office.done(done);
    match office.store.paper_entries(sitting, cadre)?.as_slice() {
        [first, second, ..] if first.content == second.content => {
            complete(office, &held, &candidate, attempt, &first.content, first, second, "")?;
            Ok(TypingStage::Done)
        }
        [_, _, ..] => Ok(TypingStage::Differ),
        _ => Ok(TypingStage::ByAnother),
    }
}

/// Decides what two people read differently, with the paper in hand, and hands it in.
pub fn settle(office: &mut Office, sitting: SittingId, cadre: CadreId, content: &Transcript) -> Result<()> {
    may(office)?;
    let held = office.store.sitting(sitting)?;
    let candidate = office.store.candidate(sitting, cadre)?;
    let attempt = attempt_of(office, &candidate)?;
    refuse(&held, &candidate, attempt.as_ref().map(|(_, state)| state))?;
    content.check(&SeatPaper::of(&office.store.paper(held.paper)?)).map_err(ServiceError::Transcript)?;
    let entries = office.store.paper_entries(sitting, cadre)?;
    let [first, second, ..] = entries.as_slice() else { return Err(ServiceError::NotTypedTwice) };
    // Settling decides what differs; what both read alike is theirs.
    let differences = differences(&first.content, &second.content);
    let settled: Vec<u16> = differences.iter().map(|difference| difference.slot).collect();
    let other = content.differences(&first.content).into_iter().find(|slot| !settled.contains(slot));
    if let Some(slot) = other {
        return Err(ServiceError::SettlesMore(slot + 1));
    }
    let (now, me) = (office.now_ms(), office.actor().name().to_owned());
    let entry = PaperEntry { round: SETTLED, content: content.clone(), by: me.clone(), at_ms: now, waiver: String::new() };
    let done = office.store.write::<_, ServiceError>(Op::TypePaper, &me, now, |tx| {
        tx.describe(format!("{sitting}/{} {SETTLED}", candidate.ticket));
        Ok(tx.add_paper_entry(sitting, cadre, &entry)?)
    })?;
    office.done(done);
    complete(office, &held, &candidate, attempt, content, first, second, &me)
}

/// Writes the journal of a paper that is agreed on and marks it.
#[expect(clippy::too_many_arguments, reason = "one act with everything it stands on")]
fn complete(
    office: &mut Office,
    sitting: &Sitting,
    candidate: &Candidate,
    attempt: Option<(AttemptId, AttemptState)>,
    content: &Transcript,
    first: &PaperEntry,
    second: &PaperEntry,
    settled_by: &str,
) -> Result<()> {
    let now = office.now();
    let (known, mut state) = attempt.map_or_else(|| (None, AttemptState::default()), |(id, state)| (Some(id), state));
    let mut events = Vec::new();
    if known.is_none() {
        events.push(Event::Started { seed: PRINTED_ORDER, pledge: candidate.name.clone() });
    }
    events.push(Event::Transcribed {
        first: first.by.clone(),
        second: second.by.clone(),
        settled_by: settled_by.to_owned(),
        waiver: second.waiver.clone(),
    });
    let gone: Vec<u16> = state.answers.keys().filter(|slot| !content.answers.contains_key(slot)).copied().collect();
    events.extend(gone.into_iter().map(|slot| Event::Answered { slot, answer: None }));
    let changed = content.answers.iter().filter(|(slot, answer)| state.answers.get(slot) != Some(answer));
    events.extend(changed.map(|(slot, answer)| Event::Answered { slot: *slot, answer: Some(answer.clone()) }));
    events.extend(content.marks.iter().map(|(slot, marks)| Event::PaperMarks { slot: *slot, marks: *marks }));
    events.push(Event::HandedIn { by: HandInBy::Paper });
    for event in &events {
        state.apply(&now, event.clone());
    }
    let ground = office.store.ground(sitting.id)?;
    let marks = ground.marks(&state, &[]);
    // Under the name of a hand-in: that line of the log is what the journal's end is proved against.
    let done = office.store.write::<_, ServiceError>(Op::HandIn, &second.by, now.wall_ms, |tx| {
        let id = match known {
            Some(id) => id,
            None => tx.start_attempt(sitting.id, candidate.cadre, None, now.wall_ms)?,
        };
        let mut head = [0; 32];
        for event in &events {
            head = tx.append_event(id, &now, event)?;
        }
        tx.describe(hand_in_note(sitting.id, &candidate.ticket, &head_code(&head)));
        tx.set_handed_in(id, now.wall_ms)?;
        tx.store_marks(&ground, id, &marks)?;
        Ok(id)
    })?;
    let id = office.done(done);
    office.open.remove(&id);
    Ok(())
}

/// Adds a file that proves something: a scan of a paper, a proof of absence.
pub fn attach(office: &mut Office, sitting: SittingId, cadre: Option<CadreId>, path: &Path) -> Result<()> {
    if !office.may(Permission::RunSittings) {
        may(office)?;
    }
    let bytes = fs::metadata(path).map_err(ServiceError::file(path))?.len();
    if bytes > MOST_EVIDENCE_BYTES {
        return Err(ServiceError::TooLarge { path: path.to_owned(), bytes, limit: MOST_EVIDENCE_BYTES });
    }
    if bytes == 0 {
        return Err(ServiceError::Empty { path: path.to_owned() });
    }
    office.store.sitting(sitting)?;
    let bytes = fs::read(path).map_err(ServiceError::file(path))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (now, me) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::AddEvidence, &me, now, |tx| {
        tx.describe(format!("{sitting} {name}"));
        Ok(tx.add_evidence(sitting, cadre, &name, &bytes, &me, now)?)
    })?;
    office.done(done);
    Ok(())
}

/// Writes such a file out again, to be looked at.
pub fn take_out(office: &Office, id: i64, path: &Path) -> Result<PathBuf> {
    if !office.may(Permission::RunSittings) {
        may(office).or_else(|_| office.require(Permission::ReadResults))?;
    }
    let (_, bytes) = office.store.evidence_bytes(id)?;
    results::write_file(path, &bytes)?;
    Ok(path.to_owned())
}

/// How many rounds were typed for whom.
pub type Rounds = Vec<(CadreId, u8)>;

/// All files of a sitting, and how far typing is for whom.
pub fn overview(office: &Office, sitting: SittingId) -> Result<(Vec<Evidence>, Rounds)> {
    if !office.may(Permission::RunSittings) {
        may(office).or_else(|_| office.require(Permission::ReadResults))?;
    }
    Ok((office.store.evidence(sitting, None)?, office.store.paper_rounds(sitting)?))
}
