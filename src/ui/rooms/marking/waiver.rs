//! Why a sitting goes without the second marks that nobody is left for.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, TextField, text, tokens as t};
use egui::Context;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::Command;
use kaofa_core::text::Explanation;

const REASON_CHARS: usize = 200;

/// The dialog.
#[derive(Debug)]
pub(super) struct Waiver {
    sitting: SittingId,
    missing: usize,
    reason: String,
    error: Option<Explanation>,
}

impl Waiver {
    pub(super) const fn new(sitting: SittingId, missing: usize) -> Self {
        Self { sitting, missing, reason: String::new(), error: None }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// True when it is left.
    pub(super) fn show(&mut self, ctx: &Context, cx: &mut Cx<'_>) -> bool {
        let mut closed = false;
        let shown = kit::modal(ctx, "second-waiver", &cx.t("second-waive-title"), t::DIALOG, |ui| {
            text::body(ui, cx.tn("second-waive-about", &[("n", self.missing.into())]));
            ui.add_space(t::S12);
            let (label, hint) = (cx.t("second-waive-reason"), cx.t("second-waive-reason-hint"));
            let field = TextField::new(&label).hint(&hint).char_limit(REASON_CHARS).rows(2).id_salt("reason");
            field.show(ui, &mut self.reason);
            ui.add_space(t::S12);
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
                ui.add_space(t::S12);
            }
            ui.horizontal(|ui| {
                let ready = !self.reason.trim().is_empty();
                if Button::primary(cx.t("second-waive")).enabled(ready).show(ui).clicked() {
                    self.error = None;
                    cx.send(Command::WaiveSecondMarks { sitting: self.sitting, reason: self.reason.trim().to_owned() });
                }
                closed = Button::secondary(cx.t("cancel")).show(ui).clicked();
            });
        });
        closed || shown.should_close
    }
}
