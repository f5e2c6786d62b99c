//! The table of questions: search as you type, filters, rows fetched as they come into view.

use super::{Step, areas, panel, show};
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_left, cut_right};
use crate::ui::kit::{self, Button, Column, DataTable, Icon, SearchField, Sort, Tone, tokens as t};
use egui::{Align, Frame, Layout, Margin, Ui};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::{Kind, Status};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::analysis_command::AnalysisReply;
use kaofa_core::service::bank::{BankCounts, BankList, BankQuery, BankSort, QuestionRecord, QuestionRow};
use kaofa_core::service::item_analysis::QuestionAnalysis;
use kaofa_core::service::review::Dossier;
use kaofa_core::service::{Command, Reply};
use kaofa_core::text::Explanation;
use std::cell::Cell;
use std::collections::{HashMap, HashSet};

/// Rows asked for at once.
const PAGE: usize = 200;

/// What the table shows and where it stands.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) query: BankQuery,
    pub(super) counts: BankCounts,
    found: Option<BankList>,
    /// Rows by question, kept while newer ones are on their way.
    rows: HashMap<QuestionId, QuestionRow>,
    /// Pages of the present list that were asked for.
    asked: HashSet<usize>,
    pub(super) selected: Option<QuestionId>,
    /// Where `selected` stands in the list.
    at: Option<usize>,
    pub(super) record: Option<Box<QuestionRecord>>,
    pub(super) dossier: Option<Box<Dossier>>,
    /// How it was answered, once somebody asked.
    pub(super) answers: Option<Box<QuestionAnalysis>>,
    /// In a narrow window: the question fills the room.
    pub(super) reading: bool,
    error: Option<Explanation>,
}

impl List {
    /// Asks again for everything shown.
    pub(super) fn refresh(&mut self, cx: &mut Cx<'_>) {
        cx.send(Command::BankCounts);
        self.find(cx);
        self.view(cx);
    }

    pub(super) fn search(&mut self, text: &str, cx: &mut Cx<'_>) {
        self.query = BankQuery { text: text.to_owned(), ..BankQuery::default() };
        self.reading = false;
        self.find(cx);
    }

    /// What a reviewer returned to who is here.
    pub(super) fn show_returned(&mut self, cx: &mut Cx<'_>) {
        self.query = BankQuery { returned_to: Some(cx.actor.name().to_owned()), ..BankQuery::default() };
        self.reading = false;
        self.find(cx);
    }

    pub(super) fn dossier(&mut self, dossier: Box<Dossier>) {
        if Some(dossier.record.id) == self.selected {
            self.dossier = Some(dossier);
        }
    }

    /// Selects a question that was just written.
    pub(super) fn show_question(&mut self, id: QuestionId, cx: &mut Cx<'_>) {
        self.select(id, cx);
    }

    fn find(&mut self, cx: &mut Cx<'_>) {
        cx.send(Command::FindQuestions(self.query.clone()));
    }

    fn select(&mut self, id: QuestionId, cx: &mut Cx<'_>) {
        if self.selected != Some(id) {
            self.answers = None;
        }
        self.selected = Some(id);
        self.view(cx);
    }

    fn view(&mut self, cx: &mut Cx<'_>) {
        if let Some(id) = self.selected
            && cx.may(Permission::ReadKeys)
        {
            cx.send(Command::ViewQuestion(id));
            cx.send(Command::Dossier(id));
        }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    pub(super) fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (command, reply) {
            // Only the answer to what stands in the field now.
            (Command::FindQuestions(query), Reply::Found(found)) if *query == self.query => self.found(found, cx),
            (_, Reply::QuestionRows(rows)) => self.rows.extend(rows.into_iter().map(|row| (row.id, row))),
            (_, Reply::BankCounts(counts)) => self.counts = counts,
            (_, Reply::Analysis(AnalysisReply::Question(found))) if Some(found.question) == self.selected => {
                self.answers = Some(found);
            }
            (_, Reply::Question(record)) if Some(record.id) == self.selected => self.record = Some(record),
            _ => {}
        }
    }

    fn found(&mut self, found: BankList, cx: &mut Cx<'_>) {
        self.error = None;
        self.asked.clear();
        self.at = self.selected.and_then(|id| found.ids.iter().position(|i| *i == id));
        if self.at.is_none() {
            self.record = None;
            self.dossier = None;
            self.answers = None;
            self.selected = None;
            if let Some(first) = found.ids.first().copied() {
                self.at = Some(0);
                self.found = Some(found);
                return self.select(first, cx);
            }
        }
        self.found = Some(found);
    }

    /// Whether there is anything to change, and somebody who may.
    pub(super) fn can_bulk(&self, cx: &Cx<'_>) -> bool {
        self.found.as_ref().is_some_and(|found| !found.ids.is_empty()) && cx.may(Permission::EditBank)
    }

    /// Everything the list holds, seen or not.
    pub(super) fn found_ids(&self) -> Vec<QuestionId> {
        self.found.as_ref().map(|found| found.ids.clone()).unwrap_or_default()
    }

