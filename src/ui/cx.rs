//! What a room is given to paint with and to ask through. A room sees snapshots and sends commands; nothing else.

use super::kit::{ThemeChoice, Toasts, Tone};
use kaofa_core::domain::clock::{Clock, Stamp};
use kaofa_core::domain::ids::{AttemptId, CadreId, SittingId, StudyId};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::command::Overview;
use kaofa_core::service::exam::Seat;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::Changes;
use kaofa_core::text::{Arg, Locale, Texts};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// The rooms of the rail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RoomId {
    #[default]
    Home,
    Exam,
    Practice,
    Study,
    Bank,
    Papers,
    Roster,
    Marking,
    Results,
    Statutes,
    Settings,
}

impl RoomId {
    /// In the order of the rail; the last stands at its foot.
    pub const ALL: [Self; 11] = [
        Self::Home,
        Self::Exam,
        Self::Practice,
        Self::Study,
        Self::Bank,
        Self::Papers,
        Self::Roster,
        Self::Marking,
        Self::Results,
        Self::Statutes,
        Self::Settings,
    ];

    /// The message key of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Home => "room-home",
            Self::Exam => "room-exam",
            Self::Practice => "room-practice",
            Self::Study => "room-study",
            Self::Bank => "room-bank",
            Self::Papers => "room-papers",
            Self::Roster => "room-roster",
            Self::Marking => "room-marking",
            Self::Results => "room-results",
            Self::Statutes => "room-statutes",
            Self::Settings => "room-settings",
        }
    }
}

/// How the screen looks; kept in the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    pub theme: ThemeChoice,
    /// 80 to 200.
    pub text_percent: u16,
    pub locale: Locale,
}

impl Default for Look {
    fn default() -> Self {
        Self { theme: ThemeChoice::Light, text_percent: 100, locale: Locale::ZhCn }
    }
}

impl Look {
    /// The next step of the text size: 100, 125, 150, 175, 200, and round again.
    #[must_use]
    pub fn larger(self) -> Self {
        let next = [125, 150, 175, 200].into_iter().find(|step| *step > self.text_percent).unwrap_or(100);
        Self { text_percent: next, ..self }
    }
}

/// A command with the room that asked, so that the answer finds its way back.
#[derive(Clone, Debug)]
pub struct Envelope {
    pub from: RoomId,
    pub command: Command,
}

/// Where to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nav {
    Room(RoomId),
    /// The roster, at one cadre.
    Cadre(CadreId),
    /// The exam room, at the door of one sitting.
    Sitting(SittingId),
    /// The exam room, at the result of one attempt.
    Review(AttemptId),
    /// The bank, searching for a text.
    Search(String),
    /// The statute library, at one article of the version in force (number, inserted number).
    Article {
        law: String,
        article: u32,
        inserted: u32,
    },
    /// The bank, at the questions whose law moved.
    LawChanges,
    /// The bank, at the questions that wait for review.
    ReviewQueue,
    /// The bank, at what a reviewer returned to who is here.
    Returned,
    /// The marking room, at one sitting.
    Marking(SittingId),
    /// The editor of the bank, at a new case question with this material; citations one a line.
    NewCase {
        material: String,
        citations: String,
        explanation: String,
    },
    /// The study room, at one session.
    Study(StudyId),
}

/// What a room asks of the frame around it.
#[derive(Clone, Debug)]
pub enum Ask {
    Go(Nav),
    /// A destructive or final command, after a question.
    Confirm {
        title: String,
        text: String,
        label: String,
        danger: bool,
        envelope: Box<Envelope>,
    },
    Look(Look),
    SignIn,
    /// Closes the other rooms and gives the window to the exam.
    EnterExam(Box<Seat>),
    /// Opens them again.
    LeaveExam,
    /// Goes on in another workspace: a seat on this PC.
    Workspace(PathBuf),
    /// Back to the workspace that the program was started with.
    Home,
    /// A file in the program that the PC has for it.
    Open(PathBuf),
}

/// A room's way to the rest of the program for the length of one frame.
pub struct Cx<'a> {
    pub texts: &'a Texts,
    pub actor: &'a Actor,
    pub overview: &'a Overview,
    pub look: Look,
    /// In another workspace than the program was started with.
    pub away: bool,
    /// The office has not answered everything yet.
    pub busy: bool,
    pub toasts: &'a mut Toasts,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) room: RoomId,
    pub(crate) out: &'a mut Vec<Envelope>,
    pub(crate) asks: &'a mut Vec<Ask>,
}

