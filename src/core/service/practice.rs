//! 练习: who practises, what is asked next, the answer, and what it leaves behind. Everything here is closed to somebody whose
//! closed-book exam runs, and asks public questions only.

use super::exam::{SeatItem, seat_items, show_pin};
use super::{Office, Result, ServiceError, demo, laws, practice_plan};
use crate::domain::answer::Answer;
use crate::domain::citation::ArticleRef;
use crate::domain::fsrs::{DEFAULT_PARAMETERS, Parameters, Rating};
use crate::domain::ids::{CadreId, QuestionId, RevisionId, SittingId};
use crate::domain::kind::Area;
use crate::domain::marks::Marks;
use crate::domain::paper::{Paper, Section, Slot};
use crate::domain::question::{Body, Question};
use crate::domain::sealed::SeatPaper;
use crate::domain::study::{self, Attempted, Pace, Verdict};
use crate::store::Op;
use crate::store::practice::{OwnMark, Review};
use jiff::ToSpan;
use rand::Rng;
use rand::seq::SliceRandom;
use std::collections::HashSet;
use std::sync::Arc;

/// A day's pile: what is due, filled up with new questions.
pub const PILE: usize = 20;
/// An answer that took longer was left lying; so much is counted.
const LONGEST_MS: i64 = 60 * 60_000;
/// About a page.
pub const MAX_NOTE_CHARS: usize = 1_000;

/// Somebody who practises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learner {
    pub cadre: CadreId,
    pub name: String,
    /// Empty where no unit is known.
    pub unit: String,
}

/// What to practise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeChoice {
    /// What is due today, then new questions.
    Today,
    Random,
    Area(Area),
    /// By its short name, as citations write it.
    Law(String),
    WrongBook,
    Starred,
    /// What the plan to the day of the exam says for today.
    Plan,
    /// Answered before the text was revised.
    Revised,
}

/// What the start page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeDay {
    pub learner: Learner,
    /// Due before the end of today.
    pub due: usize,
    /// New questions that today's pile takes besides.
    pub fresh: usize,
    /// Different questions answered today.
    pub done: usize,
    pub wrong_book: usize,
    pub starred: usize,
    /// Areas with questions.
    pub areas: Vec<Area>,
    /// Laws with questions, those with the most first.
    pub laws: Vec<String>,
}

/// What waits today for somebody who was let in, for the home screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeDue {
    pub name: String,
    /// Due, and new ones that fill today's pile.
    pub questions: usize,
    /// Days until the exam they prepare for.
    pub exam_in_days: Option<i32>,
}

/// One question on the screen, without its key.
#[derive(Clone, Debug)]
pub struct PracticeItem {
    pub question: QuestionId,
    pub revision: RevisionId,
    pub item: SeatItem,
    /// How often it was answered before.
    pub reviews: u32,
    pub mark: OwnMark,
}

/// The key of a question after it was answered.
#[derive(Clone, Debug)]
pub struct Checked {
    pub verdict: Verdict,
    pub question: Box<Question>,
}

/// An answer to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub cadre: CadreId,
    pub question: QuestionId,
    /// The text that was on the screen.
    pub revision: RevisionId,
    /// `None` for somebody who did not know.
    pub answer: Option<Answer>,
    /// What the person says where the program cannot tell ([`Verdict::Compare`]); no other answer is judged by it.
    pub judged: bool,
    pub guessed: bool,
    pub elapsed_ms: i64,
}

/// Where an answer leaves its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    pub right: bool,
    pub rating: Rating,
    pub due_ms: i64,
    pub in_wrong_book: bool,
}

/// Lets somebody of the roster practise, found by staff number or name; who has a PIN shows it, as at the door of an exam.
pub fn enter(office: &mut Office, who: &str, pin: &str) -> Result<PracticeDay> {
    let who = who.trim();
    let cadre = match office.store.cadre_with_staff_no(who)? {
        Some(cadre) if !who.is_empty() => cadre,
        _ => {
            let named: Vec<CadreId> = office.store.cadres()?.iter().filter(|c| c.data.name == who).map(|c| c.id).collect();
            match named.as_slice() {
                [one] => *one,
                [] => return Err(ServiceError::NotOnTheRoster(who.to_owned())),
                several => return Err(ServiceError::Namesakes(several.len())),
            }
        }
    };
    show_pin(office, cadre, who, String::new(), pin)?;
    admitted(office, cadre)
}

