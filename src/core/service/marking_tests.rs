//! Second and third markers, taking marks back, markers' figures, and marking again after a key was corrected.

mod again;

use super::integrity::{self, IntegrityFinding};
use super::marking::{self, MarkingTask, ShortAnswer, TaskKind};
use super::remark::{self, Decision, RemarkFault, RemarkOrder};
use super::{Actor, Office, ServiceError, accounts, bank, exam, marker_stats, papers, results, roster, second_marks, sittings};
use crate::domain::answer::Answer;
use crate::domain::appointments::Recording;
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::clock::{Clock, Stamp};
use crate::domain::correction::Award;
use crate::domain::double_marking::{DoubleMarking, SecondMarking};
use crate::domain::ids::{AttemptId, CadreId, PaperId, SittingId, StaffId};
use crate::domain::incident::IncidentKind;
use crate::domain::journal::Event;
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::question::Body;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::domain::staff::{Role, Roles};
use crate::domain::verdict::Outcome;
use crate::store::sitting::NewSitting;
use crate::store::{Access, StoreError, WORKSPACE_FILE};
use rusqlite::Connection;
use std::sync::Arc;
use tempfile::TempDir;

const PASSPHRASE: &str = "correct horse 42";
/// Whom `set_up` makes: every role a small bureau's one trainer has.
const FIRST: &str = "甲";

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Stamp {
        Stamp { wall_ms: 1_795_000_000_000, boot_id: "boot".into(), boot_ms: 1 }
    }
}

struct Room {
    folder: TempDir,
    office: Office,
    paper: PaperId,
    sitting: SittingId,
    attempts: Vec<AttemptId>,
}

/// What one candidate does: chooses right or wrong, and what stands in the blanks.
#[derive(Clone, Copy)]
struct Sat {
    right: bool,
    blank: &'static str,
}

const RIGHT: Sat = Sat { right: true, blank: "从未列出的写法" };
const WRONG: Sat = Sat { right: false, blank: "从未列出的写法" };

impl Room {
    /// 单选 40, 填空 20 and two 简答 of 20, sat and closed. Positions 0 to 3.
    fn new(rules: SittingRules, people: &[Sat]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut office = Office::open(folder.path(), Access::Write, Arc::new(Fixed)).unwrap();
        accounts::set_up(&mut office, FIRST, PASSPHRASE).unwrap();
        let row = |kind, count, marks| BlueprintRow {
            kind,
            area: None,
            difficulty: None,
            cognition: None,
            must: false,
            count,
            marks: Marks::whole(marks),
        };
        let rows = vec![row(Kind::Single, 1, 40), row(Kind::Blank, 1, 20), row(Kind::Short, 2, 20)];
        let blueprint = Blueprint { rows, difficulty: None };
        let paper = papers::compose_paper(&mut office, "卷", &blueprint, 3, false).unwrap();
        let mut room = Self { folder, office, paper, sitting: SittingId(0), attempts: Vec::new() };
        room.sit(rules, people);
        room
    }

    fn formal(people: &[Sat]) -> Self {
        let preset = SittingRules::preset(SittingKind::Appointment);
        Self::new(SittingRules { waiver: Some("试运行".into()), ..preset }, people)
    }

    /// Another sitting of the same paper.
    fn sit(&mut self, rules: SittingRules, people: &[Sat]) {
        let office = &mut self.office;
        let names: Vec<String> = (0..people.len()).map(|n| format!("考生{n}")).collect();
        let cadres: Vec<CadreId> = names
            .iter()
            .map(|name| {
                let data = CadreData {
                    name: name.clone(),
                    staff_no: None,
                    id_tail: None,
                    employment: Employment::Civil,
                    state: CadreState::Active,
                    appointment: Appointment::default(),
                };
                roster::add(office, &data, "市局", &Recording::Correct).unwrap()
            })
            .collect();
        let kind = if rules.formal { SittingKind::Appointment } else { SittingKind::Mock };
        let new = NewSitting {
            title: "场".into(),
            kind,
            paper: self.paper,
            rules,
            basis: String::new(),
            makeup_of: None,
            facts: SittingFacts::default(),
            cadres: cadres.clone(),
        };
        self.sitting = sittings::plan(office, &new).unwrap();
        sittings::open(office, self.sitting).unwrap();
        let paper = office.store.paper(self.paper).unwrap();
        self.attempts.clear();
        for ((cadre, name), sat) in cadres.iter().zip(&names).zip(people) {
            let seat = exam::start(office, self.sitting, *cadre, name).unwrap();
            let answer = |body: &Body| match body {
                Body::Single(choice) if sat.right => Answer::Options(choice.key.clone()),
                Body::Single(choice) => Answer::Options(vec![(choice.key[0] + 1) % 3]),
                Body::Blank { blanks, .. } => Answer::Blanks(vec![sat.blank.to_owned(); blanks.len()]),
                _ => Answer::Text(format!("{name}的作答")),
            };
            let events: Vec<Event> = paper
                .slots
                .iter()
                .map(|slot| Event::Answered { slot: slot.position, answer: Some(answer(slot.body())) })
                .collect();
            exam::record(office, seat.attempt, &events).unwrap();
            exam::hand_in(office, seat.attempt).unwrap();
            self.attempts.push(seat.attempt);
        }
        sittings::close(office, self.sitting).unwrap();
    }

