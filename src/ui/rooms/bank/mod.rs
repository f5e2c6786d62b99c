//! The bank room: finding, reading and editing questions, bringing files in and out.

mod areas;
mod bulk;
mod changes;
mod cleanup;
mod editor;
mod export;
mod history;
mod import;
mod kept;
mod list;
mod panel;
mod review;
mod show;

use crate::ui::kit::{self, Icon};
use crate::ui::{Ask, Cx, Nav, Room};
use bulk::Bulk;
use changes::LawChanges;
use cleanup::CleanUpPage;
use editor::{Editor, Picker};
use egui::Ui;
use export::Export;
use history::History;
use import::{Import, import_source};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::Status;
use kaofa_core::service::bank::{BankQuery, QuestionRecord};
use kaofa_core::service::drafts::KeptDraft;
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kept::Kept;
use list::List;
use review::ReviewPage;

/// The page the room shows.
#[derive(Debug, Default)]
enum Page {
    #[default]
    Browse,
    Edit(Box<Editor>),
    Import(Box<Import>),
    Export(Box<Export>),
    History(Box<History>),
    Changes(Box<LawChanges>),
    CleanUp(Box<CleanUpPage>),
    Review(Box<ReviewPage>),
}

/// Where a page wants to go.
#[derive(Debug)]
enum Step {
    Browse,
    New,
    Edit(Box<QuestionRecord>),
    /// Going on with what was not saved.
    Resume(Box<KeptDraft>),
    Import,
    Export,
    History(Box<QuestionRecord>),
    Changes,
    CleanUp,
    Bulk,
    /// The review queue, beginning at a question.
    Review(Option<QuestionId>),
}

/// The bank room.
#[derive(Debug, Default)]
pub struct BankRoom {
    list: List,
    page: Page,
    /// The form for changing the whole list, while it is open.
    bulk: Option<Bulk>,
    kept: Kept,
    /// The editor was opened from the review queue, at this question: there it goes back to.
    queue: Option<QuestionId>,
}

impl BankRoom {
    /// The picker of citations, wherever it is open.
    fn picker(&mut self) -> Option<&mut Picker> {
        match &mut self.page {
            Page::Edit(editor) => editor.picker(),
            Page::Import(import) => import.picker(),
            _ => None,
        }
    }

    fn step(&mut self, step: Step, cx: &mut Cx<'_>) {
        if matches!(step, Step::Bulk) {
            self.bulk = Some(Bulk::new(self.list.found_ids()));
            return;
        }
        let step = match (&self.page, step) {
            (Page::Edit(_), Step::Browse) if self.queue.is_some() => Step::Review(self.queue.take()),
            (_, step) => step,
        };
        self.queue = match (&self.page, &step) {
            (Page::Review(_), Step::Edit(record)) => Some(record.id),
            _ => None,
        };
        if matches!(self.page, Page::Edit(_)) {
            Kept::refresh(cx);
        }
        self.page = match step {
            Step::Browse | Step::Bulk => Page::Browse,
            Step::New => {
                let editor = Editor::new(self.list.query.area, self.list.query.kind, cx);
                editor.map_or(Page::Browse, |editor| Page::Edit(Box::new(editor)))
            }
            Step::Edit(record) => Page::Edit(Box::new(Editor::of(&record, self.kept.of(record.id), cx))),
            Step::Resume(kept) => {
                if let Some(editor) = Editor::resumed(&kept, cx) {
                    Page::Edit(Box::new(editor))
                } else {
                    cx.toasts.push(kit::Tone::Accent, cx.t("bank-draft-unreadable"));
                    Page::Browse
                }
            }
            Step::Review(first) => Page::Review(Box::new(ReviewPage::new(&self.list.query, first, cx))),
            Step::Import => Page::Import(Box::default()),
            Step::Export => Page::Export(Box::new(Export::new(&self.list.query, cx))),
            Step::Changes => {
                LawChanges::refresh(cx);
                Page::Changes(Box::default())
            }
            Step::CleanUp => {
                CleanUpPage::refresh(cx);
                Page::CleanUp(Box::default())
            }
            Step::History(record) => Page::History(Box::new(History::new(*record, cx))),
        };
    }
}

impl Page {
    /// Whether leaving it would lose what somebody did here: it asks for itself, and nothing else takes its place.
    fn is_precious(&self) -> bool {
        match self {
            Self::Edit(_) => true,
            Self::Import(import) => import.is_mended(),
            _ => false,
        }
    }
}

/// Once there are accounts, nobody reads the bank without one.
fn locked(cx: &Cx<'_>) -> bool {
    cx.overview.has_staff && matches!(cx.actor, Actor::Nobody)
}

