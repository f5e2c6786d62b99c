//! Writing questions out as Kaofa text.

use crate::ui::Cx;
use crate::ui::files::{FilePick, Picked, export_folder};
use crate::ui::kit::columns::{below_label, page_head};
use crate::ui::kit::{self, Button, Icon, TextField, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::kind::{Area, Kind};
use kaofa_core::service::Command;
use kaofa_core::service::bank::BankQuery;
use kaofa_core::text::Explanation;
use std::path::PathBuf;

const TEXT: &[&str] = &["txt"];

/// The export page.
#[derive(Debug)]
pub(super) struct Export {
    area: Option<Area>,
    kind: Option<Kind>,
    path: String,
    pick: Option<FilePick>,
    error: Option<Explanation>,
}

impl Export {
    /// Starts from the filters of the table.
    pub(super) fn new(query: &BankQuery, cx: &Cx<'_>) -> Self {
        let name = cx.tn("bank-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
        let path = export_folder().join(name).display().to_string();
        Self { area: query.area, kind: query.kind, path, pick: None, error: None }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let mut back = page_head(ui, &cx.t("back"), &cx.t("bank-export-title"), |_| {});
        match self.pick.as_ref().map(FilePick::poll) {
            Some(Picked::File(path)) => {
                self.path = path.display().to_string();
                self.pick = None;
            }
            Some(Picked::Nothing) => self.pick = None,
            _ => {}
        }
        ScrollArea::vertical().id_salt("bank-export").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::FORM_WIDTH);
            kit::card(ui, |ui| {
                kit::text::muted(ui, cx.t("bank-export-text"));
                ui.add_space(t::S8);
                let mut areas = vec![(None, cx.t("bank-all-areas"))];
                areas.extend(Area::all().map(|a| (Some(a), cx.texts.area(a))));
                kit::select_field(ui, &cx.t("bank-area"), &mut self.area, &areas);
                let mut kinds = vec![(None, cx.t("bank-all-kinds"))];
                kinds.extend(Kind::ALL.map(|k| (Some(k), cx.texts.kind_long(k))));
                kit::select_field(ui, &cx.t("bank-kind"), &mut self.kind, &kinds);
                self.place(ui, cx);
                if let Some(error) = &self.error {
                    ui.add_space(t::S8);
                    kit::error_panel(ui, &error.what, &error.place, &error.remedy);
                }
                ui.add_space(t::S12);
                ui.horizontal(|ui| {
                    let ready = !self.path.trim().is_empty();
                    if Button::primary(cx.t("bank-export-do")).icon(Icon::Download).enabled(ready).show(ui).clicked() && ready {
                        self.error = None;
                        cx.send(Command::ExportBank { path: PathBuf::from(self.path.trim()), area: self.area, kind: self.kind });
                    }
                    back |= Button::secondary(cx.t("cancel")).show(ui).clicked();
                });
            });
        });
        back
    }

    fn place(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let browse = cx.t("browse");
        ui.horizontal_top(|ui| {
            let button = t::STEPPER;
            let width = ui.available_width() - button - t::S8;
            TextField::new(&cx.t("file-path")).width(width).show(ui, &mut self.path);
            below_label(ui, |ui| {
                if Button::secondary(&browse).full_width().show(ui).clicked() && self.pick.is_none() {
                    let name = cx.tn("bank-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
                    self.pick = Some(FilePick::save(ui.ctx(), &cx.t("bank-export-title"), &name, &cx.t("bank-text-file"), TEXT));
                }
            });
        });
    }
}
