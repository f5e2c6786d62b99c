//! Bringing a file in: choose it, look at what it holds, take what is ticked.

use super::show;
use crate::ui::Cx;
use crate::ui::files::{FilePick, Picked};
use crate::ui::kit::columns::{below_label, column, cut_right, page_head};
use crate::ui::kit::{self, Button, Column, DataTable, Icon, TextField, Tone, tokens as t};
use egui::{Align, Frame, Key, Layout, Margin, ScrollArea, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::service::Command;
use kaofa_core::service::import::{ImportPreview, Standing};
use kaofa_core::text::Explanation;
use std::path::{Path, PathBuf};

const TEXT: &[&str] = &["txt"];
/// Problems painted; a file of another kind has one a line.
const PROBLEMS_SHOWN: usize = 200;

/// What the left card shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Questions,
    Problems,
}

/// The import page.
#[derive(Debug, Default)]
pub(super) struct Import {
    path: String,
    default_area: Option<Area>,
    pick: Option<FilePick>,
    preview: Option<Box<ImportPreview>>,
    row: Option<usize>,
    tab: Tab,
    error: Option<Explanation>,
    /// In a narrow window: the question fills the room.
    reading: bool,
}

impl Import {
    pub(super) fn previewed(&mut self, path: &Path, preview: ImportPreview) {
        if path == Path::new(self.path.trim()) {
            self.row = (!preview.entries.is_empty()).then_some(0);
            self.tab = if preview.entries.is_empty() { Tab::Problems } else { Tab::Questions };
            self.reading = false;
            self.preview = Some(Box::new(preview));
            self.error = None;
        }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    fn read(&mut self, cx: &mut Cx<'_>) {
        self.error = None;
        if !self.path.trim().is_empty() {
            cx.send(Command::PreviewImport { path: PathBuf::from(self.path.trim()), default_area: self.default_area });
        }
    }

    /// A file chosen in the dialog or dropped on the window.
    fn arrivals(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let mut came = ui.input(|i| i.raw.dropped_files.first().map(|f| f.path().to_owned()));
        match self.pick.as_ref().map(FilePick::poll) {
            Some(Picked::File(path)) => {
                came = Some(path);
                self.pick = None;
            }
            Some(Picked::Nothing) => self.pick = None,
            _ => {}
        }
        if let Some(path) = came {
            self.path = path.display().to_string();
            self.read(cx);
        }
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        self.arrivals(ui, cx);
        if self.reading {
            let title = cx.t("bank-import-title");
            if page_head(ui, &cx.t("back"), &title, |_| {}) {
                self.reading = false;
            }
            self.shown(ui, cx);
            return false;
        }
        let taken = self.preview.as_ref().map_or(0, |p| p.entries.iter().filter(|e| e.take).count());
        let mut commit = false;
        let title = cx.t("bank-import-title");
        let back = page_head(ui, &cx.t("back"), &title, |ui| {
            if self.preview.is_some() {
                let label = cx.tn("bank-import-do", &[("n", taken.into())]);
                commit = Button::primary(label).icon(Icon::Check).enabled(taken > 0).show(ui).clicked() && taken > 0;
            }
        });
        if commit && let Some(preview) = &self.preview {
            cx.send(Command::CommitImport(preview.clone()));
        }
        self.source(ui, cx);
        ui.add_space(t::S8);
        if let Some(error) = &self.error {
            kit::error_panel(ui, &error.what, &error.place, &error.remedy);
            ui.add_space(t::S8);
        }
        if self.preview.is_some() {
            self.look(ui, cx);
        } else {
            kit::empty_state(ui, Icon::Upload, &cx.t("bank-import-empty"), None);
        }
        back
    }

    /// Where the file is and which area stands in.
    fn source(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        kit::Card::new().padding(t::S16).show(ui, |ui| {
            ui.horizontal_top(|ui| {
                let buttons = 2.0 * (t::STEPPER + t::S8);
                let area = t::FIELD_SHORT * 1.25;
                let width = (ui.available_width() - buttons - area - t::S8).max(t::FIELD_SHORT);
                let field =
                    TextField::new(&cx.t("file-path")).hint(&cx.t("bank-import-hint")).width(width).show(ui, &mut self.path);
                if field.changed() {
                    self.preview = None;
                }
                let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                ui.vertical(|ui| {
                    ui.set_width(area);
                    let mut areas = vec![(None, cx.t("bank-import-no-area"))];
                    areas.extend(Area::all().map(|a| (Some(a), cx.texts.area_short(a))));
                    if kit::select_field(ui, &cx.t("bank-import-area"), &mut self.default_area, &areas).changed()
                        && self.preview.is_some()
                    {
                        self.read(cx);
                    }
                });
                let browse = below_label(ui, |ui| Button::secondary(cx.t("browse")).min_width(t::STEPPER).show(ui).clicked());
                if browse && self.pick.is_none() {
                    self.pick = Some(FilePick::open(ui.ctx(), &cx.t("bank-import-title"), &cx.t("bank-text-file"), TEXT));
                }
                let ready = !self.path.trim().is_empty();
                let label = cx.t("bank-import-read");
                let button = if self.preview.is_none() { Button::primary(label) } else { Button::secondary(label) };
                let read = below_label(ui, |ui| button.min_width(t::STEPPER).enabled(ready).show(ui).clicked());
                if ready && (read || entered) {
                    self.read(cx);
                }
            });
        });
    }

    /// What the file holds.
    fn look(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let area = ui.available_rect_before_wrap();
        let wide = ui.ctx().content_rect().width() >= t::BREAKPOINT_PANEL;
        let mut rest = area;
        if wide {
            let width = (area.width() * 0.4).max(t::SIDE_PANEL.0);
            let (left, right) = cut_right(area, width, t::S16);
            rest = left;
            column(ui, "import-shown", right, |ui| self.shown(ui, cx));
        }
        column(ui, "import-list", rest, |ui| {
            kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                Frame::new().inner_margin(Margin::symmetric(t::S16 as i8, t::S12 as i8)).show(ui, |ui| self.counts(ui, cx));
                kit::hline(ui);
                match self.tab {
                    Tab::Questions => self.table(ui, cx, wide),
                    Tab::Problems => self.problems(ui, cx),
                }
            });
        });
        ui.advance_cursor_after_rect(area);
    }

    fn counts(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(preview) = &self.preview else { return };
        let count = |standing: fn(&Standing) -> bool| preview.entries.iter().filter(|e| standing(&e.standing)).count();
        let (new, revises) = (count(|s| matches!(s, Standing::New)), count(|s| matches!(s, Standing::Revises)));
        let same = count(|s| matches!(s, Standing::Same { .. }));
        let problems = preview.problems.len() + preview.doubts.len();
        let tabs = [
            (Tab::Questions, cx.tn("bank-import-questions", &[("n", preview.entries.len().into())])),
            (Tab::Problems, cx.tn("bank-import-problems", &[("n", problems.into())])),
        ];
        ui.horizontal_wrapped(|ui| {
            kit::segmented(ui, &cx.t("bank-import-show"), &mut self.tab, &tabs);
            kit::chip(ui, &cx.tn("bank-import-new", &[("n", new.into())]), Tone::Ok);
            kit::chip(ui, &cx.tn("bank-import-revises", &[("n", revises.into())]), Tone::Warn);
            kit::chip(ui, &cx.tn("bank-import-same", &[("n", same.into())]), Tone::Neutral);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| kit::text::caption(ui, preview.encoding));
        });
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>, wide: bool) {
        let columns = [
            Column::new("code", cx.t("bank-code")).fixed(t::FIELD_SHORT),
            Column::new("kind", cx.t("bank-kind")).fixed(t::COLUMN_CHIP),
            Column::new("stem", cx.t("bank-stem")).remainder(t::COLUMN_TEXT),
            Column::new("standing", cx.t("bank-import-standing")).fixed(t::COLUMN_STATUS),
        ];
        let Some(preview) = &mut self.preview else { return };
        let entries = &mut preview.entries;
        let rows = entries.len();
        let name = cx.t("bank-questions");
        let told = DataTable::new("import", &name, &columns, rows).selected(self.row).show(ui, |ui, row, col| {
            let Some(entry) = entries.get_mut(row) else { return };
            let question = &entry.draft.question;
            match col {
                0 => {
                    let label = if question.code.is_empty() {
                        cx.tn("problem-line", &[("line", entry.draft.line.into())])
                    } else {
                        question.code.clone()
                    };
                    let same = matches!(entry.standing, Standing::Same { .. });
                    ui.add_enabled_ui(!same, |ui| kit::checkbox(ui, &label, &mut entry.take));
                }
                1 => drop(kit::chip(ui, &cx.texts.kind(question.kind()), Tone::Neutral)),
                2 => drop(kit::cell_text(ui, super::list::one_line(question.body.stem()))),
                _ => {
                    let (key, tone) = match entry.standing {
                        Standing::New => ("bank-standing-new", Tone::Ok),
                        Standing::Revises => ("bank-standing-revises", Tone::Warn),
                        Standing::Same { .. } => ("bank-standing-same", Tone::Neutral),
                    };
                    kit::chip(ui, &cx.t(key), tone);
                }
            }
        });
        self.row = told.selected;
        if !wide && (told.clicked.is_some() || told.activated.is_some()) {
            self.reading = true;
        }
    }

    fn problems(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(preview) = &self.preview else { return };
        ScrollArea::vertical().id_salt("import-problems").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::same(t::S16 as i8)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                let total = preview.problems.len() + preview.doubts.len();
                if total == 0 {
                    kit::text::muted(ui, cx.t("bank-import-no-problems"));
                }
                for problem in preview.problems.iter().take(PROBLEMS_SHOWN) {
                    let said = cx.texts.problem(problem);
                    kit::error_panel(ui, &format!("{}  {}", said.place, said.what), "", &said.remedy);
                }
                for doubt in preview.doubts.iter().take(PROBLEMS_SHOWN) {
                    let said = cx.texts.problem(doubt);
                    kit::notice(ui, Tone::Warn, &format!("{}  {}", said.place, said.what));
                }
                if total > PROBLEMS_SHOWN {
                    kit::text::muted(ui, cx.tn("bank-import-more-problems", &[("n", (total - PROBLEMS_SHOWN).into())]));
                }
            });
        });
    }

    /// The selected question in full.
    fn shown(&self, ui: &mut Ui, cx: &Cx<'_>) {
        kit::Card::new().fill_height(ui).show(ui, |ui| {
            let entry = self.preview.as_ref().zip(self.row).and_then(|(p, row)| p.entries.get(row));
            let Some(entry) = entry else {
                kit::text::muted(ui, cx.t("bank-select-one"));
                return;
            };
            ScrollArea::vertical().id_salt(("import-question", self.row)).auto_shrink(false).show(ui, |ui| {
                show::question(ui, cx.texts, &entry.draft.question, None);
                if let Standing::Same { code } = &entry.standing {
                    ui.add_space(t::S8);
                    kit::notice(ui, Tone::Info, &cx.tn("bank-same-as", &[("code", code.as_str().into())]));
                }
            });
        });
    }
}
