//! Sitting an exam: admission, the paper as a seat sees it (without keys), the journal, hand-in.

mod watch;

pub use watch::is_observed;
pub(super) use watch::{hand_in_overdue, hand_in_overdue_of, reread, with_clock_notes};
use watch::{held, is_overdue, struck};

use super::{Office, Result, ServiceError, mirror, seat as seats};
use crate::domain::attempt::AttemptState;
use crate::domain::clock::Stamp;
use crate::domain::closed_book::{Consequence, FocusPolicy};
use crate::domain::desk_code::Power;
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::image::Attachment;
use crate::domain::incident::IncidentKind;
use crate::domain::journal::{Event, HandInBy, head_code};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::{PRINTED_ORDER, PaperView};
use crate::domain::pin;
use crate::domain::sealed::{SeatPaper, chain_number};
use crate::domain::sitting::{PartMinimum, SittingKind, SittingState};
use crate::domain::staff::Permission;
use crate::domain::verdict::Outcome;
use crate::seal;
use crate::store::Op;
use crate::store::audit::hand_in_note;
use crate::store::sitting::Sitting;
use rand::Rng;
use std::sync::Arc;

/// An attempt being sat in this program.
#[derive(Debug)]
pub(super) struct OpenAttempt {
    sitting: SittingId,
    /// Without keys, in the office too: what a seat works with cannot give one away.
    paper: Arc<SeatPaper>,
    state: AttemptState,
    duration_secs: i64,
    earliest_hand_in_secs: i64,
    lock: Option<FocusPolicy>,
    /// How long the PC had slept when the journal was written last, as far as this program knows.
    asleep_ms: i64,
    /// On a seat with a stick: where its journal is copied to.
    mirror: Option<mirror::Target>,
}

/// One item as it is displayed. Holds nothing of the key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatItem {
    /// Displayed number, from 1.
    pub number: u16,
    /// What the journal names.
    pub slot: u16,
    pub section: u8,
    pub kind: Kind,
    pub marks: Marks,
    /// The material of a case, shared by its sub-questions.
    pub material: Option<String>,
    pub stem: String,
    /// (option id, text) in displayed order.
    pub options: Vec<(u8, String)>,
    /// How many blanks a 填空 has.
    pub blanks: u8,
    /// Images of the texts above by the numbers of their marks; none that only the answer or the explanation shows,
    /// and none with the name of its file.
    pub images: Vec<(usize, Attachment)>,
}

/// Everything the exam room needs.
#[derive(Clone, Debug)]
pub struct Seat {
    pub attempt: AttemptId,
    pub sitting: SittingId,
    pub title: String,
    pub name: String,
    pub ticket: String,
    /// The kind of each section, in order.
    pub sections: Vec<Kind>,
    pub items: Vec<SeatItem>,
    pub state: AttemptState,
    pub duration_secs: i64,
    /// Hand-in is possible after this many seconds.
    pub earliest_hand_in_secs: i64,
    pub receipt: Receipt,
    /// Whether the candidate sees the result at hand-in.
    pub show_result_at_once: bool,
    /// What leaving the window leads to; `None` where nothing is locked (开卷).
    pub lock: Option<FocusPolicy>,
}

/// What the journal says after a write that is durable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub seq: u32,
    pub remaining_ms: i64,
    /// When that was.
    pub at: Stamp,
    /// The chain's head, shown to the candidate.
    pub head_code: String,
    pub handed_in: Option<HandInBy>,
    /// The time stands still: the invigilator or, with `paused_by_rule`, the sitting's rule stopped it.
    pub paused: bool,
    pub paused_by_rule: bool,
    /// On a seat, at hand-in: where the answers were written.
    pub delivery: Option<seats::Delivery>,
    /// Why the copy on the stick is behind; the answers are safe in the workspace.
    pub copy_failed: Option<String>,
}

