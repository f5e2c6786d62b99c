//! A question as a foreign file has it, and what can be made of it: the one place where the importers of text, tables and
//! simple exchange formats decide on kind and key. What is concluded is named; what does not add up is a problem.

use super::Context;
use super::blanks;
use super::key_text::{self, Key};
use super::problem::{Draft, Lacks, Problem, Rule, Sink};
use super::words::KindWord;
use crate::domain::citation::Citation;
use crate::domain::fold::{fold, fold_stem, is_blank};
use crate::domain::image;
use crate::domain::kind::{Area, Cognition, Kind, Secrecy};
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice, Fault, Part, Question, RubricPoint, Waiver, letter};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};

pub(super) use crate::office::docx_in::STRONG;

/// The default marks of a sub-question for which the file gives none: an objective one, a written one.
const PART_MARKS: (i64, i64) = (2, 5);

/// What was found of one question. Texts are as in the file but for blanks at their ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Loose {
    pub line: u32,
    pub last_line: u32,
    /// The number or name the file gives it.
    pub number: String,
    pub code: String,
    pub kind: Option<KindWord>,
    pub stem: String,
    pub options: Vec<String>,
    /// Whether the options stood in the line of the stem, so that they may be its own words.
    pub inline_options: bool,
    /// The key stands in its own place, so that no bracket of the stem is one.
    pub keep_stem: bool,
    /// The stem with the options as they stood, for when they turn out to be its own words.
    pub whole_stem: String,
    pub key: Option<(u32, String)>,
    /// Variants of each blank, where the format keeps them apart.
    pub blanks: Option<Vec<Vec<String>>>,
    pub explanation: String,
    pub citation: Option<(u32, String)>,
    pub area: Option<Area>,
    pub difficulty: Option<u8>,
    pub cognition: Option<Cognition>,
    pub secrecy: Option<Secrecy>,
    pub tags: Vec<String>,
    pub group: Option<String>,
    pub marks: Option<Marks>,
    pub fixed_order: bool,
    pub rubric: Vec<RubricPoint>,
    /// Decided by the reader already; stem, options and key are not looked at.
    pub body: Option<Body>,
    pub waivers: Vec<Waiver>,
    /// Sub-questions of a case; the stem is then its material.
    pub parts: Vec<Self>,
    pub doubts: Vec<(u32, Rule)>,
    pub problems: Vec<(u32, Rule)>,
}

/// Decides on each question of a file, in its order.
pub(super) fn assemble_all(all: Vec<Loose>, context: Context, sink: &mut impl Sink) {
    let mut seen = Seen::default();
    let of = all.len() as u64;
    for (done, loose) in (0_u64..).zip(all) {
        if done.is_multiple_of(256) && !sink.going(done, of) {
            break;
        }
        seen.assemble(loose, context, sink);
    }
}

/// What was asked before in a file, so that the same once more is a doubt.
#[derive(Debug, Default)]
pub(super) struct Seen(HashMap<u64, u32>);

impl Seen {
    pub fn assemble(&mut self, mut loose: Loose, context: Context, sink: &mut impl Sink) {
        let mut asked = DefaultHasher::new();
        fold_stem(&loose.stem).hash(&mut asked);
        for option in &loose.options {
            asked.write(fold_stem(option).as_bytes());
        }
        // Hashes of 64 bits: that two of a hundred thousand different questions share one happens once in four billion files.
        match self.0.entry(asked.finish()) {
            Entry::Occupied(first) => loose.doubts.push((loose.line, Rule::SameStem { first_line: *first.get() })),
            Entry::Vacant(free) => drop(free.insert(loose.line)),
        }
        assemble(loose, context, sink);
    }
}

