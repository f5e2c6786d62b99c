//! One function per use case: the only thing the command line and the window call. Permissions are enforced here.

pub mod accounts;
pub mod analysis_command;
pub mod angoff;
pub mod annual;
pub mod annual_command;
pub mod appeals;
pub mod archive;
pub mod archive_check;
pub mod bank;
pub mod bank_export;
pub mod bank_stats;
mod built_in;
pub mod cadre_record;
pub mod checklist;
pub mod cleanup;
pub mod clock;
pub mod collect;
pub mod command;
pub mod debrief;
pub mod demo;
pub mod desk;
pub mod digests;
pub mod drafts;
mod error;
pub mod exam;
pub mod exemptions;
pub mod form_draw;
pub mod forms;
pub mod forms_files;
pub mod here;
pub mod import;
pub mod integrity;
pub mod item_analysis;
pub mod item_report;
pub mod item_tables;
pub mod law_changes;
pub mod laws;
pub mod ledger;
pub mod ledger_command;
pub mod legal_cases;
pub mod maintenance;
pub mod marker_stats;
pub mod marking;
pub mod mirror;
pub mod outside;
pub mod paper_edits;
pub mod papers;
pub mod pass_rate;
pub mod practice;
pub mod practice_command;
pub mod practice_fit;
pub mod practice_mock;
pub mod practice_plan;
pub mod practice_progress;
pub mod print;
pub mod publication;
pub mod records;
pub mod remark;
pub mod results;
pub mod retention;
pub mod review;
pub mod review_sheet;
pub mod revisions;
pub mod roster;
pub mod roster_import;
mod run;
pub mod sealed;
pub mod seat;
pub mod seat_command;
pub mod second_marks;
pub mod sittings;
pub mod study_access;
pub mod study_command;
pub mod study_counts;
pub mod study_plan;
pub mod study_prepare;
pub mod study_print;
pub mod study_sessions;
#[cfg(test)]
mod study_tests;
pub mod study_text_command;
pub mod summary;
pub mod transcripts;
pub mod two_people;
pub mod typing_command;
pub mod units;
pub mod verify;
pub mod weak_points;
pub mod work;

pub use command::{Command, Reply};
pub use error::{Result, ServiceError};
pub use run::{overview, run};

use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{AttemptId, CadreId, SittingId, StaffId, StepId};
use crate::domain::staff::{Permission, Roles};
use crate::store::{Access, Change, Changes, Done, Op, StepName, Store, StoreError};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

