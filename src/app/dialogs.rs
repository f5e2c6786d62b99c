//! Dialogs of the frame: the question before a final act, setting up accounts, signing in.

use super::App;
use crate::ui::Envelope;
use crate::ui::files::{FilePick, Picked};
use crate::ui::kit::{self, Button, TextField, Tone, tokens as t};
use egui::{Context, Key, Ui};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::command::Secret;
use kaofa_core::service::{Command, ServiceError};
use kaofa_core::text::{Explanation, Texts};
use std::path::PathBuf;

/// A dialog over the window. One at a time.
#[derive(Debug)]
pub(super) enum Dialog {
    Confirm {
        title: String,
        text: String,
        label: String,
        danger: bool,
        envelope: Box<Envelope>,
    },
    SetUp(Form),
    SignIn(Form),
    Recover(Form),
    /// Shows the recovery key, once.
    Recovery {
        name: String,
        key: String,
        pick: Option<FilePick>,
    },
}

/// Fields of the account dialogs.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// What the person wanted to do.
    why: Option<Permission>,
    name: String,
    passphrase: String,
    again: String,
    recovery: String,
    error: Option<Explanation>,
    busy: bool,
}

impl Dialog {
    pub(super) fn set_up(why: Option<Permission>) -> Self {
        Self::SetUp(Form { why, ..Form::default() })
    }

    pub(super) fn sign_in(why: Option<Permission>) -> Self {
        Self::SignIn(Form { why, ..Form::default() })
    }

    pub(super) fn recovery(name: String, key: String) -> Self {
        Self::Recovery { name, key, pick: None }
    }

    pub(super) fn is_for_signing_in(&self) -> bool {
        matches!(self, Self::SignIn(_) | Self::Recover(_))
    }

    /// Takes the reason when the refused command was this dialog's own.
    pub(super) fn failed(&mut self, command: &Command, said: &Explanation) -> bool {
        let own = matches!(command, Command::SetUp { .. } | Command::SignIn { .. } | Command::Recover { .. });
        match self {
            Self::SetUp(form) | Self::SignIn(form) | Self::Recover(form) if own => {
                form.error = Some(said.clone());
                form.busy = false;
                true
            }
            _ => false,
        }
    }
}

/// What a dialog decided this frame.
enum Decision {
    Stay,
    Close,
    Send(Box<Envelope>),
    SendAndStay(Command),
    Become(Dialog),
    /// Writes the recovery key where the person chose, to be printed.
    Keep(PathBuf, String),
}

impl App {
    pub(super) fn paint_dialog(&mut self, ctx: &Context) {
        let Some(mut dialog) = self.state.dialog.take() else { return };
        let texts = &self.state.texts;
        let decision = match &mut dialog {
            Dialog::Confirm { title, text, label, danger, envelope } => {
                match kit::confirm(ctx, "confirm", title, text, label, &texts.get("cancel"), *danger) {
                    Some(true) => Decision::Send(envelope.clone()),
                    Some(false) => Decision::Close,
                    None => Decision::Stay,
                }
            }
            Dialog::SetUp(form) => form_modal(ctx, "set-up", &texts.get("set-up-title"), |ui| set_up(ui, form, texts)),
            Dialog::SignIn(form) => form_modal(ctx, "sign-in", &texts.get("sign-in-title"), |ui| sign_in(ui, form, texts)),
            Dialog::Recover(form) => form_modal(ctx, "recover", &texts.get("recover-title"), |ui| recover(ui, form, texts)),
            Dialog::Recovery { name, key, pick } => recovery(ctx, name, key, pick, texts),
        };
        match decision {
            Decision::Stay => self.state.dialog = Some(dialog),
            Decision::Close => match dialog {
                // Closing the recovery key ends set-up: now what had to wait goes on.
                Dialog::Recovery { .. } => self.release_held(),
                _ => self.state.held = None,
            },
            Decision::Send(envelope) => self.out.push(*envelope),
            Decision::SendAndStay(command) => {
                self.out.push(Envelope { from: self.state.room, command });
                self.state.dialog = Some(dialog);
            }
            Decision::Keep(path, text) => {
                match std::fs::write(&path, text) {
                    Ok(()) => self
                        .state
                        .toasts
                        .push(Tone::Ok, self.state.texts.with("recovery-saved", &[("path", path.display().to_string().into())])),
                    Err(source) => {
                        let said = self.state.texts.explain(&ServiceError::File { path, source });
                        self.state.toasts.push(Tone::Accent, said.to_string())
                    }
                };
                self.state.dialog = Some(dialog);
            }
            Decision::Become(other) => self.state.dialog = Some(other),
        }
    }
}

fn form_modal(ctx: &Context, id: &str, title: &str, body: impl FnOnce(&mut Ui) -> Decision) -> Decision {
    let shown = kit::modal(ctx, id, title, t::DIALOG, body);
    match shown.inner {
        Decision::Stay if shown.should_close => Decision::Close,
        decision => decision,
    }
}

fn why(ui: &mut Ui, form: &Form, texts: &Texts, key: &str) {
    if let Some(permission) = form.why {
        kit::text::muted(ui, texts.with(key, &[("what", texts.permission(permission).into())]));
        ui.add_space(t::S8);
    }
}

