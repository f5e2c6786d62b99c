//! Papers that leave the bureau: sealing, holding the sitting on this PC, codes for the room, and taking in what comes back.

use super::seat_page::fate_tone;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Icon, TextField, Tone, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use crate::ui::{Ask, Cx};
use egui::Ui;
use kaofa_core::domain::sitting::{SittingMode, SittingState};
use kaofa_core::domain::staff::{MIN_PASSPHRASE_CHARS, Permission};
use kaofa_core::service::Command;
use kaofa_core::service::collect::{CollectedFile, Fate};
use kaofa_core::service::command::Secret;
use kaofa_core::service::sealed::SealedFile;
use kaofa_core::service::seat_command::{SeatCommand, SeatReply};
use kaofa_core::service::sittings::Sitting;
use kaofa_core::text::Explanation;
use std::path::Path;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Seal,
    Here,
    Codes,
    Collect,
}

impl What {
    const fn key(self) -> &'static str {
        match self {
            Self::Seal => "seal-title",
            Self::Here => "here-title",
            Self::Codes => "codes-title",
            Self::Collect => "collect-title",
        }
    }
}

#[derive(Debug)]
struct Form {
    what: What,
    path: PathField,
    /// Take in from this PC's own seat.
    here: bool,
    password: String,
    again: String,
    passphrase: String,
    witness: String,
    not_before: String,
    busy: bool,
    error: Option<Explanation>,
    sealed: Option<SealedFile>,
    collected: Option<Vec<CollectedFile>>,
}

/// The dialogs of one sitting.
#[derive(Debug, Default)]
pub(super) struct Sealing {
    form: Option<Form>,
}

impl Sealing {
    /// What can be done with a sitting in this state.
    pub(super) fn buttons(&mut self, ui: &mut Ui, cx: &Cx<'_>, sitting: &Sitting) {
        let may = cx.is_staff(Permission::RunSittings);
        let seals = cx.is_staff(Permission::PlanSittings) && cx.is_staff(Permission::ComposePapers);
        let runs = matches!(sitting.state, SittingState::Planned | SittingState::Open);
        let at_pcs = matches!(sitting.facts.mode, SittingMode::Computer | SittingMode::Mixed);
        if runs && seals && at_pcs {
            if may && sitting.rules.formal && Button::secondary(cx.t("here-do")).icon(Icon::Present).show(ui).clicked() {
                self.open(What::Here, cx, sitting);
            }
            if Button::secondary(cx.t("seal-title")).icon(Icon::Lock).show(ui).clicked() {
                self.open(What::Seal, cx, sitting);
            }
        }
        if may && at_pcs && runs && Button::quiet(cx.t("codes-title")).icon(Icon::Key).show(ui).clicked() {
            self.open(What::Codes, cx, sitting);
        }
        let back = matches!(sitting.state, SittingState::Open | SittingState::Closed);
        if may && at_pcs && back && Button::quiet(cx.t("collect-title")).icon(Icon::Inbox).show(ui).clicked() {
            self.open(What::Collect, cx, sitting);
        }
    }

    fn open(&mut self, what: What, cx: &Cx<'_>, sitting: &Sitting) {
        let named = |ending: &str| {
            let title: String = sitting.title.chars().filter(|c| !r#"\/:*?"<>|"#.contains(*c)).collect();
            free_path(export_folder().join(format!("{title}.{ending}")))
        };
        let path = match what {
            What::Seal => PathField::new(&named("kfexam")),
            What::Codes => PathField::new(&named(&format!("{}.xlsx", cx.t("code-sheet")))),
            What::Here | What::Collect => PathField::default(),
        };
        self.form = Some(Form {
            what,
            path,
            here: true,
            password: String::new(),
            again: String::new(),
            passphrase: String::new(),
            witness: String::new(),
            not_before: sitting.facts.opens_ms.map_or_else(String::new, |ms| cx.date_time(ms)),
            busy: false,
            error: None,
            sealed: None,
            collected: None,
        });
    }

    pub(super) fn refused(&mut self, said: Explanation) -> bool {
        let Some(form) = &mut self.form else { return false };
        form.busy = false;
        form.passphrase.clear();
        form.error = Some(said);
        true
    }

    pub(super) fn receive(&mut self, reply: SeatReply, cx: &mut Cx<'_>) {
        let Some(form) = &mut self.form else { return };
        form.busy = false;
        match reply {
            SeatReply::Sealed(file) => form.sealed = Some(file),
            SeatReply::Collected(files) => form.collected = Some(files),
            SeatReply::Held(folder) => {
                self.form = None;
                cx.ask(Ask::Workspace(folder));
            }
            _ => {}
        }
    }

    /// A file was written.
    pub(super) fn exported(&mut self, path: &Path, cx: &mut Cx<'_>) {
        self.form = None;
        cx.done(cx.tn("codes-done", &[("path", path.display().to_string().into())]));
    }

    pub(super) fn show(&mut self, ctx: &egui::Context, sitting: &Sitting, cx: &mut Cx<'_>) {
        let Some(mut form) = self.form.take() else { return };
        let shown = kit::modal(ctx, "sealing", &cx.t(form.what.key()), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            if let Some(file) = &form.sealed {
                sealed_ui(ui, cx, file);
                return (None, Button::primary(cx.t("close")).show(ui).clicked());
            }
            if let Some(files) = &form.collected {
                collected_ui(ui, cx, files);
                return (None, Button::primary(cx.t("close")).show(ui).clicked());
            }
            let ready = form.fields(ui, cx) && !form.busy;
            if let Some(said) = &form.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let label = cx.t(if form.busy { "please-wait" } else { form.what.key() });
                let go = Button::primary(label).enabled(ready).show(ui).clicked();
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                (go.then(|| form.command(sitting)), cancel)
            })
            .inner
        });
        let (command, close) = shown.inner;
        if let Some(command) = command {
            (form.busy, form.error) = (true, None);
            cx.send(Command::Seats(Box::new(command)));
        }
        if !(close || shown.should_close) {
            self.form = Some(form);
        }
    }
}

