//! One item of another program: a question where it has one choice interaction and a key, or the reason why it is none.

use super::text::{Notes, is_interaction, text};
use super::tree::{Document, Node};
use crate::domain::kind::Kind;
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Choice};
use crate::formats::loose::Loose;
use crate::formats::problem::Rule;
use crate::formats::words::{self, KindWord};
use std::collections::{HashMap, HashSet};

/// Most options, blanks or sub-questions looked at: far more than any question has, and few enough to compare each with each.
pub(super) const MAX_PIECES: usize = 100;

/// Looks up the shared material that an item names by its href.
pub(super) type Stimulus<'s> = &'s mut dyn FnMut(&str) -> Option<Node>;

/// A question, or the line and the reason.
pub(super) fn read(document: &Document, stimulus: Stimulus<'_>) -> Result<Loose, (u32, Rule)> {
    let root = &document.root;
    let unsupported = |what: &str| (root.line, Rule::Unsupported { what: what.to_owned() });
    let body = root.child("itembody").ok_or_else(|| unsupported("qti-none"))?;
    let interactions = body.below(&|node| is_interaction(&node.name));
    let interaction = match interactions.as_slice() {
        [] => return Err(unsupported("qti-none")),
        [one] if one.name == "choiceinteraction" => *one,
        [_] => return Err(unsupported("qti-kind")),
        _ => return Err(unsupported("qti-interactions")),
    };
    if root.attribute("adaptive") == Some("true") {
        return Err(unsupported("qti-adaptive"));
    }
    if root.child("templateprocessing").is_some() {
        return Err(unsupported("qti-template"));
    }
    let declaration = declaration(root, interaction).ok_or_else(|| unsupported("qti-response"))?;
    if interaction.all("simplechoice").count() > MAX_PIECES {
        return Err(unsupported("qti-size"));
    }
    let mut notes = Notes::default();
    let mut loose = Loose {
        line: root.line,
        last_line: document.last_line,
        number: root.attribute("identifier").unwrap_or_default().trim().to_owned(),
        keep_stem: true,
        marks: marks(root),
        ..Loose::default()
    };
    loose.stem = stem(root, body, stimulus, &mut notes);
    let ids = options(interaction, &mut loose, &mut notes);
    loose.fixed_order = fixed_order(interaction, &mut notes);
    let single = declaration.attribute("cardinality") == Some("single") || interaction.attribute("maxchoices") == Some("1");
    let key = key(declaration, single, &ids, &mut loose, &mut notes);
    decide(&mut loose, single, key);
    for feedback in root.all("modalfeedback") {
        let said = text(feedback, &mut notes);
        if said.is_empty() {
            continue;
        }
        // Shown to those who chose the option: it is about that option.
        let about = feedback.attribute("identifier").and_then(|id| ids.get(id));
        let shown = feedback.attribute("showhide") != Some("hide");
        let option = about.filter(|_| shown).and_then(|at| loose.options.get(*at));
        notes.feedback.push(option.map_or(said.clone(), |option| format!("{option}: {said}")));
    }
    let mut seen = HashSet::new();
    notes.feedback.retain(|said| seen.insert(said.clone()));
    loose.explanation = notes.feedback.join("\n");
    loose.doubts.append(&mut notes.doubts);
    Ok(loose)
}

/// The declaration that an interaction is bound to, where it is one of identifiers.
fn declaration<'n>(root: &'n Node, interaction: &Node) -> Option<&'n Node> {
    let id = interaction.attribute("responseidentifier")?;
    let declaration = root.all("responsedeclaration").find(|node| node.attribute("identifier") == Some(id))?;
    let cardinality = matches!(declaration.attribute("cardinality"), Some("single" | "multiple"));
    let base = declaration.attribute("basetype").is_none_or(|base| base == "identifier");
    (cardinality && base).then_some(declaration)
}

fn stem(root: &Node, body: &Node, stimulus: Stimulus<'_>, notes: &mut Notes) -> String {
    let mut lines = Vec::new();
    for reference in root.all("assessmentstimulusref") {
        match reference.attribute("href").and_then(&mut *stimulus) {
            Some(node) => lines.push(text(&node, notes)),
            None => notes.left_out(reference.line, "qti-stimulus"),
        }
    }
    lines.push(text(body, notes));
    let stem = lines.join("\n").trim().to_owned();
    if stem.is_empty() { root.attribute("title").unwrap_or_default().trim().to_owned() } else { stem }
}

/// Fills in the texts of the choices; gives the places of their identifiers.
fn options(interaction: &Node, loose: &mut Loose, notes: &mut Notes) -> HashMap<String, usize> {
    let mut ids = HashMap::new();
    for choice in interaction.all("simplechoice") {
        let before = notes.feedback.len();
        let option = text(choice, notes);
        for feedback in &mut notes.feedback[before..] {
            *feedback = format!("{option}: {feedback}");
        }
        let id = choice.attribute("identifier").unwrap_or_default().trim().to_owned();
        ids.entry(id).or_insert(loose.options.len());
        loose.options.push(option);
    }
    ids
}

