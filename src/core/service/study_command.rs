//! Commands of 会前学法, with what they answer.

use super::legal_cases::{self, LegalCase};
use super::print::PdfFonts;
use super::study_plan::{self, PlanDraft};
use super::study_prepare::{self, Deck, Person, QuizChoice, QuizKey, QuizOffer};
use super::study_print::{self, StudyPaper};
use super::study_sessions::{self, StudyView, YearPlan};
use super::{Office, Reply, Result, study_access};
use crate::domain::ids::{LegalCaseId, QuestionId, StudyId};
use crate::domain::study_session::{StudyArticle, StudySession};
use crate::text::Texts;
use std::path::PathBuf;

#[derive(Clone, Debug)]
pub enum StudyCommand {
    /// Whether the room may be shown. -> [`Reply::Done`]
    Enter,
    /// -> [`StudyReply::Year`]
    Year(i16),
    /// -> [`StudyReply::View`]
    View(StudyId),
    /// -> [`StudyReply::Added`]
    Add(Vec<StudySession>),
    /// `record` where what happened is told. -> [`Reply::Done`]
    Save { id: StudyId, session: Box<StudySession>, record: bool },
    /// While it is being typed. -> [`Reply::Done`]
    Keep { id: StudyId, session: Box<StudySession> },
    /// -> [`Reply::Done`]
    Remove(StudyId),
    /// -> [`Reply::Done`]
    Cancel { id: StudyId, reason: String },
    /// -> [`Reply::Done`]
    Attach { id: StudyId, path: PathBuf },
    /// -> [`StudyReply::Article`]
    Article(String),
    /// Cases of the library with all of these words. -> [`StudyReply::Cases`]
    Cases(String),
    /// -> [`StudyReply::Offers`]
    Offers(QuizChoice),
    /// -> [`StudyReply::Picked`]
    PickQuiz { id: StudyId, choice: QuizChoice, seed: u64 },
    /// -> [`Reply::Done`]
    SetQuiz { id: StudyId, questions: Vec<QuestionId> },
    /// -> [`StudyReply::People`]
    People,
    /// -> [`StudyReply::Deck`]
    Deck(StudyId),
    /// -> [`StudyReply::Key`]
    Key { id: StudyId, place: usize },
    /// -> [`Reply::Done`]
    Hands { id: StudyId, place: usize, hands: Vec<u32> },
    /// A table of a plan, before it is taken in. -> [`StudyReply::Plan`]
    ReadPlan { path: PathBuf, year: i16 },
    /// .xlsx for the plan, .docx and .pdf for all, by the ending. -> [`Reply::Exported`]
    Print { paper: StudyPaper, path: PathBuf, fonts: Option<PdfFonts> },
}

#[derive(Clone, Debug)]
pub enum StudyReply {
    Year(YearPlan),
    View(Box<StudyView>),
    Added(Vec<StudyId>),
    Article(StudyArticle),
    Cases(Vec<(LegalCaseId, LegalCase)>),
    Offers(Vec<QuizOffer>),
    /// How many were found.
    Picked(usize),
    People(Vec<Person>),
    Deck(Box<Deck>),
    Key(QuizKey),
    Plan(PlanDraft),
}

pub(super) fn run(office: &mut Office, command: StudyCommand, texts: &Texts) -> Result<Reply> {
    use StudyCommand as C;
    let done = |result: Result<()>| result.map(|()| Reply::Done);
    Ok(Reply::Study(Box::new(match command {
        C::Enter => return done(study_access::require_reading(office)),
        C::Year(year) => StudyReply::Year(study_sessions::year(office, year)?),
        C::View(id) => StudyReply::View(Box::new(study_sessions::view(office, id, texts)?)),
        C::Add(sessions) => StudyReply::Added(study_sessions::add(office, &sessions)?),
        C::Save { id, session, record } => return done(study_sessions::save(office, id, &session, record)),
        C::Keep { id, session } => return done(study_sessions::keep(office, id, &session)),
        C::Remove(id) => return done(study_sessions::remove(office, id)),
        C::Cancel { id, reason } => return done(study_sessions::cancel(office, id, &reason)),
        C::Attach { id, path } => return done(study_prepare::attach(office, id, &path)),
        C::Article(typed) => StudyReply::Article(study_prepare::article(office, &typed)?),
        C::Cases(words) => StudyReply::Cases(legal_cases::list(office, &words)?),
        C::Offers(choice) => StudyReply::Offers(study_prepare::quiz_offers(office, &choice)?),
        C::PickQuiz { id, choice, seed } => StudyReply::Picked(study_prepare::pick_quiz(office, id, &choice, seed)?),
        C::SetQuiz { id, questions } => return done(study_prepare::set_quiz(office, id, &questions)),
        C::People => StudyReply::People(study_prepare::people(office)?),
        C::Deck(id) => StudyReply::Deck(Box::new(study_prepare::deck(office, id)?)),
        C::Key { id, place } => StudyReply::Key(study_prepare::quiz_key(office, id, place)?),
        C::Hands { id, place, hands } => return done(study_prepare::count_hands(office, id, place, &hands)),
        C::ReadPlan { path, year } => StudyReply::Plan(study_plan::read(office, &path, year, texts)?),
        C::Print { paper, path, fonts } => {
            study_print::print(office, paper, &path, fonts.as_ref(), texts)?;
            return Ok(Reply::Exported(std::path::absolute(&path).unwrap_or(path)));
        }
    })))
}
