//! The state of an attempt, replayed from its journal.

use super::answer::Answer;
use super::clock::{self, Elapsed, Stamp};
use super::closed_book::Surroundings;
use super::journal::{Event, HandInBy};
use super::marks::Marks;
use std::collections::{BTreeMap, BTreeSet};

/// Everything a screen or a marker needs to know of an attempt, and nothing that is not in the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AttemptState {
    pub seed: u64,
    pub pledge: String,
    pub answers: BTreeMap<u16, Answer>,
    pub flagged: BTreeSet<u16>,
    /// The slot last looked at: where a restart goes on. `None` until another than the first question was.
    pub current: Option<u16>,
    pub granted_secs: i64,
    /// The invigilator stopped the time and it has not gone on yet.
    pub paused: bool,
    /// The PC gave up and the rest is written on paper: nothing more is taken here until that was typed.
    pub on_paper: bool,
    /// Marks that stood on paper, by slot.
    pub paper_marks: BTreeMap<u16, Marks>,
    /// Who typed what stood on paper.
    pub typed_by: String,
    /// The result of an outside platform.
    pub outside: Option<Marks>,
    /// The PC's clock was found moved, or the PC was started anew, so many times.
    pub clock_moved: u32,
    pub resumed: u32,
    /// Every absence from the exam's window, in seconds.
    pub absences: Vec<u32>,
    /// The last pause is one of the sitting's rule.
    pub paused_by_rule: bool,
    /// The window was asked to close so many times.
    pub close_asked: u32,
    /// Seconds that the PC slept.
    pub slept_secs: u64,
    /// What was found of the PC last.
    pub surroundings: Option<Surroundings>,
    pub elapsed: Elapsed,
    pub handed_in: Option<HandInBy>,
    pub last: Option<Stamp>,
    pub started_ms: i64,
    pub events: u32,
}

/// What an answer makes of those before: an empty one takes back.
pub fn answered(answers: &mut BTreeMap<u16, Answer>, slot: u16, answer: Option<Answer>) {
    match answer.filter(|a| !a.is_empty()) {
        Some(answer) => answers.insert(slot, answer),
        None => answers.remove(&slot),
    };
}

