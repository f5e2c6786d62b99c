//! 题目分析: what the answers of sittings say of their questions, by paper, by sitting and by question across papers.

use super::pass_rate::{is_told, year};
use super::work::Stage;
use super::{Office, Result, ServiceError};
use crate::domain::answer::Answer;
use crate::domain::correction::{Award, Corrections};
use crate::domain::ids::{AttemptId, CadreId, PaperId, QuestionId, SittingId};
use crate::domain::item_answers::AnswerTable;
use crate::domain::item_quality::{ItemQuality, Taken};
use crate::domain::item_stats::{ItemHead, Responses, TestStatistics, statistics};
use crate::domain::kind::{Area, Kind, Secrecy, coded};
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Slot};
use crate::domain::question::{Body, Question};
use crate::domain::sitting::SittingState;
use crate::domain::staff::Permission;
use crate::store::StoreError;
use crate::store::item_marks::Answers;
use crate::store::sitting::Sitting;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

coded! {
    /// Which attempts count of somebody who sat several times.
    #[derive(Default)]
    Attempts {
        #[default]
        All = "all",
        First = "first",
        Last = "last",
        Highest = "highest",
    }
}

/// What is analysed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Sitting(SittingId),
    /// All sittings that used it.
    Paper(PaperId),
}

/// The analysis of a test. As JSON the figures of [`TestStatistics`], and `lines` beside its `items`.
#[derive(Clone, Debug, Serialize)]
pub struct ItemAnalysis {
    /// Of the sitting, or of the paper.
    pub title: String,
    pub attempts: Attempts,
    /// How many sittings they come from.
    pub sittings: usize,
    #[serde(flatten)]
    pub test: TestStatistics,
    /// Beside `test.items`.
    pub lines: Vec<ItemLine>,
    /// Cancelled items: they are no part of the test any more.
    pub cancelled: Vec<u16>,
}

/// What an item is, and how it was answered.
#[derive(Clone, Debug, Serialize)]
pub struct ItemLine {
    /// As printed on the paper, from 1.
    pub number: u16,
    pub code: String,
    pub kind: Kind,
    pub area: Area,
    /// Sub-question of a case, from 0.
    pub part: Option<u8>,
    pub full: f64,
    /// 送分: its marks say nothing of the question.
    pub given: bool,
    /// `None` under 30 attempts and for 送分.
    pub quality: Option<ItemQuality>,
    /// For items with options, and only for who may read the question.
    pub answers: Option<AnswerTable>,
    /// For who may read it: a 保密 one asks for 查看答案.
    #[serde(skip)]
    pub question: Option<Arc<Question>>,
}

impl ItemLine {
    /// The body that was answered.
    pub fn body(&self) -> Option<&Body> {
        body_of(self.question.as_deref()?, self.part)
    }
}

fn body_of(question: &Question, part: Option<u8>) -> Option<&Body> {
    match part {
        None => Some(&question.body),
        Some(part) => Some(&question.body.parts().get(usize::from(part))?.body),
    }
}

/// What is known of one question over all papers that hold the text that stands in the bank now.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionAnalysis {
    pub question: QuestionId,
    pub attempts: Attempts,
    /// Titles and years of the sittings, oldest first.
    pub sittings: Vec<(String, i16)>,
    /// The question, or each sub-question of a case.
    pub parts: Vec<PartAnalysis>,
}

#[derive(Clone, Debug, Serialize)]
pub struct PartAnalysis {
    /// From 0.
    pub part: Option<u8>,
    pub taken: usize,
    /// Mean share of the marks; `None` where nobody answered.
    pub facility: Option<f64>,
    pub quality: Option<ItemQuality>,
    pub answers: Option<AnswerTable>,
}

/// Whether results of a sitting are over and may be looked at by who is here: told ones by who reads results, others by who
/// may read keys as well, as a review may.
fn is_open(office: &Office, sitting: &Sitting) -> bool {
    let over = matches!(sitting.state, SittingState::Closed | SittingState::Published);
    over && !sitting.facts.rehearsal && !sitting.facts.own && (is_told(sitting) || office.may(Permission::ReadKeys))
}