    /// An account that may do this and nothing else.
    fn account(&mut self, name: &str, role: Role) {
        self.become_first();
        accounts::add(&mut self.office, PASSPHRASE, name, PASSPHRASE, &Roles::of([role])).unwrap();
    }

    fn become_one(&mut self, name: &str, role: Role) {
        self.office.actor = Actor::Staff { id: StaffId(77), name: name.into(), roles: Roles::of([role]) };
    }

    fn become_first(&mut self) {
        let row = self.office.store.staff_named(FIRST).unwrap().unwrap();
        self.office.actor = Actor::Staff { id: row.id, name: row.name, roles: row.roles };
    }

    /// Judges every text that nobody has judged.
    fn judge_blanks(&mut self, accepted: bool) {
        while let Some((task, group)) = self.tasks().into_iter().find_map(|task| match task.what.clone() {
            TaskKind::Blanks { groups, .. } => groups.into_iter().next().map(|group| (task, group)),
            TaskKind::Short { .. } => None,
        }) {
            marking::judge_blank(&mut self.office, &task, &group, accepted).unwrap();
        }
    }

    fn tasks(&self) -> Vec<MarkingTask> {
        marking::tasks(&self.office, self.sitting).unwrap()
    }

    fn answers(&self, position: u16) -> Vec<ShortAnswer> {
        let found = self.tasks().into_iter().find(|task| task.position == position);
        found.map_or_else(Vec::new, |task| if let TaskKind::Short { answers, .. } = task.what { answers } else { vec![] })
    }

    fn mark(&mut self, who: usize, position: u16, marks: i64) -> Result<(), ServiceError> {
        let attempt = self.attempts[who];
        marking::mark_short(&mut self.office, attempt, position, Marks::whole(marks), &[0, 9], "评语")
    }

    fn publish(&mut self) -> Result<(), ServiceError> {
        self.become_first();
        super::record_tests::publish_alone(&mut self.office, self.sitting, PASSPHRASE)
    }

    fn total(&self, who: usize) -> Option<Marks> {
        let candidates = self.office.store.candidates(self.sitting).unwrap();
        candidates.iter().find(|c| c.attempt == Some(self.attempts[who])).unwrap().total
    }

    fn outcome(&self, who: usize) -> Outcome {
        let sitting = self.office.store.sitting(self.sitting).unwrap();
        let candidates = self.office.store.candidates(self.sitting).unwrap();
        let candidate = candidates.iter().find(|c| c.attempt == Some(self.attempts[who])).unwrap();
        results::outcome(candidate, sitting.state, &sitting.rules, sitting.full)
    }

    fn findings(&mut self) -> Vec<IntegrityFinding> {
        self.become_first();
        integrity::verify_sitting(&mut self.office, self.sitting).unwrap().into_iter().flat_map(|i| i.findings).collect()
    }

    fn order(&self, position: u16, decision: Decision) -> RemarkOrder {
        RemarkOrder { sitting: self.sitting, positions: vec![position], decision }
    }

    fn remark(&mut self, position: u16, decision: Decision, reason: &str) {
        let order = self.order(position, decision);
        remark::remark(&mut self.office, &order, reason).unwrap();
    }

    /// First marks of everything: the blanks wrong, `marks` for each written answer.
    fn first_marks(&mut self, marks: i64) {
        self.become_first();
        self.judge_blanks(false);
        for who in 0..self.attempts.len() {
            for position in [2, 3] {
                self.mark(who, position, marks).unwrap();
            }
        }
    }
}

