//! A seat: which bureau it trusts, opening a sealed paper, going on with an exam of a dead seat, writing answers once more.

use crate::ui::kit::{self, Button, Card, Icon, TextField, Tone, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use crate::ui::{Ask, Cx};
use egui::Ui;
use kaofa_core::service::collect::Fate;
use kaofa_core::service::command::{SeatOverview, Secret};
use kaofa_core::service::sealed::SealFault;
use kaofa_core::service::seat_command::{SeatCommand, SeatReply};
use kaofa_core::service::{Command, ServiceError};
use kaofa_core::text::Explanation;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Open {
    #[default]
    Nothing,
    Enroll,
    Paper,
    TakeOver,
    Deliver,
}

/// What stands above the sittings of a seat.
#[derive(Debug, Default)]
pub(super) struct SeatCard {
    open: Open,
    code: String,
    paper: PathField,
    answers: PathField,
    folder: PathField,
    /// Of the candidate whose exam moves here.
    ticket: String,
    password: String,
    first: String,
    second: String,
    /// Offered once the clock has been named as what keeps the paper shut.
    clock: Option<bool>,
    busy: bool,
    error: Option<Explanation>,
    /// What the last act came to.
    said: Option<(Tone, String)>,
}

impl SeatCard {
    pub(super) fn refused(&mut self, error: &ServiceError, said: Explanation) {
        self.busy = false;
        if matches!(error, ServiceError::Seal { fault: SealFault::NotYet(_), .. }) {
            self.clock.get_or_insert(false);
        } else {
            self.password.clear();
        }
        self.error = Some(said);
    }

    pub(super) fn receive(&mut self, reply: SeatReply, cx: &mut Cx<'_>) {
        self.busy = false;
        let (tone, said) = match reply {
            SeatReply::Enrolled(code) => (Tone::Ok, cx.tn("seat-enrolled", &[("code", code.as_str().into())])),
            SeatReply::Opened(opened) => {
                let args = [("title", opened.title.as_str().into()), ("tickets", opened.tickets.into())];
                (Tone::Ok, cx.tn("seat-opened", &args))
            }
            SeatReply::TakenOver(taken) if taken.is_empty() => (Tone::Warn, cx.t("seat-take-over-none")),
            SeatReply::TakenOver(taken) => {
                let names: Vec<_> = taken.iter().map(|one| format!("{} {}", one.ticket, one.name)).collect();
                (Tone::Ok, cx.tn("seat-take-over-done", &[("who", names.join(&cx.t("bank-list-comma")).into())]))
            }
            SeatReply::Delivered(delivery) => {
                let tone = if delivery.failed.is_empty() { Tone::Ok } else { Tone::Warn };
                let args = [("n", delivery.written.len().into()), ("failed", delivery.failed.len().into())];
                (tone, cx.tn("seat-deliver-done", &args))
            }
            SeatReply::Sealed(_) | SeatReply::Collected(_) | SeatReply::Held(_) => return,
        };
        *self = Self { said: Some((tone, said)), ..Self::default() };
        cx.send(Command::Overview);
        cx.send(Command::Sittings);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, seat: &SeatOverview) {
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                text::card_title(ui, cx.t("seat-title"));
                match &seat.enrolled {
                    Some(code) => drop(text::muted(ui, cx.tn("seat-trusts", &[("code", code.as_str().into())]))),
                    None => drop(kit::chip(ui, &cx.t("seat-trusts-nobody"), Tone::Warn)),
                }
            });
            for (_, answers, first, second) in &seat.papers {
                let stick = if answers.is_empty() { cx.t("seat-no-stick") } else { answers.clone() };
                let args = [("first", first.as_str().into()), ("second", second.as_str().into()), ("folder", stick.into())];
                text::muted(ui, cx.tn("seat-paper-line", &args));
            }
            if let Some((tone, said)) = &self.said {
                kit::notice(ui, *tone, said);
            }
            self.buttons(ui, cx, seat);
            let command = match self.open {
                Open::Nothing => None,
                Open::Enroll => self.enroll_ui(ui, cx),
                Open::Paper => self.paper_ui(ui, cx),
                Open::TakeOver => self.take_over_ui(ui, cx, seat),
                Open::Deliver => self.deliver_ui(ui, cx),
            };
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            if let Some(command) = command {
                (self.busy, self.error, self.said) = (true, None, None);
                cx.send(Command::Seats(Box::new(command)));
            }
        });
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, seat: &SeatOverview) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S12, t::S8);
            let mut offer = |ui: &mut Ui, key: &str, icon: Icon, open: Open| {
                if Button::secondary(cx.t(key)).icon(icon).show(ui).clicked() {
                    self.open = if self.open == open { Open::Nothing } else { open };
                    (self.error, self.said) = (None, None);
                }
            };
            if seat.enrolled.is_some() {
                offer(ui, "seat-open", Icon::Lock, Open::Paper);
            }
            offer(ui, "seat-enroll", Icon::Shield, Open::Enroll);
            if !seat.papers.is_empty() {
                offer(ui, "seat-take-over", Icon::Refresh, Open::TakeOver);
                offer(ui, "seat-deliver", Icon::Save, Open::Deliver);
            }
            if cx.away && Button::quiet(cx.t("seat-leave")).icon(Icon::Back).show(ui).clicked() {
                cx.ask(Ask::Home);
            }
        });
    }

    fn enroll_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<SeatCommand> {
        let help = cx.t("seat-code-help");
        TextField::new(&cx.t("seat-code")).help(&help).char_limit(30).id_salt("seat-code").show(ui, &mut self.code);
        let ready = !self.code.trim().is_empty() && !self.busy;
        let go = Button::primary(cx.t("seat-enroll")).enabled(ready).show(ui).clicked();
        go.then(|| SeatCommand::Enroll(self.code.trim().to_owned()))
    }

    fn paper_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<SeatCommand> {
        self.paper.show(ui, cx, &cx.t("seat-paper"), PathKind::Open(&["kfexam"]));
        TextField::new(&cx.t("seal-password")).password().id_salt("exam-password").show(ui, &mut self.password);
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            TextField::new(&cx.t("seat-first")).char_limit(50).id_salt("first").show(left, &mut self.first);
            TextField::new(&cx.t("seat-second")).char_limit(50).id_salt("second").show(right, &mut self.second);
        });
        self.answers.show(ui, cx, &cx.t("seat-answers"), PathKind::Folder);
        text::caption(ui, cx.t("seat-answers-help"));
        if let Some(wrong) = &mut self.clock {
            kit::checkbox(ui, &cx.t("seat-clock-wrong"), wrong);
        }
        let named = !self.first.trim().is_empty() && !self.second.trim().is_empty();
        let ready = named && !self.paper.is_empty() && !self.password.is_empty() && !self.busy;
        let label = cx.t(if self.busy { "please-wait" } else { "seat-open" });
        Button::primary(label).enabled(ready).show(ui).clicked().then(|| SeatCommand::Open {
            path: self.paper.path(),
            password: Secret(self.password.clone()),
            first: self.first.trim().to_owned(),
            second: self.second.trim().to_owned(),
            answers: (!self.answers.is_empty()).then(|| self.answers.path()),
            clock_is_wrong: self.clock.unwrap_or_default(),
        })
    }

    fn take_over_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, seat: &SeatOverview) -> Option<SeatCommand> {
        text::body(ui, cx.t("seat-take-over-text"));
        let label = cx.t("seat-take-over-ticket");
        TextField::new(&label).char_limit(20).width(t::FIELD_SHORT * 2.0).id_salt("ticket").show(ui, &mut self.ticket);
        self.folder.show(ui, cx, &cx.t("seat-folder"), PathKind::Folder);
        // The paper opened last is the one that is sat.
        let sitting = seat.papers.first().map(|(sitting, ..)| *sitting)?;
        let ready = !self.ticket.trim().is_empty() && !self.folder.is_empty() && !self.busy;
        let go = Button::primary(cx.t("seat-take-over")).enabled(ready).show(ui).clicked();
        go.then(|| SeatCommand::TakeOver { sitting, ticket: self.ticket.trim().to_owned(), folder: self.folder.path() })
    }

    fn deliver_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<SeatCommand> {
        text::body(ui, cx.t("seat-deliver-text"));
        self.folder.show(ui, cx, &cx.t("seat-folder"), PathKind::Folder);
        let ready = !self.folder.is_empty() && !self.busy;
        let go = Button::primary(cx.t("seat-deliver")).enabled(ready).show(ui).clicked();
        go.then(|| SeatCommand::Deliver(self.folder.path()))
    }
}

pub(super) const fn fate_tone(fate: Fate) -> Tone {
    match fate {
        Fate::Taken => Tone::Ok,
        Fate::AlreadyTaken => Tone::Neutral,
        Fate::OtherAttempt | Fate::NotOnTheList | Fate::WrongPaper | Fate::Newer | Fate::Published => Tone::Warn,
        Fate::Altered | Fate::NotReadable => Tone::Accent,
    }
}
