//! The ledger of learning as its users fill it.

use super::ledger::{self, ActivityFault as Fault, ActivityField as F, ActivityKind, Cells, LedgerQuery, Standing};
use super::{Office, ServiceError, accounts, roster};
use crate::domain::appointments::Recording;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::CadreId;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::store::Access;
use crate::text::{Locale, Texts};
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_795_003_200_000, boot_id: "test".into(), boot_ms: 0 }
    }
}

pub(super) struct Bureau {
    pub(super) folder: TempDir,
    pub(super) office: Office,
}

/// A bureau whose administrator is signed in.
pub(super) fn bureau() -> Bureau {
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
    accounts::set_up(&mut office, "管理员", "correct horse 42").unwrap();
    Bureau { folder, office }
}

pub(super) fn cells(row: &[(F, &str)]) -> Cells {
    row.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
}

impl Bureau {
    pub(super) fn cadre(&mut self, name: &str, number: Option<&str>, unit: &str) -> CadreId {
        let appointment =
            Appointment { unit: None, department: String::new(), post: String::new(), rank: String::new(), grade: String::new() };
        let data = CadreData {
            name: name.into(),
            staff_no: number.map(Into::into),
            id_tail: None,
            employment: Employment::Civil,
            state: CadreState::Active,
            appointment,
        };
        roster::add(&mut self.office, &data, unit, &Recording::Correct).unwrap()
    }

    pub(super) fn row(&mut self, row: &[(F, &str)]) -> Result<crate::domain::ids::ActivityId, ServiceError> {
        ledger::save(&mut self.office, None, &cells(row))
    }

