//! 保管与销毁: how long the papers of each sitting are kept, what is due, and the act of two people.

use super::archive::CheckForm;
use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, Number, TextField, Tone, text, tokens as t};
use crate::ui::sign::SecondPerson;
use egui::{Context, Ui};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::retention::{MOST_YEARS, Retention};
use kaofa_core::domain::sitting::SittingKind;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::retention::{RetentionList, RetentionRow};
use kaofa_core::text::Explanation;

/// The page.
#[derive(Debug, Default)]
pub(super) struct RetentionPage {
    list: Option<Box<RetentionList>>,
    years: Retention,
    selected: Option<SittingId>,
    erase: Option<EraseForm>,
    error: Option<Explanation>,
}

/// The question before papers are destroyed.
#[derive(Debug)]
struct EraseForm {
    sitting: SittingId,
    title: String,
    reason: String,
    second: SecondPerson,
    error: Option<Explanation>,
}

impl RetentionPage {
    pub(super) fn know(&mut self, list: Box<RetentionList>) {
        self.years = list.years;
        self.list = Some(list);
        self.error = None;
    }

    pub(super) fn erased(&mut self) {
        self.erase = None;
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        match &mut self.erase {
            Some(form) => form.error = Some(said),
            None => self.error = Some(said),
        }
    }

    /// False when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, check: &mut Option<CheckForm>) -> bool {
        let left = kit::columns::page_head(ui, &cx.t("back"), &cx.t("retention-title"), |ui| {
            if Button::secondary(cx.t("archive-check-button")).icon(Icon::Shield).show(ui).clicked() {
                *check = Some(CheckForm::new());
            }
        });
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
        let Some(list) = self.list.take() else { return !left };
        self.years(ui, cx, &list);
        ui.add_space(t::S12);
        if list.rows.is_empty() {
            kit::empty_state(ui, Icon::Folder, &cx.t("retention-none"), None);
        } else {
            self.actions(ui, cx, &list.rows);
            ui.add_space(t::S8);
            Card::new().padding(0.0).fill_height(ui).show(ui, |ui| self.table(ui, cx, &list.rows));
        }
        self.list = Some(list);
        if let Some(mut form) = self.erase.take()
            && form.show(ui.ctx(), cx)
        {
            self.erase = Some(form);
        }
        !left
    }

    fn years(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, list: &RetentionList) {
        let may = cx.is_staff(Permission::DestroyRecords);
        Card::new().padding(t::S16).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S16, t::S8);
            text::muted(ui, cx.t("retention-help"));
            ui.horizontal_wrapped(|ui| {
                for kind in SittingKind::ALL {
                    let label = cx.texts.sitting_kind(*kind);
                    let years = self.years.years_mut(*kind);
                    if may {
                        ui.vertical(|ui| {
                            ui.set_width(t::FIELD_SHORT);
                            let suffix = cx.t("retention-years");
                            Number::new(&label, 1..=MOST_YEARS).suffix(&suffix).width(t::FIELD_SHORT).show(ui, years);
                        });
                    } else {
                        text::body(ui, cx.tn("retention-kind", &[("kind", label.into()), ("n", (*years).into())]));
                    }
                }
                let changed = self.years != list.years;
                if may && changed {
                    let save = kit::columns::below_label(ui, |ui| Button::primary(cx.t("save")).show(ui).clicked());
                    if save {
                        self.error = None;
                        cx.send(Command::SetRetention(self.years));
                    }
                }
            });
        });
    }

    fn actions(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, rows: &[RetentionRow]) {
        let chosen = self.selected.and_then(|id| rows.iter().find(|row| row.sitting.id == id));
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            let due = rows.iter().filter(|row| row.due).count();
            let (key, tone) = if due > 0 { ("retention-due", Tone::Warn) } else { ("retention-nothing-due", Tone::Ok) };
            kit::chip(ui, &cx.tn(key, &[("n", due.into())]), tone);
            let ready = chosen.is_some_and(|row| row.due) && cx.is_staff(Permission::DestroyRecords);
            let destroy = Button::danger(cx.t("retention-erase")).icon(Icon::Delete).enabled(ready);
            if destroy.tooltip(cx.t("retention-erase-tip")).show(ui).clicked()
                && let Some(row) = chosen
            {
                self.erase = Some(EraseForm {
                    sitting: row.sitting.id,
                    title: row.sitting.title.clone(),
                    reason: cx.t("retention-reason"),
                    second: SecondPerson::default(),
                    error: None,
                });
            }
            let erased = chosen.filter(|row| row.erased.is_some());
            if Button::secondary(cx.t("retention-print")).icon(Icon::Print).enabled(erased.is_some()).show(ui).clicked()
                && let Some(row) = erased
            {
                let name = cx.tn("retention-print-name", &[("n", row.sitting.id.0.into())]);
                let path = free_path(export_folder().join(name));
                cx.send(Command::PrintDestruction { sitting: row.sitting.id, path, fonts: None });
            }
        });
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>, rows: &[RetentionRow]) {
        let columns = [
            Column::new("title", cx.t("record-sitting")).remainder(t::DESK_COLUMN_WIDE),
            Column::new("kind", cx.t("record-kind")).fixed(t::DESK_COLUMN_WIDE),
            Column::new("published", cx.t("record-published-on")).fixed(t::DESK_COLUMN_NAME),
            Column::new("until", cx.t("record-keep-until")).fixed(t::DESK_COLUMN_NAME),
            Column::new("state", cx.t("appeals-state")).remainder(t::DESK_COLUMN_WIDE),
        ];
        let selected = self.selected.and_then(|id| rows.iter().position(|row| row.sitting.id == id));
        let out = DataTable::new("retention", &cx.t("retention-title"), &columns, rows.len())
            .selected(selected)
            .row_name(|row| rows.get(row).map(|row| row.sitting.title.clone()).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let Some(row) = rows.get(row) else { return };
                match column {
                    0 => kit::cell_text(ui, row.sitting.title.clone()),
                    1 => kit::cell_text(ui, cx.texts.sitting_kind(row.sitting.kind)),
                    2 => kit::cell_text(ui, row.sitting.published_ms.map(|ms| cx.date(ms)).unwrap_or_default()),
                    3 => kit::cell_text(ui, row.keep_until.to_string()),
                    _ => state(ui, cx, row),
                };
            });
        if let Some(row) = out.selected.and_then(|at| rows.get(at)) {
            self.selected = Some(row.sitting.id);
        }
    }
}

