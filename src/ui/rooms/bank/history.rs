//! The revisions of a question: who, when, what changed.

use super::show;
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Tone, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::question::{Body, Question};
use kaofa_core::service::bank::{QuestionRecord, RevisionRow};

/// The page of one question's history.
#[derive(Debug)]
pub(super) struct History {
    record: QuestionRecord,
    rows: Vec<RevisionRow>,
    shown: usize,
}

impl History {
    pub(super) fn new(record: QuestionRecord) -> Self {
        Self { record, rows: Vec::new(), shown: 0 }
    }

    pub(super) const fn id(&self) -> QuestionId {
        self.record.id
    }

    pub(super) fn take(&mut self, id: QuestionId, rows: Vec<RevisionRow>) {
        if id == self.record.id {
            self.rows = rows;
        }
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let title = cx.tn("bank-history-of", &[("code", self.record.question.code.as_str().into())]);
        let back = page_head(ui, &cx.t("back"), &title, |_| {});
        let area = ui.available_rect_before_wrap();
        let (left, right) = cut_right(area, area.width() / 2.0, t::S16);
        column(ui, "revisions", left, |ui| {
            kit::Card::new().padding(t::S12).fill_height(ui).show(ui, |ui| {
                ScrollArea::vertical().id_salt("revision-list").auto_shrink(false).show(ui, |ui| self.revisions(ui, cx));
            });
        });
        column(ui, "revision", right, |ui| {
            kit::Card::new().fill_height(ui).show(ui, |ui| {
                if let Some(row) = self.rows.get(self.shown) {
                    ScrollArea::vertical().id_salt(("revision-text", row.number)).auto_shrink(false).show(ui, |ui| {
                        show::question(ui, cx.texts, &row.question, None);
                    });
                }
            });
        });
        ui.advance_cursor_after_rect(area);
        back
    }

    fn revisions(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        for (i, row) in self.rows.iter().enumerate() {
            let label = cx.tn("bank-revision", &[("n", row.number.into()), ("who", who(row, cx).into())]);
            if kit::list_row(ui, &label, &cx.date_time(row.created_ms), i == self.shown).clicked() {
                self.shown = i;
            }
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
                ui.add_space(t::S8);
                if row.current {
                    kit::chip(ui, &cx.t("bank-revision-current"), Tone::Ok);
                }
                match self.rows.get(i + 1) {
                    None => drop(kit::chip(ui, &cx.t("bank-revision-first"), Tone::Neutral)),
                    Some(before) => {
                        kit::text::caption(ui, cx.t("bank-changed"));
                        for key in differences(&before.question, &row.question) {
                            kit::chip(ui, &cx.t(key), Tone::Info);
                        }
                    }
                }
            });
            ui.add_space(t::S8);
        }
    }
}

/// The author; a dash stands for the program itself.
fn who(row: &RevisionRow, cx: &Cx<'_>) -> String {
    if row.author.trim_matches('-').is_empty() { cx.t("bank-built-in") } else { row.author.clone() }
}

/// The message keys of the fields that differ.
fn differences(a: &Question, b: &Question) -> Vec<&'static str> {
    let mut keys = Vec::new();
    let mut add = |differs: bool, key| {
        if differs {
            keys.push(key);
        }
    };
    add(a.kind() != b.kind(), "bank-kind");
    add(a.body.stem() != b.body.stem(), "bank-stem");
    let (one, two) = (a.body.choice(), b.body.choice());
    add(one.map(|c| &c.options) != two.map(|c| &c.options), "bank-options");
    add(key_of(&a.body) != key_of(&b.body), "bank-key");
    add(a.body.parts() != b.body.parts(), "bank-parts");
    add(a.citations != b.citations, "bank-citations");
    add(a.explanation != b.explanation, "bank-explanation");
    add(a.area != b.area, "bank-area");
    add(a.difficulty != b.difficulty, "bank-difficulty");
    add(a.code != b.code, "bank-code");
    add(a.tags != b.tags, "bank-tags");
    let rest =
        |q: &Question| (q.cognition, q.exclusive_group.clone(), q.secrecy, q.marks, q.body.choice().map(|c| c.fixed_order));
    add(rest(a) != rest(b), "bank-other-fields");
    keys
}

/// Only the key, in a form that can be compared.
fn key_of(body: &Body) -> String {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => format!("{:?}", choice.key),
        Body::Judge { key, .. } => key.to_string(),
        Body::Blank { blanks, .. } => format!("{blanks:?}"),
        Body::Short { answer, rubric, .. } => format!("{answer}{rubric:?}"),
        Body::Case { .. } => String::new(),
    }
}
