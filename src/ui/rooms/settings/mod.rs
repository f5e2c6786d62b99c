//! The settings room: looks, the bureau's name, staff accounts, data, the log, and what this program is.

mod about;
mod accounts;
mod audit;
mod data;
mod look;
mod roles;

use crate::ui::kit::{self, tokens as t};
use crate::ui::{Ask, Cx, Room};
use accounts::Accounts;
use data::Data;
use egui::Ui;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::laws::RECHECK_SETTING;
use kaofa_core::service::seat_command::SeatReply;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};

/// A page of the settings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Section {
    #[default]
    Look,
    Bureau,
    Accounts,
    Data,
    Audit,
    About,
}

impl Section {
    const ALL: [Self; 6] = [Self::Look, Self::Bureau, Self::Accounts, Self::Data, Self::Audit, Self::About];

    const fn key(self) -> &'static str {
        match self {
            Self::Look => "settings-look",
            Self::Bureau => "settings-bureau",
            Self::Accounts => "settings-accounts",
            Self::Data => "settings-data",
            Self::Audit => "settings-audit",
            Self::About => "settings-about",
        }
    }
}

/// The settings room.
#[derive(Debug, Default)]
pub struct SettingsRoom {
    section: Section,
    bureau: look::Bureau,
    accounts: Accounts,
    data: Data,
    audit: audit::Log,
    seen_by: Option<String>,
}

impl SettingsRoom {
    /// Asks for what the section shows.
    fn ask(&self, cx: &mut Cx<'_>) {
        match self.section {
            Section::Accounts if manages(cx) => cx.send(Command::Staff),
            Section::Audit => cx.send(Command::Audit),
            _ => {}
        }
    }

    fn section(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        match self.section {
            Section::Look => look::show(ui, cx),
            Section::Bureau => self.bureau.show(ui, cx),
            Section::Accounts => self.accounts.show(ui, cx),
            Section::Data => self.data.show(ui, cx),
            Section::Audit => self.audit.show(ui, cx),
            Section::About => about::show(ui, cx),
        }
    }
}

/// Whether who is signed in manages accounts. (`Cx::may` also offers what would start set-up.)
fn manages(cx: &Cx<'_>) -> bool {
    matches!(cx.actor, Actor::Staff { roles, .. } if roles.may(Permission::ManageStaff))
}

impl Room for SettingsRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        let name = cx.actor.name().to_owned();
        // What one person was shown or typed must not stay for the next; only the page does.
        if self.seen_by.as_ref().is_some_and(|seen| *seen != name) {
            *self = Self { section: self.section, ..Self::default() };
        }
        self.seen_by = Some(name);
        self.bureau.take(&cx.overview.bureau);
        self.ask(cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let before = self.section;
        let room = ui.available_width();
        if room < t::DESK_ONE_COLUMN {
            let names: Vec<_> = Section::ALL.map(|section| (section, cx.t(section.key()))).to_vec();
            kit::select(ui, &cx.t("room-settings"), &mut self.section, &names);
            ui.add_space(t::S12);
            self.section(ui, cx);
        } else {
            let narrow = room < t::DESK_NARROW;
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = if narrow { t::S12 } else { t::S24 };
                ui.vertical(|ui| {
                    ui.set_width(if narrow { t::DESK_FILTER } else { t::DESK_LIST_NARROW });
                    ui.spacing_mut().item_spacing.y = t::S4;
                    for section in Section::ALL {
                        if kit::list_row(ui, &cx.t(section.key()), "", self.section == section).clicked() {
                            self.section = section;
                        }
                    }
                });
                ui.vertical(|ui| {
                    ui.spacing_mut().item_spacing.x = t::S8;
                    ui.set_width(ui.available_width());
                    self.section(ui, cx);
                });
            });
        }
        if self.section != before {
            self.ask(cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (reply, command) {
            (Reply::Staff(staff), _) => self.accounts.take(staff),
            (Reply::Audit(rows), _) => self.audit.take(rows),
            (Reply::BackedUp(path), _) => {
                cx.done(cx.t("settings-backed-up"));
                self.data.backed_up(path);
                // A backup changes no table, so the frame would not learn of it.
                cx.send(Command::Overview);
            }
            (Reply::Seats(reply), _) => {
                if let SeatReply::Held(folder) = *reply {
                    cx.ask(Ask::Workspace(folder));
                }
            }
            (Reply::Checked(findings), _) => self.data.checked(findings),
            (Reply::Done, Command::SetSetting(RECHECK_SETTING, _)) => cx.done(cx.t("settings-recheck-saved")),
            (Reply::Done, Command::SetSetting("bureau", name)) => {
                self.bureau.saved(name);
                cx.done(cx.t("settings-bureau-saved"));
                cx.send(Command::Overview);
            }
            (Reply::Done, Command::AddStaff { name, .. }) => {
                self.accounts.done();
                cx.done(cx.tn("settings-account-added", &[("name", name.as_str().into())]));
            }
            (Reply::Done, Command::SetStaff { .. }) => {
                self.accounts.done();
                cx.done(cx.t("settings-account-saved"));
                // One's own roles may have changed.
                cx.send(Command::WhoAmI);
            }
            (Reply::Done, Command::ChangePassphrase { .. }) => {
                self.accounts.done();
                cx.done(cx.t("settings-passphrase-changed"));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match command {
            Command::Staff | Command::AddStaff { .. } | Command::SetStaff { .. } | Command::ChangePassphrase { .. } => {
                self.accounts.refuse(said);
                true
            }
            Command::Audit => {
                self.audit.refuse(said);
                true
            }
            Command::BackUp | Command::Check => {
                self.data.refuse(said);
                true
            }
            _ => false,
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        let log = self.section == Section::Audit && !changes.is_empty();
        if log || changes.contains(&Change::Staff) {
            self.ask(cx);
        }
    }
}

/// A page: its title over cards in a column that scrolls.
fn page(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let width = ui.available_width().min(t::READING);
    egui::ScrollArea::vertical().id_salt("settings-page").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(width);
        ui.spacing_mut().item_spacing.y = t::S16;
        content(ui);
    });
}

/// A label over its control, as one group of a card.
fn group(ui: &mut Ui, label: &str, content: impl FnOnce(&mut Ui)) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S8;
        kit::section_heading(ui, label);
        content(ui);
    });
    ui.add_space(t::S16);
}
