//! Taking in a roster file: choose it, see what it would do, do it.

use super::page_head;
use crate::ui::Cx;
use crate::ui::files::FilePick;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, TextField, Tone, text, tokens as t};
use egui::{Align, Key, Layout, Ui};
use kaofa_core::formats::roster::RosterProblem;
use kaofa_core::service::Command;
use kaofa_core::service::roster::{RosterPreview, RosterStanding};
use kaofa_core::text::Explanation;
use std::path::PathBuf;

/// Whether the page stays after this frame.
pub(super) enum Next {
    Stay,
    Leave,
}

/// Which list of the preview is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    People,
    Problems,
}

/// A roster file on its way in.
#[derive(Debug, Default)]
pub(super) struct Import {
    path: String,
    pick: Option<FilePick>,
    preview: Option<Box<RosterPreview>>,
    error: Option<Explanation>,
    tab: Tab,
    selected: Option<usize>,
}

impl Import {
    pub(super) fn take(&mut self, preview: Box<RosterPreview>) {
        self.error = None;
        self.tab = if preview.draft.rows.is_empty() && !preview.draft.problems.is_empty() { Tab::Problems } else { Tab::People };
        self.selected = None;
        self.preview = Some(preview);
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Next {
        let leave = page_head(ui, &cx.t("back"), &cx.t("roster-import"));
        ui.add_space(t::S8);
        self.poll(ui, cx);
        Card::new().padding(t::S16).show(ui, |ui| self.choose(ui, cx));
        ui.add_space(t::S8);
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        } else if let Some(preview) = self.preview.take() {
            self.previewed(ui, &preview, cx);
            self.preview = Some(preview);
        } else {
            kit::empty_state(ui, Icon::Upload, &cx.t("roster-import-hint"), None);
        }
        if leave { Next::Leave } else { Next::Stay }
    }

    /// A file chosen in the dialog or dropped on the window.
    fn poll(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let dropped = ui.input(|i| i.raw.dropped_files.first().map(|file| file.path().to_owned()));
        let picked = FilePick::take(&mut self.pick);
        if let Some(path) = dropped.or(picked) {
            self.pick = None;
            self.path = path.display().to_string();
            self.read(cx);
        }
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        self.error = None;
        self.preview = None;
        cx.send(Command::PreviewRoster(PathBuf::from(self.path.trim())));
    }

