//! Planning: window, late entry, seats, rehearsal, make-up, changing and calling off.

use super::desk_tests::{ByHand, PASSPHRASE, join, two_judgements};
use super::exam::{admit, hand_in, record, start};
use super::pass_rate::{self, PassRateQuery};
use super::results::cadre_record;
use super::{Clock, Office, ServiceError, accounts, sittings};
use crate::domain::answer::Answer;
use crate::domain::ids::{CadreId, PaperId, SittingId};
use crate::domain::journal::Event;
use crate::domain::kind::Secrecy;
use crate::domain::sitting::{
    Audience, ExamRoom, QuestionSource, Seating, SittingFacts, SittingKind, SittingRules, SittingState,
};
use crate::domain::staff::{Role, Roles};
use crate::domain::verdict::Outcome;
use crate::store::Access;
use crate::store::sitting::NewSitting;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const MINUTE: i64 = 60_000;

pub(super) struct Bureau {
    folder: tempfile::TempDir,
    clock: Arc<ByHand>,
    pub(super) office: Office,
    pub(super) paper: PaperId,
    pub(super) people: Vec<CadreId>,
}

impl Bureau {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ByHand(AtomicI64::new(0)));
        let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        accounts::set_up(&mut office, "王考务", PASSPHRASE).unwrap();
        let people: Vec<CadreId> = ["张三", "李四", "赵六"].map(|name| join(&mut office, name)).into();
        let paper = two_judgements(&mut office);
        Self { folder, clock, office, paper, people }
    }

    pub(super) fn sitting(&self, facts: SittingFacts) -> NewSitting {
        let kind = SittingKind::Mock;
        let rules = SittingRules { duration_secs: 60 * 60, late_entry_percent: 25, ..SittingRules::preset(kind) };
        let (title, basis, cadres) = ("场".into(), String::new(), self.people.clone());
        NewSitting { title, kind, paper: self.paper, rules, basis, makeup_of: None, facts, cadres }
    }

    pub(super) fn open(&mut self, new: &NewSitting) -> SittingId {
        let id = sittings::plan(&mut self.office, new).unwrap();
        sittings::open(&mut self.office, id).unwrap();
        id
    }

    pub(super) fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    fn now(&self) -> i64 {
        self.office.now_ms()
    }

    pub(super) fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    /// Sits and answers `right` of the two questions rightly.
    pub(super) fn sit(&mut self, sitting: SittingId, at: usize, name: &str, right: u16) {
        let seat = start(&mut self.office, sitting, self.people[at], name).unwrap();
        let paper = self.office.store.paper(self.paper).unwrap();
        for slot in 0..2 {
            let crate::domain::question::Body::Judge { key, .. } = paper.slots[usize::from(slot)].body() else { panic!() };
            let answer = Some(Answer::Judge(if slot < right { *key } else { !*key }));
            record(&mut self.office, seat.attempt, &[Event::Answered { slot, answer }]).unwrap();
        }
        hand_in(&mut self.office, seat.attempt).unwrap();
    }
}

#[test]
fn nobody_begins_before_the_window_or_after_it_and_who_has_begun_keeps_the_time() {
    let mut b = Bureau::new();
    let from = b.now() + 10 * MINUTE;
    let facts = SittingFacts { opens_ms: Some(from), closes_ms: Some(from + 20 * MINUTE), ..SittingFacts::default() };
    let upside_down = SittingFacts { closes_ms: Some(from - 1), ..facts.clone() };
    let new = b.sitting(upside_down);
    assert!(matches!(sittings::plan(&mut b.office, &new), Err(ServiceError::WindowUpsideDown)));
    let new = b.sitting(facts);
    let id = b.open(&new);
    accounts::sign_out(&mut b.office);
    let early = start(&mut b.office, id, b.people[0], "张三");
    assert!(matches!(early, Err(ServiceError::TooSoon(at)) if at == from), "{early:?}");
    b.pass(11 * MINUTE);
    let seat = start(&mut b.office, id, b.people[0], "张三").unwrap();
    b.pass(30 * MINUTE);
    let late = start(&mut b.office, id, b.people[1], "李四");
    assert!(matches!(late, Err(ServiceError::TooLate(_))), "{late:?}");
    let receipt = record(&mut b.office, seat.attempt, &[Event::Viewed { slot: 1 }]).unwrap();
    assert_eq!(receipt.remaining_ms, 30 * MINUTE, "the window's end takes no time from who has begun");
}

