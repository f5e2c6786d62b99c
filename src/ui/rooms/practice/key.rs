//! An answered question with its key: what was right, why, and where it stands in the law.

use crate::ui::kit::{self, Button, Icon, OptionState, Tone, text, tokens as t};
use crate::ui::{Cx, pictures};
use egui::Ui;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::citation::{ArticleRef, Citation};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::question::{Body, Question, letter};
use kaofa_core::service::practice::PracticeItem;

/// Options, blanks or words with the key beside the answer.
pub(super) fn answers(ui: &mut Ui, cx: &Cx<'_>, item: &PracticeItem, question: &Question, answer: Option<&Answer>) {
    let find = pictures::of(&question.attachments);
    match &question.body {
        Body::Single(choice) | Body::Multiple(choice) => {
            ui.spacing_mut().item_spacing.y = t::S8;
            let given = if let Some(Answer::Options(ids)) = answer { ids.as_slice() } else { &[] };
            for (place, (id, option)) in item.item.options.iter().enumerate() {
                let (right, selected) = (choice.key.contains(id), given.contains(id));
                let correct = (right || selected).then_some(right);
                let state = OptionState { selected, multiple: item.item.kind == Kind::Multiple, correct, enabled: false };
                kit::option_row_noted(ui, letter(place), option, state, &note(cx, right, selected));
                pictures::below(ui, option, &find);
            }
        }
        Body::Judge { key, .. } => {
            ui.spacing_mut().item_spacing.y = t::S8;
            let given = if let Some(Answer::Judge(value)) = answer { Some(*value) } else { None };
            for (place, value, name) in [(0, true, "exam-judge-right"), (1, false, "exam-judge-wrong")] {
                let (right, selected) = (*key == value, given == Some(value));
                let correct = (right || selected).then_some(right);
                let state = OptionState { selected, multiple: false, correct, enabled: false };
                kit::option_row_noted(ui, letter(place), &cx.t(name), state, &note(cx, right, selected));
            }
        }
        Body::Blank { blanks, .. } => {
            let given = if let Some(Answer::Blanks(texts)) = answer { texts.as_slice() } else { &[] };
            for (i, variants) in blanks.iter().enumerate() {
                let said = given.get(i).filter(|text| !text.trim().is_empty()).cloned();
                let said = said.unwrap_or_else(|| cx.t("exam-no-answer"));
                let line = [("n", (i + 1).into()), ("text", said.into()), ("key", variants.join(" / ").into())];
                text::reading(ui, cx.tn("exam-blank-review", &line));
            }
        }
        Body::Short { answer: model, rubric, .. } => {
            if let Some(Answer::Text(said)) = answer {
                text::muted(ui, cx.t("exam-your-answer"));
                text::reading(ui, said);
                ui.add_space(t::S8);
            }
            text::muted(ui, cx.t("exam-model-answer"));
            pictures::lines(ui, model, &find, |ui, line| drop(text::reading(ui, line)));
            for point in rubric {
                let args = [("text", point.text.as_str().into()), ("marks", point.marks.to_string().into())];
                text::caption(ui, cx.tn("exam-rubric-point", &args));
            }
        }
        Body::Case { .. } => {}
    }
}

fn note(cx: &Cx<'_>, right: bool, selected: bool) -> String {
    match (right, selected) {
        (true, true) => cx.t("exam-note-right-chosen"),
        (true, false) => cx.t("exam-note-right"),
        (false, true) => cx.t("exam-note-wrong-chosen"),
        (false, false) => String::new(),
    }
}

/// Explanation and citations; the article that was clicked.
pub(super) fn proof(ui: &mut Ui, cx: &Cx<'_>, question: &Question) -> Option<ArticleRef> {
    if !question.explanation.trim().is_empty() {
        text::muted(ui, cx.t("practice-explanation"));
        let find = pictures::of(&question.attachments);
        pictures::lines(ui, &question.explanation, find, |ui, line| drop(text::reading(ui, line)));
        ui.add_space(t::S8);
    }
    if question.citations.is_empty() {
        return None;
    }
    text::muted(ui, cx.t("exam-citation"));
    let mut clicked = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = t::S8;
        for citation in &question.citations {
            match citation {
                Citation::Article(at) => {
                    let open =
                        Button::secondary(citation.to_string()).icon(Icon::Statutes).tooltip(cx.t("practice-read-article"));
                    if open.show(ui).clicked() {
                        clicked = Some(at.clone());
                    }
                }
                Citation::Document { .. } => drop(kit::chip(ui, &citation.to_string(), Tone::Info)),
            }
        }
    });
    clicked
}
