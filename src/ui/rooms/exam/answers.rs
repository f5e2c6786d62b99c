//! What the candidate has done and how much of it is on the disk. No painting here: pure bookkeeping with time passed in.

use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::clock::{Stamp, step};
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::domain::journal::{Event, HandInBy};
use kaofa_core::domain::kind::Kind;
use kaofa_core::service::Command;
use kaofa_core::service::exam::{Receipt, Seat, SeatItem, is_observed};
use kaofa_core::service::seat::Delivery;
use kaofa_core::text::Explanation;
use std::collections::{BTreeMap, BTreeSet};

/// Text is committed after this pause in typing …
const TEXT_PAUSE_MS: i64 = 800;
/// … and after this at the latest (DESIGN §6).
const TEXT_LATEST_MS: i64 = 3_000;
/// Looking at another question is committed with the next answer, or by itself after this.
const VIEW_PAUSE_MS: i64 = 1_500;
/// A write that failed is tried again after this.
const RETRY_MS: i64 = 2_000;

/// Whether what is on the screen is on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Saved {
    /// Everything, last the question of this displayed number.
    All {
        number: Option<u16>,
    },
    Saving,
    /// The write failed; it is tried again by itself.
    Failed(Explanation),
}

/// A text being typed.
#[derive(Clone, Debug)]
struct Typing {
    slot: u16,
    first_ms: i64,
    last_ms: i64,
}

/// An attempt as the exam room holds it.
#[derive(Debug)]
pub(super) struct Answers {
    pub(super) attempt: AttemptId,
    pub(super) items: Vec<SeatItem>,
    given: BTreeMap<u16, Answer>,
    flagged: BTreeSet<u16>,
    /// Displayed index from 0.
    pub(super) index: usize,
    queue: Vec<Event>,
    in_flight: Vec<Event>,
    hand_in: bool,
    handing_in: bool,
    typing: Option<Typing>,
    viewed_ms: Option<i64>,
    failed: Option<(Explanation, i64)>,
    last_saved: Option<u16>,
    receipt: Receipt,
}

impl Answers {
    pub(super) fn new(seat: &Seat) -> Self {
        let index = seat.items.iter().position(|item| Some(item.slot) == seat.state.current);
        Self {
            attempt: seat.attempt,
            items: seat.items.clone(),
            given: seat.state.answers.clone(),
            flagged: seat.state.flagged.clone(),
            index: index.unwrap_or(0),
            queue: Vec::new(),
            in_flight: Vec::new(),
            hand_in: false,
            handing_in: false,
            typing: None,
            viewed_ms: None,
            failed: None,
            last_saved: None,
            receipt: seat.receipt.clone(),
        }
    }

    pub(super) fn item(&self) -> Option<&SeatItem> {
        self.items.get(self.index)
    }

    pub(super) fn answer(&self, slot: u16) -> Option<&Answer> {
        self.given.get(&slot)
    }

    pub(super) fn is_flagged(&self, slot: u16) -> bool {
        self.flagged.contains(&slot)
    }

