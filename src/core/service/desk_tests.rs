//! The invigilator's desk on one PC, and what `exam verify` finds.

use super::checklist::Check;
use super::desk::{self, Act, Progress};
use super::exam::{self, Seat};
use super::integrity::{self, IntegrityFinding};
use super::{Office, ServiceError, accounts, papers, roster, sittings};
use crate::domain::answer::Answer;
use crate::domain::appointments::Recording;
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::ids::{CadreId, PaperId, SittingId};
use crate::domain::incident::IncidentKind;
use crate::domain::journal::{Event, HandInBy};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::store::sitting::NewSitting;
use crate::store::{Access, WORKSPACE_FILE};
use rusqlite::Connection;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tempfile::TempDir;

pub(super) const PASSPHRASE: &str = "correct horse 42";
const MINUTE: i64 = 60_000;

pub(super) struct ByHand(pub(super) AtomicI64);

impl Clock for ByHand {
    fn now(&self) -> Stamp {
        let ms = self.0.load(Ordering::Relaxed);
        Stamp { wall_ms: 1_795_003_200_000 + ms, boot_id: "boot".into(), boot_ms: ms }
    }
}

struct Room {
    folder: TempDir,
    clock: Arc<ByHand>,
    office: Office,
    sitting: SittingId,
    people: Vec<CadreId>,
}

impl Room {
    /// A sitting of 30 minutes with three on the list, open.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ByHand(AtomicI64::new(0)));
        let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        accounts::set_up(&mut office, "王监考", PASSPHRASE).unwrap();
        let people: Vec<CadreId> = ["张三", "李四", "赵六"].map(|name| join(&mut office, name)).into();
        let paper = two_judgements(&mut office);
        let rules = SittingRules { duration_secs: 30 * 60, ..SittingRules::preset(SittingKind::Mock) };
        let (kind, basis) = (SittingKind::Mock, String::new());
        let new = NewSitting {
            title: "场".into(),
            kind,
            paper,
            rules,
            basis,
            makeup_of: None,
            facts: SittingFacts::default(),
            cadres: people.clone(),
        };
        let sitting = sittings::plan(&mut office, &new).unwrap();
        sittings::open(&mut office, sitting).unwrap();
        Self { folder, clock, office, sitting, people }
    }

    fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    fn sit(&mut self, at: usize, name: &str) -> Seat {
        exam::start(&mut self.office, self.sitting, self.people[at], name).unwrap()
    }

    fn answer(&mut self, seat: &Seat, slot: u16) -> Result<exam::Receipt, ServiceError> {
        exam::record(&mut self.office, seat.attempt, &[Event::Answered { slot, answer: Some(Answer::Judge(true)) }])
    }

    fn progress(&mut self) -> Vec<Progress> {
        desk::desk(&mut self.office, self.sitting).unwrap().rows.into_iter().map(|row| row.progress).collect()
    }

    fn act(&mut self, whom: Option<usize>, act: &Act) -> Result<usize, ServiceError> {
        let whom = whom.map(|at| self.people[at]);
        desk::act(&mut self.office, self.sitting, whom, act)
    }
}

/// A paper of two 判断 of 50 marks each.
pub(super) fn two_judgements(office: &mut Office) -> PaperId {
    let row = BlueprintRow {
        kind: Kind::Judge,
        area: None,
        difficulty: None,
        cognition: None,
        must: false,
        count: 2,
        marks: Marks::whole(50),
    };
    let blueprint = Blueprint { rows: vec![row], ..Blueprint::default() };
    papers::compose_paper(office, "卷", &blueprint, 1, false).unwrap()
}

pub(super) fn join(office: &mut Office, name: &str) -> CadreId {
    let data = CadreData {
        name: name.into(),
        staff_no: None,
        id_tail: None,
        employment: Employment::Civil,
        state: CadreState::Active,
        appointment: Appointment::default(),
    };
    roster::add(office, &data, "市局", &Recording::Correct).unwrap()
}

fn reason(text: &str) -> String {
    text.to_owned()
}

#[test]
fn the_desk_says_where_everybody_is_and_how_far() {
    let mut room = Room::new();
    assert_eq!(room.progress(), [Progress::NotArrived; 3]);
    desk::check_in(&mut room.office, room.sitting, room.people[0], true).unwrap();
    let seat = room.sit(1, "李四");
    room.pass(MINUTE);
    room.answer(&seat, 0).unwrap();
    exam::record(&mut room.office, seat.attempt, &[Event::FocusLost { secs: 7 }]).unwrap();
    let desk = desk::desk(&mut room.office, room.sitting).unwrap();
    let row = &desk.rows[1];
    assert_eq!(room.progress(), [Progress::Waiting, Progress::Answering, Progress::NotArrived]);
    assert_eq!((row.answered, row.items, row.remaining_ms), (1, 2, Some(29 * MINUTE)));
    assert_eq!((row.focus_lost, row.focus_lost_secs), (1, 7));
    exam::hand_in(&mut room.office, seat.attempt).unwrap();
    assert_eq!(room.progress()[1], Progress::HandedIn);
    assert_eq!(desk::desk(&mut room.office, room.sitting).unwrap().rows[1].remaining_ms, None);
    desk::check_in(&mut room.office, room.sitting, room.people[0], false).unwrap();
    assert_eq!(room.progress()[0], Progress::NotArrived);
}

