//! Where the questions come from: a file, a file with its keys in another, or the clipboard.

use crate::ui::Cx;
use crate::ui::files::{FilePick, Picked};
use crate::ui::kit::columns::below_label;
use crate::ui::kit::{self, Button, Icon, TextField, tokens as t};
use egui::{Key, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::formats::decode::Named;
use kaofa_core::formats::file::{Asked, Format};
use kaofa_core::service::import::{ImportRequest, Source};
use std::path::PathBuf;

/// Endings offered in the dialog.
const BANKS: &[&str] = &["txt", "docx", "xlsx", "csv", "tsv", "gift", "xml", "zip"];
/// Lines of the box for pasted text.
const PASTE_ROWS: usize = 8;

/// Which of the three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Way {
    #[default]
    File,
    Pair,
    Paste,
}

/// Which path a dialog is open for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Questions,
    Keys,
}

/// What is to be read, as it is typed.
#[derive(Debug, Default)]
pub(super) struct Origin {
    way: Way,
    path: String,
    keys: String,
    pasted: String,
    format: Option<Format>,
    encoding: Option<Named>,
    area: Option<Area>,
    /// Hidden sheets to be read as well.
    sheets: Vec<String>,
    pick: Option<(Target, FilePick)>,
    /// Read, and set aside in one line to leave the room to what was read.
    folded: bool,
}

impl Origin {
    pub(super) fn fold(&mut self) {
        self.folded = true;
    }

    /// `None` while something is missing.
    pub(super) fn request(&self) -> Option<ImportRequest> {
        let path = |text: &str| (!text.trim().is_empty()).then(|| PathBuf::from(text.trim()));
        let source = match self.way {
            Way::File => Source::File(path(&self.path)?),
            Way::Pair => Source::Pair { questions: path(&self.path)?, keys: path(&self.keys)? },
            Way::Paste if self.pasted.trim().is_empty() => return None,
            Way::Paste => Source::Pasted(self.pasted.clone()),
        };
        let asked = Asked { format: self.format, encoding: self.encoding, sheets: self.sheets.clone() };
        Some(ImportRequest { source, asked, area: self.area })
    }

    /// Takes a hidden sheet of the workbook in, or leaves it.
    pub(super) fn set_sheet(&mut self, name: &str, taken: bool) {
        self.sheets.retain(|known| known != name);
        if taken {
            self.sheets.push(name.to_owned());
        }
    }

    /// Files chosen in the dialog or dropped on the window; true when there is something new to read.
    pub(super) fn arrivals(&mut self, ui: &Ui) -> bool {
        let dropped = ui.input(|i| i.raw.dropped_files.iter().map(|f| f.path().to_owned()).collect::<Vec<_>>());
        if let Some(first) = dropped.first() {
            self.path = first.display().to_string();
            self.way = Way::File;
            if let Some(second) = dropped.get(1) {
                self.keys = second.display().to_string();
                self.way = Way::Pair;
            }
            return true;
        }
        let Some((target, pick)) = &self.pick else { return false };
        let (target, picked) = (*target, pick.poll());
        match picked {
            Picked::Waiting => return false,
            Picked::Nothing => {}
            Picked::File(path) => {
                let field = if target == Target::Keys { &mut self.keys } else { &mut self.path };
                *field = path.display().to_string();
            }
        }
        self.pick = None;
        self.request().is_some()
    }

