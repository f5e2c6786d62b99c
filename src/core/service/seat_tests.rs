//! At a seat: what an invigilator does by code, an exam that goes on at another PC, and images.

use super::collect::Fate;
use super::desk::Act;
use super::desk_tests::ByHand;
use super::sealed_tests::{Bureau, NOW, forged, opened, opening, relink, right};
use super::{Clock, Office, ServiceError, bank, desk, exam, mirror, sealed, seat};
use crate::domain::desk_code::{Power, WHOLE_ROOM};
use crate::domain::ids::SittingId;
use crate::domain::image::tests::PNG;
use crate::domain::image::{Image, mark};
use crate::domain::incident::IncidentKind;
use crate::domain::journal::Event;
use crate::domain::question::Body;
use crate::domain::sitting::SittingRules;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const MINUTE: i64 = 60_000;

struct SeatPc {
    clock: Arc<ByHand>,
    office: Office,
    sitting: SittingId,
}

/// A seat with a clock that moves by hand.
fn seat_pc(folder: &Path, bureau: &mut Bureau, answers: Option<&Path>) -> SeatPc {
    let sealed = bureau.seal();
    drop(opened(folder, &sealed, answers));
    let clock = Arc::new(ByHand(AtomicI64::new(0)));
    let office = Office::open(folder, crate::store::Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let sitting = office.store.sittings().unwrap()[0].id;
    SeatPc { clock, office, sitting }
}

impl SeatPc {
    fn begin(&mut self, ticket: &str) -> exam::Seat {
        let admission = exam::admit(&mut self.office, self.sitting, ticket, "").unwrap();
        exam::start(&mut self.office, self.sitting, admission.cadre, &admission.name).unwrap()
    }

    fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }
}

fn code(bureau: &Bureau, ticket: &str, power: Power, number: u8) -> String {
    let codes = sealed::desk_codes(&bureau.office, bureau.sitting).unwrap();
    codes.into_iter().find(|c| c.ticket == ticket && c.power == power && c.number == number).unwrap().code
}

#[test]
fn a_code_gives_time_at_a_seat_once_and_the_bureaus_register_says_so_afterwards() {
    let mut bureau = Bureau::new();
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut pc = seat_pc(folder.path(), &mut bureau, Some(stick.path()));
    let seat = pc.begin("0001");
    let ten = Power::Grant { minutes: 10 };
    let (mine, theirs) = (code(&bureau, "0001", ten, 1), code(&bureau, "0002", ten, 1));
    let grant = |minutes| Act::Grant { minutes, reason: "键盘坏了".into() };
    let mut act = |typed: &str, what: &Act| desk::act_at_seat(&mut pc.office, seat.attempt, "刘监考", typed, what);
    for (typed, what) in [("", grant(10)), ("2222-2222-2222", grant(10)), (&theirs, grant(10)), (&mine, grant(15))] {
        assert!(matches!(act(typed, &what), Err(ServiceError::WrongCode)), "{typed} {what:?}");
    }
    let before = seat.receipt.remaining_ms;
    let receipt = act(&mine.to_lowercase().replace('-', " "), &grant(10)).unwrap();
    assert_eq!(receipt.remaining_ms - before, 10 * MINUTE);
    assert!(matches!(act(&mine, &grant(10)), Err(ServiceError::UsedCode)));
    // A code of the whole room works at every seat, there once.
    let room = code(&bureau, WHOLE_ROOM, Power::Pause, 1);
    assert!(act(&room, &Act::Pause { reason: "停电".into() }).unwrap().paused);
    let on = code(&bureau, "0001", Power::Continue, 1);
    assert!(!act(&on, &Act::Continue).unwrap().paused);
    right(&seat, &mut pc.office);
    exam::hand_in(&mut pc.office, seat.attempt).unwrap();
    assert_eq!(bureau.fates(stick.path()), [Fate::Taken]);
    let incidents = bureau.office.store.incidents(bureau.sitting).unwrap();
    let said: Vec<_> = incidents.iter().map(|i| (i.kind, i.actor.as_str(), i.note.as_str())).collect();
    let by = "刘监考";
    assert_eq!(
        said,
        [(IncidentKind::Time, by, "+10' 键盘坏了"), (IncidentKind::Pause, by, "停电"), (IncidentKind::Pause, by, "→")]
    );
}

