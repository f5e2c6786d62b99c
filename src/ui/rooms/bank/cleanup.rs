//! Cleaning up: near-duplicates side by side, and lists of questions that somebody should look at.

use super::{Step, show};
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_left, page_head};
use crate::ui::kit::{self, Button, Icon, Tone, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::bank::QuestionRecord;
use kaofa_core::service::cleanup::{CleanUp, CleanUpList, TwinPair};
use std::collections::HashMap;

/// Rows painted of one list.
const ROWS_SHOWN: usize = 500;

/// What the left list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Show {
    #[default]
    Twins,
    List(CleanUpList),
}

/// The page.
#[derive(Debug, Default)]
pub(super) struct CleanUpPage {
    /// `None` before the first answer.
    found: Option<Box<CleanUp>>,
    show: Show,
    at: usize,
    records: HashMap<QuestionId, QuestionRecord>,
}

impl CleanUpPage {
    pub(super) fn refresh(cx: &mut Cx<'_>) {
        cx.send(Command::CleanUp);
    }

    pub(super) fn take(&mut self, found: CleanUp, cx: &mut Cx<'_>) {
        self.found = Some(Box::new(found));
        // Merged and settled rows are gone: where the list was, or the last that is left.
        self.at = self.at.min(self.count().saturating_sub(1));
        self.records.clear();
        self.ask(cx);
    }

    pub(super) fn question(&mut self, record: QuestionRecord) {
        self.records.insert(record.id, record);
    }

    fn count(&self) -> usize {
        let Some(found) = &self.found else { return 0 };
        match self.show {
            Show::Twins => found.pairs.len(),
            Show::List(list) => found.list(list).count(),
        }
    }

    fn pair(&self) -> Option<&TwinPair> {
        self.found.as_ref().filter(|_| self.show == Show::Twins)?.pairs.get(self.at)
    }

