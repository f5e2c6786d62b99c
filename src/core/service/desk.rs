//! The invigilator's desk: who has come, how far each one is, time given and stopped, papers collected, and the register of what
//! happened. Nothing here shows a question or a key.

use super::checklist::{self, Check};
use super::{Actor, Office, Result, ServiceError, accounts, exam, seat, sittings};
use crate::domain::closed_book::Surroundings;
use crate::domain::desk_code::Power;
use crate::domain::ids::{AttemptId, CadreId, SittingId};
use crate::domain::incident::{Incident, IncidentKind};
use crate::domain::journal::{Event, HandInBy};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::store::Op;
use crate::store::sitting::{Candidate, Sitting};
use crate::store::transcript::Evidence;

/// Most minutes given at once.
pub const MOST_MINUTES: i64 = 120;

/// One sitting as the desk shows it.
#[derive(Clone, Debug)]
pub struct Desk {
    pub sitting: Sitting,
    pub rows: Vec<DeskRow>,
    pub incidents: Vec<Incident>,
    /// Files that prove something: of absence, of what was written on paper.
    pub evidence: Vec<Evidence>,
    /// What to look at before it is opened.
    pub checks: Vec<Check>,
}

/// How far a candidate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Progress {
    /// Nobody has seen them yet.
    NotArrived,
    /// The ID was looked at, the exam not begun.
    Waiting,
    Answering,
    Paused,
    HandedIn,
}

#[derive(Clone, Debug)]
pub struct DeskRow {
    pub candidate: Candidate,
    pub progress: Progress,
    /// Items with an answer, of all items.
    pub answered: usize,
    pub items: u32,
    /// At the moment the desk was read; `None` before the start and after hand-in.
    pub remaining_ms: Option<i64>,
    pub granted_secs: i64,
    pub focus_lost: usize,
    pub focus_lost_secs: u64,
    /// The pause is one of the sitting's rule.
    pub paused_by_rule: bool,
    /// What was found of the PC last; `None` before the start.
    pub surroundings: Option<Surroundings>,
    pub close_asked: u32,
    pub slept_secs: u64,
    /// How often the program was started again during the attempt.
    pub resumed: u32,
    pub clock_moved: u32,
    /// Goes on on paper.
    pub on_paper: bool,
}

/// What an invigilator does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// More time, in minutes.
    Grant {
        minutes: i64,
        reason: String,
    },
    Pause {
        reason: String,
    },
    Continue,
    /// The paper is collected as it stands.
    Collect {
        reason: String,
    },
    /// The PC gave up: the rest goes on paper with the time that is left.
    ToPaper {
        reason: String,
    },
    /// Something is written down, and nothing else changes.
    Note {
        kind: IncidentKind,
        text: String,
    },
}

impl Act {
    fn kind(&self) -> IncidentKind {
        match self {
            Self::Grant { .. } => IncidentKind::Time,
            Self::Pause { .. } | Self::Continue => IncidentKind::Pause,
            Self::Collect { .. } => IncidentKind::Collect,
            Self::ToPaper { .. } => IncidentKind::Fault,
            Self::Note { kind, .. } => *kind,
        }
    }

    /// What the register says of it. Minutes first, where there are any.
    fn note(&self) -> String {
        match self {
            Self::Grant { minutes, reason } => format!("+{minutes}' {}", reason.trim()),
            Self::Pause { reason } | Self::Collect { reason } | Self::ToPaper { reason } => reason.trim().to_owned(),
            Self::Continue => String::from("→"),
            Self::Note { text, .. } => text.trim().to_owned(),
        }
    }

    /// What a code must allow for it on a seat; `None` for what the bureau's register is for.
    fn power(&self) -> Option<Power> {
        Some(match self {
            Self::Grant { minutes, .. } => Power::Grant { minutes: u16::try_from(*minutes).unwrap_or(u16::MAX) },
            Self::Pause { .. } => Power::Pause,
            Self::Continue => Power::Continue,
            Self::Collect { .. } => Power::Collect,
            Self::Note { .. } | Self::ToPaper { .. } => return None,
        })
    }

    fn check(&self) -> Result<()> {
        let said = |text: &str| if text.trim().is_empty() { Err(ServiceError::NoReason) } else { Ok(()) };
        match self {
            Self::Grant { minutes, .. } if !(1..=MOST_MINUTES).contains(minutes) => Err(ServiceError::BadMinutes(MOST_MINUTES)),
            Self::Grant { reason, .. } | Self::Pause { reason } | Self::Collect { reason } | Self::ToPaper { reason } => {
                said(reason)
            }
            Self::Note { text, .. } => said(text),
            Self::Continue => Ok(()),
        }
    }

