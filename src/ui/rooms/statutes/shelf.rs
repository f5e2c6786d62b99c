//! The list of laws: groups by level, by area, or the marked articles; over it the search of all articles.

use super::{Place, Step, hits};
use crate::ui::Cx;
use crate::ui::kit::{self, Card, Icon, SearchField, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::domain::law::{LawState, Level};
use kaofa_core::service::Command;
use kaofa_core::service::laws::{Bookmark, LawEntry, LawHits, LawShelf};
use std::collections::BTreeSet;

/// By what the list is grouped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Order {
    #[default]
    Level,
    Area,
    Bookmarks,
}

/// A heading of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    Level(Level),
    Area(Area),
    /// Laws that the syllabus does not name.
    Other,
}

/// One line of the list. Laws are named by their index in the shelf.
#[derive(Clone, Copy, Debug)]
enum Line {
    Group(Group, usize),
    Law(usize),
}

#[derive(Debug, Default)]
pub(super) struct Shelf {
    laws: Option<LawShelf>,
    order: Order,
    open: BTreeSet<Group>,
    lines: Vec<Line>,
    typed: String,
    every_version: bool,
    hits: Option<LawHits>,
}

impl Shelf {
    pub(super) fn take(&mut self, laws: LawShelf) {
        if self.laws.is_none() && self.open.is_empty() {
            self.open.extend([Group::Level(Level::Constitution), Group::Level(Level::Law)]);
        }
        self.laws = Some(laws);
        self.arrange();
    }

    pub(super) const fn is_loaded(&self) -> bool {
        self.laws.is_some()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.laws.as_ref().is_none_or(|shelf| shelf.laws.is_empty())
    }

    pub(super) fn is_broken(&self) -> bool {
        self.laws.as_ref().is_some_and(|shelf| shelf.broken)
    }

    /// The version that is opened when nothing was chosen yet.
    pub(super) fn first(&self) -> Option<i64> {
        self.entries().iter().find(|law| law.state == LawState::InForce).map(|law| law.row.id)
    }

    pub(super) fn entries(&self) -> &[LawEntry] {
        self.laws.as_ref().map_or(&[], |shelf| &shelf.laws)
    }

    pub(super) fn entry(&self, id: i64) -> Option<&LawEntry> {
        self.entries().iter().find(|law| law.row.id == id)
    }

    /// All versions of the same law, newest first.
    pub(super) fn versions<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a LawEntry> {
        self.entries().iter().filter(move |law| law.row.head.name == name)
    }

    pub(super) fn is_bookmarked(&self, law: &str, (article, inserted): Place) -> bool {
        let mine = |b: &Bookmark| b.law == law && (b.article, b.inserted) == (article, inserted);
        self.laws.as_ref().is_some_and(|shelf| shelf.bookmarks.iter().any(mine))
    }

    /// The words of the present search, for marking them in the text.
    pub(super) fn words(&self) -> Vec<&str> {
        if self.hits.is_some() { self.typed.split_whitespace().collect() } else { Vec::new() }
    }

    pub(super) fn found(&mut self, text: &str, hits: LawHits) {
        // Only the answer to what stands in the field now.
        if self.typed.trim() == text {
            self.hits = Some(hits);
        }
    }