    /// The questions of the selected row.
    fn wanted(&self) -> Vec<QuestionId> {
        let Some(found) = &self.found else { return Vec::new() };
        match self.show {
            Show::Twins => self.pair().map(|pair| vec![pair.first.id, pair.second.id]).unwrap_or_default(),
            Show::List(list) => found.list(list).nth(self.at).map(|row| row.question.id).into_iter().collect(),
        }
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        for id in self.wanted() {
            if !self.records.contains_key(&id) {
                cx.send(Command::ViewQuestion(id));
            }
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let back = page_head(ui, &cx.t("back"), &cx.t("cleanup-title"), |_| {});
        let before = (self.show, self.at);
        let mut step = None;
        if self.found.is_some() {
            let area = ui.available_rect_before_wrap();
            let width = if area.width() < t::LAW_OUTLINE_FROM { t::LAW_LIST_NARROW } else { t::LAW_LIST };
            let (left, right) = cut_left(area, width, t::S16);
            column(ui, "cleanup-list", left, |ui| {
                kit::Card::new().padding(t::S12).fill_height(ui).show(ui, |ui| self.lists(ui, cx));
            });
            step = column(ui, "cleanup-one", right, |ui| self.one(ui, cx));
            ui.advance_cursor_after_rect(area);
        } else {
            kit::empty_state(ui, Icon::Search, &cx.t("cleanup-looking"), None);
        }
        if before.0 != self.show {
            self.at = 0;
        }
        if before != (self.show, self.at) {
            self.ask(cx);
        }
        if back { Some(Step::Browse) } else { step }
    }

    fn lists(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(found) = &self.found else { return };
        let mut choices = vec![(Show::Twins, format!("{}  {}", cx.t("cleanup-twins"), found.pairs.len()))];
        for list in CleanUpList::ALL {
            choices.push((Show::List(*list), format!("{}  {}", cx.texts.cleanup_list(*list), found.list(*list).count())));
        }
        kit::select_field(ui, &cx.t("cleanup-show"), &mut self.show, &choices);
        ui.add_space(t::S8);
        let mut chosen = None;
        ScrollArea::vertical().id_salt(("cleanup", self.show_index())).auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            match self.show {
                Show::Twins => {
                    for (i, pair) in found.pairs.iter().take(ROWS_SHOWN).enumerate() {
                        let label = format!("{}　{}", pair.first.code, pair.second.code);
                        let percent = format!("{:.0}%", pair.similarity * 100.0);
                        if kit::list_row(ui, &label, &percent, i == self.at).clicked() {
                            chosen = Some(i);
                        }
                    }
                }
                Show::List(list) => {
                    for (i, row) in found.list(list).take(ROWS_SHOWN).enumerate() {
                        let label = format!("{}　{}", row.question.code, row.question.stem);
                        if kit::list_row(ui, &label, "", i == self.at).clicked() {
                            chosen = Some(i);
                        }
                    }
                }
            }
            if self.count() == 0 {
                kit::text::muted(ui, cx.t("cleanup-nothing"));
            }
        });
        if let Some(chosen) = chosen {
            self.at = chosen;
        }
    }

    fn show_index(&self) -> usize {
        match self.show {
            Show::Twins => 0,
            Show::List(list) => 1 + CleanUpList::ALL.iter().position(|l| *l == list).unwrap_or(0),
        }
    }

    /// The selected row: a pair side by side, or a question with what is the matter with it.
    fn one(&self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        match self.show {
            Show::Twins => {
                self.twins(ui, cx);
                None
            }
            Show::List(list) => self.single(ui, cx, list),
        }
    }

    fn twins(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(pair) = self.pair().cloned() else {
            kit::empty_state(ui, Icon::CheckCircle, &cx.t("cleanup-no-twins"), None);
            return;
        };
        if pair.figures_differ {
            kit::notice(ui, Tone::Warn, &cx.t("cleanup-figures-differ"));
            ui.add_space(t::S8);
        }
        let may = cx.may(Permission::EditBank);
        let area = ui.available_rect_before_wrap();
        let foot = t::CONTROL_HEIGHT + t::S12;
        let gap = t::S12;
        let half = (area.width() - gap) / 2.0;
        let mut cards = area;
        cards.max.y -= foot;
        let (left, right) = cut_left(cards, half, gap);
        for (salt, rect, own, other) in
            [("twin-first", left, &pair.first, &pair.second), ("twin-second", right, &pair.second, &pair.first)]
        {
            column(ui, salt, rect, |ui| {
                kit::Card::new().fill_height(ui).show(ui, |ui| {
                    if may && Button::secondary(cx.tn("cleanup-keep", &[("code", own.code.as_str().into())])).show(ui).clicked() {
                        let title = cx.tn("cleanup-merge-title", &[("code", own.code.as_str().into())]);
                        let text = cx.tn("cleanup-merge-text", &[("code", other.code.as_str().into())]);
                        let command = Command::MergeQuestions { keep: own.id, drop: other.id };
                        cx.confirm(title, text, cx.t("cleanup-merge-do"), false, command);
                    }
                    ui.add_space(t::S8);
                    ScrollArea::vertical().id_salt((salt, own.id.0)).auto_shrink(false).show(ui, |ui| {
                        if let Some(record) = self.records.get(&own.id) {
                            show::question(ui, cx.texts, &record.question, Some(record.status));
                        }
                    });
                });
            });
        }
        ui.advance_cursor_after_rect(cards);
        ui.add_space(t::S12 - t::S8);
        if may {
            ui.horizontal(|ui| {
                if Button::secondary(cx.t("cleanup-exclude")).tooltip(cx.t("cleanup-exclude-hint")).show(ui).clicked() {
                    cx.send(Command::ExcludeQuestions(pair.first.id, pair.second.id));
                }
                if Button::quiet(cx.t("cleanup-not-twins")).show(ui).clicked() {
                    cx.send(Command::NotTwins(pair.first.id, pair.second.id));
                }
            });
        }
    }

    fn single(&self, ui: &mut Ui, cx: &Cx<'_>, list: CleanUpList) -> Option<Step> {
        let row = self.found.as_ref().and_then(|found| found.list(list).nth(self.at));
        let Some(row) = row else {
            kit::empty_state(ui, Icon::CheckCircle, &cx.t("cleanup-nothing"), None);
            return None;
        };
        let record = self.records.get(&row.question.id);
        let mut step = None;
        kit::Card::new().fill_height(ui).show(ui, |ui| {
            kit::notice(ui, Tone::Warn, &cx.texts.cleanup_reason(&row.reason));
            ui.add_space(t::S8);
            if let Some(record) = record {
                if cx.may(Permission::EditBank) && Button::secondary(cx.t("edit")).icon(Icon::Edit).show(ui).clicked() {
                    step = Some(Step::Edit(Box::new(record.clone())));
                }
                ui.add_space(t::S8);
                ScrollArea::vertical().id_salt(("cleanup-question", record.id.0)).auto_shrink(false).show(ui, |ui| {
                    show::question(ui, cx.texts, &record.question, Some(record.status));
                });
            }
        });
        step
    }
}
