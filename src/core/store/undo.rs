//! Undo as typed inverse operations. Running one yields its own inverse, so redo is the same mechanism.

use super::citation::CitedBy;
use super::marking::GivenMark;
use super::paper::NewSlot;
use super::write::{Done, Op, Tx};
use super::{Change, Result, Store, StoreError, from_json, to_json};
use crate::domain::activity::Activity;
use crate::domain::appointments::History;
use crate::domain::exemption::Exemption;
use crate::domain::ids::{ActivityId, CadreId, ExemptionId, NoteId, PaperId, QuestionId, RevisionId, StepId, StudyId, UnitId};
use crate::domain::kind::Status;
use crate::domain::roster::CadreData;
use crate::domain::study_session::StudySession;
use crate::domain::unit_tree::Unit;
use rusqlite::{OptionalExtension, Row, ToSql, params};
use serde::{Deserialize, Serialize};

/// How to take back one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "inverse", rename_all = "snake_case")]
pub enum Inverse {
    ShowRevision {
        question: QuestionId,
        revision: RevisionId,
    },
    SetStatus {
        question: QuestionId,
        status: Status,
    },
    ListQuestion {
        question: QuestionId,
        listed: bool,
    },
    ListNote {
        note: NoteId,
        listed: bool,
    },
    ConfirmCitations {
        citations: Vec<CitedBy>,
    },
    SetNotTwins {
        first: QuestionId,
        second: QuestionId,
        apart: bool,
    },
    /// The questions of a paper that no sitting uses, as they were.
    PutSlots {
        paper: PaperId,
        slots: Vec<NewSlot>,
    },
    SetCadre {
        cadre: CadreId,
        data: CadreData,
    },
    ListCadre {
        cadre: CadreId,
        listed: bool,
    },
    SetAppointments {
        cadre: CadreId,
        history: History,
    },
    SetUnit {
        unit: Unit,
    },
    ListUnit {
        unit: UnitId,
        listed: bool,
    },
    SetExemption {
        exemption: ExemptionId,
        data: Exemption,
    },
    ListExemption {
        exemption: ExemptionId,
        listed: bool,
    },
    SetActivity {
        activity: ActivityId,
        data: Box<Activity>,
    },
    ListActivity {
        activity: ActivityId,
        listed: bool,
    },
    /// A text of study as it was stored.
    SetStudyText {
        id: i64,
        content: String,
    },
    ListStudyText {
        id: i64,
        listed: bool,
    },
    PutStudy {
        session: StudyId,
        data: Box<StudySession>,
    },
    ListStudy {
        session: StudyId,
        listed: bool,
    },
    /// The mark that stood before; taken back where there was none.
    GiveMark {
        mark: GivenMark,
    },
    JudgeBlank {
        revision: RevisionId,
        part: u8,
        blank: u8,
        folded: String,
        accepted: Option<bool>,
        by: String,
    },
}

/// Steps of one marker are nobody else's to take back, and stand in nobody else's way.
const MINE: &str = "(op NOT IN ('mark', 'judge_blank') OR actor = ?1)";

/// The step that undo or redo would act on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepName {
    pub id: StepId,
    pub op: String,
    pub actor: String,
}

impl Store {
    pub fn undoable(&self, actor: &str) -> Result<Option<StepName>> {
        self.step(false, actor)
    }

    pub fn redoable(&self, actor: &str) -> Result<Option<StepName>> {
        self.step(true, actor)
    }

    fn step(&self, undone: bool, actor: &str) -> Result<Option<StepName>> {
        let (undone, order) = if undone { (1, "") } else { (0, "DESC") };
        let sql = format!("SELECT id, op, actor FROM undo_step WHERE undone = {undone} AND {MINE} ORDER BY id {order} LIMIT 1");
        let read = |row: &Row<'_>| Ok(StepName { id: StepId(row.get(0)?), op: row.get(1)?, actor: row.get(2)? });
        Ok(self.conn.query_row(&sql, [actor], read).optional()?)
    }