#[test]
fn near_the_line_a_second_marks_blind_and_a_third_where_they_differ() {
    let mut room = Room::formal(&[RIGHT, WRONG]);
    room.account("乙", Role::Marker);
    room.account("丙", Role::Marker);
    room.become_first();
    room.judge_blanks(false);
    room.mark(0, 2, 10).unwrap();
    room.mark(0, 3, 10).unwrap();
    room.mark(1, 2, 10).unwrap();
    room.become_one("乙", Role::Marker);
    assert!(room.answers(2).is_empty(), "no second mark before every first one stands, so none tells who is near the line");
    assert_eq!(room.answers(3).len(), 1, "but the last first mark may be anybody's");
    room.become_first();
    room.mark(1, 3, 10).unwrap();
    assert_eq!((room.total(0), room.total(1)), (Some(Marks::whole(60)), Some(Marks::whole(20))));
    let line = &marking::queue(&room.office).unwrap()[0];
    assert_eq!((line.waiting, line.others, line.nobody), (0, 2, 0), "the first marker has nothing to do, two wait for another");
    assert!(matches!(room.publish(), Err(ServiceError::SecondMarksMissing(2))));

    room.become_one("乙", Role::Marker);
    let seen = room.answers(2);
    assert_eq!(seen.len(), 1, "only of the attempt near the line");
    assert_eq!((seen[0].attempt, seen[0].round, seen[0].marks, seen[0].points.clone()), (room.attempts[0], 2, None, vec![]));
    assert_eq!(seen[0].comment, "", "nor what the first one wrote");
    assert!(matches!(room.mark(1, 2, 5), Err(ServiceError::NotYoursToMark)), "far from the line");
    room.mark(0, 2, 13).unwrap();
    room.mark(0, 3, 20).unwrap();
    assert_eq!(room.total(0), Some(Marks::from_milli(66_500)), "40 and the means of 10 and 13, 10 and 20");
    assert!(matches!(room.publish(), Err(ServiceError::SecondMarksMissing(1))), "20 and 10 are more than a fifth of 20 apart");
    assert!(matches!(room.mark(0, 2, 12), Err(ServiceError::MarkedSince)));
    room.become_one("乙", Role::Marker);
    room.mark(0, 3, 19).unwrap();
    room.become_one("丙", Role::Marker);
    assert!(room.answers(2).is_empty());
    assert_eq!(room.answers(3)[0].round, 3);
    room.mark(0, 3, 18).unwrap();
    assert_eq!(room.total(0), Some(Marks::whole(70)), "40, 11.5, and the mean of 19 and 18");
    room.publish().unwrap();

    let given = room.office.store.given_marks(room.sitting).unwrap();
    let of_item: Vec<_> = given
        .iter()
        .filter(|m| m.attempt == room.attempts[0] && m.position == 3)
        .map(|m| (m.by.as_str(), m.round, m.marks.unwrap()))
        .collect();
    let whole = Marks::whole;
    assert_eq!(of_item, [("甲", 1, whole(10)), ("乙", 2, whole(20)), ("乙", 2, whole(19)), ("丙", 3, whole(18))], "each stays");
    assert_eq!(given[0].points, [0], "points that the rubric does not have are dropped");
    room.become_one("丙", Role::Marker);
    assert!(matches!(room.mark(0, 3, 1), Err(ServiceError::WrongState(_))));
    assert!(matches!(marking::take_back(&mut room.office, room.sitting), Err(ServiceError::WrongState(_))));
    assert_eq!(room.findings(), []);
}

#[test]
fn an_informal_sitting_is_marked_once_unless_it_says_otherwise() {
    let preset = SittingRules::preset(SittingKind::Mock);
    let mut room = Room::new(preset.clone(), &[RIGHT]);
    room.first_marks(10);
    room.publish().unwrap();
    let double = DoubleMarking { who: SecondMarking::Everybody, threshold: Some(Marks::whole(1)) };
    room.become_first();
    room.sit(SittingRules { double, ..preset }, &[WRONG]);
    room.account("乙", Role::Marker);
    room.become_first();
    room.mark(0, 2, 10).unwrap();
    room.become_one("乙", Role::Marker);
    assert_eq!(room.answers(2)[0].round, 2, "everybody's: at once, far from the line too");
    room.mark(0, 2, 12).unwrap();
    room.mark(0, 3, 10).unwrap();
    assert!(matches!(room.publish(), Err(ServiceError::SecondMarksMissing(2))), "a third for one, a second for the other");
}

