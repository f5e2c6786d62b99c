//! The revisions of a question: who, when, what changed, and the way back to one of them.

use super::show;
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::text::{self, Mark};
use crate::ui::kit::{self, Button, Icon, Tone, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::bank::{QuestionRecord, RevisionRow};
use kaofa_core::service::review::{Dossier, Note};
use kaofa_core::service::revisions::{FieldChange, RunKind, compare};

/// What the right side shows of the chosen revision.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Changes,
    Whole,
}

/// The page of one question's history.
#[derive(Debug)]
pub(super) struct History {
    record: QuestionRecord,
    rows: Vec<RevisionRow>,
    notes: Vec<Note>,
    shown: usize,
    view: View,
    /// The revision compared with; `None` is the one before.
    against: Option<u32>,
    /// Numbers of the two compared, and what differs: worked out once, not in every frame.
    found: Option<((u32, u32), Vec<FieldChange>)>,
}

impl History {
    pub(super) fn new(record: QuestionRecord, cx: &mut Cx<'_>) -> Self {
        Self::refresh(record.id, cx);
        Self { record, rows: Vec::new(), notes: Vec::new(), shown: 0, view: View::Changes, against: None, found: None }
    }

    pub(super) fn refresh(id: QuestionId, cx: &mut Cx<'_>) {
        cx.send(Command::QuestionHistory(id));
        cx.send(Command::Dossier(id));
    }

    pub(super) const fn id(&self) -> QuestionId {
        self.record.id
    }

    pub(super) fn take(&mut self, id: QuestionId, rows: Vec<RevisionRow>) {
        if id == self.record.id {
            if rows.len() != self.rows.len() {
                self.shown = 0;
            }
            self.rows = rows;
            self.found = None;
        }
    }

    pub(super) fn dossier(&mut self, dossier: Dossier) {
        if dossier.record.id == self.record.id {
            self.notes = dossier.notes;
        }
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let title = cx.tn("bank-history-of", &[("code", self.record.question.code.as_str().into())]);
        let back = page_head(ui, &cx.t("back"), &title, |ui| self.restore(ui, cx));
        let area = ui.available_rect_before_wrap();
        let (left, right) = cut_right(area, area.width() * 0.6, t::S16);
        column(ui, "revisions", left, |ui| {
            kit::Card::new().padding(t::S12).fill_height(ui).show(ui, |ui| {
                ScrollArea::vertical().id_salt("revision-list").auto_shrink(false).show(ui, |ui| self.revisions(ui, cx));
            });
        });
        column(ui, "revision", right, |ui| {
            kit::Card::new().fill_height(ui).show(ui, |ui| self.one(ui, cx));
        });
        ui.advance_cursor_after_rect(area);
        back
    }

    fn restore(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(row) = self.rows.get(self.shown).filter(|row| !row.current) else { return };
        if cx.may(Permission::EditBank) {
            let label = cx.tn("bank-restore-revision", &[("n", row.number.into())]);
            let button = Button::primary(label).icon(Icon::History).tooltip(cx.t("bank-restore-revision-hint"));
            if button.show(ui).clicked() {
                cx.send(Command::RestoreRevision(self.record.id, row.revision));
            }
        }
    }

    fn revisions(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        for (i, row) in self.rows.iter().enumerate() {
            let label = cx.tn("bank-revision", &[("n", row.number.into()), ("who", show::writer(cx.texts, &row.author).into())]);
            if kit::list_row(ui, &label, &cx.date_time(row.created_ms), i == self.shown).clicked() {
                self.shown = i;
            }
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
                ui.add_space(t::S8);
                if row.current {
                    kit::chip(ui, &cx.t("bank-revision-current"), Tone::Ok);
                }
                if i + 1 == self.rows.len() {
                    kit::chip(ui, &cx.t("bank-revision-first"), Tone::Neutral);
                }
            });
            let mine: Vec<Note> = self.notes.iter().filter(|note| note.number == row.number).cloned().collect();
            if !mine.is_empty() {
                ui.horizontal_top(|ui| {
                    ui.add_space(t::S8);
                    ui.vertical(|ui| show::notes(ui, cx, &mine));
                });
            }
            ui.add_space(t::S8);
        }
    }

    fn one(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(row) = self.rows.get(self.shown) else { return };
        let older: Vec<u32> = self.rows.iter().map(|r| r.number).filter(|n| *n != row.number).collect();
        ui.horizontal_wrapped(|ui| {
            let views = [(View::Changes, cx.t("bank-history-changes")), (View::Whole, cx.t("bank-history-whole"))];
            kit::segmented(ui, &cx.t("bank-history-view"), &mut self.view, &views);
            if self.view == View::Changes && !older.is_empty() {
                let mut choices = vec![(None, cx.t("bank-against-previous"))];
                choices.extend(older.iter().map(|n| (Some(*n), cx.tn("bank-against", &[("n", (*n).into())]))));
                kit::select_sized(ui, &cx.t("bank-history-against"), &mut self.against, &choices, t::FIELD_SHORT);
            }
        });
        ui.add_space(t::S8);
        let number = row.number;
        ScrollArea::vertical().id_salt(("revision-text", number)).auto_shrink(false).show(ui, |ui| match self.view {
            View::Whole => drop(show::question(ui, cx.texts, &row.question, None)),
            View::Changes => {
                let against = self.against.filter(|n| *n != number);
                let other = match against {
                    Some(n) => self.rows.iter().find(|r| r.number == n),
                    None => self.rows.get(self.shown + 1),
                };
                let Some(other) = other else {
                    text::muted(ui, cx.t("bank-history-first"));
                    ui.add_space(t::S12);
                    show::question(ui, cx.texts, &row.question, None);
                    return;
                };
                // The older one first, whichever was chosen.
                let (old, new) = if other.number < number { (other, row) } else { (row, other) };
                let pair = (old.number, new.number);
                if self.found.as_ref().is_none_or(|(found, _)| *found != pair) {
                    self.found = Some((pair, compare(&old.question, &new.question, cx.texts)));
                }
                if let Some((_, changes)) = &self.found {
                    differences(ui, cx, pair, changes);
                }
            }
        });
    }
}

/// As Word shows changes: what went struck out, what came underlined.
fn differences(ui: &mut Ui, cx: &Cx<'_>, (old, new): (u32, u32), changes: &[FieldChange]) {
    text::caption(ui, cx.tn("bank-history-legend", &[("old", old.into()), ("new", new.into())]));
    if changes.is_empty() {
        text::muted(ui, cx.t("bank-history-same"));
    }
    for change in changes {
        ui.add_space(t::S12);
        kit::section_heading(ui, &change.label);
        let mark = |kind| match kind {
            RunKind::Both => Mark::Plain,
            RunKind::Old => Mark::Old,
            RunKind::New => Mark::New,
        };
        text::marked(ui, change.runs.iter().map(|run| (run.text.as_str(), mark(run.kind))));
    }
}
