//! Answers in, commands out.

use super::dialogs::Dialog;
use super::dispatch::{Answered, LOOK, Opened, Told};
use super::{App, Rooms, Stage, State};
use crate::ui::kit::{self, Tone};
use crate::ui::pictures;
use crate::ui::{Ask, Envelope, Look, RoomId};
use kaofa_core::service::analysis_command::AnalysisCommand;
use kaofa_core::service::annual_command::AnnualCommand;
use kaofa_core::service::command::Overview;
use kaofa_core::service::print::PrintFormat;
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::summary::SummaryFormat;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::Changes;
use kaofa_core::text::Texts;
use std::path::PathBuf;

impl App {
    /// Takes in everything the office has told.
    pub(super) fn drain(&mut self, ctx: &egui::Context) {
        // An answer may send the next command, and inline that one is answered at once; a frame takes at most this many rounds.
        for _ in 0..8 {
            let told = self.dispatch.drain();
            if told.is_empty() {
                return;
            }
            for told in told {
                self.take(ctx, told);
            }
            self.settle(ctx);
        }
    }

    fn take(&mut self, ctx: &egui::Context, told: Told) {
        match told {
            Told::Opened(opened) => self.opened(ctx, *opened),
            Told::Refused(error) => self.state.stage = Stage::Refused(error),
            Told::Answer(answered) => {
                let Answered { envelope, result, changes, step } = *answered;
                self.state.waiting = self.state.waiting.saturating_sub(1);
                let undo = matches!(envelope.command, Command::Undo) && result.is_ok();
                let first = self.state.toasts.next_id();
                if let Command::Images(asked) = &envelope.command {
                    let found = if let Ok(Reply::Images(images)) = &result { images.as_slice() } else { &[] };
                    pictures::arrived(ctx, asked, found);
                }
                self.answered(envelope, result);
                match step {
                    Some(step) if undo => self.state.toasts.forget(step.0),
                    Some(step) => self.state.toasts.belong(first, step.0),
                    None => {}
                }
                self.changed(&changes);
            }
        }
    }

    fn opened(&mut self, ctx: &egui::Context, opened: Opened) {
        self.state.stage = Stage::Open;
        self.state.overview = opened.overview;
        if let Some(look) = opened.look {
            self.set_look(ctx, look);
        }
        self.enter(if self.state.overview.seat.is_some() { RoomId::Exam } else { RoomId::Home });
    }

    fn answered(&mut self, envelope: Envelope, result: Result<Reply, ServiceError>) {
        let Envelope { from, command } = envelope;
        match result {
            Ok(Reply::Overview(overview)) => {
                self.state.overview = *overview;
                if self.state.room == RoomId::Home {
                    self.enter(RoomId::Home);
                }
            }
            Ok(Reply::SetUpDone(recovery)) => {
                let Command::SetUp { name, .. } = &command else { return };
                self.state.dialog = Some(Dialog::recovery(name.clone(), recovery));
                // The office is signed in already; asking for the account's roles keeps the window's copy exact.
                self.out.push(Envelope { from, command: Command::WhoAmI });
            }
            Ok(Reply::SignedIn(actor)) => self.signed_in(actor),
            Ok(Reply::Undone(op)) => {
                let key = if matches!(command, Command::Undo) { "undone" } else { "redone" };
                let text = self.state.texts.with(key, &[("op", self.state.texts.op(&op).into())]);
                self.state.toasts.push(Tone::Ok, text);
            }
            // Taken in already.
            Ok(Reply::Images(_)) => {}
            Ok(reply) => self.with_room(from, |rooms, cx| rooms.get(from).receive(&command, reply, cx)),
            Err(error) => self.failed(from, command, &error),
        }
    }

    fn failed(&mut self, from: RoomId, command: Command, error: &ServiceError) {
        match error {
            ServiceError::SetUpFirst(permission) => {
                self.state.dialog = Some(Dialog::set_up(Some(*permission)));
                self.state.held = Some(Envelope { from, command });
            }
            ServiceError::SignInFirst(permission) => {
                self.state.dialog = Some(Dialog::sign_in(Some(*permission)));
                self.state.held = Some(Envelope { from, command });
            }
            _ => {
                let said = self.state.texts.explain(error);
                let shown = self.state.dialog.as_mut().is_some_and(|dialog| dialog.failed(&command, &said))
                    || self.with_room(from, |rooms, cx| rooms.get(from).failed(&command, error, cx));
                if !shown {
                    self.state.toasts.push(Tone::Accent, said.to_string());
                }
            }
        }
    }

    fn signed_in(&mut self, actor: Actor) {
        let changed = self.state.actor != actor;
        self.state.actor = actor;
        if self.state.dialog.as_ref().is_some_and(Dialog::is_for_signing_in) {
            self.state.dialog = None;
        }
        self.out.push(Envelope { from: self.state.room, command: Command::Overview });
        if changed {
            self.enter(self.state.room);
        }
        self.release_held();
    }

    /// Sends again what had to wait for an account.
    pub(super) fn release_held(&mut self) {
        if self.state.dialog.is_none()
            && let Some(envelope) = self.state.held.take()
        {
            self.out.push(envelope);
        }
    }

    fn changed(&mut self, changes: &Changes) {
        if changes.is_empty() {
            return;
        }
        self.out.push(Envelope { from: self.state.room, command: Command::Overview });
        let id = self.state.room;
        self.with_room(id, |rooms, cx| rooms.get(id).changed(changes, cx));
    }