/// A candidate found on the list, before the rules are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    pub sitting: SittingId,
    pub cadre: CadreId,
    pub title: String,
    pub kind: SittingKind,
    pub name: String,
    pub ticket: String,
    pub unit: String,
    pub items: u32,
    pub full: Marks,
    pub duration_secs: i64,
    pub pass_percent: u8,
    pub formal: bool,
    /// How many 必对题 the paper holds; which ones is not told.
    pub must_items: u32,
    pub part_minimums: Vec<PartMinimum>,
    /// The sitting's own rules text; empty for the standard one.
    pub notice: String,
    /// What the name is signed under; empty for the standard words.
    pub pledge: String,
    pub open_book: bool,
    pub rehearsal: bool,
    /// Where they sit; empty where nothing was given out.
    pub room: String,
    pub seat: String,
    /// Begun before: goes on where it was.
    pub begun: bool,
    /// What leaving the window leads to; `None` where nothing is locked (开卷).
    pub lock: Option<FocusPolicy>,
}

/// Lets a candidate of an open sitting in. Who has a PIN shows it, unless an invigilator is signed in and has looked at the
/// person.
pub fn admit(office: &mut Office, sitting: SittingId, who: &str, pin: &str) -> Result<Admission> {
    refuse_outside_seat(office, sitting)?;
    let admission = look_up(office, sitting, who)?;
    show_pin(office, admission.cadre, &admission.ticket, sitting.to_string(), pin)?;
    office.admitted.insert((sitting, admission.cadre));
    Ok(admission)
}

/// Where there is somebody who can seal it, the paper of a formal sitting is sat in a keyless workspace only (DESIGN §4). Both
/// doors of the program ask this; who has begun elsewhere goes on.
pub(super) fn refuse_outside_seat(office: &Office, sitting: SittingId) -> Result<()> {
    let planned = office.store.sitting(sitting)?;
    let formal = planned.rules.formal && !planned.facts.rehearsal;
    let needed = || -> Result<bool> { Ok(formal || office.store.has_confidential(planned.paper)?) };
    if office.has_staff()? && !office.is_seat()? && needed()? { Err(ServiceError::NeedsSeat) } else { Ok(()) }
}

/// Proves a PIN where there is one. `who` and `detail` are what the log says of a wrong one.
pub(super) fn show_pin(office: &mut Office, cadre: CadreId, who: &str, detail: String, typed: &str) -> Result<()> {
    let Some(row) = office.store.pin(cadre)? else { return Ok(()) };
    if office.may(Permission::RunSittings) {
        return Ok(());
    }
    let now = office.now_ms();
    let wait = row.tries.wait_ms(now);
    if wait > 0 {
        return Err(ServiceError::PinWait { secs: (wait + 999) / 1000 });
    }
    if typed.trim().is_empty() {
        return Err(ServiceError::PinNeeded);
    }
    let right = pin::normal(typed).is_some_and(|typed| seal::pin::matches(&typed, &row.verifier));
    let (op, tries) = if right { (Op::Admit, pin::Tries::default()) } else { (Op::WrongPin, row.tries.after_wrong(now)) };
    if tries != row.tries {
        let done = office.store.write::<_, ServiceError>(op, who, now, |tx| {
            tx.describe(detail);
            Ok(tx.set_pin_tries(cadre, tries)?)
        })?;
        office.done(done);
    }
    if right { Ok(()) } else { Err(ServiceError::WrongPin { left: tries.left() }) }
}

