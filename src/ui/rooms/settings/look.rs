//! How the screen looks, and the name of the bureau.

use super::{group, page};
use crate::ui::kit::{self, Button, Card, Icon, TextField, ThemeChoice, text, tokens as t};
use crate::ui::{Ask, Cx, Look};
use egui::{Key, Ui};
use kaofa_core::service::Command;
use kaofa_core::service::laws::RECHECK_SETTING;
use kaofa_core::text::Locale;

/// Text sizes that are offered, in percent.
const SIZES: [u16; 8] = [80, 90, 100, 110, 125, 150, 175, 200];

pub(super) fn show(ui: &mut Ui, cx: &mut Cx<'_>) {
    let mut look = cx.look;
    page(ui, |ui| {
        Card::new().show(ui, |ui| {
            text::card_title(ui, cx.t("settings-look"));
            ui.add_space(t::S8);
            group(ui, &cx.t("settings-theme"), |ui| {
                let themes = [
                    (ThemeChoice::Light, cx.t("settings-theme-light")),
                    (ThemeChoice::Dark, cx.t("settings-theme-dark")),
                    (ThemeChoice::System, cx.t("settings-theme-system")),
                ];
                kit::segmented(ui, &cx.t("settings-theme"), &mut look.theme, &themes);
            });
            group(ui, &cx.t("settings-text-size"), |ui| size(ui, &mut look, cx));
            group(ui, &cx.t("settings-language"), |ui| {
                let languages = [(Locale::ZhCn, cx.t("settings-language-zh")), (Locale::En, cx.t("settings-language-en"))];
                kit::segmented(ui, &cx.t("settings-language"), &mut look.locale, &languages);
            });
            text::caption(ui, cx.t("settings-look-note"));
        });
    });
    if look != cx.look {
        cx.ask(Ask::Look(look));
    }
}

/// Smaller, the present size, larger. (A slider would move under the hand while everything grows.)
fn size(ui: &mut Ui, look: &mut Look, cx: &Cx<'_>) {
    let now = look.text_percent;
    let smaller = SIZES.iter().rev().find(|size| **size < now);
    let larger = SIZES.iter().find(|size| **size > now);
    ui.horizontal(|ui| {
        if ui
            .add_enabled_ui(smaller.is_some(), |ui| kit::icon_button(ui, Icon::Remove, &cx.t("settings-smaller")).clicked())
            .inner
        {
            look.text_percent = smaller.copied().unwrap_or(now);
        }
        text::figure_sized(ui, &now.to_string(), "%", t::TYPE_TITLE);
        if ui.add_enabled_ui(larger.is_some(), |ui| kit::icon_button(ui, Icon::Add, &cx.t("settings-larger")).clicked()).inner {
            look.text_percent = larger.copied().unwrap_or(now);
        }
        if now != Look::default().text_percent && Button::quiet(cx.t("settings-size-reset")).show(ui).clicked() {
            look.text_percent = Look::default().text_percent;
        }
    });
}

/// The name of the bureau, shown in the rail and on what is printed.
#[derive(Debug, Default)]
pub(super) struct Bureau {
    saved: String,
    typed: String,
}

impl Bureau {
    /// What is stored now; what is being typed stays.
    pub(super) fn take(&mut self, name: &str) {
        if self.typed == self.saved {
            name.clone_into(&mut self.typed);
        }
        name.clone_into(&mut self.saved);
    }

    pub(super) fn saved(&mut self, name: &str) {
        name.clone_into(&mut self.saved);
        name.clone_into(&mut self.typed);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        page(ui, |ui| {
            Card::new().show(ui, |ui| {
                text::card_title(ui, cx.t("settings-bureau"));
                ui.add_space(t::S8);
                let (label, hint, help) =
                    (cx.t("settings-bureau-name"), cx.t("settings-bureau-hint"), cx.t("settings-bureau-help"));
                let field =
                    TextField::new(&label).hint(&hint).help(&help).width(t::DIALOG).char_limit(40).show(ui, &mut self.typed);
                let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                ui.add_space(t::S12);
                let changed = self.typed.trim() != self.saved;
                let pressed = Button::primary(cx.t("save")).enabled(changed).show(ui).clicked();
                if changed && (pressed || entered) {
                    cx.send(Command::SetSetting("bureau", self.typed.trim().to_owned()));
                }
            });
            ui.add_space(t::S16);
            Card::new().show(ui, |ui| recheck(ui, cx));
        });
    }
}

/// Months that are offered before a formal sitting asks for a re-check of its laws.
const RECHECK: [i32; 5] = [3, 6, 12, 18, 24];

fn recheck(ui: &mut Ui, cx: &mut Cx<'_>) {
    text::card_title(ui, cx.t("settings-recheck"));
    ui.add_space(t::S4);
    text::caption(ui, cx.t("settings-recheck-help"));
    ui.add_space(t::S8);
    let mut months = cx.overview.recheck_months;
    let mut choices: Vec<(i32, String)> =
        RECHECK.iter().map(|n| (*n, cx.tn("settings-recheck-months", &[("n", (*n).into())]))).collect();
    if !RECHECK.contains(&months) {
        choices.push((months, cx.tn("settings-recheck-months", &[("n", months.into())])));
    }
    if kit::select(ui, &cx.t("settings-recheck"), &mut months, &choices).changed() {
        cx.send(Command::SetSetting(RECHECK_SETTING, months.to_string()));
    }
}
