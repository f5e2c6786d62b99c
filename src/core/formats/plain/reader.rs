//! Lines to questions: a machine with one open question, its open field, and a look ahead where a line alone does not tell.

mod inside;
mod item;
mod keys;
mod starts;

use super::Raw;
use super::answers;
use super::scan::{self, Style};
use crate::domain::marks::Marks;
use crate::formats::key_text;
use crate::formats::problem::Rule;
use crate::formats::words::{self, KindWord};
use crate::office::sheet::MAX_ROWS;
use item::Item;

/// A number that is this far behind the one before is no next question, once a list of keys has come between.
const FAR: u32 = 5;
/// Lines looked ahead for what belongs to a numbered line.
const AHEAD: usize = 30;

/// Lines without a question or a key after which the rest is not read: a log or a novel, and no bank with a preface.
const PREFACE: usize = 10_000;
/// Bytes in one line, and in the lines of one question.
const MAX_TEXT: usize = 200_000;

/// Reads a text; `keys_only` says that it is the second file of a pair. `going` is asked whether the rest is still wanted.
pub(super) fn read(text: &str, keys_only: bool, going: &mut dyn FnMut(u64, u64) -> bool) -> Raw {
    let lines: Vec<&str> = text.lines().collect();
    let mut reader = Reader::new(&lines, keys_only);
    for at in 0..lines.len() {
        if at.is_multiple_of(256) && !going(at as u64, lines.len() as u64) {
            break;
        }
        reader.at = at;
        if at == PREFACE && reader.found_nothing() {
            reader.raw.problems.push((1, String::new(), Rule::NoQuestionIn { lines: PREFACE }));
            break;
        }
        if reader.raw.questions.len() >= MAX_ROWS {
            reader.raw.problems.push((reader.number_of_line(), String::new(), Rule::TooManyQuestions { limit: MAX_ROWS }));
            break;
        }
        reader.line();
    }
    reader.close();
    reader.raw
}

struct Reader<'a> {
    lines: &'a [&'a str],
    at: usize,
    item: Option<Item>,
    raw: Raw,
    section: usize,
    kind: Option<KindWord>,
    marks: Option<Marks>,
    /// The number of the last question of the section.
    last: u32,
    /// Inside a list of keys.
    answers: bool,
    keys_only: bool,
    /// Kind of question that the keys of the list belong to.
    answers_kind: Option<KindWord>,
    after_blank: bool,
    /// Material that several questions share, and the number of the last of them.
    material: Option<(String, Option<u32>)>,
    material_open: bool,
    /// Which style numbers questions in this file.
    numbered: Numbering,
    /// The line on which the open question begins, and the bytes of its lines so far.
    taken: (Option<u32>, usize),
}

/// What numbers questions in a file.
#[derive(Clone, Copy, Default)]
struct Numbering {
    plain: bool,
    bracketed: bool,
    chinese: bool,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a [&'a str], keys_only: bool) -> Self {
        let mut numbered = Numbering::default();
        for found in lines.iter().filter_map(|line| scan::number(line)) {
            match found.style {
                Style::Plain => numbered.plain = true,
                Style::Bracketed => numbered.bracketed = true,
                Style::Chinese => numbered.chinese |= scan::trim(found.rest).chars().count() > 12,
                Style::Bare => {}
            }
        }
        Self {
            lines,
            at: 0,
            item: None,
            raw: Raw { questions: Vec::new(), sections: Vec::new(), answers: Vec::new(), problems: Vec::new() },
            section: 0,
            kind: None,
            marks: None,
            last: 0,
            answers: keys_only,
            keys_only,
            answers_kind: None,
            after_blank: true,
            material: None,
            material_open: false,
            numbered,
            taken: (None, 0),
        }
    }

    fn found_nothing(&self) -> bool {
        self.item.is_none() && self.raw.questions.is_empty() && self.raw.answers.is_empty() && self.raw.problems.is_empty()
    }

    /// Whether a line is more than its question may hold; said once a question.
    fn is_too_much(&mut self, text: &str) -> bool {
        let open = self.item.as_ref().map(|item| item.loose.line);
        if self.taken.0 != open {
            self.taken = (open, 0);
        }
        let before = self.taken.1;
        self.taken.1 = before.saturating_add(text.len());
        let much = text.len() > MAX_TEXT || (open.is_some() && self.taken.1 > MAX_TEXT && scan::number(text).is_none());
        if much && before <= MAX_TEXT {
            self.raw.problems.push((self.number_of_line(), String::new(), Rule::TextTooLong));
        }
        much
    }

