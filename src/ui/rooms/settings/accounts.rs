//! Staff accounts: who has one, with which roles; adding, changing, one's own passphrase.

use super::{manages, page, roles};
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, TextField, Tone, text, tokens as t};
use crate::ui::{Ask, Cx};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::ids::StaffId;
use kaofa_core::domain::staff::{MIN_PASSPHRASE_CHARS, Role, Roles};
use kaofa_core::service::accounts::StaffAccount;
use kaofa_core::service::command::Secret;
use kaofa_core::service::{Actor, Command};
use kaofa_core::text::Explanation;

/// A new account.
#[derive(Default)]
struct Add {
    name: String,
    passphrase: String,
    own: String,
    roles: Roles,
}

/// One's own new passphrase.
#[derive(Default)]
struct Change {
    old: String,
    new: String,
    again: String,
}

/// What fills the section. Passphrases being typed are never printed.
#[derive(Default)]
enum Page {
    #[default]
    List,
    Add(Add),
    Edit {
        account: StaffAccount,
        roles: Roles,
    },
    Change(Change),
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Page(..)")
    }
}

/// The accounts as last told.
#[derive(Debug, Default)]
pub(super) struct Accounts {
    staff: Option<Vec<StaffAccount>>,
    page: Page,
    error: Option<Explanation>,
    busy: bool,
    /// A refusal has just come: it is scrolled into view, with the buttons below it.
    refused: bool,
}

impl Accounts {
    pub(super) fn take(&mut self, staff: Vec<StaffAccount>) {
        self.staff = Some(staff);
    }

    /// What was being done is stored.
    pub(super) fn done(&mut self) {
        self.page = Page::List;
        self.error = None;
        self.busy = false;
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
        self.busy = false;
        self.refused = true;
    }

