//! Leaving the window of a closed-book exam, and what the PC's clocks do meanwhile: moved by an hour or by decades, asleep, started
//! anew. None of it gives or takes a second, and all of it stands in the journal.

use super::desk::{self, Act, Progress};
use super::exam::{self, Seat};
use super::{Office, ServiceError, accounts, integrity, sittings};
use crate::domain::answer::Answer;
use crate::domain::clock::{Clock, Stamp};
use crate::domain::closed_book::{FocusPolicy, FocusRule, Surroundings};
use crate::domain::ids::SittingId;
use crate::domain::journal::{Event, HandInBy};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules};
use crate::store::Access;
use crate::store::sitting::NewSitting;
use proptest::prelude::*;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const START: i64 = 1_795_003_200_000;

#[derive(Clone, Debug)]
struct Pc {
    wall_ms: i64,
    boot: u32,
    boot_ms: i64,
    asleep_ms: i64,
}

/// A PC whose every clock is moved by hand.
struct ByHand(Mutex<Pc>);

impl Clock for ByHand {
    fn now(&self) -> Stamp {
        let pc = self.0.lock().unwrap();
        Stamp { wall_ms: pc.wall_ms, boot_id: format!("boot-{}", pc.boot), boot_ms: pc.boot_ms }
    }

    fn asleep_ms(&self) -> i64 {
        self.0.lock().unwrap().asleep_ms
    }
}

struct Room {
    folder: TempDir,
    clock: Arc<ByHand>,
    office: Office,
    sitting: SittingId,
    seat: Seat,
}

impl Room {
    fn new(focus: FocusPolicy) -> Self {
        Self::by(SittingRules { focus, ..SittingRules::preset(SittingKind::Mock) })
    }

    /// One candidate in a sitting of two hours.
    fn by(rules: SittingRules) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ByHand(Mutex::new(Pc { wall_ms: START, boot: 1, boot_ms: 5 * MINUTE, asleep_ms: 0 })));
        let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        accounts::set_up(&mut office, "王监考", "correct horse 42").unwrap();
        let cadre = super::desk_tests::join(&mut office, "张三");
        let paper = super::desk_tests::two_judgements(&mut office);
        let kind = SittingKind::Mock;
        let rules = SittingRules { duration_secs: 2 * 60 * 60, ..rules };
        let (title, basis) = ("场".into(), String::new());
        let new =
            NewSitting { title, kind, paper, rules, basis, facts: SittingFacts::default(), makeup_of: None, cadres: vec![cadre] };
        let sitting = sittings::plan(&mut office, &new).unwrap();
        sittings::open(&mut office, sitting).unwrap();
        let seat = exam::start(&mut office, sitting, cadre, "张三").unwrap();
        Self { folder, clock, office, sitting, seat }
    }

    fn ruled(rule: FocusRule) -> Self {
        Self::new(FocusPolicy { rule, longer_secs: 5, losses: 2 })
    }

    fn pc(&self, change: impl FnOnce(&mut Pc)) {
        change(&mut self.clock.0.lock().unwrap());
    }

    fn pass(&self, ms: i64) {
        self.pc(|pc| (pc.wall_ms, pc.boot_ms) = (pc.wall_ms + ms, pc.boot_ms + ms));
    }

    fn write(&mut self, event: Event) -> Result<exam::Receipt, ServiceError> {
        exam::record(&mut self.office, self.seat.attempt, &[event])
    }

    fn left(&mut self) -> i64 {
        exam::receipt(&mut self.office, self.seat.attempt).unwrap().remaining_ms
    }

    fn events(&self) -> Vec<Event> {
        let journal = self.office.store.journal(self.seat.attempt).unwrap();
        journal.iter().map(|entry| serde_json::from_str(&entry.payload).unwrap()).collect()
    }

    /// The program ends and is started again, on whatever the PC's clocks say by then.
    fn restart(self) -> Self {
        let Self { folder, clock, office, sitting, seat } = self;
        drop(office);
        let mut office = Office::open(folder.path(), Access::Write, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
        accounts::sign_in(&mut office, "王监考", "correct horse 42").unwrap();
        Self { folder, clock, office, sitting, seat }
    }
}

const fn away(secs: u32) -> Event {
    Event::FocusLost { secs }
}

const fn looked(slot: u16) -> Event {
    Event::Viewed { slot }
}

