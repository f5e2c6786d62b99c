//! 以案释法: the case of a session, written here or taken from the library of cases.

use super::session::Act;
use super::sessions::ask;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, SearchField, TextField, Tone, text, tokens as t};
use egui::{Align, Layout, ScrollArea, Ui};
use kaofa_core::domain::ids::LegalCaseId;
use kaofa_core::domain::study_session::StudySession;
use kaofa_core::service::legal_cases::{LegalCase, of_library};
use kaofa_core::service::study_command::StudyCommand;

const ROWS: usize = 3;
const OFFERS_HEIGHT: f32 = t::TABLE_ROW * 6.0;

#[derive(Debug, Default)]
pub(super) struct CaseCard {
    choosing: Option<Choosing>,
}

/// The library while one of it is looked for.
#[derive(Debug, Default)]
struct Choosing {
    words: String,
    cases: Option<Vec<(LegalCaseId, LegalCase)>>,
}

impl CaseCard {
    pub(super) fn take(&mut self, cases: Vec<(LegalCaseId, LegalCase)>) {
        if let Some(choosing) = &mut self.choosing {
            choosing.cases = Some(cases);
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, session: &mut StudySession) -> Option<Act> {
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            ui.horizontal(|ui| {
                text::card_title(ui, cx.t("study-case"));
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if Button::secondary(cx.t("study-case-choose")).icon(Icon::Search).show(ui).clicked() {
                        self.choosing = Some(Choosing::default());
                        ask(cx, StudyCommand::Cases(String::new()));
                    }
                });
            });
            let case = &mut session.case;
            TextField::new(&cx.t("study-case-title")).char_limit(100).show(ui, &mut case.title);
            TextField::new(&cx.t("study-case-facts")).rows(ROWS).show(ui, &mut case.facts);
            TextField::new(&cx.t("study-case-issue")).rows(2).show(ui, &mut case.issue);
            TextField::new(&cx.t("study-case-rule")).rows(2).show(ui, &mut case.rule);
            TextField::new(&cx.t("study-case-outcome")).rows(2).show(ui, &mut case.outcome);
        });
        self.choose(ui, cx, session)
    }

    fn choose(&mut self, ui: &Ui, cx: &mut Cx<'_>, session: &mut StudySession) -> Option<Act> {
        let mut choosing = self.choosing.take()?;
        let mut chosen = None;
        let shown = kit::modal(ui.ctx(), "study-case", &cx.t("study-case-choose-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::muted(ui, cx.t("study-case-choose-hint"));
            if !session.case.is_empty() {
                kit::notice(ui, Tone::Warn, &cx.t("study-case-choose-replaces"));
            }
            let name = cx.t("case-search");
            if SearchField::new(&name, &name).width(ui.available_width()).show(ui, &mut choosing.words).changed() {
                ask(cx, StudyCommand::Cases(choosing.words.clone()));
            }
            if choosing.cases.as_ref().is_some_and(Vec::is_empty) {
                text::muted(ui, cx.t("study-case-choose-none"));
            }
            ScrollArea::vertical().id_salt("study-case-offers").max_height(OFFERS_HEIGHT).auto_shrink([false, true]).show(
                ui,
                |ui| {
                    for (id, case) in choosing.cases.iter().flatten() {
                        if kit::list_row(ui, &case.title, "", session.case.id == Some(id.0)).clicked() {
                            chosen = Some((*id, case.clone()));
                        }
                    }
                },
            );
            Button::secondary(cx.t("cancel")).show(ui).clicked()
        });
        if let Some((id, case)) = chosen {
            session.case = of_library(id, case);
            return Some(Act::Save);
        }
        if !(shown.inner || shown.should_close) {
            self.choosing = Some(choosing);
        }
        None
    }
}
