//! Where a document is written to. The ending of the name decides the format.

use super::sessions::ask;
use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use kaofa_core::domain::study_session::StudySession;
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_print::StudyPaper;
use kaofa_core::text::Explanation;

/// Letters of the topic in the name of a file.
const NAME_CHARS: usize = 24;

/// What may be exported from one place.
#[derive(Clone, Copy, Debug)]
pub(super) enum What<'a> {
    /// The plan of a year, or all its sessions in one file.
    Plan(i16),
    /// A paper of a session, named after it.
    One(StudyPaper, &'a StudySession),
}

#[derive(Debug)]
pub(super) struct Export {
    papers: Vec<(StudyPaper, String)>,
    paper: StudyPaper,
    /// Of which session, in the name of the file.
    of: String,
    ending: &'static str,
    path: PathField,
    error: Option<Explanation>,
}

const fn endings(paper: StudyPaper) -> &'static [&'static str] {
    match paper {
        StudyPaper::Plan(_) => &["xlsx", "docx", "pdf"],
        _ => &["docx", "pdf"],
    }
}

impl Export {
    pub(super) fn new(what: What<'_>, cx: &Cx<'_>) -> Self {
        let of = if let What::One(_, session) = what { name_of(session) } else { String::new() };
        let papers = match what {
            What::Plan(year) => vec![
                (StudyPaper::Plan(year), cx.t("study-plan-export-plan")),
                (StudyPaper::YearVolume(year), cx.t("study-plan-export-volume")),
            ],
            What::One(paper, _) => vec![(paper, cx.t(key(paper)))],
        };
        let paper = papers.first().map_or(StudyPaper::Plan(0), |(paper, _)| *paper);
        let mut new = Self { papers, paper, of, ending: endings(paper)[0], path: PathField::default(), error: None };
        new.name(cx);
        new
    }

    fn name(&mut self, cx: &Cx<'_>) {
        let name = match self.paper {
            StudyPaper::Plan(year) => cx.tn("study-plan-title", &[("year", year.to_string().into())]),
            StudyPaper::YearVolume(year) => cx.tn("study-year-volume-title", &[("year", year.to_string().into())]),
            paper => format!("{} {}", cx.t(key(paper)), self.of),
        };
        self.path = PathField::new(&free_path(export_folder().join(format!("{name}.{}", self.ending))));
    }

    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        self.error = Some(said);
        true
    }

    /// Asks; false when it is over.
    pub(super) fn show(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) -> bool {
        let shown = kit::modal(ctx, "study-export", &cx.t("study-plan-export"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let before = (self.paper, self.ending);
            for (paper, name) in &self.papers {
                if self.papers.len() > 1 && kit::radio(ui, name, self.paper == *paper).clicked() {
                    self.paper = *paper;
                }
            }
            let offered = endings(self.paper);
            if !offered.contains(&self.ending) {
                self.ending = offered[0];
            }
            let choices: Vec<(&'static str, String)> = offered.iter().map(|ending| (*ending, format!(".{ending}"))).collect();
            kit::segmented(ui, &cx.t("study-paper-format"), &mut self.ending, &choices);
            if before != (self.paper, self.ending) {
                self.name(cx);
            }
            self.path.show(ui, cx, &cx.t("file-path"), PathKind::Save(offered));
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let write = Button::primary(cx.t("study-plan-export")).enabled(!self.path.is_empty()).show(ui).clicked();
                (write, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (write, cancel) = shown.inner;
        if write {
            self.error = None;
            ask(cx, StudyCommand::Print { paper: self.paper, path: self.path.path(), fonts: None });
        }
        !(cancel || shown.should_close)
    }
}

/// The day and the topic, without what a file may not be named.
fn name_of(session: &StudySession) -> String {
    let topic: String = session.topic.chars().filter(|c| c.is_alphanumeric()).take(NAME_CHARS).collect();
    let day = session.day.map(|day| day.to_string()).unwrap_or_default();
    format!("{day} {topic}").trim().to_owned()
}

/// The message key of its name.
pub(super) const fn key(paper: StudyPaper) -> &'static str {
    match paper {
        StudyPaper::Plan(_) => "study-plan-export-plan",
        StudyPaper::YearVolume(_) => "study-plan-export-volume",
        StudyPaper::SignIn(_) => "study-paper-sign_in",
        StudyPaper::Minutes(_) => "study-paper-minutes",
        StudyPaper::Volume(_) => "study-paper-volume",
    }
}
