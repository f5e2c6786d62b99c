//! Taking in a table of activities: choose it, see what each row would do, do it.

use super::send;
use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, Tone, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use egui::{Align, Layout, Ui};
use kaofa_core::service::ledger::{ActivityField as F, LedgerPreview, PreviewLine, Standing};
use kaofa_core::service::ledger_command::LedgerCommand;
use kaofa_core::text::Explanation;
use std::path::PathBuf;

#[derive(Debug, Default)]
pub(super) struct Import {
    field: PathField,
    /// The path that was read last.
    read: Option<PathBuf>,
    preview: Option<Box<LedgerPreview>>,
    error: Option<Explanation>,
    /// Lines as they are shown: first what somebody should look at.
    order: Vec<usize>,
}

const fn first(standing: &Standing) -> u8 {
    match standing {
        Standing::Wrong(_) => 0,
        Standing::New(_) => 1,
        Standing::Twice(_) => 2,
        Standing::Known => 3,
    }
}

impl Import {
    pub(super) fn take(&mut self, preview: Box<LedgerPreview>) {
        self.error = None;
        self.order = (0..preview.lines.len()).collect();
        self.order.sort_by_key(|at| preview.lines.get(*at).map(|line| first(&line.standing)));
        self.preview = Some(preview);
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.preview = None;
        self.error = Some(said);
    }

    /// False when it is left.
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let leave = kit::columns::page_head(ui, &cx.t("back"), &cx.t("ledger-import"), |_| {});
        if let Some(file) = ui.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_owned())) {
            self.field = PathField::new(&file);
            self.read = None;
        }
        Card::new().padding(t::S16).show(ui, |ui| {
            self.field.show(ui, cx, &cx.t("ledger-file"), PathKind::Open(&["xlsx", "csv"]));
            ui.add_space(t::S8);
            ui.horizontal(|ui| {
                let typed = !self.field.is_empty();
                let button = cx.t("ledger-read");
                let button = if self.preview.is_some() { Button::secondary(button) } else { Button::primary(button) };
                if button.enabled(typed).show(ui).clicked() {
                    self.read(cx);
                }
                if Button::quiet(cx.t("ledger-template")).icon(Icon::Download).show(ui).clicked() {
                    let path = free_path(export_folder().join(cx.t("ledger-template-name")));
                    send(cx, LedgerCommand::Template(path));
                }
            });
        });
        ui.add_space(t::S8);
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        } else if let Some(preview) = self.preview.take() {
            self.previewed(ui, cx, &preview);
            self.preview = Some(preview);
        } else {
            kit::empty_state(ui, Icon::Upload, &cx.t("ledger-import-hint"), None);
        }
        !leave
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        self.error = None;
        self.preview = None;
        let path = self.field.path();
        self.read = Some(path.clone());
        send(cx, LedgerCommand::Preview(path));
    }

    fn previewed(&self, ui: &mut Ui, cx: &mut Cx<'_>, preview: &LedgerPreview) {
        let new = preview.new_rows();
        let known = preview.count(|s| *s == Standing::Known);
        let twice = preview.count(|s| matches!(s, Standing::Twice(_)));
        let wrong = preview.count(|s| matches!(s, Standing::Wrong(_)));
        ui.horizontal(|ui| {
            let chips = [
                ("ledger-n-new", new, Tone::Ok),
                ("ledger-n-known", known, Tone::Neutral),
                ("ledger-n-twice", twice, Tone::Neutral),
                ("ledger-n-wrong", wrong, Tone::Accent),
            ];
            for (key, n, tone) in chips.into_iter().filter(|(_, n, _)| *n > 0) {
                kit::chip(ui, &cx.tn(key, &[("n", n.into())]), tone);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let label = cx.tn("ledger-import-n", &[("n", new.into())]);
                if Button::primary(label).enabled(new > 0).show(ui).clicked() {
                    send(cx, LedgerCommand::Import(Box::new(preview.clone())));
                }
            });
        });
        for (key, left_out) in [("ledger-ignored-columns", &preview.ignored), ("ledger-ignored-sheets", &preview.ignored_sheets)]
        {
            if !left_out.is_empty() {
                kit::text::caption(ui, cx.tn(key, &[("names", left_out.join("\u{3001}").into())]));
            }
        }
        ui.add_space(t::S8);
        let columns = [
            Column::new("line", cx.t("ledger-line")).fixed(t::COLUMN_NUMBER),
            Column::new("standing", cx.t("ledger-standing")).fixed(t::COLUMN_STATUS),
            Column::new("date", cx.texts.activity_field(F::Date)).fixed(t::COLUMN_DATE),
            Column::new("kind", cx.texts.activity_field(F::Kind)).fixed(t::COLUMN_TEXT),
            Column::new("title", cx.texts.activity_field(F::Title)).fixed(t::FIELD_SHORT),
            Column::new("why", cx.t("ledger-why")).remainder(t::DESK_FILTER_WIDE),
        ];
        let name = cx.t("ledger-import");
        let line = |row: usize| self.order.get(row).and_then(|at| preview.lines.get(*at));
        let row_name = |row: usize| line(row).map(|line| line.line.to_string()).unwrap_or_default();
        let table = DataTable::new("ledger-preview", &name, &columns, self.order.len()).row_name(row_name);
        let card = Card::new().padding(0.0).fill_height(ui);
        card.show(ui, |ui| {
            table.show(ui, |ui, row, column| {
                let Some(line) = line(row) else { return };
                let text = |field: F| line.cells.get(&field).map_or("", String::as_str);
                match column {
                    0 => kit::cell_muted(ui, line.line.to_string()),
                    1 => standing(ui, cx, line),
                    2 => kit::cell_text(ui, text(F::Date)),
                    3 => kit::cell_text(ui, text(F::Kind)),
                    4 => kit::cell_text(ui, text(F::Title)),
                    _ => {
                        let why = why(cx, line);
                        kit::cell_text(ui, why.as_str()).on_hover_text(why)
                    }
                };
            })
        });
    }
}

fn standing(ui: &mut Ui, cx: &Cx<'_>, line: &PreviewLine) -> egui::Response {
    let (key, tone) = match line.standing {
        Standing::New(_) => ("ledger-new", Tone::Ok),
        Standing::Known => ("ledger-known", Tone::Neutral),
        Standing::Twice(_) => ("ledger-twice", Tone::Neutral),
        Standing::Wrong(_) => ("ledger-wrong", Tone::Accent),
    };
    kit::chip(ui, &cx.t(key), tone)
}

/// What is wrong, cell by cell as the spreadsheet names them.
fn why(cx: &Cx<'_>, line: &PreviewLine) -> String {
    match &line.standing {
        Standing::New(_) => String::new(),
        Standing::Known => cx.t("ledger-known-why"),
        Standing::Twice(first) => cx.tn("ledger-twice-why", &[("line", (*first).into())]),
        Standing::Wrong(cells) => {
            let told = cells.iter().map(|bad| {
                let why = cx.texts.activity_fault(bad.field, bad.fault);
                // Where the file has no such column, the line is all there is to name, and it stands in front already.
                let cell = if bad.cell.starts_with(|c: char| c.is_ascii_digit()) { "" } else { bad.cell.as_str() };
                let text = if bad.text.is_empty() { String::new() } else { format!(" [{}]", bad.text) };
                format!("{cell} {why}{text}").trim_start().to_owned()
            });
            told.collect::<Vec<_>>().join("\u{ff1b}")
        }
    }
}
