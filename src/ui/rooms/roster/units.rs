//! Managing units: the tree at the left, what can be done with the chosen one at the right.

use super::{Snapshot, page_head};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, DateField, Icon, TextField, Tone, Typed, text, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::UnitId;
use kaofa_core::domain::unit_tree::{NAME_CHARS, Unit, UnitTree};
use kaofa_core::service::Command;
use kaofa_core::service::units::UnitEdit;
use kaofa_core::text::Explanation;

/// The page with what was typed for the chosen unit.
#[derive(Debug, Default)]
pub(super) struct UnitsPage {
    chosen: Option<UnitId>,
    /// The fields below belong to the chosen unit.
    filled: bool,
    name: String,
    parent: Option<UnitId>,
    new_name: String,
    into: Option<UnitId>,
    on: String,
    basis: String,
    error: Option<Explanation>,
}

impl UnitsPage {
    pub(super) fn new(chosen: Option<UnitId>) -> Self {
        Self { chosen, ..Self::default() }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// A change was made: the fields start anew, on the unit it was about unless a new one was added under the chosen one.
    pub(super) fn edited(&mut self, edit: &UnitEdit, unit: UnitId) {
        self.error = None;
        if !matches!(edit, UnitEdit::Add { .. }) {
            self.chosen = Some(unit);
        }
        self.filled = false;
    }

    /// Shows it; false when back was pressed.
    pub(super) fn show(&mut self, ui: &mut Ui, snapshot: Option<&Snapshot>, cx: &mut Cx<'_>) -> bool {
        let leave = page_head(ui, &cx.t("back"), &cx.t("units-manage"));
        ui.add_space(t::S8);
        let Some(snapshot) = snapshot else { return !leave };
        if !self.filled {
            self.fill(&snapshot.tree, cx);
        }
        let height = ui.available_height();
        let gap = t::S16;
        let list = if ui.available_width() < t::DESK_NARROW { t::DESK_PANEL_NARROW } else { t::DESK_PANEL };
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.set_width(list);
                Card::new().padding(t::S8).min_height(height).show(ui, |ui| self.tree(ui, snapshot, cx));
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                ScrollArea::vertical().id_salt("unit-forms").auto_shrink(false).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    ui.set_max_width(t::FORM_WIDTH.min(ui.available_width()));
                    if let Some(said) = &self.error {
                        kit::error_panel(ui, &said.what, &said.place, &said.remedy);
                    }
                    self.forms(ui, snapshot, cx);
                });
            });
        });
        !leave
    }

    fn fill(&mut self, tree: &UnitTree, cx: &Cx<'_>) {
        let unit = self.chosen.and_then(|id| tree.get(id));
        self.chosen = unit.map(|u| u.id);
        self.name = unit.map(|u| u.name.clone()).unwrap_or_default();
        self.parent = unit.and_then(|u| u.parent);
        self.new_name.clear();
        self.into = None;
        self.on = cx.date(cx.now().wall_ms);
        self.basis.clear();
        self.filled = true;
    }

    fn tree(&mut self, ui: &mut Ui, snapshot: &Snapshot, cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("units-tree").auto_shrink(false).show(ui, |ui| {
            if kit::list_row(ui, &cx.t("units-top"), "", self.chosen.is_none()).clicked() {
                self.choose(None);
            }
            for (unit, depth) in snapshot.tree.ordered() {
                let count = match unit.ended_on {
                    Some(_) => cx.t(if unit.merged_into.is_some() { "unit-merged" } else { "unit-ended" }),
                    None => snapshot.counts.get(&unit.id).copied().unwrap_or(0).to_string(),
                };
                if kit::tree_row(ui, depth + 1, &unit.name, &count, self.chosen == Some(unit.id)).clicked() {
                    self.choose(Some(unit.id));
                }
            }
        });
    }

    fn choose(&mut self, unit: Option<UnitId>) {
        self.chosen = unit;
        self.filled = false;
        self.error = None;
    }

    fn forms(&mut self, ui: &mut Ui, snapshot: &Snapshot, cx: &mut Cx<'_>) {
        let Some(unit) = self.chosen.and_then(|id| snapshot.tree.get(id)) else {
            Card::new().show(ui, |ui| {
                text::muted(ui, cx.t("units-top-help"));
                ui.add_space(t::S12);
                self.add_form(ui, None, cx);
            });
            return;
        };
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::card_title(ui, &unit.name);
            facts(ui, unit, snapshot, cx);
            if unit.ended_on.is_some() {
                if Button::secondary(cx.t("unit-reopen")).icon(Icon::Undo).show(ui).clicked() {
                    cx.send(Command::EditUnit(UnitEdit::Reopen { unit: unit.id }));
                }
                return;
            }
            self.set_form(ui, unit, snapshot, cx);
        });
        if unit.ended_on.is_some() {
            return;
        }
        Card::new().show(ui, |ui| self.add_form(ui, Some(unit.id), cx));
        Card::new().show(ui, |ui| self.end_form(ui, unit, snapshot, cx));
    }

    fn set_form(&mut self, ui: &mut Ui, unit: &Unit, snapshot: &Snapshot, cx: &mut Cx<'_>) {
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                TextField::new(&cx.t("unit-name")).char_limit(NAME_CHARS).id_salt("unit-name").show(left, &mut self.name);
                let within = snapshot.tree.within(unit.id);
                let parents = parents(&snapshot.tree, cx, |id| !within.contains(&id));
                kit::select_field(right, &cx.t("unit-parent"), &mut self.parent, &parents);
            }
        });
        ui.horizontal(|ui| {
            let changed = self.name.trim() != unit.name || self.parent != unit.parent;
            if Button::primary(cx.t("save")).enabled(changed && !self.name.trim().is_empty()).show(ui).clicked() {
                self.error = None;
                let set = UnitEdit::Set { unit: unit.id, name: self.name.clone(), parent: self.parent };
                cx.send(Command::EditUnit(set));
            }
            for (icon, key, down) in [(Icon::SortUp, "unit-up", false), (Icon::SortDown, "unit-down", true)] {
                if kit::icon_button(ui, icon, &cx.t(key)).clicked() {
                    cx.send(Command::EditUnit(UnitEdit::Shift { unit: unit.id, down }));
                }
            }
        });
    }

    fn add_form(&mut self, ui: &mut Ui, parent: Option<UnitId>, cx: &mut Cx<'_>) {
        let label = cx.t(if parent.is_some() { "unit-add-under" } else { "unit-add-top" });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            let width = ui.available_width() - t::DESK_COLUMN_NAME - t::S8;
            let ready = !self.new_name.trim().is_empty();
            let mut field =
                TextField::new(&label).width(width).char_limit(NAME_CHARS).id_salt("unit-new").show(ui, &mut self.new_name);
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            // The button stands level with the field, under its label.
            field.rect.set_left(field.rect.right() + t::S8);
            field.rect.set_right(field.rect.left() + t::DESK_COLUMN_NAME);
            let mut side = ui.new_child(egui::UiBuilder::new().id_salt("add").max_rect(field.rect));
            let button = Button::secondary(cx.t("unit-add")).icon(Icon::Add).enabled(ready);
            if (button.show(&mut side).clicked() || entered) && ready {
                self.error = None;
                cx.send(Command::EditUnit(UnitEdit::Add { name: self.new_name.clone(), parent }));
            }
        });
    }

    fn end_form(&mut self, ui: &mut Ui, unit: &Unit, snapshot: &Snapshot, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = t::S12;
        text::card_title(ui, cx.t("unit-merge-title"));
        text::muted(ui, cx.t("unit-merge-help"));
        let within = snapshot.tree.within(unit.id);
        let mut targets = parents(&snapshot.tree, cx, |id| !within.contains(&id));
        if let Some(first) = targets.first_mut() {
            first.1 = cx.t("unit-merge-none");
        }
        let mut day = Typed::Wrong;
        ui.columns(2, |columns| {
            if let [left, right] = columns {
                kit::select_field(left, &cx.t("unit-merge-into"), &mut self.into, &targets);
                let (label, wrong) = (cx.t("unit-on"), cx.t("date-wrong"));
                day = DateField { label: &label, help: "", wrong: &wrong, optional: false, salt: "unit-on" }
                    .show(right, &mut self.on);
            }
        });
        TextField::new(&cx.t("held-basis"))
            .hint(&cx.t("held-basis-hint"))
            .char_limit(100)
            .id_salt("unit-basis")
            .show(ui, &mut self.basis);
        let on = day.day();
        ui.horizontal(|ui| {
            let merge = Button::secondary(cx.t("unit-merge")).enabled(on.is_some() && self.into.is_some());
            if let (true, Some(on), Some(into)) = (merge.show(ui).clicked(), on, self.into) {
                self.error = None;
                cx.send(Command::EditUnit(UnitEdit::Merge { from: unit.id, into, on, basis: self.basis.clone() }));
            }
            let end = Button::secondary(cx.t("unit-end")).enabled(on.is_some() && self.into.is_none());
            if let (true, Some(on)) = (end.show(ui).clicked(), on) {
                self.error = None;
                cx.send(Command::EditUnit(UnitEdit::End { unit: unit.id, on }));
            }
        });
    }
}

fn facts(ui: &mut Ui, unit: &Unit, snapshot: &Snapshot, cx: &Cx<'_>) {
    let people = snapshot.counts.get(&unit.id).copied().unwrap_or(0);
    text::muted(ui, cx.tn("unit-facts", &[("path", snapshot.tree.path(unit.id).into()), ("n", people.into())]));
    if let Some(day) = unit.ended_on {
        let into = unit.merged_into.map(|id| snapshot.tree.path(id));
        let said = match into {
            Some(into) => cx.tn("unit-merged-on", &[("day", day.to_string().into()), ("into", into.into())]),
            None => cx.tn("unit-ended-on", &[("day", day.to_string().into())]),
        };
        kit::notice(ui, Tone::Info, &said);
    }
}

/// Standing units as choices, with none first.
fn parents(tree: &UnitTree, cx: &Cx<'_>, may: impl Fn(UnitId) -> bool) -> Vec<(Option<UnitId>, String)> {
    let units = tree.ordered().iter().map(|(unit, _)| unit).filter(|unit| unit.ended_on.is_none() && may(unit.id));
    std::iter::once((None, cx.t("units-top"))).chain(units.map(|unit| (Some(unit.id), tree.path(unit.id)))).collect()
}
