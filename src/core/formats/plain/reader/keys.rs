//! Lists of keys behind the questions, or in a file of their own.

use super::super::answers::{self, Answer};
use super::super::scan::{self, Style};
use super::{FAR, Reader};
use crate::formats::key_text;
use crate::formats::problem::Rule;
use crate::formats::words::KindWord;

impl Reader<'_> {
    /// A line of keys without a heading: `1-10: ABCDA BCDAB`, `1.A 2.B 3.C`, `1A2B3C4D`.
    pub(super) fn begins_keys(&self, text: &str) -> bool {
        let questions = self.raw.questions.len() + usize::from(self.item.is_some());
        if questions == 0 && !self.keys_only {
            return answers::list(text).is_some_and(|list| list.len() >= 3) && self.raw.answers.is_empty() && self.only_lists();
        }
        answers::list(text).is_some_and(|list| list.len() >= 3 || answers::is_range(text))
            || (answers::is_table_head(text)
                && self.lines.get(self.at + 1).is_some_and(|next| answers::table(text, next).is_some()))
    }

    /// Whether no line of the file looks like part of a question.
    pub(super) fn only_lists(&self) -> bool {
        self.lines.iter().map(|line| scan::trim(line)).filter(|line| !line.is_empty()).all(|line| answers::list(line).is_some())
    }

    /// Whether a line inside a list of keys is a question after all.
    pub(super) fn leaves_answers(&mut self, text: &str) -> bool {
        if self.keys_only {
            return false;
        }
        let Some(found) = scan::number(text).filter(|found| found.style != Style::Bare) else { return false };
        if answers::list(text).is_some() || key_text::read_start(found.rest).is_some() || answers::item(found.rest).is_some() {
            return false;
        }
        if !self.asks(found.rest, self.at) {
            return false;
        }
        if found.number > self.last + FAR {
            self.problem(found.number.to_string(), Rule::NumberJump { from: self.last, to: found.number });
            return false;
        }
        true
    }

    pub(super) fn answer_line(&mut self, text: &str) {
        let line = self.number_of_line();
        if let Some(next) = self.lines.get(self.at + 1)
            && answers::is_table_head(text)
            && let Some(pairs) = answers::table(text, next)
        {
            for (number, key) in pairs {
                self.answer(number, line + 1, Some(key), String::new());
            }
            return;
        }
        if self.at > 0
            && answers::is_table_head(self.lines[self.at - 1])
            && answers::table(self.lines[self.at - 1], text).is_some()
        {
            return;
        }
        match answers::range(text) {
            Some(Ok(pairs)) => {
                for (number, key) in pairs {
                    self.answer(number, line, Some(key), String::new());
                }
                return;
            }
            Some(Err(rule)) => {
                self.problem(String::new(), rule);
                return;
            }
            None => {}
        }
        if let Some(list) = answers::list(text).filter(|list| list.len() > 1) {
            for (number, key) in list {
                self.answer(number, line, Some(key), String::new());
            }
            return;
        }
        if let Some(found) = scan::number(text).filter(|found| self.is_next_answer(found)) {
            let (key, explanation) = answers::item(found.rest).unwrap_or((None, found.rest.to_owned()));
            self.answer(found.number, line, key, explanation);
            return;
        }
        match self.raw.answers.last_mut() {
            Some(last) => last.add(text),
            None => self.problem(String::new(), Rule::TextNotTaken { text: text.chars().take(40).collect() }),
        }
    }

    /// A numbered line continues the list unless it is a step of the explanation before.
    pub(super) fn is_next_answer(&self, found: &scan::Numbered<'_>) -> bool {
        if found.style == Style::Bare && answers::item(found.rest).is_none() {
            return false;
        }
        let Some(last) = self.raw.answers.last() else { return true };
        answers::item(found.rest).is_some() || found.number > last.number || self.after_blank || found.number == 1
    }

    pub(super) fn answer(&mut self, number: u32, line: u32, key: Option<String>, explanation: String) {
        let kind = self.answers_kind.and_then(KindWord::kind);
        self.raw.answers.push(Answer { number, kind, line, key, explanation });
    }

    pub(super) fn problem(&mut self, item: String, rule: Rule) {
        let line = self.number_of_line();
        self.raw.problems.push((line, item, rule));
    }
}