    /// The marks and judgements of one marker that can be taken back, the last first, at most `limit`.
    pub fn marking_steps(&self, actor: &str, limit: u32) -> Result<Vec<(StepName, Vec<Inverse>)>> {
        let sql = "SELECT id, op, actor, inverse FROM undo_step WHERE undone = 0 AND op IN ('mark', 'judge_blank') AND actor = ?1
                   ORDER BY id DESC LIMIT ?2";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params![actor, limit], |row| {
            let name = StepName { id: StepId(row.get(0)?), op: row.get(1)?, actor: row.get(2)? };
            Ok((name, row.get::<_, String>(3)?))
        })?;
        rows.map(|row| {
            let (name, inverse) = row?;
            Ok((name, from_json("undo_step", &inverse)?))
        })
        .collect()
    }

    /// Takes back this step, whatever was done after it: for steps that do not depend on each other's order.
    pub fn undo_step(&mut self, step: StepId, actor: &str, now_ms: i64) -> Result<Done<String>> {
        self.write(Op::Undo, actor, now_ms, |tx| {
            tx.run_step("SELECT id, op, inverse FROM undo_step WHERE undone = 0 AND id = ?1", &[&step.0], 1)
        })
    }

    /// Takes back the last step. Its inverse becomes the step's redo.
    pub fn undo(&mut self, actor: &str, now_ms: i64) -> Result<Done<String>> {
        self.write(Op::Undo, actor, now_ms, |tx| {
            let sql = format!("SELECT id, op, inverse FROM undo_step WHERE undone = 0 AND {MINE} ORDER BY id DESC LIMIT 1");
            tx.run_step(&sql, &[&actor], 1)
        })
    }

    /// Does the step undone last once more.
    pub fn redo(&mut self, actor: &str, now_ms: i64) -> Result<Done<String>> {
        self.write(Op::Redo, actor, now_ms, |tx| {
            let sql = format!("SELECT id, op, inverse FROM undo_step WHERE undone = 1 AND {MINE} ORDER BY id LIMIT 1");
            tx.run_step(&sql, &[&actor], 0)
        })
    }
}

impl Store {
    /// Takes a step that cannot be run out of undo and redo, so that it does not stand before the older ones.
    pub fn set_aside(&mut self, step: StepId, actor: &str, now_ms: i64) -> Result<Done<()>> {
        self.write(Op::SetAside, actor, now_ms, |tx| {
            tx.conn().execute("UPDATE undo_step SET undone = 2 WHERE id = ?1", [step.0])?;
            tx.describe(step.to_string());
            tx.changed(Change::Settings);
            Ok(())
        })
    }
}

impl Tx<'_> {
    fn run_step(&mut self, pick: &str, which: &[&dyn ToSql], undone: i64) -> Result<String> {
        let found: Option<(i64, String, String)> =
            self.conn().query_row(pick, which, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
        let (id, op, inverse) = found.ok_or(StoreError::NothingToUndo)?;
        let inverse: Vec<Inverse> = from_json("undo_step", &inverse)?;
        for step in inverse.into_iter().rev() {
            self.run_inverse(step)?;
        }
        let back = to_json(&self.take_inverse())?;
        self.conn().execute("UPDATE undo_step SET inverse = ?2, undone = ?3 WHERE id = ?1", params![id, back, undone])?;
        self.describe(op.clone());
        Ok(op)
    }

    fn run_inverse(&mut self, inverse: Inverse) -> Result<()> {
        match inverse {
            Inverse::ShowRevision { question, revision } => self.show_revision(question, revision),
            Inverse::SetStatus { question, status } => self.set_question_status(question, status),
            Inverse::ListQuestion { question, listed } => self.list_question(question, listed),
            Inverse::ListNote { note, listed } => self.list_note(note, listed),
            Inverse::ConfirmCitations { citations } => self.put_confirmations_back(&citations),
            Inverse::SetNotTwins { first, second, apart } => self.set_not_twins((first, second), apart),
            // A sitting uses the paper meanwhile: it stays as it is.
            Inverse::PutSlots { paper, slots } => {
                if self.replace_slots(paper, &slots)? {
                    Ok(())
                } else {
                    Err(StoreError::StepBlocked)
                }
            }
            Inverse::SetCadre { cadre, data } => self.set_cadre(cadre, &data),
            Inverse::ListCadre { cadre, listed } => self.list_cadre(cadre, listed),
            Inverse::SetAppointments { cadre, history } => self.put_appointments(cadre, &history),
            Inverse::SetUnit { unit } => self.set_unit(&unit),
            Inverse::ListUnit { unit, listed } => self.list_unit(unit, listed),
            Inverse::SetActivity { activity, data } => self.set_activity(activity, &data),
            Inverse::ListActivity { activity, listed } => self.list_activity(activity, listed),
            Inverse::SetStudyText { id, content } => self.put_study_text(id, &content, None),
            Inverse::ListStudyText { id, listed } => self.list_study_text(id, listed),
            Inverse::SetExemption { exemption, data } => self.set_exemption(exemption, &data),
            Inverse::ListExemption { exemption, listed } => self.list_exemption(exemption, listed),
            Inverse::PutStudy { session, data } => self.set_study(session, &data),
            Inverse::ListStudy { session, listed } => self.list_study(session, listed),
            Inverse::GiveMark { mark } => self.put_mark_back(&mark),
            Inverse::JudgeBlank { .. } => self.put_judgement_back(&inverse),
        }?;
        self.changed(Change::Settings);
        Ok(())
    }
}
