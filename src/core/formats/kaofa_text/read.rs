//! The reader: lines to drafts and problems.

use super::lines::{self, Line};
use crate::domain::citation::Citation;
use crate::domain::fold::{fold, half_width};
use crate::domain::kind::{Area, Cognition, Kind, Secrecy};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice, Part, Question, RubricPoint, Waiver};
use crate::formats::lexicon;
use crate::formats::problem::{Draft, Lacks, Problem, Rule, Sink};
use std::collections::HashMap;

/// Reads a whole file. `default_area` stands in where the text names none, as for a pasted question.
pub fn read(text: &str, default_area: Option<Area>, sink: &mut impl Sink) {
    let mut reader = Reader { area: default_area, law: None, block: None, last_line: 0, codes: HashMap::new(), count: 0, sink };
    let mut read = 0;
    for (line, raw) in (1_u32..).zip(text.lines()) {
        if line.is_multiple_of(1024) && !reader.sink.going(read, text.len() as u64) {
            break;
        }
        read += raw.len() as u64 + 1;
        reader.line(line, raw);
    }
    reader.finish_block();
    if reader.count == 0 {
        reader.problem(1, "", Rule::EmptyFile);
    }
}

struct Reader<'a, S> {
    area: Option<Area>,
    law: Option<String>,
    block: Option<Block>,
    /// The last line that is not blank.
    last_line: u32,
    /// 编号 -> the line it was first seen on.
    codes: HashMap<String, u32>,
    count: u32,
    sink: &'a mut S,
}

/// A question while its lines come in. `items[0]` is the question itself, the others the parts of a case.
struct Block {
    line: u32,
    area: Option<Area>,
    law: Option<String>,
    items: Vec<Item>,
    faults: Vec<(u32, Rule)>,
}

struct Item {
    line: u32,
    kind: Kind,
    head: Head,
    stem: Vec<String>,
    options: Vec<String>,
    key: Option<(u32, String)>,
    rubric: Vec<(u32, String)>,
    citation: Option<(u32, String)>,
    explanation: Option<String>,
    waivers: Vec<(u32, String)>,
    /// Where a line that belongs to no field is added.
    open: Open,
}

#[derive(Clone, Copy)]
enum Open {
    Stem,
    Option,
    Key,
    Rubric,
    Citation,
    Explanation,
    Waiver,
}

#[derive(Default)]
struct Head {
    code: String,
    difficulty: Option<u8>,
    cognition: Option<Cognition>,
    tags: Vec<String>,
    group: Option<String>,
    secrecy: Option<Secrecy>,
    fixed_order: bool,
    marks: Option<Marks>,
}

