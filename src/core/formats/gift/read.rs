//! The reader.

use super::signs::{hold, markup, release};
use crate::domain::citation::Citation;
use crate::domain::question::{BLANK_MARK, Body};
use crate::formats::category::Category;
use crate::formats::exchange::{self, Notes};
use crate::formats::graded::{self, FULL, Graded};
use crate::formats::html_text::{self, Markup, Media};
use crate::formats::loose::Loose;
use crate::formats::problem::{Problem, Rule, Sink};
use crate::formats::{Context, written};

const CATEGORY: &str = "$CATEGORY:";

/// Lines that belong together: what stands between two blank ones.
struct Block<'a> {
    line: u32,
    last_line: u32,
    /// Lines that are no comments, trimmed as Moodle trims them.
    text: String,
    comments: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut open = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() {
            open = false;
            continue;
        }
        if !open {
            blocks.push(Block { line: number, last_line: number, text: String::new(), comments: Vec::new() });
            open = true;
        }
        let Some(block) = blocks.last_mut() else { continue };
        if line.starts_with("//") {
            block.comments.push(line);
            continue;
        }
        if block.text.is_empty() {
            // Comments before a question are no part of it.
            block.line = number;
        } else {
            block.text.push('\n');
        }
        block.text.push_str(line);
        block.last_line = number;
        // Some programs leave no blank line behind a category.
        open = !block.text.starts_with(CATEGORY);
    }
    blocks
}

/// Whether a text is GIFT: at least one question with answers in braces, and no more text without than with them.
pub fn is_gift(text: &str) -> bool {
    let (mut sure, mut other) = (0_usize, 0_usize);
    for block in blocks(text) {
        if block.text.starts_with(CATEGORY) {
            return true;
        }
        let held = hold(&block.text);
        match held.split_once('{').and_then(|(_, rest)| rest.split_once('}')) {
            Some((inner, after)) if is_answers(inner.trim(), after) => sure += 1,
            _ if block.text.is_empty() || held.starts_with("::") => {}
            _ => other += 1,
        }
    }
    sure > 0 && sure >= other
}

fn is_answers(inner: &str, after: &str) -> bool {
    let word = inner.split('#').next().unwrap_or_default().trim();
    match inner.chars().next() {
        // Program text has empty braces as well, but not at the end of a paragraph that opens none.
        None => after.is_empty(),
        Some('=' | '~') => true,
        Some('#') => inner[1..].trim_start().starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '=' | '.')),
        _ => matches!(word, "T" | "TRUE" | "F" | "FALSE"),
    }
}

/// Reads a whole file.
pub fn read(text: &str, context: Context, sink: &mut impl Sink) {
    let mut category = Category::default();
    let mut all: Vec<(Loose, Vec<Citation>)> = Vec::new();
    let mut refused = false;
    for block in blocks(text) {
        if let Some(path) = block.text.strip_prefix(CATEGORY) {
            category = Category::read(&release(&hold(path)));
            continue;
        }
        if block.text.is_empty() {
            continue;
        }
        let mut item = Item::read(&block, &category);
        if item.loose.number.is_empty() {
            item.loose.number = written::beginning(&item.loose.stem);
        }
        match item.outcome {
            Ok(()) => all.push((item.loose, item.citations)),
            Err(rule) => {
                refused = true;
                sink.problem(Problem { line: block.line, item: item.loose.number, rule });
            }
        }
    }
    if all.is_empty() && !refused {
        sink.problem(Problem { line: 1, item: String::new(), rule: Rule::EmptyFile });
    }
    exchange::assemble(all, context, sink);
}

/// A question while it is read. `outcome` says why it is not taken.
struct Item {
    loose: Loose,
    citations: Vec<Citation>,
    markup: Markup,
    media: Media,
    outcome: Result<(), Rule>,
}

fn unsupported(what: &str) -> Rule {
    Rule::Unsupported { what: what.to_owned() }
}

fn braces(text: &str) -> Rule {
    Rule::Damaged { detail: release(text).chars().take(40).collect() }
}