/// Finds a candidate of an open sitting by ticket, staff number or name. A name that several carry is refused.
fn look_up(office: &Office, sitting: SittingId, who: &str) -> Result<Admission> {
    let s = office.store.sitting(sitting)?;
    if s.state != SittingState::Open {
        return Err(ServiceError::WrongState(s.state));
    }
    let who = who.trim();
    let candidates = office.store.candidates(sitting)?;
    let exact = candidates.iter().find(|c| c.ticket == who || c.staff_no.as_deref() == Some(who));
    let candidate = if let Some(candidate) = exact {
        candidate
    } else {
        let named: Vec<_> = candidates.iter().filter(|c| !who.is_empty() && c.name == who).collect();
        match named.as_slice() {
            [one] => *one,
            [] => return Err(ServiceError::NotOnTheList(who.to_owned())),
            several => return Err(ServiceError::SeveralOfThatName(several.len())),
        }
    };
    if candidate.handed_in_ms.is_some() {
        return Err(ServiceError::HandedIn);
    }
    if candidate.set_outcome.is_some_and(|o| Outcome::BY_HAND.contains(&o)) {
        return Err(ServiceError::NotOnTheList(who.to_owned()));
    }
    let lock = s.rules.lock();
    Ok(Admission {
        sitting,
        cadre: candidate.cadre,
        title: s.title,
        kind: s.kind,
        name: candidate.name.clone(),
        ticket: candidate.ticket.clone(),
        unit: candidate.unit_name.clone(),
        items: s.items,
        full: s.full,
        duration_secs: s.rules.duration_secs,
        pass_percent: s.rules.pass_percent,
        formal: s.rules.formal,
        must_items: match office.store.opened_paper(sitting)? {
            Some(opened) => opened.sealed()?.paper.must_items,
            None => office.store.must_items(s.paper)?,
        },
        part_minimums: s.rules.part_minimums,
        notice: s.rules.notice,
        pledge: s.rules.pledge,
        open_book: s.rules.open_book,
        rehearsal: s.facts.rehearsal,
        lock,
        room: candidate.room.clone(),
        seat: candidate.seat.clone(),
        begun: candidate.attempt.is_some(),
    })
}

/// Begins an attempt, or goes on with one that was begun. `pledge` is the name the candidate signed the rules with.
pub fn start(office: &mut Office, sitting: SittingId, cadre: CadreId, pledge: &str) -> Result<Seat> {
    let candidate = office.store.candidate(sitting, cadre)?;
    let planned = office.store.sitting(sitting)?;
    if planned.state != SittingState::Open {
        return Err(ServiceError::WrongState(planned.state));
    }
    if candidate.handed_in_ms.is_some() {
        return Err(ServiceError::HandedIn);
    }
    let shown = office.admitted.contains(&(sitting, cadre));
    if !shown && office.store.pin(cadre)?.is_some() && !office.may(Permission::RunSittings) {
        return Err(ServiceError::PinNeeded);
    }
    if let Some(attempt) = candidate.attempt {
        return resume(office, attempt);
    }
    if pledge.trim() != candidate.name {
        return Err(ServiceError::NotOnTheList(pledge.trim().to_owned()));
    }
    let now = office.now();
    let let_in_by = office.late.get(&(sitting, cadre)).cloned();
    let late = entry(office, &planned, let_in_by.is_some(), now.wall_ms)?;
    let seed = rand::rng().next_u64().max(PRINTED_ORDER + 1);
    let invigilator = let_in_by.unwrap_or_else(|| office.actor().name().to_owned());
    let chain = office.store.opened_paper(sitting)?.map(|paper| chain_number(&paper.hash, &candidate.ticket));
    let done = office.store.write::<_, ServiceError>(Op::StartAttempt, &candidate.ticket, now.wall_ms, |tx| {
        let attempt = tx.start_attempt(sitting, cadre, chain, now.wall_ms)?;
        tx.append_event(attempt, &now, &Event::Started { seed, pledge: pledge.trim().to_owned() })?;
        if let Some(minutes) = late {
            tx.add_incident(sitting, Some(cadre), IncidentKind::Late, &invigilator, &minutes.to_string(), now.wall_ms)?;
        }
        Ok(attempt)
    })?;
    let attempt = office.done(done);
    mirrored(office, attempt)?;
    seat(office, attempt)
}

/// On a seat: an invigilator lets a latecomer begin, by a code.
pub fn admit_late(office: &mut Office, sitting: SittingId, cadre: CadreId, name: &str, typed: &str) -> Result<()> {
    let name = name.trim();
    if name.is_empty() {
        return Err(ServiceError::EmptyName);
    }
    let ticket = office.store.candidate(sitting, cadre)?.ticket;
    seats::proved_code(office, sitting, &ticket, Power::Late, typed)?;
    office.late.insert((sitting, cadre), name.to_owned());
    Ok(())
}

