//! Choosing by hand which question of the bank stands at a place of a paper.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Column, DataTable, Icon, tokens as t};
use egui::Context;
use kaofa_core::domain::ids::PaperId;
use kaofa_core::service::Command;
use kaofa_core::service::bank::QuestionRow;

/// The list over the paper.
#[derive(Debug)]
pub(super) struct Pick {
    paper: PaperId,
    position: u16,
    text: String,
    /// Only what a lot would draw from.
    alike: bool,
    asked: Option<(String, bool)>,
    rows: Option<Vec<QuestionRow>>,
    selected: Option<usize>,
}

impl Pick {
    pub(super) fn new(paper: PaperId, position: u16) -> Self {
        Self { paper, position, text: String::new(), alike: false, asked: None, rows: None, selected: None }
    }

    /// Keeps only the answer to what stands in the fields now.
    pub(super) fn offered(&mut self, command: &Command, rows: Vec<QuestionRow>) {
        if let Command::OfferQuestions { paper, position, text, alike } = command
            && (*paper, *position) == (self.paper, self.position)
            && self.asked.as_ref() == Some(&(text.clone(), *alike))
        {
            self.rows = Some(rows);
            self.selected = None;
        }
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let now = (self.text.trim().to_owned(), self.alike);
        if self.asked.as_ref() != Some(&now) {
            let (text, alike) = now.clone();
            cx.send(Command::OfferQuestions { paper: self.paper, position: self.position, text, alike });
            self.asked = Some(now);
        }
        let mut closed = false;
        let shown = kit::modal(ctx, "paper-pick", &cx.t("papers-pick-title"), t::FORM_WIDTH, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let hint = cx.t("papers-pick-search");
            kit::search_field(ui, &hint, &hint, &mut self.text);
            kit::checkbox(ui, &cx.t("papers-pick-alike"), &mut self.alike);
            self.table(ui, cx);
            let chosen = self.selected.and_then(|row| self.rows.as_ref()?.get(row)).map(|row| row.id);
            ui.horizontal(|ui| {
                let put = Button::primary(cx.t("papers-pick-do")).icon(Icon::Check).enabled(chosen.is_some());
                if put.show(ui).clicked()
                    && let Some(id) = chosen
                {
                    cx.send(Command::SwapQuestion { paper: self.paper, position: self.position, with: Some(id), seed: 0 });
                    closed = true;
                }
                closed |= Button::secondary(cx.t("close")).show(ui).clicked();
            });
        });
        closed || shown.should_close
    }

    fn table(&mut self, ui: &mut egui::Ui, cx: &Cx<'_>) {
        let size = egui::vec2(ui.available_width(), t::FORM_WIDTH / 2.5);
        ui.allocate_ui(size, |ui| {
            ui.set_min_size(size);
            let Some(rows) = &self.rows else { return };
            if rows.is_empty() {
                kit::text::muted(ui, cx.t("papers-pick-none"));
                return;
            }
            let columns = [
                Column::new("code", cx.t("papers-pick-code")).fixed(t::COLUMN_CODE),
                Column::new("area", cx.t("papers-area")).fixed(t::COLUMN_STATUS),
                Column::new("difficulty", cx.t("papers-pick-difficulty")).fixed(t::COLUMN_NUMBER).right(),
                Column::new("stem", cx.t("papers-pick-stem")).remainder(t::COLUMN_TEXT),
            ];
            let told = DataTable::new("paper-pick", &cx.t("papers-pick-title"), &columns, rows.len())
                .selected(self.selected)
                .row_name(|row| rows.get(row).map(|row| format!("{} {}", row.code, row.stem)).unwrap_or_default())
                .show(ui, |ui, row, col| {
                    let Some(row) = rows.get(row) else { return };
                    match col {
                        0 => drop(kit::cell_muted(ui, &row.code)),
                        1 => drop(kit::cell_text(ui, cx.texts.area_short(row.area))),
                        2 => drop(kit::cell_number(ui, row.difficulty.to_string())),
                        _ => drop(kit::cell_text(ui, &row.stem)),
                    }
                });
            self.selected = told.selected.or(self.selected);
        });
    }
}
