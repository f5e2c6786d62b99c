//! One round: its questions in order, what was answered, what is not kept yet.

use super::ask;
use crate::ui::Cx;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::citation::ArticleRef;
use kaofa_core::domain::ids::{CadreId, QuestionId};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::study::Verdict;
use kaofa_core::service::practice::{ArticleBeside, Checked, Given, PracticeChoice, PracticeItem, Recorded};
use kaofa_core::service::practice_command::PracticeCommand;

/// When keys and explanations are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Explain {
    AtOnce,
    AtEnd,
}

impl Explain {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::AtOnce => "practice-explain-at-once",
            Self::AtEnd => "practice-explain-at-end",
        }
    }
}

/// An article that is read beside the question.
#[derive(Debug)]
pub(super) struct Beside {
    pub(super) at: ArticleRef,
    /// `None` until the office has answered, and where the library does not hold it.
    pub(super) text: Option<ArticleBeside>,
    pub(super) asked: bool,
}

/// The question on the screen.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) item: PracticeItem,
    began_ms: i64,
    elapsed_ms: i64,
    /// Option ids, ascending; 0 and 1 stand for right and wrong of a 判断.
    pub(super) chosen: Vec<u8>,
    /// One a blank; one for an answer in words.
    pub(super) fields: Vec<String>,
    pub(super) checked: Option<Checked>,
    /// What the person says where the program cannot tell.
    pub(super) judged: Option<bool>,
    pub(super) guessed: bool,
    pub(super) note: String,
    pub(super) note_open: bool,
    pub(super) beside: Option<Beside>,
    /// The answer was sent to be kept: nothing of it changes any more.
    pub(super) kept: bool,
    recorded: Option<Recorded>,
    /// The office is asked.
    pub(super) waiting: bool,
    /// Put the keyboard into the first field, or into the note, at the next frame.
    pub(super) focus: bool,
    pub(super) focus_note: bool,
}

impl Current {
    fn new(item: PracticeItem, now_ms: i64) -> Self {
        let fields = match item.item.kind {
            Kind::Blank => usize::from(item.item.blanks),
            Kind::Short => 1,
            _ => 0,
        };
        Self {
            began_ms: now_ms,
            elapsed_ms: 0,
            chosen: Vec::new(),
            fields: vec![String::new(); fields],
            checked: None,
            judged: None,
            guessed: false,
            note: item.mark.note.clone(),
            note_open: !item.mark.note.is_empty(),
            beside: None,
            kept: false,
            recorded: None,
            waiting: false,
            focus: true,
            focus_note: false,
            item,
        }
    }

    /// `None` where nothing was chosen or written.
    pub(super) fn answer(&self) -> Option<Answer> {
        let answer = match self.item.item.kind {
            Kind::Single | Kind::Multiple => Answer::Options(self.chosen.clone()),
            Kind::Judge => Answer::Judge(*self.chosen.first()? == 0),
            Kind::Blank => Answer::Blanks(self.fields.clone()),
            Kind::Short | Kind::Case => Answer::Text(self.fields.concat()),
        };
        (!answer.is_empty()).then_some(answer)
    }

    pub(super) fn choose(&mut self, id: u8) {
        if self.checked.is_some() || self.waiting {
            return;
        }
        if self.chosen.contains(&id) {
            self.chosen.retain(|chosen| *chosen != id);
            return;
        }
        if self.item.item.kind != Kind::Multiple {
            self.chosen.clear();
        }
        self.chosen.push(id);
        self.chosen.sort_unstable();
    }

    /// Whether the answer was right, once that is known.
    pub(super) fn right(&self) -> Option<bool> {
        match self.checked.as_ref()?.verdict {
            Verdict::Right => Some(true),
            Verdict::Wrong => Some(false),
            Verdict::Compare => self.judged,
        }
    }
}

/// A question that was answered.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) item: PracticeItem,
    pub(super) answer: Option<Answer>,
    pub(super) checked: Checked,
    pub(super) right: bool,
    /// `None` until it is on the disk.
    pub(super) recorded: Option<Recorded>,
}

#[derive(Debug)]
pub(super) struct Round {
    cadre: CadreId,
    pub(super) choice: PracticeChoice,
    explain: Explain,
    ids: Vec<QuestionId>,
    pub(super) current: Option<Current>,
    pub(super) lines: Vec<Line>,
    /// At the end: the line that is shown in full.
    pub(super) open: Option<usize>,
    pub(super) scroll_to_top: bool,
}

impl Round {
    pub(super) fn new(cadre: CadreId, choice: PracticeChoice, explain: Explain, ids: Vec<QuestionId>) -> Self {
        Self { cadre, choice, explain, ids, current: None, lines: Vec::new(), open: None, scroll_to_top: false }
    }

    /// (number of the question on the screen, of how many).
    pub(super) fn place(&self) -> (usize, usize) {
        ((self.lines.len() + 1).min(self.ids.len()), self.ids.len())
    }

    pub(super) fn is_last(&self) -> bool {
        self.lines.len() + 1 >= self.ids.len()
    }

