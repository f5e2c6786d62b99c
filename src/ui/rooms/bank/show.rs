//! A question in full, with its key: for the side panel, the import preview and the history.

use crate::ui::kit::{self, Icon, Tone, palette, tokens as t};
use crate::ui::{Cx, Nav, RoomId, pictures};
use egui::{Color32, Label, RichText, Ui};
use kaofa_core::domain::citation::{ArticleRef, Citation};
use kaofa_core::domain::image::Attachment;
use kaofa_core::domain::kind::{Secrecy, Status};
use kaofa_core::domain::question::{Body, Question, RubricPoint, Waiver, letter};
use kaofa_core::domain::review::NoteKind;
use kaofa_core::formats::Draft;
use kaofa_core::service::review::{CitedText, Note, PaperUse};
use kaofa_core::text::Texts;

/// The author of a revision; a dash stands for the program itself.
pub(super) fn writer(texts: &Texts, author: &str) -> String {
    if author.trim_matches('-').is_empty() { texts.get("bank-built-in") } else { author.to_owned() }
}

/// The tone of a status chip.
pub(super) const fn status_tone(status: Status) -> Tone {
    match status {
        Status::Draft => Tone::Neutral,
        Status::Pending => Tone::Info,
        Status::Approved => Tone::Ok,
        Status::Retired => Tone::Warn,
    }
}

/// Everything a trainer needs to judge the question. Gives the article whose citation was clicked.
pub(super) fn question(ui: &mut Ui, texts: &Texts, question: &Question, status: Option<Status>) -> Option<ArticleRef> {
    kit::text::text_row(ui, |ui| {
        kit::chip(ui, &texts.kind_long(question.kind()), Tone::Accent);
        if let Some(status) = status {
            kit::chip(ui, &texts.status(status), status_tone(status));
        }
        if question.secrecy == Secrecy::Confidential {
            kit::chip(ui, &texts.get("bank-secrecy-confidential"), Tone::Warn);
        }
    });
    ui.add_space(t::S4);
    let in_parts = body(ui, texts, &question.body, &question.attachments);
    let clicked = citations(ui, texts, &question.citations).or(in_parts);
    explanation(ui, texts, &question.explanation, &question.attachments);
    waivers(ui, texts, &question.waivers);
    ui.add_space(t::S8);
    facts(ui, texts, question, true);
    clicked
}

/// The words of the law where citations point.
pub(super) fn cited(ui: &mut Ui, texts: &Texts, cited: &[CitedText]) {
    kit::section_heading(ui, &texts.get("bank-cited"));
    for one in cited {
        ui.add_space(t::S4);
        kit::text::body(ui, one.citation.to_string());
        match &one.text {
            Some(text) => drop(kit::text::reading(ui, text)),
            None if matches!(one.citation, Citation::Article(_)) => drop(kit::text::caption(ui, texts.get("bank-cited-none"))),
            None => {}
        }
    }
}

/// Remarks and verdicts, newest first.
pub(super) fn notes(ui: &mut Ui, cx: &Cx<'_>, notes: &[Note]) {
    for note in notes {
        kit::text::text_row(ui, |ui| {
            kit::chip(ui, &cx.t(&format!("note-{}", note.kind.code())), note_tone(note.kind));
            let args =
                [("who", note.author.as_str().into()), ("n", note.number.into()), ("when", cx.date_time(note.at_ms).into())];
            kit::text::caption(ui, cx.tn("bank-note-by", &args));
        });
        if !note.text.is_empty() {
            kit::text::reading(ui, &note.text);
        }
        ui.add_space(t::S4);
    }
}

const fn note_tone(kind: NoteKind) -> Tone {
    match kind {
        NoteKind::Remark => Tone::Info,
        NoteKind::Approved => Tone::Ok,
        NoteKind::Waived | NoteKind::Returned => Tone::Warn,
    }
}

