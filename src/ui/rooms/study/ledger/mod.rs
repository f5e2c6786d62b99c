//! 学法台账: rows typed as in a spreadsheet, what they add up to, and everybody's hours.

mod evidence;
mod grid;
mod hours;
mod import;
mod totals;

use super::save_box::SaveBox;
use crate::ui::kit::{self, Button, Card, Icon, tokens as t};
use crate::ui::{Ask, Cx, Room};
use egui::{Align, Layout, Ui};
use evidence::EvidenceBox;
use grid::Grid;
use hours::HoursView;
use import::Import;
use kaofa_core::service::ledger::{ActivityKind, Ledger, LedgerQuery};
use kaofa_core::service::ledger_command::{LedgerCommand, LedgerReply};
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kaofa_core::text::Explanation;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum View {
    #[default]
    Rows,
    Totals,
    Hours,
}

/// The page of the ledger.
#[derive(Debug, Default)]
pub(super) struct LedgerPage {
    view: View,
    query: LedgerQuery,
    ledger: Option<Ledger>,
    refused: Option<Explanation>,
    grid: Grid,
    hours: HoursView,
    import: Option<Box<Import>>,
    save: Option<SaveBox>,
    evidence: Option<EvidenceBox>,
}

fn send(cx: &mut Cx<'_>, command: LedgerCommand) {
    cx.send(Command::Ledger(Box::new(command)));
}

/// The year of today's local date.
pub(super) fn this_year(cx: &Cx<'_>) -> i16 {
    cx.date(cx.now().wall_ms).get(..4).and_then(|year| year.parse().ok()).unwrap_or_default()
}

impl LedgerPage {
    /// Rows of one kind in one year, as a figure of the report names them.
    pub(super) fn show_only(&mut self, query: LedgerQuery) {
        self.query = query;
        self.view = View::Rows;
        self.import = None;
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        send(cx, LedgerCommand::List(self.query.clone()));
        if self.view == View::Hours {
            send(cx, LedgerCommand::Hours(self.year(cx)));
        }
    }

    fn year(&self, cx: &Cx<'_>) -> i16 {
        self.query.year.unwrap_or_else(|| this_year(cx))
    }

    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        ui.horizontal(|ui| {
            let views =
                [(View::Rows, "ledger-view-rows"), (View::Totals, "ledger-view-totals"), (View::Hours, "ledger-view-hours")];
            let views = views.map(|(view, key)| (view, cx.t(key)));
            if kit::segmented(ui, &cx.t("ledger-views"), &mut self.view, &views).changed() {
                self.ask(cx);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| self.buttons(ui, cx));
        });
        ui.add_space(t::S8);
        ui.horizontal(|ui| self.filters(ui, cx));
        ui.add_space(t::S8);
    }

    fn buttons(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if Button::secondary(cx.t("ledger-export")).icon(Icon::Download).show(ui).clicked() {
            let query = self.query.clone();
            let name = cx.tn("ledger-export-name", &[("date", cx.date(cx.now().wall_ms).into())]);
            self.save = Some(SaveBox::new(cx.t("ledger-export"), &name, &["xlsx", "csv"], move |path| {
                Command::Ledger(Box::new(LedgerCommand::Export { query: query.clone(), path }))
            }));
        }
        if Button::secondary(cx.t("ledger-import")).icon(Icon::Upload).show(ui).clicked() {
            self.grid.keep(cx);
            self.import = Some(Box::default());
        }
    }

    fn filters(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(ledger) = &self.ledger else { return };
        let before = self.query.clone();
        let mut years = vec![(None, cx.t("ledger-all-years"))];
        let told = |year: i16| cx.tn("ledger-year", &[("year", year.to_string().into())]);
        let mut known: Vec<i16> = ledger.years.iter().rev().copied().collect();
        for year in [this_year(cx)].into_iter().chain(self.query.year) {
            if !known.contains(&year) {
                known.push(year);
            }
        }
        known.sort_unstable_by(|a, b| b.cmp(a));
        years.extend(known.into_iter().map(|year| (Some(year), told(year))));
        if self.view == View::Hours {
            // Hours are of one year.
            let (mut year, years) = (Some(self.year(cx)), years.split_off(1));
            if kit::select(ui, &cx.t("ledger-filter-year"), &mut year, &years).changed() {
                self.query.year = year;
            }
        } else {
            kit::select(ui, &cx.t("ledger-filter-year"), &mut self.query.year, &years);
        }
        if self.view != View::Hours {
            let mut kinds = vec![(None, cx.t("ledger-all-kinds"))];
            kinds.extend(ActivityKind::ALL.iter().map(|kind| (Some(*kind), cx.texts.activity_kind(*kind))));
            kit::select_sized(ui, &cx.t("ledger-filter-kind"), &mut self.query.kind, &kinds, t::DESK_FILTER_WIDE);
            let mut units = vec![(None, cx.t("ledger-all-units"))];
            units.extend(ledger.units.iter().map(|unit| (Some(unit.clone()), unit.clone())));
            kit::select_sized(ui, &cx.t("ledger-filter-unit"), &mut self.query.unit, &units, t::FIELD_SHORT);
            let sources = [(None, "ledger-all-sources"), (Some(false), "ledger-own"), (Some(true), "ledger-reported")];
            let sources = sources.map(|(source, key)| (source, cx.t(key)));
            kit::select(ui, &cx.t("ledger-filter-source"), &mut self.query.reported, &sources);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                kit::text::muted(ui, cx.tn("ledger-count", &[("n", ledger.rows.len().into()), ("all", ledger.count.into())]));
            });
        }
        if self.query != before {
            self.ask(cx);
        }
    }
}

