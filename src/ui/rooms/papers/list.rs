//! The papers there are, and the selected one beside them.

use super::pick::Pick;
use super::plan::random_number;
use super::print::Print;
use super::{Step, compare, view};
use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_left, page_head};
use crate::ui::kit::{self, Button, Column, DataTable, Icon, tokens as t};
use egui::{Align, Frame, Layout, Margin, Ui};
use kaofa_core::domain::forms::compare::{Comparison, questions};
use kaofa_core::domain::ids::PaperId;
use kaofa_core::domain::paper::Paper;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::papers::PaperRow;
use kaofa_core::service::{Command, Reply};
use kaofa_core::text::Explanation;

/// What the list shows and where it stands.
#[derive(Debug, Default)]
pub(super) struct List {
    papers: Option<Vec<PaperRow>>,
    selected: Option<PaperId>,
    paper: Option<(PaperId, Box<Paper>)>,
    heights: view::Heights,
    /// In a narrow window: the paper fills the room.
    reading: bool,
    print: Option<Print>,
    pick: Option<Pick>,
    comparison: Option<Box<Comparison>>,
}

impl List {
    pub(super) fn refresh(&mut self, cx: &mut Cx<'_>) {
        cx.send(Command::Papers);
        self.reload(cx);
    }

    /// The paper as it is now; what was known of it stays on the screen meanwhile.
    fn reload(&mut self, cx: &mut Cx<'_>) {
        match self.selected {
            Some(id) if cx.may(Permission::ReadKeys) => cx.send(Command::ViewPaper(id)),
            _ => {}
        }
    }

    /// A new paper is selected as soon as it is there.
    pub(super) fn composed(&mut self, id: PaperId, cx: &mut Cx<'_>) {
        self.selected = Some(id);
        self.reading = true;
        self.refresh(cx);
    }

    fn select(&mut self, id: PaperId, cx: &mut Cx<'_>) {
        if self.selected != Some(id) {
            self.selected = Some(id);
            self.ask_for_paper(cx);
        }
    }

    fn ask_for_paper(&mut self, cx: &mut Cx<'_>) {
        if let Some(id) = self.selected
            && cx.may(Permission::ReadKeys)
            && self.paper.as_ref().is_none_or(|(shown, _)| *shown != id)
        {
            cx.send(Command::ViewPaper(id));
        }
    }

