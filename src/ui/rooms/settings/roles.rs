//! The roles of an account as tick boxes, each with what it allows.

use crate::ui::Cx;
use crate::ui::kit::{self, tokens as t};
use egui::Ui;
use kaofa_core::domain::staff::{Role, Roles};

pub(super) fn show(ui: &mut Ui, roles: &mut Roles, cx: &Cx<'_>) {
    kit::section_heading(ui, &cx.t("settings-roles"));
    let columns = if ui.available_width() < t::DESK_ONE_COLUMN { 1 } else { 2 };
    let half = Role::ALL.len().div_ceil(columns);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.columns(columns, |columns| {
        for (ui, part) in columns.iter_mut().zip(Role::ALL.chunks(half)) {
            for role in part {
                let mut held = roles.0.contains(role);
                let label = cx.tn(
                    "settings-role",
                    &[("role", cx.texts.role(*role).into()), ("may", cx.t(&format!("settings-role-{}", role.code())).into())],
                );
                if kit::checkbox(ui, &label, &mut held).changed() {
                    if held {
                        roles.0.insert(*role);
                    } else {
                        roles.0.remove(role);
                    }
                }
            }
        }
    });
}

/// The names of all roles of an account.
pub(super) fn names(roles: &Roles, cx: &Cx<'_>) -> String {
    let names: Vec<String> = roles.0.iter().map(|role| cx.texts.role(*role)).collect();
    names.join(&cx.t("settings-comma"))
}