    /// `code` is the 监考授权码 on a seat, and empty elsewhere.
    fn event(&self, by: &str, code: &str) -> Option<Event> {
        let (by, code) = (by.to_owned(), code.to_owned());
        match self {
            Self::Grant { minutes, reason } => {
                Some(Event::Granted { secs: minutes * 60, reason: reason.trim().to_owned(), by, code })
            }
            Self::Pause { reason } => Some(Event::Paused { reason: reason.trim().to_owned(), by, code }),
            Self::Continue => Some(Event::Continued { by, code }),
            Self::Collect { .. } | Self::Note { .. } | Self::ToPaper { .. } => None,
        }
    }
}

/// What the register says of an event that an invigilator made at a seat: kind, by whom, note.
pub(super) fn register_line(event: &Event) -> Option<(IncidentKind, &str, String)> {
    let (by, act) = match event {
        Event::Granted { secs, reason, by, .. } => (by, Act::Grant { minutes: secs / 60, reason: reason.clone() }),
        Event::Paused { reason, by, .. } => (by, Act::Pause { reason: reason.clone() }),
        Event::Continued { by, .. } => (by, Act::Continue),
        _ => return None,
    };
    Some((act.kind(), by, act.note()))
}

/// The desk of a sitting, looked at over and over while it runs: whose time is over by now has handed in.
pub fn look(office: &mut Office, id: SittingId) -> Result<Desk> {
    if office.may(Permission::RunSittings) {
        exam::hand_in_overdue_of(office, id)?;
    }
    desk(office, id)
}

/// The desk of a sitting.
pub fn desk(office: &mut Office, id: SittingId) -> Result<Desk> {
    // Who reads results may see how a sitting goes; acting is the invigilator's.
    if !office.may(Permission::RunSittings) {
        office.require(Permission::ReadResults)?;
    }
    let sitting = office.store.sitting(id)?;
    sittings::refuse_secret_list(office, &sitting)?;
    let now = office.now();
    let candidates = office.store.candidates(id)?;
    let checks = checklist::of(office, &sitting, &candidates)?;
    let mut rows = Vec::new();
    for candidate in candidates {
        let state = candidate.attempt.map(|attempt| office.store.attempt_state(attempt)).transpose()?;
        let progress = match (&state, candidate.handed_in_ms, candidate.checked_ms) {
            (_, Some(_), _) => Progress::HandedIn,
            (Some(state), ..) if state.paused => Progress::Paused,
            (Some(_), ..) => Progress::Answering,
            (None, _, Some(_)) => Progress::Waiting,
            (None, ..) => Progress::NotArrived,
        };
        let state = state.unwrap_or_default();
        let running = matches!(progress, Progress::Answering | Progress::Paused);
        rows.push(DeskRow {
            progress,
            answered: state.answers.len(),
            items: sitting.items,
            remaining_ms: running.then(|| state.remaining_ms(sitting.rules.duration_secs, &now)),
            granted_secs: state.granted_secs,
            focus_lost: state.absences.len(),
            focus_lost_secs: state.absent_secs(),
            paused_by_rule: state.paused_by_rule,
            surroundings: state.surroundings,
            close_asked: state.close_asked,
            slept_secs: state.slept_secs,
            resumed: state.resumed,
            clock_moved: state.clock_moved,
            on_paper: state.on_paper && running,
            candidate,
        });
    }
    let (incidents, evidence) = (office.store.incidents(id)?, office.store.evidence(id, None)?);
    Ok(Desk { sitting, rows, incidents, evidence, checks })
}

/// Ticks that the ID of a candidate was compared with the person, or takes it back.
pub fn check_in(office: &mut Office, sitting: SittingId, cadre: CadreId, on: bool) -> Result<()> {
    office.require(Permission::RunSittings)?;
    let state = office.store.sitting(sitting)?.state;
    if !matches!(state, SittingState::Planned | SittingState::Open) {
        return Err(ServiceError::WrongState(state));
    }
    let (now, actor) = (office.now_ms(), office.actor().name().to_owned());
    let done = office.store.write::<_, ServiceError>(Op::CheckIn, &actor, now, |tx| {
        tx.describe(format!("{sitting}/{cadre} {on}"));
        Ok(tx.set_checked(sitting, cadre, on, &actor, now)?)
    })?;
    office.done(done);
    Ok(())
}

/// Does something for one candidate, or for the whole room where `cadre` is `None`. Gives how many attempts it touched.
pub fn act(office: &mut Office, sitting: SittingId, cadre: Option<CadreId>, act: &Act) -> Result<usize> {
    office.require(Permission::RunSittings)?;
    let by = office.actor().name().to_owned();
    act_as(office, sitting, cadre, act, &by, "")
}

