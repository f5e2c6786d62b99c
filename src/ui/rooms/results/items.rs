//! 题目分析 of a sitting, or of all sittings of its paper.

use crate::ui::answer_table::{self, coefficient};
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, Sort, Tone, text, tokens as t};
use crate::ui::save_box::SaveBox;
use crate::ui::{Cx, Nav, charts};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::item_stats::ItemStatistics;
use kaofa_core::service::Command;
use kaofa_core::service::analysis_command::AnalysisCommand;
use kaofa_core::service::item_analysis::{Attempts, ItemAnalysis, ItemLine, Scope};
use kaofa_core::service::item_tables::{COEFFICIENTS, coefficients, map, percent, subtitle, test_figures};
use kaofa_core::service::sittings::Sitting;
use kaofa_core::text::Explanation;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Tab {
    #[default]
    Items,
    Map,
    Test,
}

/// The page.
#[derive(Debug)]
pub(super) struct ItemsPage {
    sitting: Sitting,
    scope: Scope,
    attempts: Attempts,
    analysis: Option<Box<ItemAnalysis>>,
    tab: Tab,
    /// Place among the items.
    selected: Option<usize>,
    sort: Option<Sort>,
    save: Option<SaveBox>,
    error: Option<Explanation>,
}

impl ItemsPage {
    pub(super) fn new(sitting: &Sitting) -> Self {
        Self {
            sitting: sitting.clone(),
            scope: Scope::Sitting(sitting.id),
            attempts: Attempts::default(),
            analysis: None,
            tab: Tab::default(),
            selected: None,
            sort: None,
            save: None,
            error: None,
        }
    }

    pub(super) fn ask(&self, cx: &mut Cx<'_>) {
        cx.send(Command::Analysis(Box::new(AnalysisCommand::Items { scope: self.scope, attempts: self.attempts })));
    }

    pub(super) fn know(&mut self, command: &Command, analysis: Box<ItemAnalysis>) {
        let Command::Analysis(command) = command else { return };
        let asked = AnalysisCommand::Items { scope: self.scope, attempts: self.attempts };
        if let (AnalysisCommand::Items { scope, attempts }, AnalysisCommand::Items { scope: own, attempts: mine }) =
            (&**command, &asked)
            && scope == own
            && attempts == mine
        {
            self.error = None;
            let last = self.selected.filter(|at| *at < analysis.lines.len());
            self.selected = last.or((!analysis.lines.is_empty()).then_some(0));
            self.analysis = Some(analysis);
        }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        match &mut self.save {
            Some(save) => save.refuse(said),
            None => self.error = Some(said),
        }
    }

    pub(super) fn exported(&mut self) {
        self.save = None;
    }

