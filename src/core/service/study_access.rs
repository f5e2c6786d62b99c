//! Who may use 学法, and that it is closed to whoever sits a closed-book exam: sessions hold articles, cases, and questions with keys.

use super::{Actor, Office, Result, ServiceError};
use crate::domain::staff::Permission;

/// For everything that shows study.
pub fn require_reading(office: &Office) -> Result<()> {
    office.require(Permission::ReadStudy)?;
    refuse_in_exam(office)
}

/// For everything that plans, holds or records it.
pub fn require_managing(office: &Office) -> Result<()> {
    office.require(Permission::ManageStudy)?;
    refuse_in_exam(office)
}

/// An account is no cadre. Before there are accounts the only person there is may be the candidate; afterwards a candidate of the
/// account's name is taken to be its person, because closing the room to a namesake for an hour costs less than opening it to the candidate.
fn refuse_in_exam(office: &Office) -> Result<()> {
    for attempt in office.store.open_attempts()? {
        let sitting = office.store.sitting(attempt.sitting)?;
        if sitting.rules.open_book {
            continue;
        }
        let own = match office.actor() {
            Actor::Nobody => true,
            Actor::Staff { name, .. } => office.store.cadre(attempt.cadre)?.data.name == *name,
        };
        if own {
            return Err(ServiceError::ExamRuns(sitting.title));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::clock::{Clock, Stamp};
    use crate::domain::ids::{SittingId, StaffId};
    use crate::domain::staff::{Role, Roles};
    use crate::service::{demo, exam};
    use crate::store::Access;
    use std::sync::Arc;

    struct Fixed;

    impl Clock for Fixed {
        fn now(&self) -> Stamp {
            Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
        }
    }

    #[test]
    fn study_is_closed_to_whoever_sits_a_closed_book_exam() {
        let folder = tempfile::tempdir().unwrap();
        let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
        let [paper, sitting, cadre, unit] = ["卷", "场", "考生", "单位"].map(str::to_owned);
        demo::example(&mut office, &demo::ExampleWords { paper, sitting, cadre, unit }, 1).unwrap();
        require_reading(&office).unwrap();
        let candidate = exam::admit(&mut office, SittingId(1), "0001", "").unwrap().cadre;
        let seat = exam::start(&mut office, SittingId(1), candidate, "考生").unwrap();
        let closed = |office: &Office| matches!(require_reading(office), Err(ServiceError::ExamRuns(title)) if title == "场");
        assert!(closed(&office));
        let become_named = |office: &mut Office, name: &str| {
            office.actor = Actor::Staff { id: StaffId(1), name: name.into(), roles: Roles::of([Role::Organiser]) };
        };
        become_named(&mut office, "别人");
        require_managing(&office).unwrap();
        become_named(&mut office, "考生");
        assert!(closed(&office) && require_managing(&office).is_err());
        exam::hand_in(&mut office, seat.attempt).unwrap();
        require_managing(&office).unwrap();
    }
}
