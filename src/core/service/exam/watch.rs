//! What an attempt is watched for beside its answers: absences and what the sitting's rule makes of them, the PC's clocks, and time that
//! ran out while nobody sat there.

use super::{Office, OpenAttempt, Result, hand_in_as, open_attempt};
use crate::domain::clock::{SLEEP_TOLERANCE_MS, step};
use crate::domain::closed_book::Consequence;
use crate::domain::desk_code::Power;
use crate::domain::ids::{AttemptId, SittingId};
use crate::domain::journal::{Event, HandInBy};

/// What the program saw of candidate and PC, as against what the candidate did.
pub const fn is_observed(event: &Event) -> bool {
    matches!(event, Event::FocusLost { .. } | Event::CloseAsked | Event::Surroundings(_))
}

/// Nobody is stopped whom no invigilator could let on: without accounts, or on a seat without a code for it left, a pause is a warning.
pub(super) fn held(office: &Office, attempt: AttemptId, struck: Consequence) -> Result<Consequence> {
    if struck != Consequence::Paused {
        return Ok(struck);
    }
    let somebody = if office.is_seat()? {
        let sitting = office.store.attempt(attempt)?.sitting;
        let codes =
            office.store.opened_paper(sitting)?.map(|paper| paper.sealed()).transpose()?.is_some_and(|p| !p.codes.is_empty());
        let journal = office.store.journal(attempt)?;
        let let_on = journal.iter().filter(|e| matches!(serde_json::from_str(&e.payload), Ok(Event::Continued { .. }))).count();
        codes && let_on < usize::from(Power::Continue.uses())
    } else {
        office.has_staff()?
    };
    Ok(if somebody { struck } else { Consequence::Warned { left: None } })
}

/// The worst that the absences among these events lead to. While the time stands still nobody is held to the rule.
pub(super) fn struck(open: &OpenAttempt, events: &[Event]) -> Consequence {
    let mut worst = Consequence::Recorded;
    let Some(policy) = open.lock.filter(|_| !open.state.paused) else { return worst };
    let mut absences = open.state.absences.clone();
    for event in events {
        if let Event::FocusLost { secs } = event {
            absences.push(*secs);
            worst = worst.max(policy.consequence(&absences));
        }
    }
    worst
}

/// At the start of the program: whatever ran out of time while no program was open is handed in as it stands.
pub(in crate::service) fn hand_in_overdue(office: &mut Office) -> Result<()> {
    for attempt in office.store.open_attempts()? {
        if is_overdue(office, attempt.id)? {
            hand_in_as(office, attempt.id, HandInBy::Overdue)?;
        }
        office.open.remove(&attempt.id);
    }
    Ok(())
}

/// Hands in what ran out of time in a sitting while nobody sat at it: left after a crash and not gone on with.
pub(in crate::service) fn hand_in_overdue_of(office: &mut Office, sitting: SittingId) -> Result<()> {
    for row in office.store.attempts_of(sitting)?.into_iter().filter(|row| row.handed_in_ms.is_none()) {
        if is_overdue(office, row.id)? {
            hand_in_as(office, row.id, HandInBy::Overdue)?;
        }
    }
    Ok(())
}

pub(super) fn is_overdue(office: &mut Office, attempt: AttemptId) -> Result<bool> {
    let now = office.now();
    let open = open_attempt(office, attempt)?;
    Ok(open.state.remaining_ms(open.duration_secs, &now) == 0)
}

/// Events with what happened to the PC's clocks since the last one before them: moved, started anew, slept.
pub(in crate::service) fn with_clock_notes(office: &mut Office, attempt: AttemptId, events: &[Event]) -> Result<Vec<Event>> {
    let (now, asleep_ms) = (office.now(), office.asleep_ms());
    let open = open_attempt(office, attempt)?;
    let mut all = Vec::with_capacity(events.len() + 2);
    if let Some(last) = &open.state.last {
        let since = step(last, &now);
        if since.crossed_boot || since.wall_moved {
            all.push(Event::ClockMoved { crossed_boot: since.crossed_boot });
        }
        let slept_ms = asleep_ms - open.asleep_ms;
        if slept_ms > SLEEP_TOLERANCE_MS {
            all.push(Event::Slept { secs: u32::try_from(slept_ms / 1000).unwrap_or(u32::MAX) });
        }
    }
    all.extend_from_slice(events);
    Ok(all)
}

/// What is held in memory of an attempt is older than its journal now.
pub(in crate::service) fn reread(office: &mut Office, attempt: AttemptId) -> Result<()> {
    let (state, asleep_ms) = (office.store.attempt_state(attempt)?, office.asleep_ms());
    if let Some(open) = office.open.get_mut(&attempt) {
        (open.state, open.asleep_ms) = (state, asleep_ms);
    }
    Ok(())
}