    /// False when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let title = cx.tn("items-title-of", &[("title", self.sitting.title.as_str().into())]);
        let some = self.analysis.as_ref().is_some_and(|analysis| analysis.test.count > 0);
        let mut export = false;
        let back = page_head(ui, &cx.t("back"), &title, |ui| {
            export = Button::primary(cx.t("items-export")).icon(Icon::Download).enabled(some).show(ui).clicked();
        });
        if export {
            let (scope, attempts) = (self.scope, self.attempts);
            let name = cx.tn("items-file", &[("title", self.sitting.title.replace(['/', '\\'], " ").as_str().into())]);
            self.save = Some(SaveBox::new(cx.t("items-export"), &name, &["xlsx"], move |path| {
                Command::Analysis(Box::new(AnalysisCommand::ExportItems { scope, attempts, path }))
            }));
        }
        self.filters(ui, cx);
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        } else if let Some(analysis) = self.analysis.take() {
            self.body(ui, cx, &analysis);
            self.analysis = Some(analysis);
        }
        if let Some(mut save) = self.save.take()
            && save.show(ui.ctx(), cx)
        {
            self.save = Some(save);
        }
        !back
    }

    fn filters(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let before = (self.scope, self.attempts);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            let tabs = [(Tab::Items, cx.t("items-sheet")), (Tab::Map, cx.t("items-map")), (Tab::Test, cx.t("items-test-sheet"))];
            kit::segmented(ui, &cx.t("items-title"), &mut self.tab, &tabs);
            let scopes = [
                (Scope::Sitting(self.sitting.id), cx.t("items-scope-sitting")),
                (Scope::Paper(self.sitting.paper), cx.t("items-scope-paper")),
            ];
            kit::select_sized(ui, &cx.t("items-scope"), &mut self.scope, &scopes, t::DESK_FILTER_WIDE);
            let attempts = Attempts::ALL.iter().map(|a| (*a, cx.t(&format!("items-attempts-{}", a.code()))));
            let attempts: Vec<_> = attempts.collect();
            kit::select_sized(ui, &cx.t("items-attempts"), &mut self.attempts, &attempts, t::DESK_FILTER);
        });
        if before != (self.scope, self.attempts) {
            self.ask(cx);
        }
        ui.add_space(t::S8);
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, analysis: &ItemAnalysis) {
        if analysis.test.count == 0 {
            kit::empty_state(ui, Icon::Results, &cx.t("items-none"), None);
            return;
        }
        let tone = if analysis.test.few { Tone::Warn } else { Tone::Info };
        kit::notice(ui, tone, &subtitle(analysis, cx.texts));
        ui.add_space(t::S8);
        match self.tab {
            Tab::Items => self.items(ui, cx, analysis),
            Tab::Map => Self::map(ui, cx, analysis),
            Tab::Test => test(ui, cx, analysis),
        }
    }

    fn items(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, analysis: &ItemAnalysis) {
        let area = ui.available_rect_before_wrap();
        let panel = if area.width() < t::DESK_NARROW { area.width() * 0.45 } else { t::DESK_SIDE_TABLE.min(area.width() * 0.45) };
        let (left, right) = cut_right(area, panel, t::S16);
        column(ui, "items-table", left, |ui| {
            Card::new().padding(0.0).fill_height(ui).show(ui, |ui| self.table(ui, cx, analysis));
        });
        column(ui, "items-one", right, |ui| {
            Card::new().fill_height(ui).show(ui, |ui| {
                ScrollArea::vertical().id_salt(("items-one", self.selected)).auto_shrink(false).show(ui, |ui| {
                    match self.selected.and_then(|at| Some((analysis.lines.get(at)?, analysis.test.items.get(at)?))) {
                        Some((line, stats)) => one(ui, cx, line, stats),
                        None => drop(text::muted(ui, cx.t("items-pick"))),
                    }
                });
            });
        });
        ui.advance_cursor_after_rect(area);
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>, analysis: &ItemAnalysis) {
        let few = analysis.test.few;
        let mut columns = vec![
            Column::new("number", cx.t("items-column-number")).fixed(t::DESK_COLUMN_COUNT).right().sortable(),
            Column::new("kind", cx.t("items-column-kind")).fixed(t::COLUMN_CHIP),
            Column::new("p", cx.t("items-column-short-p")).fixed(t::DESK_COLUMN_RATE).right().sortable(),
        ];
        if !few {
            columns.push(Column::new("r", cx.t("items-column-short-item-rest")).fixed(t::DESK_COLUMN_RATE).right().sortable());
        }
        columns.push(Column::new("said", cx.t("items-column-said")).remainder(t::COLUMN_TEXT));
        let (said_at, order) = (columns.len() - 1, sorted(analysis, self.sort));
        let at = |row: usize| order.get(row).copied().unwrap_or(row);
        let row_name = |row: usize| {
            let Some((line, stats)) = analysis.lines.get(at(row)).zip(analysis.test.items.get(at(row))) else {
                return String::new();
            };
            cx.tn("items-item-title", &[("n", line.number.into()), ("code", stats.id.as_str().into())])
        };
        let name = cx.t("items-title");
        let selected = self.selected.and_then(|selected| order.iter().position(|at| *at == selected));
        let out = DataTable::new("items", &name, &columns, order.len())
            .sort(self.sort)
            .selected(selected)
            .row_name(row_name)
            .show(ui, |ui, row, column| {
                let (Some(line), Some(stats)) = (analysis.lines.get(at(row)), analysis.test.items.get(at(row))) else { return };
                match column {
                    0 => drop(kit::cell_number(ui, line.number.to_string())),
                    1 => drop(kit::cell_text(ui, cx.texts.kind(line.kind))),
                    2 => drop(kit::cell_number(ui, percent(stats.facility, cx.texts))),
                    column if column == said_at => {
                        let said = cx.texts.item_said(line, stats).join(&cx.t("results-semicolon"));
                        drop(kit::cell_text(ui, said));
                    }
                    _ => drop(kit::cell_number(ui, coefficient(stats.discrimination_index.map(|d| d / 100.0), cx))),
                }
            });
        if out.sort.is_some() {
            self.sort = out.sort;
        }
        self.selected = out.selected.map(at);
    }

    fn map(ui: &mut Ui, cx: &Cx<'_>, analysis: &ItemAnalysis) {
        let chart = map(analysis, cx.texts);
        if chart.is_empty() {
            kit::empty_state(ui, Icon::Results, &cx.t("items-few"), None);
            return;
        }
        let area = ui.available_rect_before_wrap();
        let (left, right) = cut_right(area, t::DESK_PANEL.min(area.width() * 0.35), t::S16);
        column(ui, "items-map", left, |ui| {
            Card::new().fill_height(ui).show(ui, |ui| {
                ScrollArea::vertical().id_salt("items-map").auto_shrink(false).show(ui, |ui| drop(charts::chart(ui, &chart)));
            });
        });
        column(ui, "items-numbers", right, |ui| {
            Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
                let columns = [
                    Column::new("number", cx.t("items-column-number")).fixed(t::DESK_COLUMN_COUNT).right(),
                    Column::new("p", cx.t("items-column-short-p")).remainder(t::DESK_COLUMN_COUNT).right(),
                    Column::new("r", cx.t("items-column-short-item-rest")).remainder(t::DESK_COLUMN_COUNT).right(),
                ];
                let name = cx.t("items-numbers");
                let _ = DataTable::new("items-numbers", &name, &columns, analysis.lines.len()).show(ui, |ui, row, column| {
                    let (Some(line), Some(stats)) = (analysis.lines.get(row), analysis.test.items.get(row)) else { return };
                    drop(match column {
                        0 => kit::cell_number(ui, line.number.to_string()),
                        1 => kit::cell_number(ui, coefficient(stats.facility, cx)),
                        _ => kit::cell_number(ui, coefficient(stats.discrimination_index.map(|d| d / 100.0), cx)),
                    });
                });
            });
        });
        ui.advance_cursor_after_rect(area);
    }
}

