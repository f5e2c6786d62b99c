//! The papers of a session, and the template of its minutes.

use super::export::key;
use super::session::{Act, edits};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, TextField, text, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::study_session::{StudySession, fill};
use kaofa_core::service::Command;
use kaofa_core::service::study_print::{HEADING, StudyPaper, TITLE_MARK};
use kaofa_core::service::study_sessions::{StudyView, TEMPLATE};

const MINUTES_ROWS: usize = 14;

#[derive(Debug, Default)]
pub(super) struct Papers {
    template: Option<String>,
}

impl Papers {
    pub(super) fn saved(&mut self) {
        self.template = None;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        self.template_dialog(ui, cx, view);
        let mut act = None;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::muted(ui, cx.t("study-papers-note"));
            ui.horizontal_wrapped(|ui| {
                for paper in [StudyPaper::SignIn(view.id), StudyPaper::Minutes(view.id), StudyPaper::Volume(view.id)] {
                    let label = cx.t(key(paper));
                    if Button::secondary(label).icon(Icon::Download).show(ui).clicked() {
                        act = Some(Act::Export(paper));
                    }
                }
            });
        });
        act = self.minutes(ui, cx, view, session).or(act);
        act
    }

    fn minutes(&mut self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let mut act = None;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-paper-minutes"));
            if !view.filled.unknown.is_empty() {
                let names = view.filled.unknown.join("  ");
                kit::notice(ui, kit::Tone::Warn, &cx.tn("study-template-unknown", &[("names", names.into())]));
            }
            if session.minutes_text.is_empty() || !edits(cx) {
                shown(ui, if session.minutes_text.is_empty() { &view.filled.text } else { &session.minutes_text });
            } else {
                TextField::new(&cx.t("study-minutes-own")).rows(MINUTES_ROWS).show(ui, &mut session.minutes_text);
            }
            if !edits(cx) {
                return;
            }
            ui.horizontal(|ui| {
                if session.minutes_text.is_empty() {
                    if Button::secondary(cx.t("study-minutes-edit")).icon(Icon::Edit).show(ui).clicked() {
                        session.minutes_text.clone_from(&view.filled.text);
                        act = Some(Act::Save);
                    }
                } else if Button::quiet(cx.t("study-minutes-back")).show(ui).clicked() {
                    session.minutes_text.clear();
                    act = Some(Act::Save);
                }
                if Button::quiet(cx.t("study-template-edit")).show(ui).clicked() {
                    self.template = Some(view.template.clone());
                }
            });
        });
        act
    }

    fn template_dialog(&mut self, ui: &Ui, cx: &mut Cx<'_>, view: &StudyView) {
        let Some(mut template) = self.template.take() else { return };
        let height = ui.ctx().content_rect().height() / 2.0;
        let shown = kit::modal(ui.ctx(), "study-template", &cx.t("study-template-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let names: Vec<String> = view.placeholders.iter().map(|name| format!("{{{{{name}}}}}")).collect();
            text::caption(ui, cx.tn("study-template-fields", &[("names", names.join(" ").into())]));
            ScrollArea::vertical().max_height(height).show(ui, |ui| {
                TextField::new(&cx.t("study-template-title")).rows(MINUTES_ROWS).show(ui, &mut template);
            });
            let known = |name: &str| view.placeholders.iter().any(|known| known == name).then(String::new);
            let unknown = fill(&template, known).unknown;
            if !unknown.is_empty() {
                let names = unknown.join("  ");
                kit::notice(ui, kit::Tone::Warn, &cx.tn("study-template-unknown", &[("names", names.into())]));
            }
            ui.horizontal(|ui| {
                let save = Button::primary(cx.t("study-template-save")).show(ui).clicked();
                let back = Button::quiet(cx.t("study-template-back")).show(ui).clicked();
                (save, back, Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (save, back, cancel) = shown.inner;
        if back {
            template = String::new();
        }
        if save || back {
            // What equals the built-in one follows the program.
            let built_in = template.trim() == cx.texts.study_template().trim();
            cx.send(Command::SetSetting(TEMPLATE, if built_in { String::new() } else { template.clone() }));
        }
        if !(cancel || shown.should_close) {
            self.template = Some(template);
        }
    }
}

/// Minutes as they will stand on the page: titles as titles.
fn shown(ui: &mut Ui, minutes: &str) {
    for line in minutes.lines() {
        if let Some(heading) = line.strip_prefix(HEADING) {
            text::card_title(ui, heading);
        } else if let Some(title) = line.strip_prefix(TITLE_MARK) {
            text::page_title(ui, title);
        } else {
            text::reading(ui, line);
        }
    }
}
