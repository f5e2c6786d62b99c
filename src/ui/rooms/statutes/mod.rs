//! The statute library: laws by level and area, their text, search over all articles. Closed during exams like every room.

mod hits;
mod import;
mod reader;
mod shelf;

use crate::ui::kit::columns::{column, cut_left};
use crate::ui::kit::{self, Icon, tokens as t};
use crate::ui::{Cx, Nav, Room};
use egui::Ui;
use import::Import;
use kaofa_core::service::{Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use reader::Reader;
use shelf::Shelf;

/// Number and inserted number.
type Place = (u32, u32);

/// What a part of the room wants.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Open a version, at an article where one is named.
    Open(i64, Option<Place>),
    /// Back to the list, in a narrow window.
    List,
    Import,
    LeaveImport,
}

/// The statutes room.
#[derive(Debug, Default)]
pub struct StatutesRoom {
    shelf: Shelf,
    reader: Reader,
    import: Option<Import>,
    /// An article to open once the law's version is known.
    wanted: Option<Place>,
}

impl StatutesRoom {
    fn step(&mut self, step: Step, cx: &mut Cx<'_>) {
        match step {
            Step::Open(id, place) => self.reader.open(id, place, cx),
            Step::List => self.reader.close(),
            Step::Import => self.import = Some(Import::default()),
            Step::LeaveImport => self.import = None,
        }
    }

    fn browse(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let area = ui.available_rect_before_wrap();
        let mut step = None;
        if area.width() < t::LAW_ONE_COLUMN {
            step = if self.reader.is_open() {
                column(ui, "law-text", area, |ui| self.reader.ui(ui, &self.shelf, true, cx))
            } else {
                column(ui, "law-list", area, |ui| self.shelf.ui(ui, self.reader.id(), cx))
            };
        } else {
            let width = if area.width() < t::LAW_OUTLINE_FROM { t::LAW_LIST_NARROW } else { t::LAW_LIST };
            let (left, right) = cut_left(area, width, t::S16);
            if let Some(asked) = column(ui, "law-list", left, |ui| self.shelf.ui(ui, self.reader.id(), cx)) {
                step = Some(asked);
            }
            if let Some(asked) = column(ui, "law-text", right, |ui| self.reader.ui(ui, &self.shelf, false, cx)) {
                step = Some(asked);
            }
        }
        ui.advance_cursor_after_rect(area);
        step
    }
}

impl Room for StatutesRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        cx.send(Command::Laws);
        self.reader.refresh(cx);
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if let Nav::Article { law, article, inserted } = nav {
            self.import = None;
            self.wanted = Some((*article, *inserted));
            cx.send(Command::FindLaw(law.clone()));
        }
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let step = if let Some(import) = &mut self.import {
            import.ui(ui, cx)
        } else if self.shelf.is_empty() {
            let text = cx.t(if self.shelf.is_broken() { "laws-broken" } else { "laws-empty" });
            // Before the first answer nothing is known, and nothing is said.
            (self.shelf.is_loaded() && kit::empty_state(ui, Icon::Statutes, &text, Some(&cx.t("laws-import"))))
                .then_some(Step::Import)
        } else {
            self.browse(ui, cx)
        };
        if let Some(step) = step {
            self.step(step, cx);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match (command, reply) {
            (_, Reply::Laws(laws)) => {
                self.shelf.take(*laws);
                // Something to read at once.
                if !self.reader.is_open()
                    && self.wanted.is_none()
                    && let Some(first) = self.shelf.first()
                {
                    self.reader.show(first, cx);
                }
            }
            (_, Reply::LawText(law)) => self.reader.take(*law),
            (Command::FindLaw(law), Reply::LawNamed(found)) => {
                let place = self.wanted.take();
                match found {
                    Some(id) => self.reader.open(id, place, cx),
                    None => cx.done(cx.tn("laws-not-held", &[("law", law.as_str().into())])),
                }
            }
            (Command::SearchLaws { text, .. }, Reply::LawHits(hits)) => self.shelf.found(text, *hits),
            (Command::Citing { law, article, inserted }, Reply::Citing(rows)) => {
                self.reader.citing(law, (*article, *inserted), rows);
            }
            (_, Reply::StatutesImported(done)) => {
                if let Some(import) = &mut self.import {
                    import.imported(*done);
                }
                self.reader.close();
            }
            (Command::CheckLaw(law), Reply::Done) => cx.done(cx.tn("laws-checked", &[("law", law.as_str().into())])),
            (Command::RemoveLaw(_), Reply::Done) => {
                self.reader.close();
                cx.done(cx.t("laws-removed"));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        match (&mut self.import, command) {
            (Some(import), Command::ImportStatutes(_)) => import.refused(cx.texts.explain(error)),
            // Who may not read the bank reads the law all the same.
            (_, Command::Citing { .. }) => {}
            _ => return false,
        }
        true
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if changes.contains(&Change::Laws) || changes.contains(&Change::Bank) {
            self.enter(cx);
        }
    }
}