impl Item {
    fn read(block: &Block<'_>, category: &Category) -> Self {
        let loose = Loose { line: block.line, last_line: block.last_line, area: category.area, ..Loose::default() };
        let mut item = Self { loose, citations: Vec::new(), markup: Markup::Auto, media: Media::default(), outcome: Ok(()) };
        item.comments(&block.comments, category);
        let held = hold(&block.text);
        let mut text = held.as_str();
        if let Some((name, rest)) = text.strip_prefix("::").and_then(|rest| rest.split_once("::")) {
            release(name).trim().clone_into(&mut item.loose.number);
            text = rest.trim();
        }
        item.outcome = item.body(text);
        for name in std::mem::take(&mut item.media.names) {
            item.loose.doubts.push((block.line, Rule::Media { name }));
        }
        item
    }

    /// `[id:…]` and `[tag:…]` in the comments before a question.
    fn comments(&mut self, comments: &[&str], category: &Category) {
        let mut tags: Vec<String> = category.tag.iter().cloned().collect();
        let mut ids = Vec::new();
        for comment in comments {
            ids.extend(marks(comment, "[id:"));
            tags.extend(marks(comment, "[tag:"));
        }
        if let Some(id) = ids.into_iter().next() {
            exchange::take_id(&mut self.loose, id);
        }
        let told = exchange::read_tags(tags, &mut self.loose);
        self.citations = told.citations;
    }

    fn plain(&mut self, text: &str, default: Markup) -> String {
        let text = text.trim();
        let (markup, text) = markup(text).unwrap_or((default, text));
        html_text::read(release(text).trim(), markup, &mut self.media)
    }

    fn body(&mut self, text: &str) -> Result<(), Rule> {
        let (before, inner, after) = match (text.find('{'), text.find('}')) {
            (None, None) => {
                self.stem(text);
                return Err(unsupported("description"));
            }
            (Some(start), Some(end)) if start < end => (&text[..start], text[start + 1..end].trim(), &text[end + 1..]),
            _ => {
                self.stem(text);
                return Err(braces(text));
            }
        };
        if after.is_empty() {
            self.stem(before);
        } else {
            self.stem(&format!("{before}{BLANK_MARK}{after}"));
        }
        if after.contains(['{', '}']) {
            // Moodle would leave the other answers standing in the stem.
            return Err(if after.contains('{') { unsupported("cloze") } else { braces(after) });
        }
        let (answers, general) = match inner.rfind("####") {
            Some(at) => (inner[..at].trim(), &inner[at + 4..]),
            None => (inner, ""),
        };
        self.loose.explanation = self.plain(general, self.markup);
        self.answers(answers)
    }

    fn stem(&mut self, text: &str) {
        let text = text.trim();
        if let Some((found, _)) = markup(text) {
            self.markup = found;
        }
        self.loose.stem = self.plain(text, self.markup);
    }

    /// The kind is told by the control characters between the braces.
    fn answers(&mut self, text: &str) -> Result<(), Rule> {
        if text.is_empty() {
            self.essay();
            return Ok(());
        }
        if let Some(numbers) = text.strip_prefix('#') {
            return self.numbers(numbers);
        }
        if text.contains('~') {
            let single = text.contains('=');
            let answers = split_before(text, &['~', '=']).into_iter().map(|answer| self.option(answer)).collect();
            graded::choice(&mut self.loose, answers, single);
            return Ok(());
        }
        if text.contains('=') && text.contains("->") {
            return Err(unsupported("matching"));
        }
        let mut parts = text.splitn(3, '#');
        if let Some(word @ ("T" | "TRUE" | "F" | "FALSE")) = parts.next().map(str::trim) {
            let key = word.starts_with('T');
            let wrong = self.plain(parts.next().unwrap_or_default(), self.markup);
            let right = self.plain(parts.next().unwrap_or_default(), self.markup);
            // The first is said to whoever is wrong.
            let feedback = if key { (right.as_str(), wrong.as_str()) } else { (wrong.as_str(), right.as_str()) };
            graded::judge(&mut self.loose, key, feedback);
        } else {
            let answers: Vec<Graded> = split_before(text, &['=']).into_iter().map(|answer| self.variant(answer)).collect();
            graded::blank(&mut self.loose, &answers);
        }
        Ok(())
    }

