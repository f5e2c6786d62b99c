//! One function per use case: the only thing the command line and the window call. Permissions are enforced here.

pub mod accounts;
pub mod bank;
pub mod bank_export;
pub mod bank_stats;
mod built_in;
pub mod cleanup;
pub mod clock;
pub mod command;
pub mod demo;
mod error;
pub mod exam;
pub mod forms;
pub mod forms_files;
pub mod import;
pub mod item_report;
pub mod law_changes;
pub mod laws;
pub mod maintenance;
pub mod marking;
pub mod papers;
pub mod print;
pub mod results;
pub mod review_sheet;
pub mod roster;
mod run;
pub mod sittings;
pub mod summary;
pub mod verify;
pub mod work;

pub use command::{Command, Reply};
pub use error::{Result, ServiceError};
pub use run::{overview, run};

use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{AttemptId, StaffId};
use crate::domain::staff::{Permission, Roles};
use crate::store::{Access, Change, Changes, Done, Store};
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// The keys that [`Office::set_setting`] changes.
const SETTINGS: [&str; 5] = ["look", "bureau", laws::RECHECK_SETTING, demo::DEMO, demo::EXAMPLE];

/// Who is acting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody is signed in.
    Nobody,
    Staff {
        id: StaffId,
        name: String,
        roles: Roles,
    },
}

impl Actor {
    /// As written into the audit log.
    pub fn name(&self) -> &str {
        match self {
            Self::Nobody => "-",
            Self::Staff { name, .. } => name,
        }
    }
}

/// An open workspace with who is at it. All use cases are functions over this.
pub struct Office {
    pub(crate) store: Store,
    clock: Arc<dyn Clock>,
    /// What is being done right now, for whoever watches.
    pub work: work::Work,
    actor: Actor,
    /// Attempts being sat in this program, so that an answer does not replay the journal.
    open: HashMap<AttemptId, exam::OpenAttempt>,
    pending: Changes,
    /// What every overview says of the laws under the bank; worked out again when bank, library or day change.
    laws: RefCell<Option<(jiff::civil::Date, laws::LawsOfBank)>>,
}

impl std::fmt::Debug for Office {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Office").field("path", &self.store.path()).field("actor", &self.actor).finish_non_exhaustive()
    }
}

impl Office {
    /// Opens the workspace in `folder`; for writing, creates it with the built-in bank when there is none and hands in what
    /// ran out of time while no program was open.
    pub fn open(folder: &Path, access: Access, clock: Arc<dyn Clock>) -> Result<Self> {
        let now = clock.now();
        let store = Store::open(folder, access, now.wall_ms)?;
        let mut office = Self {
            store,
            clock,
            work: work::Work::default(),
            actor: Actor::Nobody,
            open: HashMap::new(),
            pending: Changes::new(),
            laws: RefCell::new(None),
        };
        if access == Access::Write {
            built_in::load(&mut office)?;
            exam::hand_in_overdue(&mut office)?;
        }
        Ok(office)
    }

    pub fn now(&self) -> Stamp {
        self.clock.now()
    }

    pub fn now_ms(&self) -> i64 {
        self.clock.now().wall_ms
    }

    /// Today in local time: the day whose law counts.
    pub fn today(&self) -> jiff::civil::Date {
        let at = jiff::Timestamp::from_millisecond(self.now_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        at.to_zoned(jiff::tz::TimeZone::system()).date()
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Whether staff accounts were ever set up.
    pub fn has_staff(&self) -> Result<bool> {
        Ok(self.store.has_staff()?)
    }

    /// Refuses unless the actor may. In a workspace without accounts everybody may read, and a staff function asks for
    /// set-up first (DESIGN §6).
    pub fn require(&self, permission: Permission) -> Result<()> {
        match &self.actor {
            Actor::Staff { roles, .. } if roles.may(permission) => Ok(()),
            Actor::Staff { .. } => Err(ServiceError::Denied(permission)),
            Actor::Nobody if self.store.has_staff()? => Err(ServiceError::SignInFirst(permission)),
            Actor::Nobody if is_reading(permission) => Ok(()),
            Actor::Nobody => Err(ServiceError::SetUpFirst(permission)),
        }
    }

    /// As [`Office::require`], but free as long as there are no accounts: for what a single person with a new workspace does
    /// and what gives nothing away, such as bringing in texts of laws.
    pub fn require_once_staffed(&self, permission: Permission) -> Result<()> {
        if matches!(self.actor, Actor::Nobody) && !self.store.has_staff()? {
            return Ok(());
        }
        self.require(permission)
    }

    /// Whether the actor may, without an error to show.
    pub fn may(&self, permission: Permission) -> bool {
        self.require(permission).is_ok()
    }

    /// What was touched since this was asked last: screens refetch only that.
    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.pending)
    }

    fn done<T>(&mut self, done: Done<T>) -> T {
        if done.changes.contains(&Change::Bank) || done.changes.contains(&Change::Laws) {
            self.laws.take();
        }
        self.pending.extend(done.changes);
        done.output
    }

    /// Takes back the last step that can be taken back; gives its name.
    pub fn undo(&mut self) -> Result<String> {
        self.require_undo(self.store.undoable()?.map(|step| step.op).as_deref())?;
        let done = self.store.undo(self.actor.name(), self.now_ms())?;
        Ok(self.done(done))
    }

    pub fn redo(&mut self) -> Result<String> {
        self.require_undo(self.store.redoable()?.map(|step| step.op).as_deref())?;
        let done = self.store.redo(self.actor.name(), self.now_ms())?;
        Ok(self.done(done))
    }

    /// Undo needs the permission of what is undone.
    fn require_undo(&self, op: Option<&str>) -> Result<()> {
        match op {
            Some("add_cadre" | "edit_cadre" | "import_roster") => self.require(Permission::EditRoster),
            Some(_) => self.require(Permission::EditBank),
            None => Ok(()),
        }
    }

    /// (what undo would take back, what redo would do again), as op codes.
    pub fn undo_names(&self) -> Result<(Option<String>, Option<String>)> {
        Ok((self.store.undoable()?.map(|s| s.op), self.store.redoable()?.map(|s| s.op)))
    }

    /// A setting of the workspace, such as the bureau's name or the language.
    pub fn setting(&self, key: &str) -> Result<Option<String>> {
        Ok(self.store.meta(key)?)
    }

    /// Changes a setting. Looks of the screen are everybody's; they carry no permission.
    ///
    /// Anything else that is kept beside settings, such as the wrapped recovery key, is not changed through this door.
    pub fn set_setting(&mut self, key: &str, value: &str) -> Result<()> {
        if !SETTINGS.contains(&key) {
            return Err(ServiceError::Denied(Permission::ManageStaff));
        }
        // How strict formal sittings are is for who plans them.
        if key == laws::RECHECK_SETTING {
            self.require_once_staffed(Permission::PlanSittings)?;
        }
        let now = self.now_ms();
        let done =
            self.store.write::<_, ServiceError>(crate::store::Op::Settings, "-", now, |tx| Ok(tx.set_meta(key, value)?))?;
        self.done(done);
        Ok(())
    }
}

const fn is_reading(permission: Permission) -> bool {
    matches!(
        permission,
        Permission::ReadBank
            | Permission::ReadKeys
            | Permission::ReadRoster
            | Permission::ReadResults
            | Permission::ReadAudit
            | Permission::BackUp
    )
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod import_tests;

#[cfg(test)]
mod law_tests;

#[cfg(test)]
mod forms_tests;
