//! Rail, top bar, status line, and the room between them.

use super::{App, Stage};
use crate::ui::kit::{self, Icon, RailItem, Tone, tokens as t};
use crate::ui::{Ask, Envelope, Nav, RoomId};
use egui::{CentralPanel, Frame, Key, Modifiers, Ui};
use kaofa_core::service::{Actor, Command, ServiceError, maintenance};
use kaofa_core::store::StoreError;
use std::time::Duration;

/// How often a long work is looked at.
const WORK_LOOK: Duration = Duration::from_millis(100);
/// What is done sooner never shows.
const WORK_SHOWN_AFTER_SECS: f64 = 0.4;

/// The rooms of a seat.
const SEAT_ROOMS: [RoomId; 2] = [RoomId::Exam, RoomId::Settings];

impl App {
    pub(super) fn paint(&mut self, ui: &mut Ui) {
        match &self.state.stage {
            Stage::Opening => self.paint_opening(ui),
            Stage::Refused(_) => self.paint_refused(ui),
            Stage::Open if self.rooms.exam.is_sitting() => {
                self.with_room(RoomId::Exam, |rooms, cx| rooms.exam.sitting_ui(ui, cx));
            }
            // Nothing but what the room is to see; the frame comes back when the projection ends.
            Stage::Open if self.state.room == RoomId::Study && self.rooms.study.is_projecting() => {
                self.with_room(RoomId::Study, |rooms, cx| rooms.study.projector_ui(ui, cx));
            }
            Stage::Open => self.paint_open(ui),
        }
        self.paint_dialog(ui.ctx());
        let close = self.state.texts.get("close");
        self.state.toasts.show(ui.ctx(), &close);
    }

    fn paint_open(&mut self, ui: &mut Ui) {
        self.shortcuts(ui);
        let compact = ui.available_width() < t::BREAKPOINT;
        self.paint_rail(ui, compact);
        self.paint_top(ui, compact);
        self.paint_status(ui);
        self.paint_work(ui);
        let fill = kit::palette(ui).bg;
        let margin = if compact { t::S16 } else { t::S24 };
        CentralPanel::default().frame(Frame::new().fill(fill).inner_margin(margin)).show(ui, |ui| {
            let id = self.state.room;
            // Each room has places of its own: how far one was scrolled is nothing to the next.
            ui.push_id(id, |ui| self.with_room(id, |rooms, cx| rooms.get(id).ui(ui, cx)));
        });
    }

    fn paint_rail(&mut self, ui: &mut Ui, compact: bool) {
        let texts = &self.state.texts;
        let item = |id: RoomId| {
            let badge = match id {
                RoomId::Bank if self.state.overview.law_changes > 0 => self.state.overview.law_changes.to_string(),
                RoomId::Marking if self.state.overview.marking > 0 => self.state.overview.marking.to_string(),
                _ => String::new(),
            };
            RailItem::new(icon(id), texts.get(id.key())).badge(badge)
        };
        // A seat has nothing for the other rooms to show.
        let rooms: &[RoomId] = if self.state.overview.seat.is_some() { &SEAT_ROOMS } else { &RoomId::ALL };
        let (last, rest) = rooms.split_at(rooms.len() - 1);
        let items: Vec<RailItem> = last.iter().copied().map(item).collect();
        let foot: Vec<RailItem> = rest.iter().copied().map(item).collect();
        let mut selected = rooms.iter().position(|id| *id == self.state.room).unwrap_or(0);
        let sub = match (self.state.overview.is_demo, self.state.overview.bureau.is_empty()) {
            (true, _) => texts.get("demo-mark"),
            (false, true) => texts.get("brand-sub"),
            (false, false) => self.state.overview.bureau.clone(),
        };
        if kit::rail(ui, &texts.get("brand"), &sub, &items, &foot, &mut selected, compact)
            && let Some(id) = rooms.get(selected)
        {
            self.asks.push(Ask::Go(Nav::Room(*id)));
        }
    }

