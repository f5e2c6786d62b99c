//! A bank whose law moves: what is found, what each answer does, who is reminded.

use super::law_changes::{self, ChangeKind};
use super::laws::{self, Bookmark};
use super::{Actor, Office, ServiceError, bank, exam, review, roster, sittings};
use crate::domain::answer::Answer;
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::citation::Citation;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{CadreId, PaperId, QuestionId, StaffId};
use crate::domain::journal::Event;
use crate::domain::kind::{Area, Kind, Secrecy};
use crate::domain::law::LawState;
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Question};
use crate::domain::review::NoteKind;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::staff::{Role, Roles};
use crate::law::compare::Fate;
use crate::store::Access;
use crate::store::sitting::NewSitting;
use jiff::civil::date;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

/// 2026-11-18.
const START: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;

/// A clock that a test moves.
struct Moving(AtomicI64);

impl Clock for Moving {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: self.0.load(Ordering::Relaxed), boot_id: "boot".into(), boot_ms: 1 }
    }
}

struct Desk {
    folder: TempDir,
    clock: Arc<Moving>,
    office: Office,
}

fn row(version: &str, effective: &str, number: u32, text: &str) -> String {
    format!(
        r#"{{"law_name":"示例法","full_name":"中华人民共和国示例法","level":"法律","version_date":"{version}","effective_date":"{effective}","status":"","article_no":{number},"article_label":"第{number}条","text":"{text}"}}"#
    )
}

fn old_text() -> String {
    [
        row("2020-01-01", "2020-01-01", 1, "为了示例，制定本法。"),
        row("2020-01-01", "2020-01-01", 2, "违反本法规定的，由市场监督管理部门处五万元以下罚款。"),
        row("2020-01-01", "2020-01-01", 3, "经营者应当建立进货查验记录，保存期限不得少于二年。"),
        row("2020-01-01", "2020-01-01", 4, "对查封的场所张贴封条，任何单位不得损毁。"),
    ]
    .join("\n")
}

fn new_text() -> String {
    [
        row("2026-06-26", "2027-01-01", 1, "为了示例，制定本法。"),
        row("2026-06-26", "2027-01-01", 2, "国家鼓励诚信经营和公平竞争。"),
        row("2026-06-26", "2027-01-01", 3, "违反本法规定的，由市场监督管理部门处十万元以下罚款。"),
        row("2026-06-26", "2027-01-01", 4, "经营者应当建立进货查验记录，保存期限不得少于二年。"),
    ]
    .join("\n")
}

fn question(stem: &str, key: bool, citation: &str) -> Question {
    Question {
        code: String::new(),
        area: Area::new(3).unwrap(),
        difficulty: 3,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Judge { stem: stem.into(), key },
        citations: vec![Citation::parse(citation, None).unwrap()],
        explanation: "因为。".into(),
        waivers: vec![],
        attachments: vec![],
    }
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(Moving(AtomicI64::new(START)));
        let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        office.actor = Actor::Staff { id: StaffId(1), name: "法规科".into(), roles: Roles::of(Role::ALL.iter().copied()) };
        Self { folder, clock, office }
    }

    fn import(&mut self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        laws::import(&mut self.office, &path, |_| true).unwrap().unwrap();
    }

    fn days_later(&self, days: i64) {
        self.clock.0.fetch_add(days * DAY, Ordering::Relaxed);
    }

    fn add(&mut self, stem: &str, key: bool, citation: &str) -> QuestionId {
        bank::add(&mut self.office, &question(stem, key, citation), None).unwrap()
    }

    /// Changes of the made-up law only: the built-in bank has its own.
    fn changes(&self) -> Vec<law_changes::LawChange> {
        let mut all = law_changes::list(&self.office).unwrap();
        all.retain(|change| change.law == "示例法");
        all
    }
}

