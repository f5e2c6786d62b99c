//! One sitting for staff: the invigilator's desk. Who has come, how far each one is, what is done for them, and the register.

mod forms;
mod panel;
mod steps;

use super::act_form::{ActForm, What};
use super::draw::Draw;
use super::replay::{ReplayPage, clock_face};
use super::sealing::Sealing;
use super::{Step, list, review::outcome_tone};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, Tone, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use crate::ui::sign::PublishForm;
use egui::Ui;
use forms::FormsDialog;
use kaofa_core::domain::ids::{CadreId, SittingId};
use kaofa_core::domain::sitting::{SittingMode, SittingState};
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::desk::{Desk, DeskRow, Progress};
use kaofa_core::service::integrity::{Integrity, ReplayLine};
use kaofa_core::service::results::outcome;
use kaofa_core::service::sittings::Sitting;
use kaofa_core::service::typing_command::TypingCommand;
use kaofa_core::text::Explanation;
use std::path::PathBuf;
use std::time::Duration;

/// While somebody answers, the desk looks again after this.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    People,
    Register,
}

/// A question over the desk.
#[derive(Debug)]
enum AskBox {
    /// For one candidate, or the whole room.
    Act {
        cadre: Option<CadreId>,
        name: String,
        form: ActForm,
        error: Option<Explanation>,
    },
    Outcome {
        cadre: CadreId,
        name: String,
        outcome: Outcome,
        reason: String,
        error: Option<Explanation>,
    },
    /// A file that proves something about one candidate.
    Attach {
        cadre: CadreId,
        name: String,
        path: PathField,
        error: Option<Explanation>,
    },
    /// Calling off.
    Cancel {
        reason: String,
        error: Option<Explanation>,
    },
}

#[derive(Debug)]
pub(super) struct StaffPage {
    pub(super) sitting: SittingId,
    desk: Option<Desk>,
    /// When it was read, on the boot clock.
    read_ms: i64,
    tab: Tab,
    selected: Option<CadreId>,
    ask: Option<AskBox>,
    replay: Option<ReplayPage>,
    /// Where a button leads.
    step: Option<Step>,
    pub(super) draw: Draw,
    publish: Option<PublishForm>,
    forms: Option<FormsDialog>,
    pub(super) sealing: Sealing,
}

impl StaffPage {
    pub(super) fn new(sitting: SittingId) -> Self {
        let (tab, draw) = (Tab::People, Draw::default());
        Self {
            sitting,
            desk: None,
            read_ms: 0,
            tab,
            selected: None,
            ask: None,
            replay: None,
            step: None,
            draw,
            publish: None,
            forms: None,
            sealing: Sealing::default(),
        }
    }

    pub(super) fn know(&mut self, desk: Desk) {
        self.desk = Some(desk);
        self.read_ms = 0;
    }

    pub(super) fn replay(&mut self, integrity: Integrity, lines: Vec<ReplayLine>) {
        self.replay = Some(ReplayPage::new(integrity, lines));
    }

