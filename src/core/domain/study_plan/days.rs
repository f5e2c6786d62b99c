//! The days until the exam, played through with what is expected of each answer.

use super::{Class, FIRST_COST, Forecast, HIGHEST_PRICE, PRICES, Planner, Seen, Time, forecast};
use crate::domain::fsrs::{Memory, Rating};

/// Questions and days that are enough to tell which price is the best.
const SAMPLE: usize = 200;
const STEPS: u32 = 16;
/// Questions that are followed to the end at the price found, at most; the others are left as they are.
const FOLLOWED: usize = 3_000;

/// With more questions than this, one that stands behind [`NEAR`] times as many as were taken is not looked at again for [`AGAIN`] days:
/// what a question gains changes slowly. Below, every question is looked at every day.
const MANY: usize = 1_000;
const NEAR: usize = 4;
const AGAIN: u8 = 7;
/// Looked at today.
const JUST: u8 = u8::MAX;

/// What one day is for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DayShare {
    /// Days from today.
    pub day: u32,
    /// Questions seen before.
    pub known: usize,
    /// Questions never seen.
    pub fresh: usize,
}

/// What to do today, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Places in the list of what was seen, what gains most first.
    pub today: Vec<usize>,
    /// How many never seen, by class.
    pub fresh: Vec<usize>,
    /// Today and every day until the exam.
    pub days: Vec<DayShare>,
    /// On the day of the exam, when nothing more is practised.
    pub idle: Forecast,
    /// On the day of the exam, when the plan is kept.
    pub kept: Forecast,
}

/// Some questions on their way to the exam.
#[derive(Clone)]
struct Course<'a> {
    planner: &'a Planner,
    classes: &'a [Class],
    seen: Vec<Seen>,
    unseen: Vec<usize>,
    /// Of each of `seen` what it gained when it was last looked at, and for how many days that still stands.
    looked: Vec<(f64, u8)>,
}

#[derive(Default)]
struct Choice {
    seen: Vec<usize>,
    fresh: Vec<usize>,
}

impl Planner {
    /// The plan of today and the days to come. The same input gives the same plan.
    pub fn plan(&self, classes: &[Class], seen: &[Seen], time: Time) -> Plan {
        let unseen: Vec<usize> = classes.iter().map(|class| class.unseen).collect();
        let mut whole = Course { planner: self, classes, seen: seen.to_vec(), unseen, looked: Vec::new() };
        let price = whole.price(time);
        let left = (time.reviews_a_day - time.done_today).max(0.0);
        let today = whole.choose(f64::from(time.days), left, price);
        let idle = forecast::of(self.parameters(), classes, &whole.seen, &whole.unseen, f64::from(time.days));
        let mut days = Vec::new();
        let (mut course, others) = whole.split(time, price);
        // On the day itself there is no tomorrow before the exam.
        let step = if time.days == 0 { 0.0 } else { 1.0 };
        for day in 0..time.days.max(1) {
            let most = if day == 0 { left } else { time.reviews_a_day };
            let choice = course.day(f64::from(time.days - day), step, most, price);
            days.push(DayShare { day, known: choice.seen.len(), fresh: choice.fresh.iter().sum() });
        }
        let then = others.into_iter().map(|seen| Seen { days_ago: seen.days_ago + f64::from(time.days), ..seen });
        course.seen.extend(then);
        let kept = forecast::of(self.parameters(), classes, &course.seen, &course.unseen, 0.0);
        Plan { today: today.seen, fresh: today.fresh, days, idle, kept }
    }
}