fn set_up(ui: &mut Ui, form: &mut Form, texts: &Texts) -> Decision {
    why(ui, form, texts, "set-up-why");
    kit::text::muted(ui, texts.get("set-up-text"));
    ui.add_space(t::S12);
    name_field(ui, form, texts);
    passphrase_field(ui, form, texts, Some(&texts.get("passphrase-help")));
    let differ = !form.again.is_empty() && form.again != form.passphrase;
    let error = differ.then(|| texts.get("passphrase-differ"));
    TextField::new(&texts.get("passphrase-again")).password().error(error.as_deref()).id_salt("again").show(ui, &mut form.again);
    let ready = !form.name.trim().is_empty() && form.again == form.passphrase && !form.passphrase.is_empty();
    foot(ui, form, texts, &texts.get("set-up-do"), ready, |form| Command::SetUp {
        name: form.name.trim().to_owned(),
        passphrase: Secret(form.passphrase.clone()),
    })
}

fn sign_in(ui: &mut Ui, form: &mut Form, texts: &Texts) -> Decision {
    why(ui, form, texts, "sign-in-why");
    name_field(ui, form, texts);
    passphrase_field(ui, form, texts, None);
    if Button::quiet(texts.get("forgot-passphrase")).show(ui).clicked() {
        let name = std::mem::take(&mut form.name);
        return Decision::Become(Dialog::Recover(Form { name, why: form.why, ..Form::default() }));
    }
    let ready = !form.name.trim().is_empty() && !form.passphrase.is_empty();
    foot(ui, form, texts, &texts.get("sign-in"), ready, |form| Command::SignIn {
        name: form.name.trim().to_owned(),
        passphrase: Secret(form.passphrase.clone()),
    })
}

fn recover(ui: &mut Ui, form: &mut Form, texts: &Texts) -> Decision {
    kit::text::muted(ui, texts.get("recover-text"));
    ui.add_space(t::S12);
    name_field(ui, form, texts);
    TextField::new(&texts.get("recovery-key"))
        .hint("2345-6789-ABCD-EFGH-JKLM-NPQR")
        .id_salt("recovery")
        .show(ui, &mut form.recovery);
    passphrase_field(ui, form, texts, Some(&texts.get("passphrase-help")));
    let ready = !form.name.trim().is_empty() && !form.recovery.trim().is_empty() && !form.passphrase.is_empty();
    foot(ui, form, texts, &texts.get("recover-do"), ready, |form| Command::Recover {
        recovery: Secret(form.recovery.clone()),
        name: form.name.trim().to_owned(),
        passphrase: Secret(form.passphrase.clone()),
    })
}

fn name_field(ui: &mut Ui, form: &mut Form, texts: &Texts) {
    TextField::new(&texts.get("staff-name")).id_salt("staff-name").show(ui, &mut form.name);
}

fn passphrase_field(ui: &mut Ui, form: &mut Form, texts: &Texts, help: Option<&str>) {
    let label = texts.get("passphrase");
    let mut field = TextField::new(&label).password().id_salt("passphrase");
    if let Some(help) = help {
        field = field.help(help);
    }
    field.show(ui, &mut form.passphrase);
}

/// The reason of a refusal, and the buttons. Enter stands for the primary one.
fn foot(
    ui: &mut Ui,
    form: &mut Form,
    texts: &Texts,
    label: &str,
    ready: bool,
    command: impl FnOnce(&Form) -> Command,
) -> Decision {
    if let Some(said) = &form.error {
        ui.add_space(t::S8);
        kit::error_panel(ui, &said.what, &said.place, &said.remedy);
    }
    ui.add_space(t::S16);
    let mut decision = Decision::Stay;
    ui.horizontal(|ui| {
        let label = if form.busy { texts.get("please-wait") } else { label.to_owned() };
        let pressed = Button::primary(&label).enabled(ready && !form.busy).show(ui).clicked();
        let entered = ready && !form.busy && ui.input(|i| i.key_pressed(Key::Enter));
        if pressed || entered {
            form.busy = true;
            form.error = None;
            decision = Decision::SendAndStay(command(form));
        }
        if Button::secondary(texts.get("cancel")).show(ui).clicked() {
            decision = Decision::Close;
        }
    });
    decision
}

fn recovery(ctx: &Context, name: &str, key: &str, pick: &mut Option<FilePick>, texts: &Texts) -> Decision {
    match pick.as_ref().map(FilePick::poll) {
        Some(Picked::File(path)) => {
            *pick = None;
            let sheet = [("name", name.into()), ("key", key.into())];
            return Decision::Keep(path, texts.with("recovery-sheet", &sheet));
        }
        Some(Picked::Nothing) => *pick = None,
        Some(Picked::Waiting) | None => {}
    }
    let shown = kit::modal(ctx, "recovery", &texts.get("recovery-title"), t::DIALOG, |ui| {
        kit::text::body(ui, texts.with("recovery-text", &[("name", name.into())]));
        ui.add_space(t::S16);
        kit::text::figure_sized(ui, key, "", t::TYPE_TITLE);
        ui.add_space(t::S16);
        kit::notice(ui, Tone::Warn, &texts.get("recovery-once"));
        ui.add_space(t::S16);
        let mut decision = Decision::Stay;
        ui.horizontal(|ui| {
            if Button::primary(texts.get("recovery-kept")).show(ui).clicked() {
                decision = Decision::Close;
            }
            if Button::secondary(texts.get("recovery-save")).show(ui).clicked() {
                let title = texts.get("recovery-title");
                *pick = Some(FilePick::save(ui.ctx(), &title, &texts.get("recovery-file"), &title, &["txt"]));
            }
            if Button::secondary(texts.get("copy")).show(ui).clicked() {
                ui.ctx().copy_text(key.to_owned());
            }
        });
        decision
    });
    // Esc does not close this one: the key is shown only once.
    shown.inner
}
