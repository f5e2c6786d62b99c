//! Composing: the blueprint as a table of rows, what the bank has for each, and drawing the paper.

use super::presets::{self, Preset};
use super::rows::{self, Row};
use crate::ui::Cx;
use crate::ui::kit::columns::page_head;
use crate::ui::kit::{self, Button, Icon, TextField, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::blueprint::Blueprint;
use kaofa_core::service::Command;
use kaofa_core::service::forms::FormsOrder;
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
    /// For which blueprint feasibility was asked last.
    asked: Option<(Blueprint, bool)>,
    /// What each row could draw from, in the order of the rows asked for.
    available: Vec<usize>,
    /// The row that composing could not fill: (row, wanted, available).
    shortage: Option<(usize, usize, usize)>,
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
            asked: None,
            available: Vec::new(),
            shortage: None,
            refused: None,
        }
    }

    fn blueprint(&self) -> Blueprint {
        Blueprint { rows: self.rows.iter().map(Row::row).collect() }
    }

    /// Keeps only the answer to what stands in the table now.
    pub(super) fn feasible(&mut self, blueprint: &Blueprint, approved_only: bool, available: Vec<usize>) {
        if self.asked.as_ref().is_some_and(|(b, a)| b == blueprint && *a == approved_only) {
            self.available = available;
        }
    }

    pub(super) fn ask_again(&mut self) {
        self.asked = None;
    }

    pub(super) fn short(&mut self, row: usize, wanted: usize, available: usize) {
        self.shortage = Some((row, wanted, available));
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let blueprint = self.blueprint();
        if self.asked.as_ref().is_none_or(|(b, a)| *b != blueprint || *a != self.approved_only) {
            if self.asked.is_some() {
                self.shortage = None;
                self.refused = None;
            }
            self.asked = Some((blueprint.clone(), self.approved_only));
            cx.send(Command::Feasibility { blueprint: blueprint.clone(), approved_only: self.approved_only });
        }
        let seed: Option<u64> = self.seed.trim().parse().ok();
        let ready = !self.title.trim().is_empty() && blueprint.question_count() > 0 && seed.is_some();
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
            self.shortage = None;
            self.refused = None;
            let title = self.title.trim().to_owned();
            let order = FormsOrder {
                avoid_last: self.avoid_last,
                approved_only: self.approved_only,
                ..FormsOrder::parallel(&title, blueprint, self.forms, seed)
            };
            cx.send(Command::ComposeForms(Box::new(order)));
        }
        ScrollArea::vertical().id_salt("plan").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S16;
            if let Some(error) = &self.refused {
                kit::error_panel(ui, &error.what, &error.place, &error.remedy);
            }
            kit::card(ui, |ui| self.facts(ui, cx));
            kit::Card::new().padding(t::S16).show(ui, |ui| {
                let notes = rows::Notes { available: &self.available, shortage: self.shortage };
                rows::table(ui, cx, &mut self.rows, &notes);
            });
        });
        back
    }

    /// Title, preset, seed and the rule.
    fn facts(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.y = t::S12;
        let half = ((ui.available_width() - t::S16) / 2.0).floor();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            let error = self.title.trim().is_empty().then(|| cx.t("papers-title-missing"));
            TextField::new(&cx.t("papers-title")).width(half).char_limit(60).error(error.as_deref()).show(ui, &mut self.title);
            ui.vertical(|ui| {
                ui.set_width(half);
                self.preset(ui, cx);
            });
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            ui.vertical(|ui| {
                ui.set_width(half);
                self.seed(ui, cx);
            });
            ui.vertical(|ui| {
                ui.set_width(half);
                ui.spacing_mut().item_spacing.y = t::S4;
                kit::text::caption(ui, cx.t("papers-approved-label"));
                kit::switch(ui, &cx.t("papers-approved-only"), &mut self.approved_only);
            });
        });
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            ui.vertical(|ui| {
                ui.set_width(half);
                let forms: Vec<_> = (1..=MOST_FORMS).map(|n| (n, cx.tn("papers-forms-n", &[("n", n.into())]))).collect();
                kit::select_field(ui, &cx.t("papers-forms"), &mut self.forms, &forms);
            });
            ui.vertical(|ui| {
                ui.set_width(half);
                let mut avoid = vec![(0, cx.t("papers-avoid-none"))];
                avoid.extend([1_u32, 2, 3, 5].map(|n| (n, cx.tn("papers-avoid-n", &[("n", n.into())]))));
                kit::select_field(ui, &cx.t("papers-avoid"), &mut self.avoid_last, &avoid);
            });
        });
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
        }
    }

    fn seed(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let error = self.seed.trim().parse::<u64>().is_err().then(|| cx.t("papers-seed-wrong"));
        ui.horizontal_top(|ui| {
            let width = ui.available_width() - t::STEPPER - t::S8;
            let help = cx.t("papers-seed-help");
            TextField::new(&cx.t("papers-seed"))
                .width(width)
                .help(&help)
                .char_limit(19)
                .error(error.as_deref())
                .show(ui, &mut self.seed);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = t::S4;
                kit::text::caption(ui, " ");
                if Button::secondary(cx.t("papers-seed-other")).full_width().show(ui).clicked() {
                    self.seed = random_seed();
                }
            });
        });
    }
}

/// A number nobody chose: the standard library seeds its hash maps from the system's random source.
fn random_seed() -> String {
    (RandomState::new().build_hasher().finish() % SEED_LIMIT).to_string()
}