impl Course<'_> {
    /// The price of a review, in marks, under which a sample ends highest.
    fn price(&self, time: Time) -> f64 {
        let all = self.seen.len() + self.unseen.iter().sum::<usize>();
        let every = all.div_ceil(SAMPLE).max(1);
        let sample = Course {
            seen: self.seen.iter().step_by(every).copied().collect(),
            unseen: self.unseen.iter().map(|count| (count + every / 2) / every).collect(),
            ..self.clone_empty()
        };
        let reviews_a_day = time.reviews_a_day / every as f64;
        let top = self.classes.iter().map(Class::stake).fold(0.0, f64::max);
        let step = time.days.div_ceil(STEPS).max(1);
        let ending = |level: usize| {
            let price = HIGHEST_PRICE * top / f64::from(1_u32 << level);
            let mut course = sample.clone();
            let mut left = time.days;
            while left > 0 {
                let days = step.min(left);
                course.day(f64::from(left), f64::from(days), reviews_a_day * f64::from(days), price);
                left -= days;
            }
            (price, forecast::of(self.planner.parameters(), self.classes, &course.seen, &course.unseen, 0.0).mean)
        };
        // Every other price, then the two beside the best: the marks rise up to it and fall beyond.
        let better = |best: (usize, f64, f64), level: usize| {
            let (price, mean) = ending(level);
            if mean > best.2 { (level, price, mean) } else { best }
        };
        let best = (0..PRICES).step_by(2).fold((0, top, f64::NEG_INFINITY), better);
        let beside = [best.0.checked_sub(1), Some(best.0 + 1).filter(|level| *level < PRICES)];
        beside.into_iter().flatten().fold(best, better).1
    }

    fn clone_empty(&self) -> Self {
        Course { planner: self.planner, classes: self.classes, seen: Vec::new(), unseen: Vec::new(), looked: Vec::new() }
    }

    /// This course with the questions that may come up within the time, and all others.
    fn split(mut self, time: Time, price: f64) -> (Self, Vec<Seen>) {
        if self.seen.len() <= FOLLOWED {
            return (self, Vec::new());
        }
        let days = f64::from(time.days);
        let mut by_gain: Vec<(f64, usize)> = (0..self.seen.len()).map(|i| (self.gain(i, days, price), i)).collect();
        by_gain.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut all: Vec<Seen> = by_gain.iter().map(|(_, i)| self.seen[*i]).collect();
        let others = all.split_off(FOLLOWED);
        (self.seen, self.looked) = (all, Vec::new());
        (self, others)
    }

    /// Marks a review earns over waiting.
    fn gain(&self, i: usize, days: f64, price: f64) -> f64 {
        let seen = &self.seen[i];
        let class = &self.classes[seen.class];
        self.planner.table(class, price).gain(seen.memory, seen.days_ago, days) * class.stake()
    }

    /// What to practise when `days` are left and there is time for `most` answers.
    fn choose(&mut self, days: f64, most: f64, price: f64) -> Choice {
        enum Which {
            Seen(usize),
            New(usize),
        }
        self.looked.resize(self.seen.len(), (0.0, 0));
        let mut gains: Vec<(f64, Which)> = Vec::with_capacity(self.seen.len() + self.classes.len());
        for i in 0..self.seen.len() {
            if self.seen[i].days_ago < 0.5 {
                continue;
            }
            match &mut self.looked[i] {
                (_, 0) => self.looked[i] = (self.gain(i, days, price), JUST),
                (_, wait) => *wait -= 1,
            }
            gains.push((self.looked[i].0, Which::Seen(i)));
        }
        for (class, _) in self.unseen.iter().enumerate().filter(|(_, unseen)| **unseen > 0) {
            let one = &self.classes[class];
            let gain = self.planner.table(one, price).gain_of_new(one.known(), days) * one.stake();
            gains.push((gain, Which::New(class)));
        }
        gains.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut choice = Choice { seen: Vec::new(), fresh: vec![0; self.classes.len()] };
        let mut left = most;
        let mut taken = 0;
        for (_, which) in &gains {
            if left < 1.0 {
                break;
            }
            taken += 1;
            match *which {
                Which::Seen(i) => {
                    let seen = &self.seen[i];
                    left -= 2.0 - seen.memory.recall(self.planner.parameters(), seen.days_ago);
                    choice.seen.push(i);
                }
                Which::New(class) => {
                    let count = self.unseen[class].min((left / FIRST_COST).ceil() as usize);
                    choice.fresh[class] = count;
                    left -= count as f64 * FIRST_COST;
                }
            }
        }
        let near = if self.seen.len() > MANY { NEAR * taken } else { gains.len() };
        for (at, (_, which)) in gains.iter().enumerate() {
            if let Which::Seen(i) = *which
                && self.looked[i].1 == JUST
            {
                self.looked[i].1 = if at < near { 0 } else { AGAIN - 1 };
            }
        }
        choice
    }

    /// Practises for a day, after which `step` days pass.
    fn day(&mut self, days: f64, step: f64, most: f64, price: f64) -> Choice {
        let choice = self.choose(days, most, price);
        let w = self.planner.parameters();
        for i in &choice.seen {
            let seen = &mut self.seen[*i];
            let (memory, ago) = (seen.memory, seen.days_ago.round() as u32);
            let known = memory.recall(w, seen.days_ago);
            let wrong = memory.after(w, Rating::Again, ago).after(w, Rating::Good, 0);
            *seen = Seen { memory: between(wrong, memory.after(w, Rating::Good, ago), known), days_ago: 0.0, ..*seen };
            self.looked[*i] = (0.0, 0);
        }
        for (class, count) in choice.fresh.iter().enumerate().filter(|(_, count)| **count > 0) {
            let wrong = Memory::first(w, Rating::Again).after(w, Rating::Good, 0);
            let memory = between(wrong, Memory::first(w, Rating::Good), self.classes[class].known());
            self.unseen[class] -= count;
            self.seen.extend(std::iter::repeat_n(Seen { class, memory, days_ago: 0.0 }, *count));
        }
        for seen in &mut self.seen {
            seen.days_ago += step;
        }
        choice
    }
}

/// The memory expected of an answer that is right with a chance of `known`: stabilities are of a geometric kind.
fn between(wrong: Memory, right: Memory, known: f64) -> Memory {
    Memory {
        stability_days: wrong.stability_days.powf(1.0 - known) * right.stability_days.powf(known),
        difficulty: wrong.difficulty + known * (right.difficulty - wrong.difficulty),
    }
}