    /// (answered, flagged, unanswered)
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        let answered = self.given.values().filter(|a| !a.is_empty()).count();
        (answered, self.flagged.len(), self.items.len() - answered.min(self.items.len()))
    }

    pub(super) fn handed_in(&self) -> Option<HandInBy> {
        self.receipt.handed_in
    }

    pub(super) const fn head_code(&self) -> &String {
        &self.receipt.head_code
    }

    /// On a seat without a network: where the answers were written.
    pub(super) const fn delivery(&self) -> Option<&Delivery> {
        self.receipt.delivery.as_ref()
    }

    /// Why the copy on the stick is behind.
    pub(super) const fn copy_failed(&self) -> bool {
        self.receipt.copy_failed.is_some()
    }

    pub(super) fn remaining_ms(&self, now: &Stamp) -> i64 {
        let since = if self.receipt.paused { 0 } else { step(&self.receipt.at, now).ms };
        (self.receipt.remaining_ms - since).max(0)
    }

    /// Picks or takes back an option of the current question, by its id.
    pub(super) fn choose(&mut self, id: u8) {
        let Some(item) = self.item() else { return };
        let (slot, kind) = (item.slot, item.kind);
        let answer = match (kind, self.given.get(&slot)) {
            (Kind::Judge, _) => Answer::Judge(id == 0),
            (Kind::Multiple, held) => {
                let mut ids = if let Some(Answer::Options(ids)) = held { ids.clone() } else { Vec::new() };
                match ids.iter().position(|i| *i == id) {
                    Some(at) => {
                        ids.remove(at);
                    }
                    None => ids.push(id),
                }
                ids.sort_unstable();
                Answer::Options(ids)
            }
            _ => Answer::Options(vec![id]),
        };
        if self.given.get(&slot) == Some(&answer) {
            return;
        }
        self.given.insert(slot, answer.clone());
        self.queue.push(Event::Answered { slot, answer: Some(answer) });
    }

    /// A text was changed by typing; it is committed after a pause.
    pub(super) fn typed(&mut self, slot: u16, answer: Answer, now_ms: i64) {
        self.given.insert(slot, answer);
        match &mut self.typing {
            Some(typing) if typing.slot == slot => typing.last_ms = now_ms,
            _ => {
                self.flush_text();
                self.typing = Some(Typing { slot, first_ms: now_ms, last_ms: now_ms });
            }
        }
    }

    fn flush_text(&mut self) {
        if let Some(typing) = self.typing.take() {
            let answer = self.given.get(&typing.slot).cloned();
            self.queue.push(Event::Answered { slot: typing.slot, answer });
        }
    }

    pub(super) fn toggle_flag(&mut self) {
        let Some(slot) = self.item().map(|item| item.slot) else { return };
        let on = self.flagged.insert(slot);
        if !on {
            self.flagged.remove(&slot);
        }
        self.queue.push(Event::Flagged { slot, on });
    }

    /// Shows another question. What was typed is committed at once.
    pub(super) fn go_to(&mut self, index: usize, now_ms: i64) {
        if index >= self.items.len() || index == self.index {
            return;
        }
        self.flush_text();
        self.index = index;
        self.viewed_ms = Some(now_ms);
    }

    /// The program saw something of candidate or PC.
    pub(super) fn observed(&mut self, event: Event) {
        self.queue.push(event);
    }

    /// What is being typed is committed now, before somebody else takes the keyboard.
    pub(super) fn commit_text(&mut self) {
        self.flush_text();
    }

    /// The candidate (or the clock) ends the attempt: everything is committed first.
    pub(super) fn finish(&mut self) {
        self.flush_text();
        self.hand_in = true;
    }

    /// The command to send now, if any. Called every frame; at most one write is under way, so that order is kept.
    pub(super) fn next_command(&mut self, now: &Stamp) -> Option<Command> {
        let now_ms = now.boot_ms;
        // Of what the candidate does nothing is taken while the time stands still.
        if self.receipt.paused {
            return self.next_observed(now_ms);
        }
        let left = self.remaining_ms(now);
        let text_due = self.typing.as_ref().is_some_and(|t| {
            now_ms - t.last_ms >= TEXT_PAUSE_MS || now_ms - t.first_ms >= TEXT_LATEST_MS || left < TEXT_PAUSE_MS * 2
        });
        if text_due {
            self.flush_text();
        }
        if left == 0 && self.handed_in().is_none() {
            self.hand_in = true;
        }
        if self.must_wait(now_ms) {
            return None;
        }
        // Past the end nothing more is taken; what was typed in the last moments was committed before it.
        if self.queue.is_empty() || left == 0 {
            let view_due = self.viewed_ms.is_some_and(|at| now_ms - at >= VIEW_PAUSE_MS) && left > 0;
            if left == 0
                && let Some(command) = self.next_observed(now_ms)
            {
                return Some(command);
            }
            if self.hand_in {
                self.handing_in = true;
                return Some(Command::HandIn(self.attempt));
            }
            if !view_due {
                return None;
            }
        }
        if self.viewed_ms.take().is_some()
            && let Some(slot) = self.item().map(|item| item.slot)
        {
            self.queue.push(Event::Viewed { slot });
        }
        self.in_flight = std::mem::take(&mut self.queue);
        Some(Command::Record { attempt: self.attempt, events: self.in_flight.clone() })
    }

    fn must_wait(&self, now_ms: i64) -> bool {
        let busy = !self.in_flight.is_empty() || self.handing_in;
        let resting = self.failed.as_ref().is_some_and(|(_, at)| now_ms - at < RETRY_MS);
        busy || resting || self.handed_in().is_some()
    }

    /// What the program saw is recorded also when nothing else is taken.
    fn next_observed(&mut self, now_ms: i64) -> Option<Command> {
        if self.must_wait(now_ms) || !self.queue.iter().any(is_observed) {
            return None;
        }
        let (seen, rest) = std::mem::take(&mut self.queue).into_iter().partition(is_observed);
        self.queue = rest;
        self.in_flight = seen;
        Some(Command::Record { attempt: self.attempt, events: self.in_flight.clone() })
    }

    /// Milliseconds until `next_command` may have something to send, for the next repaint.
    pub(super) fn wake_in_ms(&self, now_ms: i64) -> Option<i64> {
        let text = self.typing.as_ref().map(|t| (t.last_ms + TEXT_PAUSE_MS).min(t.first_ms + TEXT_LATEST_MS) - now_ms);
        let view = self.viewed_ms.map(|at| at + VIEW_PAUSE_MS - now_ms);
        let retry = self.failed.as_ref().map(|(_, at)| at + RETRY_MS - now_ms);
        [text, view, retry].into_iter().flatten().map(|ms| ms.max(0)).min()
    }

    /// A write is durable.
    pub(super) fn saved(&mut self, receipt: Receipt) {
        let done = std::mem::take(&mut self.in_flight);
        let last = done.iter().rev().find_map(|event| if let Event::Answered { slot, .. } = event { Some(*slot) } else { None });
        if let Some(number) = last.and_then(|slot| self.items.iter().find(|i| i.slot == slot)).map(|i| i.number) {
            self.last_saved = Some(number);
        }
        self.handing_in = false;
        self.failed = None;
        self.receipt = receipt;
    }

    /// An invigilator did something at the seat: what is under way or waiting is not touched by it.
    pub(super) fn refreshed(&mut self, receipt: Receipt) {
        self.receipt = receipt;
    }

    pub(super) const fn is_paused(&self) -> bool {
        self.receipt.paused
    }

    pub(super) const fn is_paused_by_rule(&self) -> bool {
        self.receipt.paused_by_rule
    }

    /// A write failed: what it held goes back to the head of the queue and is tried again.
    pub(super) fn not_saved(&mut self, said: Explanation, now_ms: i64) {
        let mut back = std::mem::take(&mut self.in_flight);
        back.append(&mut self.queue);
        self.queue = back;
        self.handing_in = false;
        self.failed = Some((said, now_ms));
    }

    /// Hand-in was refused for a reason that waiting does not mend by itself.
    pub(super) fn hand_in_refused(&mut self) {
        self.handing_in = false;
        self.hand_in = false;
    }

    pub(super) fn state(&self) -> Saved {
        match &self.failed {
            Some((said, _)) => Saved::Failed(said.clone()),
            None if self.in_flight.is_empty() && self.queue.is_empty() && self.typing.is_none() && !self.handing_in => {
                Saved::All { number: self.last_saved }
            }
            None => Saved::Saving,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kaofa_core::domain::attempt::AttemptState;
    use kaofa_core::domain::ids::SittingId;
    use kaofa_core::domain::marks::Marks;

    fn at(boot_ms: i64) -> Stamp {
        Stamp { wall_ms: boot_ms, boot_id: "b".into(), boot_ms }
    }

    fn receipt(seq: u32, at_ms: i64) -> Receipt {
        Receipt {
            seq,
            remaining_ms: 60_000,
            at: at(at_ms),
            head_code: String::new(),
            handed_in: None,
            paused: false,
            paused_by_rule: false,
            delivery: None,
            copy_failed: None,
        }
    }

    fn answers() -> Answers {
        let item = |number: u16, kind| SeatItem {
            number,
            slot: number + 9,
            section: 0,
            kind,
            marks: Marks::whole(1),
            material: None,
            stem: "s".into(),
            options: vec![(0, "a".into()), (1, "b".into())],
            blanks: 1,
            images: vec![],
        };
        Answers::new(&Seat {
            attempt: AttemptId(1),
            sitting: SittingId(1),
            title: String::new(),
            name: String::new(),
            ticket: String::new(),
            sections: vec![Kind::Single],
            items: vec![item(1, Kind::Single), item(2, Kind::Multiple), item(3, Kind::Short)],
            state: AttemptState::default(),
            duration_secs: 60,
            earliest_hand_in_secs: 0,
            receipt: receipt(1, 0),
            show_result_at_once: true,
            lock: None,
        })
    }

    fn events(command: Option<Command>) -> Vec<Event> {
        match command {
            Some(Command::Record { events, .. }) => events,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_choice_goes_out_at_once_and_is_saved_only_when_the_receipt_is_there() {
        let mut a = answers();
        a.choose(1);
        assert_eq!(a.state(), Saved::Saving);
        let sent = events(a.next_command(&at(10)));
        assert_eq!(sent, [Event::Answered { slot: 10, answer: Some(Answer::Options(vec![1])) }]);
        assert_eq!(a.state(), Saved::Saving);
        assert!(a.next_command(&at(20)).is_none(), "one write at a time");
        a.saved(receipt(2, 20));
        assert_eq!(a.state(), Saved::All { number: Some(1) });
    }

    #[test]
    fn text_waits_for_a_pause_but_three_seconds_at_most() {
        let mut a = answers();
        let text = |s: &str| Answer::Text(s.into());
        a.typed(12, text("甲"), 0);
        assert!(a.next_command(&at(700)).is_none());
        for ms in (500..3_000).step_by(500) {
            a.typed(12, text("甲乙"), ms);
            assert!(a.next_command(&at(ms)).is_none(), "{ms}");
        }
        assert_eq!(events(a.next_command(&at(3_000))).len(), 1);
        a.saved(receipt(2, 3_000));
        a.typed(12, text("甲乙丙"), 4_000);
        assert!(a.next_command(&at(4_799)).is_none());
        assert_eq!(events(a.next_command(&at(4_800))), [Event::Answered { slot: 12, answer: Some(text("甲乙丙")) }]);
    }

    #[test]
    fn what_was_typed_is_committed_before_the_time_is_over() {
        let mut a = answers();
        a.typed(12, Answer::Text("末".into()), 58_500);
        assert_eq!(events(a.next_command(&at(58_600))).len(), 1);
        a.saved(Receipt { remaining_ms: 1_400, ..receipt(2, 58_600) });
        assert!(matches!(a.next_command(&at(60_001)), Some(Command::HandIn(_))), "and then it is handed in");
    }

    #[test]
    fn what_was_seen_is_recorded_in_a_pause_and_at_the_end_and_nothing_else_is() {
        let away = Event::FocusLost { secs: 9 };
        let mut a = answers();
        a.refreshed(Receipt { paused: true, ..receipt(1, 0) });
        a.choose(1);
        a.observed(away.clone());
        assert_eq!(events(a.next_command(&at(10))), std::slice::from_ref(&away));
        a.saved(receipt(2, 20));
        assert_eq!(events(a.next_command(&at(30))).len(), 1, "and what was chosen before it goes out when the time goes on");

        let mut a = answers();
        a.observed(away.clone());
        a.choose(1);
        assert_eq!(events(a.next_command(&at(60_001))), [away]);
    }

    #[test]
    fn the_countdown_is_exact_after_two_hours_of_single_seconds() {
        let mut a = answers();
        a.saved(Receipt { remaining_ms: 7_200_000, ..receipt(2, 500) });
        for second in 0..7_200 {
            // Whenever it is asked, at whatever moment of the second: derived from one reading, so nothing adds up.
            let jitter = (second * 37) % 900;
            assert_eq!(a.remaining_ms(&at(500 + second * 1_000 + jitter)), 7_200_000 - second * 1_000 - jitter);
        }
        assert!(a.next_command(&at(500 + 7_199_999)).is_none());
        assert!(matches!(a.next_command(&at(500 + 7_200_000)), Some(Command::HandIn(_))));
    }

    #[test]
    fn a_failed_write_is_kept_and_tried_again_in_order() {
        let mut a = answers();
        a.choose(0);
        a.next_command(&at(0));
        a.not_saved(Explanation::default(), 0);
        a.go_to(1, 100);
        a.choose(1);
        assert!(matches!(a.state(), Saved::Failed(_)));
        assert!(a.next_command(&at(1_000)).is_none());
        let again = events(a.next_command(&at(2_000)));
        let slots: Vec<u16> =
            again.iter().map(|e| if let Event::Answered { slot, .. } | Event::Viewed { slot } = e { *slot } else { 0 }).collect();
        assert_eq!(slots, [10, 11, 11]);
    }

    #[test]
    fn handing_in_commits_everything_first() {
        let mut a = answers();
        a.typed(12, Answer::Text("未提交".into()), 0);
        a.finish();
        assert_eq!(events(a.next_command(&at(1))).len(), 1);
        assert!(a.next_command(&at(2)).is_none());
        a.saved(receipt(2, 2));
        assert!(matches!(a.next_command(&at(3)), Some(Command::HandIn(_))));
    }

    #[test]
    fn multiple_choice_toggles_and_sorts() {
        let mut a = answers();
        a.go_to(1, 0);
        a.choose(1);
        a.choose(0);
        assert_eq!(a.answer(11), Some(&Answer::Options(vec![0, 1])));
        a.choose(1);
        assert_eq!(a.answer(11), Some(&Answer::Options(vec![0])));
        assert_eq!(a.counts(), (1, 0, 2));
    }
}