/// The keys that [`Office::set_setting`] changes.
const SETTINGS: [&str; 10] = [
    "look",
    "bureau",
    laws::RECHECK_SETTING,
    appeals::DAYS_SETTING,
    demo::DEMO,
    demo::EXAMPLE,
    study_sessions::A_YEAR,
    study_sessions::HEAD,
    study_sessions::TEMPLATE,
    pass_rate::KEPT_QUERY,
];

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
    /// Who showed a PIN at the door of which sitting, in this program.
    admitted: HashSet<(SittingId, CadreId)>,
    /// What questions are worth before an exam, for whoever practised last.
    planner: RefCell<Option<Arc<crate::domain::study_plan::Planner>>>,
    /// Parameters of memory being fitted in a thread of their own.
    fitting: Option<practice_fit::Fitting>,
    /// Who practises in this program.
    practising: HashSet<CadreId>,
    /// Who an invigilator lets begin late, on a seat: by whom.
    late: HashMap<(SittingId, CadreId), String>,
    /// Copies of running exams on a stick.
    mirrors: mirror::Mirrors,
    pending: Changes,
    /// The undo step that was written, taken back or done again last.
    step: Option<StepId>,
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
        let store = Store::open(folder, access, clock.now().wall_ms)?;
        Self::at(store, access, clock)
    }

    /// Opens the keyless workspace of a seat, or makes one. A folder that holds a bureau's workspace is refused.
    pub fn open_seat(folder: &Path, clock: Arc<dyn Clock>) -> Result<Self> {
        let now = clock.now().wall_ms;
        let mut store = Store::open(folder, Access::Write, now)?;
        if store.meta(seat::SEAT)?.is_none() {
            if store.meta("built_in_edition")?.is_some() {
                return Err(sealed::SealFault::NotASeat.at(folder));
            }
            store.write::<_, ServiceError>(Op::Settings, "-", now, |tx| Ok(tx.set_meta(seat::SEAT, "1")?))?;
        }
        Self::at(store, Access::Write, clock)
    }

    fn at(store: Store, access: Access, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut office = Self {
            store,
            clock,
            work: work::Work::default(),
            actor: Actor::Nobody,
            open: HashMap::new(),
            admitted: HashSet::new(),
            planner: RefCell::default(),
            fitting: None,
            practising: HashSet::new(),
            late: HashMap::new(),
            mirrors: mirror::Mirrors::default(),
            pending: Changes::new(),
            step: None,
            laws: RefCell::new(None),
        };
        if access == Access::Write {
            // A seat holds no question with its key, not even a published one.
            if !office.is_seat()? {
                built_in::load(&mut office)?;
            }
            exam::hand_in_overdue(&mut office)?;
        }
        Ok(office)
    }

    /// Whether this is the keyless workspace of a seat.
    pub fn is_seat(&self) -> Result<bool> {
        Ok(self.store.meta(seat::SEAT)?.is_some())
    }

    pub fn now(&self) -> Stamp {
        self.clock.now()
    }

    /// How long the PC has slept since its boot.
    fn asleep_ms(&self) -> i64 {
        self.clock.asleep_ms()
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

    /// The undo step that came of the last use case, so that what was told of it can be taken back with it.
    pub fn take_step(&mut self) -> Option<StepId> {
        self.step.take()
    }

    fn done<T>(&mut self, done: Done<T>) -> T {
        self.step = done.step.or(self.step);
        if done.changes.contains(&Change::Bank) || done.changes.contains(&Change::Laws) {
            self.laws.take();
        }
        self.pending.extend(done.changes);
        done.output
    }

    /// Takes back the last step that can be taken back; gives its name.
    pub fn undo(&mut self) -> Result<String> {
        let Some(step) = self.store.undoable(self.actor.name())? else { return Err(StoreError::NothingToUndo.into()) };
        self.run_step(step, Store::undo)
    }

    /// Takes back one step of marking, also when others were made after it.
    fn undo_one(&mut self, step: StepId) -> Result<()> {
        let name = StepName { id: step, op: String::from("mark"), actor: self.actor.name().to_owned() };
        self.run_step(name, |store, actor, now| store.undo_step(step, actor, now)).map(drop)
    }

    pub fn redo(&mut self) -> Result<String> {
        let Some(step) = self.store.redoable(self.actor.name())? else { return Err(StoreError::NothingToUndo.into()) };
        // A signature that was taken back is given again by nobody else.
        if step.op == "review_question" && step.actor != self.actor.name() {
            return Err(ServiceError::Denied(Permission::ApproveQuestions));
        }
        self.run_step(step, Store::redo)
    }

    /// A step that cannot be run any more is set aside, so that the next undo reaches the one before it.
    fn run_step(
        &mut self,
        step: StepName,
        run: impl FnOnce(&mut Store, &str, i64) -> std::result::Result<Done<String>, StoreError>,
    ) -> Result<String> {
        self.require_undo(&step.op)?;
        let (now, actor) = (self.now_ms(), self.actor.name().to_owned());
        match run(&mut self.store, &actor, now) {
            Ok(done) => {
                let op = self.done(done);
                self.step = Some(step.id);
                Ok(op)
            }
            Err(StoreError::StepBlocked) => {
                let done = self.store.set_aside(step.id, &actor, now)?;
                self.done(done);
                Err(ServiceError::StepBlocked(step.op))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Undo needs the permission of what is undone.
    fn require_undo(&self, op: &str) -> Result<()> {
        self.require(match op {
            "add_cadre" | "edit_cadre" | "import_roster" | "edit_unit" | "merge_units" | "edit_exemption" => {
                Permission::EditRoster
            }
            "edit_ledger" | "remove_activity" | "import_ledger" | "edit_digest" | "issue_digest" | "edit_legal_case"
            | "edit_case_finding" => Permission::ManageStudy,
            "plan_study" | "edit_study" | "record_study" | "cancel_study" | "remove_study" | "attach_study" => {
                Permission::ManageStudy
            }
            "edit_paper" => Permission::ComposePapers,
            "mark" | "judge_blank" => Permission::MarkAnswers,
            "review_question" => Permission::ApproveQuestions,
            "remark_question" if self.may(Permission::ApproveQuestions) => Permission::ApproveQuestions,
            _ => Permission::EditBank,
        })
    }

    /// (what undo would take back, what redo would do again), as op codes.
    pub fn undo_names(&self) -> Result<(Option<String>, Option<String>)> {
        let name = self.actor.name();
        Ok((self.store.undoable(name)?.map(|s| s.op), self.store.redoable(name)?.map(|s| s.op)))
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
        // How strict formal sittings are, and how long results are open to question, is for who plans them.
        if key == laws::RECHECK_SETTING || key == appeals::DAYS_SETTING {
            self.require_once_staffed(Permission::PlanSittings)?;
        }
        if [study_sessions::A_YEAR, study_sessions::HEAD, study_sessions::TEMPLATE].contains(&key) {
            study_access::require_managing(self)?;
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
            | Permission::ReadStudy
    )
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod image_tests;
#[cfg(test)]
mod import_tests;
#[cfg(test)]
mod role_tests;

#[cfg(test)]
mod law_tests;

#[cfg(test)]
mod forms_tests;

#[cfg(test)]
mod desk_tests;
#[cfg(test)]
mod flip_tests;
#[cfg(test)]
mod lock_tests;

#[cfg(test)]
mod cadre_record_tests;
#[cfg(test)]
mod marking_tests;
#[cfg(test)]
mod pass_rate_tests;
#[cfg(test)]
mod practice_tests;

#[cfg(test)]
mod sealed_tests;

#[cfg(test)]
mod at_rest_tests;
#[cfg(test)]
mod on_paper_tests;
#[cfg(test)]
mod seat_tests;
#[cfg(test)]
mod sitting_tests;

#[cfg(test)]
mod roster_tests;

#[cfg(test)]
mod writing_tests;

#[cfg(test)]
mod paper_tests;

#[cfg(test)]
mod record_tests;

#[cfg(test)]
mod analysis_tests;
#[cfg(test)]
mod archive_tests;

#[cfg(test)]
mod appeal_tests;

#[cfg(test)]
mod retention_tests;

#[cfg(test)]
mod ledger_tests;

#[cfg(test)]
mod annual_tests;

#[cfg(test)]
mod study_text_tests;