/// One attempt with everything that counts.
struct Sheet {
    sitting: usize,
    attempt: AttemptId,
    cadre: CadreId,
    held_ms: i64,
    total: Marks,
    /// By position.
    marks: BTreeMap<u16, Marks>,
}

/// A sitting with its paper as it is marked.
struct Held {
    sitting: Sitting,
    paper: Arc<Paper>,
    corrections: Corrections,
}

impl Held {
    fn award(&self, position: u16) -> Award {
        self.corrections.get(&position).map_or(Award::ByAnswer, |correction| correction.award)
    }
}

fn held(office: &Office, sitting: Sitting) -> Result<Held> {
    let ground = office.store.ground(sitting.id)?;
    Ok(Held { sitting, paper: Arc::new(ground.paper), corrections: ground.corrections })
}

fn handed_in(held: &[Held]) -> u64 {
    held.iter().map(|of| u64::from(of.sitting.handed_in)).sum()
}

/// The attempts of some sittings, as many of each person as are wanted.
fn sheets(office: &Office, held: &[Held], wanted: Attempts) -> Result<Vec<Sheet>> {
    let mut sheets: Vec<Sheet> = Vec::new();
    // Marks and answers of each are read one after the other: that takes as long as there are people.
    office.work.begin(Stage::Counting, 2 * handed_in(held))?;
    for (at, of) in held.iter().enumerate() {
        let (held_ms, before) = (super::pass_rate::held_ms(&of.sitting), sheets.len() as u64);
        for mark in office.store.item_marks(of.sitting.id, |done| office.work.step(before + done))? {
            if sheets.last().is_none_or(|sheet| sheet.attempt != mark.attempt) {
                let (attempt, cadre) = (mark.attempt, mark.cadre);
                sheets.push(Sheet { sitting: at, attempt, cadre, held_ms, total: Marks::ZERO, marks: BTreeMap::new() });
            }
            if let Some(sheet) = sheets.last_mut() {
                sheet.marks.insert(mark.position, mark.marks);
                sheet.total += mark.marks;
            }
        }
    }
    Ok(chosen(sheets, wanted))
}

fn chosen(sheets: Vec<Sheet>, wanted: Attempts) -> Vec<Sheet> {
    if wanted == Attempts::All {
        return sheets;
    }
    let mut best: HashMap<CadreId, usize> = HashMap::new();
    for (at, sheet) in sheets.iter().enumerate() {
        best.entry(sheet.cadre)
            .and_modify(|kept| {
                let old = &sheets[*kept];
                let better = match wanted {
                    Attempts::First => (sheet.held_ms, sheet.attempt) < (old.held_ms, old.attempt),
                    Attempts::Highest => sheet.total > old.total,
                    Attempts::Last | Attempts::All => (sheet.held_ms, sheet.attempt) > (old.held_ms, old.attempt),
                };
                if better {
                    *kept = at;
                }
            })
            .or_insert(at);
    }
    let mut kept: Vec<usize> = best.into_values().collect();
    kept.sort_unstable();
    let mut sheets: Vec<Option<Sheet>> = sheets.into_iter().map(Some).collect();
    kept.into_iter().filter_map(|at| sheets.get_mut(at)?.take()).collect()
}

