//! Proves the store's promises below the use cases: undo and redo restore exactly, what is altered from outside is found and
//! named, and a backup is whole or absent.

use super::paper::{DrawRules, NewPaper, NewSlot};
use super::question::BankQuery;
use super::roster::Cadre;
use super::sitting::NewSitting;
use super::{Access, Op, Store, StoreError, WORKSPACE_FILE};
use crate::domain::appointments::{Held, History, Recording, change};
use crate::domain::blueprint::Blueprint;
use crate::domain::clock::Stamp;
use crate::domain::exemption::{Exemption, ExemptionGround};
use crate::domain::ids::{AttemptId, CadreId, ExemptionId, QuestionId, RevisionId};
use crate::domain::journal::Event;
use crate::domain::kind::{Area, Kind, Secrecy, Status};
use crate::domain::marks::Marks;
use crate::domain::paper::Section;
use crate::domain::question::{Body, Question};
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::unit_tree::Unit;
use crate::store::check::Finding;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const NOW: i64 = 1_795_000_000_000;
const DAY: i64 = 86_400_000;

pub(super) fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), Access::Write, NOW).unwrap();
    (folder, store)
}

fn question(number: usize) -> Question {
    Question {
        code: String::new(),
        area: Area::new(number as u8 % 26 + 1).unwrap(),
        difficulty: number as u8 % 5 + 1,
        cognition: None,
        tags: Vec::new(),
        exclusive_group: None,
        secrecy: Secrecy::Public,
        marks: None,
        body: Body::Judge { stem: format!("题干{number}处罚"), key: number.is_multiple_of(2) },
        citations: Vec::new(),
        explanation: String::new(),
        waivers: vec![],
        attachments: vec![],
    }
}

fn person(number: usize) -> CadreData {
    CadreData {
        name: format!("人{}", number % 7),
        staff_no: Some(format!("S{number}")),
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment { department: format!("科{}", number % 3), ..Appointment::default() },
    }
}

/// The appointment of a person, held since nobody knows when.
fn held(data: &CadreData) -> [Held; 1] {
    [Held { appointment: data.appointment.clone(), ..Held::default() }]
}

fn exemption() -> Exemption {
    Exemption {
        ground: ExemptionGround::Other,
        reason: "病休".into(),
        evidence: String::new(),
        kind: None,
        from_on: date(2026, 1, 1),
        until_on: None,
    }
}

/// One change of a step. Numbers pick what it is made to, among what there is.
#[derive(Clone, Debug)]
enum Act {
    Add,
    Revise(usize),
    Retire(usize),
    Approve(usize),
    Join,
    Move(usize),
    Undo,
    Redo,
}

fn acts() -> impl Strategy<Value = Vec<Vec<Act>>> {
    let act = prop_oneof![
        3 => Just(Act::Add),
        3 => (0..9_usize).prop_map(Act::Revise),
        2 => (0..9_usize).prop_map(Act::Retire),
        1 => (0..9_usize).prop_map(Act::Approve),
        3 => Just(Act::Join),
        3 => (0..9_usize).prop_map(Act::Move),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
    ];
    // Several in one step are an import.
    prop::collection::vec(prop::collection::vec(act, 1..4), 1..14)
}

type Exemptions = Vec<(CadreId, ExemptionId, Exemption)>;

/// What a user sees of bank and roster, the search index included.
#[derive(Clone, Debug, PartialEq)]
struct Listing {
    questions: Vec<(QuestionId, RevisionId, Status, Question)>,
    found: Vec<Vec<QuestionId>>,
    cadres: Vec<(History, Exemptions, Cadre)>,
    units: Vec<(Unit, usize)>,
}

