//! Who practises: a name or staff number, and the PIN of who has one.

use super::ask;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, TextField, text, tokens as t};
use egui::{Key, Ui};
use kaofa_core::service::ServiceError;
use kaofa_core::service::command::Secret;
use kaofa_core::service::practice_command::PracticeCommand;
use kaofa_core::text::Explanation;

#[derive(Debug)]
pub(super) struct Who {
    typed: String,
    /// Asked for once the office says that this person has one.
    pin: Option<String>,
    error: Option<Explanation>,
    /// Put the keyboard into the first field once.
    focus: bool,
}

impl Default for Who {
    fn default() -> Self {
        Self { typed: String::new(), pin: None, error: None, focus: true }
    }
}

impl Who {
    pub(super) fn failed(&mut self, error: &ServiceError, said: Explanation) {
        self.focus = true;
        // That a PIN is asked for is no mistake of the person's: the field says it.
        if matches!(error, ServiceError::PinNeeded) && self.pin.is_none() {
            self.pin = Some(String::new());
            self.error = None;
            return;
        }
        if let (ServiceError::WrongPin { .. }, Some(pin)) = (error, &mut self.pin) {
            pin.clear();
        }
        self.error = Some(said);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        egui::ScrollArea::vertical().id_salt("practice-who").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::FORM.min(ui.available_width()));
            Card::new().show(ui, |ui| self.card(ui, cx));
        });
    }

    fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        text::page_title(ui, cx.t("practice-who-title"));
        text::muted(ui, cx.t("practice-who-note"));
        ui.add_space(t::S12);
        let (label, help) = (cx.t("practice-who"), cx.t("practice-who-help"));
        let mut field = TextField::new(&label).help(&help).char_limit(50).id_salt("practice-who").show(ui, &mut self.typed);
        if field.changed() {
            // Somebody else may have none.
            (self.pin, self.error) = (None, None);
        }
        if let Some(pin) = &mut self.pin {
            ui.add_space(t::S12);
            let (label, help) = (cx.t("practice-pin"), cx.t("exam-pin-help"));
            field = TextField::new(&label).help(&help).password().char_limit(12).id_salt("practice-pin").show(ui, pin);
        }
        if std::mem::take(&mut self.focus) {
            field.request_focus();
        }
        if let Some(said) = &self.error {
            ui.add_space(t::S12);
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
        ui.add_space(t::S16);
        let ready = !self.typed.trim().is_empty() && self.pin.as_ref().is_none_or(|pin| !pin.trim().is_empty());
        let entered = ready && field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
        let go = Button::primary(cx.t("practice-who-next")).icon_after(Icon::Forward).enabled(ready).show(ui).clicked();
        if go || entered {
            let pin = Secret(self.pin.clone().unwrap_or_default());
            ask(cx, PracticeCommand::Enter { who: self.typed.clone(), pin });
        }
        // Before anybody is on the roster, the invented candidate of the example sitting may look around.
        let example = cx.overview.sittings.iter().any(|s| s.candidates == 1 && !s.rules.formal);
        if example && !cx.overview.has_staff {
            ui.add_space(t::S8);
            if Button::quiet(cx.t("practice-as-example")).show(ui).clicked() {
                ask(cx, PracticeCommand::EnterAsExample);
            }
        }
    }
}