    /// Carries out what the rooms asked for and sends their commands.
    pub(super) fn settle(&mut self, ctx: &egui::Context) {
        while !self.asks.is_empty() {
            for ask in std::mem::take(&mut self.asks) {
                self.carry_out(ctx, ask);
            }
        }
        let wanted = pictures::wanted(ctx);
        if !wanted.is_empty() {
            self.out.push(Envelope { from: self.state.room, command: Command::Images(wanted) });
        }
        for mut envelope in std::mem::take(&mut self.out) {
            // A PDF carries its fonts, and only this side knows those of the computer.
            if let Command::PrintPaper { request, .. } = &mut envelope.command
                && request.format == PrintFormat::Pdf
                && request.fonts.is_none()
            {
                request.fonts = super::print_fonts::print_fonts();
            }
            match &mut envelope.command {
                Command::ExportPassRate { request, path } if SummaryFormat::of(path).is_some_and(SummaryFormat::needs_fonts) => {
                    request.fonts = super::print_fonts::print_fonts();
                }
                Command::PreviewPassRate(request) => request.fonts = super::print_fonts::print_fonts(),
                // Its charts become pictures, also in a .docx.
                Command::PrintTranscripts(request) => request.fonts = super::print_fonts::print_fonts(),
                Command::PrintRecords(request) if request.format == PrintFormat::Pdf => {
                    request.fonts = super::print_fonts::print_fonts();
                }
                Command::PrintReply { path, fonts, .. } | Command::PrintDestruction { path, fonts, .. }
                    if path.extension().is_some_and(|ending| ending == "pdf") =>
                {
                    *fonts = super::print_fonts::print_fonts();
                }
                Command::Analysis(command) => {
                    if let AnalysisCommand::Debrief { path, fonts, .. } = command.as_mut()
                        && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
                    {
                        *fonts = super::print_fonts::print_fonts();
                    }
                }
                Command::Annual(command) => {
                    if let AnnualCommand::Export { path, fonts, .. } = command.as_mut()
                        && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
                    {
                        *fonts = super::print_fonts::print_fonts();
                    }
                }
                Command::StudyText(command) => {
                    if let Some((path, fonts)) = command.document()
                        && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"))
                    {
                        *fonts = super::print_fonts::print_fonts();
                    }
                }
                Command::Study(command) => {
                    if let StudyCommand::Print { path, fonts, .. } = &mut **command
                        && path.extension().is_some_and(|ending| ending == "pdf")
                    {
                        *fonts = super::print_fonts::print_fonts();
                    }
                }
                _ => {}
            }
            self.state.waiting += 1;
            self.dispatch.send(envelope);
        }
    }

    fn carry_out(&mut self, ctx: &egui::Context, ask: Ask) {
        match ask {
            Ask::Go(nav) => self.go(&nav),
            Ask::Confirm { title, text, label, danger, envelope } => {
                self.state.dialog = Some(Dialog::Confirm { title, text, label, danger, envelope });
            }
            Ask::Look(look) => {
                self.set_look(ctx, look);
                if let Ok(text) = serde_json::to_string(&look) {
                    self.out.push(Envelope { from: self.state.room, command: Command::SetSetting(LOOK, text) });
                }
            }
            Ask::SignIn => {
                let dialog = if self.state.overview.has_staff { Dialog::sign_in(None) } else { Dialog::set_up(None) };
                self.state.dialog = Some(dialog);
            }
            Ask::EnterExam(seat) => self.enter_exam(ctx, *seat),
            Ask::Workspace(folder) => self.move_to(Some(folder)),
            Ask::Home => self.move_to(None),
            Ask::Open(path) => {
                if let Err(error) = self.platform.open(&path) {
                    let said = self.state.texts.explain(&ServiceError::File { path, source: error });
                    self.state.toasts.push(Tone::Accent, said.to_string());
                }
            }
            Ask::LeaveExam => {
                self.leave_exam(ctx);
                self.out.push(Envelope { from: RoomId::Exam, command: Command::Overview });
            }
        }
        ctx.request_repaint();
    }

    /// Closes the workspace that is open and opens another; nobody is signed in there.
    fn move_to(&mut self, folder: Option<PathBuf>) {
        let Some((home, reopen)) = &self.reopen else { return };
        // The old one is closed first, so that what was sent last is on the disk and its file free.
        self.dispatch = Box::new(super::dispatch::Closed);
        self.dispatch = reopen(folder.as_ref().unwrap_or(home));
        self.dispatch.set_locale(self.state.texts.locale());
        self.away = folder;
        self.rooms = Rooms::default();
        self.out.clear();
        let State { actor, overview, dialog, held, waiting, search, stage, .. } = &mut self.state;
        (*actor, *overview, *dialog, *held) = (Actor::Nobody, Overview::default(), None, None);
        (*waiting, *stage) = (0, Stage::Opening);
        search.clear();
    }

    fn set_look(&mut self, ctx: &egui::Context, look: Look) {
        if look.locale != self.state.texts.locale() {
            self.state.texts = Texts::new(look.locale);
            self.dispatch.set_locale(look.locale);
        }
        self.state.look = look;
        kit::apply(ctx, look.theme, look.text_percent);
    }

    /// During an exam the window does not close by a shortcut or its button; the exam room says how to end.
    pub(super) fn guard_quit(&mut self, ctx: &egui::Context) {
        let closing = ctx.input(|i| i.viewport().close_requested());
        if closing {
            self.leave_room();
            self.settle(ctx);
        }
        if closing && self.rooms.exam.is_sitting() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            self.rooms.exam.close_asked();
            ctx.request_repaint();
        }
    }
}