#[test]
fn a_law_that_moves_is_found_on_its_day_and_each_answer_settles_it() {
    let mut desk = Desk::new();
    desk.import("old.jsonl", &old_text());
    let [untouched, fined, kept, gone] = [
        ("立法目的。", "示例法 第一条"),
        ("罚款最高五万元。", "示例法 第二条"),
        ("记录至少保存二年。", "示例法 第三条"),
        ("封条不得损毁。", "示例法 第四条"),
    ]
    .map(|(stem, citation)| desk.add(stem, true, citation));
    assert_eq!(desk.changes(), []);

    desk.import("new.jsonl", &new_text());
    let coming = desk.changes();
    assert_eq!(coming[0].kind, ChangeKind::Coming { on: date(2027, 1, 1) });
    let before = law_changes::waiting(&desk.office).unwrap();

    desk.days_later(60);
    let changes = desk.changes();
    let [change] = &changes[..] else { panic!("{changes:?}") };
    assert_eq!(change.kind, ChangeKind::Modified { from: date(2020, 1, 1), to: date(2027, 1, 1) });
    assert_eq!(change.untouched, 1);
    let fates: Vec<_> = change.affected.iter().map(|a| (a.cited.question, a.fate.unwrap(), a.now)).collect();
    assert_eq!(fates, [(fined, Fate::Changed, Some((3, 0))), (kept, Fate::Renumbered, Some((4, 0))), (gone, Fate::Gone, None)]);
    assert!(law_changes::waiting(&desk.office).unwrap() >= before + 3);
    assert!(!change.affected.iter().any(|a| a.cited.question == untouched));

    let beside = law_changes::side_by_side(&desk.office, change.kind, &change.affected[0].cited).unwrap();
    assert_eq!((beside.old.unwrap().number, beside.new.unwrap().number), (2, 3));
    assert!(beside.runs.iter().any(|run| run.text == "十"));

    // Still right: cited anew under its new number, as a revision.
    law_changes::confirm(&mut desk.office, &change.affected[1..2]).unwrap();
    assert_eq!(bank::view(&desk.office, kept).unwrap().question.citations[0].to_string(), "示例法 第四条");
    // Edited, retired.
    bank::revise(&mut desk.office, fined, &question("罚款最高十万元。", true, "示例法 第三条"), None).unwrap();
    bank::set_retired(&mut desk.office, gone, true).unwrap();
    assert_eq!(desk.changes(), []);

    // Undone, the questions ask again.
    for _ in 0..3 {
        desk.office.undo().unwrap();
    }
    assert_eq!(desk.changes()[0].affected.len(), 3);
}

#[test]
fn a_confirmation_without_a_new_number_is_one_step_and_can_be_undone() {
    let mut desk = Desk::new();
    desk.import("a.jsonl", &old_text());
    desk.add("罚款最高五万元。", true, "示例法 第二条");
    desk.import("b.jsonl", &row("2026-06-26", "2027-01-01", 2, "违反本法规定的，由市场监督管理部门处五万元以下的罚款。"));
    desk.days_later(60);
    let change = desk.changes().remove(0);
    assert_eq!(change.affected[0].fate, Some(Fate::Changed));
    law_changes::confirm(&mut desk.office, &change.affected).unwrap();
    assert_eq!(desk.changes(), []);
    desk.office.undo().unwrap();
    assert_eq!(desk.changes().len(), 1);
    desk.office.redo().unwrap();
    assert_eq!(desk.changes(), []);
}