    /// True when it should be read (again).
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, read_before: bool) -> bool {
        if self.folded && read_before {
            self.line(ui, cx);
            return false;
        }
        let mut read = false;
        kit::Card::new().padding(t::S16).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            let ways = [
                (Way::File, cx.t("bank-import-one-file")),
                (Way::Pair, cx.t("bank-import-two-files")),
                (Way::Paste, cx.t("bank-import-paste")),
            ];
            kit::segmented(ui, &cx.t("bank-import-from"), &mut self.way, &ways);
            match self.way {
                Way::File => read |= self.path_row(ui, cx, Target::Questions),
                Way::Pair => {
                    read |= self.path_row(ui, cx, Target::Questions);
                    read |= self.path_row(ui, cx, Target::Keys);
                }
                Way::Paste => {
                    let (label, hint) = (cx.t("bank-import-pasted"), cx.t("bank-import-pasted-hint"));
                    TextField::new(&label).hint(&hint).rows(PASTE_ROWS).show(ui, &mut self.pasted);
                }
            }
            read |= self.options(ui, cx, read_before);
        });
        read && self.request().is_some()
    }

    /// What was read, in one line.
    fn line(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        kit::Card::new().padding(t::S12).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    if Button::quiet(cx.t("bank-import-change")).show(ui).clicked() {
                        self.folded = false;
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        let what = match self.way {
                            Way::File => self.path.clone(),
                            Way::Pair => format!("{}  +  {}", self.path, self.keys),
                            Way::Paste => cx.t("bank-import-paste"),
                        };
                        kit::cell_text(ui, what);
                    });
                });
            });
        });
    }

    fn path_row(&mut self, ui: &mut Ui, cx: &Cx<'_>, target: Target) -> bool {
        let mut entered = false;
        ui.horizontal_top(|ui| {
            let width = (ui.available_width() - t::STEPPER - t::S8).max(t::FIELD_SHORT);
            let (label, hint) = match target {
                Target::Questions => (cx.t("file-path"), cx.t("bank-import-hint")),
                Target::Keys => (cx.t("bank-import-keys"), cx.t("bank-import-keys-hint")),
            };
            let text = if target == Target::Keys { &mut self.keys } else { &mut self.path };
            let field = TextField::new(&label).hint(&hint).width(width).show(ui, text);
            entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            let browse = below_label(ui, |ui| Button::secondary(cx.t("browse")).min_width(t::STEPPER).show(ui).clicked());
            if browse && self.pick.is_none() {
                let dialog = FilePick::open(ui.ctx(), &cx.t("bank-import-title"), &cx.t("bank-text-file"), BANKS);
                self.pick = Some((target, dialog));
            }
        });
        entered
    }

    /// Format, encoding, area; and the button.
    fn options(&mut self, ui: &mut Ui, cx: &Cx<'_>, read_before: bool) -> bool {
        let mut read = false;
        let before = (self.format, self.encoding, self.area);
        ui.horizontal_top(|ui| {
            let select = t::FIELD_SHORT;
            let cell = |ui: &mut Ui, content: &mut dyn FnMut(&mut Ui)| {
                ui.vertical(|ui| {
                    ui.set_width(select);
                    content(ui);
                });
            };
            let mut formats = vec![(None, cx.t("bank-import-auto"))];
            formats.extend(Format::ALL.iter().map(|f| (Some(*f), cx.t(&format!("format-{}", f.code())))));
            cell(ui, &mut |ui| drop(kit::select_field(ui, &cx.t("bank-import-format"), &mut self.format, &formats)));
            let mut encodings = vec![(None, cx.t("bank-import-auto"))];
            encodings.extend(Named::ALL.iter().map(|e| (Some(*e), e.name().to_owned())));
            cell(ui, &mut |ui| drop(kit::select_field(ui, &cx.t("bank-import-encoding"), &mut self.encoding, &encodings)));
            let mut areas = vec![(None, cx.t("bank-import-no-area"))];
            areas.extend(Area::all().map(|a| (Some(a), cx.texts.area_short(a))));
            cell(ui, &mut |ui| drop(kit::select_field(ui, &cx.t("bank-import-area"), &mut self.area, &areas)));
            let ready = self.request().is_some();
            let label = cx.t("bank-import-read");
            let button = if read_before { Button::secondary(label) } else { Button::primary(label).icon(Icon::Search) };
            read = below_label(ui, |ui| button.min_width(t::STEPPER).enabled(ready).show(ui).clicked()) && ready;
        });
        read || (read_before && before != (self.format, self.encoding, self.area))
    }
}