    fn essay(&mut self) {
        let notes = Notes::read(&self.loose.explanation);
        self.loose.explanation = notes.lead;
        for text in notes.faulty {
            self.loose.problems.push((self.loose.line, Rule::RubricWithoutMarks { text }));
        }
        let stem = self.loose.stem.clone();
        self.loose.body = Some(Body::Short { stem, answer: notes.answer, rubric: notes.rubric });
    }

    fn numbers(&mut self, text: &str) -> Result<(), Rule> {
        let (right, wrong) = text.split_at(text.find('~').unwrap_or(text.len()));
        let mut answers: Vec<(Graded, bool)> = Vec::new();
        for answer in split_before(right, &['=']) {
            let mut answer = self.variant(answer);
            let exact = match answer.text.split_once(':') {
                _ if answer.text.contains("..") => false,
                Some((value, tolerance)) => {
                    let exact = tolerance.trim().parse::<f64>().is_ok_and(|tolerance| tolerance == 0.0);
                    let value = value.trim().to_owned();
                    answer.text = value;
                    exact
                }
                None => true,
            };
            answers.push((answer, exact));
        }
        if let Some((_, feedback)) = wrong.split_once('#') {
            let feedback = self.plain(feedback, self.markup);
            answers.push((Graded { text: "*".to_owned(), share: 0, feedback }, false));
        }
        graded::number(&mut self.loose, &answers).ok_or_else(|| unsupported("numerical-range"))
    }

    /// An option with the sign before it.
    fn option(&mut self, text: &str) -> Graded {
        if let Some(rest) = text.strip_prefix('=') {
            return self.graded(rest, FULL);
        }
        let text = text.strip_prefix('~').unwrap_or(text).trim();
        let (share, text) = weight(text).unwrap_or((0, text));
        self.graded(text, share)
    }

    fn variant(&mut self, text: &str) -> Graded {
        let text = text.strip_prefix('=').unwrap_or(text).trim();
        let (share, text) = weight(text).unwrap_or((FULL, text));
        let (text, feedback) = text.split_once('#').unwrap_or((text, ""));
        // Moodle compares what stands here and shows no tags.
        Graded { text: self.plain(text, Markup::Plain), share, feedback: self.plain(feedback, self.markup) }
    }

    fn graded(&mut self, text: &str, share: i64) -> Graded {
        let (text, feedback) = text.split_once('#').unwrap_or((text, ""));
        Graded { text: self.plain(text, self.markup), share, feedback: self.plain(feedback, self.markup) }
    }
}

/// `%50%rest`: the share and the rest.
fn weight(text: &str) -> Option<(i64, &str)> {
    let (number, rest) = text.strip_prefix('%')?.split_once('%')?;
    let digits = number.trim_start_matches('-');
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then(|| (graded::share(number), rest))
}

/// Pieces that each begin with one of `signs`; the first may begin with anything.
fn split_before<'a>(text: &'a str, signs: &[char]) -> Vec<&'a str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for (at, _) in text.match_indices(signs) {
        pieces.push(text[from..at].trim());
        from = at;
    }
    pieces.push(text[from..].trim());
    if pieces.first().is_some_and(|first| first.is_empty()) {
        pieces.remove(0);
    }
    pieces
}

/// What stands behind each `[tag:` up to its `]`; `\]` is a bracket of the text.
fn marks(comment: &str, open: &str) -> Vec<String> {
    let mut found = Vec::new();
    for piece in comment.split(open).skip(1) {
        let mut text = String::new();
        let mut chars = piece.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' if chars.peek() == Some(&']') => text.extend(chars.next()),
                ']' => {
                    found.push(text.trim().to_owned());
                    break;
                }
                c => text.push(c),
            }
        }
    }
    found
}
