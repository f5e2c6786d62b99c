//! 备考: which questions to practise on which day, so that the marks expected on the day of the exam are highest.
//!
//! Spaced repetition keeps every question known for ever; before an exam only one day counts. Each question is a small decision
//! problem (practise it now, later, or never) that ends on that day, and all of them share the minutes of each day. Putting a price on
//! a minute takes them apart (Lagrangian relaxation, as in P. Whittle, "Restless bandits", J. Appl. Probab. 25A, 1988): [`worth`] solves
//! the problem of one question for a price, and a day takes the questions that gain most over waiting. The price is the one under
//! which the days to come, played through, end with the highest marks ([`Planner::plan`]).

mod days;
mod forecast;
mod worth;

pub use days::{DayShare, Plan};
pub use forecast::Forecast;

use super::fsrs::{Memory, Parameters};
use super::kind::Kind;
use std::sync::OnceLock;
use worth::{Grid, Worth};

/// Reviews that a question costs when it is met for the first time: it is read slowly, and so is its explanation.
const FIRST_COST: f64 = 1.5;
/// A price higher than this buys nothing, a lower one than the last everything.
const HIGHEST_PRICE: f64 = 0.4;
/// Prices are halved from one level to the next.
const PRICES: usize = 12;

/// Questions that weigh the same: those which one row of the blueprint draws from, of one area and kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Marks that one of these questions is expected to earn for whoever knows it: marks of the row times its count, by the
    /// number of questions it draws from.
    pub marks: f64,
    /// Marks of one question on the paper.
    pub item_marks: f64,
    /// Chance to be right without knowing, 0 to below 1 ([`guess`]).
    pub guess: f64,
    /// Chance that one never seen is answered rightly, guessing included.
    pub prior: f64,
    /// Standard deviation of what is believed of `prior`.
    pub prior_sd: f64,
    /// How many were never seen.
    pub unseen: usize,
}

impl Class {
    /// Chance that one never seen is known.
    fn known(&self) -> f64 {
        ((self.prior - self.guess) / (1.0 - self.guess)).clamp(0.0, 1.0)
    }

    /// Marks between knowing and not knowing.
    fn stake(&self) -> f64 {
        self.marks * (1.0 - self.guess)
    }
}

/// A question that was practised.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    /// Place in the list of classes.
    pub class: usize,
    pub memory: Memory,
    /// Since the last answer, from 0.
    pub days_ago: f64,
}

/// How long there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    /// Days from today to the exam; 0 is today.
    pub days: u32,
    /// Answers that the minutes of a day allow.
    pub reviews_a_day: f64,
    /// Answers already given today.
    pub done_today: f64,
}

/// Chance to be right by guessing: one of the options, one of two, and one of the ways to tick two or more of `options`.
pub fn guess(kind: Kind, options: usize) -> f64 {
    match kind {
        Kind::Single => 1.0 / options.max(2) as f64,
        Kind::Judge => 0.5,
        Kind::Multiple => {
            let options = options.clamp(2, 16) as i32;
            1.0 / (2.0_f64.powi(options) - 1.0 - f64::from(options))
        }
        Kind::Blank | Kind::Short | Kind::Case => 0.0,
    }
}

/// What a question is worth at each price, for one person's memory. Costs some milliseconds to make; keep it.
#[derive(Debug)]
pub struct Planner {
    parameters: Parameters,
    grid: OnceLock<Grid>,
    /// One table a price, made when it is first asked for.
    tables: [OnceLock<Worth>; PRICES],
}

impl Planner {
    pub fn new(parameters: Parameters) -> Self {
        Self { parameters, grid: OnceLock::new(), tables: Default::default() }
    }

    pub fn parameters(&self) -> &Parameters {
        &self.parameters
    }

    /// Made of just these parameters, bit for bit.
    pub fn is_of(&self, parameters: &Parameters) -> bool {
        self.parameters.map(f64::to_bits) == parameters.map(f64::to_bits)
    }