impl<S: Sink> Reader<'_, S> {
    fn problem(&mut self, line: u32, item: &str, rule: Rule) {
        self.sink.problem(Problem { line, item: item.to_owned(), rule });
    }

    fn line(&mut self, number: u32, raw: &str) {
        let line = lines::classify(raw, self.block.is_some());
        if !matches!(line, Line::Blank | Line::Head { part: None, .. }) {
            self.last_line = number;
        }
        match (line, &mut self.block) {
            (Line::Blank, _) => self.finish_block(),
            (Line::Comment, _) => {}
            (Line::Header { code, value }, _) => self.header(number, code, value),
            (Line::Head { part: None, kind, attributes }, _) => {
                self.finish_block();
                self.open_block(number, kind, attributes);
            }
            (Line::Head { part: Some(_), kind, attributes }, Some(block)) => block.open_part(number, kind, attributes),
            (Line::Head { part: Some(_), .. }, None) => {
                self.count += 1;
                self.problem(number, "", Rule::PartHeadNotExpected);
            }
            (Line::Option { letter, text }, Some(block)) => block.option(number, letter, text),
            (Line::Field { code, value }, Some(block)) => block.field(number, code, value),
            (Line::Text(text), Some(block)) => block.text(text),
            (Line::Text(text), None) => {
                self.count += 1;
                let text: String = text.chars().take(40).collect();
                self.problem(number, "", Rule::TextOutsideQuestion { text });
            }
            // `classify` gives these only inside a question.
            (Line::Option { .. } | Line::Field { .. }, None) => {}
        }
    }

    fn header(&mut self, number: u32, code: &str, value: &str) {
        if code == "law" {
            self.law = (!value.is_empty()).then(|| crate::domain::citation::normal_law_name(value));
            return;
        }
        // A law belongs to its area; a new area must not go on citing the old one's law.
        self.law = None;
        self.area = lexicon::area_named(value);
        if self.area.is_none() {
            self.count += 1;
            self.problem(number, "", Rule::UnknownArea { text: value.to_owned() });
        }
    }

    fn open_block(&mut self, line: u32, kind: Result<Kind, &str>, attributes: &str) {
        let mut block = Block { line, area: self.area, law: self.law.clone(), items: Vec::new(), faults: Vec::new() };
        block.open_item(line, kind, attributes);
        self.block = Some(block);
    }

    fn finish_block(&mut self) {
        let Some(block) = self.block.take() else { return };
        let lacks = Lacks { area: block.area.is_none(), ..Lacks::default() };
        self.count += 1;
        let (line, code) = (block.line, block.items.first().map(|i| i.head.code.clone()).unwrap_or_default());
        let (question, mut faults) = block.build();
        if let Some(question) = &question {
            for flaw in question.flaws() {
                let at = (line, Rule::Flaw { part: flaw.part, fault: flaw.fault.clone() });
                if flaw.fault.is_fatal() {
                    faults.push(at);
                } else {
                    self.sink.doubt(Problem { line, item: code.clone(), rule: at.1 });
                }
            }
        }
        if !code.is_empty()
            && let Some(first_line) = self.codes.insert(code.clone(), line)
        {
            faults.push((line, Rule::SameCode { code: code.clone(), first_line }));
            self.codes.insert(code.clone(), first_line);
        }
        let sound = faults.is_empty();
        for (line, rule) in faults {
            self.problem(line, &code, rule);
        }
        let Some(question) = question else { return };
        let draft = Draft { question, line, last_line: self.last_line.max(line), lacks };
        if sound {
            self.sink.draft(draft);
        } else {
            self.sink.broken(draft);
        }
    }
}

impl Block {
    fn fault(&mut self, line: u32, rule: Rule) {
        self.faults.push((line, rule));
    }

    fn open_part(&mut self, line: u32, kind: Result<Kind, &str>, attributes: &str) {
        if self.items.first().is_some_and(|item| item.kind != Kind::Case) {
            self.fault(line, Rule::PartHeadNotExpected);
        }
        self.open_item(line, kind, attributes);
    }

    fn open_item(&mut self, line: u32, kind: Result<Kind, &str>, attributes: &str) {
        let kind = kind.unwrap_or_else(|text| {
            self.faults.push((line, Rule::UnknownKind { text: text.to_owned() }));
            Kind::Short
        });
        let head = self.head(line, attributes);
        self.items.push(Item {
            line,
            kind,
            head,
            stem: Vec::new(),
            options: Vec::new(),
            key: None,
            rubric: Vec::new(),
            citation: None,
            explanation: None,
            waivers: Vec::new(),
            open: Open::Stem,
        });
    }