/// Decides on one question and hands it over.
pub(super) fn assemble(mut loose: Loose, context: Context, sink: &mut impl Sink) {
    let (line, last_line, item) = (loose.line, loose.last_line.max(loose.line), loose.number.clone());
    let mut lacks = Lacks::default();
    let mut found = Found { doubts: std::mem::take(&mut loose.doubts), problems: std::mem::take(&mut loose.problems) };
    images_behind(&mut loose);
    let area = loose.area.or(context.area);
    let (citations, explanation) = (citations(&loose, &mut found), clean(&loose.explanation));
    let parts = std::mem::take(&mut loose.parts);
    let body = match loose.body.take() {
        Some(body) => body,
        None if parts.is_empty() => body(&mut loose, &mut lacks, &mut found),
        None => case(&loose, parts, &mut lacks, &mut found),
    };
    let mut question = Question {
        code: loose.code,
        area: area.unwrap_or(Area::FIRST),
        // The middle of the scale for a file that does not say.
        difficulty: loose.difficulty.unwrap_or(3),
        cognition: loose.cognition,
        tags: loose.tags,
        exclusive_group: loose.group,
        secrecy: loose.secrecy.unwrap_or(Secrecy::Public),
        marks: loose.marks,
        body,
        citations,
        explanation,
        waivers: loose.waivers,
        attachments: Vec::new(),
    };
    if area.is_none() {
        match area_by_law(&question, context) {
            Some((area, law)) => {
                question.area = area;
                found.doubts.push((line, Rule::AreaByLaw { law }));
            }
            None => lacks.area = true,
        }
    }
    for flaw in question.flaws() {
        let at = |fault| (line, Rule::Flaw { part: flaw.part, fault });
        match flaw.fault {
            // Most files in other hands have neither; the clean-up lists them, and the import would drown in it.
            Fault::NoCitation | Fault::NoExplanation => {}
            Fault::NoRubric => lacks.rubric = true,
            Fault::NoKey if lacks.key => {}
            fault => found.problems.push(at(fault)),
        }
    }
    if lacks.key {
        found.doubts.push((line, Rule::NoKeyFound));
    }
    let sound = found.problems.is_empty() && !lacks.key;
    for (line, rule) in found.problems {
        sink.problem(Problem { line, item: item.clone(), rule });
    }
    for (line, rule) in found.doubts {
        sink.doubt(Problem { line, item: item.clone(), rule });
    }
    let draft = Draft { question, line, last_line, lacks };
    if sound { sink.draft(draft) } else { sink.broken(draft) }
}

/// An image below a key or a citation was read as a part of it; it belongs to what explains them.
fn images_behind(loose: &mut Loose) {
    for (_, text) in loose.key.iter_mut().chain(&mut loose.citation) {
        let places: String = text.chars().filter(|c| image::index_of_place(*c).is_some()).collect();
        if !places.is_empty() {
            *text = image::without_places(text).trim_end().to_owned();
            if !loose.explanation.is_empty() {
                loose.explanation.push('\n');
            }
            loose.explanation.push_str(&places);
        }
    }
    loose.parts.iter_mut().for_each(images_behind);
}

#[derive(Default)]
struct Found {
    doubts: Vec<(u32, Rule)>,
    problems: Vec<(u32, Rule)>,
}

fn clean(text: &str) -> String {
    text.replace(STRONG, "").trim_matches(|c: char| is_blank(c)).to_owned()
}

fn citations(loose: &Loose, found: &mut Found) -> Vec<Citation> {
    let Some((line, text)) = &loose.citation else { return Vec::new() };
    let mut citations = Vec::new();
    let mut law: Option<String> = None;
    // A document's passage may hold marks that part citations; it has a line of its own.
    let whole = |line: &&str| matches!(Citation::parse(line, None), Ok(Citation::Document { .. }));
    let pieces = text.lines().flat_map(|line| if whole(&line) { vec![line] } else { line.split([';', '；']).collect() });
    for one in pieces.map(str::trim).filter(|one| !one.is_empty()) {
        match Citation::parse(one, law.as_deref()) {
            Ok(citation) => {
                law = Some(citation.source().to_owned());
                citations.push(citation);
            }
            Err(error) => found.doubts.push((*line, Rule::citation(one, &error))),
        }
    }
    citations
}

/// The area of the law that a question cites, where the catalogue knows one and only one.
fn area_by_law(question: &Question, context: Context) -> Option<(Area, String)> {
    let mut laws = question.all_citations().map(Citation::source);
    let law = laws.next()?;
    match (context.areas_of_law)(law).as_slice() {
        [area] => Some((*area, law.to_owned())),
        _ => None,
    }
}

fn case(loose: &Loose, parts: Vec<Loose>, lacks: &mut Lacks, found: &mut Found) -> Body {
    let parts = parts
        .into_iter()
        .map(|mut part| {
            let citations = citations(&part, found);
            let body = body(&mut part, lacks, found);
            found.doubts.append(&mut part.doubts);
            found.problems.append(&mut part.problems);
            let written = matches!(body.kind(), Kind::Short);
            let marks = part.marks.unwrap_or_else(|| {
                let marks = Marks::whole(if written { PART_MARKS.1 } else { PART_MARKS.0 });
                found.doubts.push((part.line, Rule::MarksGuessed { marks: marks.to_string() }));
                marks
            });
            Part { marks, body, citations, explanation: clean(&part.explanation), waivers: Vec::new() }
        })
        .collect();
    Body::Case { material: clean(&loose.stem), parts }
}