fn listing(store: &Store) -> Listing {
    let questions = store.all_questions().unwrap().into_iter().map(|r| (r.id, r.revision, r.status, r.question)).collect();
    let find = |text: &str| store.find_questions(&BankQuery { text: text.into(), ..BankQuery::default() }).unwrap();
    let cadres = store.cadres().unwrap();
    let cadres =
        cadres.into_iter().map(|c| (store.appointments(c.id).unwrap(), store.exemptions(Some(c.id)).unwrap(), c)).collect();
    let units = store.unit_tree().unwrap().ordered().to_vec();
    Listing { questions, found: ["处罚", "题干1", "题干3", "题干"].map(find).to_vec(), cadres, units }
}

fn step(store: &mut Store, acts: &[Act], number: &mut usize) {
    match acts[0] {
        Act::Undo => return drop(store.undo("甲", NOW)),
        Act::Redo => return drop(store.redo("甲", NOW)),
        _ => {}
    }
    let questions: Vec<QuestionId> = store.all_questions().unwrap().iter().map(|r| r.id).collect();
    let cadres: Vec<CadreId> = store.cadres().unwrap().iter().map(|c| c.id).collect();
    let pick = |list: &[QuestionId], at: usize| list.get(at % list.len().max(1)).copied();
    let done = store.write::<_, StoreError>(Op::ImportQuestions, "甲", NOW, |tx| {
        for act in acts {
            *number += 1;
            match act {
                Act::Add => drop(tx.add_question(&question(*number), Status::Pending, false, "甲", NOW)?),
                Act::Revise(at) => {
                    if let Some(id) = pick(&questions, *at) {
                        tx.revise_question(id, &question(*number), "乙", NOW)?;
                    }
                }
                Act::Retire(at) | Act::Approve(at) => {
                    let status = if matches!(act, Act::Retire(_)) { Status::Retired } else { Status::Approved };
                    if let Some(id) = pick(&questions, *at) {
                        tx.set_question_status(id, status)?;
                    }
                }
                Act::Join => {
                    let named = tx.unit_tree()?.named(&format!("市局/单位{}", *number % 3)).unwrap();
                    let unit = tx.unit_of(named)?;
                    let mut data = person(*number);
                    data.appointment.unit = Some(unit);
                    let id = tx.add_cadre(&data, &held(&data), NOW)?;
                    tx.add_exemption(id, &exemption())?;
                }
                Act::Move(at) => {
                    if let Some(id) = cadres.get(at % cadres.len().max(1)) {
                        let data = person(*number);
                        tx.set_cadre(*id, &data)?;
                        let how = Recording::Move {
                            on: date(2026, 1, 1).saturating_add((*number as i64).days()),
                            basis: String::new(),
                        };
                        let before = tx.appointments(*id)?;
                        tx.put_appointments(*id, &change(&before, &data.appointment, &how, Date::MAX).unwrap_or(before))?;
                    }
                }
                Act::Undo | Act::Redo => {}
            }
        }
        Ok(())
    });
    done.unwrap();
}

fn all_the_way(store: &mut Store, walk: impl Fn(&mut Store) -> super::Result<()>) -> usize {
    let mut steps = 0;
    while store_walk(walk(store)) {
        steps += 1;
    }
    steps
}