    /// The row of the selected question, for those who may not see its key.
    pub(super) fn row(&self) -> Option<&QuestionRow> {
        self.selected.and_then(|id| self.rows.get(&id))
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let window = ui.ctx().content_rect().width();
        let area = ui.available_rect_before_wrap();
        let before = self.query.clone();
        let narrow = window < t::BREAKPOINT_PANEL;
        let step = if narrow && self.reading {
            panel::page(ui, self, cx)
        } else {
            let mut rest = area;
            let mut step = None;
            if window >= t::BREAKPOINT {
                // Its scroll bar stands in the gap, so that the counts keep their edge.
                let bar = t::SCROLL_BAR + t::S4;
                let (left, right) = cut_left(area, t::BANK_AREAS + bar, t::S20 - bar);
                step = column(ui, "bank-side", left, |ui| areas::side(ui, self, cx));
                rest = right;
            }
            if !narrow {
                let width = (area.width() * 0.3).clamp(t::SIDE_PANEL.0, t::SIDE_PANEL.1);
                let (middle, right) = cut_right(rest, width, if window >= t::BREAKPOINT { t::S20 } else { t::S16 });
                step = step.or(column(ui, "bank-panel", right, |ui| panel::side(ui, self, cx)));
                rest = middle;
            }
            let told = column(ui, "bank-list", rest, |ui| self.card(ui, cx, window));
            ui.advance_cursor_after_rect(area);
            step.or(told)
        };
        if self.query != before {
            self.find(cx);
        }
        step
    }

    fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, window: f32) -> Option<Step> {
        let mut step = None;
        kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            Frame::new().inner_margin(Margin::symmetric(t::S16 as i8, t::S12 as i8)).show(ui, |ui| {
                step = self.tools(ui, cx, window < t::BREAKPOINT);
                ui.add_space(t::S8);
                step = step.take().or(self.filters(ui, cx, window));
            });
            kit::hline(ui);
            if let Some(error) = &self.error {
                kit::error_panel(ui, &error.what, &error.place, &error.remedy);
            }
            let found = self.found.as_ref().map_or(0, |f| f.ids.len());
            if found > 0 {
                self.table(ui, cx, window < t::BREAKPOINT_PANEL);
            } else if self.found.is_some() {
                step = step.take().or_else(|| self.nothing(ui, cx));
            }
        });
        step
    }

    fn tools(&mut self, ui: &mut Ui, cx: &Cx<'_>, compact: bool) -> Option<Step> {
        let mut step = None;
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::primary(cx.t("bank-new")).icon(Icon::Add).show(ui).clicked() {
                    step = Some(Step::New);
                }
                if Button::secondary(cx.t("bank-export")).show(ui).clicked() {
                    step = Some(Step::Export);
                }
                if Button::secondary(cx.t("bank-import")).show(ui).clicked() {
                    step = Some(Step::Import);
                }
                // Without the side list the ways to what it offers stand here.
                if compact && kit::icon_button(ui, Icon::CheckCircle, &cx.t("cleanup-open")).clicked() {
                    step = Some(Step::CleanUp);
                }
                if compact && self.can_bulk(cx) && kit::icon_button(ui, Icon::Edit, &cx.t("bank-bulk")).clicked() {
                    step = Some(Step::Bulk);
                }
                // The row of filters is full when the areas are one of them.
                if let (Some(found), true) = (&self.found, compact) {
                    ui.label(hits(ui, cx, found));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    let width = ui.available_width();
                    SearchField::new(&cx.t("bank-search"), &cx.t("bank-search-hint")).width(width).show(ui, &mut self.query.text);
                });
            });
        });
        step
    }

    fn filters(&mut self, ui: &mut Ui, cx: &Cx<'_>, window: f32) -> Option<Step> {
        let mut step = None;
        ui.horizontal(|ui| {
            if window < t::BREAKPOINT {
                let choices = areas::choices(self, cx);
                kit::select_sized(ui, &cx.t("bank-area"), &mut self.query.area, &choices, t::FIELD_SHORT);
            }
            let mut kinds = vec![(None, cx.t("bank-all-kinds"))];
            kinds.extend(Kind::ALL.map(|k| (Some(k), cx.texts.kind(k))));
            kit::select_sized(ui, &cx.t("bank-kind"), &mut self.query.kind, &kinds, t::FILTER);
            let mut levels = vec![(None, cx.t("bank-all-levels"))];
            levels.extend((1..=5).map(|n: u8| (Some(n), cx.tn("bank-difficulty-is", &[("n", n.into())]))));
            kit::select_sized(ui, &cx.t("bank-difficulty"), &mut self.query.difficulty, &levels, t::FILTER);
            let mut states = vec![(None, cx.t("bank-all-states"))];
            states.extend(Status::ALL.iter().map(|s| (Some(*s), cx.texts.status(*s))));
            kit::select_sized(ui, &cx.t("bank-status"), &mut self.query.status, &states, t::FILTER);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let (Some(found), true) = (&self.found, window >= t::BREAKPOINT) {
                    ui.add(egui::Label::new(hits(ui, cx, found)).truncate());
                }
                // Without the side list, what waits is told here.
                if window < t::BREAKPOINT && cx.overview.law_changes > 0 {
                    let label = cx.tn("changes-waiting", &[("n", cx.overview.law_changes.into())]);
                    if Button::secondary(label).show(ui).clicked() {
                        step = Some(Step::Changes);
                    }
                }
            });
        });
        step
    }

    fn nothing(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<Step> {
        let unfiltered = self.query.text.trim().is_empty()
            && BankQuery { text: String::new(), sort: BankSort::default(), descending: false, ..self.query.clone() }
                == BankQuery::default();
        if unfiltered {
            return kit::empty_state(ui, Icon::Inbox, &cx.t("bank-empty"), None).then_some(Step::Import);
        }
        kit::empty_state(ui, Icon::Search, &cx.t("bank-nothing"), None);
        ui.vertical_centered(|ui| {
            if Button::secondary(cx.t("bank-clear-filters")).show(ui).clicked() {
                self.query = BankQuery { sort: self.query.sort, descending: self.query.descending, ..BankQuery::default() };
            }
        });
        None
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, narrow: bool) {
        let columns = [
            Column::new("code", cx.t("bank-code")).fixed(t::COLUMN_CODE).sortable(),
            Column::new("kind", cx.t("bank-kind")).fixed(t::COLUMN_CHIP).sortable(),
            Column::new("stem", cx.t("bank-stem")).remainder(t::COLUMN_TEXT),
            Column::new("difficulty", cx.t("bank-difficulty")).fixed(t::COLUMN_NUMBER).right().sortable(),
            Column::new("status", cx.t("bank-status")).fixed(t::COLUMN_STATUS).sortable(),
        ];
        let Some(found) = &self.found else { return };
        let sort = Sort { column: sort_column(self.query.sort), ascending: !self.query.descending };
        let (first, last) = (Cell::new(usize::MAX), Cell::new(0));
        let row_of = |row: usize| found.ids.get(row).and_then(|id| self.rows.get(id));
        let name = cx.t("bank-questions");
        let told = DataTable::new("bank", &name, &columns, found.ids.len())
            .selected(self.at)
            .sort(Some(sort))
            .row_name(|row| row_of(row).map_or_else(|| (row + 1).to_string(), |r| format!("{} {}", r.code, r.stem)))
            .copy(|row| row_of(row).map_or_else(String::new, |r| format!("{}\t{}", r.code, r.stem)))
            .show(ui, |ui, row, col| {
                first.set(first.get().min(row));
                last.set(last.get().max(row));
                let Some(r) = row_of(row) else { return };
                match col {
                    0 => drop(kit::cell_muted(ui, &r.code)),
                    1 => drop(kit::chip(ui, &cx.texts.kind(r.kind), Tone::Neutral)),
                    2 => drop(kit::cell_text(ui, one_line(&r.stem))),
                    3 => drop(kit::cell_number(ui, r.difficulty.to_string())),
                    _ => drop(kit::chip(ui, &cx.texts.status(r.status), show::status_tone(r.status))),
                }
            });
        if first.get() <= last.get() {
            for page in first.get() / PAGE..=last.get() / PAGE {
                if self.asked.insert(page) {
                    let ids = found.ids.iter().skip(page * PAGE).take(PAGE).copied().collect();
                    cx.send(Command::QuestionRows(ids));
                }
            }
        }
        let chosen = told.selected.and_then(|row| found.ids.get(row).copied());
        if let Some(sort) = told.sort {
            self.query.sort = SORTS.get(sort.column).copied().flatten().unwrap_or_default();
            self.query.descending = !sort.ascending;
        }
        if narrow && (told.clicked.is_some() || told.activated.is_some()) {
            self.reading = true;
        }
        if let Some(id) = chosen
            && self.selected != Some(id)
        {
            self.at = told.selected;
            self.select(id, cx);
        }
    }
}

/// What each column sorts by.
const SORTS: [Option<BankSort>; 5] =
    [Some(BankSort::Code), Some(BankSort::Kind), None, Some(BankSort::Difficulty), Some(BankSort::Status)];

fn sort_column(sort: BankSort) -> usize {
    SORTS.iter().position(|s| *s == Some(sort)).unwrap_or(0)
}

/// A stem with line breaks would be cut at the first one.
pub(super) fn one_line(stem: &str) -> String {
    stem.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

fn hits(ui: &Ui, cx: &Cx<'_>, found: &BankList) -> egui::RichText {
    let ms = if found.elapsed_ms < 1.0 { "<1".to_owned() } else { format!("{:.0}", found.elapsed_ms) };
    let text = cx.tn("bank-hits", &[("n", found.ids.len().to_string().into()), ("ms", ms.into())]);
    egui::RichText::new(text).size(t::TYPE_CAPTION).color(kit::palette(ui).muted)
}
