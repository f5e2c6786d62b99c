//! The results room: the pass-rate summary, the people behind it, what is handed up, and publishing.

mod appeals;
mod archive;
mod charts;
mod export;
mod figures;
mod file;
mod items;
mod names;
mod outcome;
mod preview;
mod retention;
mod summary;
mod table;
mod tools;
mod weak;

use crate::ui::kit::{self, Icon, Sort};
use crate::ui::save_box::SaveBox;
use crate::ui::sign::PublishForm;
use crate::ui::transcript_form::{self, TranscriptForm};
use crate::ui::{Ask, Cx, Nav, Room, RoomId};
use appeals::AppealsPage;
use export::Export;
use items::ItemsPage;
use kaofa_core::domain::ids::{CadreId, SittingId};
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::service::analysis_command::{AnalysisCommand, AnalysisReply};
use kaofa_core::service::pass_rate::{KEPT_QUERY, NameLine, PassRateQuery, PassRateReport};
use kaofa_core::service::sittings::{Candidate, Sitting};
use kaofa_core::service::study_command::StudyReply;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kaofa_core::text::Explanation;
use outcome::Form;
use preview::{Decided, PreviewPage};
use retention::RetentionPage;

/// The views of the same records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Summary,
    Names,
    /// 薄弱环节
    Weak,
}

/// The results room.
#[derive(Debug, Default)]
pub struct ResultsRoom {
    query: PassRateQuery,
    /// Whether the filters of last time were asked for and have come.
    filters: Filters,
    /// The queries that led here, from the widest.
    trail: Vec<PassRateQuery>,
    report: Option<Box<PassRateReport>>,
    /// The list of the chosen sitting while it is not published: there outcomes are still set.
    candidates: Option<(SittingId, Vec<Candidate>)>,
    /// The people behind the figures, once their tab was opened.
    names: Option<Vec<NameLine>>,
    /// On its way to the clipboard.
    copied: Option<String>,
    chart: charts::Which,
    refused: Option<Explanation>,
    seen_by: Option<String>,
    tab: Tab,
    sort: Option<Sort>,
    /// Row of the summary that the keyboard is at.
    row: Option<usize>,
    names_sort: Option<Sort>,
    selected: Option<(SittingId, CadreId)>,
    form: Option<Form>,
    export: Option<Export>,
    transcripts: Option<TranscriptForm>,
    publish: Option<PublishForm>,
    file: file::SittingFile,
    page: Option<Page>,
    weak: weak::Weak,
    /// Where the 考后讲评包 is to be written.
    debrief: Option<SaveBox>,
}

/// The filters somebody left the room with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filters {
    #[default]
    Unknown,
    Asked,
    Known,
}

/// A page in place of the figures.
#[derive(Debug)]
enum Page {
    Appeals(Box<AppealsPage>),
    Retention(Box<RetentionPage>),
    Preview(Box<PreviewPage>),
    Items(Box<ItemsPage>),
}

impl ResultsRoom {
    fn ask(&mut self, cx: &mut Cx<'_>) {
        if self.filters != Filters::Known {
            if self.filters == Filters::Unknown {
                self.filters = Filters::Asked;
                cx.send(Command::KeptPassRate);
            }
            return;
        }
        cx.send(Command::PassRate(self.query.clone()));
        match self.tab {
            Tab::Summary => {}
            Tab::Names => cx.send(Command::PassRateNames(self.query.clone())),
            Tab::Weak => self.weak.ask(&self.query, cx),
        }
        match self.sitting(cx).filter(|s| s.state == SittingState::Published).map(|s| s.id) {
            Some(id) => cx.send(Command::Publication(id)),
            None => self.file.state = None,
        }
        match &self.page {
            Some(Page::Appeals(page)) => cx.send(Command::Appeals(page.sitting)),
            Some(Page::Retention(_)) => cx.send(Command::Retention),
            Some(Page::Preview(page)) => page.ask(cx),
            Some(Page::Items(page)) => page.ask(cx),
            None => {}
        }
        match self.unpublished(cx).map(|s| s.id) {
            Some(id) => cx.send(Command::Candidates(id)),
            None => self.candidates = None,
        }
    }