fn store_walk(result: super::Result<()>) -> bool {
    match result {
        Ok(()) => true,
        Err(StoreError::NothingToUndo) => false,
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn undoing_everything_gives_the_beginning_and_redoing_everything_the_end(steps in acts()) {
        let (_folder, mut store) = store();
        let mut number = 0;
        step(&mut store, &[Act::Add, Act::Join, Act::Add], &mut number);
        // What was there before the user's steps cannot be undone.
        store.conn.execute("DELETE FROM undo_step", []).unwrap();
        let beginning = listing(&store);
        for acts in &steps {
            step(&mut store, acts, &mut number);
        }
        let undo = |s: &mut Store| s.undo("甲", NOW).map(drop);
        let redo = |s: &mut Store| s.redo("甲", NOW).map(drop);
        all_the_way(&mut store, redo);
        let end = listing(&store);
        let undone = all_the_way(&mut store, undo);
        prop_assert_eq!(&listing(&store), &beginning);
        prop_assert_eq!(all_the_way(&mut store, redo), undone);
        prop_assert_eq!(&listing(&store), &end);
        all_the_way(&mut store, undo);
        prop_assert_eq!(&listing(&store), &beginning);
        prop_assert_eq!(store.check().unwrap(), vec![]);
    }
}

#[test]
fn what_an_undone_step_had_added_can_be_added_again() {
    let (_folder, mut store) = store();
    let mut coded = question(1);
    coded.code = "x-1".into();
    store.write::<_, StoreError>(Op::ImportRoster, "甲", NOW, |tx| tx.add_cadre(&person(1), &held(&person(1)), NOW)).unwrap();
    store
        .write::<_, StoreError>(Op::ImportQuestions, "甲", NOW, |tx| tx.add_question(&coded, Status::Pending, false, "甲", NOW))
        .unwrap();
    let id = store.question_with_code("x-1").unwrap().unwrap();
    store.undo("甲", NOW).unwrap();
    store.undo("甲", NOW).unwrap();
    assert!(store.all_questions().unwrap().is_empty() && store.cadres().unwrap().is_empty());
    let mut changed = person(1);
    changed.name = "改名".into();
    store.write::<_, StoreError>(Op::ImportRoster, "甲", NOW, |tx| tx.add_cadre(&changed, &held(&changed), NOW)).unwrap();
    store.write::<_, StoreError>(Op::ImportQuestions, "甲", NOW, |tx| tx.revise_question(id, &coded, "甲", NOW)).unwrap();
    assert_eq!(store.cadres().unwrap().iter().map(|c| c.data.clone()).collect::<Vec<_>>(), [changed]);
    assert_eq!(store.all_questions().unwrap().iter().map(|r| r.question.clone()).collect::<Vec<_>>(), [coded]);
    store.undo("甲", NOW).unwrap();
    store.undo("甲", NOW).unwrap();
    assert!(store.all_questions().unwrap().is_empty() && store.cadres().unwrap().is_empty());
}

/// A workspace with an attempt of four events and an audit log of three rows.
fn sat(folder: &Path) -> AttemptId {
    let mut store = Store::open(folder, Access::Write, NOW).unwrap();
    let done = store.write::<_, StoreError>(Op::FillDemo, "甲", NOW, |tx| {
        let id = tx.add_question(&question(1), Status::Approved, false, "甲", NOW)?;
        let cadre = tx.add_cadre(&person(1), &held(&person(1)), NOW)?;
        Ok((id, cadre))
    });
    let (id, cadre) = done.unwrap().output;
    let revision = store.question(id).unwrap().revision;
    let slots = vec![NewSlot { section: 0, revision, part: None, marks: Marks::whole(2), must: false, locked: false }];
    let paper = NewPaper {
        title: "卷".into(),
        blueprint: Blueprint::default(),
        seed: 1,
        sections: vec![Section { kind: Kind::Judge }],
        slots,
        form: None,
        draw_rules: DrawRules::default(),
    };
    let paper =
        store.write::<_, StoreError>(Op::ComposePaper, "甲", NOW, |tx| tx.add_paper(&paper, None, "甲", NOW)).unwrap().output;
    let rules = SittingRules::preset(SittingKind::Mock);
    let new = NewSitting {
        title: "模拟".into(),
        kind: SittingKind::Mock,
        paper,
        rules,
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres: vec![cadre],
    };
    let sitting = store.write::<_, StoreError>(Op::PlanSitting, "甲", NOW, |tx| tx.add_sitting(&new, NOW)).unwrap().output;
    let done = store.write::<_, StoreError>(Op::StartAttempt, "-", NOW, |tx| {
        let attempt = tx.start_attempt(sitting, cadre, None, NOW)?;
        let stamp = Stamp { wall_ms: NOW, boot_id: "b".into(), boot_ms: 1 };
        tx.append_event(attempt, &stamp, &Event::Started { seed: 1, pledge: "人1".into() })?;
        for slot in 0..3 {
            tx.append_event(attempt, &stamp, &Event::Viewed { slot })?;
        }
        Ok(attempt)
    });
    done.unwrap().output
}

fn findings(folder: &Path) -> Vec<Finding> {
    Store::open(folder, Access::Read, NOW).unwrap().check().unwrap()
}

type Expected<'a> = &'a dyn Fn(&[Finding]) -> bool;

#[test]
fn tampering_is_found_and_named_and_gone_once_it_is_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let attempt = sat(folder.path());
    assert_eq!(findings(folder.path()), []);
    let raw = Connection::open(folder.path().join(WORKSPACE_FILE)).unwrap();
    raw.pragma_update(None, "foreign_keys", false).unwrap();
    for table in ["journal", "audit"] {
        assert!(raw.execute(&format!("DELETE FROM {table}"), []).is_err(), "the triggers refuse");
        raw.execute_batch(&format!("DROP TRIGGER {table}_is_append_only_u; DROP TRIGGER {table}_is_append_only_d")).unwrap();
    }
    let of_journal = |found: &[Finding]| matches!(found, [Finding::JournalBroken { attempt: at, ticket, .. }] if *at == attempt && !ticket.is_empty());
    let of_audit = |found: &[Finding]| matches!(found, [Finding::AuditBroken { row: 2 | 3 }]);
    let cases: [(&str, &str, Expected<'_>); 9] = [
        ("journal", "UPDATE journal SET payload = replace(payload, '1', '2') WHERE seq = 3", &of_journal),
        ("journal", "UPDATE journal SET wall_ms = wall_ms - 60000 WHERE seq = 2", &of_journal),
        ("journal", "UPDATE journal SET boot_ms = 0 WHERE seq = 4", &of_journal),
        ("journal", "DELETE FROM journal WHERE seq = 2", &of_journal),
        ("journal", "UPDATE journal SET hash = zeroblob(32) WHERE seq = 1", &of_journal),
        ("audit", "UPDATE audit SET actor = '乙' WHERE id = 2", &of_audit),
        ("audit", "DELETE FROM audit WHERE id = 2", &of_audit),
        (
            "question",
            "UPDATE question SET current = NULL",
            &|found| matches!(found, [Finding::NoCurrentRevision { code }] if !code.is_empty()),
        ),
        (
            "paper_slot",
            "UPDATE paper_slot SET revision = 99",
            &|found| matches!(found, [Finding::MissingParent { table, .. }] if table == "paper_slot"),
        ),
    ];
    for (table, tamper, is_named) in cases {
        raw.execute_batch(&format!("CREATE TEMP TABLE saved AS SELECT * FROM {table}; {tamper}")).unwrap();
        let found = findings(folder.path());
        assert!(is_named(&found), "{tamper}: {found:?}");
        raw.execute_batch(&format!("DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM saved; DROP TABLE saved"))
            .unwrap();
        assert_eq!(findings(folder.path()), [], "{tamper}, put right");
    }
}

#[test]
fn a_half_written_backup_is_never_taken_for_one() {
    let (folder, store) = store();
    let backups = folder.path().join("backups");
    fs::create_dir(&backups).unwrap();
    let half = backups.join("workspace-20991231-235959.part");
    fs::write(&half, "half").unwrap();
    assert_eq!(store.latest_backup(), None);
    let written = store.back_up(NOW).unwrap();
    assert_eq!(store.latest_backup(), Some(written.clone()));
    assert!(store.has_backup_of_day(NOW) && !store.has_backup_of_day(NOW + 2 * DAY));
    assert!(super::backup::restore(&folder.path().join("elsewhere"), &half, NOW).is_err(), "nor restored");
    let again = store.back_up(NOW).unwrap();
    assert_ne!(again, written, "a second backup of the same second has a name of its own");
    assert_eq!(store.latest_backup(), Some(again), "and is the latest");
    assert!(
        fs::read_dir(&backups).unwrap().flatten().all(|e| e.path() == half || e.path().extension().is_some_and(|x| x == "kaofa"))
    );
}

#[test]
fn a_broken_workspace_is_never_rotated_over_good_backups() {
    let (folder, store) = store();
    let kept: Vec<_> = (0..5).map(|day| store.back_up(NOW + day * DAY).unwrap()).collect();
    drop(store);
    let path = folder.path().join(WORKSPACE_FILE);
    let mut bytes = fs::read(&path).unwrap();
    bytes[4096..].chunks_mut(4096).for_each(|page| page[..16].fill(0xA5));
    fs::write(&path, bytes).unwrap();
    let raw = Connection::open(&path).unwrap();
    assert!(super::backup::back_up_to(&raw, &path, NOW + 9 * DAY).is_err());
    let left: Vec<_> = fs::read_dir(folder.path().join("backups")).unwrap().flatten().map(|e| e.path()).collect();
    assert!(left.len() == kept.len() && kept.iter().all(|path| left.contains(path)), "{left:?}");
}

#[test]
fn old_backups_are_thinned_to_one_a_day() {
    let (folder, store) = store();
    for day in 0..40 {
        for hour in 0..2 {
            store.back_up(NOW + day * DAY + hour * 1000).unwrap();
        }
    }
    let mut names: Vec<String> =
        fs::read_dir(folder.path().join("backups")).unwrap().flatten().map(|e| e.file_name().into_string().unwrap()).collect();
    names.sort();
    let mut days: Vec<&str> = names.iter().map(|name| &name[10..18]).collect();
    // The newest five are all kept: two each of the last two days, and one of the day before.
    assert_eq!(names.len(), 32, "{names:?}");
    days.dedup();
    assert_eq!(days.len(), 30);
    assert_eq!(store.latest_backup().unwrap().file_name().unwrap().to_str(), names.last().map(String::as_str));
}

#[test]
fn a_restore_cut_off_between_its_two_renames_is_finished_at_the_next_start() {
    let (folder, mut store) = store();
    store
        .write::<_, StoreError>(Op::AddQuestion, "t", NOW, |tx| tx.add_question(&question(1), Status::Pending, false, "t", NOW))
        .unwrap();
    let backup = store.back_up(NOW).unwrap();
    drop(store);
    // As the power cut leaves it: the old workspace set aside, the checked copy not yet under its name.
    let workspace = folder.path().join(WORKSPACE_FILE);
    fs::copy(&backup, workspace.with_extension("restoring")).unwrap();
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", workspace.display()));
    }
    let again = Store::open(folder.path(), Access::Write, NOW).unwrap();
    assert_eq!(again.all_questions().unwrap().len(), 1, "not a new, empty workspace");
}