#[test]
fn a_result_set_by_hand_needs_no_second_mark() {
    let mut room = Room::formal(&[RIGHT]);
    room.account("乙", Role::Marker);
    room.first_marks(10);
    let cadre = room.office.store.attempt(room.attempts[0]).unwrap().cadre;
    sittings::set_outcome(&mut room.office, room.sitting, cadre, Some(Outcome::Void), "替考").unwrap();
    room.publish().unwrap();
}

#[test]
fn who_has_one_marker_says_why_and_it_stays_on_the_record() {
    let mut room = Room::formal(&[RIGHT]);
    room.first_marks(10);
    assert!(matches!(room.publish(), Err(ServiceError::SecondMarksMissing(2))));
    let line = marking::queue(&room.office).unwrap().remove(0);
    assert_eq!((line.others, line.nobody, line.waived), (2, 2, false));
    assert!(matches!(second_marks::waive(&mut room.office, room.sitting, "  "), Err(ServiceError::NoReason)));
    room.account("乙", Role::Marker);
    let refused = second_marks::waive(&mut room.office, room.sitting, "只有一人");
    assert!(matches!(refused, Err(ServiceError::MarkersLeft)), "somebody is left");
    let other = room.office.store.staff_named("乙").unwrap().unwrap();
    accounts::set(&mut room.office, other.id, &Roles::of([Role::Marker]), true).unwrap();
    second_marks::waive(&mut room.office, room.sitting, "只有一人阅卷").unwrap();
    let incidents = room.office.store.incidents(room.sitting).unwrap();
    assert!(incidents.iter().any(|i| i.kind == IncidentKind::Marking && i.note == "只有一人阅卷"));
    // The waiver is for want of people: with one more, it does not hold.
    accounts::set(&mut room.office, other.id, &Roles::of([Role::Marker]), false).unwrap();
    assert!(matches!(room.publish(), Err(ServiceError::SecondMarksMissing(2))));
    accounts::set(&mut room.office, other.id, &Roles::of([Role::Marker]), true).unwrap();
    room.publish().unwrap();
    let report = marker_stats::report(&room.office, room.sitting).unwrap();
    assert_eq!(report.waivers.iter().map(|w| (w.missing, w.reason.as_str())).collect::<Vec<_>>(), [(2, "只有一人阅卷")]);
}

#[test]
fn ones_own_last_marks_are_taken_back_one_by_one_whatever_others_did() {
    let mut room = Room::formal(&[RIGHT, WRONG]);
    room.account("乙", Role::Marker);
    room.become_first();
    room.mark(0, 2, 10).unwrap();
    room.mark(0, 2, 12).unwrap();
    room.become_one("乙", Role::Marker);
    room.mark(1, 2, 7).unwrap();
    room.become_first();
    let back = |room: &mut Room| marking::take_back(&mut room.office, room.sitting);
    assert_eq!(back(&mut room).unwrap(), (2, Some(room.attempts[0])));
    let own = |room: &Room| room.answers(2).iter().find(|a| a.attempt == room.attempts[0]).map(|a| (a.marks, a.comment.clone()));
    assert_eq!(own(&room), Some((Some(Marks::whole(10)), "评语".into())), "the mark before it stands again");
    back(&mut room).unwrap();
    assert_eq!(own(&room), Some((None, String::new())));
    assert!(matches!(back(&mut room), Err(ServiceError::Store(StoreError::NothingToUndo))));
    // The undo of the program sees own steps only, and an editor is not kept from theirs by a mark.
    assert_ne!(room.office.undo_names().unwrap().0.as_deref(), Some("mark"));
    room.become_one("乙", Role::Marker);
    assert_eq!(room.office.undo_names().unwrap().0.as_deref(), Some("mark"));
    room.office.undo().unwrap();
    assert_eq!(room.office.store.standing_marks(room.sitting).unwrap(), []);
    room.office.redo().unwrap();
    let history = room.office.store.given_marks(room.sitting).unwrap();
    let told: Vec<_> = history.iter().map(|m| (m.by.as_str(), m.marks.map(|m| m.milli() / 1000))).collect();
    let expected =
        [("甲", Some(10)), ("甲", Some(12)), ("乙", Some(7)), ("甲", Some(10)), ("甲", None), ("乙", None), ("乙", Some(7))];
    assert_eq!(told, expected, "what was taken back stays as well");
}

