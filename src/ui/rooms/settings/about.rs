//! What this program is: version, licences, how far the built-in bank was checked against the law.

use super::page;
use crate::ui::Cx;
use crate::ui::kit::{self, Card, text, tokens as t};
use egui::Ui;

pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>) {
    page(ui, |ui| {
        Card::new().show(ui, |ui| {
            text::lead(ui, cx.t("brand"));
            text::muted(ui, cx.tn("settings-version", &[("version", env!("CARGO_PKG_VERSION").into())]));
            ui.add_space(t::S8);
            text::reading(ui, cx.t("settings-about-text"));
        });
        Card::new().show(ui, |ui| {
            kit::section_heading(ui, &cx.t("settings-bank"));
            let counts = [("n", cx.overview.questions.into()), ("date", cx.overview.verified_to.as_str().into())];
            text::body(ui, cx.tn("settings-bank-text", &counts));
            text::caption(ui, cx.t("settings-bank-note"));
        });
        Card::new().show(ui, |ui| {
            kit::section_heading(ui, &cx.t("settings-licence"));
            text::body(ui, cx.t("settings-licence-text"));
            text::caption(ui, cx.t("settings-licence-note"));
        });
    });
}