fn body(loose: &mut Loose, lacks: &mut Lacks, found: &mut Found) -> Body {
    emphasised_key(loose, found);
    for option in &mut loose.options {
        *option = clean(option);
    }
    loose.stem = clean(&loose.stem);
    let said = loose.kind.and_then(KindWord::kind);
    let written_key = loose.key.as_ref().is_some_and(|(_, text)| !fits_options(text, &loose.options));
    // A.append(value) on a line of its own is program text as well.
    let own_words = loose.inline_options || loose.options.iter().all(|o| o.starts_with(|c: char| c.is_ascii_lowercase()));
    if own_words && written_key && !loose.options.is_empty() && !matches!(said, Some(Kind::Single | Kind::Multiple)) {
        // 请解释：A.直接施工 B.暂停施工, answered in words: they were the stem's own.
        loose.options.clear();
        loose.stem = clean(&loose.whole_stem);
    }
    if loose.options.is_empty() { unlettered(loose, said, lacks, found) } else { lettered(loose, said, lacks, found) }
}

/// Whether a key names options: by letters, by 全选, as truth, or by the words of one of them.
fn fits_options(key: &str, options: &[String]) -> bool {
    key_text::read(key).is_some() || by_words(key, options).is_some()
}

/// The one option that is emphasised, or the several, where nothing else says what the key is.
fn emphasised_key(loose: &mut Loose, found: &mut Found) {
    let strong: Vec<usize> = (0..loose.options.len()).filter(|&i| loose.options[i].contains(STRONG)).collect();
    if loose.key.is_some() || strong.is_empty() || strong.len() == loose.options.len() {
        return;
    }
    let letters: String = strong.iter().map(|&i| letter(i)).collect();
    for &i in &strong {
        found.doubts.push((loose.line, Rule::KeyByEmphasis { letter: letter(i) }));
    }
    loose.key = Some((loose.line, letters));
}

/// The option whose text the key repeats.
fn by_words(key: &str, options: &[String]) -> Option<usize> {
    let wanted = crate::domain::fold::fold_stem(key);
    let mut same = options.iter().enumerate().filter(|(_, option)| crate::domain::fold::fold_stem(option) == wanted);
    match (same.next(), same.next()) {
        (Some((i, _)), None) if !wanted.is_empty() => Some(i),
        _ => None,
    }
}

/// A question with options: a choice, or a judgement whose options say 对 and 错.
fn lettered(loose: &mut Loose, said: Option<Kind>, lacks: &mut Lacks, found: &mut Found) -> Body {
    let count = loose.options.len();
    let in_stem = if loose.keep_stem { None } else { blanks::take_key(&mut loose.stem, count) };
    let ids = chosen(loose, in_stem, found);
    let truths: Vec<Option<bool>> = loose.options.iter().map(|option| super::words::truth(option)).collect();
    let is_pair = count == 2 && truths.iter().all(Option::is_some) && truths[0] != truths[1];
    if said == Some(Kind::Judge) || (said.is_none() && is_pair && ids.as_ref().is_some_and(|ids| ids.len() == 1)) {
        return judged(loose, ids.as_deref(), &truths, is_pair, lacks, found);
    }
    let Some(ids) = ids else {
        lacks.key = true;
        let choice = choice(loose, Vec::new());
        return if said == Some(Kind::Multiple) { Body::Multiple(choice) } else { Body::Single(choice) };
    };
    let multiple = match said {
        Some(Kind::Multiple) => true,
        Some(Kind::Single) => false,
        _ => ids.len() > 1,
    };
    let choice = choice(loose, ids);
    if multiple { Body::Multiple(choice) } else { Body::Single(choice) }
}

fn choice(loose: &mut Loose, key: Vec<u8>) -> Choice {
    Choice {
        stem: std::mem::take(&mut loose.stem),
        options: std::mem::take(&mut loose.options),
        key,
        fixed_order: loose.fixed_order,
    }
}