#[test]
fn the_rule_pauses_in_the_same_write_and_an_invigilator_lets_on() {
    let mut room = Room::ruled(FocusRule::Pause);
    assert!(!room.write(away(9)).unwrap().paused && !room.write(away(3)).unwrap().paused);
    assert!(room.write(away(6)).unwrap().paused, "the second that counts");
    assert_eq!(room.events().last(), Some(&Event::PausedByRule { absences: 3 }));
    room.pass(30 * MINUTE);
    assert!(matches!(room.write(looked(1)), Err(ServiceError::Paused)));
    // While the time stands still nobody is held to the rule, and it is recorded all the same.
    assert!(room.write(away(40)).unwrap().paused);
    let row = desk::desk(&mut room.office, room.sitting).unwrap().rows.remove(0);
    assert_eq!((row.progress, row.paused_by_rule, row.focus_lost, row.focus_lost_secs), (Progress::Paused, true, 4, 58));
    desk::act(&mut room.office, room.sitting, None, &Act::Continue).unwrap();
    assert_eq!(room.left(), 2 * HOUR, "a stopped time stands");
    assert!(!room.write(away(2)).unwrap().paused, "a short one is no reason");
    assert!(room.write(away(7)).unwrap().paused, "and the next that counts is");
}

#[test]
fn the_rule_hands_in_with_its_own_reason_and_what_was_answered_stays() {
    let mut room = Room::ruled(FocusRule::HandIn);
    room.write(Event::Answered { slot: 0, answer: Some(Answer::Judge(true)) }).unwrap();
    assert_eq!(room.write(away(60)).unwrap().handed_in, None);
    assert_eq!(room.write(away(60)).unwrap().handed_in, Some(HandInBy::FocusLoss));
    assert!(matches!(room.write(looked(1)), Err(ServiceError::HandedIn)));
    let found = integrity::verify(&mut room.office, room.seat.attempt).unwrap();
    assert_eq!((found.findings.as_slice(), found.anchored, found.answered, found.focus_lost), ([].as_slice(), true, 1, 2));
}

#[test]
fn milder_rules_never_stop_anybody_and_a_plan_out_of_bounds_is_refused() {
    for rule in [FocusRule::Record, FocusRule::Warn] {
        let mut room = Room::ruled(rule);
        for _ in 0..5 {
            let receipt = room.write(away(600)).unwrap();
            assert!(!receipt.paused && receipt.handed_in.is_none());
        }
    }
    let mut room = Room::ruled(FocusRule::Warn);
    let known = room.office.store.sitting(room.sitting).unwrap();
    let focus = FocusPolicy { losses: 0, ..FocusPolicy::default() };
    let rules = SittingRules { focus, ..known.rules };
    let cadres = room.office.store.candidates(room.sitting).unwrap().iter().map(|c| c.cadre).collect();
    let (title, basis) = ("二".into(), String::new());
    let new = NewSitting {
        title,
        kind: known.kind,
        paper: known.paper,
        rules,
        basis,
        facts: SittingFacts::default(),
        makeup_of: None,
        cadres,
    };
    assert!(matches!(sittings::plan(&mut room.office, &new), Err(ServiceError::BadFocusRule)));
}

#[test]
fn an_open_book_locks_nothing() {
    let focus = FocusPolicy { rule: FocusRule::HandIn, longer_secs: 1, losses: 1 };
    let mut room = Room::by(SittingRules { open_book: true, focus, ..SittingRules::preset(SittingKind::Mock) });
    assert_eq!(room.seat.lock, None);
    assert_eq!(room.write(away(600)).unwrap().handed_in, None);
}

#[test]
fn what_was_found_of_the_pc_is_at_the_desk_and_only_the_office_notes_sleep() {
    let mut room = Room::ruled(FocusRule::Warn);
    let found = Surroundings { screens: Some(2), weak: true, ..Surroundings::default() };
    room.write(Event::Surroundings(found)).unwrap();
    room.write(Event::CloseAsked).unwrap();
    let row = desk::desk(&mut room.office, room.sitting).unwrap().rows.remove(0);
    assert_eq!((row.surroundings, row.close_asked), (Some(found), 1));
    for forged in [Event::Slept { secs: 9 }, Event::PausedByRule { absences: 1 }, Event::Unknown] {
        assert!(matches!(room.write(forged), Err(ServiceError::BadAnswer)));
    }
}

#[test]
fn where_the_candidate_was_at_the_end_is_recorded_with_the_hand_in() {
    let mut room = Room::ruled(FocusRule::Record);
    room.pass(2 * HOUR);
    let answer = Event::Answered { slot: 0, answer: Some(Answer::Judge(true)) };
    let receipt = exam::record(&mut room.office, room.seat.attempt, &[away(90), answer]).unwrap();
    assert_eq!(receipt.handed_in, Some(HandInBy::TimeOut));
    assert_eq!(room.events()[1..], [away(90), Event::HandedIn { by: HandInBy::TimeOut }], "no answer after the end");
}