/// Papers and sittings the question stands in.
pub(super) fn uses(ui: &mut Ui, cx: &mut Cx<'_>, uses: &[PaperUse]) {
    for one in uses {
        let version = cx.tn("bank-use-revision", &[("n", one.number.into())]);
        if kit::list_row(ui, &one.title, &version, false).clicked() {
            cx.go(Nav::Room(RoomId::Papers));
        }
        for (sitting, title, state) in &one.sittings {
            if kit::nested_row(ui, title, &cx.texts.sitting_state(*state), false).clicked() {
                cx.go(Nav::Sitting(*sitting));
            }
        }
    }
}

/// A question that is not stored yet: without what its file does not say.
pub(super) fn draft(ui: &mut Ui, texts: &Texts, draft: &Draft) {
    let question = &draft.question;
    kit::text::text_row(ui, |ui| drop(kit::chip(ui, &texts.kind_long(question.kind()), Tone::Accent)));
    ui.add_space(t::S4);
    if draft.lacks.key && matches!(question.body, Body::Judge { .. }) {
        // The key in the question is a placeholder.
        stem(ui, question.body.stem(), &question.attachments);
    } else {
        body(ui, texts, &question.body, &question.attachments);
    }
    citations(ui, texts, &question.citations);
    explanation(ui, texts, &question.explanation, &question.attachments);
    waivers(ui, texts, &question.waivers);
    ui.add_space(t::S8);
    facts(ui, texts, question, !draft.lacks.area);
}

/// 免核: checks that a person made instead of the program.
fn waivers(ui: &mut Ui, texts: &Texts, waivers: &[Waiver]) {
    for waiver in waivers {
        let proof = texts.get(&format!("proof-{}", waiver.proof.code()));
        let args = [("proof", proof.into()), ("reason", waiver.reason.as_str().into())];
        kit::text::caption(ui, texts.with("bank-waiver", &args));
    }
}

fn facts(ui: &mut Ui, texts: &Texts, question: &Question, placed: bool) {
    let mut facts = Vec::new();
    if !question.code.is_empty() {
        facts.push(question.code.clone());
    }
    if placed {
        facts.push(texts.area_short(question.area));
    }
    facts.push(texts.with("bank-difficulty-estimate", &[("n", question.difficulty.into())]));
    if let Some(cognition) = question.cognition {
        facts.push(texts.cognition(cognition));
    }
    if let Some(marks) = question.marks {
        facts.push(texts.with("marks-amount", &[("marks", marks.to_string().into())]));
    }
    kit::text::caption(ui, facts.join(" · "));
    if !question.tags.is_empty() {
        kit::text::caption(
            ui,
            texts.with("bank-tags-are", &[("tags", question.tags.join(&texts.get("bank-list-comma")).into())]),
        );
    }
    if let Some(group) = &question.exclusive_group {
        kit::text::caption(ui, texts.with("bank-group-is", &[("group", group.as_str().into())]));
    }
}

fn heading(ui: &mut Ui, title: &str) {
    ui.add_space(t::S8);
    kit::section_heading(ui, title);
}

fn citations(ui: &mut Ui, texts: &Texts, citations: &[Citation]) -> Option<ArticleRef> {
    if citations.is_empty() {
        return None;
    }
    let mut clicked = None;
    heading(ui, &texts.get("bank-citations"));
    kit::text::text_row(ui, |ui| {
        for citation in citations {
            let text = citation.to_string();
            // The article itself is one click away; the panel's owner goes there.
            let chip = kit::chip(ui, &text, Tone::Info).interact(egui::Sense::click());
            chip.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, true, &text));
            if chip.on_hover_cursor(egui::CursorIcon::PointingHand).on_hover_text(&text).clicked()
                && let Citation::Article(at) = citation
            {
                clicked = Some(at.clone());
            }
        }
    });
    clicked
}

fn explanation(ui: &mut Ui, texts: &Texts, text: &str, images: &[Attachment]) {
    if !text.trim().is_empty() {
        heading(ui, &texts.get("bank-explanation"));
        kit::text::reading(ui, text);
        pictures::below(ui, text, pictures::of(images));
    }
}

fn stem(ui: &mut Ui, words: &str, images: &[Attachment]) {
    let line = (t::TYPE_CARD * t::LINE_BODY).round();
    let text = RichText::new(words).size(t::TYPE_CARD).color(palette(ui).text).line_height(Some(line));
    ui.add(Label::new(text).selectable(true).wrap());
    pictures::below(ui, words, pictures::of(images));
}