#[test]
fn time_is_given_and_stopped_for_one_or_all_and_the_register_tells_it() {
    let mut room = Room::new();
    let (a, b) = (room.sit(0, "张三"), room.sit(1, "李四"));
    room.pass(10 * MINUTE);
    assert_eq!(room.act(None, &Act::Pause { reason: reason("停电") }).unwrap(), 2);
    assert_eq!(room.progress()[..2], [Progress::Paused; 2]);
    room.pass(45 * MINUTE);
    assert!(matches!(room.answer(&a, 0), Err(ServiceError::Paused)), "nothing is taken while the time stands still");
    assert!(matches!(exam::hand_in(&mut room.office, a.attempt), Err(ServiceError::Paused)));
    room.act(None, &Act::Continue).unwrap();
    room.act(Some(1), &Act::Grant { minutes: 5, reason: reason("机器重启") }).unwrap();
    let left = |room: &mut Room, seat: &Seat| exam::receipt(&mut room.office, seat.attempt).unwrap().remaining_ms;
    assert_eq!((left(&mut room, &a), left(&mut room, &b)), (20 * MINUTE, 25 * MINUTE));
    room.answer(&a, 0).unwrap();
    let told = desk::desk(&mut room.office, room.sitting).unwrap().incidents;
    let told: Vec<_> = told.iter().map(|i| (i.kind, i.cadre, i.actor.as_str(), i.note.as_str())).collect();
    let people = room.people.clone();
    assert_eq!(
        told,
        [
            (IncidentKind::Pause, None, "王监考", "停电"),
            (IncidentKind::Pause, None, "王监考", "→"),
            (IncidentKind::Time, Some(people[1]), "王监考", "+5' 机器重启"),
        ]
    );
    // The program stops during a pause: the time still stands when it is opened again.
    room.act(Some(0), &Act::Pause { reason: reason("复印") }).unwrap();
    room.pass(600 * MINUTE);
    exam::hand_in_overdue(&mut room.office).unwrap();
    assert_eq!(room.progress()[..2], [Progress::Paused, Progress::HandedIn]);
}

#[test]
fn what_is_collected_stays_as_it_is_and_without_a_reason_nothing_is_done() {
    let mut room = Room::new();
    let seat = room.sit(0, "张三");
    room.answer(&seat, 1).unwrap();
    assert!(matches!(room.act(Some(0), &Act::Collect { reason: reason(" ") }), Err(ServiceError::NoReason)));
    let long = Act::Grant { minutes: 121, reason: reason("x") };
    assert!(matches!(room.act(Some(0), &long), Err(ServiceError::BadMinutes(120))));
    assert!(matches!(room.act(Some(2), &Act::Continue), Err(ServiceError::NoAttempt)));
    room.act(Some(2), &Act::Note { kind: IncidentKind::Discipline, text: reason("带手机") }).unwrap();
    room.act(Some(0), &Act::Collect { reason: reason("忘记交卷") }).unwrap();
    assert!(matches!(room.answer(&seat, 0), Err(ServiceError::HandedIn)));
    let state = room.office.store.attempt_state(seat.attempt).unwrap();
    assert_eq!((state.handed_in, state.answers.len()), (Some(HandInBy::Invigilator), 1));
    let conn = Connection::open(room.folder.path().join(WORKSPACE_FILE)).unwrap();
    assert!(conn.execute("UPDATE incident SET note = ''", []).is_err() && conn.execute("DELETE FROM incident", []).is_err());
}

#[test]
fn at_the_seat_only_an_invigilators_passphrase_does_anything() {
    let mut room = Room::new();
    let seat = room.sit(0, "张三");
    accounts::sign_out(&mut room.office);
    let act = Act::Grant { minutes: 10, reason: reason("换电脑") };
    let at_seat = |room: &mut Room, pass: &str| desk::act_at_seat(&mut room.office, seat.attempt, "王监考", pass, &act);
    assert!(matches!(at_seat(&mut room, "wrong passphrase"), Err(ServiceError::WrongPassphrase)));
    assert_eq!(at_seat(&mut room, PASSPHRASE).unwrap().remaining_ms, 40 * MINUTE);
    assert!(matches!(room.office.actor(), super::Actor::Nobody), "nobody is signed in by it");
    assert!(matches!(room.act(Some(0), &act), Err(ServiceError::SignInFirst(_))));
}