impl Room for BankRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        // What somebody was writing is his: the next one finds the list. It is kept as his draft.
        if let Page::Edit(editor) = &self.page
            && editor.who != cx.actor.name()
            && editor.who != Actor::Nobody.name()
        {
            self.page = Page::Browse;
        }
        if self.list.query.returned_to.as_deref().is_some_and(|writer| writer != cx.actor.name()) {
            self.list.query.returned_to = None;
        }
        if locked(cx) {
            self.kept.clear();
            return;
        }
        self.list.refresh(cx);
        Kept::refresh(cx);
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        if let Page::Edit(editor) = &mut self.page {
            editor.flush(cx);
        }
    }

    fn keeps_undo(&self) -> bool {
        matches!(self.page, Page::Edit(_))
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if let Nav::Search(text) = nav {
            self.list.search(text, cx);
        }
        if self.page.is_precious() || locked(cx) {
            return;
        }
        match nav {
            Nav::LawChanges => self.step(Step::Changes, cx),
            Nav::Search(_) => self.page = Page::Browse,
            Nav::ReviewQueue => {
                self.list.query = BankQuery::default();
                self.step(Step::Review(None), cx);
            }
            Nav::NewCase { material, citations, explanation } => {
                if let Some(editor) = Editor::of_case(material, citations, explanation, cx) {
                    self.page = Page::Edit(Box::new(editor));
                }
            }
            Nav::Returned => {
                self.page = Page::Browse;
                self.list.show_returned(cx);
            }
            _ => {}
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if locked(cx) {
            if kit::empty_state(ui, Icon::Lock, &cx.t("bank-locked"), Some(&cx.t("sign-in"))) {
                cx.ask(Ask::SignIn);
            }
            return;
        }
        let step = match &mut self.page {
            Page::Browse => {
                let kept = self.kept.ui(ui, cx);
                kept.or(self.list.ui(ui, cx))
            }
            Page::Review(page) => page.ui(ui, cx),
            Page::Edit(editor) => editor.ui(ui, cx).then_some(Step::Browse),
            Page::Import(import) => import.ui(ui, cx).then_some(Step::Browse),
            Page::Export(export) => export.ui(ui, cx).then_some(Step::Browse),
            Page::History(history) => history.ui(ui, cx).then_some(Step::Browse),
            Page::Changes(changes) => changes.ui(ui, cx),
            Page::CleanUp(page) => page.ui(ui, cx),
        };
        if self.bulk.as_mut().is_some_and(|bulk| bulk.ui(ui.ctx(), cx)) {
            self.bulk = None;
        }
        if let Some(step) = step {
            self.step(step, cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (command, reply) {
            (Command::RestoreRevision(..), Reply::QuestionSaved(_)) => cx.done(cx.t("bank-revision-restored")),
            (_, Reply::QuestionSaved(id)) => {
                cx.done(cx.t(if matches!(command, Command::AddQuestion { .. }) { "bank-added" } else { "bank-revised" }));
                self.step(Step::Browse, cx);
                self.list.show_question(id, cx);
            }
            (Command::PreviewImport(request), Reply::ImportPreview(preview)) => match &mut self.page {
                Page::Import(import) => import.previewed(request, *preview),
                Page::Edit(editor) => editor.pasted(*preview),
                _ => {}
            },
            (_, Reply::Drafts(drafts)) => self.kept.take(drafts),
            (Command::DiscardDraft(_), Reply::Done) => Kept::refresh(cx),
            (Command::ReviewQuestion { id, kind, .. }, Reply::Done) => {
                if let Page::Review(page) = &mut self.page {
                    page.judged(*id, *kind);
                }
            }
            (_, Reply::Dossier(dossier)) => match &mut self.page {
                Page::Review(page) => page.take(dossier, cx),
                Page::History(history) => history.dossier(*dossier),
                _ => self.list.dossier(dossier),
            },
            (Command::FindQuestions(query), Reply::Found(found)) if query.status == Some(Status::Pending) => {
                if let Page::Review(page) = &mut self.page {
                    page.found(query, found.clone(), cx);
                }
                self.list.receive(command, Reply::Found(found), cx);
            }
            (_, Reply::CitedTexts(texts)) => {
                if let Some(picker) = self.picker() {
                    picker.cited(&texts);
                }
                match &mut self.page {
                    Page::Edit(editor) => editor.cited(texts),
                    Page::Review(page) => page.cited(texts),
                    _ => {}
                }
            }
            (_, Reply::Laws(shelf)) => {
                if let Some(picker) = self.picker() {
                    picker.laws(&shelf);
                }
            }
            (Command::SearchLaws { text, .. }, Reply::LawHits(hits)) => {
                if let Some(picker) = self.picker() {
                    picker.found(text, *hits, cx);
                }
            }
            (_, Reply::Imported(done)) => {
                let args = [("added", done.added.into()), ("revised", done.revised.into())];
                let nothing = done.added + done.revised == 0;
                cx.done(if nothing { cx.t("bank-imported-nothing") } else { cx.tn("bank-imported", &args) });
                self.page = Page::Browse;
            }
            (Command::PreviewExport(request), Reply::ExportPreview(report)) => {
                if let Page::Export(export) = &mut self.page {
                    export.previewed(request, report);
                }
            }
            (_, Reply::BulkChanged(n)) => cx.done(cx.tn("bank-bulk-done", &[("n", n.into())])),
            (_, Reply::BankExported { path, .. }) => {
                cx.done(cx.tn("bank-exported", &[("path", path.display().to_string().into())]));
                self.page = Page::Browse;
            }
            (_, Reply::Exported(path)) => {
                cx.done(cx.tn("bank-exported", &[("path", path.display().to_string().into())]));
                self.page = Page::Browse;
            }
            (Command::QuestionHistory(id), Reply::History(rows)) => {
                if let Page::History(history) = &mut self.page {
                    history.take(*id, rows);
                }
            }
            (_, Reply::CleanUp(found)) => {
                if let Page::CleanUp(page) = &mut self.page {
                    page.take(*found, cx);
                }
            }
            (_, Reply::LawChanges(found)) => {
                if let Page::Changes(changes) = &mut self.page {
                    changes.take(found, cx);
                }
            }
            (Command::SideBySide { cited, .. }, Reply::SideBySide(beside)) => {
                if let Page::Changes(changes) = &mut self.page {
                    changes.beside(cited, *beside);
                }
            }
            (_, Reply::OldAnswers(people)) => {
                if let Page::Changes(changes) = &mut self.page {
                    changes.old_answers(people);
                }
            }
            (_, Reply::Question(record)) if matches!(self.page, Page::Changes(_) | Page::CleanUp(_)) => match &mut self.page {
                Page::Changes(changes) => changes.question(*record),
                Page::CleanUp(page) => page.question(*record),
                _ => {}
            },
            (Command::MergeQuestions { .. } | Command::ExcludeQuestions(..) | Command::NotTwins(..), Reply::Done) => {
                cx.done(cx.t("cleanup-done"));
            }
            (Command::PractiseOldAnswers { .. }, Reply::Planned(sitting)) => {
                cx.done(cx.t("changes-practice-open"));
                cx.go(Nav::Sitting(sitting));
            }
            (Command::ConfirmCitations(which), Reply::Done) => {
                cx.done(cx.tn("changes-confirmed", &[("n", which.len().into())]));
            }
            (Command::SetRetired(_, retired), Reply::Done) => {
                cx.done(cx.t(if *retired { "bank-retired" } else { "bank-restored" }));
            }
            (command, reply) => self.list.receive(command, reply, cx),
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match (&mut self.page, command) {
            (Page::Edit(editor), Command::AddQuestion { .. } | Command::ReviseQuestion { .. } | Command::PreviewImport(_)) => {
                editor.refused(said);
            }
            (Page::Edit(editor), Command::KeepDraft(_)) => editor.not_kept(said),
            (Page::Review(page), Command::ReviewQuestion { .. }) => page.refused(said, cx),
            (Page::Import(import), Command::PreviewImport(_) | Command::CommitImport(_)) => import.refused(said),
            (Page::Export(export), Command::ExportBank { .. } | Command::PreviewExport(_) | Command::BankTemplate(_)) => {
                export.refused(said);
            }
            // Cancelled or refused: there is nothing to show on its page.
            (Page::CleanUp(_), Command::CleanUp) => {
                self.page = Page::Browse;
                return false;
            }
            // Results are not everybody's; the rest of the page is shown without them.
            (Page::Changes(_), Command::OldAnswers) => {}
            (_, Command::FindQuestions(_)) => self.list.refused(said),
            // Retired or undone meanwhile: the list, asked again by `changed`, no longer holds it.
            (_, Command::ViewQuestion(_) | Command::QuestionRows(_)) if !locked(cx) => return false,
            _ => return false,
        }
        true
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Bank) && !locked(cx) {
            self.list.refresh(cx);
            match &self.page {
                Page::History(history) => History::refresh(history.id(), cx),
                Page::Review(page) => page.refresh(cx),
                _ => {}
            }
        }
        if matches!(self.page, Page::Changes(_)) && (changes.contains(&Change::Bank) || changes.contains(&Change::Laws)) {
            LawChanges::refresh(cx);
        }
        if matches!(self.page, Page::CleanUp(_)) && changes.contains(&Change::Bank) {
            CleanUpPage::refresh(cx);
        }
    }
}