#[test]
fn moving_the_clock_gives_and_takes_nothing_and_is_noted_before_whatever_comes_next() {
    let y2038 = 2_147_483_648_000 - START;
    let y2100 = 4_102_444_800_000 - START;
    for moved in [-HOUR, HOUR, y2038, y2100, -START] {
        let mut room = Room::ruled(FocusRule::Record);
        room.pass(10 * MINUTE);
        room.pc(|pc| pc.wall_ms += moved);
        assert_eq!(room.left(), 110 * MINUTE, "{moved}");
        room.write(looked(1)).unwrap();
        assert_eq!(room.events()[1..], [Event::ClockMoved { crossed_boot: false }, looked(1)], "{moved}");
        // The same by the desk's hand and by handing in, which write doors of their own.
        room.pc(|pc| pc.wall_ms -= moved);
        desk::act(&mut room.office, room.sitting, None, &Act::Grant { minutes: 1, reason: "试".into() }).unwrap();
        room.pass(9 * MINUTE);
        room.pc(|pc| pc.wall_ms += moved);
        assert_eq!(room.left(), 102 * MINUTE, "{moved}");
        exam::hand_in(&mut room.office, room.seat.attempt).unwrap();
        let notes = room.events().iter().filter(|e| matches!(e, Event::ClockMoved { .. })).count();
        assert_eq!(notes, 3, "{moved}: {:?}", room.events());
        let found = integrity::verify(&mut room.office, room.seat.attempt).unwrap();
        assert_eq!((found.findings.as_slice(), found.clock_moved), ([].as_slice(), 3));
    }
}

#[test]
fn time_asleep_counts_and_is_noted_once() {
    let mut room = Room::ruled(FocusRule::Record);
    room.pass(10 * MINUTE);
    // Twenty minutes asleep: wall and boot clock go on, the other stands.
    room.pass(20 * MINUTE);
    room.pc(|pc| pc.asleep_ms += 20 * MINUTE);
    room.write(looked(1)).unwrap();
    room.write(looked(0)).unwrap();
    assert_eq!(room.left(), 90 * MINUTE);
    assert_eq!(room.events()[1..], [Event::Slept { secs: 1200 }, looked(1), looked(0)]);
    let row = desk::desk(&mut room.office, room.sitting).unwrap().rows.remove(0);
    assert_eq!((row.slept_secs, row.clock_moved), (1200, 0), "sleeping is not moving the clock");
    // Asleep beyond the end: handed in as soon as anything is asked.
    room.pass(3 * HOUR);
    room.pc(|pc| pc.asleep_ms += 3 * HOUR);
    assert_eq!(room.write(looked(1)).unwrap().handed_in, Some(HandInBy::TimeOut));
    assert_eq!(room.events()[4..], [Event::Slept { secs: 10_800 }, Event::HandedIn { by: HandInBy::TimeOut }]);
}

#[test]
fn what_ran_out_while_nobody_sat_there_is_handed_in_by_start_by_desk_and_by_whoever_comes_back() {
    // The program is started after the end, on a PC whose clock was set back an hour meanwhile: within a boot it does not matter.
    let room = Room::ruled(FocusRule::Record);
    room.pass(2 * HOUR + 1);
    room.pc(|pc| pc.wall_ms -= HOUR);
    let room = room.restart();
    assert_eq!(room.events()[1..], [Event::ClockMoved { crossed_boot: false }, Event::HandedIn { by: HandInBy::Overdue }]);

    // Started before the end and left alone: the desk finds it.
    let room = Room::ruled(FocusRule::Record);
    room.pass(HOUR);
    let mut room = room.restart();
    room.pass(HOUR + 1);
    let progress = |room: &mut Room| desk::look(&mut room.office, room.sitting).unwrap().rows[0].progress;
    assert_eq!(progress(&mut room), Progress::HandedIn);
    assert_eq!(room.events()[1..], [Event::HandedIn { by: HandInBy::Overdue }]);

    // And so does the candidate who comes back too late.
    let room = Room::ruled(FocusRule::Record);
    let mut room = room.restart();
    room.pass(2 * HOUR);
    assert!(matches!(exam::resume(&mut room.office, room.seat.attempt), Err(ServiceError::HandedIn)));
    assert_eq!(progress(&mut room), Progress::HandedIn);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    /// Whatever the wall clock does within a boot, and however often the program is started again: what is left is what the boot
    /// clock says.
    #[test]
    fn nothing_done_to_the_wall_clock_within_a_boot_is_worth_a_second(
        steps in proptest::collection::vec((0_i64..300_000, -4_000_000_000_000_i64..4_000_000_000_000, any::<bool>()), 1..8)
    ) {
        let mut room = Room::ruled(FocusRule::Record);
        let mut used = 0;
        for (ms, moved, again) in steps {
            room.pass(ms);
            room.pc(|pc| pc.wall_ms = (pc.wall_ms + moved).max(0));
            used += ms;
            if again {
                room = room.restart();
                exam::resume(&mut room.office, room.seat.attempt).unwrap();
            } else {
                room.write(looked(1)).unwrap();
            }
            prop_assert_eq!(room.left(), 2 * HOUR - used);
        }
        prop_assert!(integrity::verify(&mut room.office, room.seat.attempt).unwrap().findings.is_empty());
    }
}