#[test]
fn an_untouched_attempt_is_whole_and_every_touch_is_found() {
    let mut room = Room::new();
    let seat = room.sit(0, "张三");
    room.answer(&seat, 0).unwrap();
    room.answer(&seat, 1).unwrap();
    let before = integrity::verify(&mut room.office, seat.attempt).unwrap();
    assert!(before.findings.is_empty() && !before.anchored);
    let receipt = exam::hand_in(&mut room.office, seat.attempt).unwrap();
    let whole = integrity::verify(&mut room.office, seat.attempt).unwrap();
    assert_eq!((whole.findings.as_slice(), whole.anchored, whole.head_code), ([].as_slice(), true, receipt.head_code.clone()));
    assert_eq!(integrity::verify_sitting(&mut room.office, room.sitting).unwrap().len(), 1);

    let conn = Connection::open(room.folder.path().join(WORKSPACE_FILE)).unwrap();
    conn.execute_batch("DROP TRIGGER journal_is_append_only_u; DROP TRIGGER journal_is_append_only_d;").unwrap();
    let mut touched = |sql: &str, back: &str| {
        assert_eq!(conn.execute(sql, []).unwrap(), 1, "{sql}");
        let found = integrity::verify(&mut room.office, seat.attempt).unwrap().findings;
        conn.execute(back, []).unwrap();
        found
    };
    let altered = touched(
        "UPDATE journal SET payload = replace(payload, 'true', 'false') WHERE seq = 2",
        "UPDATE journal SET payload = replace(payload, 'false', 'true') WHERE seq = 2",
    );
    assert_eq!(altered, [IntegrityFinding::Chain { seq: 2 }]);
    let moved =
        touched("UPDATE attempt SET handed_in_ms = handed_in_ms + 1", "UPDATE attempt SET handed_in_ms = handed_in_ms - 1");
    assert_eq!(moved, [IntegrityFinding::OtherHandIn]);
    let raised = touched(
        "UPDATE mark SET marks_milli = marks_milli + 1000 WHERE position = 1",
        "UPDATE mark SET marks_milli = marks_milli - 1000 WHERE position = 1",
    );
    assert_eq!(raised, [IntegrityFinding::OtherMark { position: 1 }, IntegrityFinding::OtherTotal]);
    // A journal cut off at its end is still linked; the head noted at hand-in tells.
    conn.execute("CREATE TABLE kept AS SELECT * FROM journal WHERE seq = 4", []).unwrap();
    let cut = touched("DELETE FROM journal WHERE seq = 4", "INSERT INTO journal SELECT * FROM kept");
    assert_eq!(cut, [IntegrityFinding::OtherHead { noted: receipt.head_code.clone() }, IntegrityFinding::CutOff]);
    assert!(integrity::verify(&mut room.office, seat.attempt).unwrap().findings.is_empty());
    let lines = integrity::replay(&room.office, seat.attempt).unwrap();
    assert_eq!(lines.iter().map(|line| line.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn before_a_sitting_is_opened_the_desk_says_what_to_look_at() {
    let mut room = Room::new();
    let paper = room.office.store.sitting(room.sitting).unwrap().paper;
    let (kind, basis) = (SittingKind::Appointment, String::new());
    let rules = SittingRules { waiver: Some("试运行".into()), ..SittingRules::preset(kind) };
    let cadres = room.people.clone();
    let new =
        NewSitting { title: "任前".into(), kind, paper, rules, basis, makeup_of: None, facts: SittingFacts::default(), cadres };
    let planned = sittings::plan(&mut room.office, &new).unwrap();
    super::exemptions::reset_pins(&mut room.office, &room.people[..1]).unwrap();
    roster::set_listed(&mut room.office, room.people[1], false).unwrap();
    let deferred = Some(crate::domain::verdict::Outcome::Deferred);
    sittings::set_outcome(&mut room.office, planned, room.people[2], deferred, "公务冲突").unwrap();
    let checks = |room: &mut Room, id| desk::desk(&mut room.office, id).unwrap().checks;
    let told = checks(&mut room, planned);
    let expected =
        [Check::NoPin(1), Check::Excused(1), Check::Gone(1), Check::NotApproved(2), Check::Invigilators(1), Check::NoBackup];
    assert_eq!(told, expected);
    let open = room.sitting;
    assert_eq!(checks(&mut room, open), [], "an open one is past that");
    super::maintenance::back_up(&room.office).unwrap();
    assert!(!checks(&mut room, planned).contains(&Check::NoBackup));
}