impl AttemptState {
    /// Replays events in their order.
    pub fn replay<'a>(events: impl IntoIterator<Item = (&'a Stamp, Event)>) -> Self {
        let mut state = Self::default();
        for (stamp, event) in events {
            state.apply(stamp, event);
        }
        state
    }

    pub fn apply(&mut self, stamp: &Stamp, event: Event) {
        match &self.last {
            Some(last) => self.elapsed = self.elapsed.and(self.counted(clock::step(last, stamp))),
            None => self.started_ms = stamp.wall_ms,
        }
        self.last = Some(stamp.clone());
        self.events += 1;
        match event {
            Event::Started { seed, pledge } => (self.seed, self.pledge) = (seed, pledge),
            Event::Answered { slot, answer } => {
                answered(&mut self.answers, slot, answer);
                self.current = Some(slot);
            }
            Event::Viewed { slot } => self.current = Some(slot),
            Event::Flagged { slot, on } => {
                if on {
                    self.flagged.insert(slot);
                } else {
                    self.flagged.remove(&slot);
                }
            }
            Event::Granted { secs, .. } => self.granted_secs += secs,
            Event::FocusLost { secs } => self.absences.push(secs),
            Event::ToPaper { .. } => (self.paused, self.on_paper) = (true, true),
            Event::Transcribed { first, second, .. } => self.typed_by = format!("{first} / {second}"),
            Event::PaperMarks { slot, marks } => drop(self.paper_marks.insert(slot, marks)),
            Event::OutsideResult { marks, .. } => self.outside = Some(marks),
            Event::HandedIn { by } => self.handed_in = Some(by),
            Event::Paused { .. } => (self.paused, self.paused_by_rule) = (true, false),
            Event::PausedByRule { .. } => (self.paused, self.paused_by_rule) = (true, true),
            Event::Continued { .. } => (self.paused, self.paused_by_rule) = (self.on_paper, false),
            Event::Resumed => self.resumed += 1,
            Event::ClockMoved { .. } => self.clock_moved += 1,
            Event::CloseAsked => self.close_asked += 1,
            Event::Surroundings(found) => self.surroundings = Some(found),
            Event::Slept { secs } => self.slept_secs += u64::from(secs),
            Event::Unknown => {}
        }
    }

    /// Seconds away from the exam's window, all absences together.
    pub fn absent_secs(&self) -> u64 {
        self.absences.iter().copied().map(u64::from).sum()
    }

    /// While paused no time counts, whatever the clocks say.
    const fn counted(&self, step: Elapsed) -> Elapsed {
        if self.paused { Elapsed { ms: 0, ..step } } else { step }
    }

    /// Milliseconds left at `now`. Zero once handed in.
    pub fn remaining_ms(&self, duration_secs: i64, now: &Stamp) -> i64 {
        if self.handed_in.is_some() {
            return 0;
        }
        let tail = self.last.as_ref().map_or(Elapsed::default(), |last| self.counted(clock::step(last, now)));
        clock::remaining_ms(duration_secs, self.granted_secs, self.elapsed.ms + tail.ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(boot: &str, boot_ms: i64, wall_ms: i64) -> Stamp {
        Stamp { wall_ms, boot_id: boot.into(), boot_ms }
    }

    #[test]
    fn replay_gives_the_last_answer_and_the_place_to_go_on() {
        let s = at("a", 0, 0);
        let events = [
            Event::Started { seed: 9, pledge: "张三".into() },
            Event::Answered { slot: 0, answer: Some(Answer::Options(vec![1])) },
            Event::Answered { slot: 0, answer: Some(Answer::Options(vec![2])) },
            Event::Answered { slot: 1, answer: Some(Answer::Judge(true)) },
            Event::Answered { slot: 1, answer: None },
            Event::Flagged { slot: 1, on: true },
            Event::Viewed { slot: 4 },
        ];
        let state = AttemptState::replay(events.into_iter().map(|e| (&s, e)));
        assert_eq!(state.answers, BTreeMap::from([(0, Answer::Options(vec![2]))]));
        assert_eq!((state.current, state.seed, state.flagged.contains(&1)), (Some(4), 9, true));
    }

    #[test]
    fn time_while_the_program_is_down_counts_and_may_be_granted_back() {
        let events = [
            (at("a", 0, 0), Event::Started { seed: 0, pledge: String::new() }),
            (at("a", 10_000, 10_000), Event::Viewed { slot: 1 }),
            (at("b", 0, 40_000), Event::Resumed),
        ];
        let mut state = AttemptState::replay(events.iter().map(|(s, e)| (s, e.clone())));
        assert_eq!(state.remaining_ms(60, &at("b", 5_000, 45_000)), 15_000);
        state.apply(
            &at("b", 5_000, 45_000),
            Event::Granted { secs: 30, reason: "停电".into(), by: "王".into(), code: String::new() },
        );
        assert_eq!(state.remaining_ms(60, &at("b", 5_000, 45_000)), 45_000);
    }

    #[test]
    fn paused_time_counts_for_nobody_also_across_a_boot_and_only_pauses_are_left_out() {
        let pause = || Event::Paused { reason: "停电".into(), by: "王".into(), code: String::new() };
        let events = [
            (at("a", 0, 0), Event::Started { seed: 0, pledge: String::new() }),
            (at("a", 10_000, 10_000), pause()),
            // Told twice: still one pause.
            (at("a", 12_000, 12_000), pause()),
            (at("b", 0, 500_000), Event::Resumed),
            (at("b", 1_000, 501_000), Event::Continued { by: "王".into(), code: String::new() }),
        ];
        let state = AttemptState::replay(events[..4].iter().map(|(s, e)| (s, e.clone())));
        assert!(state.paused);
        assert_eq!(state.remaining_ms(60, &at("b", 900_000, 1_400_000)), 50_000);
        let state = AttemptState::replay(events.iter().map(|(s, e)| (s, e.clone())));
        assert_eq!(state.remaining_ms(60, &at("b", 6_000, 506_000)), 45_000);
    }
}