    fn paint_top(&mut self, ui: &mut Ui, compact: bool) {
        let title = self.state.texts.get(self.state.room.key());
        let who = match &self.state.actor {
            Actor::Staff { name, .. } => name.clone(),
            Actor::Nobody => self.state.texts.get("sign-in"),
        };
        let texts = &self.state.texts;
        let (search_name, hint) = (texts.get("search-everything"), texts.get("search-hint"));
        let (larger, out) = (texts.get("text-size"), texts.get("sign-out"));
        let signed_in = matches!(self.state.actor, Actor::Staff { .. });
        let mut signing_out = false;
        kit::top_bar(ui, &title, |ui| {
            if signed_in && kit::icon_button(ui, Icon::SignOut, &out).clicked() {
                signing_out = true;
            }
            // A seat has no accounts and nothing to search.
            let seat = self.state.overview.seat.is_some();
            if !seat && kit::Button::quiet(&who).icon(Icon::Account).show(ui).clicked() {
                // One's own account is looked after in the settings.
                self.asks.push(if signed_in { Ask::Go(Nav::Room(RoomId::Settings)) } else { Ask::SignIn });
            }
            if kit::icon_button(ui, Icon::TextSize, &larger).clicked() {
                self.asks.push(Ask::Look(self.state.look.larger()));
            }
            if seat {
                return;
            }
            let width = if compact { t::SEARCH_NARROW } else { t::SEARCH_WIDTH };
            let search = kit::SearchField::new(&search_name, &hint).width(width).show(ui, &mut self.state.search);
            if ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::K)) {
                search.request_focus();
            }
            if search.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) && !self.state.search.trim().is_empty() {
                self.asks.push(Ask::Go(Nav::Search(std::mem::take(&mut self.state.search))));
            }
        });
        if signing_out {
            self.leave_room();
            self.out.push(Envelope { from: self.state.room, command: Command::SignOut });
        }
    }

    fn paint_status(&mut self, ui: &mut Ui) {
        let texts = &self.state.texts;
        let saved = texts.get(if self.state.waiting > 0 { "status-working" } else { "status-saved" });
        let tone = if self.state.waiting > 0 { Tone::Warn } else { Tone::Ok };
        let overview = &self.state.overview;
        let bank = if overview.seat.is_some() {
            texts.get("status-seat")
        } else {
            texts.with("status-bank", &[("n", overview.questions.into()), ("date", overview.verified_to.as_str().into())])
        };
        let backup = match &overview.latest_backup {
            Some(path) => {
                let name = path.file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                texts.with("status-backup", &[("when", backup_date(&name).into())])
            }
            None => texts.get("status-no-backup"),
        };
        kit::status_line(
            ui,
            |ui| {
                kit::dot(ui, tone);
                ui.label(saved);
                ui.add_space(t::S16);
                ui.label(bank);
            },
            |ui| {
                ui.label(backup);
            },
        );
    }

    /// A long work with how far it is and a way to end it; what is on the screen stays there meanwhile.
    fn paint_work(&mut self, ui: &mut Ui) {
        if self.state.waiting == 0 {
            self.state.work_since = None;
            return;
        }
        // The office works on a thread of its own and wakes the window only when it has done.
        ui.ctx().request_repaint_after(WORK_LOOK);
        let work = self.dispatch.work();
        let Some(progress) = work.progress() else { return };
        let now = ui.input(|i| i.time);
        let since = *self.state.work_since.get_or_insert(now);
        if now - since < WORK_SHOWN_AFTER_SECS {
            return;
        }
        let texts = &self.state.texts;
        let what = texts.get(&format!("work-{}", progress.stage.code()));
        let label = match progress.percent {
            _ if progress.ending => texts.get("work-ending"),
            Some(percent) => texts.with("work-percent", &[("what", what.as_str().into()), ("percent", percent.into())]),
            None => what,
        };
        let share = progress.percent.map(|percent| f32::from(percent) / 100.0);
        if kit::work_strip(ui, &label, share, &texts.get("cancel"), !progress.ending) {
            work.cancel();
        }
    }

    /// Ctrl+Z and Ctrl+Y, when no text field wants them.
    fn shortcuts(&mut self, ui: &Ui) {
        let id = self.state.room;
        if ui.ctx().egui_wants_keyboard_input() || self.state.dialog.is_some() || self.rooms.get(id).keeps_undo() {
            return;
        }
        let (undo, redo) = ui.input_mut(|i| {
            let redo = i.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || i.consume_key(Modifiers::COMMAND, Key::Y);
            (i.consume_key(Modifiers::COMMAND, Key::Z), redo)
        });
        if undo {
            self.out.push(Envelope { from: self.state.room, command: Command::Undo });
        } else if redo {
            self.out.push(Envelope { from: self.state.room, command: Command::Redo });
        }
    }

    fn paint_opening(&self, ui: &mut Ui) {
        let fill = kit::palette(ui).bg;
        CentralPanel::default().frame(Frame::new().fill(fill)).show(ui, |ui| {
            ui.centered_and_justified(|ui| kit::text::muted(ui, self.state.texts.get("opening")));
        });
    }

    fn paint_refused(&mut self, ui: &mut Ui) {
        let Stage::Refused(error) = &self.state.stage else { return };
        let said = self.state.texts.explain(error);
        let backup = match (&**error, &self.reopen) {
            (ServiceError::Store(StoreError::Corrupt { latest_backup: Some(backup), .. }), Some(_)) => Some(backup.clone()),
            _ => None,
        };
        let fill = kit::palette(ui).bg;
        let (mut restore, texts) = (false, &self.state.texts);
        CentralPanel::default().frame(Frame::new().fill(fill).inner_margin(t::S48)).show(ui, |ui| {
            kit::text::page_title(ui, texts.get("refused-title"));
            ui.add_space(t::S16);
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            ui.add_space(t::S16);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                if let Some(backup) = &backup {
                    restore = kit::Button::primary(texts.get("refused-restore")).show(ui).clicked();
                    kit::text::caption(ui, backup.file_name().unwrap_or_default().to_string_lossy());
                }
                let quit = if backup.is_some() {
                    kit::Button::secondary(texts.get("quit"))
                } else {
                    kit::Button::primary(texts.get("quit"))
                };
                if quit.show(ui).clicked() {
                    ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
                }
            });
        });
        if let (true, Some(backup)) = (restore, backup) {
            self.restore(&backup);
        }
    }

    /// Puts the last backup in place and opens it; the damaged file is kept beside it.
    fn restore(&mut self, backup: &std::path::Path) {
        let Some((home, reopen)) = &self.reopen else { return };
        let folder = self.away.as_ref().unwrap_or(home);
        self.state.stage = match maintenance::restore(folder, backup, self.clock.now().wall_ms) {
            Ok(_) => {
                self.dispatch = reopen(folder);
                Stage::Opening
            }
            Err(error) => Stage::Refused(Box::new(error)),
        };
    }
}

const fn icon(id: RoomId) -> Icon {
    match id {
        RoomId::Home => Icon::Home,
        RoomId::Exam => Icon::Exam,
        RoomId::Practice => Icon::Practice,
        RoomId::Study => Icon::Study,
        RoomId::Bank => Icon::Bank,
        RoomId::Papers => Icon::Paper,
        RoomId::Roster => Icon::People,
        RoomId::Marking => Icon::Marking,
        RoomId::Results => Icon::Results,
        RoomId::Statutes => Icon::Statutes,
        RoomId::Settings => Icon::Settings,
    }
}

/// `workspace-20261122-083100` -> `11-22 08:31`.
fn backup_date(name: &str) -> String {
    let digits: Vec<&str> = name.trim_start_matches("workspace-").split('-').collect();
    match digits.as_slice() {
        [day, time, ..] if day.len() == 8 && time.len() == 6 && day.is_ascii() && time.is_ascii() => {
            format!("{}-{} {}:{}", &day[4..6], &day[6..8], &time[..2], &time[2..4])
        }
        _ => name.to_owned(),
    }
}
