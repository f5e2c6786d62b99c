//! 备考: the exam somebody prepares for, what to practise for it today, and the marks to expect (domain/study_plan).

use super::{Office, Result, ServiceError, practice};
use crate::domain::blueprint::{Blueprint, BlueprintRow, Cell};
use crate::domain::fsrs::Parameters;
use crate::domain::ids::{CadreId, QuestionId};
use crate::domain::kind::{Area, Kind};
use crate::domain::marks::Marks;
use crate::domain::study_plan::{Class, DayShare, Forecast, Plan, Planner, Seen, Time, guess};
use crate::store::Op;
use crate::store::practice::PastAnswer;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Options of a question whose own number is not looked up: what most have.
const OPTIONS: usize = 4;
/// An answer with its explanation, until somebody's own times are known.
const USUAL_SECS: f64 = 45.0;
/// So many answers weigh as much as [`USUAL_SECS`].
const USUAL_WEIGHT: f64 = 20.0;
const TIMES: usize = 200;
/// An answer that took longer was left lying.
const LONGEST_SECS: f64 = 300.0;
/// First answers that an area's share of right ones is drawn towards the person's whole by, and the whole towards one half.
const AREA_WEIGHT: f64 = 4.0;
/// Different questions answered before a chance to pass is worth saying.
pub const ENOUGH: usize = 60;
/// Days until an exam that a plan is made for.
pub const MOST_DAYS: i32 = 365;
pub const MINUTES: std::ops::RangeInclusive<u16> = 5..=240;
const DAY_MS: i64 = 86_400_000;

/// The exam somebody prepares for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goal {
    pub exam_on: Date,
    pub minutes_a_day: u16,
    pub pass_percent: u8,
    /// Name of the blueprint: message key of a preset, or a title.
    pub name: String,
    pub blueprint: Blueprint,
}

/// What the plan says today.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanToday {
    pub goal: Goal,
    /// 0 is today; negative once the exam is over.
    pub days_left: i32,
    /// Questions for what is left of today's minutes: seen before, and new.
    pub known: usize,
    pub fresh: usize,
    /// Minutes practised today, whatever it was.
    pub minutes_done: u32,
    /// The days to come, today first.
    pub days: Vec<DayShare>,
    /// Marks that the plan can speak of: all but 案例分析, which is not practised.
    pub full: f64,
    pub pass: f64,
    /// Without any more practice, and with the plan kept.
    pub idle: Forecast,
    pub kept: Forecast,
    /// Different questions answered so far; below [`ENOUGH`] no chance is worth saying.
    pub answered: usize,
}

/// Keeps a goal, or none.
pub fn set_goal(office: &mut Office, cadre: CadreId, goal: Option<&Goal>) -> Result<()> {
    practice::require(office, cadre)?;
    if let Some(goal) = goal {
        let days = days_until(office, goal.exam_on);
        if days < 0 {
            return Err(ServiceError::ExamDayPast(goal.exam_on));
        }
        if days > MOST_DAYS || !MINUTES.contains(&goal.minutes_a_day) || !(1..=100).contains(&goal.pass_percent) {
            return Err(ServiceError::BadGoal);
        }
    }
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::Practise, "-", now, |tx| Ok(tx.set_practice_goal(cadre, goal)?))?;
    office.done(done);
    Ok(())
}

/// Today's plan, worked out anew; `None` without a goal.
pub fn today(office: &mut Office, cadre: CadreId) -> Result<Option<PlanToday>> {
    practice::require(office, cadre)?;
    let Some(goal) = office.store.practice_goal::<Goal>(cadre)? else { return Ok(None) };
    let days_left = days_until(office, goal.exam_on);
    let drawn = Drawn::load(office, cadre, &goal.blueprint)?;
    let full = drawn.full;
    let (from_ms, _) = practice::today(office);
    let answers = office.store.answers_since(cadre, from_ms)?;
    // Half a minute is shown as one, as in the calendar.
    let minutes_done = ((answers.iter().map(|answer| answer.elapsed_ms).sum::<i64>() + 59_999) / 60_000) as u32;
    let plan = drawn.plan(office, cadre, &goal, days_left, &answers)?;
    Ok(Some(PlanToday {
        days_left,
        known: plan.today.len(),
        fresh: plan.fresh.iter().sum(),
        minutes_done,
        days: if days_left < 0 { Vec::new() } else { plan.days },
        full,
        pass: full * f64::from(goal.pass_percent) / 100.0,
        idle: plan.idle,
        kept: plan.kept,
        answered: drawn.answered,
        goal,
    }))
}

