//! After the exam: published results, their signature, and what is found when somebody touches them.

use super::command::Secret;
use super::publication::{self, PublicationState, PublishedFinding, PublishedFinding as F};
use super::two_people::Countersign;
use super::{Office, ServiceError, accounts, desk_tests, exam, papers, sittings};
use crate::domain::answer::Answer;
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{CadreId, SittingId};
use crate::domain::journal::Event;
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::publication::{Difference, RowField};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::domain::staff::{Role, Roles};
use crate::store::sitting::NewSitting;
use crate::store::{Access, WORKSPACE_FILE};
use rusqlite::Connection;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

pub(super) const PASSPHRASE: &str = "correct horse 42";
pub(super) const DAY: i64 = 24 * 3_600_000;
/// 2026-11-18 in UTC.
pub(super) const START: i64 = 1_795_003_200_000;

pub(super) struct ByHand(pub(super) AtomicI64);

impl Clock for ByHand {
    fn now(&self) -> Stamp {
        let ms = self.0.load(Ordering::Relaxed);
        Stamp { wall_ms: START + ms, boot_id: "boot".into(), boot_ms: ms }
    }
}

/// A formal sitting of two questions, handed in by two of three and closed. 李局 holds what publishing takes; 复核甲 and 复核乙
/// review; 监考丙 only invigilates.
pub(super) struct Bureau {
    pub(super) folder: TempDir,
    pub(super) clock: Arc<ByHand>,
    pub(super) office: Office,
    pub(super) sitting: SittingId,
    pub(super) people: Vec<CadreId>,
}

impl Bureau {
    pub(super) fn closed() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ByHand(AtomicI64::new(0)));
        let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        accounts::set_up(&mut office, "李局", PASSPHRASE).unwrap();
        for (name, role) in [("复核甲", Role::Checker), ("复核乙", Role::Checker), ("监考丙", Role::Invigilator)] {
            accounts::add(&mut office, PASSPHRASE, name, PASSPHRASE, &Roles::of([role])).unwrap();
        }
        let people: Vec<CadreId> = ["张三", "李四", "赵六"].map(|name| desk_tests::join(&mut office, name)).into();
        let row = |kind| BlueprintRow {
            kind,
            area: None,
            difficulty: None,
            cognition: None,
            must: false,
            count: 1,
            marks: Marks::whole(50),
        };
        let blueprint = Blueprint { rows: vec![row(Kind::Judge), row(Kind::Short)], ..Blueprint::default() };
        let paper = papers::compose_paper(&mut office, "卷", &blueprint, 1, false).unwrap();
        let rules = SittingRules { waiver: Some("测试".into()), ..SittingRules::preset(SittingKind::Appointment) };
        let new = NewSitting {
            title: "任前考法".into(),
            kind: SittingKind::Appointment,
            paper,
            rules,
            basis: "市监〔2026〕1号".into(),
            makeup_of: None,
            facts: SittingFacts::default(),
            cadres: people.clone(),
        };
        let sitting = sittings::plan(&mut office, &new).unwrap();
        sittings::open(&mut office, sitting).unwrap();
        let mut attempts = Vec::new();
        for (cadre, name) in people.iter().zip(["张三", "李四"]) {
            let seat = exam::start(&mut office, sitting, *cadre, name).unwrap();
            let judge = Event::Answered { slot: 0, answer: Some(Answer::Judge(true)) };
            let short = Event::Answered { slot: 1, answer: Some(Answer::Text("作答之秘：应当告知".into())) };
            exam::record(&mut office, seat.attempt, &[judge, short]).unwrap();
            exam::hand_in(&mut office, seat.attempt).unwrap();
            attempts.push(seat.attempt);
        }
        sittings::close(&mut office, sitting).unwrap();
        for attempt in &attempts {
            super::marking::mark_short(&mut office, *attempt, 1, Marks::whole(40), &[], "").unwrap();
        }
        Self { folder, clock, office, sitting, people }
    }

    /// The same, published by 李局 with 复核甲.
    pub(super) fn published() -> Self {
        let mut bureau = Self::closed();
        publication::publish(&mut bureau.office, bureau.sitting, Some(&by("复核甲"))).unwrap();
        bureau
    }

    /// A second formal sitting of the same people, sat by the first of them and closed.
    pub(super) fn sit_again(&mut self, people: &[CadreId]) {
        let paper = self.office.store.sitting(self.sitting).unwrap().paper;
        let rules = SittingRules { waiver: Some("测试".into()), ..SittingRules::preset(SittingKind::Appointment) };
        let new = NewSitting {
            title: "再次考法".into(),
            kind: SittingKind::Appointment,
            paper,
            rules,
            basis: String::new(),
            makeup_of: None,
            facts: SittingFacts::default(),
            cadres: people.to_vec(),
        };
        self.sitting = sittings::plan(&mut self.office, &new).unwrap();
        sittings::open(&mut self.office, self.sitting).unwrap();
        let seat = exam::start(&mut self.office, self.sitting, people[0], "张三").unwrap();
        exam::hand_in(&mut self.office, seat.attempt).unwrap();
        sittings::close(&mut self.office, self.sitting).unwrap();
    }

    pub(super) fn pass_days(&self, days: i64) {
        self.clock.0.fetch_add(days * DAY, Ordering::Relaxed);
    }

    pub(super) fn sign_in(&mut self, name: &str) {
        accounts::sign_in(&mut self.office, name, PASSPHRASE).unwrap();
    }

    pub(super) fn state(&self) -> PublicationState {
        publication::state(&self.office, self.sitting).unwrap()
    }

    pub(super) fn tamper(&self, sql: &str) {
        tamper(self.folder.path(), sql);
    }
}