    fn all(&self) -> ledger::Ledger {
        ledger::list(&self.office, &LedgerQuery::default()).unwrap()
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

const TRAINING: [(F, &str); 4] = [(F::Kind, "法律知识培训"), (F::Date, "2026-03-02"), (F::Title, "行政处罚法"), (F::Hours, "2")];

#[test]
fn a_row_is_stored_changed_taken_out_and_every_step_taken_back() {
    let mut bureau = bureau();
    let id = bureau.row(&TRAINING).unwrap();
    let mut changed = bureau.all().rows[0].cells.clone();
    changed.insert(F::People, "30".into());
    ledger::save(&mut bureau.office, Some(id), &changed).unwrap();
    assert_eq!(bureau.all().rows[0].cells.get(&F::People).map(String::as_str), Some("30"));
    ledger::remove(&mut bureau.office, &[id]).unwrap();
    assert_eq!(bureau.all().count, 0);
    for (undone, people) in [("remove_activity", Some("30")), ("edit_ledger", None)] {
        assert_eq!(bureau.office.undo().unwrap(), undone);
        assert_eq!(bureau.all().rows[0].cells.get(&F::People).map(String::as_str), people);
    }
    bureau.office.undo().unwrap();
    assert_eq!(bureau.all().count, 0);
    bureau.office.redo().unwrap();
    bureau.office.redo().unwrap();
    assert_eq!(bureau.all().rows[0].cells.get(&F::People).map(String::as_str), Some("30"));
    let log = accounts::audit(&bureau.office, 50).unwrap();
    assert!(log.iter().any(|line| line.op == "edit_ledger" && line.detail.contains("行政处罚法")));
}

#[test]
fn what_was_not_yet_is_refused_and_a_total_of_this_year_is_not() {
    let mut bureau = bureau();
    let ahead = bureau.row(&[&TRAINING[..], &[(F::Date, "2026-11-19")]].concat());
    assert!(matches!(&ahead, Err(ServiceError::Activity(faults)) if *faults == [(F::Date, Fault::Ahead)]), "{ahead:?}");
    let path = bureau.file("台账.csv", "日期,类别,主题\n2026-11-19,市监讲堂,明天\n2026-11-18,市监讲堂,今天\n");
    let preview = ledger::preview(&bureau.office, &path).unwrap();
    assert!(matches!(&preview.lines[0].standing, Standing::Wrong(cells) if cells[0].fault == Fault::Ahead));
    assert_eq!(preview.new_rows(), 1);
    let total =
        [(F::Kind, "图书发放"), (F::Date, "2026年"), (F::Title, "民法典"), (F::Amount, "800余册"), (F::Document, "8号文")];
    bureau.row(&total).unwrap();
}

#[test]
fn namesakes_are_told_apart_and_strangers_refused() {
    let mut bureau = bureau();
    let first = bureau.cadre("张三", Some("A1"), "甲科");
    let second = bureau.cadre("张三", None, "乙科");
    bureau.cadre("李四", None, "乙科");
    let mut named = |names: &str| bureau.row(&[&TRAINING[..], &[(F::Names, names)]].concat());
    let faults = |result: Result<_, ServiceError>| match result {
        Err(ServiceError::Activity(faults)) => faults,
        other => panic!("{other:?}"),
    };
    assert_eq!(faults(named("张三")), [(F::Names, Fault::Namesakes)]);
    assert_eq!(faults(named("王五、A1")), [(F::Names, Fault::NotOnTheRoster)]);
    named("A1、张三（乙科）、李 四").unwrap();
    let row = bureau.all().rows.remove(0);
    assert_eq!(row.activity.named.len(), 3);
    assert!(row.activity.named.contains(&first) && row.activity.named.contains(&second));
    let text = row.cells.get(&F::Names).unwrap();
    assert!(text.contains("张三(A1)") && text.contains("张三(乙科)"), "{text}");
    ledger::save(&mut bureau.office, Some(row.id), &row.cells).unwrap();
    assert_eq!(bureau.all().rows[0].activity, row.activity, "what is shown reads back");
    // Who left the roster since stays in the row.
    roster::set_listed(&mut bureau.office, first, false).unwrap();
    ledger::save(&mut bureau.office, Some(row.id), &row.cells).unwrap();
}

#[test]
fn the_same_file_twice_adds_nothing_and_bad_cells_are_named() {
    let mut bureau = bureau();
    let path = bureau.file(
        "台账.csv",
        "日期,类别,主题,数量,来源文件\n2026-01-05,法律知识培训,民法典,,\n2026-01-05,法律知识培训,《民法典》,,\n\
         昨天,法律知识培训,食品安全法,,\n2026年1—11月,支部集中学习,集中学习,647,8号文\n",
    );
    let preview = ledger::preview(&bureau.office, &path).unwrap();
    let told: Vec<_> = preview
        .lines
        .iter()
        .map(|line| match &line.standing {
            Standing::New(_) => format!("{} new", line.line),
            Standing::Known => format!("{} known", line.line),
            Standing::Twice(first) => format!("{} as {first}", line.line),
            Standing::Wrong(cells) => format!("{} {} {}", line.line, cells[0].cell, cells[0].text),
        })
        .collect();
    assert_eq!(told, ["2 new", "3 as 2", "4 A4 昨天", "5 new"]);
    let imported = ledger::commit(&mut bureau.office, &preview).unwrap();
    assert_eq!((imported.added, imported.known, imported.wrong), (2, 1, 1));
    assert_eq!(ledger::commit(&mut bureau.office, &preview).unwrap().added, 0, "an old preview takes nothing twice");
    let again = ledger::preview(&bureau.office, &path).unwrap();
    assert_eq!((again.new_rows(), again.count(|s| *s == Standing::Known)), (0, 3));
    bureau.office.undo().unwrap();
    assert_eq!(bureau.all().count, 0, "one step");
}

#[test]
fn what_was_exported_is_known_when_it_comes_back() {
    let mut bureau = bureau();
    bureau.cadre("张三", None, "甲科");
    bureau.row(&[&TRAINING[..], &[(F::Names, "张三"), (F::Note, "=1+1"), (F::Unit, "+甲/乙")]].concat()).unwrap();
    bureau
        .row(&[(F::Kind, "图书发放"), (F::Date, "2026-10"), (F::Title, "民法典"), (F::Amount, "800余册"), (F::Unit, "法规科")])
        .unwrap();
    let texts = Texts::new(Locale::ZhCn);
    for ending in ["xlsx", "csv"] {
        let path = bureau.folder.path().join(format!("台账.{ending}"));
        ledger::export(&mut bureau.office, &LedgerQuery::default(), &path, &texts).unwrap();
        let preview = ledger::preview(&bureau.office, &path).unwrap();
        assert_eq!((preview.lines.len(), preview.count(|s| *s == Standing::Known)), (2, 2), "{ending}: {preview:?}");
    }
    let path = bureau.folder.path().join("空白.xlsx");
    ledger::template(&mut bureau.office, &path, &texts).unwrap();
    assert_eq!(ledger::preview(&bureau.office, &path).unwrap().lines.len(), 0);
}

#[test]
fn rows_are_filtered_and_added_up_by_year_and_kind() {
    let mut bureau = bureau();
    bureau.row(&TRAINING).unwrap();
    bureau.row(&[&TRAINING[..], &[(F::Date, "2025-12-30至2026-01-02"), (F::Unit, "甲科")]].concat()).unwrap();
    bureau
        .row(&[
            (F::Kind, "法律知识培训"),
            (F::Date, "2026年1—11月"),
            (F::Title, "各县区培训"),
            (F::Amount, "约40"),
            (F::Document, "8号文"),
        ])
        .unwrap();
    let with = |query| ledger::list(&bureau.office, &query).unwrap();
    assert_eq!(with(LedgerQuery { year: Some(2025), ..LedgerQuery::default() }).rows.len(), 0, "a row counts where it ended");
    assert_eq!(with(LedgerQuery { reported: Some(true), ..LedgerQuery::default() }).rows.len(), 1);
    assert_eq!(with(LedgerQuery { unit: Some("甲科".into()), ..LedgerQuery::default() }).rows.len(), 1);
    let all = with(LedgerQuery::default());
    let (kind, total) = &all.totals[&2026][0];
    assert_eq!((*kind, total.own.number, total.own_hours_milli), (ActivityKind::Training, 2, 4000));
    assert_eq!(Texts::new(Locale::ZhCn).amount(&total.reported), "约40");
}

#[test]
fn hours_count_for_who_is_named_and_the_target_says_who_is_behind() {
    let mut bureau = bureau();
    bureau.cadre("张三", None, "甲科");
    bureau.cadre("李四", None, "甲科");
    bureau.row(&[&TRAINING[..], &[(F::Names, "张三")]].concat()).unwrap();
    bureau.row(&[&TRAINING[..], &[(F::Date, "2026-04-01")]].concat()).unwrap();
    let before = ledger::hours(&bureau.office, 2026).unwrap();
    assert_eq!((before.target_milli, before.behind().count(), before.unnamed_milli), (None, 0, 2000));
    ledger::set_target(&mut bureau.office, Some(2000)).unwrap();
    let report = ledger::hours(&bureau.office, 2026).unwrap();
    let behind: Vec<_> = report.behind().map(|row| (row.cadre.data.name.as_str(), row.total_milli())).collect();
    assert_eq!(behind, [("李四", 0)]);
    assert_eq!(ledger::hours(&bureau.office, 2025).unwrap().behind().count(), 2);
    ledger::set_target(&mut bureau.office, None).unwrap();
    assert_eq!(ledger::target(&bureau.office).unwrap(), None);
}

#[test]
fn a_session_counts_for_who_was_there_and_who_made_it_up() {
    use crate::domain::study_session::{Attendee, MakeUp, Presence, StudySession, StudyState};
    let mut bureau = bureau();
    let [there, made_up, absent] = ["张三", "李四", "王五"].map(|name| bureau.cadre(name, None, "甲科"));
    let day = jiff::civil::date(2026, 3, 2);
    let line = |cadre, presence, makeup: bool| Attendee {
        cadre: Some(cadre),
        name: String::new(),
        unit: String::new(),
        presence,
        reason: String::new(),
        makeup: makeup.then(|| MakeUp { on: day, how: "自学".into() }),
    };
    let session = StudySession {
        year: 2026,
        day: Some(day),
        minutes: 90,
        state: StudyState::Held,
        attendance: vec![
            line(there, Presence::Present, false),
            line(made_up, Presence::Leave, true),
            line(absent, Presence::Absent, false),
        ],
        ..StudySession::default()
    };
    let written =
        bureau.office.store.write::<_, ServiceError>(crate::store::Op::EditLedger, "甲", 1, |tx| Ok(tx.add_study(&session)?));
    written.unwrap();
    let report = ledger::hours(&bureau.office, 2026).unwrap();
    let of = |cadre| report.rows.iter().find(|row| row.cadre.id == cadre).unwrap().sessions_milli;
    assert_eq!((of(there), of(made_up), of(absent)), (2000, 2000, 0));
}

#[test]
fn evidence_stays_with_its_row_when_cells_are_typed_anew() {
    use super::ledger::{EvidenceChange, MaterialState};
    let mut bureau = bureau();
    let id = bureau.row(&TRAINING).unwrap();
    let path = bureau.file("签到表.txt", "张三");
    ledger::attach(&mut bureau.office, id, &EvidenceChange::Add(path.clone())).unwrap();
    ledger::attach(&mut bureau.office, id, &EvidenceChange::Add(path.clone())).unwrap();
    std::fs::remove_file(&path).unwrap();
    let cells = bureau.all().rows[0].cells.clone();
    ledger::save(&mut bureau.office, Some(id), &cells).unwrap();
    let files = ledger::evidence(&bureau.office, id).unwrap();
    assert_eq!((files.len(), files[0].1.state), (1, MaterialState::Found), "the copy is beside the workspace");
    std::fs::write(&files[0].1.path, "李四").unwrap();
    assert_eq!(ledger::evidence(&bureau.office, id).unwrap()[0].1.state, MaterialState::Changed);
    ledger::attach(&mut bureau.office, id, &EvidenceChange::Remove("签到表.txt".into())).unwrap();
    assert_eq!(ledger::evidence(&bureau.office, id).unwrap(), []);
    bureau.office.undo().unwrap();
    assert_eq!(ledger::evidence(&bureau.office, id).unwrap().len(), 1);
    let missing = EvidenceChange::Add(bureau.folder.path().join("没有这个文件"));
    assert!(matches!(ledger::attach(&mut bureau.office, id, &missing), Err(ServiceError::File { .. })));
}
