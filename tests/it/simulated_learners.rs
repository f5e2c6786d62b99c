//! Learners who exist in the computer only: does practice that aims at the day of the exam earn more marks in the same minutes? Shared
//! by a short test and the long run of `benches/study.rs`. One kind of learner remembers as FSRS says (each with parameters of
//! their own, which the program does not know), the other by a law of power over all past meetings (P. Pavlik, J. Anderson, "Practice and
//! Forgetting Effects on Vocabulary Memory", Cognitive Science 29, 2005), which FSRS was not built on.

use kaofa_core::domain::fsrs::{DEFAULT_PARAMETERS, Memory, Parameters, Rating};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::study::{Attempted, Pace, Standing, review};
use kaofa_core::domain::study_plan::{Class, Planner, Seen, Time, guess};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};

const DAY_MS: i64 = 86_400_000;
const AREAS: usize = 10;
const OF_A_CLASS: usize = 20;
/// Marks of 40 单选, 20 多选 and 20 判断.
const KINDS: [(Kind, f64, f64); 3] = [(Kind::Single, 40.0, 1.0), (Kind::Multiple, 40.0, 2.0), (Kind::Judge, 20.0, 1.0)];

/// Who remembers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    Fsrs,
    PowerLaw,
}

/// What is asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    Random,
    /// What is due, then new questions by chance.
    Plain,
    /// What is due, then new questions that weigh most first.
    PlainByWeight,
    /// Ours.
    ToTheDate,
}

/// An exam to come.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    pub model: Model,
    pub days: u32,
    pub reviews_a_day: u32,
}

/// What a learner truly remembers of one question.
enum Trace {
    Fsrs(Option<(Memory, u32)>),
    /// Days of meeting it, with the decay of each.
    Power(Vec<(f64, f64)>),
}

struct Mind {
    w: Parameters,
    /// Where a trace is as likely recalled as not.
    threshold: f64,
    /// Known from work, whatever is practised.
    known: Vec<bool>,
    traces: Vec<Trace>,
}

/// Between sessions time runs slower for memory (Pavlik and Anderson, table 1): seconds of a day that count.
const DAY_SECS: f64 = 86_400.0 * 0.025;
const DECAY: (f64, f64) = (0.177, 0.217);
const NOISE: f64 = 0.255;

fn normal(rng: &mut StdRng) -> f64 {
    // Irwin and Hall: twelve uniform numbers.
    (0..12).map(|_| rng.random::<f64>()).sum::<f64>() - 6.0
}

impl Mind {
    fn new(model: Model, questions: usize, rng: &mut StdRng) -> Self {
        let mut w = DEFAULT_PARAMETERS;
        for stability in &mut w[..4] {
            *stability *= (0.4 * normal(rng)).exp();
        }
        w[8] += 0.2 * normal(rng);
        let by_area: Vec<f64> = (0..AREAS).map(|_| rng.random_range(0.15..0.65)).collect();
        let known = (0..questions).map(|q| rng.random::<f64>() < by_area[q % AREAS]).collect();
        let trace = || match model {
            Model::Fsrs => Trace::Fsrs(None),
            Model::PowerLaw => Trace::Power(Vec::new()),
        };
        Self { w, threshold: -1.8 + 0.25 * normal(rng), known, traces: (0..questions).map(|_| trace()).collect() }
    }

    fn activation(met: &[(f64, f64)], day: f64) -> f64 {
        met.iter().map(|(at, decay)| ((day - at) * DAY_SECS).max(60.0).powf(-decay)).sum::<f64>().ln()
    }

    /// Chance to know it.
    fn recall(&self, question: usize, day: f64) -> f64 {
        let learnt = match &self.traces[question] {
            Trace::Fsrs(None) => 0.0,
            Trace::Fsrs(Some((memory, at))) => memory.recall(&self.w, day - f64::from(*at)),
            Trace::Power(met) if met.is_empty() => 0.0,
            Trace::Power(met) => 1.0 / (1.0 + ((self.threshold - Self::activation(met, day)) / NOISE).exp()),
        };
        if self.known[question] { learnt.max(0.9) } else { learnt }
    }

    fn met(&mut self, question: usize, day: u32, known: bool) {
        match &mut self.traces[question] {
            Trace::Fsrs(state) => {
                let rating = if known { Rating::Good } else { Rating::Again };
                let memory = state.map_or_else(|| Memory::first(&self.w, rating), |(m, at)| m.after(&self.w, rating, day - at));
                *state = Some((if known { memory } else { memory.after(&self.w, Rating::Good, 0) }, day));
            }
            Trace::Power(met) => {
                // What is answered wrongly is read and answered once more.
                for _ in 0..if known { 1 } else { 2 } {
                    let activation = Self::activation(met, f64::from(day));
                    let decay = if met.is_empty() { DECAY.0 } else { DECAY.1 * activation.exp() + DECAY.0 };
                    met.push((f64::from(day), decay));
                }
            }
        }
    }
}

struct Pool {
    classes: Vec<Class>,
    class_of: Vec<usize>,
}

fn pool() -> Pool {
    // The first areas weigh most, as in a real plan.
    let weights: Vec<f64> = (0..AREAS).map(|area| 1.0 / (area + 1) as f64).collect();
    let all: f64 = weights.iter().sum();
    let class = |(kind, marks, item_marks): (Kind, f64, f64), weight: f64| Class {
        marks: marks * weight / all / OF_A_CLASS as f64,
        item_marks,
        guess: guess(kind, 4),
        prior: 0.0,
        prior_sd: 0.1,
        unseen: OF_A_CLASS,
    };
    let classes: Vec<Class> = KINDS.into_iter().flat_map(|kind| weights.iter().map(move |w| class(kind, *w))).collect();
    let class_of = (0..classes.len() * OF_A_CLASS).map(|q| q % classes.len()).collect();
    Pool { classes, class_of }
}

