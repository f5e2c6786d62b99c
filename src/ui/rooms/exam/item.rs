//! Painting one question for answering.

use super::answers::Answers;
use crate::ui::kit::{self, Card, OptionState, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, pictures};
use egui::Ui;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::image::Attachment;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::question::letter;
use kaofa_core::service::exam::SeatItem;

/// The texts of the current question while it is on the screen; egui's fields edit these.
#[derive(Debug, Default)]
pub(super) struct Texts {
    slot: Option<u16>,
    fields: Vec<String>,
    /// Put the keyboard into the first field at the next frame.
    focus: bool,
}

impl Texts {
    /// Takes over the stored answer when another question comes onto the screen.
    fn load(&mut self, item: &SeatItem, answer: Option<&Answer>) {
        if self.slot == Some(item.slot) {
            return;
        }
        self.slot = Some(item.slot);
        self.focus = true;
        self.fields = match (item.kind, answer) {
            (Kind::Blank, Some(Answer::Blanks(texts))) => texts.clone(),
            (Kind::Blank, _) => vec![String::new(); usize::from(item.blanks)],
            (Kind::Short, Some(Answer::Text(text))) => vec![text.clone()],
            (Kind::Short, _) => vec![String::new()],
            _ => Vec::new(),
        };
    }
}

/// Paints the current question. True when Enter in the last blank asks for the next one.
pub(super) fn item_ui(ui: &mut Ui, cx: &Cx<'_>, answers: &mut Answers, texts: &mut Texts) -> bool {
    let Some(item) = answers.item().cloned() else { return false };
    texts.load(&item, answers.answer(item.slot));
    text::text_row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = t::S12;
        kit::chip(ui, &cx.texts.kind_long(item.kind), Tone::Accent);
        let head = [("number", item.number.into()), ("marks", item.marks.to_string().into())];
        text::muted(ui, cx.tn("exam-item-head", &head));
        if answers.is_flagged(item.slot) {
            kit::chip(ui, &cx.t("exam-flagged"), Tone::Warn);
        }
    });
    ui.add_space(t::S12);
    let find = |number| shown(&item, number);
    if let Some(material) = &item.material {
        Card::new().padding(t::S20).show(ui, |ui| {
            kit::section_heading(ui, &cx.t("exam-material"));
            pictures::lines(ui, material, find, |ui, line| drop(text::body(ui, line)));
        });
        ui.add_space(t::S16);
    }
    pictures::lines(ui, &item.stem, find, |ui, line| drop(text::stem(ui, line)));
    ui.add_space(t::S16);
    match item.kind {
        Kind::Single | Kind::Multiple => options(ui, &item, answers),
        Kind::Judge => judge(ui, cx, &item, answers),
        Kind::Blank => return blanks(ui, cx, &item, answers, texts),
        Kind::Short | Kind::Case => short(ui, cx, &item, answers, texts),
    }
    false
}

/// The image of a mark in the texts of an item.
fn shown(item: &SeatItem, number: usize) -> Option<&Attachment> {
    item.images.iter().find(|(known, _)| *known == number).map(|(_, attachment)| attachment)
}

fn options(ui: &mut Ui, item: &SeatItem, answers: &mut Answers) {
    ui.spacing_mut().item_spacing.y = t::S12;
    let chosen = match answers.answer(item.slot) {
        Some(Answer::Options(ids)) => ids.clone(),
        _ => Vec::new(),
    };
    for (place, (id, option)) in item.options.iter().enumerate() {
        let state =
            OptionState { selected: chosen.contains(id), multiple: item.kind == Kind::Multiple, correct: None, enabled: true };
        if kit::option_row(ui, letter(place), option, state).clicked() {
            answers.choose(*id);
        }
        pictures::below(ui, option, |number| shown(item, number));
    }
}

fn judge(ui: &mut Ui, cx: &Cx<'_>, item: &SeatItem, answers: &mut Answers) {
    ui.spacing_mut().item_spacing.y = t::S12;
    let chosen = answers.answer(item.slot).cloned();
    for (id, key) in [(0, "exam-judge-right"), (1, "exam-judge-wrong")] {
        let selected = chosen == Some(Answer::Judge(id == 0));
        let state = OptionState { selected, multiple: false, correct: None, enabled: true };
        if kit::option_row(ui, letter(usize::from(id)), &cx.t(key), state).clicked() {
            answers.choose(id);
        }
    }
}

fn blanks(ui: &mut Ui, cx: &Cx<'_>, item: &SeatItem, answers: &mut Answers, texts: &mut Texts) -> bool {
    let mut changed = false;
    let mut next = false;
    let count = texts.fields.len();
    let focus = std::mem::take(&mut texts.focus);
    let mut go_on_to = None;
    let mut responses = Vec::with_capacity(count);
    for (i, value) in texts.fields.iter_mut().enumerate() {
        let label = cx.tn("exam-blank", &[("n", (i + 1).into())]);
        let field =
            TextField::new(&label).width(t::BLANK_FIELD).char_limit(MAX_BLANK_CHARS).id_salt((answers.attempt.0, item.slot, i));
        let response = field.show(ui, value);
        changed |= response.changed();
        if focus && i == 0 {
            response.request_focus();
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
            go_on_to = Some(i + 1);
        }
        responses.push(response);
        ui.add_space(t::S12);
    }
    match go_on_to.map(|i| responses.get(i)) {
        Some(Some(response)) => response.request_focus(),
        Some(None) => next = true,
        None => {}
    }
    if changed {
        answers.typed(item.slot, Answer::Blanks(texts.fields.clone()), cx.now().boot_ms);
    }
    next
}

fn short(ui: &mut Ui, cx: &Cx<'_>, item: &SeatItem, answers: &mut Answers, texts: &mut Texts) {
    let Some(value) = texts.fields.first_mut() else { return };
    let label = cx.t("exam-your-answer");
    let response = TextField::new(&label)
        .rows(10)
        .char_limit(MAX_TEXT_CHARS)
        .id_salt((answers.attempt.0, item.slot, "text"))
        .show(ui, value);
    if std::mem::take(&mut texts.focus) {
        response.request_focus();
    }
    text::caption(ui, cx.tn("exam-chars", &[("n", value.chars().count().into())]));
    if response.changed() {
        answers.typed(item.slot, Answer::Text(value.clone()), cx.now().boot_ms);
    }
}

/// Longer than any blank's key; a paste of a whole page cannot land here.
const MAX_BLANK_CHARS: usize = 100;
/// About five pages.
const MAX_TEXT_CHARS: usize = 5_000;
