//! What to look at before a sitting is opened. Nothing here refuses: what must not be is refused where it would happen.

use super::{Office, Result, sittings};
use crate::domain::kind::Kind;
use crate::domain::roster::CadreState;
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::domain::verdict::Outcome;
use crate::store::sitting::{Candidate, Sitting};

/// One thing to look at. The message key is `check-<code>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// So many candidates have no PIN: an invigilator must let them in.
    NoPin(usize),
    /// 免考 and 缓考 on the list: they are not 应考.
    Excused(usize),
    /// On the list and since retired or off the roster.
    Gone(usize),
    NoUnit(usize),
    /// Rooms were named, and so many have no seat in them.
    NoSeat(usize),
    /// Accounts that carry a name of the list: who sits, or a namesake, does nothing else in this sitting (回避).
    StaffOnList(usize),
    /// Questions not 已审定, let in by a waiver.
    NotApproved(usize),
    /// Nobody but one account may invigilate; 0: nobody at all.
    Invigilators(usize),
    /// The paper has questions that a person marks, and nobody may.
    NoMarker,
    /// Publishing takes somebody who may; nobody does.
    NoPublisher,
    /// No backup was made today.
    NoBackup,
}

impl Check {
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoPin(_) => "no-pin",
            Self::Excused(_) => "excused",
            Self::Gone(_) => "gone",
            Self::NoUnit(_) => "no-unit",
            Self::NoSeat(_) => "no-seat",
            Self::StaffOnList(_) => "staff-on-list",
            Self::NotApproved(_) => "not-approved",
            Self::Invigilators(_) => "invigilators",
            Self::NoMarker => "no-marker",
            Self::NoPublisher => "no-publisher",
            Self::NoBackup => "no-backup",
        }
    }

    /// How many it is about; 0 where it is about none.
    pub const fn count(self) -> usize {
        match self {
            Self::NoPin(n)
            | Self::Excused(n)
            | Self::Gone(n)
            | Self::NoUnit(n)
            | Self::NoSeat(n)
            | Self::StaffOnList(n)
            | Self::NotApproved(n)
            | Self::Invigilators(n) => n,
            Self::NoMarker | Self::NoPublisher | Self::NoBackup => 0,
        }
    }

    /// Worth a warning; the others are only said.
    pub const fn is_warning(self) -> bool {
        !matches!(self, Self::NoPin(_) | Self::Excused(_) | Self::Invigilators(1))
    }
}

/// The list for a planned sitting; empty for any other, and where all is well. For [`super::desk::desk`], which asked for the
/// permission.
pub(super) fn of(office: &Office, sitting: &Sitting, candidates: &[Candidate]) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    if sitting.state != SittingState::Planned {
        return Ok(checks);
    }
    let excused = |c: &&Candidate| matches!(c.set_outcome, Some(Outcome::Exempt | Outcome::Deferred));
    let with_pin = office.store.cadres_with_pin()?;
    let on_roster = office.store.cadres()?;
    let serves = |c: &Candidate| on_roster.iter().any(|held| held.id == c.cadre && held.data.state != CadreState::Retired);
    let sitting_now = || candidates.iter().filter(|c| !excused(c));
    let mut say = |check: Check| {
        if check.count() > 0 {
            checks.push(check);
        }
    };
    say(Check::NoPin(sitting_now().filter(|c| !with_pin.contains(&c.cadre)).count()));
    say(Check::Excused(candidates.iter().filter(excused).count()));
    say(Check::Gone(sitting_now().filter(|c| !serves(c)).count()));
    say(Check::NoUnit(sitting_now().filter(|c| c.unit_name.is_empty()).count()));
    if !sitting.facts.rooms.is_empty() {
        say(Check::NoSeat(sitting_now().filter(|c| c.seat.is_empty()).count()));
    }
    let paper = office.store.paper(sitting.paper)?;
    if sitting.rules.formal {
        say(Check::NotApproved(sittings::unapproved_questions(office, &paper)?));
    }
    let staff = office.store.staff()?;
    let who_may = |permission| staff.iter().filter(|row| !row.disabled && row.roles.may(permission)).count();
    let listed = staff.iter().filter(|row| !row.disabled && candidates.iter().any(|c| c.name == row.name)).count();
    if listed > 0 {
        checks.push(Check::StaffOnList(listed));
    }
    let invigilators = who_may(Permission::RunSittings);
    if invigilators < 2 {
        checks.push(Check::Invigilators(invigilators));
    }
    let by_hand = paper.slots.iter().any(|slot| matches!(slot.body().kind(), Kind::Short | Kind::Blank));
    if by_hand && who_may(Permission::MarkAnswers) == 0 {
        checks.push(Check::NoMarker);
    }
    if who_may(Permission::PublishResults) == 0 {
        checks.push(Check::NoPublisher);
    }
    if !office.store.has_backup_of_day(office.now_ms()) {
        checks.push(Check::NoBackup);
    }
    Ok(checks)
}