#[test]
fn time_that_somebody_gave_himself_at_a_seat_is_not_taken() {
    let mut bureau = Bureau::new();
    let folder = tempfile::tempdir().unwrap();
    let mut pc = seat_pc(folder.path(), &mut bureau, None);
    let seat = pc.begin("0001");
    let good = code(&bureau, "0001", Power::Grant { minutes: 30 }, 2);
    let grant = Act::Grant { minutes: 30, reason: "病".into() };
    desk::act_at_seat(&mut pc.office, seat.attempt, "刘监考", &good, &grant).unwrap();
    let file = exam::hand_in(&mut pc.office, seat.attempt).unwrap().delivery.unwrap().written.remove(0);
    let stick = tempfile::tempdir().unwrap();
    let put = |bureau: &mut Bureau, change: &dyn Fn(&mut Event)| {
        let bytes = forged(bureau, &file, |answer| {
            let granted = answer.journal.iter_mut().find(|event| event.payload.contains("granted")).unwrap();
            let mut event: Event = serde_json::from_str(&granted.payload).unwrap();
            change(&mut event);
            granted.payload = serde_json::to_string(&event).unwrap();
            relink(answer);
        });
        std::fs::write(stick.path().join("1.kfanswer"), bytes).unwrap();
        bureau.fates(stick.path())
    };
    let forgeries: [&dyn Fn(&mut Event); 3] =
        [&|event| set(event, None, Some("")), &|event| set(event, Some(3600), None), &|event| {
            set(event, None, Some("ABCD-EFGH-JKMN"));
        }];
    for forgery in forgeries {
        assert_eq!(put(&mut bureau, forgery), [Fate::Altered]);
    }
    assert_eq!(put(&mut bureau, &|_| {}), [Fate::Taken], "as it was, it is taken");
}

fn set(event: &mut Event, new_secs: Option<i64>, new_code: Option<&str>) {
    let Event::Granted { secs, code, .. } = event else { panic!() };
    *secs = new_secs.unwrap_or(*secs);
    if let Some(new) = new_code {
        new.clone_into(code);
    }
}

#[test]
fn a_latecomer_at_a_seat_begins_by_code() {
    let mut bureau = Bureau::new();
    let held = bureau.office.store.sitting(bureau.sitting).unwrap();
    let cadres = bureau.office.store.candidates(bureau.sitting).unwrap().into_iter().map(|c| c.cadre).collect();
    let new = super::sittings::NewSitting {
        title: held.title,
        kind: held.kind,
        paper: held.paper,
        rules: SittingRules { late_entry_percent: 25, ..held.rules },
        basis: held.basis,
        makeup_of: None,
        facts: held.facts,
        cadres,
    };
    super::sittings::replan(&mut bureau.office, bureau.sitting, &new).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut pc = seat_pc(folder.path(), &mut bureau, None);
    pc.pass(20 * MINUTE);
    let admission = exam::admit(&mut pc.office, pc.sitting, "0002", "").unwrap();
    let begin = |pc: &mut SeatPc| exam::start(&mut pc.office, pc.sitting, admission.cadre, &admission.name).map(drop);
    assert!(matches!(begin(&mut pc), Err(ServiceError::TooLate(_))));
    let late = code(&bureau, "0002", Power::Late, 1);
    let mut admit = |name: &str, typed: &str| exam::admit_late(&mut pc.office, pc.sitting, admission.cadre, name, typed);
    assert!(matches!(admit("刘监考", "2222-2222-2222"), Err(ServiceError::WrongCode)));
    assert!(matches!(admit(" ", &late), Err(ServiceError::EmptyName)));
    admit("刘监考", &late).unwrap();
    begin(&mut pc).unwrap();
    let incidents = pc.office.store.incidents(pc.sitting).unwrap();
    assert_eq!((incidents[0].actor.as_str(), incidents[0].note.as_str()), ("刘监考", "20"));
}

