//! The study room: a strip of tabs, and one page a tab. A page is a room of its own inside this one.

mod annual;
mod autosave;
mod case;
mod cases;
mod comments;
mod digest;
mod export;
mod findings;
mod import;
mod ledger;
mod papers;
mod people;
mod plan;
mod prepare;
mod projector;
mod quiz;
mod rule;
mod session;
mod sessions;
mod sheet;

use crate::ui::kit::{self, tokens as t};
use crate::ui::{Cx, Nav, Room, save_box};
use annual::AnnualPage;
use cases::CasesPage;
use digest::DigestPage;
use egui::Ui;
use findings::FindingsPage;
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_text_command::StudyTextCommand;
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::Changes;
use kaofa_core::text::Explanation;
use ledger::LedgerPage;
use sessions::Sessions;

/// What the strip offers, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    /// 会前学法
    #[default]
    Sessions,
    /// 学法台账
    Ledger,
    /// 年度素材
    Annual,
    /// 新法速递
    Digest,
    /// 典型案例
    Cases,
    /// 案卷评查
    Findings,
}

impl Tab {
    const ALL: [Self; 6] = [Self::Sessions, Self::Ledger, Self::Annual, Self::Digest, Self::Cases, Self::Findings];

    const fn key(self) -> &'static str {
        match self {
            Self::Sessions => "study-tab-sessions",
            Self::Ledger => "study-tab-ledger",
            Self::Annual => "study-tab-annual",
            Self::Digest => "study-tab-digest",
            Self::Cases => "study-tab-cases",
            Self::Findings => "study-tab-findings",
        }
    }

    /// The tab whose page sent a command.
    fn of(command: &Command) -> Self {
        use StudyTextCommand as X;
        match command {
            Command::Ledger(_) => Self::Ledger,
            Command::Annual(_) => Self::Annual,
            Command::StudyText(text) => match **text {
                X::Cases(_) | X::SaveCase { .. } | X::Planned | X::UseCase { .. } | X::RemoveCase(_) | X::ExportCases { .. } => {
                    Self::Cases
                }
                X::Findings | X::SaveFinding { .. } | X::RemoveFinding(_) => Self::Findings,
                _ => Self::Digest,
            },
            _ => Self::Sessions,
        }
    }
}

/// The study room.
#[derive(Debug, Default)]
pub struct StudyRoom {
    tab: Tab,
    /// Why the room is closed: no right to it, or a closed-book exam that runs.
    closed: Option<Explanation>,
    sessions: Sessions,
    ledger: LedgerPage,
    annual: AnnualPage,
    digest: DigestPage,
    cases: CasesPage,
    findings: FindingsPage,
}

impl StudyRoom {
    fn page(&mut self, tab: Tab) -> &mut dyn Room {
        match tab {
            Tab::Sessions => &mut self.sessions,
            Tab::Ledger => &mut self.ledger,
            Tab::Annual => &mut self.annual,
            Tab::Digest => &mut self.digest,
            Tab::Cases => &mut self.cases,
            Tab::Findings => &mut self.findings,
        }
    }

    /// Whether the window belongs to the projector.
    pub fn is_projecting(&self) -> bool {
        self.closed.is_none() && self.tab == Tab::Sessions && self.sessions.is_projecting()
    }

    /// What is projected, over the whole window.
    pub fn projector_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        self.sessions.projector_ui(ui, cx);
    }

    fn strip(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let tabs = Tab::ALL.map(|tab| (tab, cx.t(tab.key())));
        let before = self.tab;
        kit::segmented(ui, &cx.t("study-tabs"), &mut self.tab, &tabs);
        ui.add_space(t::S16);
        if before != self.tab {
            self.page(before).left(cx);
            self.page(self.tab).enter(cx);
        }
    }
}

impl Room for StudyRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        cx.send(Command::Study(Box::new(StudyCommand::Enter)));
        self.page(self.tab).enter(cx);
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if matches!(nav, Nav::Study(_)) && self.tab != Tab::Sessions {
            self.page(self.tab).left(cx);
            self.tab = Tab::Sessions;
        }
        self.page(self.tab).open(nav, cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(why) = &self.closed {
            kit::error_panel(ui, &why.what, &why.place, &why.remedy);
            return;
        }
        self.strip(ui, cx);
        self.page(self.tab).ui(ui, cx);
        if let Some(query) = self.annual.leads_to() {
            self.tab = Tab::Ledger;
            self.ledger.show_only(query);
            self.ledger.enter(cx);
        }
        if let Some(case) = self.findings.becomes() {
            self.findings.left(cx);
            self.tab = Tab::Cases;
            self.cases.write(case, cx);
            self.cases.enter(cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match command {
            Command::Study(study) if matches!(**study, StudyCommand::Enter) => self.closed = None,
            _ => self.page(Tab::of(command)).receive(command, reply, cx),
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let entering = matches!(command, Command::Study(study) if matches!(**study, StudyCommand::Enter));
        if entering || matches!(error, ServiceError::ExamRuns(_)) {
            self.closed = Some(cx.texts.explain(error));
            return true;
        }
        // The one panel that says why the room is closed is enough.
        self.closed.is_some() || self.page(Tab::of(command)).failed(command, error, cx)
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        self.page(self.tab).left(cx);
    }

    fn keeps_undo(&self) -> bool {
        match self.tab {
            Tab::Sessions => self.sessions.keeps_undo(),
            Tab::Ledger => self.ledger.keeps_undo(),
            Tab::Annual => self.annual.keeps_undo(),
            Tab::Digest => self.digest.keeps_undo(),
            Tab::Cases => self.cases.keeps_undo(),
            Tab::Findings => self.findings.keeps_undo(),
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        self.page(self.tab).changed(changes, cx);
    }
}
