//! The plan of a year: a table that is typed into, and how the bureau keeps to it.

use super::autosave::Autosave;
use super::export::{Export, What};
use super::import::Import;
use super::rule::Rule;
use super::session::edits;
use super::sessions::{Step, ask};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use egui::{Align, Layout, Ui, Vec2};
use kaofa_core::domain::ids::StudyId;
use kaofa_core::domain::study_session::{StudySession, StudyState, retimed};
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_plan::PlanDraft;
use kaofa_core::service::study_sessions::{PlanRow, YearPlan};
use kaofa_core::service::{Command, ServiceError};
use std::time::Duration;

const MONTHS: u8 = 12;

#[derive(Debug, Default)]
pub(super) struct PlanPage {
    year: Option<i16>,
    plan: Option<YearPlan>,
    /// The row that is being typed into, as it was sent last.
    typed: Option<(StudyId, StudySession)>,
    autosave: Autosave,
    export: Option<Export>,
    import: Option<Import>,
    rule: Option<Rule>,
    /// One line was added by the button: it is opened.
    opening: bool,
}

/// The state of a session as a chip.
pub(super) fn state_chip(ui: &mut Ui, cx: &Cx<'_>, row: &PlanRow) {
    let due = row.due.len();
    let (word, tone) = match row.session.state {
        StudyState::Held => (cx.t("study-state-held"), Tone::Ok),
        StudyState::Cancelled => (cx.t("study-state-cancelled"), Tone::Neutral),
        StudyState::Planned if due > 0 => (cx.tn("study-state-due", &[("n", due.into())]), Tone::Warn),
        StudyState::Planned => (cx.t("study-state-planned"), Tone::Info),
    };
    kit::chip(ui, &word, tone);
}

impl PlanPage {
    pub(super) fn enter(&mut self, cx: &mut Cx<'_>) {
        let year = *self.year.get_or_insert_with(|| this_year(cx));
        ask(cx, StudyCommand::Year(year));
    }

    pub(super) fn take(&mut self, plan: YearPlan) {
        // What is being typed is newer than what was read.
        let typing = self.typed.as_ref().and_then(|(id, _)| Some((*id, self.row(*id)?.session.clone())));
        self.year = Some(plan.year);
        self.plan = Some(plan);
        if let Some((id, session)) = typing
            && let Some(row) = self.row_mut(id)
        {
            row.session = session;
        }
    }

    pub(super) fn take_draft(&mut self, draft: PlanDraft) {
        if let Some(import) = &mut self.import {
            import.take(draft);
        }
    }

    /// Lines were added; the one to open, if it was one.
    pub(super) fn added(&mut self, ids: &[StudyId], cx: &mut Cx<'_>) -> Option<StudyId> {
        if self.import.take().is_some() {
            cx.done(cx.tn("study-imported", &[("n", ids.len().into())]));
        }
        self.enter(cx);
        let opening = std::mem::take(&mut self.opening);
        ids.first().copied().filter(|_| opening)
    }

    pub(super) fn exported(&mut self) {
        self.export = None;
    }

    pub(super) fn rule_saved(&mut self, cx: &mut Cx<'_>) {
        self.rule = None;
        self.enter(cx);
    }