/// Whether somebody may begin now. An invigilator who is signed in lets latecomers in, which goes into the register: gives the
/// minutes after the opening then.
fn entry(office: &Office, sitting: &Sitting, let_in: bool, now_ms: i64) -> Result<Option<i64>> {
    let facts = &sitting.facts;
    if let Some(from) = facts.opens_ms.filter(|from| now_ms < *from) {
        return Err(ServiceError::TooSoon(from));
    }
    if let Some(until) = facts.closes_ms.filter(|until| now_ms >= *until) {
        return Err(ServiceError::TooLate(until));
    }
    // A sitting may be opened before its hour.
    let Some(opened) = sitting.opened_ms.map(|opened| opened.max(facts.opens_ms.unwrap_or(opened))) else { return Ok(None) };
    match sitting.rules.last_entry_ms(opened) {
        Some(last) if now_ms > last && (office.may(Permission::RunSittings) || let_in) => Ok(Some((now_ms - opened) / 60_000)),
        Some(last) if now_ms > last => Err(ServiceError::TooLate(last)),
        _ => Ok(None),
    }
}

/// Attempts that were begun and not handed in, as (attempt, admission): what the next start offers to go on with.
pub fn unfinished(office: &Office) -> Result<Vec<(AttemptId, Admission)>> {
    let mut found = Vec::new();
    for attempt in office.store.open_attempts()? {
        let candidate = office.store.candidate(attempt.sitting, attempt.cadre)?;
        if let Ok(admission) = look_up(office, attempt.sitting, &candidate.ticket) {
            found.push((attempt.id, admission));
        }
    }
    Ok(found)
}

/// Goes on with an attempt after the program was closed or killed. One whose time is over is handed in instead.
pub fn resume(office: &mut Office, attempt: AttemptId) -> Result<Seat> {
    let row = office.store.attempt(attempt)?;
    if row.handed_in_ms.is_some() {
        return Err(ServiceError::HandedIn);
    }
    office.open.remove(&attempt);
    if is_overdue(office, attempt)? {
        hand_in_as(office, attempt, HandInBy::Overdue)?;
        return Err(ServiceError::HandedIn);
    }
    write_events(office, attempt, &[Event::Resumed])?;
    mirrored(office, attempt)?;
    seat(office, attempt)
}

/// The seat of an attempt, read from the journal.
pub fn seat(office: &mut Office, attempt: AttemptId) -> Result<Seat> {
    let row = office.store.attempt(attempt)?;
    let sitting = office.store.sitting(row.sitting)?;
    let candidate = office.store.candidate(row.sitting, row.cadre)?;
    let receipt = receipt(office, attempt)?;
    let open = open_attempt(office, attempt)?;
    let view = open.paper.view(open.state.seed);
    Ok(Seat {
        attempt,
        sitting: row.sitting,
        title: sitting.title,
        name: candidate.name,
        ticket: candidate.ticket,
        sections: open.paper.sections.iter().map(|s| s.kind).collect(),
        items: seat_items(&open.paper, &view),
        state: open.state.clone(),
        duration_secs: open.duration_secs,
        earliest_hand_in_secs: open.earliest_hand_in_secs,
        receipt,
        show_result_at_once: !sitting.rules.formal && sitting.rules.show_result_at_once,
        lock: sitting.rules.lock(),
    })
}

pub(super) fn seat_items(paper: &SeatPaper, view: &PaperView) -> Vec<SeatItem> {
    (1..)
        .zip(&view.items)
        .filter_map(|(number, shown)| {
            let item = paper.items.get(usize::from(shown.slot))?;
            let option = |id: &u8| Some((*id, item.options.get(usize::from(*id))?.clone()));
            Some(SeatItem {
                images: item.images.clone(),
                number,
                slot: shown.slot,
                section: item.section,
                kind: item.kind,
                marks: item.marks,
                material: item.material.clone(),
                stem: item.stem.clone(),
                options: shown.options.iter().filter_map(option).collect(),
                blanks: item.blanks,
            })
        })
        .collect()
}