/// Whether the options keep their order. Where only some are fixed, such as 以上都对 at the end, none may move.
fn fixed_order(interaction: &Node, notes: &mut Notes) -> bool {
    // The standard's own default is not to shuffle.
    if interaction.attribute("shuffle").is_none_or(|shuffle| shuffle != "true") {
        return true;
    }
    let choices: Vec<&Node> = interaction.all("simplechoice").collect();
    let fixed = choices.iter().filter(|choice| choice.attribute("fixed") == Some("true")).count();
    if fixed > 0 && fixed < choices.len() {
        notes.left_out(interaction.line, "qti-some-fixed");
    }
    fixed > 0
}

/// The choices that are right, ascending; empty where the file does not say.
fn key(declaration: &Node, single: bool, ids: &HashMap<String, usize>, loose: &mut Loose, notes: &mut Notes) -> Vec<u8> {
    let place = |id: &str| ids.get(id).and_then(|at| u8::try_from(*at).ok());
    let mapped = mapped(declaration);
    let mut key: Vec<u8> = Vec::new();
    let told = declaration.child("correctresponse");
    for value in told.iter().flat_map(|correct| correct.all("value")) {
        let value = value.raw();
        if let Some(at) = place(value.trim()) {
            key.push(at);
        } else {
            let text = value.trim().chars().take(40).collect();
            loose.problems.push((declaration.line, Rule::KeyNotUnderstood { text }));
        }
    }
    key.sort_unstable();
    key.dedup();
    if told.is_some() {
        // Part marks for other options, or marks taken off, have no place in a question.
        let right = |id: &str| place(id).is_some_and(|at| key.contains(&at));
        let worth = mapped.iter().find(|(id, _)| right(id)).map_or(0.0, |(_, value)| *value);
        let plain = mapped.iter().all(|(id, value)| (*value - if right(id) { worth } else { 0.0 }).abs() < 1e-9);
        if !plain {
            notes.left_out(declaration.line, "qti-partial");
        }
        return key;
    }
    let positive: Vec<u8> = mapped.iter().filter(|(_, value)| *value > 0.0).filter_map(|(id, _)| place(id)).collect();
    // Several options of a single choice with marks: which of them is right is not said.
    let told = if single { positive.len() == 1 } else { !positive.is_empty() };
    if told {
        notes.left_out(declaration.line, "qti-key-by-mapping");
        key = positive;
        key.sort_unstable();
        key.dedup();
    }
    key
}

fn mapped(declaration: &Node) -> Vec<(String, f64)> {
    let entries = declaration.child("mapping");
    let entries = entries.iter().flat_map(|mapping| mapping.all("mapentry"));
    let read = |entry: &Node| {
        let value = entry.attribute("mappedvalue")?.trim().parse().ok()?;
        Some((entry.attribute("mapkey")?.trim().to_owned(), value))
    };
    entries.filter_map(read).collect()
}

/// Single, multiple or judge. Without a key the question is left to `loose`, which names what is missing.
fn decide(loose: &mut Loose, single: bool, key: Vec<u8>) {
    let truths: Vec<Option<bool>> = loose.options.iter().map(|option| words::truth(option)).collect();
    let judge = match truths.as_slice() {
        [Some(first), Some(second)] => single && first != second,
        _ => false,
    };
    let kind = match (judge, single) {
        (true, _) => Kind::Judge,
        (false, true) => Kind::Single,
        (false, false) => Kind::Multiple,
    };
    loose.kind = Some(KindWord::Kind(kind));
    if key.is_empty() {
        return;
    }
    let stem = loose.stem.clone();
    if judge && let [at] = key.as_slice() {
        let key = truths.get(usize::from(*at)).copied().flatten().unwrap_or(false);
        loose.body = Some(Body::Judge { stem, key });
        return;
    }
    let choice = Choice { stem, options: loose.options.clone(), key, fixed_order: loose.fixed_order };
    loose.body = Some(if single { Body::Single(choice) } else { Body::Multiple(choice) });
}

/// What the item is worth: its outcome MAXSCORE, or the most that SCORE can be.
fn marks(root: &Node) -> Option<Marks> {
    let outcome = |name: &str| root.all("outcomedeclaration").find(|node| node.attribute("identifier") == Some(name));
    let default = outcome("MAXSCORE").and_then(|node| node.child("defaultvalue")?.child("value").map(Node::raw));
    let most = || outcome("SCORE").and_then(|node| node.attribute("normalmaximum").map(str::to_owned));
    let value: f64 = default.or_else(most)?.trim().parse().ok()?;
    let milli = (value * 1000.0).round();
    // Beyond this it is no amount of marks; NaN is not either.
    (1.0..=1e9).contains(&milli).then(|| Marks::from_milli(milli as i64))
}
