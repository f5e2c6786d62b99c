//! Commands of practice, with what they answer.

use super::command::Secret;
use super::practice::{self, ArticleBeside, Checked, Given, PracticeChoice, PracticeDay, PracticeDue, PracticeItem, Recorded};
use super::practice_fit;
use super::practice_mock::{self, MockExam};
use super::practice_plan::{self, Goal, PlanToday};
use super::practice_progress::{self, Progress};
use super::{Office, Reply, Result};
use crate::domain::answer::Answer;
use crate::domain::citation::ArticleRef;
use crate::domain::ids::{CadreId, QuestionId, RevisionId};
use crate::store::practice::OwnMark;

#[derive(Clone, Debug)]
pub enum PracticeCommand {
    /// -> [`PracticeReply::Day`]
    Enter { who: String, pin: Secret },
    /// -> [`PracticeReply::Day`]
    EnterAsExample,
    /// -> [`PracticeReply::Day`]
    Day(CadreId),
    /// -> [`PracticeReply::Due`]
    Due,
    /// -> [`Reply::Done`]
    Leave(CadreId),
    /// -> [`PracticeReply::Begun`]
    Begin { cadre: CadreId, choice: PracticeChoice, most: usize },
    /// -> [`PracticeReply::Item`]
    Item { cadre: CadreId, question: QuestionId },
    /// -> [`PracticeReply::Checked`]
    Check { cadre: CadreId, question: QuestionId, revision: RevisionId, answer: Option<Answer> },
    /// -> [`PracticeReply::Recorded`]
    Record(Given),
    /// -> [`Reply::Done`]
    SetMark { cadre: CadreId, question: QuestionId, mark: OwnMark },
    /// -> [`PracticeReply::Article`]
    Article { cadre: CadreId, at: ArticleRef },
    /// -> [`PracticeReply::Plan`]
    Plan(CadreId),
    /// `None` ends the preparation. -> [`PracticeReply::Plan`]
    SetGoal { cadre: CadreId, goal: Option<Goal> },
    /// -> [`PracticeReply::Progress`]
    Progress(CadreId),
    /// Begins a mock exam in the exam room. -> [`Reply::Seat`]
    Mock { cadre: CadreId, exam: MockExam },
}

#[derive(Clone, Debug)]
pub enum PracticeReply {
    Day(PracticeDay),
    Due(Vec<PracticeDue>),
    Begun(Vec<QuestionId>),
    Item(PracticeItem),
    Checked(Checked),
    Recorded(Recorded),
    Article(Option<ArticleBeside>),
    Plan(Option<PlanToday>),
    Progress(Progress),
}

pub(super) fn run(office: &mut Office, command: PracticeCommand) -> Result<Reply> {
    use PracticeCommand as C;
    Ok(Reply::Practice(Box::new(match command {
        C::Enter { who, pin } => PracticeReply::Day(practice::enter(office, &who, &pin.0)?),
        C::EnterAsExample => PracticeReply::Day(practice::enter_as_example(office)?),
        C::Day(cadre) => {
            practice_fit::tend(office, cadre)?;
            PracticeReply::Day(practice::day(office, cadre)?)
        }
        C::Due => PracticeReply::Due(practice::due(office)?),
        C::Leave(cadre) => {
            practice::leave(office, cadre);
            return Ok(Reply::Done);
        }
        C::Begin { cadre, choice, most } => PracticeReply::Begun(practice::begin(office, cadre, &choice, most)?),
        C::Item { cadre, question } => PracticeReply::Item(practice::item(office, cadre, question)?),
        C::Check { cadre, question, revision, answer } => {
            PracticeReply::Checked(practice::check(office, cadre, question, revision, answer.as_ref())?)
        }
        C::Record(given) => PracticeReply::Recorded(practice::record(office, &given)?),
        C::SetMark { cadre, question, mark } => {
            practice::set_mark(office, cadre, question, &mark)?;
            return Ok(Reply::Done);
        }
        C::Article { cadre, at } => PracticeReply::Article(practice::article(office, cadre, &at)?),
        C::Plan(cadre) => PracticeReply::Plan(practice_plan::today(office, cadre)?),
        C::SetGoal { cadre, goal } => {
            practice_plan::set_goal(office, cadre, goal.as_ref())?;
            PracticeReply::Plan(practice_plan::today(office, cadre)?)
        }
        C::Mock { cadre, exam } => return Ok(Reply::Seat(Box::new(practice_mock::begin(office, cadre, &exam)?))),
        C::Progress(cadre) => PracticeReply::Progress(practice_progress::progress(office, cadre)?),
    })))
}