/// What a candidate does, each durable when this returns: answering, looking, flagging, losing focus.
///
/// When the time is over, nothing more is taken; the attempt is handed in as it stands, and the receipt says so.
pub fn record(office: &mut Office, attempt: AttemptId, events: &[Event]) -> Result<Receipt> {
    let now = office.now();
    let open = open_attempt(office, attempt)?;
    if open.state.handed_in.is_some() {
        return Err(ServiceError::HandedIn);
    }
    // Grants and hand-ins have doors of their own.
    if !events.iter().all(|event| open.paper.takes(event)) {
        return Err(ServiceError::BadAnswer);
    }
    // What was typed before the pause arrived is kept; nothing new is taken.
    if open.state.paused && !events.iter().all(is_observed) {
        return Err(ServiceError::Paused);
    }
    if open.state.remaining_ms(open.duration_secs, &now) == 0 {
        // Where the candidate was at the end belongs to the record all the same.
        let seen: Vec<Event> = events.iter().filter(|event| is_observed(event)).cloned().collect();
        if !seen.is_empty() {
            write_events(office, attempt, &seen)?;
        }
        return hand_in_as(office, attempt, HandInBy::TimeOut);
    }
    let struck = struck(open, events);
    match held(office, attempt, struck)? {
        Consequence::HandedIn => {
            write_events(office, attempt, events)?;
            return hand_in_as(office, attempt, HandInBy::FocusLoss);
        }
        Consequence::Paused => {
            let absences = open_attempt(office, attempt)?.state.absences.len()
                + events.iter().filter(|e| matches!(e, Event::FocusLost { .. })).count();
            let stop = Event::PausedByRule { absences: u32::try_from(absences).unwrap_or(u32::MAX) };
            write_events(office, attempt, &[events, &[stop]].concat())?;
        }
        Consequence::Recorded | Consequence::Warned { .. } => write_events(office, attempt, events)?,
    }
    mirrored(office, attempt)
}

/// The receipt, after what was written was sent to the stick as well.
pub(super) fn mirrored(office: &mut Office, attempt: AttemptId) -> Result<Receipt> {
    let target = open_attempt(office, attempt)?.mirror.clone();
    let copy_failed = match &target {
        Some(target) => mirror::copy(office, attempt, target)?,
        None => None,
    };
    Ok(Receipt { copy_failed, ..receipt(office, attempt)? })
}

/// The candidate hands in.
pub fn hand_in(office: &mut Office, attempt: AttemptId) -> Result<Receipt> {
    let now = office.now();
    let open = open_attempt(office, attempt)?;
    if open.state.paused {
        return Err(ServiceError::Paused);
    }
    let left_ms = open.state.remaining_ms(open.duration_secs, &now);
    let used_secs = open.duration_secs + open.state.granted_secs - left_ms / 1000;
    if left_ms > 0 && used_secs < open.earliest_hand_in_secs {
        return Err(ServiceError::TooEarly(open.earliest_hand_in_secs - used_secs));
    }
    hand_in_as(office, attempt, if left_ms == 0 { HandInBy::TimeOut } else { HandInBy::Candidate })
}