    /// One line for each law (its version in force, else its newest), under its groups.
    fn arrange(&mut self) {
        let entries = self.laws.as_ref().map_or(&[][..], |shelf| &shelf.laws);
        let mut shown: Vec<usize> = Vec::new();
        for (i, law) in entries.iter().enumerate() {
            match shown.last_mut() {
                Some(last) if entries[*last].row.head.name == law.row.head.name => {
                    if law.state == LawState::InForce {
                        *last = i;
                    }
                }
                _ => shown.push(i),
            }
        }
        let groups = |law: &LawEntry| match self.order {
            Order::Area if law.areas.is_empty() => vec![Group::Other],
            Order::Area => law.areas.iter().map(|area| Group::Area(*area)).collect(),
            Order::Level | Order::Bookmarks => vec![Group::Level(law.row.head.level)],
        };
        let mut grouped: std::collections::BTreeMap<Group, Vec<usize>> = std::collections::BTreeMap::new();
        for i in shown {
            for group in groups(&entries[i]) {
                grouped.entry(group).or_default().push(i);
            }
        }
        self.lines.clear();
        for (group, laws) in grouped {
            self.lines.push(Line::Group(group, laws.len()));
            if self.open.contains(&group) {
                self.lines.extend(laws.into_iter().map(Line::Law));
            }
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, reading: Option<i64>, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        Card::new().padding(t::S12).fill_height(ui).show(ui, |ui| {
            self.search(ui, cx);
            ui.add_space(t::S8);
            step = if self.typed.trim().is_empty() { self.list(ui, reading, cx) } else { self.results(ui, cx) };
        });
        step
    }

    fn search(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let width = ui.available_width();
        let field = SearchField::new(&cx.t("laws-search"), &cx.t("laws-search-hint")).width(width).show(ui, &mut self.typed);
        if field.changed() {
            self.ask(cx);
        }
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let text = self.typed.trim().to_owned();
        if text.is_empty() {
            self.hits = None;
        } else {
            cx.send(Command::SearchLaws { text, every_version: self.every_version });
        }
    }

    fn results(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        if kit::checkbox(ui, &cx.t("laws-every-version"), &mut self.every_version).clicked() {
            self.ask(cx);
        }
        ui.add_space(t::S4);
        let found = self.hits.as_ref()?;
        hits::list(ui, self, found, cx)
    }

    fn list(&mut self, ui: &mut Ui, reading: Option<i64>, cx: &mut Cx<'_>) -> Option<Step> {
        let choices = [
            (Order::Level, cx.t("laws-by-level")),
            (Order::Area, cx.t("laws-by-area")),
            (Order::Bookmarks, cx.t("laws-bookmarks")),
        ];
        if kit::segmented(ui, &cx.t("laws-order"), &mut self.order, &choices).changed() {
            self.arrange();
        }
        ui.add_space(t::S8);
        let foot = t::CONTROL_HEIGHT + t::S8;
        let height = ui.available_height() - foot;
        let step = if self.order == Order::Bookmarks { self.marks(ui, height, cx) } else { self.tree(ui, height, reading, cx) };
        ui.add_space(t::S8);
        let import = kit::Button::secondary(cx.t("laws-import")).icon(Icon::Download).full_width().show(ui).clicked();
        if import { Some(Step::Import) } else { step }
    }

    fn tree(&mut self, ui: &mut Ui, height: f32, reading: Option<i64>, cx: &Cx<'_>) -> Option<Step> {
        let (mut step, mut toggled) = (None, None);
        let name = reading.and_then(|id| self.entry(id)).map(|law| law.row.head.name.clone());
        let row = t::CONTROL_HEIGHT;
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("law-tree").max_height(height).min_scrolled_height(height).auto_shrink(false).show_rows(
            ui,
            row,
            self.lines.len(),
            |ui, range| {
                for line in &self.lines[range] {
                    match *line {
                        Line::Group(group, count) => {
                            let icon = if self.open.contains(&group) { Icon::Dropdown } else { Icon::Next };
                            if kit::group_row(ui, icon, &group_name(group, cx), &count.to_string()).clicked() {
                                toggled = Some(group);
                            }
                        }
                        Line::Law(i) => {
                            let law = &self.entries()[i];
                            let state =
                                if law.state == LawState::InForce { String::new() } else { cx.texts.law_state(law.state) };
                            let selected = name.as_deref() == Some(law.row.head.name.as_str());
                            let line = kit::nested_row(ui, &law.row.head.name, &state, selected);
                            if line.on_hover_text(&law.row.head.full_name).clicked() {
                                step = Some(Step::Open(law.row.id, None));
                            }
                        }
                    }
                }
            },
        );
        if let Some(group) = toggled {
            if !self.open.remove(&group) {
                self.open.insert(group);
            }
            self.arrange();
        }
        step
    }

    fn marks(&self, ui: &mut Ui, height: f32, cx: &Cx<'_>) -> Option<Step> {
        let marks = self.laws.as_ref().map_or(&[][..], |shelf| &shelf.bookmarks);
        let mut step = None;
        ScrollArea::vertical().id_salt("law-marks").max_height(height).min_scrolled_height(height).auto_shrink(false).show(
            ui,
            |ui| {
                if marks.is_empty() {
                    kit::text::muted(ui, cx.t("laws-no-bookmarks"));
                }
                for mark in marks {
                    let label = super::reader::citation(&mark.law, (mark.article, mark.inserted));
                    if kit::list_row(ui, &label, "", false).clicked()
                        && let Some(law) = self.versions(&mark.law).find(|l| l.state == LawState::InForce)
                    {
                        step = Some(Step::Open(law.row.id, Some((mark.article, mark.inserted))));
                    }
                }
            },
        );
        step
    }
}

fn group_name(group: Group, cx: &Cx<'_>) -> String {
    match group {
        Group::Level(level) => cx.texts.level(level),
        Group::Area(area) => cx.texts.area_short(area),
        Group::Other => cx.t("laws-other"),
    }
}
