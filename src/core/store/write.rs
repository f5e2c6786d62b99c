//! The one write door: transaction, audit, undo step and change flags in one place.

use super::bank_index::Builder;
use super::undo::Inverse;
use super::{Result, Store, StoreError, audit, sums, to_json};
use crate::domain::ids::StepId;
use crate::domain::kind::Area;
use rusqlite::{Connection, Transaction, TransactionBehavior};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};

/// What is being done. Named in the audit log and in the undo menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    LoadBuiltInBank,
    /// The index of words made anew, after an update of the program.
    IndexBank,
    AddQuestion,
    EditQuestion,
    SetQuestionStatus,
    ReviewQuestion,
    RemarkQuestion,
    RestoreRevision,
    KeepDraft,
    Practise,
    PlanStudy,
    EditStudy,
    KeepStudy,
    RecordStudy,
    CancelStudy,
    RemoveStudy,
    AttachStudy,
    PrintStudy,
    ImportQuestions,
    BulkEdit,
    MergeQuestions,
    ExcludeQuestions,
    NotTwins,
    ImportStatutes,
    RemoveStatute,
    ConfirmCitation,
    CheckLaw,
    Bookmark,
    AddCadre,
    EditCadre,
    ImportRoster,
    EditUnit,
    MergeUnits,
    EditExemption,
    ResetPins,
    ComposePaper,
    EditPaper,
    AngoffPanel,
    AngoffJudge,
    AngoffSubmit,
    DrawForm,
    PlanSitting,
    ReplanSitting,
    CancelSitting,
    TakeOver,
    TypePaper,
    SealBank,
    AddEvidence,
    OpenSitting,
    CloseSitting,
    PublishResults,
    SignResults,
    ArchiveSitting,
    FileAppeal,
    AppealStep,
    SetRetention,
    EraseSitting,
    PrintRecords,
    SetOutcome,
    Admit,
    WrongPin,
    CheckIn,
    DeskAct,
    StartAttempt,
    Journal,
    HandIn,
    SealPaper,
    EnrollBureau,
    OpenSealed,
    CollectAnswers,
    Mark,
    JudgeBlank,
    WaiveSecondMark,
    ReMark,
    EditLedger,
    RemoveActivity,
    ImportLedger,
    ExportLedger,
    SetHoursTarget,
    SetAnnualTemplate,
    ExportAnnual,
    EditDigest,
    IssueDigest,
    EditLegalCase,
    EditCaseFinding,
    ExportStudyText,
    SetUpStaff,
    EditStaff,
    SignIn,
    Settings,
    FillDemo,
    ExportResults,
    /// Lists stored in one piece, for the next start.
    PackResults,
    /// Facts of the whole bank in one piece, for the same.
    KeepBankFacts,
    ExportBank,
    PrintPaper,
    Undo,
    Redo,
    /// A step was taken out of undo because it cannot be run any more.
    SetAside,
}

impl Op {
    /// The name in the audit log and the message key `op-<code>`.
    pub fn code(self) -> String {
        // Serde's snake case is the one spelling; a derive cannot fail on a unit variant.
        serde_json::to_value(self).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Candidates' own writes have the journal, and the log notes its head at hand-in; everything staff do is in the audit log, a
    /// judge's percentages once they are in.
    const fn is_audited(self) -> bool {
        !matches!(
            self,
            Self::Journal
                | Self::Admit
                | Self::StartAttempt
                | Self::LoadBuiltInBank
                | Self::Settings
                | Self::Bookmark
                | Self::KeepDraft
                | Self::Practise
                | Self::KeepStudy
                | Self::AngoffJudge
                | Self::IndexBank
                | Self::PackResults
                | Self::KeepBankFacts
        )
    }
}

/// What a write touched: screens refetch only that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Bank,
    Roster,
    Papers,
    Sittings,
    Attempts,
    Marks,
    Staff,
    Settings,
    Laws,
    /// Sessions, the ledger of learning and what is written for study.
    Study,
}

pub type Changes = BTreeSet<Change>;

/// The outcome of a write that is durable.
#[derive(Debug)]
pub struct Done<T> {
    pub output: T,
    pub changes: Changes,
    /// Set when the write can be undone.
    pub step: Option<StepId>,
}