/// Hands in and marks what the machine can mark, in one step. On a seat nothing is marked: the answers are sealed and written to
/// where the bureau collects them, and hand-in is done also when that folder is not there.
pub(super) fn hand_in_as(office: &mut Office, attempt: AttemptId, by: HandInBy) -> Result<Receipt> {
    let notes = with_clock_notes(office, attempt, &[])?;
    let now = office.now();
    let (sitting, mut state) = {
        let open = open_attempt(office, attempt)?;
        (open.sitting, open.state.clone())
    };
    if state.handed_in.is_some() {
        return Err(ServiceError::HandedIn);
    }
    let ticket = office.store.candidate(sitting, office.store.attempt(attempt)?.cadre)?.ticket;
    let event = Event::HandedIn { by };
    for event in notes.iter().chain([&event]) {
        state.apply(&now, event.clone());
    }
    let sealed = office.store.opened_paper(sitting)?.is_some();
    // A mock exam that somebody sits for practice is no act of the office, and no line of its log.
    let op = if office.store.sitting(sitting)?.facts.own { Op::Practise } else { Op::HandIn };
    let marked = if sealed {
        None
    } else {
        let ground = office.store.ground(sitting)?;
        let marks = ground.marks(&state, &[]);
        Some((ground, marks))
    };
    let done = office.store.write::<_, ServiceError>(op, "-", now.wall_ms, |tx| {
        for note in &notes {
            tx.append_event(attempt, &now, note)?;
        }
        let head = tx.append_event(attempt, &now, &event)?;
        tx.describe(hand_in_note(sitting, &ticket, &head_code(&head)));
        tx.set_handed_in(attempt, now.wall_ms)?;
        marked.map_or(Ok(()), |(ground, marks)| Ok(tx.store_marks(&ground, attempt, &marks)?))
    })?;
    office.done(done);
    if let Some(open) = office.open.get_mut(&attempt) {
        open.state = state;
    }
    mirror::forget(office, attempt);
    // The answers are on the disk; what goes wrong from here on must not look as if they were not.
    let delivery = sealed.then(|| {
        seats::deliver(office, attempt, None).unwrap_or_else(|error| seats::Delivery {
            written: Vec::new(),
            failed: vec![(office.path().to_owned(), error.to_string())],
        })
    });
    Ok(Receipt { delivery, ..receipt(office, attempt)? })
}

fn open_attempt(office: &mut Office, attempt: AttemptId) -> Result<&mut OpenAttempt> {
    if !office.open.contains_key(&attempt) {
        let row = office.store.attempt(attempt)?;
        let sitting = office.store.sitting(row.sitting)?;
        let (paper, mirror) = match office.store.opened_paper(row.sitting)? {
            Some(opened) => {
                let ticket = office.store.candidate(row.sitting, row.cadre)?.ticket;
                (opened.sealed()?.paper, mirror::Target::of(&opened, &ticket))
            }
            None => (SeatPaper::of(&office.store.paper(sitting.paper)?), None),
        };
        let loaded = OpenAttempt {
            sitting: row.sitting,
            paper: Arc::new(paper),
            state: office.store.attempt_state(attempt)?,
            duration_secs: sitting.rules.duration_secs,
            earliest_hand_in_secs: sitting.rules.duration_secs * i64::from(sitting.rules.earliest_hand_in_percent) / 100,
            lock: sitting.rules.lock(),
            asleep_ms: office.asleep_ms(),
            mirror,
        };
        office.open.insert(attempt, loaded);
    }
    office.open.get_mut(&attempt).ok_or(ServiceError::NoAttempt)
}

/// Appends events in one transaction.
fn write_events(office: &mut Office, attempt: AttemptId, events: &[Event]) -> Result<()> {
    let all = with_clock_notes(office, attempt, events)?;
    let now = office.now();
    let mut state = open_attempt(office, attempt)?.state.clone();
    let done = office.store.write::<_, ServiceError>(Op::Journal, "-", now.wall_ms, |tx| {
        for event in &all {
            tx.append_event(attempt, &now, event)?;
        }
        Ok(())
    })?;
    office.done(done);
    // Only what is on the disk is believed.
    for event in all {
        state.apply(&now, event);
    }
    let asleep_ms = office.asleep_ms();
    if let Some(open) = office.open.get_mut(&attempt) {
        (open.state, open.asleep_ms) = (state, asleep_ms);
    }
    Ok(())
}

pub(super) fn receipt(office: &mut Office, attempt: AttemptId) -> Result<Receipt> {
    let now = office.now();
    let head = office.store.journal_head(attempt)?;
    let open = open_attempt(office, attempt)?;
    Ok(Receipt {
        seq: open.state.events,
        remaining_ms: open.state.remaining_ms(open.duration_secs, &now),
        at: now,
        head_code: head_code(&head),
        handed_in: open.state.handed_in,
        paused: open.state.paused,
        paused_by_rule: open.state.paused_by_rule,
        delivery: None,
        copy_failed: None,
    })
}