    fn choose(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let (browse, read) = (cx.t("browse"), cx.t("roster-read"));
        let buttons = 2.0 * (t::DESK_COLUMN_NAME + t::S8);
        let label = cx.t("file-path");
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - buttons).max(t::S56);
            let field =
                TextField::new(&label).hint(&cx.t("roster-path-hint")).width(width).id_salt("path").show(ui, &mut self.path);
            if field.changed() {
                self.preview = None;
                self.error = None;
            }
            let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            // The buttons stand level with the field, under its label.
            let top = field.rect.left_top().y;
            let at = egui::Rect::from_min_max(
                egui::pos2(field.rect.right() + t::S8, top),
                egui::pos2(ui.max_rect().right(), field.rect.bottom()),
            );
            let mut side =
                ui.new_child(egui::UiBuilder::new().id_salt("buttons").max_rect(at).layout(Layout::left_to_right(Align::Center)));
            if Button::secondary(browse).min_width(t::DESK_COLUMN_NAME).show(&mut side).clicked() {
                let (title, kind) = (cx.t("roster-import"), cx.t("roster-file-kind"));
                self.pick = Some(FilePick::open(ui.ctx(), &title, &kind, &["xlsx", "csv"]));
            }
            let typed = !self.path.trim().is_empty();
            // Once something can be imported, importing is the one primary action.
            let button = if self.preview.is_some() { Button::secondary(read) } else { Button::primary(read) };
            let pressed = button.min_width(t::DESK_COLUMN_NAME).enabled(typed).show(&mut side).clicked();
            if typed && (pressed || entered) {
                self.read(cx);
            }
        });
    }

    fn previewed(&mut self, ui: &mut Ui, preview: &RosterPreview, cx: &mut Cx<'_>) {
        let count = |wanted: fn(&RosterStanding) -> bool| preview.standing.iter().filter(|s| wanted(s)).count();
        let new = count(|s| matches!(s, RosterStanding::New));
        let namesakes = count(|s| matches!(s, RosterStanding::Namesake));
        let changes = count(|s| matches!(s, RosterStanding::Changes(_)));
        let same = count(|s| matches!(s, RosterStanding::Same));
        let problems = preview.draft.problems.len();
        let taken = new + namesakes + changes;
        let height = ui.available_height().max(t::DESK_TABLE_LEAST);
        Card::new().padding(0.0).min_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(t::S16).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                ui.horizontal(|ui| {
                    let tabs = [
                        (Tab::People, cx.tn("roster-tab-people", &[("n", preview.draft.rows.len().into())])),
                        (Tab::Problems, cx.tn("roster-tab-problems", &[("n", problems.into())])),
                    ];
                    if kit::segmented(ui, &cx.t("roster-import"), &mut self.tab, &tabs).changed() {
                        self.selected = None;
                    }
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let label = cx.tn("roster-import-n", &[("n", taken.into())]);
                        let why = cx.t("roster-import-nothing");
                        let mut button = Button::primary(label).enabled(taken > 0);
                        if taken == 0 {
                            button = button.tooltip(why);
                        }
                        if button.show(ui).clicked() {
                            cx.send(Command::CommitRoster(Box::new(preview.clone())));
                        }
                    });
                });
                text::text_row(ui, |ui| {
                    let chips = [
                        ("roster-n-new", new, Tone::Ok),
                        ("roster-n-changes", changes, Tone::Info),
                        ("roster-n-same", same, Tone::Neutral),
                        ("roster-n-namesakes", namesakes, Tone::Warn),
                        ("roster-n-problems", problems, Tone::Accent),
                    ];
                    for (key, n, tone) in chips.into_iter().filter(|(_, n, _)| *n > 0) {
                        kit::chip(ui, &cx.tn(key, &[("n", n.into())]), tone);
                    }
                    if preview.not_in_file > 0 {
                        text::caption(ui, cx.tn("roster-not-in-file", &[("n", preview.not_in_file.into())]));
                    }
                    for (key, left_out) in [
                        ("roster-ignored-columns", &preview.draft.ignored_columns),
                        ("roster-ignored-sheets", &preview.draft.ignored_sheets),
                    ] {
                        if !left_out.is_empty() {
                            text::caption(ui, cx.tn(key, &[("names", left_out.join(&cx.t("roster-comma")).into())]));
                        }
                    }
                });
                if namesakes > 0 {
                    kit::notice(ui, Tone::Warn, &cx.tn("roster-namesakes-warning", &[("n", namesakes.into())]));
                }
            });
            kit::hline(ui);
            match self.tab {
                Tab::People => self.people(ui, preview, cx),
                Tab::Problems => self.problems(ui, &preview.draft.problems, cx),
            }
        });
    }

    fn people(&mut self, ui: &mut Ui, preview: &RosterPreview, cx: &Cx<'_>) {
        let columns = [
            Column::new("line", cx.t("roster-line")).fixed(t::DESK_COLUMN_COUNT).right(),
            Column::new("name", cx.t("roster-name")).fixed(t::DESK_COLUMN_NAME),
            Column::new("no", cx.t("roster-staff-no")).fixed(t::DESK_COLUMN_NAME),
            Column::new("unit", cx.t("roster-unit")).remainder(t::DESK_COLUMN_NAME),
            Column::new("post", cx.t("roster-post")).remainder(t::DESK_COLUMN_NAME),
            Column::new("what", cx.t("roster-standing")).fixed(t::DESK_COLUMN_NAME),
        ];
        let rows = &preview.draft.rows;
        let out = DataTable::new("roster-preview", &cx.t("roster-import"), &columns, rows.len())
            .selected(self.selected)
            .row_name(|row| rows.get(row).map(|r| r.name.clone()).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let (Some(line), Some(standing)) = (rows.get(row), preview.standing.get(row)) else { return };
                match column {
                    0 => drop(kit::cell_number(ui, line.line.to_string())),
                    1 => drop(kit::cell_text(ui, &line.name)),
                    2 => drop(kit::cell_muted(ui, line.staff_no.as_deref().unwrap_or(""))),
                    3 => drop(kit::cell_text(ui, &line.unit)),
                    4 => drop(kit::cell_muted(ui, &line.post)),
                    _ => {
                        let (key, tone) = match standing {
                            RosterStanding::New => ("roster-new", Tone::Ok),
                            RosterStanding::Namesake => ("roster-namesake", Tone::Warn),
                            RosterStanding::Changes(_) => ("roster-changes", Tone::Info),
                            RosterStanding::Same => ("roster-same", Tone::Neutral),
                        };
                        kit::chip(ui, &cx.t(key), tone);
                    }
                }
            });
        self.selected = out.selected;
    }

    fn problems(&mut self, ui: &mut Ui, problems: &[RosterProblem], cx: &Cx<'_>) {
        if problems.is_empty() {
            kit::empty_state(ui, Icon::CheckCircle, &cx.t("roster-no-problems"), None);
            return;
        }
        let columns = [
            Column::new("cell", cx.t("roster-cell")).fixed(t::DESK_COLUMN_RATE),
            Column::new("what", cx.t("roster-problem")).remainder(t::DESK_COLUMN_WIDE),
            Column::new("todo", cx.t("roster-todo")).remainder(t::DESK_COLUMN_WIDE),
        ];
        let out = DataTable::new("roster-problems", &cx.t("roster-problem"), &columns, problems.len())
            .selected(self.selected)
            .row_name(|row| {
                problems.get(row).map(|p| format!("{} {}", p.cell, cx.texts.roster_problem(p).what)).unwrap_or_default()
            })
            .show(ui, |ui, row, column| {
                let Some(problem) = problems.get(row) else { return };
                let said = cx.texts.roster_problem(problem);
                match column {
                    0 => drop(kit::cell_text(ui, said.place)),
                    1 => drop(kit::cell_text(ui, &said.what).on_hover_text(&said.what)),
                    _ => drop(kit::cell_muted(ui, &said.remedy).on_hover_text(&said.remedy)),
                }
            });
        self.selected = out.selected;
    }
}