    /// Shown in the open question; false when none is open.
    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        if let Some(publish) = &mut self.publish {
            publish.refuse(said);
            return true;
        }
        if let Some(forms) = &mut self.forms {
            forms.refuse(said);
            return true;
        }
        match &mut self.ask {
            Some(
                AskBox::Act { error, .. }
                | AskBox::Outcome { error, .. }
                | AskBox::Cancel { error, .. }
                | AskBox::Attach { error, .. },
            ) => {
                *error = Some(said);
                true
            }
            None => false,
        }
    }

    /// A command went through.
    pub(super) fn done(&mut self, command: &Command, cx: &mut Cx<'_>) {
        let key = match command {
            Command::OpenSitting(_) => "exam-opened",
            Command::CloseSitting(_) => "exam-closed",
            Command::PublishResults { .. } => {
                self.publish = None;
                "exam-published"
            }
            Command::CancelSitting { .. } => {
                self.ask = None;
                "exam-cancelled"
            }
            Command::Typing(_) => {
                self.ask = None;
                "desk-attached"
            }
            Command::DeskAct { .. } | Command::SetOutcome { .. } => {
                self.ask = None;
                "desk-done"
            }
            _ => return,
        };
        cx.done(cx.t(key));
    }

    /// Forms were written.
    pub(super) fn printed(&mut self, paths: &[PathBuf], cx: &mut Cx<'_>) {
        self.forms = None;
        let folder = paths.first().and_then(|path| path.parent()).map(|path| path.display().to_string()).unwrap_or_default();
        cx.done(cx.tn("forms-written", &[("n", paths.len().into()), ("path", folder.into())]));
    }

    fn rows(&self) -> &[DeskRow] {
        self.desk.as_ref().map(|desk| desk.rows.as_slice()).unwrap_or_default()
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        if let Some(replay) = &mut self.replay {
            if !replay.ui(ui, cx) {
                self.replay = None;
            }
            return None;
        }
        let mut step = None;
        if Button::quiet(cx.t("exam-back-to-list")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::List);
        }
        let Some(sitting) = self.desk.as_ref().map(|desk| desk.sitting.clone()) else { return step };
        self.look_again(ui, cx);
        ui.add_space(t::S8);
        let room = ui.available_height();
        // In a low window the table keeps its height and the page scrolls.
        egui::ScrollArea::vertical().id_salt("desk-page").auto_shrink(false).show(ui, |ui| {
            let top = ui.cursor().top();
            self.head(ui, cx, &sitting);
            ui.add_space(t::S12);
            self.tabs(ui, cx);
            ui.add_space(t::S8);
            let height = (room - (ui.cursor().top() - top)).max(t::DESK_TABLE_LEAST);
            ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
                ui.set_max_height(height);
                match self.tab {
                    Tab::People => self.people(ui, cx, &sitting, height),
                    Tab::Register => {
                        Card::new().padding(0.0).min_height(height).show(ui, |ui| self.register(ui, cx));
                    }
                }
            });
        });
        self.ask(ui.ctx(), cx);
        self.draw.form(ui.ctx(), sitting.id, cx);
        if let Some(mut publish) = self.publish.take()
            && publish.show(ui.ctx(), cx)
        {
            self.publish = Some(publish);
        }
        if let Some(mut forms) = self.forms.take()
            && forms.show(ui.ctx(), cx)
        {
            self.forms = Some(forms);
        }
        self.sealing.show(ui.ctx(), &sitting, cx);
        step.or_else(|| self.step.take())
    }

    /// What the sitting is and what can be done with it as a whole.
    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting) {
        Card::new().padding(t::S16).show(ui, |ui| {
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                text::page_title(ui, &sitting.title);
                kit::chip(ui, &cx.texts.sitting_state(sitting.state), list::tone(sitting.state));
                if sitting.facts.rehearsal {
                    kit::chip(ui, &cx.t("exam-rehearsal"), Tone::Neutral);
                }
            });
            let mut facts = vec![cx.texts.sitting_kind(sitting.kind), list::facts(cx, sitting)];
            facts.extend(list::held(cx, sitting));
            if !sitting.basis.is_empty() {
                facts.push(cx.tn("exam-basis-line", &[("text", sitting.basis.as_str().into())]));
            }
            if let Some(waiver) = &sitting.rules.waiver {
                facts.push(cx.tn("exam-waiver-line", &[("text", waiver.as_str().into())]));
            }
            text::muted(ui, facts.join(" · "));
            self.draw.line(ui, cx, sitting);
            self.checklist(ui, cx);
            ui.add_space(t::S8);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                self.buttons(ui, cx, sitting);
                self.sealing.buttons(ui, cx, sitting);
                if sitting.state == SittingState::Open && cx.may(Permission::RunSittings) {
                    self.room_buttons(ui, cx, sitting);
                }
            });
        });
    }

    /// What to look at before it is opened.
    fn checklist(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let checks = self.desk.as_ref().map(|desk| desk.checks.as_slice()).unwrap_or_default();
        if checks.is_empty() {
            return;
        }
        ui.add_space(t::S8);
        kit::section_heading(ui, &cx.t("check-title"));
        for check in checks {
            let tone = if check.is_warning() { Tone::Warn } else { Tone::Info };
            kit::chip(ui, &cx.tn(&format!("check-{}", check.code()), &[("n", check.count().into())]), tone);
        }
    }

    /// What is done for the whole room.
    fn room_buttons(&mut self, ui: &mut Ui, cx: &Cx<'_>, sitting: &Sitting) {
        let all = [What::Grant, What::Pause, What::Continue, What::Note];
        // No clock runs where nobody sits at a PC.
        let timed = matches!(sitting.facts.mode, SittingMode::Computer | SittingMode::Mixed);
        for what in if timed { &all[..] } else { &all[3..] } {
            let what = *what;
            if Button::quiet(cx.t(&format!("{}-all", what.key()))).show(ui).clicked() {
                let (name, form) = (cx.t("desk-whole-room"), ActForm::new(what));
                self.ask = Some(AskBox::Act { cadre: None, name, form, error: None });
            }
        }
    }

    fn tabs(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let n = self.desk.as_ref().map_or(0, |desk| desk.incidents.len());
        let tabs = [
            (Tab::People, cx.tn("desk-tab-people", &[("n", self.rows().len().into())])),
            (Tab::Register, cx.tn("desk-tab-register", &[("n", n.into())])),
        ];
        ui.horizontal(|ui| {
            kit::segmented(ui, &cx.t("exam-candidates"), &mut self.tab, &tabs);
            self.counts(ui, cx);
        });
    }

    /// Time passes while somebody answers.
    fn look_again(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        let now = cx.now().boot_ms;
        if self.read_ms == 0 {
            self.read_ms = now;
        }
        if self.rows().iter().any(|row| row.progress == Progress::Answering) {
            if now - self.read_ms >= i64::try_from(LOOK_AGAIN.as_millis()).unwrap_or(i64::MAX) {
                self.read_ms = now;
                cx.send(Command::Desk(self.sitting));
            }
            ui.ctx().request_repaint_after(LOOK_AGAIN);
        }
    }

    /// How many are where.
    fn counts(&self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.x = t::S8;
        for progress in [Progress::NotArrived, Progress::Waiting, Progress::Answering, Progress::Paused, Progress::HandedIn] {
            let n = self.rows().iter().filter(|row| row.progress == progress).count();
            if n > 0 {
                kit::chip(ui, &format!("{} {n}", cx.t(progress_key(progress))), progress_tone(progress));
            }
        }
    }

    fn people(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting, height: f32) {
        let chosen = self.selected.and_then(|id| self.rows().iter().find(|row| row.candidate.cadre == id)).cloned();
        let panel = if chosen.is_some() { t::DESK_PANEL_NARROW + t::S16 } else { 0.0 };
        let width = ui.available_width() - panel;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = t::S16;
            ui.vertical(|ui| {
                ui.set_width(width);
                Card::new().padding(0.0).min_height(height).show(ui, |ui| self.table(ui, cx, sitting));
            });
            if let Some(row) = chosen {
                ui.vertical(|ui| {
                    ui.set_width(t::DESK_PANEL_NARROW);
                    Card::new().padding(t::S16).min_height(height).show(ui, |ui| {
                        egui::ScrollArea::vertical().id_salt("desk-panel").auto_shrink(false).show(ui, |ui| {
                            self.panel(ui, cx, sitting, &row);
                        });
                    });
                });
            }
        });
    }

    fn ask(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        let Some(mut ask) = self.ask.take() else { return };
        let sitting = self.sitting;
        let (title, name) = match &ask {
            AskBox::Act { form, name, .. } => (cx.t(form.what.key()), name.clone()),
            AskBox::Outcome { outcome, name, .. } => (cx.texts.outcome(*outcome), name.clone()),
            AskBox::Cancel { .. } => (cx.t("exam-cancel"), String::new()),
            AskBox::Attach { name, .. } => (cx.t("desk-attach"), name.clone()),
        };
        let title = format!("{title}  {name}");
        let shown = kit::modal(ctx, "desk-ask", &title, t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let (command, error) = match &mut ask {
                AskBox::Act { cadre, form, error, .. } => {
                    form.fields(ui, cx, false);
                    (form.act().map(|act| Command::DeskAct { sitting, cadre: *cadre, act }), error)
                }
                AskBox::Outcome { cadre, outcome, reason, error, .. } => {
                    kit::TextField::new(&cx.t("desk-reason")).char_limit(200).id_salt("reason").show(ui, reason);
                    let (cadre, outcome, reason) = (*cadre, Some(*outcome), reason.clone());
                    let said = !reason.trim().is_empty();
                    (said.then_some(Command::SetOutcome { sitting, cadre, outcome, reason }), error)
                }
                AskBox::Attach { cadre, path, error, .. } => {
                    path.show(ui, cx, &cx.t("desk-attach-path"), PathKind::Open(&["pdf", "png", "jpg", "jpeg", "docx"]));
                    let (cadre, file) = (Some(*cadre), path.path());
                    let command = TypingCommand::Attach { sitting, cadre, path: file };
                    ((!path.is_empty()).then(|| Command::Typing(Box::new(command))), error)
                }
                AskBox::Cancel { reason, error } => {
                    text::body(ui, cx.t("exam-cancel-text"));
                    kit::TextField::new(&cx.t("desk-reason")).char_limit(200).id_salt("reason").show(ui, reason);
                    let reason = reason.trim().to_owned();
                    ((!reason.is_empty()).then_some(Command::CancelSitting { id: sitting, reason }), error)
                }
            };
            if let Some(said) = error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let done = Button::primary(cx.t("desk-do")).enabled(command.is_some()).show(ui).clicked();
                (command.filter(|_| done), Button::secondary(cx.t("cancel")).show(ui).clicked())
            })
            .inner
        });
        let (command, cancel) = shown.inner;
        if let Some(command) = command {
            cx.send(command);
        }
        if !(cancel || shown.should_close) {
            self.ask = Some(ask);
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting) {
        let wide = ui.available_width() > t::DESK_ONE_COLUMN + t::S56;
        let mut columns = vec![
            (0, Column::new("ticket", cx.t("exam-column-ticket")).fixed(t::COLUMN_TICKET)),
            (1, Column::new("name", cx.t("exam-column-name")).fixed(t::COLUMN_CANDIDATE)),
            (2, Column::new("unit", cx.t("exam-column-unit")).remainder(t::COLUMN_CANDIDATE)),
            (3, Column::new("progress", cx.t("exam-column-progress")).fixed(t::COLUMN_TICKET)),
        ];
        if wide {
            columns.push((4, Column::new("answered", cx.t("desk-column-answered")).fixed(t::DESK_COLUMN_RATE).right()));
            columns.push((5, Column::new("left", cx.t("exam-remaining")).fixed(t::DESK_COLUMN_RATE).right()));
        }
        if ui.available_width() > t::DESK_NARROW {
            columns.push((6, Column::new("lost", cx.t("desk-column-lost")).fixed(t::DESK_COLUMN_COUNT).right()));
        }
        columns.push((7, Column::new("outcome", cx.t("exam-column-outcome")).fixed(t::COLUMN_TICKET)));
        let (numbers, columns): (Vec<u8>, Vec<Column>) = columns.into_iter().unzip();
        let rows = self.rows();
        // Before publication the outcome of a formal sitting is nobody's to read at a glance.
        let known = !sitting.rules.formal || sitting.state == SittingState::Published;
        let texts = cx.texts;
        let name = cx.t("exam-candidates");
        let selected = self.selected.and_then(|id| rows.iter().position(|row| row.candidate.cadre == id));
        let line = |r: &DeskRow| format!("{}\t{}\t{}", r.candidate.ticket, r.candidate.name, r.candidate.unit_name);
        let shown = DataTable::new("exam-candidates", &name, &columns, rows.len())
            .selected(selected)
            .row_name(|row| rows.get(row).map(|r| format!("{} {}", r.candidate.ticket, r.candidate.name)).unwrap_or_default())
            .copy(|row| rows.get(row).map(line).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let (Some(r), Some(number)) = (rows.get(row), numbers.get(column)) else { return };
                let c = &r.candidate;
                match number {
                    0 => drop(kit::cell_text(ui, &c.ticket)),
                    1 => drop(kit::cell_text(ui, &c.name)),
                    2 => drop(kit::cell_muted(ui, &c.unit_name)),
                    3 => drop(kit::chip(ui, &texts.get(progress_key(r.progress)), progress_tone(r.progress))),
                    4 if c.attempt.is_some() && r.items > 0 => drop(kit::cell_number(ui, format!("{}/{}", r.answered, r.items))),
                    5 => drop(kit::cell_number(ui, r.remaining_ms.map(clock_face).unwrap_or_default())),
                    6 if r.focus_lost > 0 => drop(kit::cell_number(ui, texts.with("desk-lost", &[("n", r.focus_lost.into())]))),
                    7 => {
                        let outcome = outcome(c, sitting.state, &sitting.rules, sitting.full);
                        if !known && matches!(outcome, Outcome::Pass | Outcome::Fail) {
                            kit::cell_muted(ui, texts.get("exam-outcome-hidden"));
                        } else if outcome != Outcome::Pending {
                            kit::chip(ui, &texts.outcome(outcome), outcome_tone(outcome));
                        }
                    }
                    _ => {}
                }
            });
        let at = |row: usize| rows.get(row).map(|r| r.candidate.clone());
        let chosen = shown.selected.and_then(at).map(|c| c.cadre);
        let activated = shown.activated.and_then(at).filter(|c| c.handed_in_ms.is_some());
        self.selected = chosen.or(self.selected);
        if let Some(attempt) = activated.and_then(|c| c.attempt) {
            cx.send(Command::Review(attempt));
        }
    }
}

const fn progress_key(progress: Progress) -> &'static str {
    match progress {
        Progress::NotArrived => "exam-progress-none",
        Progress::Waiting => "exam-progress-waiting",
        Progress::Answering => "exam-progress-answering",
        Progress::Paused => "exam-progress-paused",
        Progress::HandedIn => "exam-progress-done",
    }
}

const fn progress_tone(progress: Progress) -> Tone {
    match progress {
        Progress::NotArrived => Tone::Neutral,
        Progress::Waiting => Tone::Info,
        Progress::Answering => Tone::Ok,
        Progress::Paused => Tone::Warn,
        Progress::HandedIn => Tone::Neutral,
    }
}