    fn head(&mut self, line: u32, text: &str) -> Head {
        let mut head = Head::default();
        for pair in lines::attributes(text) {
            let Some((name, value)) = lines::split_field(pair) else {
                self.fault(line, Rule::UnknownAttribute { text: pair.to_owned() });
                continue;
            };
            let Some(code) = lexicon::attribute_code(name) else {
                self.fault(line, Rule::UnknownAttribute { text: name.to_owned() });
                continue;
            };
            let understood = match code {
                "code" => {
                    let plain = value.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
                    value.clone_into(&mut head.code);
                    plain && !value.is_empty() && value.len() <= 40
                }
                "difficulty" => set(&mut head.difficulty, fold(value).parse().ok()),
                "cognition" => set(&mut head.cognition, lexicon::cognition(value)),
                "secrecy" => set(&mut head.secrecy, lexicon::secrecy(value)),
                "marks" => set(&mut head.marks, fold(value).parse().ok()),
                "group" => set(&mut head.group, (!value.is_empty()).then(|| value.to_owned())),
                "shuffle" => {
                    let sign = lexicon::sign_code(value);
                    head.fixed_order = sign == Some("no");
                    matches!(sign, Some("yes" | "no"))
                }
                _ => {
                    head.tags = value.split(['、', ',', '，']).map(str::trim).filter(|t| !t.is_empty()).map(Into::into).collect();
                    true
                }
            };
            if !understood {
                self.fault(line, Rule::BadAttribute { name: name.to_owned(), value: value.to_owned() });
            }
        }
        head
    }

    fn option(&mut self, line: u32, letter: char, text: &str) {
        let Some(item) = self.items.last_mut() else { return };
        let expected = crate::domain::question::letter(item.options.len());
        let before_key = item.key.is_none();
        item.options.push(text.to_owned());
        item.open = Open::Option;
        let choice = matches!(item.kind, Kind::Single | Kind::Multiple);
        if !choice {
            self.fault(line, Rule::OptionsNotExpected);
        } else if letter != expected || !before_key {
            self.fault(line, Rule::OptionOutOfOrder { letter });
        }
    }

    fn field(&mut self, line: u32, code: &str, value: &str) {
        let Some(item) = self.items.last_mut() else { return };
        let twice = match code {
            "key" => {
                item.open = Open::Key;
                item.key.replace((line, value.to_owned())).is_some()
            }
            "rubric" => {
                item.open = Open::Rubric;
                item.rubric.push((line, value.to_owned()));
                false
            }
            "citation" => {
                item.open = Open::Citation;
                match &mut item.citation {
                    // Several 依据 lines add up.
                    Some((_, all)) => {
                        all.push('；');
                        all.push_str(value);
                    }
                    None => item.citation = Some((line, value.to_owned())),
                }
                false
            }
            "waiver" => {
                item.open = Open::Waiver;
                item.waivers.push((line, value.to_owned()));
                false
            }
            _ => {
                item.open = Open::Explanation;
                item.explanation.replace(value.to_owned()).is_some()
            }
        };
        if twice {
            let name = lexicon::field_word(code).to_owned();
            self.fault(line, Rule::FieldTwice { name });
        }
    }

    fn text(&mut self, text: &str) {
        let Some(item) = self.items.last_mut() else { return };
        let target = match item.open {
            Open::Stem => {
                item.stem.push(text.to_owned());
                return;
            }
            Open::Option => item.options.last_mut(),
            Open::Key => item.key.as_mut().map(|(_, t)| t),
            Open::Rubric => item.rubric.last_mut().map(|(_, t)| t),
            Open::Citation => item.citation.as_mut().map(|(_, t)| t),
            Open::Explanation => item.explanation.as_mut(),
            Open::Waiver => item.waivers.last_mut().map(|(_, t)| t),
        };
        if let Some(target) = target {
            target.push('\n');
            target.push_str(text);
        }
    }

