//! The panel in which a person's outcome is set by hand, each with its reason.

use super::ResultsRoom;
use super::names::Line;
use crate::ui::kit::{self, Button, Card, Icon, TextField, text, tokens as t};
use crate::ui::{Cx, Nav};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::text::Explanation;

/// What is being set for the selected person.
#[derive(Debug)]
pub(super) struct Form {
    outcome: Option<Outcome>,
    reason: String,
    tried: bool,
    error: Option<Explanation>,
}

impl Form {
    pub(super) fn new(outcome: Option<Outcome>, reason: &str) -> Self {
        Self { outcome, reason: reason.to_owned(), tried: false, error: None }
    }

    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        self.error = Some(said);
        true
    }
}

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, line: &Line, height: f32, cx: &mut Cx<'_>) {
    let form = room.form.get_or_insert_with(|| Form::new(line.set, &line.reason));
    let mut close = false;
    Card::new().padding(t::S16).min_height(height).show(ui, |ui| {
        ui.set_max_height(height - 2.0 * (t::S16 + t::LINE_WIDTH));
        ui.horizontal(|ui| {
            text::page_title(ui, &line.name);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close = kit::icon_button(ui, Icon::Close, &cx.t("close")).clicked();
                if kit::icon_button(ui, Icon::Account, &cx.t("results-to-cadre")).clicked() {
                    cx.go(Nav::Cadre(line.cadre));
                }
            });
        });
        egui::ScrollArea::vertical().id_salt("results-outcome").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            kit::section_heading(ui, &cx.t("results-set-outcome"));
            let by_paper = (None, cx.t("results-by-paper"));
            let by_hand = Outcome::BY_HAND.iter().map(|outcome| (Some(*outcome), cx.texts.outcome(*outcome)));
            for (outcome, label) in std::iter::once(by_paper).chain(by_hand) {
                if kit::radio(ui, &label, form.outcome == outcome).clicked() {
                    form.outcome = outcome;
                }
            }
            ui.add_space(t::S8);
            if form.outcome.is_some() {
                let missing = form.tried && form.reason.trim().is_empty();
                let error = missing.then(|| cx.t("results-reason-missing"));
                let (label, hint) = (cx.t("results-reason"), cx.t("results-reason-hint"));
                TextField::new(&label).hint(&hint).error(error.as_deref()).rows(2).id_salt("reason").show(ui, &mut form.reason);
                ui.add_space(t::S12);
            }
            if let Some(said) = &form.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
                ui.add_space(t::S12);
            }
            let reason = if form.outcome.is_some() { form.reason.trim() } else { "" };
            let changed = form.outcome != line.set || reason != line.reason;
            if Button::secondary(cx.t("save")).enabled(changed).show(ui).clicked() {
                form.tried = true;
                form.error = None;
                if form.outcome.is_none() || !reason.is_empty() {
                    let reason = reason.to_owned();
                    cx.send(Command::SetOutcome { sitting: line.sitting, cadre: line.cadre, outcome: form.outcome, reason });
                }
            }
        });
    });
    if close {
        room.selected = None;
        room.form = None;
    }
}
