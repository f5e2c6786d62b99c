//! 佐证材料 of one row: the files, where they are now, and one more.

use super::send;
use crate::ui::kit::{self, Button, Icon, Tone, icon_button, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use crate::ui::{Ask, Cx};
use kaofa_core::domain::ids::ActivityId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::study_session::{Material, MaterialPlace};
use kaofa_core::service::ledger::{EvidenceChange, MaterialFound, MaterialState};
use kaofa_core::service::ledger_command::LedgerCommand;
use kaofa_core::text::Explanation;

#[derive(Debug)]
pub(super) struct EvidenceBox {
    id: ActivityId,
    title: String,
    files: Option<Vec<(Material, MaterialFound)>>,
    path: PathField,
    error: Option<Explanation>,
}

impl EvidenceBox {
    pub(super) fn new(id: ActivityId, title: String) -> Self {
        Self { id, title, files: None, path: PathField::default(), error: None }
    }

    pub(super) fn know(&mut self, id: ActivityId, files: Vec<(Material, MaterialFound)>) {
        if id == self.id {
            self.files = Some(files);
            self.path = PathField::default();
            self.error = None;
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// False when it is closed.
    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        let title = cx.tn("evidence-title", &[("title", self.title.as_str().into())]);
        let shown = kit::modal(ctx, "ledger-evidence", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            let may = cx.may(Permission::ManageStudy);
            for (file, found) in self.files.iter().flatten() {
                ui.horizontal_wrapped(|ui| {
                    text::body(ui, file.name.as_str());
                    let copied = matches!(file.place, MaterialPlace::Copied { .. });
                    text::caption(ui, cx.t(if copied { "study-material-copied" } else { "study-material-linked" }));
                    let tone = if found.state == MaterialState::Found { Tone::Ok } else { Tone::Warn };
                    kit::chip(ui, &cx.t(&format!("study-material-{}", found.state.code())), tone);
                    let name = cx.tn("study-material-open", &[("name", file.name.as_str().into())]);
                    if found.state != MaterialState::Missing && icon_button(ui, Icon::OpenOutside, &name).clicked() {
                        cx.ask(Ask::Open(found.path.clone()));
                        send(cx, LedgerCommand::Evidence(self.id));
                    }
                    let name = format!("{} {}", cx.t("study-material-remove"), file.name);
                    if may && icon_button(ui, Icon::Delete, &name).clicked() {
                        let change = EvidenceChange::Remove(file.name.clone());
                        send(cx, LedgerCommand::Attach { id: self.id, change });
                    }
                });
                if matches!(file.place, MaterialPlace::Linked { .. }) {
                    text::caption(ui, found.path.display().to_string());
                }
            }
            if self.files.as_ref().is_some_and(Vec::is_empty) {
                text::muted(ui, cx.t("evidence-empty"));
            }
            if may {
                self.path.show(ui, cx, &cx.t("study-material-path"), PathKind::Open(&[]));
                text::caption(ui, cx.t("study-material-note"));
            }
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let add = Button::primary(cx.t("study-material-add")).icon(Icon::Attach).enabled(may && !self.path.is_empty());
                if add.show(ui).clicked() {
                    self.error = None;
                    let change = EvidenceChange::Add(self.path.path());
                    send(cx, LedgerCommand::Attach { id: self.id, change });
                }
                Button::secondary(cx.t("close")).show(ui).clicked()
            })
            .inner
        });
        !(shown.inner || shown.should_close)
    }
}