#[test]
fn repeal_is_told_apart_from_change() {
    let mut desk = Desk::new();
    desk.import("a.jsonl", &old_text());
    desk.add("罚款最高五万元。", true, "示例法 第二条");
    desk.import("b.jsonl", &old_text().replace(r#""status":"""#, r#""status":"已失效""#));
    assert_eq!(desk.changes()[0].kind, ChangeKind::Lapsed);
    desk.import("b.jsonl", &old_text().replace(r#""status":"""#, r#""status":"已废止""#));
    assert_eq!(desk.changes()[0].kind, ChangeKind::Repealed);
}

#[test]
fn the_shelf_says_what_is_in_force_and_a_typed_place_is_found() {
    let mut desk = Desk::new();
    desk.import("a.jsonl", &format!("{}\n{}", old_text(), new_text()));
    let shelf = laws::shelf(&desk.office).unwrap();
    assert_eq!(shelf.laws.iter().map(|l| l.state).collect::<Vec<_>>(), [LawState::NotYet, LawState::InForce]);
    let in_force = shelf.laws[1].row.id;
    let hits = laws::search(&desk.office, "示例法 3", false).unwrap();
    assert_eq!(hits.jump, Some((in_force, Some((3, 0)))));
    assert_eq!(laws::search(&desk.office, "罚款", false).unwrap().hits.len(), 1);
    assert_eq!(laws::search(&desk.office, "罚款", true).unwrap().hits.len(), 2);
    let (entry, article) = laws::find_article(&desk.office, "示例法", 3, 0).unwrap().unwrap();
    assert_eq!((entry.state, article.number), (LawState::InForce, 3));

    let id = desk.add("记录至少保存二年。", true, "示例法 第三条");
    assert_eq!(laws::open(&desk.office, in_force).unwrap().citing.get(&(3, 0)), Some(&1));
    assert_eq!(laws::citing(&desk.office, "示例法", 3, 0).unwrap()[0].id, id);
    let mark = Bookmark { law: "示例法".into(), article: 3, inserted: 0 };
    laws::bookmark(&mut desk.office, &mark, true).unwrap();
    assert_eq!(laws::shelf(&desk.office).unwrap().bookmarks, std::slice::from_ref(&mark));
    laws::bookmark(&mut desk.office, &mark, false).unwrap();
    assert_eq!(laws::shelf(&desk.office).unwrap().bookmarks, []);
    laws::remove(&mut desk.office, in_force).unwrap();
    assert_eq!(laws::shelf(&desk.office).unwrap().laws.len(), 1);
}

fn person(office: &mut Office) -> CadreId {
    let data = CadreData {
        name: "张三".into(),
        staff_no: None,
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment::default(),
    };
    roster::add(office, &data, "", &crate::domain::appointments::Recording::Correct).unwrap()
}

/// Sits a mock sitting of one paper and answers 对 throughout.
fn sit_saying_true(office: &mut Office, paper: PaperId, cadre: CadreId) {
    let new = NewSitting {
        title: "模拟".into(),
        kind: SittingKind::Mock,
        paper,
        rules: SittingRules::preset(SittingKind::Mock),
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: vec![cadre],
    };
    let sitting = sittings::plan(office, &new).unwrap();
    sittings::open(office, sitting).unwrap();
    let seat = exam::start(office, sitting, cadre, "张三").unwrap();
    let said = |item: &exam::SeatItem| Event::Answered { slot: item.slot, answer: Some(Answer::Judge(true)) };
    let events: Vec<Event> = seat.items.iter().map(said).collect();
    exam::record(office, seat.attempt, &events).unwrap();
    exam::hand_in(office, seat.attempt).unwrap();
}

#[test]
fn who_was_right_by_the_old_law_is_reminded_and_offered_practice() {
    let mut desk = Desk::new();
    desk.import("old.jsonl", &old_text());
    let id = desk.add("罚款最高五万元。", true, "示例法 第二条");
    let cadre = person(&mut desk.office);
    let marks = Marks::whole(1);
    let paper = super::papers::of_questions(&mut desk.office, "卷", &[id], marks, crate::store::Op::ComposePaper).unwrap();
    sit_saying_true(&mut desk.office, paper, cadre);
    desk.import("new.jsonl", &new_text());
    desk.days_later(60);
    assert_eq!(law_changes::old_answers(&desk.office).unwrap(), [], "the key still stands");

    bank::revise(&mut desk.office, id, &question("罚款最高五万元。", false, "示例法 第三条"), None).unwrap();
    let people = law_changes::old_answers(&desk.office).unwrap();
    assert_eq!(people.iter().map(|p| (p.cadre, p.questions.len())).collect::<Vec<_>>(), [(cadre, 1)]);

    let practice = law_changes::practise(&mut desk.office, "新法再练").unwrap();
    let seat = exam::start(&mut desk.office, practice, cadre, "张三").unwrap();
    assert_eq!(seat.items.len(), 1);
    // An edit that no law asked for reminds nobody.
    let other = desk.add("立法目的。", true, "示例法 第一条");
    let paper = super::papers::of_questions(&mut desk.office, "卷二", &[other], marks, crate::store::Op::ComposePaper).unwrap();
    sit_saying_true(&mut desk.office, paper, cadre);
    bank::revise(&mut desk.office, other, &question("立法目的。", false, "示例法 第一条"), None).unwrap();
    let again = law_changes::old_answers(&desk.office).unwrap();
    assert!(again.iter().all(|p| p.questions.iter().all(|(q, _)| *q == id)), "{again:?}");
}

#[test]
fn a_formal_sitting_asks_to_compare_laws_that_nobody_looked_at_for_long() {
    let mut desk = Desk::new();
    desk.import("a.jsonl", &old_text());
    let id = desk.add("罚款最高五万元。", true, "示例法 第二条");
    desk.office.actor = Actor::Staff { id: StaffId(2), name: "审题人".into(), roles: Roles::of(Role::ALL.iter().copied()) };
    let seen = bank::view(&desk.office, id).unwrap().revision;
    review::judge(&mut desk.office, id, seen, NoteKind::Approved, "").unwrap();
    let blueprint = Blueprint {
        rows: vec![BlueprintRow {
            area: None,
            kind: Kind::Judge,
            difficulty: None,
            cognition: None,
            count: 1,
            marks: Marks::whole(1),
            must: false,
        }],
        difficulty: None,
    };
    let paper = super::papers::compose_paper(&mut desk.office, "卷", &blueprint, 1, true).unwrap();
    let cadre = person(&mut desk.office);
    let new = NewSitting {
        title: "任前考法".into(),
        kind: SittingKind::Appointment,
        paper,
        rules: SittingRules { formal: true, ..SittingRules::preset(SittingKind::Appointment) },
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: vec![cadre],
    };
    let refused = sittings::plan(&mut desk.office, &new);
    assert!(matches!(&refused, Err(ServiceError::StaleLaws(laws)) if laws[0].law == "示例法"), "{refused:?}");
    laws::checked_today(&mut desk.office, "示例法").unwrap();
    sittings::plan(&mut desk.office, &new).unwrap();
    desk.days_later(400);
    assert!(matches!(sittings::plan(&mut desk.office, &new), Err(ServiceError::StaleLaws(_))));
    let mut waived = new.clone();
    waived.rules.waiver = Some("已口头核对".into());
    sittings::plan(&mut desk.office, &waived).unwrap();
}
