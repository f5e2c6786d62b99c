//! One sitting for staff: its candidates, opening and closing it.

use super::{Step, list, review::outcome_tone};
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, TextField, text, tokens as t};
use crate::ui::{Cx, Nav, RoomId};
use egui::Ui;
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::form_draw::FormDraw;
use kaofa_core::service::results::outcome;
use kaofa_core::service::sittings::{Candidate, Sitting};
use kaofa_core::text::Explanation;

#[derive(Debug)]
pub(super) struct StaffPage {
    pub(super) sitting: SittingId,
    candidates: Vec<Candidate>,
    selected: Option<usize>,
    /// Labels of the forms among which a lot may decide.
    lot: Vec<String>,
    draw: Option<FormDraw>,
    /// The witness being named, while the form is open; why a draw was refused.
    witness: Option<String>,
    refused: Option<Explanation>,
}

impl StaffPage {
    pub(super) fn new(sitting: SittingId) -> Self {
        Self { sitting, candidates: Vec::new(), selected: None, lot: Vec::new(), draw: None, witness: None, refused: None }
    }

    pub(super) fn know(&mut self, candidates: Vec<Candidate>) {
        self.candidates = candidates;
    }

    pub(super) fn know_lot(&mut self, command: &Command, lot: Vec<String>, draw: Option<FormDraw>) {
        if matches!(command, Command::Lot(id) if *id == self.sitting) {
            (self.lot, self.draw) = (lot, draw);
        }
    }

    pub(super) fn drawn(&mut self, draw: FormDraw, cx: &mut Cx<'_>) {
        cx.done(cx.tn("exam-draw-done", &[("label", draw.label.as_str().into())]));
        (self.draw, self.witness) = (Some(draw), None);
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
    }