/// The analysis of a sitting or of a paper.
pub fn analyse(office: &Office, scope: Scope, wanted: Attempts) -> Result<ItemAnalysis> {
    office.require(Permission::ReadResults)?;
    let (title, sittings) = match scope {
        Scope::Sitting(id) => {
            let sitting = office.store.sitting(id)?;
            if !is_open(office, &sitting) {
                return Err(ServiceError::NotPublished);
            }
            (sitting.title.clone(), vec![sitting])
        }
        Scope::Paper(id) => {
            let all = office.store.sittings_uncounted()?.into_iter().filter(|s| s.paper == id && is_open(office, s));
            (office.store.paper(id)?.title, all.collect())
        }
    };
    let held: Vec<Held> = sittings.into_iter().map(|sitting| held(office, sitting)).collect::<Result<_>>()?;
    let Some(first) = held.first() else { return Err(ServiceError::Store(StoreError::NotFound("sitting"))) };
    let sheets = sheets(office, &held, wanted)?;
    // An item that was cancelled in every sitting is no part of the test.
    let in_test = |slot: &&Slot| held.iter().any(|of| of.award(slot.position) != Award::Cancelled);
    let slots: Vec<&Slot> = first.paper.slots.iter().filter(in_test).collect();
    let cancelled = first.paper.slots.iter().filter(|slot| !in_test(slot)).map(|slot| slot.position + 1).collect();
    let worth = |slot: &Slot| {
        // Corrected papers have nought for a cancelled item; of several sittings the highest stands.
        let of = held.iter().filter_map(|of| of.paper.slots.get(usize::from(slot.position))).map(|slot| slot.marks);
        of.max().unwrap_or(slot.marks)
    };
    let responses = Responses {
        items: slots.iter().map(|slot| item_head(slot, worth(slot))).collect(),
        marks: sheets
            .iter()
            .map(|sheet| {
                let of = &held[sheet.sitting];
                let seen = |slot: &&&Slot| of.award(slot.position) != Award::Cancelled;
                let mark = |slot: &&Slot| Some(slot).filter(seen).and_then(|s| sheet.marks.get(&s.position)).map(|m| number(*m));
                slots.iter().map(mark).collect()
            })
            .collect(),
        seen: Vec::new(),
    };
    let test = statistics(&responses).honest();
    let given = |position: u16| held.iter().all(|of| of.award(position) == Award::Full);
    let mut taken = taken(office, &held, &sheets)?;
    let lines = slots
        .iter()
        .map(|slot| {
            let taken = taken.remove(&slot.position).unwrap_or_default();
            // A public question tells its key to whoever practises; a 保密 one asks for 查看答案.
            let readable = may_read(office, &slot.question);
            let said = readable && !given(slot.position);
            ItemLine {
                number: slot.position + 1,
                code: slot.question.code.clone(),
                kind: slot.body().kind(),
                area: slot.question.area,
                part: slot.part,
                full: number(worth(slot)),
                given: given(slot.position),
                quality: said.then(|| ItemQuality::of(&taken, slot.body().choice())).flatten(),
                answers: readable.then(|| answers(slot.body(), &taken)).flatten(),
                question: readable.then(|| Arc::clone(&slot.question)),
            }
        })
        .collect();
    Ok(ItemAnalysis { title, attempts: wanted, sittings: held.len(), test, lines, cancelled })
}

/// Whether text and key of a question are for who is here, once its sitting is over.
pub(super) fn may_read(office: &Office, question: &Question) -> bool {
    !question.is_locked() && (question.secrecy != Secrecy::Confidential || office.may(Permission::ReadKeys))
}

fn number(marks: Marks) -> f64 {
    marks.milli() as f64 / 1000.0
}

fn item_head(slot: &Slot, marks: Marks) -> ItemHead {
    let guess = match slot.body() {
        Body::Single(choice) if !choice.options.is_empty() => Some(1.0 / choice.options.len() as f64),
        Body::Judge { .. } => Some(0.5),
        Body::Blank { .. } | Body::Short { .. } => Some(0.0),
        _ => None,
    };
    let code = &slot.question.code;
    let id = slot.part.map_or_else(|| code.clone(), |part| format!("{code} ({})", part + 1));
    ItemHead { id, max: number(marks), guess }
}

/// What a judge item and a choice have for options, and which of them are right.
fn answers(body: &Body, taken: &[Taken]) -> Option<AnswerTable> {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            Some(AnswerTable::of(taken, u8::try_from(choice.options.len()).unwrap_or(u8::MAX), &choice.key))
        }
        Body::Judge { key, .. } => Some(AnswerTable::of(taken, 2, &[u8::from(!key)])),
        _ => None,
    }
}

