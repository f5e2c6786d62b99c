//! The example sitting of a first start, and a marked demo workspace in which every screen has something to show.

use super::{Office, Result, ServiceError, exam, papers, sittings};
use crate::domain::answer::Answer;
use crate::domain::appointments::Held;
use crate::domain::blueprint::{Blueprint, BlueprintRow};
use crate::domain::ids::{AttemptId, CadreId, PaperId, SittingId};
use crate::domain::journal::{Event, HandInBy};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::paper::Slot;
use crate::domain::question::Body;
use crate::domain::roster::{Appointment, CadreData, CadreState, Employment};
use crate::domain::sitting::{SittingFacts, SittingKind, SittingRules, SittingState};
use crate::domain::staff::Permission;
use crate::store::Op;
use crate::store::sitting::NewSitting;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::{Deserialize, Serialize};

/// The mark of a demo workspace, shown in the window and checked before anything is read out of it.
pub(super) const DEMO: &str = "demo";
pub(super) const EXAMPLE: &str = "example_sitting";

#[derive(Deserialize)]
struct Words {
    units: Vec<String>,
    departments: Vec<String>,
    posts: Vec<String>,
    ranks: Vec<String>,
    grades: Vec<String>,
    surnames: Vec<String>,
    given: Vec<String>,
    paper: String,
    sitting: String,
    waiver: String,
}

/// The texts of the example sitting, in the language of the screen.
#[derive(Clone, Debug)]
pub struct ExampleWords {
    pub paper: String,
    pub sitting: String,
    pub cadre: String,
    pub unit: String,
}

/// Makes the example sitting of a first start, once: twenty questions that the machine marks, open to one example cadre.
/// Gives the sitting when there is one that is still open.
pub fn example(office: &mut Office, words: &ExampleWords, seed: u64) -> Result<Option<SittingId>> {
    if let Some(id) = office.setting(EXAMPLE)? {
        let id = SittingId(id.parse().unwrap_or(0));
        return Ok(office.store.sitting(id).ok().filter(|s| s.state == SittingState::Open).map(|s| s.id));
    }
    // A seat has no bank to make an example of.
    if !office.store.sittings()?.is_empty() || office.has_staff()? || office.is_seat()? {
        return Ok(None);
    }
    let row = |kind, count, marks| BlueprintRow {
        kind,
        area: None,
        difficulty: None,
        cognition: None,
        count,
        marks: Marks::whole(marks),
        must: false,
    };
    let rows = vec![row(Kind::Single, 10, 4), row(Kind::Multiple, 4, 6), row(Kind::Judge, 4, 5), row(Kind::Blank, 2, 8)];
    let blueprint = Blueprint { rows, difficulty: None };
    let paper = papers::compose_unchecked(office, &words.paper, &blueprint, seed, false, Op::LoadBuiltInBank)?;
    let cadre = add_cadre(office, &words.cadre, None, &words.unit, Appointment::default())?;
    let rules = SittingRules { duration_secs: 30 * 60, ..SittingRules::preset(SittingKind::Mock) };
    let sitting = new_sitting(&words.sitting, SittingKind::Mock, paper, rules, vec![cadre]);
    let id = sittings::plan_unchecked(office, &sitting, Op::LoadBuiltInBank)?;
    sittings::advance(office, id, SittingState::Planned, SittingState::Open, Op::LoadBuiltInBank)?;
    office.set_setting(EXAMPLE, &id.to_string())?;
    Ok(Some(id))
}

fn new_sitting(title: &str, kind: SittingKind, paper: PaperId, rules: SittingRules, cadres: Vec<CadreId>) -> NewSitting {
    NewSitting {
        title: title.to_owned(),
        kind,
        paper,
        rules,
        basis: String::new(),
        makeup_of: None,
        facts: SittingFacts::default(),
        cadres,
    }
}