/// An open write. Dropped without reaching the end of [`Store::write`], it leaves nothing behind.
#[derive(Debug)]
pub struct Tx<'a> {
    transaction: Transaction<'a>,
    changes: Changes,
    inverse: Vec<Inverse>,
    detail: String,
    now_ms: i64,
    /// Texts of questions on their way into the index.
    pub(super) index: Builder,
    /// The number of the last code given by itself in an area.
    pub(super) last_codes: HashMap<Area, i64>,
}

impl Tx<'_> {
    pub(super) fn conn(&self) -> &Connection {
        &self.transaction
    }

    /// SQLite's counter of what other connections wrote, as of the beginning of this write.
    pub(super) fn data_version(&self) -> Result<i64> {
        Ok(self.transaction.query_row("PRAGMA data_version", [], |row| row.get(0))?)
    }

    pub(super) fn changed(&mut self, change: Change) {
        self.changes.insert(change);
    }

    /// When this write was begun.
    pub(super) const fn now_ms(&self) -> i64 {
        self.now_ms
    }

    /// Records how to take back what was just done. Run in reverse order by undo.
    pub(super) fn inverse(&mut self, inverse: Inverse) {
        self.inverse.push(inverse);
    }

    /// What the audit log says about this write, besides its name.
    pub fn describe(&mut self, detail: impl Into<String>) {
        self.detail = detail.into();
    }
}

impl Store {
    /// Runs `body` in one transaction. When this returns `Ok`, everything in it is on the disk; otherwise nothing is.
    pub fn write<T, E: From<super::StoreError>>(
        &mut self,
        op: Op,
        actor: &str,
        now_ms: i64,
        body: impl FnOnce(&mut Tx<'_>) -> std::result::Result<T, E>,
    ) -> std::result::Result<Done<T>, E> {
        let transaction = self.conn.transaction_with_behavior(TransactionBehavior::Immediate).map_err(super::StoreError::from)?;
        let mut open = Tx {
            transaction,
            changes: Changes::new(),
            inverse: Vec::new(),
            detail: String::new(),
            now_ms,
            index: Builder::default(),
            last_codes: HashMap::new(),
        };
        let output = body(&mut open)?;
        let (changes, step) = open.finish(op, actor, now_ms)?;
        if changes.contains(&Change::Bank) {
            self.bank_list.take();
        }
        if [Change::Sittings, Change::Attempts, Change::Marks, Change::Roster].iter().any(|change| changes.contains(change)) {
            self.result_columns.take();
        }
        Ok(Done { output, changes, step })
    }

    /// A line of the audit log and nothing else, also from a reader beside a writer (`kaofa export` while the window is
    /// open): SQLite's own lock keeps the two apart for that moment.
    pub fn note(&mut self, op: Op, actor: &str, now_ms: i64, detail: &str) -> Result<Done<()>> {
        let line = |tx: &mut Tx<'_>| {
            tx.describe(detail);
            Ok(())
        };
        if self.lock.is_some() {
            return self.write(op, actor, now_ms, line);
        }
        sums::take_down(&self.path).map_err(StoreError::file(&self.path))?;
        self.conn.pragma_update(None, "query_only", false)?;
        let done = self.write(op, actor, now_ms, line);
        self.conn.pragma_update(None, "query_only", true)?;
        done
    }
}

impl Tx<'_> {
    fn finish(mut self, op: Op, actor: &str, now_ms: i64) -> Result<(Changes, Option<StepId>)> {
        self.finish_index()?;
        if op.is_audited() {
            audit::append(&self.transaction, now_ms, actor, &op.code(), &self.detail)?;
        }
        let mut step = None;
        if !self.inverse.is_empty() && !matches!(op, Op::Undo | Op::Redo) {
            // A new step makes the undone ones unreachable, as in every editor.
            self.transaction.execute("DELETE FROM undo_step WHERE undone = 1", [])?;
            self.transaction.execute(
                "INSERT INTO undo_step (at_ms, actor, op, inverse) VALUES (?1, ?2, ?3, ?4)",
                rusqlite::params![now_ms, actor, op.code(), to_json(&self.inverse)?],
            )?;
            step = Some(StepId(self.transaction.last_insert_rowid()));
        }
        self.transaction.commit()?;
        Ok((self.changes, step))
    }

    pub(super) fn take_inverse(&mut self) -> Vec<Inverse> {
        std::mem::take(&mut self.inverse)
    }
}