/// Days until the exam somebody prepares for; `None` without one to come.
pub(super) fn days_left(office: &Office, cadre: CadreId) -> Result<Option<i32>> {
    let goal = office.store.practice_goal::<Goal>(cadre)?;
    Ok(goal.map(|goal| days_until(office, goal.exam_on)).filter(|days| *days >= 0))
}

/// The questions of today's plan, what gains most first, new ones among the known.
pub(super) fn pile(office: &Office, cadre: CadreId, most: usize) -> Result<Vec<QuestionId>> {
    let Some(goal) = office.store.practice_goal::<Goal>(cadre)? else { return Ok(Vec::new()) };
    let drawn = Drawn::load(office, cadre, &goal.blueprint)?;
    let (from_ms, _) = practice::today(office);
    let answers = office.store.answers_since(cadre, from_ms)?;
    let plan = drawn.plan(office, cadre, &goal, days_until(office, goal.exam_on), &answers)?;
    let mut pile: Vec<QuestionId> = plan.today.iter().map(|place| drawn.seen_ids[*place]).collect();
    let new: Vec<QuestionId> = plan
        .fresh
        .iter()
        .zip(&drawn.new_ids)
        .flat_map(|(count, ids)| practice::drawn(ids.clone(), &HashSet::new(), *count))
        .collect();
    // New ones tire: they are spread among what is known.
    let every = (pile.len() / (new.len() + 1)).max(1);
    for (i, id) in new.into_iter().enumerate() {
        pile.insert(((i + 1) * every + i).min(pile.len()), id);
    }
    pile.truncate(most);
    Ok(pile)
}

fn days_until(office: &Office, day: Date) -> i32 {
    day.since((jiff::Unit::Day, office.today())).map_or(-1, |span| span.get_days())
}

/// The bank as a blueprint draws from it, with what one person knows of it.
struct Drawn {
    classes: Vec<Class>,
    seen: Vec<Seen>,
    seen_ids: Vec<QuestionId>,
    /// By class.
    new_ids: Vec<Vec<QuestionId>>,
    full: f64,
    answered: usize,
}

impl Drawn {
    fn load(office: &Office, cadre: CadreId, blueprint: &Blueprint) -> Result<Self> {
        let mut items = office.store.public_pool()?;
        items.retain(|item| item.cell.kind != Kind::Case);
        let rows: Vec<_> = blueprint.rows.iter().filter(|row| row.kind != Kind::Case).collect();
        // What a question is worth follows from its cell of the table: each row that admits it shares its marks among all it finds.
        // In order: sums of fractions and equal gains must fall out the same whenever they are asked for.
        let mut cells: BTreeMap<Cell, usize> = BTreeMap::new();
        for item in &items {
            *cells.entry(item.cell).or_default() += 1;
        }
        let found =
            |row: &BlueprintRow| cells.iter().filter(|(cell, _)| row.admits(**cell)).map(|(_, count)| count).sum::<usize>();
        let shares: Vec<f64> =
            rows.iter().map(|row| in_marks(row.marks) * f64::from(row.count) / found(row).max(1) as f64).collect();
        let standings = office.store.standings(cadre)?;
        let first = FirstAnswers::of(&standings, &items.iter().map(|item| (item.question, item.cell.area)).collect());
        let known: HashMap<QuestionId, usize> = standings.iter().enumerate().map(|(at, (id, _))| (*id, at)).collect();
        let (today_ms, _) = practice::today(office);
        let mut drawn = Self {
            classes: Vec::new(),
            seen: Vec::new(),
            seen_ids: Vec::new(),
            new_ids: Vec::new(),
            full: 0.0,
            answered: standings.len(),
        };
        let (mut by_worth, mut class_of) = (HashMap::new(), HashMap::new());
        for cell in cells.keys() {
            let by = || rows.iter().zip(&shares).filter(|(row, _)| row.admits(*cell));
            let marks: f64 = by().map(|(_, share)| share).sum();
            if marks <= 0.0 {
                continue;
            }
            let class = *by_worth.entry((cell.area, cell.kind, marks.to_bits())).or_insert_with(|| {
                let item_marks = by().map(|(row, _)| in_marks(row.marks)).fold(0.0, f64::max);
                let guess = guess(cell.kind, OPTIONS);
                let (prior, prior_sd) = first.of_area(cell.area);
                drawn.classes.push(Class { marks, item_marks, guess, prior: prior.max(guess), prior_sd, unseen: 0 });
                drawn.new_ids.push(Vec::new());
                drawn.classes.len() - 1
            });
            class_of.insert(*cell, class);
        }
        for item in items {
            let Some(class) = class_of.get(&item.cell).copied() else { continue };
            if let Some(at) = known.get(&item.question) {
                let standing = &standings[*at].1;
                let days_ago = days_before(today_ms, standing.last_ms);
                drawn.seen.push(Seen { class, memory: standing.memory, days_ago });
                drawn.seen_ids.push(item.question);
            } else {
                drawn.classes[class].unseen += 1;
                drawn.new_ids[class].push(item.question);
            }
        }
        drawn.full = rows.iter().map(|row| in_marks(row.marks) * f64::from(row.count)).sum();
        Ok(drawn)
    }

