//! The program's window: state, logic, and the frame around the rooms.

mod dialogs;
pub mod dispatch;
mod frame;
mod launch;
mod lock;
mod logic;
pub mod platform;
pub(crate) mod print_fonts;

pub use launch::{data_folder, open_window};

use crate::ui::kit::{self, Toasts};
use crate::ui::rooms::{bank, exam, home, marking, papers, practice, results, roster, settings, statutes, study};
use crate::ui::{Ask, Cx, Envelope, Look, Nav, Room, RoomId};
use dialogs::Dialog;
use dispatch::Dispatch;
use kaofa_core::domain::clock::Clock;
use kaofa_core::service::command::Overview;
use kaofa_core::service::{Actor, ServiceError};
use kaofa_core::text::Texts;
use lock::Lock;
use platform::Platform;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How far the workspace is.
#[derive(Debug)]
enum Stage {
    Opening,
    Open,
    Refused(Box<ServiceError>),
}

/// All rooms with their state. Only the visible one is painted and refreshed.
#[derive(Debug, Default)]
struct Rooms {
    home: home::HomeRoom,
    exam: exam::ExamRoom,
    practice: practice::PracticeRoom,
    study: study::StudyRoom,
    bank: bank::BankRoom,
    papers: papers::PapersRoom,
    roster: roster::RosterRoom,
    marking: marking::MarkingRoom,
    results: results::ResultsRoom,
    statutes: statutes::StatutesRoom,
    settings: settings::SettingsRoom,
}

impl Rooms {
    fn get(&mut self, id: RoomId) -> &mut dyn Room {
        match id {
            RoomId::Home => &mut self.home,
            RoomId::Exam => &mut self.exam,
            RoomId::Practice => &mut self.practice,
            RoomId::Study => &mut self.study,
            RoomId::Bank => &mut self.bank,
            RoomId::Papers => &mut self.papers,
            RoomId::Roster => &mut self.roster,
            RoomId::Marking => &mut self.marking,
            RoomId::Results => &mut self.results,
            RoomId::Statutes => &mut self.statutes,
            RoomId::Settings => &mut self.settings,
        }
    }
}

/// What the frame itself knows.
struct State {
    stage: Stage,
    texts: Texts,
    look: Look,
    actor: Actor,
    overview: Overview,
    room: RoomId,
    dialog: Option<Dialog>,
    /// A command that needs an account first; sent again after signing in.
    held: Option<Envelope>,
    toasts: Toasts,
    /// Whether a write is under way, shown in the status line.
    waiting: usize,
    /// When the work under way was first seen, in egui's seconds.
    work_since: Option<f64>,
    search: String,
}

/// Opens a workspace: this one anew, after a backup was put in its place, or a seat's.
pub type Reopen = Box<dyn Fn(&Path) -> Box<dyn Dispatch>>;

pub struct App {
    dispatch: Box<dyn Dispatch>,
    /// The workspace's folder and how to open it again; absent in tests.
    reopen: Option<(PathBuf, Reopen)>,
    /// The workspace that is open where it is not the one the program was started with.
    away: Option<PathBuf>,
    clock: Arc<dyn Clock>,
    platform: Box<dyn Platform>,
    lock: Lock,
    state: State,
    rooms: Rooms,
    out: Vec<Envelope>,
    asks: Vec<Ask>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("room", &self.state.room).finish_non_exhaustive()
    }
}

impl App {
    pub fn new(ctx: &egui::Context, dispatch: Box<dyn Dispatch>, clock: Arc<dyn Clock>) -> Self {
        let look = Look::default();
        kit::apply(ctx, look.theme, look.text_percent);
        let state = State {
            stage: Stage::Opening,
            texts: Texts::new(look.locale),
            look,
            actor: Actor::Nobody,
            overview: Overview::default(),
            room: RoomId::Home,
            dialog: None,
            held: None,
            toasts: Toasts::default(),
            waiting: 0,
            work_since: None,
            search: String::new(),
        };
        let (platform, lock, rooms) = (Box::new(platform::Nothing), Lock::default(), Rooms::default());
        Self { dispatch, reopen: None, away: None, clock, platform, lock, state, rooms, out: Vec::new(), asks: Vec::new() }
    }

    /// On a system that can be asked for something.
    #[must_use]
    pub fn on(mut self, platform: Box<dyn Platform>) -> Self {
        self.platform = platform;
        self
    }

    /// With a way back from a damaged workspace.
    #[must_use]
    pub fn with_reopen(mut self, folder: PathBuf, reopen: Reopen) -> Self {
        self.reopen = Some((folder, reopen));
        self
    }

    /// Runs something of a room with its context, then carries out what it asked for.
    fn with_room<R>(&mut self, id: RoomId, f: impl FnOnce(&mut Rooms, &mut Cx<'_>) -> R) -> R {
        let mut cx = Cx {
            texts: &self.state.texts,
            actor: &self.state.actor,
            overview: &self.state.overview,
            look: self.state.look,
            away: self.away.is_some(),
            busy: self.state.waiting > 0,
            toasts: &mut self.state.toasts,
            clock: &*self.clock,
            room: id,
            out: &mut self.out,
            asks: &mut self.asks,
        };
        f(&mut self.rooms, &mut cx)
    }

    fn enter(&mut self, id: RoomId) {
        if self.state.room != id {
            self.leave_room();
        }
        self.state.room = id;
        self.with_room(id, |rooms, cx| rooms.get(id).enter(cx));
    }

    /// What is only on the screen of the present room is kept.
    fn leave_room(&mut self) {
        let id = self.state.room;
        self.with_room(id, |rooms, cx| rooms.get(id).left(cx));
    }

    fn go(&mut self, nav: &Nav) {
        // During an exam the other rooms are closed, whatever asks for them.
        if self.rooms.exam.is_sitting() {
            return;
        }
        let id = match nav {
            Nav::Room(id) => *id,
            Nav::Cadre(_) => RoomId::Roster,
            Nav::Sitting(_) | Nav::Review(_) => RoomId::Exam,
            Nav::Search(_) | Nav::LawChanges | Nav::ReviewQueue | Nav::Returned | Nav::NewCase { .. } => RoomId::Bank,
            Nav::Article { .. } => RoomId::Statutes,
            Nav::Marking(_) => RoomId::Marking,
            Nav::Study(_) => RoomId::Study,
        };
        self.enter(id);
        self.with_room(id, |rooms, cx| rooms.get(id).open(nav, cx));
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.drain(ctx);
        self.guard_quit(ctx);
        self.hold_exam(ctx);
        self.settle(ctx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        // A hidden window skips `ui` but answers still come in; a shown one must not paint stale ones.
        self.drain(&ui.ctx().clone());
        self.paint(ui);
        self.settle(&ui.ctx().clone());
        // For benches/start.rs only; no release has this feature.
        #[cfg(feature = "inspection")]
        if matches!(self.state.stage, Stage::Open) && std::env::var_os("KAOFA_EXIT_AFTER_FIRST_FRAME").is_some() {
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
    }
}