    /// The one sitting chosen, as the overview knows it.
    fn sitting<'a>(&self, cx: &'a Cx<'_>) -> Option<&'a Sitting> {
        let id = self.query.sitting?;
        cx.overview.sittings.iter().find(|s| s.id == id)
    }

    fn unpublished<'a>(&self, cx: &'a Cx<'_>) -> Option<&'a Sitting> {
        self.sitting(cx).filter(|s| s.state != SittingState::Published)
    }

    /// Another set of records is wanted.
    fn requery(&mut self, cx: &mut Cx<'_>) {
        self.selected = None;
        self.row = None;
        self.form = None;
        self.names = None;
        if let Ok(kept) = serde_json::to_string(&self.query) {
            cx.send(Command::SetSetting(KEPT_QUERY, kept));
        }
        self.ask(cx);
    }

    /// Into what stands behind a row: its parts, or where there are none its people.
    fn go_into(&mut self, behind: &PassRateQuery, cx: &mut Cx<'_>) {
        let same_parts = behind.dimensions() == self.query.dimensions();
        self.trail.push(self.query.clone());
        if *behind == self.query || same_parts {
            self.tab = Tab::Names;
        }
        self.query = behind.clone();
        self.requery(cx);
    }

    /// Back to what was looked at before.
    fn go_back(&mut self, cx: &mut Cx<'_>) {
        if let Some(before) = self.trail.pop() {
            self.query = before;
            self.tab = Tab::Summary;
            self.requery(cx);
        }
    }

    fn export_dialog(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        if let Some(mut export) = self.export.take()
            && export.show(ctx, cx)
        {
            self.export = Some(export);
        }
    }

    fn nothing_yet(ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        let (sentence, label) = (cx.t("results-empty"), cx.t("results-to-exams"));
        if kit::empty_state(ui, Icon::Results, &sentence, Some(&label)) {
            cx.go(Nav::Room(RoomId::Exam));
        }
    }
}