#[test]
fn a_mark_that_another_has_followed_is_not_taken_back() {
    let double = DoubleMarking { who: SecondMarking::Everybody, threshold: None };
    let mut room = Room::new(SittingRules { double, ..SittingRules::preset(SittingKind::Mock) }, &[RIGHT]);
    room.account("乙", Role::Marker);
    room.become_first();
    room.mark(0, 2, 10).unwrap();
    room.become_one("乙", Role::Marker);
    room.mark(0, 2, 11).unwrap();
    room.become_first();
    assert!(room.answers(2)[0].fixed);
    let refused = marking::take_back(&mut room.office, room.sitting);
    assert!(matches!(refused, Err(ServiceError::StepBlocked(_))), "{refused:?}");
    assert_eq!(room.office.store.standing_marks(room.sitting).unwrap().len(), 2);
}

#[test]
fn a_judgement_is_taken_back_for_everybody_and_holds_in_every_sitting_not_published() {
    let rules = SittingRules::preset(SittingKind::Mock);
    let mut room = Room::new(rules.clone(), &[RIGHT, WRONG]);
    let (first, attempts) = (room.sitting, room.attempts.clone());
    room.sit(rules, &[RIGHT]);
    room.become_first();
    let blank = |room: &Room, attempt| room.office.store.marks(attempt).unwrap()[1].clone();
    room.judge_blanks(true);
    for attempt in attempts.iter().chain(&room.attempts) {
        let row = blank(&room, *attempt);
        assert_eq!((row.marks, row.by.as_deref()), (Some(Marks::whole(20)), Some("甲")));
    }
    assert_eq!(marking::take_back(&mut room.office, room.sitting).unwrap(), (1, None));
    assert_eq!((blank(&room, attempts[1]).marks, blank(&room, room.attempts[0]).marks), (None, None));
    room.judge_blanks(true);
    let waits = marking::queue(&room.office).unwrap().into_iter().find(|l| l.sitting == first).unwrap();
    assert_eq!(waits.waiting, 4, "two written answers each; the blanks are settled there too");
}

#[test]
fn each_question_has_an_order_of_its_own() {
    let mut room = Room::formal(&[RIGHT; 8]);
    room.become_first();
    let order = |position| room.answers(position).iter().map(|a| a.attempt).collect::<Vec<_>>();
    let (one, other) = (order(2), order(3));
    assert_ne!(one, room.attempts);
    assert_ne!(one, other);
    assert_eq!(one, order(2), "and keeps it");
}

#[test]
fn figures_of_markers_are_not_for_markers_while_they_mark() {
    let mut room = Room::formal(&[RIGHT, WRONG]);
    room.account("乙", Role::Marker);
    room.become_first();
    room.judge_blanks(false);
    room.mark(0, 2, 10).unwrap();
    let asked = |room: &Room| marker_stats::report(&room.office, room.sitting);
    assert!(matches!(asked(&room), Err(ServiceError::StillMarking(3))));
    assert!(matches!(marking::history(&room.office, room.sitting), Err(ServiceError::StillMarking(3))));
    room.become_one("领导", Role::Leader);
    assert_eq!(asked(&room).unwrap().rows.len(), 1);
    room.become_one("乙", Role::Marker);
    assert!(matches!(asked(&room), Err(ServiceError::Denied(_))));
    room.first_marks(10);
    room.become_one("乙", Role::Marker);
    room.mark(0, 2, 14).unwrap();
    room.mark(0, 3, 14).unwrap();
    room.become_first();
    let report = asked(&room).unwrap();
    let row = report.rows.iter().find(|r| r.marker == "乙" && r.position == 2).unwrap();
    assert_eq!((row.count, row.compared, row.difference, row.over), (1, 1, Some(4.0), 0));
    assert_eq!(report.items[0].threshold, Marks::whole(4));
}

/// The bank's key of the 单选 is made the option that `WRONG` chooses.
fn correct_key(room: &mut Room) {
    room.become_one("命题人", Role::Author);
    let slot = room.office.store.paper_slots(room.paper).unwrap()[0];
    let id = room.office.store.question_of(slot.revision).unwrap();
    let mut question = room.office.store.question(id).unwrap().question;
    let Body::Single(choice) = &mut question.body else { panic!("the first is 单选") };
    choice.key = vec![(choice.key[0] + 1) % 3];
    bank::revise(&mut room.office, id, &question, None).unwrap();
    room.become_first();
}
