//! The forms of a set side by side.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Column, DataTable, tokens as t};
use egui::Context;
use kaofa_core::domain::forms::compare::Comparison;
use kaofa_core::service::forms_files;

/// The table over the paper. True when it is left.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, comparison: &Comparison) -> bool {
    let mut closed = false;
    let shown = kit::modal(ctx, "forms-compare", &cx.t("papers-compare-title"), t::FORM_WIDTH, |ui| {
        let rows = forms_files::table(comparison, cx.texts);
        let Some((head, rows)) = rows.split_first() else { return };
        let columns: Vec<Column> = head
            .iter()
            .enumerate()
            .map(|(i, title)| {
                let column = Column::new(NAMES.get(i).copied().unwrap_or("more"), title.clone());
                match i {
                    0 => column.fixed(t::COLUMN_STATUS),
                    1 => column.remainder(t::COLUMN_CHIP),
                    _ => column.fixed(t::COLUMN_DATE).right(),
                }
            })
            .collect();
        ui.allocate_ui(egui::vec2(ui.available_width(), t::FORM_WIDTH / 2.0), |ui| {
            DataTable::new("forms-compare", &cx.t("papers-compare-title"), &columns, rows.len()).show(ui, |ui, row, col| {
                let text = rows.get(row).and_then(|cells| cells.get(col)).cloned().unwrap_or_default();
                if col < 2 {
                    kit::cell_text(ui, text)
                } else {
                    kit::cell_number(ui, text)
                };
            });
        });
        ui.add_space(t::S12);
        closed = Button::secondary(cx.t("close")).show(ui).clicked();
    });
    closed || shown.should_close
}

/// Ids of the columns: what, which, then questions and marks of each form.
const NAMES: [&str; 10] = ["what", "which", "a-n", "a-m", "b-n", "b-m", "c-n", "c-m", "d-n", "d-m"];