/// Marks of 100 that a learner may expect on the day, having practised for as many answers a day as there is time for.
pub fn marks(planner: &Planner, case: Case, policy: Policy, seed: u64) -> f64 {
    let Pool { mut classes, class_of } = pool();
    let questions = class_of.len();
    // The same person for every policy.
    let mut mind = Mind::new(case.model, questions, &mut StdRng::seed_from_u64(seed));
    let mut rng = StdRng::seed_from_u64(seed ^ 0x5eed);
    let mut fresh: Vec<usize> = (0..questions).collect();
    fresh.shuffle(&mut rng);
    if policy == Policy::PlainByWeight {
        fresh.sort_by(|a, b| classes[class_of[*b]].marks.total_cmp(&classes[class_of[*a]].marks));
    }
    let mut standings: Vec<Option<Standing>> = vec![None; questions];
    // First answers by area: how many, and how many right.
    let mut first = [(0.0_f64, 0.0_f64); AREAS];
    for day in 0..case.days {
        let now = i64::from(day) * DAY_MS;
        let order: Vec<usize> = match policy {
            Policy::Random => {
                let mut all: Vec<usize> = (0..questions).collect();
                all.shuffle(&mut rng);
                all
            }
            Policy::Plain | Policy::PlainByWeight => {
                let mut waiting: Vec<(i64, usize)> =
                    standings.iter().enumerate().filter_map(|(q, s)| s.as_ref().map(|s| (s.due_ms, q))).collect();
                waiting.sort_unstable();
                let (due, early): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|(due, _)| *due < now + DAY_MS);
                let new = fresh.iter().copied().filter(|q| standings[*q].is_none());
                due.into_iter().map(|(_, q)| q).chain(new).chain(early.into_iter().map(|(_, q)| q)).collect()
            }
            Policy::ToTheDate => {
                let (all, right) = first.iter().fold((0.0, 0.0), |sum, area| (sum.0 + area.0, sum.1 + area.1));
                let overall = (right + 2.0) / (all + 4.0);
                for (i, class) in classes.iter_mut().enumerate() {
                    let (count, right) = first[i % AREAS];
                    class.prior = ((right + 4.0 * overall) / (count + 4.0)).max(class.guess);
                    class.unseen = (0..questions).filter(|q| class_of[*q] == i && standings[*q].is_none()).count();
                }
                let (at, seen): (Vec<usize>, Vec<Seen>) = standings
                    .iter()
                    .enumerate()
                    .filter_map(|(q, s)| {
                        let s = s.as_ref()?;
                        Some((q, Seen { class: class_of[q], memory: s.memory, days_ago: ((now - s.last_ms) / DAY_MS) as f64 }))
                    })
                    .unzip();
                let time = Time { days: case.days - day, reviews_a_day: f64::from(case.reviews_a_day), done_today: 0.0 };
                let plan = planner.plan(&classes, &seen, time);
                let mut take = plan.fresh.clone();
                let mut new = Vec::new();
                for q in fresh.iter().copied().filter(|q| standings[*q].is_none()) {
                    if let Some(left) = take.get_mut(class_of[q]).filter(|left| **left > 0) {
                        *left -= 1;
                        new.push(q);
                    }
                }
                plan.today.iter().map(|i| at[*i]).chain(new).collect()
            }
        };
        let mut left = f64::from(case.reviews_a_day);
        for question in order {
            if left < 1.0 {
                break;
            }
            let is_new = standings[question].is_none();
            let class = &classes[class_of[question]];
            let known = rng.random::<f64>() < mind.recall(question, f64::from(day));
            let lucky = !known && rng.random::<f64>() < class.guess;
            // Every other lucky guess is owned up to.
            let guessed = lucky && rng.random::<bool>();
            let answer = Attempted { right: known || lucky, guessed, pace: Pace::Usual };
            let mut standing = review(&DEFAULT_PARAMETERS, standings[question].as_ref(), answer, now);
            mind.met(question, day, known);
            if is_new {
                let area = &mut first[question % AREAS];
                *area = (area.0 + 1.0, area.1 + f64::from(u8::from(answer.right)));
            }
            left -= if is_new { 1.5 } else { 1.0 };
            if !answer.right {
                // Asked again ten minutes later.
                standing = review(&DEFAULT_PARAMETERS, Some(&standing), Attempted { right: true, ..answer }, now + 600_000);
                if !is_new {
                    left -= 1.0;
                }
            }
            standings[question] = Some(standing);
        }
    }
    let on_the_day = |q: usize| {
        let class = &classes[class_of[q]];
        class.marks * (class.guess + (1.0 - class.guess) * mind.recall(q, f64::from(case.days)))
    };
    (0..questions).map(on_the_day).sum()
}

/// What `learners` earn, one figure each; the same learners for every policy.
pub fn all_marks(planner: &Planner, case: Case, policy: Policy, learners: u64) -> Vec<f64> {
    (0..learners).map(|seed| marks(planner, case, policy, seed)).collect()
}

pub fn mean(marks: &[f64]) -> f64 {
    marks.iter().sum::<f64>() / marks.len() as f64
}

/// Mean of what the second earn over the first, with its standard error.
pub fn gain(than: &[f64], marks: &[f64]) -> (f64, f64) {
    let gains: Vec<f64> = than.iter().zip(marks).map(|(a, b)| b - a).collect();
    let mean = mean(&gains);
    let spread: f64 = gains.iter().map(|gain| (gain - mean).powi(2)).sum();
    let n = gains.len() as f64;
    (mean, (spread / (n - 1.0) / n).sqrt())
}