impl Room for LedgerPage {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        self.ask(cx);
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if let Some(said) = &self.refused {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            let nobody = matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff;
            if nobody && Button::secondary(cx.t("sign-in")).show(ui).clicked() {
                cx.ask(Ask::SignIn);
            }
            return;
        }
        if let Some(mut import) = self.import.take() {
            if import.show(ui, cx) {
                self.import = Some(import);
            } else {
                self.ask(cx);
            }
        } else {
            self.head(ui, cx);
            match (&self.ledger, self.view) {
                (None, _) => {}
                (Some(ledger), View::Rows) => {
                    self.grid.head(ui, cx);
                    Card::new().padding(0.0).fill_height(ui).show(ui, |ui| self.grid.ui(ui, cx, ledger));
                }
                (Some(ledger), View::Totals) => {
                    if let Some((year, kind)) = totals::show(ui, cx, ledger) {
                        self.show_only(LedgerQuery { year: Some(year), kind: Some(kind), ..self.query.clone() });
                        self.ask(cx);
                    }
                }
                (Some(_), View::Hours) => self.hours.ui(ui, cx),
            }
        }
        if let Some((id, title)) = self.grid.wants_evidence() {
            send(cx, LedgerCommand::Evidence(id));
            self.evidence = Some(EvidenceBox::new(id, title));
        }
        if let Some(mut evidence) = self.evidence.take()
            && evidence.show(ui.ctx(), cx)
        {
            self.evidence = Some(evidence);
        }
        if let Some(mut save) = self.save.take()
            && save.show(ui.ctx(), cx)
        {
            self.save = Some(save);
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        let Command::Ledger(command) = command else { return };
        match (reply, command.as_ref()) {
            (Reply::Ledger(reply), command) => match (*reply, command) {
                (LedgerReply::Ledger(ledger), _) if ledger.query == self.query => {
                    self.refused = None;
                    self.grid.know(&ledger);
                    self.ledger = Some(ledger);
                }
                (LedgerReply::Saved(_), LedgerCommand::Save { id, .. }) => {
                    self.grid.saved(*id);
                    cx.done(cx.t("ledger-saved"));
                }
                (LedgerReply::Evidence(id, files), _) => {
                    if let Some(evidence) = &mut self.evidence {
                        evidence.know(id, files);
                    }
                }
                (LedgerReply::Preview(preview), _) => {
                    if let Some(import) = &mut self.import {
                        import.take(preview);
                    }
                }
                (LedgerReply::Imported(done), _) => {
                    self.import = None;
                    let facts = [("added", done.added.into()), ("known", done.known.into()), ("wrong", done.wrong.into())];
                    cx.done(cx.tn("ledger-imported", &facts));
                    self.ask(cx);
                }
                (LedgerReply::Hours(report), _) => self.hours.know(report),
                _ => {}
            },
            (Reply::Exported(path), _) => {
                self.save = None;
                cx.done(cx.tn("study-saved-to", &[("path", path.display().to_string().into())]));
            }
            (Reply::Done, LedgerCommand::Remove(_)) => cx.done(cx.t("ledger-removed")),
            (Reply::Done, LedgerCommand::SetTarget(_)) => cx.done(cx.t("ledger-target-set")),
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let Command::Ledger(command) = command else { return false };
        let said = cx.texts.explain(error);
        match (command.as_ref(), error) {
            (LedgerCommand::List(_), _) => {
                self.ledger = None;
                self.refused = Some(said);
                true
            }
            (LedgerCommand::Save { id, cells }, ServiceError::Activity(faults)) => {
                self.grid.refuse(*id, cells, faults);
                true
            }
            (LedgerCommand::Preview(_) | LedgerCommand::Import(_), _) => {
                self.import.as_mut().map(|import| import.refuse(said)).is_some()
            }
            (LedgerCommand::Evidence(_) | LedgerCommand::Attach { .. }, _) => {
                self.evidence.as_mut().map(|evidence| evidence.refuse(said)).is_some()
            }
            (LedgerCommand::Export { .. } | LedgerCommand::Template(_), _) => {
                self.save.as_mut().map(|save| save.refuse(said)).is_some()
            }
            _ => false,
        }
    }

    fn left(&mut self, cx: &mut Cx<'_>) {
        self.grid.keep_all(cx);
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if [Change::Study, Change::Roster, Change::Settings].iter().any(|change| changes.contains(change)) {
            self.ask(cx);
        }
    }
}