    /// Naming the witness and drawing.
    fn draw_form(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        let Some(witness) = &mut self.witness else { return };
        let lot = self.lot.join(" ");
        let mut closed = false;
        let shown = kit::modal(ctx, "form-draw", &cx.t("exam-draw-title"), t::DESK_DIALOG_WIDE, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            text::body(ui, cx.tn("exam-draw-text", &[("lot", lot.as_str().into())]));
            TextField::new(&cx.t("exam-draw-witness")).char_limit(20).show(ui, witness);
            if let Some(said) = &self.refused {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let ready = !witness.trim().is_empty();
                if Button::primary(cx.t("exam-draw-do")).icon(Icon::Shuffle).enabled(ready).show(ui).clicked() && ready {
                    self.refused = None;
                    cx.send(Command::DrawForm { sitting: self.sitting, witness: witness.trim().to_owned() });
                }
                closed = Button::secondary(cx.t("close")).show(ui).clicked();
            });
        });
        if closed || shown.should_close {
            (self.witness, self.refused) = (None, None);
        }
    }

    /// What was drawn, or that it can be.
    fn draw_line(&self, ui: &mut Ui, cx: &Cx<'_>, sitting: &Sitting) {
        if let Some(draw) = &self.draw {
            let args = [
                ("when", cx.date_time(draw.at_ms).into()),
                ("by", draw.by.as_str().into()),
                ("witness", draw.witness.as_str().into()),
                ("lot", draw.lot.join(" ").into()),
                ("label", draw.label.as_str().into()),
            ];
            text::muted(ui, cx.tn("exam-draw-line", &args));
        } else if sitting.state == SittingState::Planned && self.lot.len() > 1 {
            text::muted(ui, cx.tn("exam-draw-none", &[("lot", self.lot.join(" ").into())]));
        }
    }

    /// A step of the sitting's life was taken.
    pub(super) fn done(command: &Command, cx: &mut Cx<'_>) {
        let key = match command {
            Command::OpenSitting(_) => "exam-opened",
            Command::CloseSitting(_) => "exam-closed",
            Command::PublishResults(_) => "exam-published",
            _ => return,
        };
        cx.done(cx.t(key));
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sittings: &[Sitting]) -> Option<Step> {
        let mut step = None;
        self.draw_form(ui.ctx(), cx);
        if Button::quiet(cx.t("exam-back-to-list")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::List);
        }
        let Some(sitting) = sittings.iter().find(|s| s.id == self.sitting) else { return step };
        ui.add_space(t::S8);
        Card::new().show(ui, |ui| {
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                kit::chip(ui, &cx.texts.sitting_state(sitting.state), list::tone(sitting.state));
                text::muted(ui, cx.texts.sitting_kind(sitting.kind));
            });
            text::page_title(ui, &sitting.title);
            text::muted(ui, list::facts(cx, sitting));
            if !sitting.basis.is_empty() {
                text::muted(ui, cx.tn("exam-basis-line", &[("text", sitting.basis.as_str().into())]));
            }
            if let Some(waiver) = &sitting.rules.waiver {
                text::muted(ui, cx.tn("exam-waiver-line", &[("text", waiver.as_str().into())]));
            }
            self.draw_line(ui, cx, sitting);
            ui.add_space(t::S12);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                self.buttons(ui, cx, sitting);
            });
        });
        ui.add_space(t::S16);
        Card::new().padding(0.0).fill_height(ui).show(ui, |ui| self.table(ui, cx, sitting));
        step
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting) {
        match sitting.state {
            SittingState::Planned => {
                if Button::primary(cx.t("exam-open")).icon(Icon::Play).show(ui).clicked() {
                    cx.send(Command::OpenSitting(sitting.id));
                }
                let may = self.draw.is_none() && self.lot.len() > 1;
                if may && Button::secondary(cx.t("exam-draw")).icon(Icon::Shuffle).show(ui).clicked() {
                    self.witness = Some(String::new());
                }
            }
            SittingState::Open => {
                let begun = self.candidates.iter().filter(|c| c.attempt.is_some() && c.handed_in_ms.is_none()).count();
                let missing = self.candidates.iter().filter(|c| c.attempt.is_none() && c.set_outcome.is_none()).count();
                if Button::secondary(cx.t("exam-close")).show(ui).clicked() {
                    let text = cx.tn("exam-close-text", &[("begun", begun.into()), ("missing", missing.into())]);
                    cx.confirm(cx.t("exam-close-title"), text, cx.t("exam-close-yes"), true, Command::CloseSitting(sitting.id));
                }
            }
            SittingState::Closed => {
                let marking = self
                    .candidates
                    .iter()
                    .filter(|c| outcome(c, sitting.state, &sitting.rules, sitting.full) == Outcome::Marking)
                    .count();
                if marking > 0 {
                    let label = cx.tn("exam-go-marking", &[("n", marking.into())]);
                    if Button::primary(label).icon(Icon::Marking).show(ui).clicked() {
                        cx.go(Nav::Marking(sitting.id));
                    }
                } else if Button::primary(cx.t("exam-publish")).show(ui).clicked() {
                    let text = cx.t("exam-publish-text");
                    cx.confirm(
                        cx.t("exam-publish-title"),
                        text,
                        cx.t("exam-publish-yes"),
                        false,
                        Command::PublishResults(sitting.id),
                    );
                }
            }
            SittingState::Published => {
                if Button::primary(cx.t("exam-to-results")).icon(Icon::Results).show(ui).clicked() {
                    cx.go(Nav::Room(RoomId::Results));
                }
            }
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting) {
        let columns = [
            Column::new("ticket", cx.t("exam-column-ticket")).fixed(t::COLUMN_TICKET),
            Column::new("name", cx.t("exam-column-name")).fixed(t::COLUMN_CANDIDATE),
            Column::new("unit", cx.t("exam-column-unit")).remainder(t::COLUMN_CANDIDATE),
            Column::new("progress", cx.t("exam-column-progress")).fixed(t::COLUMN_CANDIDATE),
            Column::new("outcome", cx.t("exam-column-outcome")).fixed(t::COLUMN_CANDIDATE),
        ];
        let candidates = &self.candidates;
        // Before publication the outcome of a formal sitting is nobody's to read at a glance.
        let known = !sitting.rules.formal || sitting.state == SittingState::Published;
        let texts = cx.texts;
        let name = cx.t("exam-candidates");
        let shown = DataTable::new("exam-candidates", &name, &columns, candidates.len())
            .selected(self.selected)
            .row_name(|row| candidates.get(row).map(|c| format!("{} {}", c.ticket, c.name)).unwrap_or_default())
            .copy(|row| candidates.get(row).map(|c| format!("{}\t{}\t{}", c.ticket, c.name, c.unit_name)).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let Some(c) = candidates.get(row) else { return };
                match column {
                    0 => kit::cell_text(ui, &c.ticket),
                    1 => kit::cell_text(ui, &c.name),
                    2 => kit::cell_muted(ui, &c.unit_name),
                    3 => kit::cell_text(ui, texts.get(progress(c))),
                    _ => {
                        let outcome = outcome(c, sitting.state, &sitting.rules, sitting.full);
                        let shown = known || !matches!(outcome, Outcome::Pass | Outcome::Fail);
                        if shown {
                            kit::chip(ui, &texts.outcome(outcome), outcome_tone(outcome))
                        } else {
                            kit::cell_muted(ui, texts.get("exam-outcome-hidden"))
                        }
                    }
                };
            });
        if shown.selected.is_some() {
            self.selected = shown.selected;
        }
        let activated = shown.activated.and_then(|row| candidates.get(row)).filter(|c| c.handed_in_ms.is_some());
        if let Some(attempt) = activated.and_then(|c| c.attempt) {
            cx.send(Command::Review(attempt));
        }
    }
}

const fn progress(candidate: &Candidate) -> &'static str {
    match (candidate.attempt, candidate.handed_in_ms) {
        (_, Some(_)) => "exam-progress-done",
        (Some(_), None) => "exam-progress-answering",
        (None, None) => "exam-progress-none",
    }
}