/// Stem, options with the key marked, parts, rubric.
fn body(ui: &mut Ui, texts: &Texts, body: &Body, images: &[Attachment]) -> Option<ArticleRef> {
    stem(ui, body.stem(), images);
    ui.add_space(t::S4);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        answer_part(ui, texts, body, images)
    })
    .inner
}

/// What follows the stem.
fn answer_part(ui: &mut Ui, texts: &Texts, body: &Body, images: &[Attachment]) -> Option<ArticleRef> {
    let mut clicked = None;
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            for (i, option) in choice.options.iter().enumerate() {
                let right = choice.key.iter().any(|k| usize::from(*k) == i);
                hanging(ui, &letter(i).to_string(), option, right.then(|| texts.get("bank-key")));
                pictures::below(ui, option, pictures::of(images));
            }
        }
        Body::Judge { key, .. } => {
            let word = texts.get(if *key { "bank-true" } else { "bank-false" });
            answer(ui, texts, &word);
        }
        Body::Blank { blanks, .. } => {
            for (i, variants) in blanks.iter().enumerate() {
                hanging(ui, &(i + 1).to_string(), &variants.join(" / "), Some(texts.get("bank-key")));
            }
        }
        Body::Short { answer: text, rubric, .. } => {
            if !text.trim().is_empty() {
                heading(ui, &texts.get("bank-answer"));
                kit::text::reading(ui, text);
                pictures::below(ui, text, pictures::of(images));
            }
            rubric_points(ui, texts, rubric);
        }
        Body::Case { parts, .. } => {
            for (i, part) in parts.iter().enumerate() {
                ui.add_space(t::S8);
                kit::hline(ui);
                ui.add_space(t::S4);
                let args = [
                    ("n", (i + 1).into()),
                    ("kind", texts.kind(part.body.kind()).into()),
                    ("marks", part.marks.to_string().into()),
                ];
                kit::section_heading(ui, &texts.with("bank-part-title", &args));
                self::body(ui, texts, &part.body, images);
                clicked = citations(ui, texts, &part.citations).or(clicked);
                explanation(ui, texts, &part.explanation, images);
                waivers(ui, texts, &part.waivers);
            }
        }
    }
    clicked
}

fn rubric_points(ui: &mut Ui, texts: &Texts, rubric: &[RubricPoint]) {
    if rubric.is_empty() {
        return;
    }
    heading(ui, &texts.get("bank-rubric"));
    for (i, point) in rubric.iter().enumerate() {
        let marks = texts.with("marks-amount", &[("marks", point.marks.to_string().into())]);
        hanging(ui, &(i + 1).to_string(), &format!("{}  {marks}", point.text), None);
    }
}

fn answer(ui: &mut Ui, texts: &Texts, word: &str) {
    let p = palette(ui);
    kit::text::text_row(ui, |ui| {
        kit::text::muted(ui, texts.get("bank-answer"));
        ui.label(RichText::new(word).size(t::TYPE_BODY).color(p.ok));
        ui.label(Icon::Check.text(t::ICON_SMALL).color(p.ok));
    });
}

/// A letter or number in front of text that wraps beside it; `key` is the word for the right one.
fn hanging(ui: &mut Ui, mark: &str, text: &str, key: Option<String>) {
    let p = palette(ui);
    let color = if key.is_some() { p.ok } else { p.muted };
    let row = |text: &str, color: Color32| {
        RichText::new(text).size(t::TYPE_BODY).color(color).line_height(Some((t::TYPE_BODY * t::LINE_BODY).round()))
    };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
        let left = ui.cursor().left();
        ui.label(row(mark, color));
        ui.add_space((left + t::HANGING - ui.cursor().left()).max(t::S4));
        ui.vertical(|ui| {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = t::S4;
                ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
                ui.add(Label::new(row(text, color)).wrap());
                if let Some(word) = key {
                    ui.label(Icon::Check.text(t::ICON_SMALL).color(color)).on_hover_text(word);
                }
            });
        });
    });
}