#[test]
fn a_dead_seats_exam_goes_on_at_another_pc_from_the_stick() {
    let mut bureau = Bureau::new();
    let (first, second, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut dead = seat_pc(first.path(), &mut bureau, Some(stick.path()));
    let seat = dead.begin("0003");
    right(&seat, &mut dead.office);
    let state = exam::seat(&mut dead.office, seat.attempt).unwrap();
    // What was sent to the stick is written when the program ends; a stick that is slower loses its last moments only.
    drop(dead);
    let copy = std::fs::read_dir(stick.path()).unwrap().map(|e| e.unwrap().path()).next().unwrap();
    let whole = std::fs::read(&copy).unwrap();

    let mut pc = seat_pc(second.path(), &mut bureau, Some(stick.path()));
    let mut altered = whole.clone();
    let at = altered.len() / 2;
    altered[at] ^= 1;
    std::fs::write(&copy, &altered).unwrap();
    let refused = mirror::take_over(&mut pc.office, pc.sitting, "0003", stick.path());
    assert!(matches!(refused, Err(ServiceError::Seal { .. })), "{refused:?}");
    assert_eq!(pc.office.store.open_attempts().unwrap().len(), 0);
    // A torn end is what a dead seat leaves.
    std::fs::write(&copy, [&whole[..], &[9, 0, 0, 0, 1]].concat()).unwrap();
    let taken = mirror::take_over(&mut pc.office, pc.sitting, "0003", stick.path()).unwrap();
    assert_eq!((taken.len(), taken[0].ticket.as_str(), taken[0].answered), (1, "0003", 7));
    assert_eq!(mirror::take_over(&mut pc.office, pc.sitting, "0003", stick.path()).unwrap(), [], "once");
    let on = exam::resume(&mut pc.office, taken[0].attempt).unwrap();
    assert_eq!(on.state.answers, state.state.answers);
    let order = |seat: &exam::Seat| seat.items.iter().map(|item| (item.slot, item.options.clone())).collect::<Vec<_>>();
    assert_eq!(order(&on), order(&state), "in the same order");
    exam::hand_in(&mut pc.office, on.attempt).unwrap();
    assert_eq!(bureau.fates(stick.path()), [Fate::Taken]);
    let found = super::integrity::verify_sitting(&mut bureau.office, bureau.sitting).unwrap();
    assert!(found.iter().all(|i| i.findings.is_empty() && i.resumed == 1), "{found:?}");
}

#[test]
fn from_a_shared_folder_only_the_named_candidates_exam_moves() {
    let mut bureau = Bureau::new();
    let (first, second, share) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut pc = seat_pc(first.path(), &mut bureau, Some(share.path()));
    pc.begin("0001");
    pc.begin("0002");
    drop(pc);
    let mut other = seat_pc(second.path(), &mut bureau, Some(share.path()));
    let taken = mirror::take_over(&mut other.office, other.sitting, "0002", share.path()).unwrap();
    assert_eq!(taken.iter().map(|one| one.ticket.as_str()).collect::<Vec<_>>(), ["0002"]);
    assert_eq!(other.office.store.open_attempts().unwrap().len(), 1, "who answers elsewhere is left there");
}

#[test]
fn a_stick_that_is_gone_is_told_and_caught_up_when_it_is_back() {
    let mut bureau = Bureau::new();
    let (folder, place) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let stick = place.path().join("stick");
    let mut pc = seat_pc(folder.path(), &mut bureau, Some(&stick));
    let seat = pc.begin("0001");
    let look = |pc: &mut SeatPc| exam::record(&mut pc.office, seat.attempt, &[Event::Viewed { slot: 1 }]).unwrap().copy_failed;
    let told = (0..200).find_map(|_| {
        std::thread::yield_now();
        look(&mut pc)
    });
    assert!(told.is_some() && !stick.exists(), "{told:?}");
    std::fs::create_dir(&stick).unwrap();
    look(&mut pc);
    let seen = pc.office.store.journal(seat.attempt).unwrap().len();
    drop(pc);
    let elsewhere = tempfile::tempdir().unwrap();
    let mut other = seat_pc(elsewhere.path(), &mut bureau, None);
    let taken = mirror::take_over(&mut other.office, other.sitting, "0001", &stick).unwrap();
    assert_eq!(other.office.store.journal(taken[0].attempt).unwrap().len(), seen, "all of it, from the beginning");
}

#[test]
fn a_sealed_paper_brings_the_images_that_its_questions_show_and_no_others() {
    let mut bureau = Bureau::new();
    let shown = Image::read("图.png", PNG.to_vec()).unwrap();
    let hidden = Image::read("答案.jpg", crate::domain::image::tests::jpeg(9)).unwrap();
    let code = bureau.office.store.paper(bureau.paper).unwrap().slots[0].question.code.clone();
    let id = bureau.office.store.question_with_code(&code).unwrap().unwrap();
    let mut question = bureau.office.store.question(id).unwrap().question;
    if let Body::Single(choice) = &mut question.body {
        choice.stem.push_str(&mark(1));
    }
    question.explanation.push_str(&mark(2));
    question.attachments = vec![shown.attachment.clone(), hidden.attachment.clone()];
    let done = bureau.office.store.write::<_, ServiceError>(crate::store::Op::EditQuestion, "-", NOW, |tx| {
        tx.attach(&shown)?;
        Ok(tx.attach(&hidden)?)
    });
    done.unwrap();
    bank::revise(&mut bureau.office, id, &question, None).unwrap();
    let revision = bureau.office.store.question(id).unwrap().revision;
    let slots = bureau.office.store.paper(bureau.paper).unwrap();
    let mut new = crate::store::paper::NewPaper {
        title: "图".into(),
        blueprint: crate::domain::blueprint::Blueprint::default(),
        seed: 1,
        sections: slots.sections[..1].to_vec(),
        slots: vec![],
        form: None,
        draw_rules: crate::store::paper::DrawRules::default(),
    };
    let marks = slots.slots[0].marks;
    new.slots.push(crate::store::paper::NewSlot { section: 0, revision, part: None, marks, must: false, locked: false });
    let op = crate::store::Op::ComposePaper;
    let done = bureau.office.store.write::<_, ServiceError>(op, "-", NOW, |tx| Ok(tx.add_paper(&new, None, "-", NOW)?));
    bureau.paper = done.unwrap().output;
    bureau.sitting = bureau.plan();
    let sealed = bureau.seal();
    let folder = tempfile::tempdir().unwrap();
    let mut office = Office::open_seat(folder.path(), bureau_clock()).unwrap();
    seat::enroll(&mut office, &sealed.fingerprint).unwrap();
    seat::open(&mut office, &opening(&sealed.path, None)).unwrap();
    assert_eq!(office.store.image_bytes(shown.attachment.sha256).unwrap().as_deref(), Some(PNG));
    assert_eq!(office.store.image_bytes(hidden.attachment.sha256).unwrap(), None);
}

fn bureau_clock() -> Arc<dyn Clock> {
    Arc::new(ByHand(AtomicI64::new(0)))
}

#[test]
fn who_collected_by_code_stands_in_the_bureaus_register() {
    let mut bureau = Bureau::new();
    let (folder, stick) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut pc = seat_pc(folder.path(), &mut bureau, Some(stick.path()));
    let seat = pc.begin("0002");
    let collect = code(&bureau, "0002", Power::Collect, 1);
    let act = Act::Collect { reason: "人不见了".into() };
    let receipt = desk::act_at_seat(&mut pc.office, seat.attempt, "刘监考", &collect, &act).unwrap();
    assert_eq!(receipt.delivery.map(|delivery| (delivery.written.len(), delivery.failed.len())), Some((2, 0)));
    assert_eq!(bureau.fates(stick.path()), [Fate::Taken]);
    let incidents = bureau.office.store.incidents(bureau.sitting).unwrap();
    let said: Vec<_> = incidents.iter().map(|i| (i.kind, i.actor.as_str(), i.note.as_str())).collect();
    assert_eq!(said, [(IncidentKind::Collect, "刘监考", "人不见了")]);
}
