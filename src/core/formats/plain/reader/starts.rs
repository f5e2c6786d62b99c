//! Where a question begins: by its number, by what follows it, by the material it shares.

use super::super::scan::{self, Style};
use super::item::{Item, Open, asks_alone, last_of_range, take_kind};
use super::{AHEAD, Reader};
use crate::domain::kind::Kind;
use crate::formats::loose::Loose;
use crate::formats::words::{self, KindWord};

impl Reader<'_> {
    pub(super) fn question_starts(&mut self, text: &str, whole: bool) -> bool {
        if let Some(found) = scan::number(text) {
            if self.is_part(&found) {
                self.open_part(found.rest);
                return true;
            }
            if self.accepts(&found, whole) {
                self.open(found.number, found.rest);
                return true;
            }
            return false;
        }
        if whole && self.material_begins(text) {
            return true;
        }
        if whole && !self.numbered.plain && !self.numbered.bracketed && !self.numbered.chinese && self.unnumbered_starts(text) {
            self.open(self.last + 1, text);
            return true;
        }
        false
    }

    /// Whether a numbered line is a new question, a step of an answer, or a figure.
    pub(super) fn accepts(&mut self, found: &scan::Numbered<'_>, whole: bool) -> bool {
        match found.style {
            Style::Plain => {}
            Style::Bracketed if !self.numbered.plain => {}
            Style::Chinese if !self.numbered.plain && !self.numbered.bracketed => {}
            Style::Bare
                if (found.number == self.last + 1 || (self.last == 0 && self.item.is_none()))
                    && self.looks_like_question(found.rest, self.at) => {}
            _ => return false,
        }
        if scan::trim(found.rest).is_empty() && self.lines.get(self.at + 1).is_none_or(|next| scan::trim(next).is_empty()) {
            return false;
        }
        let Some(item) = &mut self.item else { return true };
        let next = found.number == self.last + 1;
        let free = matches!(item.open, Open::Explanation | Open::Key) && item.loose.key.is_some()
            || matches!(item.open, Open::Key | Open::Explanation);
        let step = free && found.number == item.step + 1;
        // Inside a case the stem is material and may be numbered itself.
        let stepping = step && !(next && self.after_blank);
        let (last, stem_open) = (self.last, matches!(item.open, Open::Stem) && item.loose.options.is_empty());
        let asks = self.asks(found.rest, self.at);
        if stepping && !asks && whole {
            if let Some(item) = &mut self.item {
                item.step = found.number;
            }
            return false;
        }
        if next {
            return true;
        }
        if !asks {
            return false;
        }
        // A list inside a stem (下列：1.甲 2.乙) before its options.
        if stem_open && found.number <= last && !self.after_blank {
            return false;
        }
        whole
    }

    /// Whether the text behind a number, or the lines under it, hold what only a question has.
    pub(super) fn looks_like_question(&self, rest: &str, at: usize) -> bool {
        self.asks(rest, at) || scan::trim(rest).ends_with(['？', '?'])
    }

    pub(super) fn asks(&self, rest: &str, at: usize) -> bool {
        if asks_alone(rest, self.lines.get(at + 1).copied()) {
            return true;
        }
        for (i, line) in self.lines.iter().enumerate().skip(at + 1).take(AHEAD) {
            let text = scan::trim(line);
            if text.is_empty() {
                // One blank line may part a stem from its options.
                if scan::label(self.lines.get(i + 1).copied().unwrap_or_default()).is_some_and(|l| l.index == 0) {
                    continue;
                }
                return false;
            }
            if scan::number(text).is_some_and(|found| found.style == Style::Plain) || scan::heading(text).is_some() {
                return false;
            }
            if let Some(label) = scan::label(text) {
                return label.index == 0 && (scan::is_strict(label.mark) || self.has_second_label(i));
            }
            if scan::field(text).is_some_and(|(code, _)| code == "key") {
                return true;
            }
        }
        false
    }

    /// Whether the line, or one under it, holds the label B.
    pub(super) fn has_second_label(&self, at: usize) -> bool {
        if scan::next_label(self.lines[at], 1, None).is_some() {
            return true;
        }
        self.lines
            .iter()
            .skip(at + 1)
            .map(|line| scan::trim(line))
            .filter(|line| !line.is_empty())
            .take(4)
            .any(|line| scan::label(line).is_some_and(|label| label.index == 1))
    }

    /// In a file without numbers a question begins where a text stands before options or a key, once the one before is done.
    pub(super) fn unnumbered_starts(&self, text: &str) -> bool {
        if scan::label(text).is_some_and(|l| l.index <= 9 && scan::is_strict(l.mark)) || scan::field(text).is_some() {
            return false;
        }
        let done = self.item.as_ref().is_none_or(|item| {
            let has_key = item.loose.key.is_some() && !matches!(item.open, Open::Stem);
            has_key && (item.open != Open::Option || self.after_blank) || item.loose.options.len() >= 2 && self.after_blank
        });
        done && (self.asks(text, self.at) || asks_alone(text, None))
    }

    /// `根据以下材料回答1-2题`, `资料：…`: text that the questions after it share.
    pub(super) fn material_begins(&mut self, text: &str) -> bool {
        let begins = words::material_words("begin").iter().any(|word| text.starts_with(word.as_str()));
        if self.material_open {
            if let Some((material, _)) = &mut self.material {
                material.push('\n');
                material.push_str(text);
            }
            return true;
        }
        if !begins || self.item.as_ref().is_some_and(|item| !item.done() && !self.after_blank) {
            return false;
        }
        self.close();
        let last = words::material_words("answer")
            .iter()
            .find_map(|word| text.find(word.as_str()).map(|at| &text[at + word.len()..]))
            .and_then(last_of_range);
        self.material = Some((text.to_owned(), last));
        self.material_open = true;
        true
    }

    pub(super) fn open(&mut self, number: u32, rest: &str) {
        self.close();
        self.last = number;
        self.material_open = false;
        if self.material.as_ref().is_some_and(|(_, last)| last.is_some_and(|last| number > last)) {
            self.material = None;
        }
        let mut loose = Loose {
            line: self.number_of_line(),
            last_line: self.number_of_line(),
            number: number.to_string(),
            kind: self.kind,
            marks: self.marks,
            ..Loose::default()
        };
        let rest = take_kind(rest, &mut loose.kind);
        self.item = Some(Item { number, loose, open: Open::Stem, mark: None, step: 0, whole: Vec::new(), in_part: false });
        self.inside(rest);
    }

    /// `(1)` inside a case, or anything bracketed under a heading of cases.
    pub(super) fn is_part(&self, found: &scan::Numbered<'_>) -> bool {
        let case = self.item.as_ref().is_some_and(|item| item.loose.kind == Some(KindWord::Kind(Kind::Case)));
        case && found.style == Style::Bracketed
            && self.numbered.plain
            && self.item.as_ref().is_some_and(|item| found.number as usize == item.loose.parts.len() + 1)
    }

    pub(super) fn open_part(&mut self, rest: &str) {
        let line = self.number_of_line();
        let Some(item) = &mut self.item else { return };
        item.seal();
        let mut part = Loose { line, last_line: line, ..Loose::default() };
        let rest = take_kind(rest, &mut part.kind).to_owned();
        part.number = format!("{}({})", item.number, item.loose.parts.len() + 1);
        item.loose.parts.push(part);
        item.open = Open::Stem;
        item.in_part = true;
        item.mark = None;
        item.whole.clear();
        self.inside(&rest);
    }

    pub(super) fn close(&mut self) {
        let Some(mut item) = self.item.take() else { return };
        item.seal();
        let mut loose = item.loose;
        if loose.parts.is_empty()
            && let Some((material, _)) = &self.material
        {
            loose.stem = format!("{material}\n{}", loose.stem);
            loose.whole_stem = format!("{material}\n{}", loose.whole_stem);
        }
        if loose.kind == Some(KindWord::Kind(Kind::Case)) && loose.parts.is_empty() {
            loose.kind = None;
        }
        self.raw.questions.push(loose);
        self.raw.sections.push(self.section);
    }
}