#[test]
fn two_restores_in_one_second_keep_both_former_workspaces() {
    let (folder, store) = store();
    let backup = store.back_up(NOW).unwrap();
    drop(store);
    let kept: Vec<_> = (0..2).map(|_| super::backup::restore(folder.path(), &backup, NOW).unwrap().unwrap()).collect();
    assert_ne!(kept[0], kept[1]);
    assert!(kept.iter().all(|path| path.exists()));
}

#[test]
fn unfinished_copies_of_killed_programs_are_taken_away_when_they_are_old_and_nothing_else_is() {
    let (folder, store) = store();
    let backups = folder.path().join("backups");
    fs::create_dir_all(&backups).unwrap();
    let file = |name: &str, minutes: u64| {
        let file = fs::File::create(backups.join(name)).unwrap();
        file.set_modified(std::time::SystemTime::now() - std::time::Duration::from_secs(minutes * 60)).unwrap();
    };
    file("workspace-20260101-000000.part", 61);
    file("workspace-20260101-000000.part-journal", 61);
    file("workspace-20260101-000001.part", 5);
    file("mine.part", 600);
    let made = store.back_up(NOW).unwrap();
    let mut left: Vec<_> = fs::read_dir(&backups).unwrap().flatten().map(|e| e.file_name().into_string().unwrap()).collect();
    left.sort();
    assert_eq!(left, ["mine.part", "workspace-20260101-000001.part", made.file_name().unwrap().to_str().unwrap()]);
}
