//! 考后讲评包: what the leader says on one page, and behind it the questions that went worst with answers, articles and reasons.

mod speech;

use speech::OF_WHAT;
pub use speech::{Part, Wordings, middle_cut, speech_flow};

use super::record::shapes::{ABOVE, head_row, listing, title};
use crate::office::docx_out::{Cell, Paragraph};
use crate::office::flow::{Flow, Span};
use crate::report::paper::shapes::{BODY, HEADING, NOTE};
use crate::text::Texts;

const ARTICLE: Paragraph = Paragraph { left: 480, after: 60, ..BODY };

/// An option with how many chose it.
#[derive(Clone, Debug, Default)]
pub struct DebriefOption {
    pub letter: String,
    pub text: String,
    pub people: usize,
    /// As printed.
    pub share: String,
    pub key: bool,
}

#[derive(Clone, Debug, Default)]
pub struct DebriefItem {
    /// Number, code, kind and how many were right.
    pub head: String,
    /// Stem, with the material of a case before it; what stands in place of a 保密 question.
    pub stem: String,
    pub options: Vec<DebriefOption>,
    /// How sure the share is, and how many chose nothing.
    pub note: String,
    pub key: String,
    /// Label, and the text of the day or what stands for it; the label alone where the notes say that no text is held.
    pub articles: Vec<(String, String)>,
    pub why: String,
    pub explanation: String,
}

#[derive(Clone, Debug, Default)]
pub struct Debrief {
    pub bureau: String,
    pub title: String,
    pub day: String,
    pub speech: Vec<Part>,
    pub items: Vec<DebriefItem>,
    /// What the reader has to know of the figures.
    pub notes: Vec<String>,
}

/// The speech as a part of its own, so that its page stands alone, and the questions behind it.
pub fn debrief_flow(debrief: &Debrief, texts: &Texts) -> Flow {
    let mut flow = speech_flow(debrief, texts);
    if !debrief.items.is_empty() {
        flow.append(questions(debrief, texts));
    }
    flow
}

fn questions(debrief: &Debrief, texts: &Texts) -> Flow {
    let mut flow = title(&debrief.bureau, &texts.get("debrief-items-title"), &debrief.title);
    flow.text(OF_WHAT, [debrief.title.as_str(), debrief.day.as_str()].join("  "));
    for note in &debrief.notes {
        flow.text(NOTE, note.as_str());
    }
    for item in &debrief.items {
        flow.text(HEADING, item.head.as_str());
        for line in item.stem.lines() {
            flow.text(Paragraph { keep_next: true, ..BODY }, line);
        }
        if !item.options.is_empty() {
            // 对 and 错 are their own text.
            let written = item.options.iter().any(|option| !option.text.is_empty());
            let mut head = vec!["debrief-option", "debrief-option-text", "debrief-people", "debrief-share"];
            head.retain(|key| written || *key != "debrief-option-text");
            let mut rows = vec![head_row(texts, &head)];
            rows.extend(item.options.iter().map(|option| {
                let letter = if option.key {
                    texts.with("debrief-letter-key", &[("letter", option.letter.as_str().into())])
                } else {
                    option.letter.clone()
                };
                let mut row = vec![Cell::text(letter).centered()];
                if written {
                    row.push(Cell::text(option.text.as_str()));
                }
                row.push(Cell::text(option.people.to_string()).centered());
                row.push(Cell::text(option.share.as_str()).centered());
                row.into_iter().map(|cell| Cell { bold: option.key, ..cell }).collect()
            }));
            listing(&mut flow, if written { &[5, 27, 5, 6] } else { &[1, 1, 1] }, 340, rows);
        }
        if !item.note.is_empty() {
            flow.text(NOTE, item.note.as_str());
        }
        let labelled = |flow: &mut Flow, key: &str, text: &str| {
            if !text.is_empty() {
                let spans = vec![Span::bold(texts.get(key)), Span::plain(text)];
                flow.spans(Paragraph { before: 60, ..BODY }, spans);
            }
        };
        labelled(&mut flow, "debrief-key", &item.key);
        labelled(&mut flow, "debrief-why", &item.why);
        labelled(&mut flow, "debrief-explanation", &item.explanation);
        if !item.articles.is_empty() {
            flow.text(Paragraph { before: 60, ..ABOVE }, texts.get("debrief-articles"));
        }
        for (label, text) in &item.articles {
            let mut spans = vec![Span::bold(label.as_str())];
            if !text.is_empty() {
                spans.push(Span::plain(format!("  {}", text.replace('\n', ""))));
            }
            flow.spans(ARTICLE, spans);
        }
    }
    flow
}