    /// Asks for the next question; false when there is none.
    pub(super) fn ask_item(&self, cx: &mut Cx<'_>) -> bool {
        let Some(question) = self.ids.get(self.lines.len()) else { return false };
        ask(cx, PracticeCommand::Item { cadre: self.cadre, question: *question });
        true
    }

    pub(super) fn show(&mut self, item: PracticeItem, now_ms: i64) {
        if self.ids.get(self.lines.len()) == Some(&item.question) {
            self.current = Some(Current::new(item, now_ms));
            self.scroll_to_top = true;
        }
    }

    /// A question that can no longer be practised is left out. True when the round ends with it.
    pub(super) fn drop_question(&mut self, question: QuestionId, cx: &mut Cx<'_>) -> bool {
        self.ids.retain(|id| *id != question);
        self.current = None;
        !self.ask_item(cx)
    }

    /// Asks what the answer is worth.
    pub(super) fn check(&mut self, cx: &mut Cx<'_>) {
        let Some(current) = self.current.as_mut().filter(|current| current.checked.is_none() && !current.waiting) else { return };
        current.elapsed_ms = cx.now().boot_ms - current.began_ms;
        current.waiting = true;
        let (question, revision, answer) = (current.item.question, current.item.revision, current.answer());
        ask(cx, PracticeCommand::Check { cadre: self.cadre, question, revision, answer });
    }

    pub(super) fn refused(&mut self) {
        if let Some(current) = &mut self.current {
            current.waiting = false;
        }
    }

    /// Takes the key. True when the round is over.
    pub(super) fn checked(&mut self, checked: Checked, cx: &mut Cx<'_>) -> bool {
        let explain = self.explain;
        let Some(current) = &mut self.current else { return false };
        current.waiting = false;
        current.checked = Some(checked);
        // Where the program cannot tell, the key is shown in any case: somebody has to compare.
        explain == Explain::AtEnd && current.right().is_some() && self.next(cx)
    }

    /// Keeps the answer and goes on. True when the round is over.
    pub(super) fn next(&mut self, cx: &mut Cx<'_>) -> bool {
        self.finish_current(cx) && !self.ask_item(cx)
    }

    /// The round is broken off here, or over.
    pub(super) fn finish(&mut self, cx: &mut Cx<'_>) {
        self.finish_current(cx);
    }

    /// Keeps what is only on the screen: the note, and an answer whose worth is known. The question stays on the screen, for who
    /// comes back from the article that explains it.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        self.keep_note(cx);
        let Some(current) = &mut self.current else { return };
        let (Some(right), false) = (current.right(), current.kept) else { return };
        current.kept = true;
        let given = Given {
            cadre: self.cadre,
            question: current.item.question,
            revision: current.item.revision,
            answer: current.answer(),
            judged: right,
            guessed: current.guessed,
            elapsed_ms: current.elapsed_ms,
        };
        ask(cx, PracticeCommand::Record(given));
    }

    /// Turns the question on the screen into a line of the round; false when it is not answered.
    fn finish_current(&mut self, cx: &mut Cx<'_>) -> bool {
        self.keep(cx);
        let Some(current) = self.current.take_if(|current| current.kept) else { return false };
        let (answer, right) = (current.answer(), current.right() == Some(true));
        let Some(checked) = current.checked else { return false };
        self.lines.push(Line { item: current.item, answer, checked, right, recorded: current.recorded });
        true
    }

    /// Opens an article beside the question, or closes it when it is the one that is open.
    pub(super) fn read(&mut self, at: ArticleRef, cx: &mut Cx<'_>) {
        let Some(current) = &mut self.current else { return };
        if current.beside.take().is_some_and(|open| open.at == at) {
            return;
        }
        ask(cx, PracticeCommand::Article { cadre: self.cadre, at: at.clone() });
        current.beside = Some(Beside { at, text: None, asked: true });
    }

    pub(super) fn told_article(&mut self, at: &ArticleRef, text: Option<ArticleBeside>) {
        let beside = self.current.as_mut().and_then(|current| current.beside.as_mut()).filter(|beside| beside.at == *at);
        if let Some(beside) = beside {
            (beside.text, beside.asked) = (text, false);
        }
    }

    pub(super) fn recorded(&mut self, question: QuestionId, recorded: Recorded) {
        if let Some(current) = self.current.as_mut().filter(|current| current.item.question == question) {
            current.recorded = Some(recorded);
        } else if let Some(line) = self.lines.iter_mut().find(|line| line.item.question == question) {
            line.recorded = Some(recorded);
        }
    }

    pub(super) fn toggle_star(&mut self, cx: &mut Cx<'_>) {
        if let Some(current) = &mut self.current {
            current.item.mark.starred = !current.item.mark.starred;
            Self::send_mark(self.cadre, current, cx);
        }
    }

    pub(super) fn keep_note(&mut self, cx: &mut Cx<'_>) {
        if let Some(current) = &mut self.current
            && current.note.trim() != current.item.mark.note
        {
            current.note.trim().clone_into(&mut current.item.mark.note);
            Self::send_mark(self.cadre, current, cx);
        }
    }

    fn send_mark(cadre: CadreId, current: &Current, cx: &mut Cx<'_>) {
        let mark = current.item.mark.clone();
        ask(cx, PracticeCommand::SetMark { cadre, question: current.item.question, mark });
    }
}
