//! Taking in a roster file: choose it, see what it would do, do it.

use super::page_head;
use crate::ui::Cx;
use crate::ui::files::FilePick;
use crate::ui::kit::{self, Button, Card, Column, DataTable, DateField, Icon, TextField, Tone, text, tokens as t};
use egui::{Align, Key, Layout, Ui};
use kaofa_core::domain::appointments::Recording;
use kaofa_core::domain::ids::CadreId;
use kaofa_core::formats::roster::{Field, RosterProblem};
use kaofa_core::service::Command;
use kaofa_core::service::roster::Cadre;
use kaofa_core::service::roster_import::{FieldChange, Gone, RosterChoice, RosterPreview, RosterStanding};
use kaofa_core::text::Explanation;
use std::collections::HashMap;
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
    Gone,
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
    /// Rows of the draft as they are shown: first what somebody should look at.
    order: Vec<usize>,
    /// A change of unit or post is a correction; else a move, and from which day.
    corrected: bool,
    on: String,
    basis: String,
    /// Row -> who of the namesakes it is.
    namesakes: HashMap<usize, CadreId>,
    gone: HashMap<CadreId, Gone>,
}

impl Import {
    pub(super) fn take(&mut self, preview: Box<RosterPreview>, cx: &Cx<'_>) {
        self.on = cx.date(cx.now().wall_ms);
        self.error = None;
        self.tab = if preview.draft.rows.is_empty() && !preview.draft.problems.is_empty() { Tab::Problems } else { Tab::People };
        self.selected = None;
        self.namesakes.clear();
        self.gone.clear();
        let first = |standing: &RosterStanding| match standing {
            RosterStanding::Namesake(_) => 0,
            RosterStanding::Changes(..) => 1,
            RosterStanding::New => 2,
            RosterStanding::Same => 3,
        };
        self.order = (0..preview.standing.len()).collect();
        self.order.sort_by_key(|at| preview.standing.get(*at).map(first));
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
        let namesakes = count(|s| matches!(s, RosterStanding::Namesake(_)));
        let changes = count(|s| matches!(s, RosterStanding::Changes(..)));
        let same = count(|s| matches!(s, RosterStanding::Same));
        let problems = preview.draft.problems.len();
        let taken = new + namesakes + changes + self.gone.len();
        let moves = preview.standing.iter().any(|s| matches!(s, RosterStanding::Changes(_, c) if c.iter().any(of_post)))
            || !self.namesakes.is_empty();
        let recording = match (moves && !self.corrected, kit::parse_day(&self.on)) {
            (false, _) => Some(Recording::Correct),
            (true, day) => day.map(|on| Recording::Move { on, basis: self.basis.trim().to_owned() }),
        };
        let height = ui.available_height().max(t::DESK_TABLE_LEAST);
        Card::new().padding(0.0).min_height(height).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(t::S16).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                ui.horizontal(|ui| {
                    let tabs = [
                        (Tab::People, cx.tn("roster-tab-people", &[("n", preview.draft.rows.len().into())])),
                        (Tab::Gone, cx.tn("roster-tab-gone", &[("n", preview.gone.len().into())])),
                        (Tab::Problems, cx.tn("roster-tab-problems", &[("n", problems.into())])),
                    ];
                    if kit::segmented(ui, &cx.t("roster-import"), &mut self.tab, &tabs).changed() {
                        self.selected = None;
                    }
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let label = cx.tn("roster-import-n", &[("n", taken.into())]);
                        let why = cx.t("roster-import-nothing");
                        let mut button = Button::primary(label).enabled(taken > 0 && recording.is_some());
                        if taken == 0 {
                            button = button.tooltip(why);
                        }
                        if let (true, Some(moves)) = (button.show(ui).clicked(), recording) {
                            let gone = preview.gone.iter().filter_map(|c| Some((c.id, *self.gone.get(&c.id)?))).collect();
                            let choice = RosterChoice { moves, namesakes: self.namesakes.clone(), gone };
                            cx.send(Command::CommitRoster { preview: Box::new(preview.clone()), choice });
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
                if moves {
                    self.move_fields(ui, cx);
                }
            });
            kit::hline(ui);
            match self.tab {
                Tab::People => self.people(ui, preview, cx),
                Tab::Gone => self.gone(ui, preview, cx),
                Tab::Problems => self.problems(ui, &preview.draft.problems, cx),
            }
        });
    }

    /// Whether changes of post are moves, from which day, and on what they rest.
    fn move_fields(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S16, t::S4);
            ui.vertical(|ui| {
                text::caption(ui, cx.t("roster-moves"));
                let choices = [(false, cx.t("roster-post-moved")), (true, cx.t("roster-post-corrected"))];
                kit::segmented(ui, &cx.t("roster-moves"), &mut self.corrected, &choices);
            });
            if self.corrected {
                return;
            }
            ui.vertical(|ui| {
                ui.set_width(t::DESK_FILTER);
                let (label, wrong) = (cx.t("held-from"), cx.t("date-wrong"));
                let day = DateField { label: &label, help: "", wrong: &wrong, optional: false, salt: "moved-on" };
                // What cannot be read keeps the import from being done; the field says so itself.
                day.show(ui, &mut self.on);
            });
            ui.vertical(|ui| {
                let (label, hint) = (cx.t("held-basis"), cx.t("held-basis-hint"));
                TextField::new(&label).hint(&hint).char_limit(100).id_salt("moved-basis").show(ui, &mut self.basis);
            });
        });
    }

    /// People whom the file does not name, and what becomes of each.
    fn gone(&mut self, ui: &mut Ui, preview: &RosterPreview, cx: &Cx<'_>) {
        if preview.gone.is_empty() {
            kit::empty_state(ui, Icon::CheckCircle, &cx.t("roster-nobody-gone"), None);
            return;
        }
        egui::Frame::new().inner_margin(t::S12).show(ui, |ui| text::muted(ui, cx.t("roster-gone-help")));
        let columns = [
            Column::new("name", cx.t("roster-name")).fixed(t::DESK_COLUMN_WIDE),
            Column::new("no", cx.t("roster-staff-no")).fixed(t::DESK_COLUMN_NAME),
            Column::new("unit", cx.t("roster-unit")).remainder(t::DESK_COLUMN_NAME),
            Column::new("what", cx.t("roster-standing")).fixed(t::DESK_FILTER_WIDE),
        ];
        let choices = [
            (None, cx.t("roster-gone-stays")),
            (Some(Gone::Retired), cx.t("roster-gone-retired")),
            (Some(Gone::OffRoster), cx.t("roster-take-off")),
        ];
        let rows = &preview.gone;
        let held = &mut self.gone;
        let out = DataTable::new("roster-gone", &cx.t("roster-standing"), &columns, rows.len())
            .selected(self.selected)
            .row_name(|row| rows.get(row).map(|c| c.data.name.clone()).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let Some(cadre) = rows.get(row) else { return };
                match column {
                    0 => drop(kit::cell_text(ui, &cadre.data.name)),
                    1 => drop(kit::cell_muted(ui, cadre.data.staff_no.as_deref().unwrap_or(""))),
                    2 => drop(kit::cell_text(ui, &cadre.unit_name)),
                    _ => {
                        let mut what = held.get(&cadre.id).copied();
                        let label = format!("{} {}", cx.t("roster-standing"), cadre.data.name);
                        kit::select_sized(ui, &label, &mut what, &choices, t::DESK_FILTER);
                        match what {
                            Some(what) => drop(held.insert(cadre.id, what)),
                            None => drop(held.remove(&cadre.id)),
                        }
                    }
                }
            });
        self.selected = out.selected;
    }

    fn people(&mut self, ui: &mut Ui, preview: &RosterPreview, cx: &Cx<'_>) {
        let columns = [
            Column::new("line", cx.t("roster-line")).fixed(t::DESK_COLUMN_COUNT).right(),
            Column::new("name", cx.t("roster-name")).fixed(t::DESK_COLUMN_NAME),
            Column::new("no", cx.t("roster-staff-no")).fixed(t::DESK_COLUMN_NAME),
            Column::new("unit", cx.t("roster-unit")).remainder(t::DESK_COLUMN_NAME),
            Column::new("post", cx.t("roster-post")).fixed(t::DESK_COLUMN_NAME),
            Column::new("what", cx.t("roster-standing")).remainder(t::DESK_FILTER_WIDE),
        ];
        let rows = &preview.draft.rows;
        let namesakes = &mut self.namesakes;
        let order = &self.order;
        let at = |row: usize| order.get(row).copied().unwrap_or(row);
        let out = DataTable::new("roster-preview", &cx.t("roster-import"), &columns, rows.len())
            .selected(self.selected)
            .row_name(|row| rows.get(at(row)).map(|r| r.name.clone()).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let row = at(row);
                let (Some(line), Some(standing)) = (rows.get(row), preview.standing.get(row)) else { return };
                match column {
                    0 => drop(kit::cell_number(ui, line.line.to_string())),
                    1 => drop(kit::cell_text(ui, &line.name)),
                    2 => drop(kit::cell_muted(ui, line.staff_no.as_deref().unwrap_or(""))),
                    3 => drop(kit::cell_text(ui, &line.unit)),
                    4 => drop(kit::cell_muted(ui, &line.post)),
                    _ => match standing {
                        RosterStanding::New => drop(kit::chip(ui, &cx.t("roster-new"), Tone::Ok)),
                        RosterStanding::Same => drop(kit::chip(ui, &cx.t("roster-same"), Tone::Neutral)),
                        RosterStanding::Changes(_, changes) => {
                            let said = changes.iter().map(|change| said(change, cx)).collect::<Vec<_>>().join("\n");
                            kit::cell_text(ui, said.replace('\n', &cx.t("roster-semicolon"))).on_hover_text(said);
                        }
                        RosterStanding::Namesake(known) => {
                            let mut who = namesakes.get(&row).copied();
                            let mut choices = vec![(None, cx.t("roster-namesake-new"))];
                            choices.extend(known.iter().map(|c| (Some(c.id), who_is(c, cx))));
                            let label = format!("{} {} {}", cx.t("roster-namesake"), line.line, line.name);
                            kit::select_sized(ui, &label, &mut who, &choices, t::DESK_FILTER_WIDE);
                            match who {
                                Some(who) => drop(namesakes.insert(row, who)),
                                None => drop(namesakes.remove(&row)),
                            }
                        }
                    },
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

/// Whether a change is one of the post, so that it may be a move.
fn of_post(change: &FieldChange) -> bool {
    matches!(change.field, Field::Unit | Field::Department | Field::Post | Field::Rank | Field::Grade)
}

/// A change in words.
fn said(change: &FieldChange, cx: &Cx<'_>) -> String {
    let none = cx.t("roster-nothing");
    let or_none = |text: &str| if text.is_empty() { none.clone() } else { text.to_owned() };
    let args = [
        ("field", cx.t(&format!("roster-{}", change.field.code().replace('_', "-"))).into()),
        ("before", or_none(&change.before).into()),
        ("after", or_none(&change.after).into()),
    ];
    cx.tn("roster-field-change", &args)
}

/// A namesake told apart.
fn who_is(cadre: &Cadre, cx: &Cx<'_>) -> String {
    let data = &cadre.data;
    let apart = data.staff_no.clone().or_else(|| data.id_tail.clone()).unwrap_or_default();
    let parts = [data.name.as_str(), &apart, &cadre.unit_name, &data.appointment.post];
    let who = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    cx.tn("roster-namesake-is", &[("who", who.into())])
}