/// As the invented candidate of a first start, while there are no accounts.
pub fn enter_as_example(office: &mut Office) -> Result<PracticeDay> {
    let sitting = office.setting(demo::EXAMPLE)?.and_then(|id| id.parse().ok()).map(SittingId);
    let found = match sitting {
        Some(sitting) if !office.has_staff()? => office.store.candidates(sitting)?.first().map(|c| c.cadre),
        _ => None,
    };
    let cadre = found.ok_or_else(|| ServiceError::NotOnTheRoster(String::new()))?;
    admitted(office, cadre)
}

fn admitted(office: &mut Office, cadre: CadreId) -> Result<PracticeDay> {
    super::exam::hand_in_overdue(office)?;
    refuse_in_exam(office, cadre)?;
    office.practising.insert(cadre);
    day(office, cadre)
}

/// The next person shows who they are again.
pub fn leave(office: &mut Office, cadre: CadreId) {
    office.practising.remove(&cadre);
}

/// What the start page says of somebody who was let in.
pub fn day(office: &Office, cadre: CadreId) -> Result<PracticeDay> {
    require(office, cadre)?;
    let person = office.store.cadre(cadre)?;
    let (from_ms, until_ms) = today(office);
    let due = office.store.practice_due(cadre, until_ms)?.len();
    let done = office.store.practised_since(cadre, from_ms)?;
    Ok(PracticeDay {
        learner: Learner { cadre, name: person.data.name, unit: person.unit_name },
        due,
        fresh: PILE.saturating_sub(due + done),
        done,
        wrong_book: office.store.wrong_book(cadre)?.len(),
        starred: office.store.starred(cadre)?.len(),
        areas: office.store.bank_counts()?.by_area.into_iter().map(|(area, _)| area).collect(),
        laws: office.store.laws_by_questions()?,
    })
}

