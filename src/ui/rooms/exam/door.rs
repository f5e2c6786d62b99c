//! The door of a sitting: who are you, the rules, the pledge.

use super::Step;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, TextField, Tone, text, tokens as t};
use egui::{Key, Ui};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::service::command::Secret;
use kaofa_core::service::exam::Admission;
use kaofa_core::service::seat_command::SeatCommand;
use kaofa_core::service::sittings::Sitting;
use kaofa_core::service::{Command, ServiceError};
use kaofa_core::text::Explanation;

#[derive(Debug)]
pub(super) struct Door {
    sitting: SittingId,
    known: Option<Sitting>,
    who: String,
    /// Asked for once the office says that this person has one.
    pin: Option<String>,
    admission: Option<Admission>,
    pledge: String,
    read: bool,
    error: Option<Explanation>,
    /// On a seat, too late: name and code of the invigilator who lets them in.
    late: Option<(String, String)>,
    /// Put the keyboard into the first field once.
    focus: bool,
}

impl Door {
    pub(super) fn new(known: Option<Sitting>, sitting: SittingId) -> Self {
        Self {
            sitting,
            known,
            who: String::new(),
            pin: None,
            admission: None,
            pledge: String::new(),
            read: false,
            error: None,
            late: None,
            focus: true,
        }
    }

    pub(super) fn know(&mut self, sittings: &[Sitting]) {
        self.known = sittings.iter().find(|s| s.id == self.sitting).cloned();
    }

    pub(super) fn admitted(&mut self, admission: Admission) {
        self.admission = Some(admission);
        self.error = None;
        self.focus = true;
    }

    pub(super) fn failed(&mut self, error: &ServiceError, said: Explanation) {
        // That a PIN is asked for is no mistake of the person's: the field says it.
        if matches!(error, ServiceError::PinNeeded) && self.pin.is_none() {
            self.pin = Some(String::new());
            self.focus = true;
            self.error = None;
            return;
        }
        if let (ServiceError::WrongPin { .. }, Some(pin)) = (error, &mut self.pin) {
            pin.clear();
            self.focus = true;
        }
        if matches!(error, ServiceError::TooLate(_)) && self.admission.is_some() {
            self.late.get_or_insert_default();
        }
        self.error = Some(said);
    }

    /// The invigilator's code was right.
    pub(super) fn let_in(&mut self, cx: &mut Cx<'_>) {
        (self.late, self.error) = (None, None);
        if let Some(admission) = self.admission.clone() {
            self.start(cx, &admission);
        }
    }