    /// The question, `None` where too much is missing to make one, and everything wrong with it.
    fn build(mut self) -> (Option<Question>, Vec<(u32, Rule)>) {
        let mut items = std::mem::take(&mut self.items).into_iter();
        let Some(first) = items.next() else { return (None, self.faults) };
        let line = self.line;
        if self.area.is_none() {
            self.fault(line, Rule::NoArea);
        }
        let citations = self.citations(&first);
        let explanation = first.explanation.clone().unwrap_or_default();
        let waivers = self.waivers(&first);
        let body = if first.kind == Kind::Case {
            if let Some((at, _)) = &first.key {
                self.fault(*at, Rule::KeyNotUnderstood { text: String::new() });
            }
            let parts = items.filter_map(|item| self.part(item)).collect();
            Some(Body::Case { material: first.stem.join("\n"), parts })
        } else {
            self.body(&first)
        };
        let (Some(area), Some(body)) = (self.area, body) else { return (None, self.faults) };
        let head = first.head;
        let question = Question {
            code: head.code,
            area,
            // The middle of the scale for a file that does not say; the importer names it as a guess.
            difficulty: head.difficulty.unwrap_or(3),
            cognition: head.cognition,
            tags: head.tags,
            exclusive_group: head.group,
            secrecy: head.secrecy.unwrap_or(Secrecy::Public),
            marks: head.marks,
            body,
            citations,
            explanation,
            waivers,
            attachments: Vec::new(),
        };
        (Some(question), self.faults)
    }

    fn part(&mut self, item: Item) -> Option<Part> {
        let citations = self.citations(&item);
        let waivers = self.waivers(&item);
        let body = self.body(&item)?;
        Some(Part {
            marks: item.head.marks.unwrap_or(Marks::ZERO),
            body,
            citations,
            explanation: item.explanation.unwrap_or_default(),
            waivers,
        })
    }

    /// `免核: 数字：why`. Without a reason nobody could tell later whether the check was made.
    fn waivers(&mut self, item: &Item) -> Vec<Waiver> {
        let mut waivers = Vec::new();
        for (line, text) in &item.waivers {
            if let Some(waiver) = waiver(text) {
                waivers.push(waiver);
            } else {
                let name = lexicon::field_word("waiver").to_owned();
                self.faults.push((*line, Rule::BadAttribute { name, value: text.clone() }));
            }
        }
        waivers
    }

    fn citations(&mut self, item: &Item) -> Vec<Citation> {
        let Some((line, text)) = &item.citation else { return Vec::new() };
        let mut citations = Vec::new();
        for one in lines::split_unescaped(&text.replace('\n', ""), &[';', '；']) {
            if one.trim().is_empty() {
                continue;
            }
            match Citation::parse(&one, self.law.as_deref()) {
                Ok(citation) => citations.push(citation),
                Err(error) => self.faults.push((*line, Rule::citation(&one, &error))),
            }
        }
        citations
    }

    fn body(&mut self, item: &Item) -> Option<Body> {
        let stem = item.stem.join("\n");
        let Some((line, key)) = &item.key else {
            // A 简答 may do without a model answer; everything else needs its key.
            if item.kind == Kind::Short {
                return Some(Body::Short { stem, answer: String::new(), rubric: self.rubric(item) });
            }
            let part = None;
            self.fault(item.line, Rule::Flaw { part, fault: crate::domain::question::Fault::NoKey });
            return None;
        };
        let not_understood = Rule::KeyNotUnderstood { text: key.clone() };
        match item.kind {
            Kind::Single | Kind::Multiple => {
                let Some(ids) = letters(key) else {
                    self.fault(*line, not_understood);
                    return None;
                };
                let choice = Choice { stem, options: item.options.clone(), key: ids, fixed_order: item.head.fixed_order };
                Some(if item.kind == Kind::Single { Body::Single(choice) } else { Body::Multiple(choice) })
            }
            Kind::Judge => {
                if let Some(code) = lexicon::judge_code(key.trim()) {
                    Some(Body::Judge { stem, key: code == "right" })
                } else {
                    self.fault(*line, not_understood);
                    None
                }
            }
            Kind::Blank => Some(Body::Blank { stem: normal_blanks(&stem), blanks: blanks(key) }),
            Kind::Short => Some(Body::Short { stem, answer: key.clone(), rubric: self.rubric(item) }),
            Kind::Case => {
                self.fault(item.line, Rule::PartHeadNotExpected);
                None
            }
        }
    }

