//! One session: its parts as tabs, kept while they are typed into.

mod arrange;

use super::autosave::Autosave;
use super::comments::Comments;
use super::export::{Export, What};
use super::papers::Papers;
use super::people::People;
use super::plan::state_chip;
use super::prepare::Prepare;
use super::quiz::Quiz;
use super::sessions::{Step, ask};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, TextField, Tone, icon_button, tokens as t};
use egui::{Align, Layout, ScrollArea, Ui, Vec2};
use jiff::civil::{Date, Time};
use kaofa_core::domain::ids::StudyId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::study_session::{StudySession, StudyState, may_be_held};
use kaofa_core::service::study_command::{StudyCommand, StudyReply};
use kaofa_core::service::study_print::StudyPaper;
use kaofa_core::service::study_sessions::StudyView;
use kaofa_core::service::{Command, ServiceError};
use std::time::Duration;

/// The parts of a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Part {
    #[default]
    Plan,
    Prepare,
    Quiz,
    People,
    Comments,
    Papers,
}

impl Part {
    const ALL: [(Self, &'static str); 6] = [
        (Self::Plan, "plan"),
        (Self::Prepare, "prepare"),
        (Self::Quiz, "quiz"),
        (Self::People, "people"),
        (Self::Comments, "comments"),
        (Self::Papers, "papers"),
    ];

    /// What is typed there is a record of what happened.
    const fn records(self) -> bool {
        matches!(self, Self::Quiz | Self::People | Self::Comments)
    }
}

/// What a part asks for.
#[derive(Clone, Debug)]
pub(super) enum Act {
    /// Something was decided and not typed: a step of its own.
    Save,
    /// Goes to the office after what is on the screen was saved.
    Send(StudyCommand),
    Export(StudyPaper),
}

#[derive(Debug)]
pub(super) struct SessionPage {
    id: StudyId,
    view: Option<Box<StudyView>>,
    session: StudySession,
    /// As it was saved last, and as it was sent last.
    settled: StudySession,
    kept: StudySession,
    autosave: Autosave,
    /// What could not be saved: not tried again by itself.
    refused: Option<StudySession>,
    part: Part,
    day: String,
    clock: String,
    prepare: Prepare,
    quiz: Quiz,
    people: People,
    comments: Comments,
    papers: Papers,
    export: Option<Export>,
    cancelling: Option<String>,
}

impl SessionPage {
    pub(super) fn open(id: StudyId, cx: &mut Cx<'_>) -> Self {
        ask(cx, StudyCommand::View(id));
        let empty = StudySession::default();
        Self {
            id,
            view: None,
            session: empty.clone(),
            settled: empty.clone(),
            kept: empty,
            autosave: Autosave::default(),
            refused: None,
            part: Part::default(),
            day: String::new(),
            clock: String::new(),
            prepare: Prepare::default(),
            quiz: Quiz::default(),
            people: People::default(),
            comments: Comments::default(),
            papers: Papers::default(),
            export: None,
            cancelling: None,
        }
    }

    /// Where the leader's words are taken down.
    pub(super) fn show_comments(&mut self) {
        self.part = Part::Comments;
    }

    pub(super) fn refresh(&mut self, cx: &mut Cx<'_>) {
        ask(cx, StudyCommand::View(self.id));
    }

    /// Saves what was typed as one step.
    pub(super) fn save(&mut self, cx: &mut Cx<'_>) {
        if self.view.is_none() || self.session == self.settled || self.session.topic.trim().is_empty() || !edits(cx) {
            return;
        }
        let session = Box::new(self.session.clone());
        ask(cx, StudyCommand::Save { id: self.id, session, record: self.part.records() });
        self.settled = self.session.clone();
        self.kept = self.session.clone();
    }

    fn adopt(&mut self, view: Box<StudyView>) {
        // Something typed meanwhile is newer than what was read.
        if self.view.is_none() || self.session == self.kept {
            self.session = view.row.session.clone();
            self.kept = self.session.clone();
            // After a crash what was typed last is on the screen and is saved when the page is left.
            self.settled = if view.unsettled { StudySession::default() } else { self.session.clone() };
            self.write_texts();
        }
        self.view = Some(view);
    }