    /// The table of a class when a review costs `price` marks.
    fn table(&self, class: &Class, price: f64) -> &Worth {
        let level = (HIGHEST_PRICE * class.stake() / price).log2().round();
        // A class that earns nothing is not worth any price.
        let level = if level.is_finite() { level.clamp(0.0, (PRICES - 1) as f64) as usize } else { 0 };
        self.tables[level].get_or_init(|| {
            let grid = self.grid.get_or_init(|| Grid::new(&self.parameters));
            Worth::new(&self.parameters, grid, HIGHEST_PRICE / f64::from(1_u32 << level))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fsrs::{DEFAULT_PARAMETERS, Rating};
    use proptest::prelude::*;

    fn class(marks: f64, unseen: usize) -> Class {
        Class { marks, item_marks: 1.0, guess: 0.25, prior: 0.4, prior_sd: 0.1, unseen }
    }

    fn good(class: usize, stability_days: f64, days_ago: f64) -> Seen {
        Seen { class, memory: Memory { stability_days, difficulty: 5.0 }, days_ago }
    }

    fn time(days: u32, reviews_a_day: f64) -> Time {
        Time { days, reviews_a_day, done_today: 0.0 }
    }

    #[test]
    fn guessing_earns_what_chance_gives() {
        let ways = [(Kind::Single, 4.0), (Kind::Judge, 2.0), (Kind::Multiple, 11.0)];
        for (kind, one_of) in ways {
            assert!((guess(kind, 4) * one_of - 1.0).abs() < 1e-12, "{kind:?}");
        }
        assert!(guess(Kind::Blank, 0).abs() < 1e-12);
    }

    #[test]
    fn what_weighs_more_and_what_fades_comes_first() {
        let planner = Planner::new(DEFAULT_PARAMETERS);
        let classes = [class(1.0, 0), class(3.0, 0)];
        let seen = [good(0, 5.0, 5.0), good(1, 5.0, 5.0), good(1, 4_000.0, 5.0)];
        let plan = planner.plan(&classes, &seen, time(3, 3.0));
        assert_eq!(plan.today.first(), Some(&1));
        assert_ne!(plan.today.get(1), Some(&2), "what will be known anyway can wait");
        let new = planner.plan(&[class(1.0, 50), class(3.0, 50)], &[], time(10, 6.0));
        assert_eq!(new.fresh, [0, 4]);
    }

    #[test]
    fn the_last_day_and_the_day_itself_are_days_too() {
        let planner = Planner::new(DEFAULT_PARAMETERS);
        let classes = [class(1.0, 10)];
        let on_the_day = planner.plan(&classes, &[good(0, 1.0, 3.0)], time(0, 30.0));
        assert_eq!(on_the_day.days.len(), 1);
        assert_eq!(on_the_day.days[0].known, 1);
        assert!(on_the_day.kept.mean > on_the_day.idle.mean);
        assert_eq!(planner.plan(&classes, &[], time(1, 10.0)).days.len(), 1);
    }

    #[test]
    fn an_empty_bank_and_no_time_are_no_trouble() {
        let planner = Planner::new(DEFAULT_PARAMETERS);
        let nothing = planner.plan(&[], &[], time(30, 20.0));
        assert!(nothing.today.is_empty() && nothing.kept.mean.abs() < 1e-12);
        let worthless = planner.plan(&[class(0.0, 5)], &[], time(30, 20.0));
        assert!(worthless.kept.mean.abs() < 1e-12);
        let idle = planner.plan(&[class(1.0, 5)], &[good(0, 3.0, 1.0)], time(30, 0.0));
        assert_eq!((idle.today.len(), idle.fresh), (0, vec![0]));
        assert_eq!(idle.kept, idle.idle);
    }

    /// Beside a thousand questions that weigh nothing, those that do are looked at less often than every day.
    #[test]
    fn looking_less_often_at_what_is_far_from_its_turn_costs_next_to_nothing() {
        let planner = Planner::new(DEFAULT_PARAMETERS);
        let classes = [class(1.0, 0), class(1e-6, 0)];
        let few: Vec<Seen> = (0..400).map(|i| good(0, 1.0 + f64::from(i % 60), f64::from(i % 25))).collect();
        let many: Vec<Seen> = few.iter().copied().chain((0..1_000).map(|_| good(1, 30.0, 1.0))).collect();
        let (every_day, seldom) = (planner.plan(&classes, &few, time(30, 12.0)), planner.plan(&classes, &many, time(30, 12.0)));
        let gained = |plan: &Plan| plan.kept.mean - plan.idle.mean;
        assert!(gained(&every_day) > 20.0, "{}", gained(&every_day));
        // The price comes from a coarser sample of so many as well.
        assert!(gained(&seldom) > 0.85 * gained(&every_day), "{} of {}", gained(&seldom), gained(&every_day));
    }

    fn any_seen() -> impl Strategy<Value = Seen> {
        (0_usize..2, 0.1_f64..400.0, 1.0_f64..10.0, 0_u32..60).prop_map(|(class, stability_days, difficulty, days)| Seen {
            class,
            memory: Memory { stability_days, difficulty }.after(&DEFAULT_PARAMETERS, Rating::Good, 1),
            days_ago: f64::from(days),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

        #[test]
        fn a_plan_fits_its_minutes_and_keeping_it_never_costs_marks(
            seen in proptest::collection::vec(any_seen(), 0..40), unseen in 0_usize..30, days in 0_u32..20, most in 0_u32..12
        ) {
            let planner = Planner::new(DEFAULT_PARAMETERS);
            let classes = [class(0.5, unseen), class(1.5, unseen)];
            let plan = planner.plan(&classes, &seen, time(days, f64::from(most)));
            prop_assert!(plan.today.len() + plan.fresh.iter().sum::<usize>() <= most as usize);
            prop_assert!(plan.days.iter().all(|day| day.known + day.fresh <= most as usize));
            prop_assert!(plan.fresh.iter().zip(&classes).all(|(fresh, class)| *fresh <= class.unseen));
            let mut places = plan.today.clone();
            places.sort_unstable();
            places.dedup();
            prop_assert_eq!(places.len(), plan.today.len());
            prop_assert!(plan.kept.mean >= plan.idle.mean - 1e-9, "{} < {}", plan.kept.mean, plan.idle.mean);
            prop_assert_eq!(&planner.plan(&classes, &seen, time(days, f64::from(most))), &plan);
        }
    }
}