/// Places of the items in the order asked for; what has no figure comes last.
fn sorted(analysis: &ItemAnalysis, sort: Option<Sort>) -> Vec<usize> {
    let items = &analysis.test.items;
    let mut order: Vec<usize> = (0..analysis.lines.len().min(items.len())).collect();
    let Some(sort) = sort else { return order };
    let value = |at: usize| match sort.column {
        2 => items.get(at).and_then(|stats| stats.facility),
        3 => items.get(at).and_then(|stats| stats.discrimination_index),
        _ => Some(at as f64),
    };
    order.sort_by(|a, b| match (value(*a), value(*b)) {
        (Some(a), Some(b)) if sort.ascending => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    order
}

/// The chosen item: its text, its answers, its figures.
fn one(ui: &mut Ui, cx: &mut Cx<'_>, line: &ItemLine, stats: &ItemStatistics) {
    ui.spacing_mut().item_spacing.y = t::S8;
    text::card_title(ui, cx.tn("items-item-title", &[("n", line.number.into()), ("code", stats.id.as_str().into())]));
    let said = cx.texts.item_said(line, stats);
    if !said.is_empty() {
        kit::notice(ui, Tone::Warn, &said.join(&cx.t("results-semicolon")));
    }
    let (Some(question), Some(body)) = (&line.question, line.body()) else {
        text::muted(ui, cx.t("items-secret"));
        return;
    };
    if line.part.is_some() {
        text::muted(ui, question.body.stem());
    }
    text::body(ui, body.stem());
    match &line.answers {
        Some(table) => answer_table::answers(ui, cx, table, body),
        None => drop(text::muted(ui, cx.t("items-no-options"))),
    }
    ui.add_space(t::S4);
    text::card_title(ui, cx.t("items-coefficients"));
    let rows = COEFFICIENTS.iter().zip(coefficients(stats)).filter(|(_, value)| value.is_some());
    let rows: Vec<_> = rows.map(|(name, value)| (cx.t(&format!("items-column-{name}")), coefficient(value, cx))).collect();
    answer_table::figures(ui, "items-coefficients", &rows);
    if Button::quiet(cx.t("items-to-bank")).icon(Icon::Bank).show(ui).clicked() {
        cx.go(Nav::Search(line.code.clone()));
    }
}

/// Figures of the whole paper.
fn test(ui: &mut Ui, cx: &Cx<'_>, analysis: &ItemAnalysis) {
    Card::new().show(ui, |ui| {
        let mut rows = vec![(cx.t("items-test-count"), analysis.test.count.to_string())];
        let figures = test_figures(analysis, cx.texts).into_iter().filter(|(_, value)| value.is_some());
        rows.extend(figures.map(|(name, value)| (name, coefficient(value, cx))));
        answer_table::figures(ui, "items-test", &rows);
        if !analysis.test.few {
            ui.add_space(t::S8);
            text::caption(ui, cx.t("items-test-help"));
        }
    });
}