/// What was chosen, by position. 对 is option 0 of a judgement, 错 option 1.
fn taken(office: &Office, held: &[Held], sheets: &[Sheet]) -> Result<HashMap<u16, Vec<Taken>>> {
    let mut taken: HashMap<u16, Vec<Taken>> = HashMap::new();
    answered(office, held, sheets, |sheet, of, answers| {
        for slot in &of.paper.slots {
            let Some(marks) = sheet.marks.get(&slot.position) else { continue };
            if of.award(slot.position) != Award::Cancelled {
                taken.entry(slot.position).or_default().push(one(sheet, of, slot, *marks, answers.get(&slot.position)));
            }
        }
    })?;
    Ok(taken)
}

/// Goes through the sheets with what was answered on each, sitting by sitting in order of attempt.
fn answered(office: &Office, held: &[Held], sheets: &[Sheet], mut each: impl FnMut(&Sheet, &Held, &Answers)) -> Result<()> {
    let of_attempt: HashMap<AttemptId, &Sheet> = sheets.iter().map(|sheet| (sheet.attempt, sheet)).collect();
    let mut done = handed_in(held);
    for of in held {
        office.store.item_answers(of.sitting.id, |attempt, answers| {
            office.work.step(done)?;
            done += 1;
            if let Some(sheet) = of_attempt.get(&attempt) {
                each(sheet, of, &answers);
            }
            Ok::<_, ServiceError>(())
        })?;
    }
    Ok(())
}

fn one(sheet: &Sheet, held: &Held, slot: &Slot, marks: Marks, answer: Option<&Answer>) -> Taken {
    let chosen = match answer {
        Some(Answer::Options(ids)) => ids.clone(),
        Some(Answer::Judge(right)) => vec![u8::from(!right)],
        _ => Vec::new(),
    };
    let rest = share(sheet.total - marks, held.sitting.full - slot.marks);
    Taken { mark: share(marks, slot.marks), rest, chosen }
}

fn share(marks: Marks, full: Marks) -> f64 {
    if full <= Marks::ZERO { 0.0 } else { number(marks) / number(full) }
}

/// One question across all papers with its present text. An older revision is another question.
pub fn question(office: &Office, id: QuestionId, wanted: Attempts) -> Result<QuestionAnalysis> {
    office.require(Permission::ReadResults)?;
    office.require(Permission::ReadKeys)?;
    let record = office.store.question(id)?;
    let mut sat: Vec<Held> = Vec::new();
    for sitting in office.store.sittings_with(record.revision)? {
        let sitting = office.store.sitting_uncounted(sitting)?;
        if is_open(office, &sitting) {
            sat.push(held(office, sitting)?);
        }
    }
    let sheets = sheets(office, &sat, wanted)?;
    let mut taken: BTreeMap<Option<u8>, Vec<Taken>> = BTreeMap::new();
    answered(office, &sat, &sheets, |sheet, of, answers| {
        for slot in of.paper.slots.iter().filter(|slot| slot.revision == record.revision) {
            // 送分 and cancelled items say nothing of the question.
            if let Some(marks) = sheet.marks.get(&slot.position).filter(|_| of.award(slot.position) == Award::ByAnswer) {
                taken.entry(slot.part).or_default().push(one(sheet, of, slot, *marks, answers.get(&slot.position)));
            }
        }
    })?;
    let parts = taken.into_iter().filter_map(|(part, taken)| {
        let body = body_of(&record.question, part)?;
        let mean = taken.iter().map(|taken| taken.mark).sum::<f64>() / taken.len() as f64;
        Some(PartAnalysis {
            part,
            taken: taken.len(),
            facility: (!taken.is_empty()).then_some(mean),
            quality: ItemQuality::of(&taken, body.choice()),
            answers: answers(body, &taken),
        })
    });
    let parts = parts.collect();
    let sittings = sat.iter().map(|of| (of.sitting.title.clone(), year(&of.sitting))).collect();
    Ok(QuestionAnalysis { question: id, attempts: wanted, sittings, parts })
}
