//! The lines of a question: fields, options, and pieces glued to one another.

use super::super::scan::{self, Style};
use super::Reader;
use super::item::{Open, asks_alone, closes_truth, join, key_and_rest};
use crate::domain::fold::{fold, is_blank};
use crate::formats::problem::Rule;
use crate::formats::{key_text, words};

impl Reader<'_> {
    pub(super) fn inside(&mut self, text: &str) {
        let text = scan::trim(text);
        if text.is_empty() {
            return;
        }
        if self.item.is_none() {
            // Before the first question: a title, or what the heading said about its section.
            return;
        }
        if let Some((code, rest)) = scan::field(text) {
            self.field(code, rest);
            return;
        }
        if self.option(text, true) {
            return;
        }
        self.content(text, false);
    }

    /// A piece that belongs to the open field. `fresh` starts it.
    pub(super) fn content(&mut self, text: &str, fresh: bool) {
        let next_line = self.lines.get(self.at + 1).copied();
        let Some(item) = &self.item else { return };
        let part = item.now();
        let options = part.options.len();
        let glued = self.glued(text);
        let label = match item.open {
            Open::Stem if options == 0 => scan::options_begin(text, next_line),
            Open::Option => scan::next_label(text, options, item.mark),
            _ => None,
        };
        let field = scan::next_field(text, matches!(item.open, Open::Explanation));
        let cut = [glued, label, field].into_iter().flatten().min();
        let (own, rest) = cut.map_or((text, ""), |at| text.split_at(at));
        let is_inline = matches!(item.open, Open::Stem) && cut.is_some() && cut == label;
        self.put(scan::trim(own), fresh, if is_inline { Some(text) } else { None });
        if rest.is_empty() {
            return;
        }
        if cut == glued {
            self.text(rest, false);
        } else if cut == label {
            self.option(rest, false);
        } else {
            self.inside(rest);
        }
    }

    pub(super) fn put(&mut self, text: &str, fresh: bool, inline: Option<&str>) {
        let line = self.number_of_line();
        let Some(item) = &mut self.item else { return };
        item.loose.last_line = line;
        if matches!(item.open, Open::Stem) {
            item.whole.push(inline.unwrap_or(text).to_owned());
        }
        let open = item.open;
        let part = item.now_mut();
        part.last_line = line;
        match open {
            Open::Stem => join(&mut part.stem, text, "\n"),
            Open::Option => {
                if let Some(last) = part.options.last_mut() {
                    join(last, text, "");
                }
            }
            Open::Key => {
                if let Some((_, key)) = &mut part.key {
                    join(key, text, "\n");
                }
            }
            Open::Explanation => join(&mut part.explanation, text, "\n"),
            Open::Citation => {
                if let Some((_, citation)) = &mut part.citation {
                    join(citation, text, "\n");
                }
            }
            Open::Other => {}
        }
        if inline.is_some() {
            part.inline_options = true;
        }
        let _ = fresh;
    }

    /// An option at the start of a piece: the next letter, or A where none is there yet and a B follows.
    pub(super) fn option(&mut self, text: &str, whole: bool) -> bool {
        let Some(label) = scan::label(text) else { return false };
        if scan::starts_with_label(label.rest, label.index + 1) {
            return false;
        }
        let at = self.at;
        let second = label.index == 0 && (scan::next_label(text, 1, Some(label.mark)).is_some() || self.has_second_label(at));
        let Some(item) = &mut self.item else { return false };
        let expected = item.now().options.len();
        let again = label.index == 0 && expected > 0 && item.now().inline_options && scan::is_strict(label.mark) && second;
        if again {
            // The real options come after letters that were words of the stem.
            let whole = std::mem::take(&mut item.whole).join("\n");
            let part = item.now_mut();
            part.options.clear();
            part.inline_options = false;
            part.stem = whole;
        }
        let expected = item.now().options.len();
        let strict = scan::is_strict(label.mark);
        let fits = match label.index.cmp(&expected) {
            std::cmp::Ordering::Equal if expected == 0 => second,
            std::cmp::Ordering::Equal => strict || item.mark == Some(label.mark),
            // A letter left out.
            std::cmp::Ordering::Greater => strict && expected > 0 && label.index == expected + 1 && item.mark == Some(label.mark),
            std::cmp::Ordering::Less => false,
        };
        // In an explanation letters name options; only the first of a new list may come behind a key.
        let closed = matches!(item.open, Open::Explanation) && expected > 0;
        if !fits || closed {
            return false;
        }
        if label.index > expected {
            let rule = Rule::OptionOutOfOrder { letter: crate::domain::question::letter(label.index) };
            let line = at as u32 + 1;
            item.now_mut().problems.push((line, rule));
        }
        item.mark = Some(label.mark);
        item.open = Open::Option;
        if whole {
            item.whole.push(text.to_owned());
        }
        item.now_mut().options.push(String::new());
        let rest = label.rest.to_owned();
        self.content(&rest, true);
        true
    }

    pub(super) fn field(&mut self, code: &str, rest: &str) {
        let line = self.number_of_line();
        let Some(item) = &mut self.item else { return };
        item.loose.last_line = line;
        let part = item.now_mut();
        match code {
            "key" => {
                let differs = part.key.as_ref().is_some_and(|(_, key)| fold(key) != fold(rest));
                if differs && !part.options.is_empty() && key_text::read(rest).is_some() {
                    let first = part.key.as_ref().map(|(_, key)| key.clone()).unwrap_or_default();
                    part.problems.push((line, Rule::KeysDiffer { first, second: rest.to_owned() }));
                }
                if part.key.is_none() {
                    part.key = Some((line, String::new()));
                    item.open = Open::Key;
                } else {
                    item.open = Open::Other;
                }
            }
            "explanation" => item.open = Open::Explanation,
            "citation" => {
                part.citation.get_or_insert((line, String::new()));
                item.open = Open::Citation;
            }
            _ => {
                part.note(code, scan::trim(rest), line);
                item.open = Open::Other;
                return;
            }
        }
        item.step = 0;
        if matches!(item.open, Open::Key)
            && let Some((key, length)) = key_and_rest(rest)
        {
            self.put(key, true, None);
            // Behind the letters: an explanation, or the next question glued on.
            let tail = &rest[length..];
            self.key_tail(tail);
            return;
        }
        self.inside_field(rest);
    }

    /// What stands behind the letters of a key on their line.
    pub(super) fn key_tail(&mut self, tail: &str) {
        let tail = tail
            .trim_start_matches(|c: char| is_blank(c) || matches!(c, '.' | '。' | ';' | '；' | ',' | '，' | '、' | ')' | '）'));
        if tail.is_empty() {
            return;
        }
        if scan::field(tail).is_some() || scan::label(tail).is_some_and(|l| l.index == 0 && scan::is_strict(l.mark)) {
            self.inside(tail);
        } else if scan::number(tail).is_some_and(|found| found.number == self.last + 1) {
            self.text(tail, false);
        } else {
            if let Some(item) = &mut self.item {
                item.open = Open::Explanation;
            }
            self.content(tail, true);
        }
    }

    /// `答案解析：【答案】ABD`: a field inside a field; else the text of the field.
    pub(super) fn inside_field(&mut self, rest: &str) {
        if rest.is_empty() {
            return;
        }
        if rest.starts_with(['【', '[']) && scan::field(rest).is_some() {
            self.inside(rest);
        } else {
            self.content(rest, true);
        }
    }

    /// Where the next question is glued on: its number, and behind it what only a question has.
    pub(super) fn glued(&self, text: &str) -> Option<usize> {
        let item = self.item.as_ref()?;
        let part = item.now();
        let complete = part.options.len() >= 2 || part.key.is_some() || !part.explanation.is_empty();
        let next = self.last + 1;
        text.char_indices().skip(1).find_map(|(at, c)| {
            if !(crate::domain::fold::half_width(c).is_ascii_digit()
                || c == words::number_words().1.chars().next().unwrap_or('\0'))
            {
                return None;
            }
            let before = text[..at].chars().next_back()?;
            let half = crate::domain::fold::half_width(before);
            if half.is_ascii_digit()
                || matches!(half, '.' | '-' | '~' | '<' | '>' | '=')
                || before == words::number_words().1.chars().next()?
            {
                return None;
            }
            let found = scan::number(&text[at..]).filter(|found| found.number == next && found.style == Style::Plain)?;
            // Only a judged or filled-in stem may be complete by itself.
            let judged = matches!(before, ')' | '）') && closes_truth(&text[..at]);
            let clear = asks_alone(found.rest, self.lines.get(self.at + 1).copied()) || self.asks(found.rest, self.at);
            ((complete && clear) || (judged && !scan::trim(found.rest).is_empty())).then_some(at)
        })
    }
}