#[test]
fn a_latecomer_is_let_in_by_an_invigilator_only_and_the_register_says_so() {
    let mut b = Bureau::new();
    let new = b.sitting(SittingFacts::default());
    let id = b.open(&new);
    b.pass(15 * MINUTE);
    accounts::sign_out(&mut b.office);
    assert!(start(&mut b.office, id, b.people[0], "张三").is_ok(), "the last moment is still in time");
    b.pass(2 * MINUTE);
    assert!(matches!(start(&mut b.office, id, b.people[1], "李四"), Err(ServiceError::TooLate(_))));
    assert!(start(&mut b.office, id, b.people[0], "张三").is_ok(), "who has begun comes back at any time");
    accounts::sign_in(&mut b.office, "王考务", PASSPHRASE).unwrap();
    admit(&mut b.office, id, "李四", "").unwrap();
    start(&mut b.office, id, b.people[1], "李四").unwrap();
    let incidents = b.office.store.incidents(id).unwrap();
    let said: Vec<_> = incidents.iter().map(|i| (i.kind.code(), i.cadre, i.actor.as_str(), i.note.as_str())).collect();
    assert_eq!(said, [("late", Some(b.people[1]), "王考务", "17")]);
}

#[test]
fn seats_are_given_out_by_list_or_by_lot_and_to_nobody_twice() {
    let mut b = Bureau::new();
    let room = |name: &str, seats| ExamRoom { name: name.into(), seats };
    let rooms = vec![room("甲", 2), room("乙", 5)];
    let facts = SittingFacts { rooms: rooms.clone(), ..SittingFacts::default() };
    let new = b.sitting(facts.clone());
    let id = sittings::plan(&mut b.office, &new).unwrap();
    let seats = |b: &Bureau, id| -> Vec<(String, String)> {
        b.office.store.candidates(id).unwrap().into_iter().map(|c| (c.room, c.seat)).collect()
    };
    let pair = |room: &str, seat: &str| (room.to_owned(), seat.to_owned());
    assert_eq!(seats(&b, id), [pair("甲", "01"), pair("甲", "02"), pair("乙", "01")]);
    let drawn = b.sitting(SittingFacts { seating: Seating::Drawn, ..facts });
    for _ in 0..10 {
        let id = sittings::plan(&mut b.office, &drawn).unwrap();
        let mut given = seats(&b, id);
        given.sort();
        assert_eq!(given, [pair("乙", "01"), pair("甲", "01"), pair("甲", "02")], "the same seats, in another order");
    }
    let few = b.sitting(SittingFacts { rooms: vec![room("甲", 1)], ..SittingFacts::default() });
    let id = sittings::plan(&mut b.office, &few).unwrap();
    assert_eq!(seats(&b, id)[1..], [pair("", ""), pair("", "")]);
    let desk = super::desk::desk(&mut b.office, id).unwrap();
    assert!(desk.checks.contains(&super::checklist::Check::NoSeat(2)), "{:?}", desk.checks);
}

#[test]
fn a_rehearsal_leaves_no_trace_in_results() {
    let mut b = Bureau::new();
    let new = b.sitting(SittingFacts { rehearsal: true, ..SittingFacts::default() });
    let id = b.open(&new);
    b.sit(id, 0, "张三", 2);
    sittings::close(&mut b.office, id).unwrap();
    let report =
        pass_rate::pass_rate(&b.office, &PassRateQuery::default(), &crate::text::Texts::new(crate::text::Locale::default()))
            .unwrap();
    assert_eq!((report.rows.len(), report.listed), (0, 0));
    assert!(cadre_record(&b.office, b.people[0]).unwrap().is_empty());
    let asked = PassRateQuery { sitting: Some(id), ..PassRateQuery::default() };
    assert_eq!(pass_rate::names(&b.office, &asked, "无").unwrap().len(), 0);
}

#[test]
fn who_failed_or_was_absent_sits_again_and_who_was_deferred_does_not() {
    let mut b = Bureau::new();
    b.people.push(join(&mut b.office, "周七"));
    let new = b.sitting(SittingFacts::default());
    let id = b.open(&new);
    b.sit(id, 0, "张三", 2);
    b.sit(id, 1, "李四", 1);
    sittings::set_outcome(&mut b.office, id, b.people[3], Some(Outcome::Deferred), "出差").unwrap();
    assert!(matches!(sittings::failed_of(&b.office, id), Err(ServiceError::WrongState(SittingState::Open))));
    sittings::close(&mut b.office, id).unwrap();
    let failed = sittings::failed_of(&b.office, id).unwrap();
    assert_eq!(failed, [(b.people[1], Outcome::Fail), (b.people[2], Outcome::Absent)]);
}