fn add_cadre(office: &mut Office, name: &str, staff_no: Option<String>, unit: &str, appointment: Appointment) -> Result<CadreId> {
    let now = office.now_ms();
    let done = office.store.write::<_, ServiceError>(Op::LoadBuiltInBank, "-", now, |tx| {
        let unit = super::roster::unit_of(tx, unit)?;
        let appointment = Appointment { unit, ..appointment };
        let data = CadreData {
            name: name.to_owned(),
            staff_no,
            id_tail: None,
            employment: Employment::Civil,
            state: CadreState::Active,
            appointment,
        };
        let history = [Held { appointment: data.appointment.clone(), ..Held::default() }];
        Ok(tx.add_cadre(&data, &history, now)?)
    })?;
    Ok(office.done(done))
}

pub fn is_demo(office: &Office) -> Result<bool> {
    Ok(office.setting(DEMO)?.is_some())
}

/// Marks a workspace that holds nobody's work as a demo.
pub fn mark(office: &mut Office) -> Result<()> {
    if office.has_staff()? || (!is_demo(office)? && !office.store.cadres()?.is_empty()) {
        return Err(ServiceError::NotEmpty);
    }
    office.set_setting(DEMO, "1")
}

/// Fills a marked demo workspace: units, cadres, and a yearly sitting that was sat, marked and published.
pub fn fill(office: &mut Office, cadres: usize, seed: u64) -> Result<()> {
    mark(office)?;
    let words: Words = toml::from_str(include_str!("../../../assets/lexicon/demo.toml")).map_err(|_| ServiceError::NotADemo)?;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut people = Vec::new();
    for number in 1..=cadres {
        let pick = |list: &[String], rng: &mut ChaCha8Rng| list.choose(rng).cloned().unwrap_or_default();
        let name = format!("{}{}", pick(&words.surnames, &mut rng), pick(&words.given, &mut rng));
        let appointment = Appointment {
            unit: None,
            department: pick(&words.departments, &mut rng),
            post: pick(&words.posts, &mut rng),
            rank: pick(&words.ranks, &mut rng),
            grade: pick(&words.grades, &mut rng),
        };
        let unit = pick(&words.units, &mut rng);
        people.push(add_cadre(office, &name, Some(format!("D{number:05}")), &unit, appointment)?);
    }
    let row = |kind, count, marks| BlueprintRow {
        kind,
        area: None,
        difficulty: None,
        cognition: None,
        count,
        marks: Marks::whole(marks),
        must: false,
    };
    let blueprint =
        Blueprint { rows: vec![row(Kind::Single, 20, 2), row(Kind::Multiple, 10, 4), row(Kind::Judge, 10, 2)], difficulty: None };
    let paper = papers::compose_unchecked(office, &words.paper, &blueprint, seed, false, Op::FillDemo)?;
    let rules =
        SittingRules { waiver: Some(words.waiver.clone()), pass_percent: 60, ..SittingRules::preset(SittingKind::Annual) };
    let sitting = new_sitting(&words.sitting, SittingKind::Annual, paper, rules, people.clone());
    let id = sittings::plan_unchecked(office, &sitting, Op::FillDemo)?;
    sittings::advance(office, id, SittingState::Planned, SittingState::Open, Op::FillDemo)?;
    for cadre in people {
        if rng.random_bool(0.03) {
            continue;
        }
        let skill = rng.random_range(0.55..0.98);
        sit(office, id, cadre, skill, &mut rng)?;
    }
    sittings::advance(office, id, SittingState::Open, SittingState::Closed, Op::FillDemo)?;
    sittings::advance(office, id, SittingState::Closed, SittingState::Published, Op::FillDemo)
}