/// At the seat, over a running exam: the invigilator shows who they are by passphrase, and nobody is signed in by it.
pub fn act_at_seat(office: &mut Office, attempt: AttemptId, name: &str, passphrase: &str, act: &Act) -> Result<exam::Receipt> {
    let row = office.store.attempt(attempt)?;
    if office.is_seat()? {
        return act_by_code(office, attempt, name.trim(), passphrase, act);
    }
    let account = accounts::prove(office, name, passphrase)?;
    let Actor::Staff { roles, name, .. } = account else { return Err(ServiceError::WrongPassphrase) };
    if !roles.may(Permission::RunSittings) {
        return Err(ServiceError::Denied(Permission::RunSittings));
    }
    act_as(office, row.sitting, Some(row.cadre), act, &name, "")?;
    exam::receipt(office, attempt)
}

/// On a seat: the code that was typed allows the act, once in an attempt.
fn act_by_code(office: &mut Office, attempt: AttemptId, name: &str, typed: &str, act: &Act) -> Result<exam::Receipt> {
    act.check()?;
    if name.is_empty() {
        return Err(ServiceError::EmptyName);
    }
    let row = office.store.attempt(attempt)?;
    let ticket = office.store.candidate(row.sitting, row.cadre)?.ticket;
    let power = act.power().ok_or(ServiceError::WrongCode)?;
    let code = seat::proved_code(office, row.sitting, &ticket, power, typed)?;
    let used = office.store.journal(attempt)?.into_iter().any(|entry| {
        let event = serde_json::from_str::<Event>(&entry.payload).ok();
        event.as_ref().and_then(Power::of).is_some_and(|(_, used)| used == code)
    });
    if used {
        return Err(ServiceError::UsedCode);
    }
    act_as(office, row.sitting, Some(row.cadre), act, name, &code)?;
    if matches!(act, Act::Collect { .. }) {
        // The answers were written before the register said who collected them.
        let delivery = seat::deliver(office, attempt, None)?;
        return Ok(exam::Receipt { delivery: Some(delivery), ..exam::receipt(office, attempt)? });
    }
    exam::mirrored(office, attempt)
}

fn act_as(office: &mut Office, sitting: SittingId, cadre: Option<CadreId>, act: &Act, by: &str, code: &str) -> Result<usize> {
    act.check()?;
    let running: Vec<(AttemptId, CadreId)> = office
        .store
        .attempts_of(sitting)?
        .into_iter()
        .filter(|row| row.handed_in_ms.is_none() && cadre.is_none_or(|cadre| cadre == row.cadre))
        .map(|row| (row.id, row.cadre))
        .collect();
    if running.is_empty() && !matches!(act, Act::Note { .. }) {
        return Err(ServiceError::NoAttempt);
    }
    if let Act::Collect { .. } = act {
        for (attempt, _) in &running {
            // What goes on on paper is handed in by typing it.
            if office.store.attempt_state(*attempt)?.on_paper {
                return Err(ServiceError::StillOnPaper(1));
            }
            exam::hand_in_as(office, *attempt, HandInBy::Invigilator)?;
        }
    }
    let mut touched: Vec<(AttemptId, Vec<Event>)> = Vec::new();
    for (attempt, _) in &running {
        let event = if let Act::ToPaper { reason } = act {
            let remaining_secs = exam::receipt(office, *attempt)?.remaining_ms / 1000;
            Some(Event::ToPaper { reason: reason.trim().to_owned(), by: by.to_owned(), remaining_secs })
        } else {
            act.event(by, code)
        };
        if let Some(event) = event {
            touched.push((*attempt, exam::with_clock_notes(office, *attempt, &[event])?));
        }
    }
    let now = office.now();
    let done = office.store.write::<_, ServiceError>(Op::DeskAct, by, now.wall_ms, |tx| {
        tx.describe(format!(
            "{sitting}/{} {} {}",
            cadre.map_or_else(|| "*".to_owned(), |c| c.to_string()),
            act.kind().code(),
            act.note()
        ));
        for (attempt, events) in &touched {
            for event in events {
                tx.append_event(*attempt, &now, event)?;
            }
        }
        Ok(tx.add_incident(sitting, cadre, act.kind(), by, &act.note(), now.wall_ms)?)
    })?;
    office.done(done);
    // What is held in memory of these is older than the journal now.
    for (attempt, _) in &touched {
        exam::reread(office, *attempt)?;
    }
    Ok(running.len())
}
