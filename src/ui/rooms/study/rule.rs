//! How often the bureau studies, and who its head is.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, TextField, tokens as t};
use kaofa_core::service::{Command, study_sessions};

const MONTHLY: u32 = 12;
const TWICE: u32 = 24;

#[derive(Debug)]
pub(super) struct Rule {
    a_year: u32,
    head: String,
}

impl Rule {
    pub(super) fn new(a_year: u32, head: &str) -> Self {
        Self { a_year, head: head.to_owned() }
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        let shown = kit::modal(ctx, "study-rule", &cx.t("study-rule-title"), t::DIALOG, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let presets = [(MONTHLY, cx.t("study-rule-monthly")), (TWICE, cx.t("study-rule-twice"))];
            kit::segmented(ui, &cx.t("study-rule-a-year"), &mut self.a_year, &presets);
            kit::number(ui, &cx.t("study-rule-a-year"), &mut self.a_year, 1..=366, "");
            TextField::new(&cx.t("study-rule-head")).help(&cx.t("study-rule-head-help")).char_limit(50).show(ui, &mut self.head);
            ui.horizontal(|ui| {
                let save = Button::primary(cx.t("study-rule-save")).show(ui).clicked();
                (save, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (save, cancel) = shown.inner;
        if save {
            cx.send(Command::SetSetting(study_sessions::HEAD, self.head.trim().to_owned()));
            cx.send(Command::SetSetting(study_sessions::A_YEAR, self.a_year.to_string()));
        }
        !(save || cancel || shown.should_close)
    }
}