impl std::fmt::Debug for Cx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cx").field("room", &self.room).finish_non_exhaustive()
    }
}

impl Cx<'_> {
    /// A message.
    pub fn t(&self, key: &str) -> String {
        self.texts.get(key)
    }

    /// A message with arguments: `cx.tn("bank-hits", &[("n", 3.into())])`.
    pub fn tn(&self, key: &str, args: &[(&str, Arg<'_>)]) -> String {
        self.texts.with(key, args)
    }

    /// Sends a command; its answer comes to this room's `receive` (or `failed`) in a later frame.
    pub fn send(&mut self, command: Command) {
        self.out.push(Envelope { from: self.room, command });
    }

    /// Sends a command whose answer belongs to another room, which is shown first.
    pub fn room_send(&mut self, room: RoomId, command: Command) {
        self.asks.push(Ask::Go(Nav::Room(room)));
        self.out.push(Envelope { from: room, command });
    }

    /// Whether a signed-in person holds this permission; false for nobody.
    pub fn is_staff(&self, permission: Permission) -> bool {
        matches!(self.actor, Actor::Staff { roles, .. } if roles.may(permission))
    }

    /// Asks first; the command is sent when the person says yes.
    pub fn confirm(&mut self, title: String, text: String, label: String, danger: bool, command: Command) {
        let envelope = Box::new(Envelope { from: self.room, command });
        self.asks.push(Ask::Confirm { title, text, label, danger, envelope });
    }

    pub fn go(&mut self, nav: Nav) {
        self.asks.push(Ask::Go(nav));
    }

    pub fn ask(&mut self, ask: Ask) {
        self.asks.push(ask);
    }

    pub fn now(&self) -> Stamp {
        self.clock.now()
    }

    /// Whether who is here may; before set-up a newcomer may read. For hiding what would only be refused.
    pub fn may(&self, permission: Permission) -> bool {
        match self.actor {
            Actor::Staff { roles, .. } => roles.may(permission),
            // A staff function is offered; using it starts set-up or sign-in.
            Actor::Nobody => true,
        }
    }

    /// Tells that something was done.
    pub fn done(&mut self, text: impl Into<String>) {
        self.toasts.push(Tone::Ok, text);
    }

    /// Tells an error: what, where, what to do.
    pub fn fail(&mut self, error: &ServiceError) {
        let said = self.texts.explain(error);
        self.toasts.push(Tone::Accent, said.to_string());
    }

    /// A date in local time, `2026-11-22`.
    pub fn date(&self, ms: i64) -> String {
        local(ms, "%Y-%m-%d")
    }

    /// Date and time in local time, `2026-11-22 09:05`.
    pub fn date_time(&self, ms: i64) -> String {
        local(ms, "%Y-%m-%d %H:%M")
    }

    /// Time of day in local time, `09:05:07`.
    pub fn time(&self, ms: i64) -> String {
        local(ms, "%H:%M:%S")
    }
}

fn local(ms: i64, format: &str) -> String {
    let at = jiff::Timestamp::from_millisecond(ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    at.to_zoned(jiff::tz::TimeZone::system()).strftime(format).to_string()
}

/// One room: its own state, painted from snapshots.
pub trait Room {
    /// Became visible, or who is signed in changed: ask for what it shows.
    fn enter(&mut self, cx: &mut Cx<'_>);

    /// Was sent here with something to show. Called after `enter`.
    fn open(&mut self, _nav: &Nav, _cx: &mut Cx<'_>) {}

    /// Paints itself into what rail, top bar and status line leave.
    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>);

    /// The answer to a command it sent.
    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>);

    /// A command it sent was refused. True when the room shows the reason itself; otherwise a toast does.
    fn failed(&mut self, _command: &Command, _error: &ServiceError, _cx: &mut Cx<'_>) -> bool {
        false
    }

    /// Is left, or the window closes or somebody signs out: the last moment to keep what is only on the screen.
    fn left(&mut self, _cx: &mut Cx<'_>) {}

    /// Whether Ctrl+Z and Ctrl+Y are this room's own now, instead of taking back what was stored.
    fn keeps_undo(&self) -> bool {
        false
    }

    /// Something was written, here or elsewhere; called for the visible room only.
    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>);
}