/// What waits for everybody who practises in this program and sits no exam meanwhile.
pub fn due(office: &Office) -> Result<Vec<PracticeDue>> {
    let mut found = Vec::new();
    let (from_ms, until_ms) = today(office);
    for cadre in office.practising.iter().copied() {
        if refuse_in_exam(office, cadre).is_err() {
            continue;
        }
        let due = office.store.practice_due(cadre, until_ms)?.len();
        let fresh = PILE.saturating_sub(due + office.store.practised_since(cadre, from_ms)?);
        let name = office.store.cadre(cadre)?.data.name;
        found.push(PracticeDue { name, questions: due + fresh, exam_in_days: practice_plan::days_left(office, cadre)? });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The questions of a round, `most` at most; empty where there is nothing of the kind.
pub fn begin(office: &Office, cadre: CadreId, choice: &PracticeChoice, most: usize) -> Result<Vec<QuestionId>> {
    require(office, cadre)?;
    let store = &office.store;
    let bank = |area: Option<Area>| -> Result<Vec<QuestionId>> {
        let open = store.open_questions()?.into_iter().filter(|(_, of, _)| area.is_none_or(|area| area == *of));
        Ok(open.map(|(id, _, _)| id).collect())
    };
    match choice {
        PracticeChoice::WrongBook => Ok(store.wrong_book(cadre)?.into_iter().take(most).collect()),
        PracticeChoice::Starred => Ok(store.starred(cadre)?.into_iter().take(most).collect()),
        PracticeChoice::Random => Ok(drawn(bank(None)?, &HashSet::new(), most)),
        PracticeChoice::Area(area) => Ok(drawn(bank(Some(*area))?, &store.practised(cadre)?, most)),
        PracticeChoice::Law(law) => {
            let citing: HashSet<QuestionId> = store.citations_of_law(law)?.into_iter().map(|cited| cited.question).collect();
            Ok(drawn(store.only_open(citing.into_iter().collect())?, &store.practised(cadre)?, most))
        }
        PracticeChoice::Plan => practice_plan::pile(office, cadre, most),
        PracticeChoice::Revised => Ok(store.revised_since_practised(cadre)?.into_iter().take(most).collect()),
        PracticeChoice::Today => {
            let (from_ms, until_ms) = today(office);
            let mut pile = store.practice_due(cadre, until_ms)?;
            let fresh = PILE.saturating_sub(pile.len() + store.practised_since(cadre, from_ms)?);
            let known = store.practised(cadre)?;
            let unknown = bank(None)?.into_iter().filter(|id| !known.contains(id)).collect();
            pile.extend(drawn(unknown, &HashSet::new(), fresh));
            pile.truncate(most);
            Ok(pile)
        }
    }
}

/// `most` of these in an order of chance; those that were not practised yet come first.
pub(super) fn drawn(mut from: Vec<QuestionId>, known: &HashSet<QuestionId>, most: usize) -> Vec<QuestionId> {
    from.shuffle(&mut rand::rng());
    if !known.is_empty() {
        from.sort_by_key(|id| known.contains(id));
    }
    from.truncate(most);
    from
}

/// One question as it is shown. Options stand in an order of their own each time, so that nobody learns letters.
pub fn item(office: &Office, cadre: CadreId, question: QuestionId) -> Result<PracticeItem> {
    require(office, cadre)?;
    let revision = office.store.practisable(question)?.ok_or(ServiceError::NotForPractice)?;
    let content = office.store.revision(revision)?;
    let slot = Slot {
        position: 0,
        section: 0,
        revision,
        part: None,
        marks: Marks::whole(1),
        must: false,
        locked: false,
        question: Arc::new(content),
    };
    let sections = vec![Section { kind: slot.body().kind() }];
    let paper = SeatPaper::of(&Paper { title: String::new(), sections, slots: vec![slot] });
    let shown = paper.view(rand::rng().next_u64());
    let item = seat_items(&paper, &shown).pop().ok_or(ServiceError::NotForPractice)?;
    let reviews = office.store.standing(cadre, question)?.map_or(0, |standing| standing.reviews);
    Ok(PracticeItem { question, revision, item, reviews, mark: office.store.own_mark(cadre, question)? })
}

/// What an answer is worth, with the key. Keeps nothing yet: whether it was a guess is said afterwards.
pub fn check(
    office: &Office,
    cadre: CadreId,
    question: QuestionId,
    revision: RevisionId,
    answer: Option<&Answer>,
) -> Result<Checked> {
    require(office, cadre)?;
    let content = shown(office, question, revision)?;
    Ok(Checked { verdict: study::verdict(&content.body, fitting(&content.body, answer)?), question: Box::new(content) })
}

/// Keeps an answer; durable when this returns.
pub fn record(office: &mut Office, given: &Given) -> Result<Recorded> {
    require(office, given.cadre)?;
    let content = shown(office, given.question, given.revision)?;
    let answer = fitting(&content.body, given.answer.as_ref())?;
    let right = match study::verdict(&content.body, answer) {
        Verdict::Right => true,
        Verdict::Wrong => false,
        Verdict::Compare => given.judged,
    };
    let now = office.now_ms();
    let elapsed_ms = given.elapsed_ms.clamp(0, LONGEST_MS);
    let attempted = Attempted { right, guessed: given.guessed, pace: Pace::of(elapsed_ms, length(&content.body)) };
    let before = office.store.standing(given.cadre, given.question)?;
    let rating = study::rating(before.as_ref(), attempted);
    let standing = study::review(&parameters(office, given.cadre)?, before.as_ref(), attempted, now);
    let review = Review {
        cadre: given.cadre,
        question: given.question,
        revision: given.revision,
        at_ms: now,
        rating,
        answer: given.answer.clone(),
        right,
        guessed: given.guessed,
        elapsed_ms,
    };
    let done = office.store.write::<_, ServiceError>(Op::Practise, "-", now, |tx| Ok(tx.add_review(&review, &standing)?))?;
    office.done(done);
    Ok(Recorded { right, rating, due_ms: standing.due_ms, in_wrong_book: standing.in_wrong_book })
}

/// How somebody's memory goes: as their own answers say, or as most people's.
pub(super) fn parameters(office: &Office, cadre: CadreId) -> Result<Parameters> {
    Ok(office.store.practice_parameters(cadre)?.map_or(DEFAULT_PARAMETERS, |(fitted, _)| fitted))
}

/// The text of an article beside the question it explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleBeside {
    pub law: String,
    /// As the text writes it: 第十二条之一.
    pub label: String,
    pub text: String,
}

/// One article of the version in force; `None` where the library does not hold it.
pub fn article(office: &Office, cadre: CadreId, at: &ArticleRef) -> Result<Option<ArticleBeside>> {
    require(office, cadre)?;
    let found = laws::find_article(office, &at.law, at.article, at.inserted)?;
    Ok(found.map(|(law, article)| ArticleBeside { law: law.row.head.name, label: article.label, text: article.text }))
}

/// Star and note of one's own.
pub fn set_mark(office: &mut Office, cadre: CadreId, question: QuestionId, mark: &OwnMark) -> Result<()> {
    require(office, cadre)?;
    office.store.practisable(question)?.ok_or(ServiceError::NotForPractice)?;
    let note = mark.note.trim().chars().take(MAX_NOTE_CHARS).collect();
    let (mark, now) = (OwnMark { starred: mark.starred, note }, office.now_ms());
    let done =
        office.store.write::<_, ServiceError>(Op::Practise, "-", now, |tx| Ok(tx.set_own_mark(cadre, question, &mark)?))?;
    office.done(done);
    Ok(())
}

/// Who was let in, and sits no closed-book exam meanwhile.
pub(super) fn require(office: &Office, cadre: CadreId) -> Result<()> {
    if !office.practising.contains(&cadre) {
        return Err(ServiceError::NotPractising);
    }
    refuse_in_exam(office, cadre)
}

fn refuse_in_exam(office: &Office, cadre: CadreId) -> Result<()> {
    for attempt in office.store.open_attempts()?.into_iter().filter(|attempt| attempt.cadre == cadre) {
        let sitting = office.store.sitting(attempt.sitting)?;
        if !sitting.rules.open_book {
            return Err(ServiceError::ExamRuns(sitting.title));
        }
    }
    Ok(())
}

/// The text that was on the screen, if it is still the current one and may still be practised.
fn shown(office: &Office, question: QuestionId, revision: RevisionId) -> Result<Question> {
    match office.store.practisable(question)? {
        Some(current) if current == revision => Ok(office.store.revision(revision)?),
        Some(_) => Err(ServiceError::RevisedMeanwhile),
        None => Err(ServiceError::NotForPractice),
    }
}

fn fitting<'a>(body: &Body, answer: Option<&'a Answer>) -> Result<Option<&'a Answer>> {
    if answer.is_some_and(|answer| !answer.fits(body)) { Err(ServiceError::BadAnswer) } else { Ok(answer) }
}

/// Characters to read before answering.
fn length(body: &Body) -> usize {
    let options = body.choice().map_or(&[][..], |choice| &choice.options);
    body.stem().chars().count() + options.iter().map(|option| option.chars().count()).sum::<usize>()
}

/// Beginning and end of today in local time, UTC milliseconds.
pub(super) fn today(office: &Office) -> (i64, i64) {
    let (day, zone) = (office.today(), jiff::tz::TimeZone::system());
    let start = |day: jiff::civil::Date| day.to_zoned(zone.clone()).map(|at| at.timestamp().as_millisecond());
    // Only at the ends of the calendar is there no tomorrow.
    let now = office.now_ms();
    (start(day).unwrap_or(now), day.checked_add(1.day()).and_then(start).unwrap_or(now))
}