    fn rubric(&mut self, item: &Item) -> Vec<RubricPoint> {
        let mut points = Vec::new();
        for (line, text) in &item.rubric {
            match rubric_point(text) {
                Some(point) => points.push(point),
                None => self.faults.push((*line, Rule::RubricWithoutMarks { text: text.clone() })),
            }
        }
        points
    }
}

/// `数字：why`. Without a reason nobody could tell later whether the check was made.
pub(in crate::formats) fn waiver(text: &str) -> Option<Waiver> {
    let (name, reason) = lines::split_field(text).filter(|(_, reason)| !reason.is_empty())?;
    Some(Waiver { proof: lexicon::proof(name)?, reason: reason.to_owned() })
}

/// A case from its material and its sub-questions as Kaofa text, the way tables hold one. `None` where a sub-question has a fault.
pub(in crate::formats) fn case_body(material: &str, parts: &str) -> Option<Body> {
    let mut text = format!("[{}]\n", lexicon::kind_word(Kind::Case.code()));
    for line in material.lines().filter(|line| !line.trim().is_empty()) {
        if lines::needs_escape(line) {
            text.push('\\');
        }
        text.push_str(line);
        text.push('\n');
    }
    text.push_str(parts);
    let mut got = crate::formats::Collected::default();
    read(&text, Some(Area::FIRST), &mut got);
    match got.drafts.as_mut_slice() {
        [draft] if got.problems.is_empty() => Some(draft.question.body.clone()),
        _ => None,
    }
}

/// Puts a value found into its place; gives whether there was one.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

/// `B`, `ABD`, `A、B`, `A B`: option indexes, ascending. `None` for anything else and for a letter given twice.
fn letters(key: &str) -> Option<Vec<u8>> {
    let mut ids = Vec::new();
    for c in key.chars().map(half_width) {
        match c {
            'A'..='J' => ids.push(c as u8 - b'A'),
            'a'..='j' => ids.push(c as u8 - b'a'),
            ' ' | ',' | '、' | '\t' => {}
            _ => return None,
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    (ids.len() == count).then_some(ids)
}

/// The accepted texts of each blank, from `五|5；工作日`.
pub(in crate::formats) fn blanks(key: &str) -> Vec<Vec<String>> {
    // Two rounds: the outer marks first, escapes kept for the inner round.
    split_keeping(key, &[';', '；'])
        .iter()
        .map(|one| lines::split_unescaped(one, &['|', '｜']).into_iter().map(|v| v.trim().to_owned()).collect())
        .collect()
}

fn split_keeping(text: &str, marks: &[char]) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut escaped = false;
    for c in text.chars() {
        let last = out.len() - 1;
        if !escaped && marks.contains(&c) {
            out.push(String::new());
        } else {
            out[last].push(c);
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

/// Runs of four or more underscores, in either width, become one mark.
fn normal_blanks(stem: &str) -> String {
    let mut out = String::with_capacity(stem.len());
    let mut run = 0;
    for c in stem.chars().chain(['\0']) {
        if c == '_' || c == '＿' {
            run += 1;
            continue;
        }
        let mark = if run >= 4 { 4 } else { run };
        out.extend(std::iter::repeat_n('_', mark));
        run = 0;
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// `text（2分）` -> text and marks.
pub(in crate::formats) fn rubric_point(text: &str) -> Option<RubricPoint> {
    let inner = text.trim_end().strip_suffix(['）', ')'])?;
    let at = inner.rfind(['（', '('])?;
    let open = inner[at..].chars().next()?.len_utf8();
    let amount = inner[at + open..].trim().strip_suffix(lexicon::sign_word("mark_unit"))?;
    let marks = fold(amount).parse().ok()?;
    Some(RubricPoint { text: inner[..at].trim().to_owned(), marks })
}