    /// On a seat, for who came too late.
    fn late_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, admission: &Admission) {
        let Some((name, code)) = self.late.as_mut().filter(|_| cx.overview.seat.is_some()) else { return };
        ui.add_space(t::S12);
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            TextField::new(&cx.t("desk-name")).char_limit(50).id_salt("late-name").show(left, name);
            TextField::new(&cx.t("desk-code")).char_limit(20).id_salt("late-code").show(right, code);
        });
        let ready = !name.trim().is_empty() && !code.trim().is_empty();
        if Button::secondary(cx.t("door-let-in")).enabled(ready).show(ui).clicked() {
            let (sitting, cadre) = (admission.sitting, admission.cadre);
            let command = SeatCommand::AdmitLate { sitting, cadre, name: name.clone(), code: Secret(code.clone()) };
            cx.send(Command::Seats(Box::new(command)));
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        if Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::List);
        }
        ui.add_space(t::S8);
        egui::ScrollArea::vertical().id_salt("door").auto_shrink([false, false]).show(ui, |ui| {
            let widest = if self.admission.is_some() { t::FORM_WIDTH } else { t::FORM };
            ui.set_max_width(widest.min(ui.available_width()));
            match self.admission.clone() {
                None => self.who_ui(ui, cx),
                Some(admission) => self.rules_ui(ui, cx, &admission),
            }
        });
        step
    }

    fn who_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        Card::new().show(ui, |ui| {
            if let Some(sitting) = &self.known {
                text::page_title(ui, &sitting.title);
                text::muted(ui, super::list::facts(cx, sitting));
                ui.add_space(t::S16);
            }
            // A sealed paper brings no staff numbers.
            let who = if cx.overview.seat.is_some() { "exam-who-seat" } else { "exam-who" };
            let (label, help) = (cx.t(who), cx.t(&format!("{who}-help")));
            let mut field = TextField::new(&label).help(&help).id_salt("who").show(ui, &mut self.who);
            if field.changed() {
                // Somebody else may have none.
                self.pin = None;
                self.error = None;
            }
            if let Some(pin) = &mut self.pin {
                ui.add_space(t::S12);
                let (label, help) = (cx.t("exam-pin"), cx.t("exam-pin-help"));
                field = TextField::new(&label).help(&help).password().char_limit(12).id_salt("pin").show(ui, pin);
            }
            if std::mem::take(&mut self.focus) {
                field.request_focus();
            }
            self.error_ui(ui);
            ui.add_space(t::S16);
            let ready = !self.who.trim().is_empty() && self.pin.as_ref().is_none_or(|pin| !pin.trim().is_empty());
            let entered = ready && field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if Button::primary(cx.t("exam-who-next")).icon_after(Icon::Forward).enabled(ready).show(ui).clicked() || entered {
                let pin = Secret(self.pin.clone().unwrap_or_default());
                cx.send(Command::Admit { sitting: self.sitting, who: self.who.clone(), pin });
            }
            // The example sitting has one invented candidate; nobody could guess the name.
            if self.known.as_ref().is_some_and(|s| s.candidates == 1 && !s.rules.formal) && !cx.overview.has_staff {
                ui.add_space(t::S8);
                if Button::quiet(cx.t("exam-as-example")).show(ui).clicked() {
                    cx.send(Command::Admit { sitting: self.sitting, who: EXAMPLE_TICKET.to_owned(), pin: Secret::default() });
                }
            }
        });
    }

    fn rules_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, admission: &Admission) {
        Card::new().show(ui, |ui| {
            text::muted(ui, cx.texts.sitting_kind(admission.kind));
            text::page_title(ui, &admission.title);
            ui.add_space(t::S12);
            kit::text::figure_sized(ui, &admission.name, &admission.unit, t::TYPE_FIGURE_S);
            let mut line = cx.tn("exam-ticket", &[("ticket", admission.ticket.as_str().into())]);
            if !admission.seat.is_empty() {
                let args = [("room", admission.room.as_str().into()), ("seat", admission.seat.as_str().into())];
                line = format!("{line} · {}", cx.tn("exam-seat-line", &args));
            }
            text::muted(ui, line);
            if admission.rehearsal {
                ui.add_space(t::S8);
                kit::notice(ui, Tone::Info, &cx.t("exam-rehearsal-line"));
            }
            ui.add_space(t::S12);
            kit::hline(ui);
            ui.add_space(t::S12);
            if admission.begun {
                text::body(ui, cx.t("exam-begun"));
                self.error_ui(ui);
                ui.add_space(t::S16);
                let button = Button::primary(cx.t("exam-go-on")).icon(Icon::Play).show(ui);
                if std::mem::take(&mut self.focus) {
                    button.request_focus();
                }
                if button.clicked() {
                    self.start(cx, admission);
                }
                return;
            }
            text::card_title(ui, cx.t("exam-rules"));
            for line in rules(cx, admission).lines() {
                text::body(ui, line);
            }
            for minimum in &admission.part_minimums {
                let args = [("kind", cx.texts.kind(minimum.kind).into()), ("least", minimum.least.printed().into())];
                text::body(ui, cx.tn("exam-rules-part", &args));
            }
            if admission.must_items > 0 {
                text::body(ui, cx.tn("exam-rules-must", &[("n", admission.must_items.into())]));
            }
            // The standard rules say it themselves.
            if !admission.notice.trim().is_empty() {
                text::body(ui, cx.t(if admission.open_book { "exam-rules-open" } else { "exam-rules-closed" }));
            }
            if let Some(policy) = admission.lock {
                text::body(ui, super::lock::rule_line(cx, policy));
            }
            ui.add_space(t::S12);
            let pledge = if admission.pledge.trim().is_empty() { cx.t("exam-pledge-text") } else { admission.pledge.clone() };
            text::body(ui, pledge);
            let label = cx.t("exam-pledge");
            let hint = admission.name.clone();
            let wrong = !self.pledge.is_empty()
                && !admission.name.starts_with(self.pledge.trim())
                && self.pledge.trim() != admission.name;
            let error = wrong.then(|| cx.t("exam-pledge-wrong"));
            let field = TextField::new(&label).hint(&hint).error(error.as_deref()).id_salt("pledge").show(ui, &mut self.pledge);
            if std::mem::take(&mut self.focus) {
                field.request_focus();
            }
            ui.add_space(t::S8);
            kit::checkbox(ui, &cx.t("exam-read"), &mut self.read);
            self.error_ui(ui);
            self.late_ui(ui, cx, admission);
            ui.add_space(t::S16);
            let signed = self.pledge.trim() == admission.name;
            // Signing with Enter ticks the box too: the label beside it says what the signature means.
            let entered = signed && field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
            if entered {
                self.read = true;
            }
            let ready = signed && self.read;
            if Button::primary(cx.t("exam-start")).icon(Icon::Play).enabled(ready).show(ui).clicked() || (entered && ready) {
                self.start(cx, admission);
            }
            if !ready {
                text::caption(ui, cx.t("exam-start-needs"));
            }
        });
    }

    fn start(&self, cx: &mut Cx<'_>, admission: &Admission) {
        cx.send(Command::StartExam { sitting: admission.sitting, cadre: admission.cadre, pledge: self.pledge.trim().to_owned() });
    }

    fn error_ui(&self, ui: &mut Ui) {
        if let Some(said) = &self.error {
            ui.add_space(t::S12);
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
    }
}

/// The ticket of the first candidate of a list.
const EXAMPLE_TICKET: &str = "0001";

/// The sitting's own rules, or the standard text with its figures.
fn rules(cx: &Cx<'_>, admission: &Admission) -> String {
    if !admission.notice.trim().is_empty() {
        return admission.notice.clone();
    }
    let pass = admission.full.share(i64::from(admission.pass_percent), 100);
    cx.tn(
        match (admission.open_book, admission.formal) {
            (true, _) => "exam-rules-open-text",
            (false, true) => "exam-rules-formal",
            (false, false) => "exam-rules-text",
        },
        &[
            ("items", admission.items.into()),
            ("full", admission.full.to_string().into()),
            ("pass", pass.to_string().into()),
            ("minutes", (admission.duration_secs / 60).into()),
        ],
    )
}
