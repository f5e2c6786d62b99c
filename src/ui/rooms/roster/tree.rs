//! The units at the left: choosing one shows its people and those of everything under it.

use super::{Page, RosterRoom, units::UnitsPage};
use crate::ui::Cx;
use crate::ui::kit::{self, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::UnitId;
use kaofa_core::service::roster::{Cadre, UnitTree};
use std::collections::HashMap;

/// How many people belong to each unit or to one under it.
pub(super) fn counts(tree: &UnitTree, cadres: &[Cadre]) -> HashMap<UnitId, usize> {
    let mut counts: HashMap<UnitId, usize> = HashMap::new();
    for cadre in cadres {
        let mut next = cadre.data.appointment.unit;
        while let Some(unit) = next.and_then(|id| tree.get(id)) {
            *counts.entry(unit.id).or_default() += 1;
            next = unit.parent;
        }
    }
    counts
}

/// The column. Units that are no more are managed, not chosen: nobody is in them.
pub(super) fn side(room: &mut RosterRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    let foot = t::CONTROL_HEIGHT + t::S8;
    let height = (ui.available_height() - foot).max(t::CONTROL_HEIGHT);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = room.unit;
    let mut manage = false;
    if let Some(snapshot) = &room.snapshot {
        ScrollArea::vertical().id_salt("roster-tree").max_height(height).min_scrolled_height(height).auto_shrink(false).show(
            ui,
            |ui| {
                ui.add_space(t::S4);
                let all = snapshot.cadres.len().to_string();
                if kit::list_row(ui, &cx.t("roster-all-units"), &all, chosen.is_none()).clicked() {
                    chosen = None;
                }
                for (unit, depth) in snapshot.tree.ordered().iter().filter(|(unit, _)| unit.ended_on.is_none()) {
                    let count = snapshot.counts.get(&unit.id).copied().unwrap_or(0).to_string();
                    let row = kit::tree_row(ui, *depth, &unit.name, &count, chosen == Some(unit.id));
                    if row.on_hover_text(snapshot.tree.path(unit.id)).clicked() {
                        chosen = Some(unit.id);
                    }
                }
            },
        );
        ui.add_space(t::S8);
        manage = kit::list_row(ui, &cx.t("units-manage"), "", false).clicked();
    }
    if chosen != room.unit {
        room.unit = chosen;
        room.arrange();
    }
    if manage {
        room.page = Page::Units(Box::new(UnitsPage::new(chosen)));
    }
}