/// As somebody who has the file and SQLite, and takes the triggers away.
fn tamper(folder: &Path, sql: &str) {
    let conn = Connection::open(folder.join(WORKSPACE_FILE)).unwrap();
    for trigger in ["published_is_append_only_u", "published_is_append_only_d"] {
        conn.execute_batch(&format!("DROP TRIGGER IF EXISTS {trigger};")).unwrap();
    }
    assert!(conn.execute(sql, []).unwrap() > 0, "{sql}");
}

/// Publishes as a bureau with one person does.
pub(super) fn publish_alone(office: &mut Office, id: SittingId, passphrase: &str) -> super::Result<()> {
    let alone = Countersign::Waived { reason: "只有一人".into(), own: Secret(passphrase.into()) };
    publication::publish(office, id, Some(&alone))
}

pub(super) fn by(name: &str) -> Countersign {
    Countersign::By { name: name.into(), passphrase: Secret(PASSPHRASE.into()) }
}

#[test]
fn publishing_takes_two_people_and_signs_what_stands_there() {
    let mut bureau = Bureau::closed();
    let publish =
        |bureau: &mut Bureau, sign: Option<Countersign>| publication::publish(&mut bureau.office, bureau.sitting, sign.as_ref());
    assert!(matches!(publish(&mut bureau, None), Err(ServiceError::TwoPeople)));
    assert!(matches!(publish(&mut bureau, Some(by("李局"))), Err(ServiceError::SamePerson)));
    assert!(matches!(publish(&mut bureau, Some(by("监考丙"))), Err(ServiceError::SecondMayNot { .. })));
    let wrong = Countersign::By { name: "复核甲".into(), passphrase: Secret("no such".into()) };
    assert!(matches!(publish(&mut bureau, Some(wrong)), Err(ServiceError::WrongPassphrase)));
    let silent = Countersign::Waived { reason: " ".into(), own: Secret(PASSPHRASE.into()) };
    assert!(matches!(publish(&mut bureau, Some(silent)), Err(ServiceError::NoReason)));
    assert_eq!(sittings::sitting(&bureau.office, bureau.sitting).unwrap().state, SittingState::Closed);

    publish(&mut bureau, Some(by("复核甲"))).unwrap();
    let state = bureau.state();
    assert_eq!(state.findings, []);
    assert_eq!(state.versions.len(), 1);
    assert_eq!((state.versions[0].by.as_str(), state.versions[0].second.as_deref()), ("李局", Some("复核甲")));
    assert!(state.fingerprint.is_some());
    assert!(matches!(publish(&mut bureau, Some(by("复核甲"))), Err(ServiceError::WrongState(_))));
    let log = accounts::audit(&bureau.office, 3);
    assert!(log.unwrap().iter().any(|row| row.op == "publish_results" && row.detail.ends_with("复核甲")));
}

#[test]
fn a_missing_second_person_is_a_waiver_on_the_record() {
    let mut bureau = Bureau::closed();
    let alone = Countersign::Waived { reason: "复核人员出差".into(), own: Secret(PASSPHRASE.into()) };
    publication::publish(&mut bureau.office, bureau.sitting, Some(&alone)).unwrap();
    let state = bureau.state();
    assert_eq!((state.versions[0].second.as_deref(), state.versions[0].waiver.as_str()), (None, "复核人员出差"));
    assert_eq!(state.findings, []);
}