impl Room for ResultsRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        let name = cx.actor.name().to_owned();
        // What one person was shown must not stay for the next.
        if self.seen_by.as_ref().is_some_and(|seen| *seen != name && seen != Actor::Nobody.name()) {
            *self = Self::default();
        }
        self.seen_by = Some(name);
        if matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff {
            self.report = None;
            self.candidates = None;
        }
        self.ask(cx);
    }

    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        if let Some(said) = &self.refused {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            return;
        }
        if let Some(mut page) = self.page.take() {
            let stays = match &mut page {
                Page::Appeals(page) => page.ui(ui, cx),
                Page::Retention(page) => page.ui(ui, cx, &mut self.file.check),
                Page::Items(page) => page.ui(ui, cx),
                Page::Preview(page) => match page.ui(ui, cx) {
                    Decided::Stay => true,
                    Decided::Back => false,
                    Decided::Export(export) => {
                        self.export = Some(*export);
                        true
                    }
                },
            };
            self.export_dialog(ui.ctx(), cx);
            file::dialogs(self, ui.ctx(), cx);
            if stays {
                self.page = Some(page);
            }
            return;
        }
        let Some(report) = self.report.take() else {
            if matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff {
                let (sentence, label) = (cx.t("results-signed-out"), cx.t("sign-in"));
                if kit::empty_state(ui, Icon::Results, &sentence, Some(&label)) {
                    cx.ask(Ask::SignIn);
                }
            }
            return;
        };
        summary::show(self, ui, &report, cx);
        // A filter that was changed in this frame leaves the old figures on screen until the new ones are here.
        self.report = Some(report);
        self.export_dialog(ui.ctx(), cx);
        if let Some(mut form) = self.transcripts.take()
            && form.show(ui.ctx(), cx)
        {
            self.transcripts = Some(form);
        }
        for open in [&mut self.debrief, &mut self.weak.save] {
            if let Some(mut save) = open.take()
                && save.show(ui.ctx(), cx)
            {
                *open = Some(save);
            }
        }
        if let Some(copied) = self.copied.take() {
            ui.ctx().copy_text(copied);
        }
        file::dialogs(self, ui.ctx(), cx);
        if let Some(mut publish) = self.publish.take()
            && publish.show(ui.ctx(), cx)
        {
            self.publish = Some(publish);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (reply, command) {
            (Reply::PassRate(report), Command::PassRate(query)) if *query == self.query => {
                self.refused = None;
                self.report = Some(report);
            }
            (Reply::KeptPassRate(query), _) => {
                // A sitting that was kept may be gone from the list of those that can be chosen.
                let known = |id| cx.overview.sittings.iter().any(|s| s.id == id);
                self.query = PassRateQuery { sitting: query.sitting.filter(|id| known(*id)), ..query };
                self.filters = Filters::Known;
                self.ask(cx);
            }
            (Reply::PassRateNames(names), Command::PassRateNames(query)) if *query == self.query => {
                self.names = Some(names);
            }
            (Reply::Transcripts(paths), _) => {
                self.transcripts = None;
                cx.done(transcript_form::made(&paths, cx));
            }
            (Reply::Copied(text), _) => {
                self.copied = Some(text);
                cx.done(cx.t("results-copied"));
            }
            (Reply::Previewed(preview), _) => {
                if let Some(Page::Preview(page)) = &mut self.page {
                    page.know(*preview);
                }
            }
            (Reply::Candidates(candidates), Command::Candidates(id)) if self.query.sitting == Some(*id) => {
                self.candidates = Some((*id, candidates));
            }
            (Reply::Publication(state), Command::Publication(id)) if self.query.sitting == Some(*id) => {
                self.file.state = Some(*state);
            }
            (Reply::Archived(made), _) => {
                if let Some(form) = &mut self.file.archive {
                    form.made(made);
                }
            }
            (Reply::ArchiveChecked(report), _) => {
                if let Some(form) = &mut self.file.check {
                    form.found(report);
                }
            }
            (Reply::Appeals(appeals), Command::Appeals(id)) => {
                if let Some(Page::Appeals(page)) = &mut self.page
                    && page.sitting == *id
                {
                    page.know(appeals);
                }
            }
            (Reply::AppealTaken(id), _) => {
                if let Some(Page::Appeals(page)) = &mut self.page {
                    page.taken(id);
                }
            }
            (Reply::Done, Command::ReviewAppeal { .. } | Command::DecideAppeal { .. }) => {
                if let Some(Page::Appeals(page)) = &mut self.page {
                    page.said();
                }
            }
            (Reply::Retention(list), _) => {
                if let Some(Page::Retention(page)) = &mut self.page {
                    page.know(list);
                }
            }
            (Reply::Done, Command::EraseSitting { .. }) => {
                if let Some(Page::Retention(page)) = &mut self.page {
                    page.erased();
                }
                cx.done(cx.t("retention-done"));
            }
            (Reply::Analysis(reply), command) => match (reply, command) {
                (AnalysisReply::Items(analysis), command) => {
                    if let Some(Page::Items(page)) = &mut self.page {
                        page.know(command, analysis);
                    }
                }
                (AnalysisReply::Weak(report), Command::Analysis(command)) => {
                    if let AnalysisCommand::Weak(query) = &**command {
                        self.weak.know(query, &self.query, report);
                    }
                }
                _ => {}
            },
            (Reply::Study(reply), _) => {
                if let StudyReply::Added(ids) = *reply
                    && let Some(id) = ids.first()
                {
                    cx.done(cx.t("weak-topic-added"));
                    cx.go(Nav::Study(*id));
                }
            }
            (Reply::Exported(path), Command::Analysis(command)) => {
                self.debrief = None;
                self.weak.save = None;
                if let Some(Page::Items(page)) = &mut self.page {
                    page.exported();
                }
                let is_debrief = matches!(**command, AnalysisCommand::Debrief { .. });
                let said = if is_debrief { "debrief-exported" } else { "items-exported" };
                cx.done(cx.tn(said, &[("path", path.display().to_string().into())]));
            }
            (Reply::Exported(path), _) => {
                self.export = None;
                cx.done(cx.tn("results-exported", &[("path", path.display().to_string().into())]));
            }
            (Reply::Done, Command::SetOutcome { .. }) => {
                self.form = None;
                cx.done(cx.t("results-outcome-set"));
            }
            (Reply::Done, Command::PublishResults { .. } | Command::SignResults { .. }) => {
                self.publish = None;
                cx.done(cx.t("results-published"));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match command {
            Command::PassRate(_) => {
                self.report = None;
                self.refused = Some(said);
                true
            }
            // Who may read the summary but not the list sees the summary.
            Command::Candidates(_) => {
                self.candidates = None;
                true
            }
            Command::Analysis(command) => match (&**command, &mut self.page) {
                (AnalysisCommand::Items { .. } | AnalysisCommand::ExportItems { .. }, Some(Page::Items(page))) => {
                    page.refuse(said);
                    true
                }
                (AnalysisCommand::Debrief { .. }, _) => self.debrief.as_mut().map(|save| save.refuse(said)).is_some(),
                (AnalysisCommand::ExportWeak { .. }, _) => self.weak.save.as_mut().map(|save| save.refuse(said)).is_some(),
                _ => false,
            },
            Command::PrintTranscripts(_) => self.transcripts.as_mut().map(|form| form.refuse(said)).is_some(),
            Command::PreviewPassRate(_) => match &mut self.page {
                Some(Page::Preview(page)) => {
                    page.refuse(said);
                    true
                }
                _ => false,
            },
            Command::ExportPassRate { .. } => self.export.as_mut().is_some_and(|export| export.refuse(said)),
            // Who may read the summary but not the versions sees the summary.
            Command::Publication(_) => {
                self.file.state = None;
                true
            }
            Command::ArchiveSitting { .. } => self.file.archive.as_mut().map(|form| form.refuse(said)).is_some(),
            Command::CheckArchive(_) => self.file.check.as_mut().map(|form| form.refuse(said)).is_some(),
            Command::Appeals(_)
            | Command::TakeAppeal(_)
            | Command::ReviewAppeal { .. }
            | Command::DecideAppeal { .. }
            | Command::PrintReply { .. } => match &mut self.page {
                Some(Page::Appeals(page)) => {
                    page.refuse(command, said);
                    true
                }
                _ => false,
            },
            Command::Retention | Command::SetRetention(_) | Command::EraseSitting { .. } | Command::PrintDestruction { .. } => {
                match &mut self.page {
                    Some(Page::Retention(page)) => {
                        page.refuse(said);
                        true
                    }
                    _ => false,
                }
            }
            Command::PublishResults { .. } | Command::SignResults { .. } => {
                self.publish.as_mut().map(|form| form.refuse(said)).is_some()
            }
            Command::SetOutcome { .. } => self.form.as_mut().is_some_and(|form| form.refuse(said)),
            _ => false,
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        let of_report = [Change::Sittings, Change::Attempts, Change::Marks, Change::Roster];
        // Filters are kept as a setting; pages show others.
        let of_page = self.page.is_some() && changes.contains(&Change::Settings);
        if of_page || of_report.iter().any(|change| changes.contains(change)) {
            self.ask(cx);
            // The overview of this moment may still call a sitting unpublished that has just been published.
            if changes.contains(&Change::Sittings) {
                cx.send(Command::Overview);
            }
        }
    }
}