    pub(super) fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (command, reply) {
            (_, Reply::Papers(papers)) => {
                if !papers.iter().any(|p| Some(p.id) == self.selected) {
                    self.selected = None;
                    self.paper = None;
                    if let Some(first) = papers.first() {
                        self.select(first.id, cx);
                    }
                }
                self.papers = Some(papers);
            }
            (Command::ViewPaper(id), Reply::Paper(paper)) if Some(*id) == self.selected => {
                self.paper = Some((*id, paper));
                self.heights.clear();
            }
            (_, Reply::Comparison(comparison)) => self.comparison = Some(comparison),
            (Command::SwapQuestion { with, .. }, Reply::Swapped(_)) => {
                cx.done(cx.t(if with.is_some() { "papers-picked" } else { "papers-swapped" }));
            }
            (_, Reply::Recomposed(_)) => {
                let kept = self.paper.iter().flat_map(|(_, paper)| questions(paper)).filter(|slots| slots[0].locked).count();
                cx.done(cx.tn("papers-drawn-again", &[("n", kept.into())]));
            }
            (command, Reply::Offered(rows)) => {
                if let Some(pick) = &mut self.pick {
                    pick.offered(command, rows);
                }
            }
            _ => {}
        }
    }

    /// A paper that is on the screen.
    pub(super) fn shown(&self, id: PaperId) -> Option<&Paper> {
        self.paper.as_ref().filter(|(shown, _)| *shown == id).map(|(_, paper)| paper.as_ref())
    }

    pub(super) fn printed(&mut self) {
        self.print = None;
    }

    /// True where the form that asked is still open.
    pub(super) fn print_refused(&mut self, said: Explanation) -> bool {
        let Some(print) = &mut self.print else { return false };
        print.refused(said);
        true
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        if self.print.as_mut().is_some_and(|print| print.ui(ui.ctx(), cx)) {
            self.print = None;
        }
        if self.pick.as_mut().is_some_and(|pick| pick.ui(ui.ctx(), cx)) {
            self.pick = None;
        }
        if self.comparison.as_ref().is_some_and(|comparison| compare::show(ui.ctx(), cx, comparison)) {
            self.comparison = None;
        }
        let papers = self.papers.as_ref()?;
        if papers.is_empty() {
            return kit::empty_state(ui, Icon::Paper, &cx.t("papers-empty"), Some(&cx.t("papers-new"))).then_some(Step::New);
        }
        let narrow = ui.ctx().content_rect().width() < t::BREAKPOINT_PANEL;
        if narrow && self.reading {
            if page_head(ui, &cx.t("back"), &cx.t("papers-one"), |_| {}) {
                self.reading = false;
            }
            return self.paper(ui, cx);
        }
        let area = ui.available_rect_before_wrap();
        let (mut rest, mut step) = (area, None);
        if !narrow {
            let (left, right) = cut_left(area, t::PAPER_LIST.min(area.width() / 2.0), t::S16);
            rest = left;
            step = column(ui, "paper", right, |ui| self.paper(ui, cx));
        }
        step = column(ui, "papers", rest, |ui| self.card(ui, cx)).or(step);
        ui.advance_cursor_after_rect(area);
        step
    }

    fn card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            Frame::new().inner_margin(Margin::symmetric(t::S16 as i8, t::S12 as i8)).show(ui, |ui| {
                ui.horizontal(|ui| {
                    let n = self.papers.as_ref().map_or(0, Vec::len);
                    kit::text::muted(ui, cx.tn("papers-count", &[("n", n.into())]));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        if Button::primary(cx.t("papers-new")).icon(Icon::Add).show(ui).clicked() {
                            step = Some(Step::New);
                        }
                    });
                });
            });
            kit::hline(ui);
            self.table(ui, cx);
        });
        step
    }

    fn table(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(papers) = &self.papers else { return };
        let columns = [
            Column::new("title", cx.t("papers-title")).remainder(t::COLUMN_TEXT),
            Column::new("form", cx.t("papers-form")).fixed(t::COLUMN_NUMBER),
            Column::new("items", cx.t("papers-items")).fixed(t::COLUMN_NUMBER).right(),
            Column::new("full", cx.t("papers-full")).fixed(t::COLUMN_NUMBER).right(),
            Column::new("used", cx.t("papers-sittings")).fixed(t::COLUMN_NUMBER).right(),
        ];
        let at = papers.iter().position(|p| Some(p.id) == self.selected);
        let name = cx.t("room-papers");
        let told = DataTable::new("papers", &name, &columns, papers.len())
            .selected(at)
            .row_name(|row| papers.get(row).map_or_else(String::new, |p| p.title.clone()))
            .copy(|row| papers.get(row).map_or_else(String::new, |p| p.title.clone()))
            .show(ui, |ui, row, col| {
                let Some(paper) = papers.get(row) else { return };
                match col {
                    0 => drop(kit::cell_text(ui, &paper.title)),
                    1 => drop(kit::cell_text(ui, paper.form.as_ref().map(|form| form.label.clone()).unwrap_or_default())),
                    2 => drop(kit::cell_number(ui, paper.items.to_string())),
                    3 => drop(kit::cell_number(ui, paper.full.printed())),
                    _ => drop(kit::cell_number(ui, paper.used.to_string())),
                }
            });
        let chosen = told.selected.and_then(|row| papers.get(row)).map(|p| p.id);
        if told.clicked.is_some() || told.activated.is_some() {
            self.reading = true;
        }
        if let Some(id) = chosen {
            self.select(id, cx);
        }
    }

    /// The selected paper.
    fn paper(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            if !cx.may(Permission::ReadKeys) {
                Frame::new().inner_margin(Margin::same(t::S20 as i8)).show(ui, |ui| {
                    kit::notice(ui, kit::Tone::Info, &cx.t("papers-no-keys"));
                });
                return;
            }
            let row = self.papers.iter().flatten().find(|p| Some(p.id) == self.selected);
            let (Some(row), Some((id, paper))) = (row, &self.paper) else { return };
            // A paper that a sitting uses stays as it is.
            let may_change = row.used == 0 && cx.may(Permission::ComposePapers);
            let asked = view::head(ui, cx, row, may_change);
            kit::hline(ui);
            let id = *id;
            match view::paper(ui, cx, id, paper, &mut self.heights, may_change) {
                Some(view::Change::Swap(position)) => {
                    cx.send(Command::SwapQuestion { paper: id, position, with: None, seed: random_number() });
                }
                Some(view::Change::Pick(position)) => self.pick = Some(Pick::new(id, position)),
                Some(view::Change::Mark(position, mark)) => cx.send(Command::MarkSlot { paper: id, position, mark }),
                Some(view::Change::Move { from, to }) => cx.send(Command::MoveQuestion { paper: id, position: from, to }),
                None => {}
            }
            match asked {
                Some(view::Asked::Print) => self.print = Some(Print::new(row, cx)),
                Some(view::Asked::Compare) => cx.send(Command::CompareForms(row.id)),
                Some(view::Asked::Again) => cx.send(Command::Recompose { paper: id, seed: random_number() }),
                Some(view::Asked::Judge) => step = Some(Step::Judge(id)),
                None => {}
            }
        });
        step
    }
}
