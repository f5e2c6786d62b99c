//! The invigilator at a running exam: shows who they are, and gives time, stops it, lets it go on, collects, or writes down.

use super::act_form::{ActForm, What};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, TextField, tokens as t};
use kaofa_core::domain::ids::AttemptId;
use kaofa_core::service::Command;
use kaofa_core::service::command::Secret;
use kaofa_core::text::Explanation;

#[derive(Debug, Default)]
pub(super) struct SeatDesk {
    name: String,
    passphrase: String,
    form: ActForm,
    chosen: bool,
    busy: bool,
    error: Option<Explanation>,
}

impl SeatDesk {
    pub(super) fn refuse(&mut self, said: Explanation) {
        self.passphrase.clear();
        self.busy = false;
        self.error = Some(said);
    }

    /// Asks; false when it is closed.
    pub(super) fn show(&mut self, ctx: &egui::Context, attempt: AttemptId, paused: bool, cx: &mut Cx<'_>) -> bool {
        if !std::mem::replace(&mut self.chosen, true) && paused {
            self.form.what = What::Continue;
        }
        let shown = kit::modal(ctx, "seat-desk", &cx.t("exam-invigilator"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let on_off = if paused { What::Continue } else { What::Pause };
            // A seat has no accounts: a code allows the act, and what is only written down is written at the desk.
            let by_code = cx.overview.seat.is_some();
            let offered: &[What] = &[What::Grant, on_off, What::Collect, What::Note];
            let offered = if by_code { &offered[..3] } else { offered };
            let choices: Vec<_> = offered.iter().map(|what| (*what, cx.t(what.key()))).collect();
            kit::segmented(ui, &cx.t("exam-invigilator"), &mut self.form.what, &choices);
            self.form.fields(ui, cx, by_code);
            ui.columns(2, |columns| {
                if let [left, right] = columns {
                    TextField::new(&cx.t("desk-name")).char_limit(50).id_salt("name").show(left, &mut self.name);
                    let label = cx.t(if by_code { "desk-code" } else { "desk-passphrase" });
                    let field = TextField::new(&label).id_salt("pass");
                    let field = if by_code { field.char_limit(20) } else { field.password() };
                    field.show(right, &mut self.passphrase);
                }
            });
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            let act = self.form.act().filter(|_| !self.name.trim().is_empty() && !self.passphrase.is_empty() && !self.busy);
            ui.horizontal(|ui| {
                let label = cx.t(if self.busy { "please-wait" } else { self.form.what.key() });
                let done = Button::primary(label).enabled(act.is_some()).show(ui).clicked();
                (act.filter(|_| done), Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (act, cancel) = shown.inner;
        if let Some(act) = act {
            self.error = None;
            self.busy = true;
            cx.send(Command::ActAtSeat { attempt, name: self.name.clone(), passphrase: Secret(self.passphrase.clone()), act });
        }
        !(cancel || shown.should_close)
    }
}