    fn number_of_line(&self) -> u32 {
        self.at as u32 + 1
    }

    fn line(&mut self) {
        let text = scan::trim(self.lines[self.at]);
        if text.is_empty() {
            self.after_blank = true;
            if let Some(item) = &mut self.item {
                item.step = 0;
            }
            return;
        }
        if !self.is_too_much(text) && !words::is_furniture(text) {
            self.text(text, true);
        }
        self.after_blank = false;
    }

    /// A piece of a line; `whole` where it begins one.
    fn text(&mut self, text: &str, whole: bool) {
        let text = scan::trim(text);
        if text.is_empty() {
            return;
        }
        if whole && self.heading(text) {
            return;
        }
        if self.answers {
            if !self.leaves_answers(text) {
                self.answer_line(text);
                return;
            }
            self.answers = false;
        } else if whole && self.begins_keys(text) {
            self.close();
            self.answers = true;
            self.answers_kind = None;
            self.answer_line(text);
            return;
        }
        if self.question_starts(text, whole) {
            return;
        }
        self.inside(text);
    }

    fn heading(&mut self, text: &str) -> bool {
        let Some(heading) = scan::heading(text) else { return false };
        if heading.kind.is_none() && !heading.answers && self.is_chinese_question(text) {
            return false;
        }
        if heading.answers && heading.kind.is_none() && self.is_own_answer(text) {
            self.inside(text);
            return true;
        }
        if heading.answers {
            self.close();
            self.answers = true;
            self.answers_kind = heading.kind;
            return true;
        }
        if self.answers && !self.question_follows() {
            self.answers_kind = heading.kind;
            return true;
        }
        self.close();
        self.answers = self.keys_only;
        self.section += 1;
        self.kind = heading.kind;
        self.marks = heading.marks_milli.map(Marks::from_milli);
        self.material = None;
        self.material_open = false;
        true
    }

    /// 一、简述… is a question where nothing else is numbered.
    fn is_chinese_question(&self, text: &str) -> bool {
        self.numbered.chinese
            && !self.numbered.plain
            && scan::number(text)
                .is_some_and(|found| found.style == Style::Chinese && self.looks_like_question(found.rest, self.at))
    }

    /// `参考答案：` with nothing behind it opens the list of keys, unless it is the field of the question it stands under: then what
    /// follows is not numbered, or numbered otherwise than the questions are.
    fn is_own_answer(&self, text: &str) -> bool {
        let Some(item) = &self.item else { return false };
        if self.answers || !text.ends_with([':', '：']) {
            return false;
        }
        let wanting = match scan::field(text) {
            Some(("explanation", _)) => item.now().explanation.is_empty() && item.done(),
            Some(("key", _)) => item.now().key.is_none(),
            _ => false,
        };
        let Some(first) = self.lines.get(self.at + 1).map(|line| scan::trim(line)).filter(|line| !line.is_empty()) else {
            return false;
        };
        wanting
            && match scan::number(first) {
                None => true,
                Some(found) => key_text::read(found.rest).is_none() && !self.lists_questions(),
            }
    }

    /// Whether the numbered lines that follow answer the questions so far, one by one.
    fn lists_questions(&self) -> bool {
        let listed: Vec<scan::Numbered<'_>> = self.lines[self.at + 1..]
            .iter()
            .map(|line| scan::trim(line))
            .take_while(|line| !line.is_empty() && scan::heading(line).is_none())
            .filter_map(scan::number)
            .collect();
        // Sentences do not answer a choice.
        let by_letter = |number: u32| {
            let mut same = self.raw.questions.iter().filter(|question| question.number == number.to_string());
            same.any(|question| !question.options.is_empty())
        };
        if listed.iter().any(|found| key_text::read_start(found.rest).is_none() && by_letter(found.number)) {
            return false;
        }
        let numbers: Vec<u32> = listed.iter().map(|found| found.number).collect();
        let waiting = self.raw.questions.iter().any(|question| question.key.is_none());
        numbers.iter().all(|number| *number <= self.last) && (numbers.len() as u32 >= self.last || waiting)
    }

    /// Whether the numbered line after a heading asks something.
    fn question_follows(&self) -> bool {
        for (i, line) in self.lines.iter().enumerate().skip(self.at + 1).take(6) {
            let text = scan::trim(line);
            if text.is_empty() {
                continue;
            }
            if answers::list(text).is_some() {
                return false;
            }
            return match scan::number(text) {
                Some(found) => key_text::read_start(found.rest).is_none() && self.looks_like_question(found.rest, i),
                None => false,
            };
        }
        false
    }
}