    fn write_texts(&mut self) {
        let typed = |text: &str, day: Option<Date>| kit::parse_day(text) == day && (day.is_some() || text.is_empty());
        if !typed(&self.day, self.session.day) {
            self.day = self.session.day.map(|day| day.to_string()).unwrap_or_default();
        }
        if parse_clock(&self.clock) != self.session.clock {
            self.clock = self.session.clock.map(|clock| clock.strftime("%H:%M").to_string()).unwrap_or_default();
        }
    }

    pub(super) fn receive(&mut self, reply: StudyReply, cx: &mut Cx<'_>) {
        match reply {
            StudyReply::View(view) if view.id == self.id => self.adopt(view),
            StudyReply::Article(article) => {
                self.session.articles.push(article);
                self.prepare.added();
                self.save(cx);
            }
            StudyReply::Cases(cases) => self.prepare.take_cases(cases),
            StudyReply::Offers(offers) => self.quiz.take(offers),
            StudyReply::Picked(n) => self.quiz.picked(n, cx),
            StudyReply::People(people) => self.people.take(people),
            _ => {}
        }
    }

    pub(super) fn done(&mut self, command: &StudyCommand, cx: &mut Cx<'_>) {
        match command {
            StudyCommand::Attach { .. } => self.prepare.attached(),
            StudyCommand::Cancel { .. } => {
                self.cancelling = None;
                cx.done(cx.t("study-cancelled"));
            }
            _ => {}
        }
    }

    pub(super) fn template_saved(&mut self, cx: &mut Cx<'_>) {
        self.papers.saved();
        cx.done(cx.t("study-template-saved"));
        self.refresh(cx);
    }

    pub(super) fn exported(&mut self) {
        self.export = None;
    }

