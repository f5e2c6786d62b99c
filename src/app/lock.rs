//! The window during a closed-book exam: full screen on top, brought back when it was moved away, and an eye on the PC.

use super::App;
use crate::ui::RoomId;
use egui::{Context, ViewportCommand, WindowLevel};
use kaofa_core::domain::closed_book::Surroundings;
use kaofa_core::service::exam::Seat;
use std::time::Duration;

/// How often a window that lost its place is put back.
const HOLD_MS: i64 = 2_000;
/// How often the PC is looked at.
const LOOK_MS: i64 = 30_000;

/// What is held while somebody sits a closed-book exam.
#[derive(Debug, Default)]
pub(super) struct Lock {
    on: bool,
    seen: Option<Surroundings>,
    looked_ms: i64,
    held_ms: i64,
}

impl App {
    /// Gives the window to an exam. Whatever was open over it is closed.
    pub(super) fn enter_exam(&mut self, ctx: &Context, seat: Seat) {
        self.state.room = RoomId::Exam;
        (self.state.dialog, self.state.held) = (None, None);
        self.lock = Lock { on: seat.lock.is_some(), ..Lock::default() };
        self.rooms.exam.sit(seat);
        if self.lock.on {
            for command in [
                ViewportCommand::Fullscreen(true),
                ViewportCommand::WindowLevel(WindowLevel::AlwaysOnTop),
                ViewportCommand::Focus,
            ] {
                ctx.send_viewport_cmd(command);
            }
            self.platform.keep_awake(true, &self.state.texts.get("lock-why"));
            self.look_at_pc();
        }
    }

    pub(super) fn leave_exam(&mut self, ctx: &Context) {
        if std::mem::take(&mut self.lock).on {
            ctx.send_viewport_cmd(ViewportCommand::WindowLevel(WindowLevel::Normal));
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
            self.platform.keep_awake(false, "");
        }
    }

    /// The exam goes on also while its window is not painted: absences are timed, what is due is written, the end of the time hands in.
    pub(super) fn hold_exam(&mut self, ctx: &Context) {
        if !self.rooms.exam.is_sitting() {
            return;
        }
        let id = RoomId::Exam;
        self.with_room(id, |rooms, cx| rooms.exam.tick(ctx, cx));
        if !self.lock.on {
            return;
        }
        let now_ms = self.clock.now().boot_ms;
        let (minimized, fullscreen) = ctx.input(|i| (i.viewport().minimized, i.viewport().fullscreen));
        let moved = minimized == Some(true) || fullscreen == Some(false);
        if moved {
            if now_ms - self.lock.held_ms >= HOLD_MS {
                self.lock.held_ms = now_ms;
                ctx.send_viewport_cmd(ViewportCommand::Minimized(false));
                ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
                ctx.send_viewport_cmd(ViewportCommand::WindowLevel(WindowLevel::AlwaysOnTop));
            }
            ctx.request_repaint_after(Duration::from_millis(HOLD_MS.unsigned_abs()));
        }
        if now_ms - self.lock.looked_ms >= LOOK_MS {
            self.look_at_pc();
        }
    }

    /// Writes into the journal what is found of the PC, the first time and whenever it changed.
    fn look_at_pc(&mut self) {
        self.lock.looked_ms = self.clock.now().boot_ms;
        let found = self.platform.look();
        if self.lock.seen != Some(found) {
            self.lock.seen = Some(found);
            self.rooms.exam.found(found);
        }
    }
}