    fn plan(&self, office: &Office, cadre: CadreId, goal: &Goal, days_left: i32, today: &[PastAnswer]) -> Result<Plan> {
        let planner = planner(office, &practice::parameters(office, cadre)?);
        let time = Time {
            days: u32::try_from(days_left).unwrap_or(0),
            reviews_a_day: if days_left < 0 {
                0.0
            } else {
                f64::from(goal.minutes_a_day) * 60.0 / secs_an_answer(office, cadre)?
            },
            done_today: today.len() as f64,
        };
        Ok(planner.plan(&self.classes, &self.seen, time))
    }
}

fn in_marks(marks: Marks) -> f64 {
    marks.milli() as f64 / 1_000.0
}

/// Local days between an answer and today; 0 for today and for a clock that was ahead.
fn days_before(today_ms: i64, last_ms: i64) -> f64 {
    if last_ms >= today_ms { 0.0 } else { ((today_ms - last_ms - 1) / DAY_MS + 1) as f64 }
}

/// Seconds that one answer takes its person, reading the explanation included.
fn secs_an_answer(office: &Office, cadre: CadreId) -> Result<f64> {
    let times = office.store.newest_times(cadre, TIMES)?;
    let sum: f64 = times.iter().map(|ms| (*ms as f64 / 1_000.0).min(LONGEST_SECS)).sum();
    Ok((sum + USUAL_SECS * USUAL_WEIGHT) / (times.len() as f64 + USUAL_WEIGHT))
}

/// Making its tables takes longer than planning with them.
fn planner(office: &Office, parameters: &Parameters) -> Arc<Planner> {
    let mut kept = office.planner.borrow_mut();
    match &*kept {
        Some(planner) if planner.is_of(parameters) => Arc::clone(planner),
        _ => Arc::clone(kept.insert(Arc::new(Planner::new(*parameters)))),
    }
}

/// How the first answers to questions went, by area: (count, right).
struct FirstAnswers {
    by_area: HashMap<Area, (f64, f64)>,
    overall: f64,
}

impl FirstAnswers {
    fn of(standings: &[(QuestionId, crate::domain::study::Standing)], areas: &HashMap<QuestionId, Area>) -> Self {
        let mut by_area: HashMap<Area, (f64, f64)> = HashMap::new();
        let (mut count, mut right) = (0.0, 0.0);
        for (id, standing) in standings {
            let Some(area) = areas.get(id) else { continue };
            let entry = by_area.entry(*area).or_default();
            let was_right = f64::from(u8::from(standing.first_right));
            *entry = (entry.0 + 1.0, entry.1 + was_right);
            (count, right) = (count + 1.0, right + was_right);
        }
        Self { by_area, overall: (right + AREA_WEIGHT / 2.0) / (count + AREA_WEIGHT) }
    }

    /// Chance that a new question of an area is answered rightly, with the standard deviation of that belief (of a Beta
    /// distribution).
    fn of_area(&self, area: Area) -> (f64, f64) {
        let (count, right) = self.by_area.get(&area).copied().unwrap_or_default();
        let weight = count + AREA_WEIGHT;
        let chance = (right + AREA_WEIGHT * self.overall) / weight;
        (chance, (chance * (1.0 - chance) / (weight + 1.0)).sqrt())
    }
}