/// The options that the key names, wherever it stood.
fn chosen(loose: &Loose, in_stem: Option<Vec<u8>>, found: &mut Found) -> Option<Vec<u8>> {
    let count = loose.options.len();
    let told = match &loose.key {
        None => None,
        Some((line, text)) => match key_text::read(text) {
            Some(Key::Letters(ids)) => Some(ids),
            Some(Key::All) => Some((0..count as u8).collect()),
            Some(Key::Truth(truth)) => {
                let same = loose.options.iter().position(|option| super::words::truth(option) == Some(truth));
                same.map(|i| vec![i as u8])
            }
            None => {
                let named = by_words(text, &loose.options);
                match named {
                    Some(i) => found.doubts.push((*line, Rule::KeyByWords { letter: letter(i) })),
                    None => found.problems.push((*line, Rule::KeyNotUnderstood { text: short(text) })),
                }
                named.map(|i| vec![i as u8])
            }
        },
    };
    let (Some(told), Some(in_stem)) = (&told, &in_stem) else { return told.or(in_stem) };
    if told != in_stem {
        let letters = |ids: &[u8]| ids.iter().map(|id| letter(usize::from(*id))).collect::<String>();
        found.problems.push((loose.line, Rule::KeysDiffer { first: letters(in_stem), second: letters(told) }));
    }
    Some(told.clone())
}

/// 判断 with lettered options: the words of the option chosen count, never its letter.
fn judged(
    loose: &mut Loose,
    ids: Option<&[u8]>,
    truths: &[Option<bool>],
    is_pair: bool,
    lacks: &mut Lacks,
    found: &mut Found,
) -> Body {
    let stem = std::mem::take(&mut loose.stem);
    if !is_pair {
        found.problems.push((loose.line, Rule::JudgeOptionsUnclear));
    }
    let truth = match ids {
        Some([id]) => truths.get(usize::from(*id)).copied().flatten(),
        _ => None,
    };
    lacks.key |= truth.is_none();
    Body::Judge { stem, key: truth.unwrap_or(false) }
}

/// A question without options: a judgement, blanks, or an answer in words.
fn unlettered(loose: &mut Loose, said: Option<Kind>, lacks: &mut Lacks, found: &mut Found) -> Body {
    let key = loose.key.clone();
    if matches!(said, Some(Kind::Single | Kind::Multiple)) {
        let ids = match key.as_ref().and_then(|(_, text)| key_text::read(text)) {
            Some(Key::Letters(ids)) => ids,
            _ => Vec::new(),
        };
        let choice = choice(loose, ids);
        return if said == Some(Kind::Multiple) { Body::Multiple(choice) } else { Body::Single(choice) };
    }
    let told = key.as_ref().and_then(|(_, text)| truth_of(text, said));
    let may_judge = matches!(said, None | Some(Kind::Judge)) && loose.blanks.is_none();
    let in_stem =
        if loose.keep_stem || !may_judge { None } else { blanks::take_truth(&mut loose.stem, said == Some(Kind::Judge)) };
    if may_judge && let Some(truth) = in_stem.or(told) {
        if told.is_some_and(|told| told != truth) {
            found.problems.push((loose.line, Rule::KeysDiffer { first: truth.to_string(), second: (!truth).to_string() }));
        }
        return Body::Judge { stem: std::mem::take(&mut loose.stem), key: truth };
    }
    if said == Some(Kind::Judge) {
        match &key {
            Some((line, text)) => found.problems.push((*line, Rule::KeyNotUnderstood { text: short(text) })),
            None => lacks.key = true,
        }
        return Body::Judge { stem: std::mem::take(&mut loose.stem), key: false };
    }
    if matches!(said, None | Some(Kind::Blank)) {
        let told = key.as_ref().map(|(_, text)| text.as_str());
        let kept = loose.blanks.take();
        match blanks::read(&loose.stem, told, kept, said == Some(Kind::Blank)) {
            blanks::Reading::Blanks { stem, blanks } => {
                lacks.key |= blanks.is_empty();
                return Body::Blank { stem, blanks };
            }
            blanks::Reading::Doubtful => found.doubts.push((loose.line, Rule::MaybeBlanks)),
            blanks::Reading::None => {}
        }
    }
    let answer = key.map(|(_, text)| clean(&text)).unwrap_or_default();
    lacks.key |= answer.is_empty() && loose.rubric.is_empty();
    Body::Short { stem: std::mem::take(&mut loose.stem), answer, rubric: std::mem::take(&mut loose.rubric) }
}

/// A key as truth. `T` and `F` are letters of a choice as well, so they count only where a judgement is asked.
fn truth_of(text: &str, said: Option<Kind>) -> Option<bool> {
    match key_text::read(text)? {
        Key::Truth(truth) => Some(truth),
        Key::Letters(_) if said == Some(Kind::Judge) => super::words::truth(fold(text).trim_matches(['.', '。'])),
        _ => None,
    }
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
