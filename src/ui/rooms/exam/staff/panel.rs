//! The chosen candidate with what can be done for them, and the register of the sitting.

use super::{AskBox, StaffPage, progress_key, progress_tone};
use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Column, DataTable, Icon, Tone, text, tokens as t};
use crate::ui::path_field::PathField;
use crate::ui::rooms::exam::Step;
use crate::ui::rooms::exam::act_form::{ActForm, What};
use crate::ui::rooms::exam::replay::clock_face;
use egui::{Align, Layout, Ui};
use kaofa_core::domain::incident::Incident;
use kaofa_core::domain::sitting::{SittingMode, SittingState};
use kaofa_core::domain::staff::Permission;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::desk::{DeskRow, Progress};
use kaofa_core::service::sittings::Sitting;
use kaofa_core::service::typing_command::TypingCommand;

impl StaffPage {
    /// What is known of one candidate and what can be done for them.
    pub(super) fn panel(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting, row: &DeskRow) {
        ui.spacing_mut().item_spacing.y = t::S8;
        let c = &row.candidate;
        ui.horizontal(|ui| {
            text::page_title(ui, &c.name);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if kit::icon_button(ui, Icon::Close, &cx.t("close")).clicked() {
                    self.selected = None;
                }
            });
        });
        let place = [c.unit_name.as_str(), &c.department, &c.post].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>();
        text::muted(ui, place.join(" "));
        if !c.seat.is_empty() {
            text::muted(ui, cx.tn("exam-seat-line", &[("room", c.room.as_str().into()), ("seat", c.seat.as_str().into())]));
        }
        kit::chip(ui, &cx.t(progress_key(row.progress)), progress_tone(row.progress));
        let mut facts = Vec::new();
        if c.attempt.is_some() {
            facts.push(cx.tn("desk-fact-answered", &[("n", row.answered.into()), ("all", row.items.into())]));
        }
        if let Some(ms) = row.remaining_ms {
            facts.push(cx.tn("desk-fact-left", &[("time", clock_face(ms).into())]));
        }
        for (key, n) in [
            ("desk-fact-granted", row.granted_secs / 60),
            ("desk-fact-resumed", i64::from(row.resumed)),
            ("desk-fact-clock", i64::from(row.clock_moved)),
        ] {
            if n > 0 {
                facts.push(cx.tn(key, &[("n", n.into())]));
            }
        }
        if row.focus_lost > 0 {
            facts.push(cx.tn("desk-fact-lost", &[("n", row.focus_lost.into()), ("secs", row.focus_lost_secs.into())]));
        }
        if row.paused_by_rule {
            facts.push(cx.t("desk-fact-by-rule"));
        }
        for (key, n) in [("desk-fact-slept", row.slept_secs), ("desk-fact-close", row.close_asked.into())] {
            if n > 0 {
                facts.push(cx.tn(key, &[("n", n.into())]));
            }
        }
        for finding in row.surroundings.iter().flat_map(|found| cx.texts.surroundings(found)) {
            kit::chip(ui, &finding, Tone::Warn);
        }
        for fact in facts {
            text::body(ui, fact);
        }
        let run = cx.may(Permission::RunSittings);
        if run && matches!(row.progress, Progress::NotArrived | Progress::Waiting) {
            let mut on = c.checked_ms.is_some();
            if kit::checkbox(ui, &cx.t("desk-checked"), &mut on).clicked() {
                cx.send(Command::CheckIn { sitting: sitting.id, cadre: c.cadre, on });
            }
        }
        let acts: &[What] = match (run && sitting.state == SittingState::Open, row.progress) {
            (true, Progress::Answering) => &[What::Grant, What::Pause, What::Collect, What::ToPaper, What::Note],
            (true, Progress::Paused) if row.on_paper => &[What::Note],
            (true, Progress::Paused) => &[What::Continue, What::Grant, What::Collect, What::Note],
            (true, _) => &[What::Note],
            (false, _) => &[],
        };
        for what in acts {
            if Button::secondary(cx.t(what.key())).full_width().show(ui).clicked() {
                self.ask =
                    Some(AskBox::Act { cadre: Some(c.cadre), name: c.name.clone(), form: ActForm::new(*what), error: None });
            }
        }
        let by_hand = matches!(sitting.facts.mode, SittingMode::Paper | SittingMode::Mixed);
        let typed = (by_hand && c.attempt.is_none() && c.set_outcome.is_none()) || row.on_paper;
        let typing = typed && matches!(sitting.state, SittingState::Open | SittingState::Closed);
        if typing
            && cx.is_staff(Permission::EnterMarks)
            && Button::primary(cx.t("typing-open")).icon(Icon::Edit).full_width().show(ui).clicked()
        {
            self.step = Some(Step::Type(sitting.id, c.cadre));
        }
        if cx.may(Permission::PlanSittings) && sitting.state != SittingState::Published {
            let may =
                if c.attempt.is_some() { vec![Outcome::Void] } else { vec![Outcome::Absent, Outcome::Deferred, Outcome::Exempt] };
            for outcome in may {
                if Button::quiet(cx.tn("desk-set", &[("outcome", cx.texts.outcome(outcome).into())])).show(ui).clicked() {
                    let (name, reason) = (c.name.clone(), c.reason.clone());
                    self.ask = Some(AskBox::Outcome { cadre: c.cadre, name, outcome, reason, error: None });
                }
            }
        }
        let files = self.desk.iter().flat_map(|desk| &desk.evidence).filter(|file| file.cadre == Some(c.cadre));
        for file in files {
            if Button::quiet(&file.name).icon(Icon::Attach).tooltip(cx.t("typing-take-out")).show(ui).clicked() {
                let path = free_path(export_folder().join(&file.name));
                cx.send(Command::Typing(Box::new(TypingCommand::TakeOut { id: file.id, path })));
            }
        }
        if run
            && sitting.state != SittingState::Cancelled
            && Button::quiet(cx.t("desk-attach")).icon(Icon::Attach).show(ui).clicked()
        {
            let path = PathField::default();
            self.ask = Some(AskBox::Attach { cadre: c.cadre, name: c.name.clone(), path, error: None });
        }
        if let Some(attempt) = c.attempt.filter(|_| cx.may(Permission::ReadResults))
            && Button::quiet(cx.t("replay-open")).icon(Icon::History).show(ui).clicked()
        {
            cx.send(Command::Replay(attempt));
        }
        let about: Vec<&Incident> =
            self.desk.iter().flat_map(|desk| &desk.incidents).filter(|incident| incident.cadre == Some(c.cadre)).collect();
        if !about.is_empty() {
            kit::section_heading(ui, &cx.t("desk-register"));
        }
        for incident in about {
            let note = cx.texts.incident_note(incident.kind, &incident.note);
            text::body(ui, format!("{} {note}", cx.texts.incident_kind(incident.kind)));
            text::caption(ui, format!("{} {}", cx.time(incident.at_ms), incident.actor));
        }
    }

    pub(super) fn register(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(desk) = &self.desk else { return };
        if desk.incidents.is_empty() {
            kit::empty_state(ui, Icon::Edit, &cx.t("desk-register-empty"), None);
            return;
        }
        let columns = [
            Column::new("at", cx.t("desk-column-at")).fixed(t::DESK_COLUMN_WIDE),
            Column::new("who", cx.t("desk-column-who")).fixed(t::COLUMN_CANDIDATE),
            Column::new("kind", cx.t("desk-note-kind")).fixed(t::COLUMN_CANDIDATE),
            Column::new("note", cx.t("desk-note-text")).remainder(t::DESK_COLUMN_WIDE),
            Column::new("by", cx.t("desk-column-by")).fixed(t::COLUMN_CANDIDATE),
        ];
        let rows = &desk.incidents;
        let whom = |incident: &Incident| match incident.cadre {
            None => cx.t("desk-whole-room"),
            Some(id) => desk.rows.iter().find(|r| r.candidate.cadre == id).map(|r| r.candidate.name.clone()).unwrap_or_default(),
        };
        let name = cx.t("desk-register");
        DataTable::new("desk-register", &name, &columns, rows.len())
            .row_name(|row| rows.get(row).map(|i| format!("{} {}", whom(i), i.note)).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let Some(incident) = rows.get(row) else { return };
                match column {
                    0 => drop(kit::cell_muted(ui, cx.date_time(incident.at_ms))),
                    1 => drop(kit::cell_text(ui, whom(incident))),
                    2 => drop(kit::cell_text(ui, cx.texts.incident_kind(incident.kind))),
                    3 => {
                        let note = cx.texts.incident_note(incident.kind, &incident.note);
                        kit::cell_text(ui, &note).on_hover_text(&note);
                    }
                    _ => drop(kit::cell_muted(ui, &incident.actor)),
                }
            });
    }
}