impl Form {
    /// Whether everything that is needed is there.
    fn fields(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        text::body(ui, cx.t(&format!("{}-text", self.what.key())));
        match self.what {
            What::Seal => {
                self.path.show(ui, cx, &cx.t("seal-path"), PathKind::Save(&["kfexam"]));
                let help = cx.tn("seal-password-help", &[("n", MIN_PASSPHRASE_CHARS.into())]);
                let differ = !self.again.is_empty() && self.again != self.password;
                let wrong = differ.then(|| cx.t("seal-password-differs"));
                ui.columns(2, |columns| {
                    let [left, right] = columns else { return };
                    TextField::new(&cx.t("seal-password")).password().help(&help).id_salt("p1").show(left, &mut self.password);
                    let label = cx.t("seal-password-again");
                    let field = TextField::new(&label).password().error(wrong.as_deref());
                    field.id_salt("p2").show(right, &mut self.again);
                });
                let (hint, wrong) = (cx.t("exam-plan-moment-hint"), cx.t("exam-plan-moment-wrong"));
                kit::moment_field(ui, &cx.t("seal-not-before"), &hint, &wrong, &mut self.not_before);
                self.own(ui, cx);
                let long = self.password.trim().chars().count() >= MIN_PASSPHRASE_CHARS;
                let moment = self.not_before.trim().is_empty() || kit::parse_moment(&self.not_before).is_some();
                long && self.again == self.password && moment && !self.path.is_empty() && !self.passphrase.is_empty()
            }
            What::Here => {
                TextField::new(&cx.t("here-witness")).char_limit(50).id_salt("witness").show(ui, &mut self.witness);
                self.own(ui, cx);
                !self.witness.trim().is_empty() && !self.passphrase.is_empty()
            }
            What::Codes => {
                self.path.show(ui, cx, &cx.t("codes-path"), PathKind::Save(&["xlsx"]));
                !self.path.is_empty()
            }
            What::Collect => {
                let from = [(true, cx.t("collect-here")), (false, cx.t("collect-folder"))];
                kit::segmented(ui, &cx.t("collect-from"), &mut self.here, &from);
                if !self.here {
                    self.path.show(ui, cx, &cx.t("collect-path"), PathKind::Folder);
                }
                self.own(ui, cx);
                (self.here || !self.path.is_empty()) && !self.passphrase.is_empty()
            }
        }
    }

    fn own(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        TextField::new(&cx.t("seal-own")).password().id_salt("own").show(ui, &mut self.passphrase);
    }

    fn command(&self, sitting: &Sitting) -> SeatCommand {
        let passphrase = Secret(self.passphrase.clone());
        let (sitting, path) = (sitting.id, self.path.path());
        match self.what {
            What::Seal => {
                let (password, not_before_ms) = (Secret(self.password.clone()), kit::parse_moment(&self.not_before));
                SeatCommand::Seal { sitting, password, passphrase, not_before_ms, path }
            }
            What::Here => SeatCommand::HoldHere { sitting, passphrase, witness: self.witness.trim().to_owned() },
            What::Codes => SeatCommand::ExportCodes { sitting, path },
            What::Collect if self.here => SeatCommand::CollectHere { sitting, passphrase },
            What::Collect => SeatCommand::Collect { sitting, folder: path, passphrase },
        }
    }
}

fn sealed_ui(ui: &mut Ui, cx: &Cx<'_>, file: &SealedFile) {
    kit::notice(ui, Tone::Ok, &cx.tn("seal-done", &[("items", file.items.into()), ("tickets", file.tickets.into())]));
    text::caption(ui, file.path.display().to_string());
    text::muted(ui, cx.t("seal-code"));
    text::figure_sized(ui, &file.fingerprint, "", t::TYPE_FIGURE_S);
    text::body(ui, cx.t("seal-code-help"));
}

fn collected_ui(ui: &mut Ui, cx: &Cx<'_>, files: &[CollectedFile]) {
    let taken = files.iter().filter(|file| file.fate == Fate::Taken).count();
    let aside = files.iter().filter(|file| !file.fate.is_in()).count();
    let tone = if aside > 0 { Tone::Warn } else { Tone::Ok };
    let said = [("files", files.len().into()), ("taken", taken.into()), ("aside", aside.into())];
    kit::notice(ui, tone, &cx.tn("collect-done", &said));
    egui::ScrollArea::vertical().max_height(t::DROPDOWN_HEIGHT).auto_shrink([false, true]).show(ui, |ui| {
        for file in files {
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                kit::chip(ui, &cx.t(&format!("collect-{}", file.fate.code())), fate_tone(file.fate));
                text::body(ui, file.ticket.as_deref().unwrap_or("—"));
                text::muted(ui, &file.file);
            });
        }
    });
}