#[test]
fn a_planned_sitting_is_changed_or_called_off_and_an_opened_one_is_neither() {
    let mut b = Bureau::new();
    let new = b.sitting(SittingFacts::default());
    let id = sittings::plan(&mut b.office, &new).unwrap();
    let changed = NewSitting { title: "改".into(), cadres: vec![b.people[2]], basis: "文1号".into(), ..new.clone() };
    sittings::replan(&mut b.office, id, &changed).unwrap();
    let held = b.office.store.sitting(id).unwrap();
    let list: Vec<_> = b.office.store.candidates(id).unwrap().into_iter().map(|c| (c.ticket, c.cadre)).collect();
    assert_eq!((held.title.as_str(), held.basis.as_str(), list), ("改", "文1号", vec![("0001".to_owned(), b.people[2])]));
    assert!(matches!(sittings::cancel(&mut b.office, id, " "), Err(ServiceError::NoReason)));
    sittings::cancel(&mut b.office, id, "改期").unwrap();
    assert!(matches!(sittings::open(&mut b.office, id), Err(ServiceError::WrongState(SittingState::Cancelled))));
    let open = b.open(&new);
    assert!(matches!(sittings::replan(&mut b.office, open, &changed), Err(ServiceError::WrongState(_))));
    assert!(matches!(sittings::cancel(&mut b.office, open, "改期"), Err(ServiceError::WrongState(_))));
}

#[test]
fn a_confidential_sitting_takes_no_question_that_is_public_or_was_sat() {
    let mut b = Bureau::new();
    let facts = SittingFacts { source: QuestionSource::Confidential, ..SittingFacts::default() };
    let new = b.sitting(facts);
    assert!(matches!(sittings::plan(&mut b.office, &new), Err(ServiceError::NotConfidential(2))));
    // A paper pins what it was made of: making the questions secret now does not make the paper so.
    let code = b.office.store.paper(b.paper).unwrap().slots[0].question.code.clone();
    let id = b.office.store.question_with_code(&code).unwrap().unwrap();
    let mut question = b.office.store.question(id).unwrap().question;
    question.secrecy = Secrecy::Confidential;
    super::bank::revise(&mut b.office, id, &question, None).unwrap();
    assert!(matches!(sittings::plan(&mut b.office, &new), Err(ServiceError::NotConfidential(2))));
    let rules = SittingRules { waiver: Some("时间来不及".into()), ..new.rules.clone() };
    assert!(sittings::plan(&mut b.office, &NewSitting { rules, ..new }).is_ok());
}

#[test]
fn who_is_not_told_does_not_see_the_review() {
    let mut b = Bureau::new();
    let mut new = b.sitting(SittingFacts { audience: BTreeSet::from([Audience::Personnel]), ..SittingFacts::default() });
    new.rules.show_result_at_once = false;
    let id = b.open(&new);
    b.sit(id, 0, "张三", 2);
    sittings::close(&mut b.office, id).unwrap();
    super::publication::publish(&mut b.office, id, None).unwrap();
    let attempt = b.office.store.candidate(id, b.people[0]).unwrap().attempt.unwrap();
    assert!(super::results::review(&b.office, attempt).is_ok(), "staff see it");
    accounts::sign_out(&mut b.office);
    assert!(matches!(super::results::review(&b.office, attempt), Err(ServiceError::NotPublished)));
}

#[test]
fn who_is_about_to_be_appointed_is_not_told_to_who_only_reads_results() {
    let mut b = Bureau::new();
    let mut new = b.sitting(SittingFacts::default());
    new.kind = SittingKind::Appointment;
    let id = sittings::plan(&mut b.office, &new).unwrap();
    let annual = sittings::plan(&mut b.office, &NewSitting { kind: SittingKind::Annual, ..new }).unwrap();
    accounts::add(&mut b.office, PASSPHRASE, "张三", PASSPHRASE, &Roles::of([Role::Leader])).unwrap();
    let checks = super::desk::desk(&mut b.office, id).unwrap().checks;
    assert!(checks.contains(&super::checklist::Check::StaffOnList(1)), "{checks:?}");
    assert_eq!(cadre_record(&b.office, b.people[0]).unwrap().len(), 2);
    accounts::sign_out(&mut b.office);
    accounts::sign_in(&mut b.office, "张三", PASSPHRASE).unwrap();
    assert!(matches!(sittings::candidates(&b.office, id), Err(ServiceError::Denied(_))));
    assert!(matches!(super::desk::desk(&mut b.office, id), Err(ServiceError::Denied(_))));
    let seen: Vec<_> = cadre_record(&b.office, b.people[0]).unwrap().into_iter().map(|line| line.sitting).collect();
    assert_eq!(seen, [annual], "an annual exam is no secret");
}
