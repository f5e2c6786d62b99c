//! An issue of 新法速递, and 典型案例, as documents.

use super::record::shapes::{ABOVE, BODY, OFFICIAL, head_row, listing, title};
use crate::domain::digest::{ArticleFate, Digest, DigestEntry};
use crate::domain::legal_case::LegalCase;
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::Flow;
use crate::report::paper::shapes::NOTE;
use crate::text::Texts;

/// Articles shown of one law; an issue is read, and the law itself is at hand.
const MOST_ARTICLES: usize = 12;
/// Characters shown of an article.
const MOST_CHARS: usize = 240;

pub fn digest_flow(digest: &Digest, bureau: &str, texts: &Texts) -> Flow {
    let mut flow = title(bureau, &digest.title, &texts.get("activity-kind-digest"));
    if !digest.lead.trim().is_empty() {
        paragraphs(&mut flow, OFFICIAL, &digest.lead);
    }
    for (number, entry) in (1..).zip(digest.shown()) {
        let facts = [("n", number.into()), ("law", entry.law.as_str().into())];
        flow.text(Paragraph { before: 240, outline: 1, ..ABOVE }, texts.with("digest-entry", &facts));
        flow.text(NOTE, facts_of(entry, texts));
        if !entry.words.trim().is_empty() {
            paragraphs(&mut flow, OFFICIAL, &entry.words);
        }
        articles(&mut flow, entry, texts);
    }
    flow
}

/// 某年某月某日通过，某年某月某日起施行
fn facts_of(entry: &DigestEntry, texts: &Texts) -> String {
    let facts = [("adopted", entry.adopted.to_string().into()), ("effective", entry.effective.to_string().into())];
    texts.with(&format!("digest-facts-{}", entry.reason.code()), &facts)
}

fn articles(flow: &mut Flow, entry: &DigestEntry, texts: &Texts) {
    if entry.changes.is_empty() {
        return;
    }
    let mut rows = vec![head_row(texts, &["digest-fate", "digest-before", "digest-after"])];
    for change in entry.changes.iter().take(MOST_ARTICLES) {
        let side = |label: &str, text: &str| {
            let mut cell = Cell::text(shortened(text));
            if !label.is_empty() {
                cell.lines.insert(0, label.to_owned());
            }
            cell
        };
        let fate = texts.get(&format!("digest-fate-{}", change.fate.code()));
        let none = |missing: ArticleFate| change.fate == missing;
        let old =
            if none(ArticleFate::New) { Cell::text(texts.get("record-none")) } else { side(&change.old_label, &change.old) };
        let new =
            if none(ArticleFate::Gone) { Cell::text(texts.get("record-none")) } else { side(&change.new_label, &change.new) };
        rows.push(vec![Cell::text(fate).centered(), old, new]);
    }
    listing(flow, &[3, 14, 14], 360, rows);
    let more = entry.changes.len().saturating_sub(MOST_ARTICLES);
    if more > 0 {
        flow.text(NOTE, texts.with("digest-more", &[("n", more.into())]));
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MOST_CHARS {
        return text.to_owned();
    }
    text.chars().take(MOST_CHARS).chain(['\u{2026}', '\u{2026}']).collect()
}

fn paragraphs(flow: &mut Flow, shape: Paragraph, text: &str) {
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        flow.text(shape, line);
    }
}

pub fn cases_flow(cases: &[LegalCase], bureau: &str, texts: &Texts) -> Flow {
    let mut flow = title(bureau, &texts.get("activity-kind-cases"), bureau);
    for (number, case) in (1..).zip(cases) {
        let facts = [("n", number.into()), ("title", case.title.as_str().into())];
        flow.text(Paragraph { before: 240, outline: 1, ..ABOVE }, texts.with("case-heading", &facts));
        for (key, text) in [("facts", &case.facts), ("issue", &case.issue), ("rule", &case.rule), ("outcome", &case.outcome)] {
            if !text.trim().is_empty() {
                flow.text(Paragraph { bold: true, keep_next: true, ..BODY }, texts.get(&format!("case-{key}")));
                paragraphs(&mut flow, OFFICIAL, text);
            }
        }
        if !case.citations.trim().is_empty() {
            flow.text(Paragraph { bold: true, keep_next: true, ..BODY }, texts.get("case-citations"));
            paragraphs(&mut flow, BODY, &case.citations);
        }
        if !case.source.trim().is_empty() {
            flow.text(NOTE, texts.with("case-source-of", &[("source", case.source.trim().into())]));
        }
    }
    flow
}
