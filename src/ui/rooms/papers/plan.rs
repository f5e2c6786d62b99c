//! Composing: the blueprint as a table of specification or as rows, what the bank has for each, and drawing the paper.

use super::matrix::{Held, Matrix};
use super::presets::{self, Preset};
use super::rows::{self, Row};
use super::share::Share;
use crate::ui::Cx;
use crate::ui::kit::columns::page_head;
use crate::ui::kit::{self, Button, Icon, TextField, Tone, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::blueprint::Blueprint;
use kaofa_core::domain::forms::ComposeError;
use kaofa_core::service::forms::{Feasibility, FormsOrder};
use kaofa_core::service::{Command, ServiceError};
use kaofa_core::text::Explanation;
use std::hash::{BuildHasher, Hasher, RandomState};

/// Most digits of a seed, so that it can be read aloud and typed again.
const SEED_LIMIT: u64 = 1_000_000_000;
/// Forms offered here; the command line draws any number.
const MOST_FORMS: usize = 4;

/// A blueprint being written.
#[derive(Debug)]
pub(super) struct Plan {
    title: String,
    rows: Vec<Row>,
    approved_only: bool,
    seed: String,
    /// Parallel forms drawn together.
    forms: usize,
    /// Questions of the last so many sittings are left out.
    avoid_last: u32,
    presets: Vec<Preset>,
    matrix: Matrix,
    /// The list of rows instead of the table.
    by_rows: bool,
    share: Share,
    /// For which order feasibility was asked last.
    asked: Option<FormsOrder>,
    feasible: Feasibility,
    refused: Option<Explanation>,
}

impl Plan {
    /// Starts from the first preset.
    pub(super) fn new(cx: &Cx<'_>) -> Self {
        let presets = presets::all();
        let rows = presets.first().map(|p| p.rows.iter().map(Row::of).collect()).unwrap_or_default();
        let title = cx.tn("papers-title-default", &[("date", cx.date(cx.now().wall_ms).into())]);
        Self {
            title,
            rows,
            approved_only: false,
            seed: random_seed(),
            forms: 1,
            avoid_last: 0,
            presets,
            matrix: Matrix::default(),
            by_rows: false,
            share: Share::of(None),
            asked: None,
            feasible: Feasibility::default(),
            refused: None,
        }
    }

    fn blueprint(&self) -> Blueprint {
        Blueprint { rows: self.rows.iter().map(Row::row).collect(), difficulty: self.share.share() }
    }

    fn order(&self, title: &str, seed: u64) -> FormsOrder {
        FormsOrder {
            avoid_last: self.avoid_last,
            approved_only: self.approved_only,
            ..FormsOrder::parallel(title, self.blueprint(), self.forms, seed)
        }
    }

    /// Keeps only the answer to what stands in the table now.
    pub(super) fn feasible(&mut self, order: &FormsOrder, feasible: Feasibility) {
        if self.asked.as_ref() == Some(order) {
            self.feasible = feasible;
        }
    }

    pub(super) fn ask_again(&mut self) {
        self.asked = None;
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        // Which seed draws does not matter for what can be drawn.
        let order = self.order("", 0);
        let blueprint = order.blueprint.clone();
        if self.asked.as_ref() != Some(&order) {
            if self.asked.is_some() {
                self.refused = None;
            }
            cx.send(Command::Feasibility(Box::new(order.clone())));
            self.asked = Some(order);
        }
        let seed: Option<u64> = self.seed.trim().parse().ok();
        let ready = !self.title.trim().is_empty() && blueprint.question_count() > 0 && seed.is_some() && self.share.is_ready();
        let mut compose = false;
        let back = page_head(ui, &cx.t("back"), &cx.t("papers-new-title"), |ui| {
            let button = Button::primary(cx.t("papers-compose")).icon(Icon::Check).enabled(ready);
            let button = if ready { button } else { button.tooltip(cx.t("papers-compose-why")) };
            compose = button.show(ui).clicked() && ready;
            ui.add_space(t::S8);
            let args = [("n", blueprint.question_count().into()), ("marks", blueprint.full_marks().printed().into())];
            kit::text::figure_sized(ui, &cx.tn("papers-totals", &args), "", t::TYPE_CARD);
        });
        if compose && let Some(seed) = seed {
            self.refused = None;
            cx.send(Command::ComposeForms(Box::new(self.order(self.title.trim(), seed))));
        }
        ScrollArea::vertical().id_salt("plan").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S16;
            if let Some(error) = &self.refused {
                kit::error_panel(ui, &error.what, &error.place, &error.remedy);
            }
            kit::Card::new().padding(t::S16).show(ui, |ui| self.facts(ui, cx));
            kit::Card::new().padding(t::S16).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S12;
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = t::S16;
                    let views = [(false, cx.t("papers-by-table")), (true, cx.t("papers-by-rows"))];
                    kit::segmented(ui, &cx.t("papers-view"), &mut self.by_rows, &views);
                    if !self.by_rows {
                        self.matrix.choices(ui, cx, &self.rows);
                    }
                });
                self.findings(ui, cx);
                if self.by_rows {
                    let notes = rows::Notes { available: &self.feasible.available, forms: self.forms };
                    rows::table(ui, cx, &mut self.rows, &notes);
                } else {
                    let held = Held { stock: &self.feasible.stock, forms: self.forms };
                    self.matrix.ui(ui, cx, &mut self.rows, &held);
                }
            });
        });
        back
    }

    /// What cannot be drawn, cell by cell; what only several rows together want too much of; the share of difficulty.
    fn findings(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let mut told = false;
        for (row, available) in self.rows.iter().zip(&self.feasible.available) {
            let wanted = usize::from(row.count) * self.forms;
            if wanted > *available {
                told = true;
                let args = [("what", row.name(cx).into()), ("wanted", wanted.into()), ("available", (*available).into())];
                kit::notice(ui, Tone::Accent, &cx.tn("papers-short-of", &args));
            }
        }
        match &self.feasible.refused {
            Some(ComposeError::Shortage { row, competing, wanted, available, .. }) if !told => {
                let named = std::iter::once(row).chain(competing).filter_map(|row| self.rows.get(*row));
                let names: Vec<String> = named.map(|row| row.name(cx)).collect();
                let args = [
                    ("what", names.join(&cx.t("papers-semicolon")).into()),
                    ("wanted", (*wanted).into()),
                    ("available", (*available).into()),
                ];
                let key = if competing.is_empty() { "papers-short-of" } else { "papers-short-together" };
                kit::notice(ui, Tone::Accent, &cx.tn(key, &args));
            }
            Some(error @ (ComposeError::DifficultyShare { .. } | ComposeError::Locked(_) | ComposeError::Anchors { .. })) => {
                let said = cx.texts.explain(&ServiceError::Compose(error.clone()));
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            _ => {}
        }
    }

    /// Title, preset, number of forms; exposure, approval, seed; the share of difficulty.
    fn facts(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.y = t::S12;
        let third = ((ui.available_width() - 2.0 * t::S16) / 3.0).floor();
        let field = |ui: &mut Ui, content: &mut dyn FnMut(&mut Ui)| {
            ui.vertical(|ui| {
                ui.set_width(third);
                content(ui);
            });
        };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            let error = self.title.trim().is_empty().then(|| cx.t("papers-title-missing"));
            TextField::new(&cx.t("papers-title")).width(third).char_limit(60).error(error.as_deref()).show(ui, &mut self.title);
            field(ui, &mut |ui| self.preset(ui, cx));
            field(ui, &mut |ui| {
                let forms: Vec<_> = (1..=MOST_FORMS).map(|n| (n, cx.tn("papers-forms-n", &[("n", n.into())]))).collect();
                kit::select_field(ui, &cx.t("papers-forms"), &mut self.forms, &forms);
            });
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            field(ui, &mut |ui| {
                let mut avoid = vec![(0, cx.t("papers-avoid-none"))];
                avoid.extend([1_u32, 2, 3, 5].map(|n| (n, cx.tn("papers-avoid-n", &[("n", n.into())]))));
                kit::select_field(ui, &cx.t("papers-avoid"), &mut self.avoid_last, &avoid);
            });
            field(ui, &mut |ui| {
                ui.spacing_mut().item_spacing.y = t::S4;
                kit::text::caption(ui, cx.t("papers-approved-label"));
                kit::switch(ui, &cx.t("papers-approved-only"), &mut self.approved_only);
            });
            field(ui, &mut |ui| self.seed(ui, cx));
        });
        let questions = self.blueprint().question_count();
        self.share.ui(ui, cx, questions);
    }

    fn preset(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let now = self.blueprint().rows;
        let mut chosen = self.presets.iter().position(|p| p.rows == now);
        let mut choices: Vec<_> = self.presets.iter().enumerate().map(|(i, p)| (Some(i), cx.t(&p.name))).collect();
        if chosen.is_none() {
            choices.insert(0, (None, cx.t("papers-preset-own")));
        }
        if kit::select_field(ui, &cx.t("papers-preset"), &mut chosen, &choices).changed()
            && let Some(preset) = chosen.and_then(|i| self.presets.get(i))
        {
            self.rows = preset.rows.iter().map(Row::of).collect();
            // What the preset asks for is to be seen whole.
            self.matrix = Matrix::default();
        }
    }

    fn seed(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let error = self.seed.trim().parse::<u64>().is_err().then(|| cx.t("papers-seed-wrong"));
        ui.horizontal_top(|ui| {
            let width = ui.available_width() - t::STEPPER - t::S8;
            TextField::new(&cx.t("papers-seed")).width(width).char_limit(19).error(error.as_deref()).show(ui, &mut self.seed);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = t::S4;
                kit::text::caption(ui, " ");
                let other = Button::secondary(cx.t("papers-seed-other")).full_width().tooltip(cx.t("papers-seed-help"));
                if other.show(ui).clicked() {
                    self.seed = random_seed();
                }
            });
        });
    }
}

/// A number nobody chose: the standard library seeds its hash maps from the system's random source.
pub(super) fn random_number() -> u64 {
    RandomState::new().build_hasher().finish() % SEED_LIMIT
}

fn random_seed() -> String {
    random_number().to_string()
}