#[test]
fn an_informal_sitting_is_published_by_one_and_not_signed() {
    let mut bureau = Bureau::closed();
    bureau.tamper(r#"UPDATE sitting SET rules = replace(rules, '"formal":true', '"formal":false')"#);
    publication::publish(&mut bureau.office, bureau.sitting, None).unwrap();
    let state = bureau.state();
    assert!(state.published && state.versions.is_empty() && state.findings.is_empty() && state.fingerprint.is_none());
}

#[test]
fn a_correction_makes_another_version_and_the_first_stays() {
    let mut bureau = Bureau::published();
    let again =
        |bureau: &mut Bureau, reason: &str| publication::sign_again(&mut bureau.office, bureau.sitting, reason, &by("复核乙"));
    assert!(matches!(again(&mut bureau, "无"), Err(ServiceError::NothingToSign)));
    let first = bureau.office.store.published(bureau.sitting).unwrap();
    bureau.tamper("UPDATE attempt SET total_milli = 50000 WHERE id = 1");
    let changed = Difference::Row { ticket: "0001".into(), fields: vec![RowField::Marks, RowField::Outcome] };
    assert_eq!(bureau.state().findings, [PublishedFinding::Differs { difference: changed }]);
    assert!(matches!(again(&mut bureau, "  "), Err(ServiceError::NoReason)));
    again(&mut bureau, "复核：第 2 题改分").unwrap();
    let state = bureau.state();
    assert_eq!(state.findings, []);
    assert_eq!(state.versions.iter().map(|v| v.version).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(state.versions[1].reason, "复核：第 2 题改分");
    assert_eq!(bureau.office.store.published(bureau.sitting).unwrap()[..1], first);
}

#[test]
fn what_is_done_to_published_rows_behind_the_program_is_told() {
    let Bureau { folder, clock, office, sitting, .. } = Bureau::published();
    drop(office);
    let finding = |sql: &str| {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(folder.path().join(WORKSPACE_FILE), copy.path().join(WORKSPACE_FILE)).unwrap();
        tamper(copy.path(), sql);
        let mut office = Office::open(copy.path(), Access::Read, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        accounts::sign_in(&mut office, "李局", PASSPHRASE).unwrap();
        publication::state(&office, sitting).unwrap().findings
    };
    let altered = F::Altered { version: 1 };
    let gone = F::Gone { version: 1 };
    assert_eq!(finding("UPDATE published SET content = replace(content, '张三', '张四')"), [altered.clone(), gone.clone()]);
    assert_eq!(finding("UPDATE published SET signature = replace(signature, ' ', '  ')"), [altered]);
    assert_eq!(finding("DELETE FROM published"), std::slice::from_ref(&gone));
    assert_eq!(finding("UPDATE published SET version = 2"), [F::NotFollowing { version: 2 }, gone]);
    let of = |field| [F::Differs { difference: Difference::Row { ticket: "0002".into(), fields: vec![field] } }];
    assert_eq!(finding("UPDATE cadre SET name = '李五' WHERE name = '李四'"), of(RowField::Name));
    assert_eq!(finding("UPDATE candidate SET unit_name = '二所' WHERE ticket = '0002'"), of(RowField::Unit));
    assert_eq!(
        finding(r#"UPDATE sitting SET rules = replace(rules, '"pass_percent":60', '"pass_percent":80')"#).first(),
        Some(&F::Differs { difference: Difference::Rules })
    );
    assert_eq!(
        finding("UPDATE question_revision SET content = content || ' '").first(),
        Some(&F::Differs { difference: Difference::Paper })
    );
}

#[test]
fn the_database_itself_keeps_what_was_published() {
    let bureau = Bureau::published();
    let conn = Connection::open(bureau.folder.path().join(WORKSPACE_FILE)).unwrap();
    for sql in [
        "UPDATE published SET at_ms = 1",
        "DELETE FROM published",
        "DELETE FROM journal",
        "UPDATE journal SET payload = ''",
        "UPDATE sitting SET keep_until = '2026-12-01'",
        "UPDATE sitting SET keep_until = NULL",
    ] {
        assert!(conn.execute(sql, []).is_err(), "{sql}");
    }
}