    pub(super) fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::Study(command) = command else { return false };
        let said = cx.texts.explain(error);
        match (&**command, &mut self.export) {
            (StudyCommand::Print { .. }, Some(export)) => export.refuse(said),
            (StudyCommand::Article(_) | StudyCommand::Attach { .. }, _) => self.prepare.refuse(command, said),
            // What could not be saved is still on the screen, and is tried again.
            (StudyCommand::Save { .. } | StudyCommand::Keep { .. }, _) => {
                self.settled = StudySession::default();
                self.refused = Some(self.session.clone());
                false
            }
            _ => false,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        self.dialogs(ui, cx);
        self.view.as_ref()?;
        // Files may have moved while another window was in front.
        if ui.input(|i| i.events.contains(&egui::Event::WindowFocused(true))) {
            self.refresh(cx);
        }
        let step = self.head(ui, cx);
        if !edits(cx) {
            // A reader reads what is filed.
            self.part = Part::Papers;
        }
        let before = self.part;
        let parts = Part::ALL.map(|(part, key)| (part, cx.t(&format!("study-page-{key}"))));
        if edits(cx) {
            kit::segmented(ui, &cx.t("study-part-tabs"), &mut self.part, &parts);
        }
        if before != self.part {
            let to = std::mem::replace(&mut self.part, before);
            self.save(cx);
            self.part = to;
            // Files may have moved meanwhile.
            self.refresh(cx);
        }
        ui.add_space(t::S12);
        let mut act = None;
        ScrollArea::vertical().id_salt(("study", self.part as u8)).auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S12;
            let Some(view) = self.view.take() else { return };
            act = match self.part {
                Part::Plan => self.arrangements(ui, cx, &view),
                Part::Prepare => self.prepare.ui(ui, cx, &view, &mut self.session),
                Part::Quiz => self.quiz.ui(ui, cx, &view, &mut self.session),
                Part::People => self.people.ui(ui, cx, &view, &mut self.session),
                Part::Comments => self.comments.ui(ui, cx, &mut self.session),
                Part::Papers => self.papers.ui(ui, cx, &view, &mut self.session),
            };
            self.view = Some(view);
        });
        match act {
            Some(Act::Save) => self.save(cx),
            Some(Act::Send(command)) => {
                self.save(cx);
                ask(cx, command);
            }
            Some(Act::Export(paper)) => {
                self.save(cx);
                self.export = Some(Export::new(What::One(paper, &self.session), cx));
            }
            None => {}
        }
        self.keep_typed(ui, cx);
        step
    }

    /// What is typed is on the disk within a second, and a step of its own once the field is left.
    fn keep_typed(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        if self.session != self.settled && self.refused.as_ref() != Some(&self.session) && !ui.ctx().egui_wants_keyboard_input() {
            self.save(cx);
            return;
        }
        let now = cx.now().boot_ms;
        if self.autosave.due(self.session != self.kept && edits(cx), now) {
            ask(cx, StudyCommand::Keep { id: self.id, session: Box::new(self.session.clone()) });
            self.kept = self.session.clone();
        } else if let Some(wait) = self.autosave.wait_ms(now) {
            ui.ctx().request_repaint_after(Duration::from_millis(wait));
        }
    }

    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let view = self.view.as_ref()?;
        let mut step = None;
        let title = match view.row.number {
            Some(n) => format!("{}  {}", cx.tn("study-number", &[("n", n.into())]), self.session.topic),
            None => self.session.topic.clone(),
        };
        let (state, mut to) = (self.session.state, None);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            if icon_button(ui, Icon::Back, &cx.t("study-back")).clicked() {
                step = Some(Step::Plan);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if state != StudyState::Cancelled && Button::primary(cx.t("study-project")).icon(Icon::Present).show(ui).clicked()
                {
                    step = Some(Step::Project(self.id));
                }
                match state {
                    _ if !edits(cx) => {}
                    StudyState::Planned => {
                        let ready = may_be_held(&self.session, view.today);
                        let hold = Button::secondary(cx.t("study-hold")).enabled(ready).show(ui);
                        if hold.on_disabled_hover_text(cx.t("study-hold-when")).clicked() {
                            to = Some(StudyState::Held);
                        }
                    }
                    StudyState::Held if Button::quiet(cx.t("study-held-again")).show(ui).clicked() => {
                        to = Some(StudyState::Planned);
                    }
                    StudyState::Cancelled if Button::secondary(cx.t("study-restore")).show(ui).clicked() => {
                        to = Some(StudyState::Planned);
                    }
                    _ => {}
                }
                if state == StudyState::Planned && edits(cx) && Button::quiet(cx.t("study-cancel")).show(ui).clicked() {
                    self.cancelling = Some(String::new());
                }
                state_chip(ui, cx, &view.row);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let title = egui::RichText::new(title).size(t::TYPE_TITLE);
                    ui.add(egui::Label::new(title).truncate());
                });
            });
        });
        ui.add_space(t::S8);
        if let Some(to) = to {
            self.session.state = to;
            self.session.reason.clear();
            self.save(cx);
        }
        if self.session.state == StudyState::Cancelled {
            let args = [("reason", self.session.reason.as_str().into())];
            kit::notice(ui, Tone::Neutral, &cx.tn("study-cancelled-because", &args));
            ui.add_space(t::S8);
        }
        step
    }

    fn dialogs(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        if self.export.as_mut().is_some_and(|export| !export.show(ui.ctx(), cx)) {
            self.export = None;
        }
        let Some(mut reason) = self.cancelling.take() else { return };
        let shown = kit::modal(ui.ctx(), "study-cancel", &cx.t("study-cancel-title"), t::DIALOG, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            TextField::new(&cx.t("study-cancel-why")).char_limit(200).show(ui, &mut reason);
            ui.horizontal(|ui| {
                let named = !reason.trim().is_empty();
                let go = Button::primary(cx.t("study-cancel-do")).enabled(named).show(ui).clicked();
                (go, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (go, close) = shown.inner;
        if go {
            self.save(cx);
            ask(cx, StudyCommand::Cancel { id: self.id, reason: reason.clone() });
        }
        if !(close || shown.should_close) {
            self.cancelling = Some(reason);
        }
    }
}

/// Whether who is here holds study, and does not only read it.
pub(super) fn edits(cx: &Cx<'_>) -> bool {
    cx.may(Permission::ManageStudy)
}

/// Two fields beside each other, or below each other where there is little room.
pub(super) fn two(ui: &mut Ui, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let wide = ui.available_width();
    if wide < t::DESK_ONE_COLUMN {
        left(ui);
        right(ui);
        return;
    }
    let width = (wide - t::S16) / 2.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t::S16;
        for content in [Box::new(left) as Box<dyn FnOnce(&mut Ui)>, Box::new(right)] {
            ui.allocate_ui_with_layout(Vec2::new(width, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width);
                content(ui);
            });
        }
    });
}

/// A time of day such as `9:00` or `９：３０`.
fn parse_clock(text: &str) -> Option<Time> {
    let half: String = text.trim().chars().map(kaofa_core::domain::fold::half_width).collect();
    let (hour, minute) = half.split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}