/// One person's whole exam, each item right with the chance `skill`.
fn sit(office: &mut Office, sitting: SittingId, cadre: CadreId, skill: f64, rng: &mut ChaCha8Rng) -> Result<()> {
    let name = office.store.candidate(sitting, cadre)?.name;
    let seat = exam::start(office, sitting, cadre, &name)?;
    let paper = office.store.paper(office.store.sitting(sitting)?.paper)?;
    let mut events = Vec::new();
    for slot in &paper.slots {
        let right = rng.random_bool(skill);
        if let Some(answer) = answer_to(slot, right) {
            events.push(Event::Answered { slot: slot.position, answer: Some(answer) });
        }
    }
    exam::record(office, seat.attempt, &events)?;
    exam::hand_in_as(office, seat.attempt, HandInBy::Candidate)?;
    Ok(())
}

/// A right answer, or a wrong one of the same form. Written answers are left out.
fn answer_to(slot: &Slot, right: bool) -> Option<Answer> {
    Some(match slot.body() {
        Body::Single(choice) => {
            let key = *choice.key.first()?;
            let id = if right { key } else { (key + 1) % choice.options.len() as u8 };
            Answer::Options(vec![id])
        }
        Body::Multiple(choice) => {
            Answer::Options(if right { choice.key.clone() } else { choice.key[..choice.key.len() - 1].to_vec() })
        }
        Body::Judge { key, .. } => Answer::Judge(*key == right),
        Body::Blank { blanks, .. } => {
            // What a plain keyboard can type, so that a driven run needs no input method.
            let texts: Option<Vec<String>> = blanks.iter().map(|v| v.iter().find(|t| t.is_ascii()).cloned()).collect();
            Answer::Blanks(texts.filter(|_| right)?)
        }
        _ => return None,
    })
}

/// How a driven run answers one displayed question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PlannedAnswer {
    pub number: u16,
    pub kind: Kind,
    /// Keys to press, in order: `A`-`J` for options (displayed letters), `1`/`2` for right and wrong of a 判断.
    pub keys: Vec<String>,
    /// What to type into each blank.
    pub texts: Vec<String>,
    pub marks: Marks,
}

/// Answers for the attempt under way in a demo workspace, two of three right, and the mark they must earn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnswerPlan {
    pub answers: Vec<PlannedAnswer>,
    pub expected_milli: i64,
}

/// Plans the answers of a driven run. Only for a marked demo workspace, because it reads keys.
pub fn plan_answers(office: &Office, seed: u64) -> Result<AnswerPlan> {
    if !is_demo(office)? {
        return Err(ServiceError::NotADemo);
    }
    office.require(Permission::ReadKeys)?;
    let attempt = office.store.open_attempts()?.first().map(|a| (a.id, a.sitting)).ok_or(ServiceError::NoAttempt)?;
    plan_for(office, attempt, seed)
}

fn plan_for(office: &Office, (attempt, sitting): (AttemptId, SittingId), seed: u64) -> Result<AnswerPlan> {
    let paper = office.store.paper(office.store.sitting(sitting)?.paper)?;
    let view = paper.view(office.store.attempt_state(attempt)?.seed);
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut plan = AnswerPlan { answers: Vec::new(), expected_milli: 0 };
    for (number, item) in (1..).zip(&view.items) {
        let Some(slot) = paper.slots.get(usize::from(item.slot)) else { continue };
        let right = rng.random_bool(2.0 / 3.0);
        let Some(answer) = answer_to(slot, right) else { continue };
        let (keys, texts) = match &answer {
            Answer::Options(ids) => {
                let place =
                    |id: &u8| item.options.iter().position(|o| o == id).map(|at| crate::domain::question::letter(at).to_string());
                (ids.iter().filter_map(place).collect(), vec![])
            }
            Answer::Judge(value) => (vec![if *value { "1" } else { "2" }.to_owned()], vec![]),
            Answer::Blanks(texts) => (vec![], texts.clone()),
            Answer::Text(_) => continue,
        };
        let marks = if right { slot.marks } else { Marks::ZERO };
        plan.expected_milli += marks.milli();
        plan.answers.push(PlannedAnswer { number, kind: slot.body().kind(), keys, texts, marks });
    }
    Ok(plan)
}
