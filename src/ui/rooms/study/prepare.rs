//! Preparing a session: articles, case, outline, materials.

use super::case::CaseCard;
use super::session::{Act, two};
use crate::ui::kit::{self, Button, Card, Icon, TextField, Tone, icon_button, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use crate::ui::{Ask, Cx};
use egui::{Align, Key, Layout, Ui};
use kaofa_core::domain::ids::LegalCaseId;
use kaofa_core::domain::law::LawState;
use kaofa_core::domain::study_session::{MaterialPlace, StudySession};
use kaofa_core::service::legal_cases::LegalCase;
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_prepare::MaterialState;
use kaofa_core::service::study_sessions::StudyView;
use kaofa_core::text::Explanation;

const MB: f64 = 1024.0 * 1024.0;
/// A small file is not shown as nothing.
const LEAST_MB: f64 = 0.1;
const OUTLINE_ROWS: usize = 8;

#[derive(Debug, Default)]
pub(super) struct Prepare {
    typed: String,
    /// An article was added: the next one may be typed.
    goes_on: bool,
    article_error: Option<Explanation>,
    path: PathField,
    file_error: Option<Explanation>,
    approver: String,
    case: CaseCard,
}

impl Prepare {
    pub(super) fn take_cases(&mut self, cases: Vec<(LegalCaseId, LegalCase)>) {
        self.case.take(cases);
    }

    pub(super) fn added(&mut self) {
        self.goes_on = true;
        self.typed.clear();
        self.article_error = None;
    }

    pub(super) fn attached(&mut self) {
        self.path = PathField::default();
        self.file_error = None;
    }

    pub(super) fn refuse(&mut self, command: &StudyCommand, said: Explanation) -> bool {
        match command {
            StudyCommand::Article(_) => self.article_error = Some(said),
            _ => self.file_error = Some(said),
        }
        true
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let mut act = self.articles(ui, cx, view, session);
        act = self.case.ui(ui, cx, session).or(act);
        act = self.outline(ui, cx, view, session).or(act);
        self.materials(ui, cx, view, session).or(act)
    }

    fn articles(&mut self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let mut act = None;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-articles"));
            if session.articles.is_empty() {
                text::muted(ui, cx.t("study-articles-empty"));
            }
            let (mut up, mut gone) = (None, None);
            for (i, article) in session.articles.iter_mut().enumerate() {
                ui.push_id(("article", i), |ui| {
                    if i > 0 {
                        kit::hline(ui);
                    }
                    // What was just added has its text as soon as it was read.
                    let found = view.articles.get(i);
                    ui.horizontal(|ui| {
                        text::body(ui, found.map(|found| found.label.clone()).unwrap_or_default());
                        if let Some((day, state)) = found.and_then(|found| found.version) {
                            let tone = if state == LawState::InForce { Tone::Ok } else { Tone::Warn };
                            let args = [("day", day.to_string().into()), ("state", cx.texts.law_state(state).into())];
                            kit::chip(ui, &cx.tn("study-version", &args), tone);
                        }
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            let n = i + 1;
                            if icon_button(ui, Icon::Delete, &format!("{} {n}", cx.t("study-article-remove"))).clicked() {
                                gone = Some(i);
                            }
                            if i > 0 && icon_button(ui, Icon::SortUp, &format!("{} {n}", cx.t("study-article-up"))).clicked() {
                                up = Some(i);
                            }
                        });
                    });
                    match found.map(|found| &found.text) {
                        Some(Some(words)) => drop(text::reading(ui, words.clone())),
                        Some(None) => drop(kit::notice(ui, Tone::Warn, &cx.t("study-article-missing"))),
                        None => {}
                    }
                    two(
                        ui,
                        |ui| drop(TextField::new(&cx.t("study-article-heading")).char_limit(60).show(ui, &mut article.heading)),
                        |ui| drop(TextField::new(&cx.t("study-article-stress")).char_limit(120).show(ui, &mut article.stress)),
                    );
                    TextField::new(&cx.t("study-article-note")).rows(2).char_limit(1_000).show(ui, &mut article.note);
                });
            }
            if let Some(i) = up {
                session.articles.swap(i, i - 1);
                act = Some(Act::Save);
            }
            if let Some(i) = gone {
                session.articles.remove(i);
                act = Some(Act::Save);
            }
            ui.horizontal(|ui| {
                let width = (ui.available_width() - t::BROWSE_BUTTON - t::S12).max(t::FIELD_SHORT);
                let (label, hint) = (cx.t("study-article-typed"), cx.t("study-article-hint"));
                let field = TextField::new(&label).hint(&hint).width(width).id_salt("study-article").show(ui, &mut self.typed);
                let entered = field.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter));
                // One article after another is typed, and the field goes down as their texts come above it.
                let there = view.articles.len() == session.articles.len();
                if entered || (there && std::mem::take(&mut self.goes_on)) {
                    field.request_focus();
                    field.scroll_to_me(None);
                }
                kit::columns::below_label(ui, |ui| {
                    let ready = !self.typed.trim().is_empty();
                    let add = Button::secondary(cx.t("study-article-add")).full_width().enabled(ready).show(ui).clicked();
                    if (add || entered) && ready {
                        self.article_error = None;
                        act = Some(Act::Send(StudyCommand::Article(self.typed.clone())));
                    }
                });
            });
            if let Some(said) = &self.article_error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
        });
        act
    }

    fn outline(&mut self, ui: &mut Ui, cx: &Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let mut act = None;
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-outline"));
            TextField::new(&cx.t("study-outline-text")).rows(OUTLINE_ROWS).show(ui, &mut session.outline);
            if let Some(approval) = &session.approval {
                let args = [("by", approval.by.as_str().into()), ("on", approval.on.to_string().into())];
                let (key, tone) = match session.approved() {
                    Some(_) => ("study-approved", Tone::Ok),
                    None => ("study-approved-before", Tone::Warn),
                };
                let told = cx.tn(key, &args);
                ui.horizontal(|ui| {
                    kit::chip(ui, &told, tone);
                    if Button::quiet(cx.t("study-approve-again")).show(ui).clicked() {
                        session.approval = None;
                        act = Some(Act::Save);
                    }
                });
                return;
            }
            ui.horizontal(|ui| {
                TextField::new(&cx.t("study-approved-by")).width(t::DESK_FILTER_WIDE).char_limit(50).show(ui, &mut self.approver);
                kit::columns::below_label(ui, |ui| {
                    let by = self.approver.trim();
                    if Button::secondary(cx.t("study-approve")).enabled(!by.is_empty()).show(ui).clicked() {
                        session.approve(by, view.today);
                        act = Some(Act::Save);
                    }
                });
            });
        });
        act
    }

    fn materials(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let (mut act, mut gone) = (None, None);
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-materials"));
            for (i, (material, found)) in session.materials.iter().zip(&view.materials).enumerate() {
                ui.horizontal(|ui| {
                    text::body(ui, &material.name);
                    let mb = format!("{:.1}", (material.bytes as f64 / MB).max(LEAST_MB));
                    text::caption(ui, cx.tn("study-material-size", &[("mb", mb.into())]));
                    let copied = matches!(material.place, MaterialPlace::Copied { .. });
                    text::caption(ui, cx.t(if copied { "study-material-copied" } else { "study-material-linked" }));
                    let tone = if found.state == MaterialState::Found { Tone::Ok } else { Tone::Warn };
                    kit::chip(ui, &cx.t(&format!("study-material-{}", found.state.code())), tone);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let name = format!("{} {}", cx.t("study-material-remove"), material.name);
                        if icon_button(ui, Icon::Delete, &name).clicked() {
                            gone = Some(i);
                        }
                        let name = cx.tn("study-material-open", &[("name", material.name.as_str().into())]);
                        if found.state != MaterialState::Missing && icon_button(ui, Icon::OpenOutside, &name).clicked() {
                            cx.ask(Ask::Open(found.path.clone()));
                            // What went meanwhile is seen here as well.
                            act = Some(Act::Send(StudyCommand::View(view.id)));
                        }
                    });
                });
                // A copy lies under a name that says nothing to people.
                if matches!(material.place, MaterialPlace::Linked { .. }) {
                    text::caption(ui, found.path.display().to_string());
                }
            }
            self.path.show(ui, cx, &cx.t("study-material-path"), PathKind::Open(&[]));
            if let Some(said) = &self.file_error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let add = Button::secondary(cx.t("study-material-add")).icon(Icon::Attach).enabled(!self.path.is_empty());
                if add.show(ui).clicked() {
                    self.file_error = None;
                    act = Some(Act::Send(StudyCommand::Attach { id: view.id, path: self.path.path() }));
                }
                text::caption(ui, cx.t("study-material-note"));
            });
        });
        if let Some(i) = gone {
            session.materials.remove(i);
            act = Some(Act::Save);
        }
        act
    }
}
