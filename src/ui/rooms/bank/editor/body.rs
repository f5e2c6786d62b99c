//! The fields of one kind of question; used for sub-questions too.

use super::fields;
use super::form::{BodyForm, PartForm};
use crate::ui::Cx;
use crate::ui::kit::columns::below_label;
use crate::ui::kit::number::Number;
use crate::ui::kit::{self, Button, Icon, TextField, tokens as t};
use egui::Ui;
use kaofa_core::domain::kind::Kind;

/// Most marks of a rubric point or a sub-question.
const MOST_MARKS: f64 = 100.0;
/// One press of plus or minus.
const HALF: f64 = 0.5;

/// What to do to a row of a list.
#[derive(Clone, Copy)]
pub(super) enum Move {
    Up(usize),
    Down(usize),
    Remove(usize),
}

/// Stem and key. Gives the sub-question, from 0, whose citation is to be picked.
pub(super) fn fields(ui: &mut Ui, cx: &Cx<'_>, body: &mut BodyForm) -> Option<usize> {
    let (label, hint) = match body.kind {
        Kind::Case => (cx.t("bank-material"), String::new()),
        Kind::Blank => (cx.t("bank-stem"), cx.t("bank-stem-blank-hint")),
        _ => (cx.t("bank-stem"), String::new()),
    };
    let help = if body.kind == Kind::Blank { cx.t("bank-stem-blank-help") } else { String::new() };
    let rows = if body.kind == Kind::Case { 5 } else { 3 };
    TextField::new(&label).rows(rows).hint(&hint).help(&help).show(ui, &mut body.stem);
    match body.kind {
        Kind::Single | Kind::Multiple => drop(ui.scope(|ui| super::options::options(ui, cx, body))),
        Kind::Judge => judge(ui, cx, body),
        Kind::Blank => blanks(ui, cx, body),
        Kind::Short => short(ui, cx, body),
        Kind::Case => return parts(ui, cx, body),
    }
    None
}

/// The space they take with the gap before them.
pub(super) fn tools_width() -> f32 {
    3.0 * (t::CONTROL_HEIGHT + t::S4) + t::S8
}

/// Up, down, remove.
pub(super) fn row_tools(ui: &mut Ui, cx: &Cx<'_>, what: &str, i: usize, count: usize) -> Option<Move> {
    let name = |key: &str| cx.tn(key, &[("what", what.into())]);
    let mut told = None;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = t::S4;
        ui.add_enabled_ui(i > 0, |ui| {
            if kit::icon_button(ui, Icon::SortUp, &name("bank-move-up")).clicked() {
                told = Some(Move::Up(i));
            }
        });
        ui.add_enabled_ui(i + 1 < count, |ui| {
            if kit::icon_button(ui, Icon::SortDown, &name("bank-move-down")).clicked() {
                told = Some(Move::Down(i));
            }
        });
        if kit::icon_button(ui, Icon::Close, &name("bank-remove")).clicked() {
            told = Some(Move::Remove(i));
        }
    });
    told
}

pub(super) fn apply<T>(list: &mut Vec<T>, moved: Option<Move>) {
    match moved {
        Some(Move::Up(i)) if i > 0 && i < list.len() => list.swap(i, i - 1),
        Some(Move::Down(i)) if i + 1 < list.len() => list.swap(i, i + 1),
        Some(Move::Remove(i)) if i < list.len() => drop(list.remove(i)),
        _ => {}
    }
}

fn judge(ui: &mut Ui, cx: &Cx<'_>, body: &mut BodyForm) {
    ui.horizontal(|ui| {
        kit::text::muted(ui, cx.t("bank-answer"));
        let words = [(true, cx.t("bank-true")), (false, cx.t("bank-false"))];
        kit::segmented(ui, &cx.t("bank-answer"), &mut body.judge, &words);
    });
}

fn blanks(ui: &mut Ui, cx: &Cx<'_>, body: &mut BodyForm) {
    let count = body.blank_count();
    if body.blanks.len() < count {
        body.blanks.resize(count, String::new());
    }
    let hint = cx.t("bank-blank-hint");
    for (i, variants) in body.blanks.iter_mut().take(count).enumerate() {
        let label = cx.tn("bank-blank", &[("n", (i + 1).into())]);
        TextField::new(&label).hint(&hint).id_salt(("blank", i)).show(ui, variants);
    }
}

fn short(ui: &mut Ui, cx: &Cx<'_>, body: &mut BodyForm) {
    TextField::new(&cx.t("bank-model-answer")).rows(3).show(ui, &mut body.answer);
    let (count, mut moved) = (body.rubric.len(), None);
    for (i, (text, marks)) in body.rubric.iter_mut().enumerate() {
        ui.push_id(("rubric", i), |ui| {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = t::S8;
                let tools = t::STEPPER + t::S8 + tools_width();
                let label = cx.tn("bank-rubric-point", &[("n", (i + 1).into())]);
                TextField::new(&label).width(ui.available_width() - tools).show(ui, text);
                Number::new(&cx.t("bank-marks"), 0.0..=MOST_MARKS).step(HALF).decimals(1).width(t::STEPPER).show(ui, marks);
                below_label(ui, |ui| {
                    if let Some(m) = row_tools(ui, cx, &label, i, count) {
                        moved = Some(m);
                    }
                });
            });
        });
    }
    apply(&mut body.rubric, moved);
    ui.horizontal(|ui| {
        if Button::secondary(cx.t("bank-add-point")).icon(Icon::Add).show(ui).clicked() {
            body.rubric.push((String::new(), 2.0));
        }
        let total = super::form::to_marks(body.rubric.iter().map(|(_, m)| m).sum());
        kit::text::muted(ui, cx.tn("bank-rubric-total", &[("marks", total.to_string().into())]));
    });
}

fn parts(ui: &mut Ui, cx: &Cx<'_>, body: &mut BodyForm) -> Option<usize> {
    let (count, mut moved, mut citing) = (body.parts.len(), None, None);
    for (i, part) in body.parts.iter_mut().enumerate() {
        ui.push_id(("part", i), |ui| {
            kit::hline(ui);
            let title = cx.tn("bank-part", &[("n", (i + 1).into())]);
            ui.horizontal(|ui| {
                kit::text::card_title(ui, &title);
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        let tools = tools_width();
                        ui.add_space((ui.available_width() - tools).max(0.0));
                        if let Some(m) = row_tools(ui, cx, &title, i, count) {
                            moved = Some(m);
                        }
                    });
                });
            });
            if self::part(ui, cx, part) {
                citing = Some(i);
            }
        });
    }
    apply(&mut body.parts, moved);
    if Button::secondary(cx.t("bank-add-part")).icon(Icon::Add).show(ui).clicked() {
        body.parts.push(PartForm::new());
    }
    citing
}

/// True when a citation is to be picked for it.
fn part(ui: &mut Ui, cx: &Cx<'_>, part: &mut PartForm) -> bool {
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(t::FIELD_SHORT);
            // A sub-question is never itself a case.
            let kinds: Vec<_> = Kind::ALL.into_iter().filter(|k| *k != Kind::Case).map(|k| (k, cx.texts.kind(k))).collect();
            kit::select_field(ui, &cx.t("bank-kind"), &mut part.content.body.kind, &kinds);
        });
        Number::new(&cx.t("bank-marks"), 0.0..=MOST_MARKS).step(HALF).decimals(1).show(ui, &mut part.marks);
    });
    fields(ui, cx, &mut part.content.body);
    fields::proof(ui, cx, &mut part.content)
}