    pub(super) fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::Study(command) = command else { return false };
        let said = cx.texts.explain(error);
        match (&**command, &mut self.export, &mut self.import) {
            (StudyCommand::Print { .. }, Some(export), _) => export.refuse(said),
            (StudyCommand::ReadPlan { .. } | StudyCommand::Add(_), _, Some(import)) => import.refuse(said),
            _ => false,
        }
    }

    fn row(&self, id: StudyId) -> Option<&PlanRow> {
        self.plan.as_ref()?.rows.iter().find(|row| row.id == id)
    }

    fn row_mut(&mut self, id: StudyId) -> Option<&mut PlanRow> {
        self.plan.as_mut()?.rows.iter_mut().find(|row| row.id == id)
    }

    /// Saves the row that is being typed into.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        let Some((id, _)) = self.typed.take() else { return };
        if let Some(row) = self.row(id) {
            let session = Box::new(row.session.clone());
            ask(cx, StudyCommand::Save { id, session, record: false });
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        self.dialogs(ui, cx);
        let plan = self.plan.as_ref()?;
        let year = plan.year;
        let empty = plan.rows.is_empty();
        self.tools(ui, cx, empty);
        ui.add_space(t::S12);
        let mut step = None;
        if empty {
            let sentence = cx.tn("study-plan-empty", &[("year", year.to_string().into())]);
            let label = cx.t("study-plan-add-year");
            if kit::empty_state(ui, Icon::Study, &sentence, edits(cx).then_some(label.as_str())) {
                ask(cx, StudyCommand::Add(months(year, cx)));
            }
            return None;
        }
        egui::ScrollArea::vertical().id_salt("study-plan").auto_shrink([false, false]).show(ui, |ui| {
            self.standing(ui, cx);
            step = self.table(ui, cx);
        });
        self.autosave(ui, cx);
        step
    }

    fn tools(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, empty: bool) {
        let Some(plan) = &self.plan else { return };
        let years: Vec<(i16, String)> = plan
            .years
            .iter()
            .flat_map(|year| [*year, *year + 1])
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .map(|y| (y, y.to_string()))
            .collect();
        let (mut year, first) = (plan.year, plan.rows.len());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = Vec2::splat(t::S8);
            if kit::select_sized(ui, &cx.t("study-plan-year"), &mut year, &years, t::DESK_COLUMN_NAME).changed() {
                self.keep(cx);
                self.year = Some(year);
                ask(cx, StudyCommand::Year(year));
            }
            let edits = edits(cx);
            if edits
                && Button::quiet(cx.t("study-plan-rule")).icon(Icon::Tune).show(ui).clicked()
                && let Some(plan) = &self.plan
            {
                self.rule = Some(Rule::new(plan.expected.a_year, &plan.head));
            }
            if edits && Button::secondary(cx.t("study-plan-import")).icon(Icon::Upload).show(ui).clicked() {
                self.import = Some(Import::new(year));
            }
            if !empty && Button::secondary(cx.t("study-plan-export")).icon(Icon::Download).show(ui).clicked() {
                self.keep(cx);
                self.export = Some(Export::new(What::Plan(year), cx));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if !edits {
                    return;
                }
                let label = cx.t("study-plan-add");
                let add = if empty { Button::secondary(label) } else { Button::primary(label) };
                if add.icon(Icon::Add).show(ui).clicked() {
                    let topic = cx.tn("study-plan-new-topic", &[("n", (first + 1).into())]);
                    self.opening = true;
                    ask(cx, StudyCommand::Add(vec![StudySession { year, topic, ..StudySession::default() }]));
                }
            });
        });
    }

    /// How many there were, and calmly what is missing.
    fn standing(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(plan) = &self.plan else { return };
        let planned = plan.rows.iter().filter(|row| row.session.state != StudyState::Cancelled).count();
        let (held, expected) = (plan.held, plan.expected);
        let args = [("held", held.into()), ("need", expected.a_year.into()), ("planned", planned.into())];
        text::muted(ui, cx.tn("study-progress", &args));
        ui.add_space(t::S8);
        let (due, need) = (expected.by_now as usize, expected.a_year as usize);
        if held < due {
            let args = [("due", due.into()), ("held", held.into()), ("short", (due - held).into())];
            kit::notice(ui, Tone::Warn, &cx.tn("study-behind", &args));
            ui.add_space(t::S8);
        } else if planned < need {
            kit::notice(ui, Tone::Info, &cx.tn("study-short-plan", &[("short", (need - planned).into())]));
            ui.add_space(t::S8);
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let (mut step, mut touched, mut left, mut removed) = (None, None, false, None);
        let edits = edits(cx);
        let wide = ui.available_width() - 2.0 * t::S16;
        let gap = t::S8;
        let buttons = t::CONTROL_HEIGHT * 2.0 + gap;
        let fixed = t::S32 + t::STUDY_SPEAKER + t::STUDY_TIMING + t::STUDY_STATE + buttons + 5.0 * gap;
        let topic = (wide - fixed).max(t::STUDY_TOPIC);
        Card::new().padding(t::S16).show(ui, |ui| {
            ui.spacing_mut().item_spacing = Vec2::new(gap, t::S8);
            ui.horizontal(|ui| {
                let heads = [
                    ("number", t::S32),
                    ("topic", topic),
                    ("speaker", t::STUDY_SPEAKER),
                    ("timing", t::STUDY_TIMING),
                    ("state", t::STUDY_STATE),
                ];
                for (key, width) in heads {
                    slot(ui, width, |ui| text::caption(ui, cx.t(&format!("study-col-{key}"))));
                }
            });
            let Some(plan) = &mut self.plan else { return };
            for row in &mut plan.rows {
                let before = row.session.clone();
                let number = row.number.map(|n| n.to_string()).unwrap_or_default();
                ui.push_id(row.id.0, |ui| {
                    ui.horizontal(|ui| {
                        slot(ui, t::S32, |ui| text::muted(ui, &number));
                        let name = |key: &str| format!("{} {number}", cx.t(&format!("study-col-{key}")));
                        let session = &mut row.session;
                        let day = session.day.map(|day| day.to_string()).unwrap_or_default();
                        let columns = [
                            ("topic", "", topic, &mut session.topic),
                            ("speaker", "", t::STUDY_SPEAKER, &mut session.speaker),
                            ("timing", day.as_str(), t::STUDY_TIMING, &mut session.timing),
                        ];
                        for (key, hint, width, value) in columns {
                            if edits {
                                left |= kit::cell_field(ui, &name(key), hint, width, value).lost_focus();
                            } else {
                                let shown = if value.is_empty() { hint } else { value.as_str() };
                                slot(ui, width, |ui| ui.add(egui::Label::new(shown).truncate()));
                            }
                        }
                        slot(ui, t::STUDY_STATE, |ui| state_chip(ui, cx, row));
                        let open = format!("{} {number}", cx.t("study-plan-open"));
                        if kit::icon_button(ui, Icon::Forward, open.trim()).clicked() {
                            step = Some(Step::Open(row.id));
                        }
                        if edits
                            && row.session.is_bare()
                            && kit::icon_button(ui, Icon::Delete, &format!("{} {number}", cx.t("study-plan-remove"))).clicked()
                        {
                            removed = Some(row.id);
                        }
                    });
                    for other in &row.overlaps {
                        ui.horizontal(|ui| {
                            ui.add_space(t::S32 + gap);
                            text::caption(ui, cx.tn("study-overlap", &[("other", other.as_str().into())]));
                        });
                    }
                });
                if before != row.session {
                    if before.timing != row.session.timing {
                        row.session.day = retimed(&row.session, &before.timing);
                    }
                    touched = Some((row.id, before));
                }
            }
        });
        if let Some((id, before)) = touched
            && self.typed.as_ref().is_none_or(|(typed, _)| *typed != id)
        {
            self.keep(cx);
            self.typed = Some((id, before));
        }
        if left {
            self.keep(cx);
        }
        if let Some(id) = removed {
            self.keep(cx);
            ask(cx, StudyCommand::Remove(id));
        }
        step
    }

    fn autosave(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let now = cx.now().boot_ms;
        let Some((id, sent)) = &self.typed else { return };
        let (id, sent) = (*id, sent.clone());
        let Some(session) = self.row(id).map(|row| row.session.clone()) else { return };
        if self.autosave.due(session != sent, now) {
            ask(cx, StudyCommand::Keep { id, session: Box::new(session.clone()) });
            self.typed = Some((id, session));
        } else if let Some(wait) = self.autosave.wait_ms(now) {
            ui.ctx().request_repaint_after(Duration::from_millis(wait));
        }
    }

    fn dialogs(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        if self.export.as_mut().is_some_and(|export| !export.show(ui.ctx(), cx)) {
            self.export = None;
        }
        if self.import.as_mut().is_some_and(|import| !import.show(ui.ctx(), cx)) {
            self.import = None;
        }
        if self.rule.as_mut().is_some_and(|rule| !rule.show(ui.ctx(), cx)) {
            self.rule = None;
        }
    }
}

/// A column of the plan without a field.
fn slot<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    let size = Vec2::new(width, ui.spacing().interact_size.y);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_width(width);
        content(ui)
    })
    .inner
}

fn months(year: i16, cx: &Cx<'_>) -> Vec<StudySession> {
    let month = |n: u8| StudySession {
        year,
        topic: cx.tn("study-plan-new-topic", &[("n", n.into())]),
        timing: cx.tn("study-plan-month", &[("month", n.into())]),
        ..StudySession::default()
    };
    (1..=MONTHS).map(month).collect()
}

fn this_year(cx: &Cx<'_>) -> i16 {
    cx.date(cx.now().wall_ms).get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}