    fn send(&mut self, command: Command, cx: &mut Cx<'_>) {
        self.error = None;
        self.busy = true;
        cx.send(command);
    }

    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if matches!(cx.actor, Actor::Nobody) {
            signed_out(ui, cx);
            return;
        }
        page(ui, |ui| match std::mem::take(&mut self.page) {
            Page::List => self.list(ui, cx),
            Page::Add(form) => self.add(ui, form, cx),
            Page::Edit { account, roles } => self.edit(ui, account, roles, cx),
            Page::Change(form) => self.change(ui, form, cx),
        });
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        Card::new().show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.y = t::S4;
                    text::card_title(ui, cx.actor.name());
                    if let Actor::Staff { roles, .. } = cx.actor {
                        text::caption(ui, roles::names(roles, cx));
                    }
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if Button::secondary(cx.t("settings-change-passphrase")).icon(Icon::Key).show(ui).clicked() {
                        self.page = Page::Change(Change::default());
                    }
                });
            });
        });
        if !manages(cx) {
            kit::notice(ui, Tone::Info, &cx.t("settings-accounts-no-right"));
            return;
        }
        let staff = self.staff.clone().unwrap_or_default();
        Card::new().padding(0.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::Frame::new().inner_margin(t::S16).show(ui, |ui| {
                ui.horizontal(|ui| {
                    text::card_title(ui, cx.t("settings-accounts"));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if Button::primary(cx.t("settings-add-account")).icon(Icon::Add).show(ui).clicked() {
                            self.page = Page::Add(Add::default());
                        }
                    });
                });
            });
            kit::hline(ui);
            self.table(ui, &staff, cx);
        });
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
    }

    fn table(&mut self, ui: &mut Ui, staff: &[StaffAccount], cx: &Cx<'_>) {
        let columns = [
            Column::new("name", cx.t("staff-name")).fixed(t::DESK_COLUMN_WIDE),
            Column::new("roles", cx.t("settings-roles")).remainder(t::DESK_COLUMN_WIDE),
            Column::new("state", cx.t("settings-state")).fixed(t::DESK_COLUMN_RATE),
            Column::new("edit", "").fixed(t::DESK_COLUMN_COUNT),
        ];
        let height = t::TABLE_HEADER + t::TABLE_ROW * staff.len() as f32 + t::S4;
        let mut edit = None;
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            let out = DataTable::new("staff", &cx.t("settings-accounts"), &columns, staff.len())
                .row_name(|row| staff.get(row).map(|a| a.name.clone()).unwrap_or_default())
                .show(ui, |ui, row, column| {
                    let Some(account) = staff.get(row) else { return };
                    match column {
                        0 => drop(kit::cell_text(ui, &account.name)),
                        1 => drop(
                            kit::cell_muted(ui, roles::names(&account.roles, cx)).on_hover_text(roles::names(&account.roles, cx)),
                        ),
                        2 if account.disabled => drop(kit::chip(ui, &cx.t("settings-disabled"), Tone::Neutral)),
                        2 => drop(kit::chip(ui, &cx.t("settings-active"), Tone::Ok)),
                        _ => {
                            let name = cx.tn("settings-edit-account", &[("name", account.name.as_str().into())]);
                            if kit::icon_button(ui, Icon::Edit, &name).clicked() {
                                edit = Some(row);
                            }
                        }
                    }
                });
            edit = edit.or(out.clicked).or(out.activated);
        });
        if let Some(account) = edit.and_then(|row| staff.get(row)) {
            self.error = None;
            self.page = Page::Edit { account: account.clone(), roles: account.roles.clone() };
        }
    }

    fn add(&mut self, ui: &mut Ui, mut form: Add, cx: &mut Cx<'_>) {
        let mut leave = head(ui, &cx.t("settings-add-account"), cx);
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            TextField::new(&cx.t("staff-name")).width(t::DIALOG).char_limit(50).show(ui, &mut form.name);
            let (label, help) = (cx.t("settings-first-passphrase"), cx.t("passphrase-help"));
            let short = is_short(&form.passphrase).then(|| cx.t("settings-passphrase-short"));
            let field = TextField::new(&label).help(&help).error(short.as_deref()).password().width(t::DIALOG).id_salt("new");
            field.show(ui, &mut form.passphrase);
            ui.scope(|ui| roles::show(ui, &mut form.roles, cx));
            let (label, help) = (cx.t("settings-own-passphrase"), cx.t("settings-own-passphrase-help"));
            TextField::new(&label).help(&help).password().width(t::DIALOG).id_salt("own").show(ui, &mut form.own);
            self.told(ui);
            let full = !form.name.trim().is_empty() && long_enough(&form.passphrase) && !form.own.is_empty();
            let ready = full && !form.roles.0.is_empty();
            let (save, cancel) = self.buttons(ui, &cx.t("settings-add-do"), ready, &cx.t("settings-add-missing"), cx);
            if save {
                let command = Command::AddStaff {
                    own: Secret(form.own.clone()),
                    name: form.name.trim().to_owned(),
                    passphrase: Secret(form.passphrase.clone()),
                    roles: form.roles.clone(),
                };
                self.send(command, cx);
            }
            leave |= cancel;
        });
        self.stay_unless(leave, Page::Add(form));
    }

    fn edit(&mut self, ui: &mut Ui, account: StaffAccount, mut roles: Roles, cx: &mut Cx<'_>) {
        let mut leave = head(ui, &account.name, cx);
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            if account.disabled {
                kit::notice(ui, Tone::Info, &cx.t("settings-disabled-note"));
            }
            ui.scope(|ui| roles::show(ui, &mut roles, cx));
            self.told(ui);
            let changed = roles != account.roles && !roles.0.is_empty();
            let (save, cancel) = self.buttons(ui, &cx.t("save"), changed, &cx.t("settings-roles-unchanged"), cx);
            if save {
                self.send(Command::SetStaff { id: account.id, roles: roles.clone(), disabled: account.disabled }, cx);
            }
            leave |= cancel;
        });
        ui.horizontal(|ui| self.disable(ui, &account, cx));
        self.stay_unless(leave, Page::Edit { account, roles });
    }

    fn disable(&mut self, ui: &mut Ui, account: &StaffAccount, cx: &mut Cx<'_>) {
        let set = |disabled| Command::SetStaff { id: account.id, roles: account.roles.clone(), disabled };
        if account.disabled {
            if Button::secondary(cx.t("settings-enable")).show(ui).clicked() {
                self.send(set(false), cx);
            }
        } else if is_own(account.id, cx) {
            text::caption(ui, cx.t("settings-own-account"));
        } else if Button::danger(cx.t("settings-disable")).show(ui).clicked() {
            let text = cx.tn("settings-disable-text", &[("name", account.name.as_str().into())]);
            cx.confirm(cx.t("settings-disable-title"), text, cx.t("settings-disable-do"), true, set(true));
        }
    }

    fn change(&mut self, ui: &mut Ui, mut form: Change, cx: &mut Cx<'_>) {
        let mut leave = head(ui, &cx.t("settings-change-passphrase-title"), cx);
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let label = cx.t("settings-old-passphrase");
            TextField::new(&label).password().width(t::DIALOG).id_salt("old").show(ui, &mut form.old);
            let (label, help) = (cx.t("settings-new-passphrase"), cx.t("passphrase-help"));
            let short = is_short(&form.new).then(|| cx.t("settings-passphrase-short"));
            let field = TextField::new(&label).help(&help).error(short.as_deref()).password().width(t::DIALOG).id_salt("new");
            field.show(ui, &mut form.new);
            let differ = (!form.again.is_empty() && form.again != form.new).then(|| cx.t("passphrase-differ"));
            let label = cx.t("passphrase-again");
            let field = TextField::new(&label).error(differ.as_deref()).password().width(t::DIALOG).id_salt("again");
            field.show(ui, &mut form.again);
            self.told(ui);
            let ready = !form.old.is_empty() && long_enough(&form.new) && form.again == form.new;
            let (save, cancel) = self.buttons(ui, &cx.t("settings-change-do"), ready, &cx.t("settings-change-missing"), cx);
            if save {
                self.send(Command::ChangePassphrase { old: Secret(form.old.clone()), new: Secret(form.new.clone()) }, cx);
            }
            leave |= cancel;
        });
        self.stay_unless(leave, Page::Change(form));
    }

    fn told(&self, ui: &mut Ui) {
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        }
    }

    fn buttons(&mut self, ui: &mut Ui, label: &str, ready: bool, why: &str, cx: &Cx<'_>) -> (bool, bool) {
        ui.add_space(t::S4);
        let row = ui.horizontal(|ui| {
            let label = if self.busy { cx.t("please-wait") } else { label.to_owned() };
            let mut save = Button::primary(label).enabled(ready && !self.busy);
            if !ready {
                save = save.tooltip(why);
            }
            (save.show(ui).clicked(), Button::secondary(cx.t("cancel")).show(ui).clicked())
        });
        if std::mem::take(&mut self.refused) {
            row.response.scroll_to_me(None);
        }
        row.inner
    }

    fn stay_unless(&mut self, leave: bool, page: Page) {
        if leave {
            self.done();
        } else {
            self.page = page;
        }
    }
}

fn is_own(account: StaffId, cx: &Cx<'_>) -> bool {
    matches!(cx.actor, Actor::Staff { id, .. } if *id == account)
}

fn long_enough(passphrase: &str) -> bool {
    passphrase.trim().chars().count() >= MIN_PASSPHRASE_CHARS
}

fn is_short(passphrase: &str) -> bool {
    !passphrase.is_empty() && !long_enough(passphrase)
}

/// The way back and a title; true when back was pressed.
fn head(ui: &mut Ui, title: &str, cx: &Cx<'_>) -> bool {
    ui.horizontal(|ui| {
        let back = Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked();
        text::page_title(ui, title);
        back
    })
    .inner
}

/// Nobody is signed in: the way in, or the first account.
fn signed_out(ui: &mut Ui, cx: &mut Cx<'_>) {
    let (sentence, label) = if cx.overview.has_staff {
        (cx.tn("settings-accounts-sign-in", &[("role", cx.texts.role(Role::Admin).into())]), cx.t("sign-in"))
    } else {
        (cx.t("settings-accounts-set-up"), cx.t("set-up-do"))
    };
    if kit::empty_state(ui, Icon::Account, &sentence, Some(&label)) {
        cx.ask(Ask::SignIn);
    }
}
