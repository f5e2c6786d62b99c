//! Cases, which Moodle keeps as a description and the questions behind it: put together again by the tags that tie them.

use crate::domain::citation::Citation;
use crate::domain::marks::Marks;
use crate::domain::question::{Body, Part};
use crate::formats::exchange::Link;
use crate::formats::loose::Loose;
use crate::formats::problem::Rule;
use std::collections::HashMap;

/// A question as read, and what of it is decided elsewhere.
#[derive(Debug, Default)]
pub(super) struct Item {
    pub loose: Loose,
    pub citations: Vec<Citation>,
    pub link: Option<Link>,
}

/// Moves sub-questions into their cases. One whose case is not in the file stays a question of its own.
pub(super) fn join(all: Vec<Item>) -> Vec<Item> {
    let mut parts: HashMap<String, Vec<(usize, Item)>> = HashMap::new();
    let mut whole = Vec::new();
    for item in all {
        match &item.link {
            Some(link) if link.part > 0 => parts.entry(link.case.clone()).or_default().push((link.part, item)),
            _ => whole.push(item),
        }
    }
    for item in &mut whole {
        if let Some(link) = &item.link {
            let parts = parts.remove(&link.case).unwrap_or_default();
            let count = link.count;
            fill(&mut item.loose, parts, count);
        }
    }
    for (_, mut item) in parts.into_values().flatten() {
        item.loose.doubts.push((item.loose.line, Rule::LeftOut { what: "case-material".to_owned() }));
        whole.push(item);
    }
    whole.sort_by_key(|item| item.loose.line);
    whole
}

fn fill(case: &mut Loose, mut parts: Vec<(usize, Item)>, count: usize) {
    parts.sort_by_key(|(part, _)| *part);
    if !parts.iter().map(|(part, _)| *part).eq(1..=count) {
        let found: Vec<String> = parts.iter().map(|(part, _)| part.to_string()).collect();
        let detail = format!("{}: {} / {count}", case.number, found.join(", "));
        case.problems.push((case.line, Rule::Damaged { detail }));
    }
    let mut body = Vec::with_capacity(parts.len());
    for (_, item) in parts {
        body.extend(part(case, item));
    }
    case.body = Some(Body::Case { material: case.stem.clone(), parts: body });
}

fn part(case: &mut Loose, item: Item) -> Option<Part> {
    let Item { mut loose, citations, .. } = item;
    // Sub-questions stand behind their material unless the file was sorted otherwise.
    case.last_line = case.last_line.max(loose.last_line);
    // Told apart by their questions, where the material is the same.
    case.options.push(loose.stem);
    let marks = loose.marks.unwrap_or_else(|| {
        // What Moodle gives a question that says nothing.
        let marks = Marks::whole(1);
        loose.doubts.push((loose.line, Rule::MarksGuessed { marks: marks.to_string() }));
        marks
    });
    case.doubts.append(&mut loose.doubts);
    case.problems.append(&mut loose.problems);
    Some(Part { marks, body: loose.body?, citations, explanation: loose.explanation, waivers: loose.waivers })
}