fn state(ui: &mut Ui, cx: &Cx<'_>, row: &RetentionRow) -> egui::Response {
    match &row.erased {
        Some(erasure) => {
            let facts = [
                ("at", cx.date(erasure.at_ms).into()),
                ("by", erasure.by.as_str().into()),
                ("second", erasure.second.as_str().into()),
            ];
            kit::cell_muted(ui, cx.tn("retention-erased", &facts))
        }
        None if row.due => kit::chip(ui, &cx.t("retention-is-due"), Tone::Warn),
        None => kit::chip(ui, &cx.t("retention-kept"), Tone::Neutral),
    }
}

impl EraseForm {
    /// Asks; false when it is over.
    fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let shown = kit::modal(ctx, "erase", &cx.t("retention-erase-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::body(ui, cx.tn("retention-erase-text", &[("title", self.title.as_str().into())]));
            TextField::new(&cx.t("record-destroy-reason")).char_limit(200).id_salt("erase-reason").show(ui, &mut self.reason);
            self.second.fields(ui, cx, false);
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let sign = self.second.countersign().filter(|_| !self.reason.trim().is_empty());
            ui.horizontal(|ui| {
                let done = Button::danger(cx.t("retention-erase-do")).enabled(sign.is_some()).show(ui).clicked();
                (sign.filter(|_| done), Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (sign, cancel) = shown.inner;
        if let Some(sign) = sign {
            self.error = None;
            cx.send(Command::EraseSitting { sitting: self.sitting, reason: self.reason.clone(), sign });
        }
        !(cancel || shown.should_close)
    }
}
