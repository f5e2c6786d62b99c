//! Rows typed as in a spreadsheet: the first line is always empty and waits, Tab goes on to the next cell, Enter stores the
//! row, Esc leaves it as it was.

use super::send;
use crate::ui::Cx;
use crate::ui::kit::{self, Column, DataTable, Icon, TextField, Tone, tokens as t};
use egui::{Key, Ui};
use kaofa_core::domain::ids::ActivityId;
use kaofa_core::domain::staff::Permission;
use kaofa_core::formats::ledger::{kind_word, source_word};
use kaofa_core::service::ledger::{ActivityFault, ActivityField as F, ActivityKind, Cells, Ledger, LedgerRow, Source};
use kaofa_core::service::ledger_command::LedgerCommand;

/// The cells of a line, in order: first what is asked for every row, so that it is seen at once at 1280 points. The last day stands in the
/// cell of the date.
const FIELDS: [F; 12] =
    [F::Date, F::Kind, F::Title, F::Hours, F::People, F::Source, F::Amount, F::Unit, F::Names, F::Document, F::Contact, F::Note];
/// What the next line begins with.
const KEPT: [F; 5] = [F::Kind, F::Unit, F::Hours, F::Source, F::Contact];

/// A line while it is typed.
#[derive(Clone, Debug, Default)]
struct Line {
    id: Option<ActivityId>,
    cells: Cells,
    /// As it was when it was opened.
    before: Cells,
    faults: Vec<(F, ActivityFault)>,
    /// Sent, and not answered yet.
    sent: bool,
}

impl Line {
    fn of(row: &LedgerRow) -> Self {
        let mut cells = row.cells.clone();
        if let Some(until) = cells.remove(&F::Until) {
            cells.entry(F::Date).and_modify(|date| *date = format!("{date}\u{2014}{until}"));
        }
        Self { id: Some(row.id), before: cells.clone(), cells, ..Self::default() }
    }

    fn is_changed(&self) -> bool {
        let written = |cells: &Cells| {
            let mut cells = cells.clone();
            cells.retain(|_, text| !text.trim().is_empty());
            cells
        };
        written(&self.cells) != written(&self.before)
    }

    /// Somebody typed into the line that waits: the source stands there by itself.
    fn is_typed(&self) -> bool {
        let typed = |cells: &Cells| {
            let mut cells = cells.clone();
            cells.retain(|field, text| *field != F::Source && !text.trim().is_empty());
            cells
        };
        typed(&self.cells) != typed(&self.before)
    }

    fn fault(&self, field: F) -> Option<ActivityFault> {
        // What is wrong with the last day is shown where it is typed.
        let shown = |of: F| if of == F::Until { F::Date } else { of };
        self.faults.iter().find(|(of, _)| shown(*of) == field).map(|(_, fault)| *fault)
    }
}

/// What one line asked for in a frame.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wish {
    #[default]
    Nothing,
    Store,
    Leave,
    Remove,
}

#[derive(Debug, Default)]
pub(super) struct Grid {
    new: Line,
    edit: Option<Line>,
    /// The cell of which line takes the keyboard in the next frame.
    focus: Option<(Option<ActivityId>, F)>,
    columns: Vec<Column>,
    /// Whose evidence somebody wants to see.
    evidence: Option<(ActivityId, String)>,
}

impl Grid {
    pub(super) fn wants_evidence(&mut self) -> Option<(ActivityId, String)> {
        self.evidence.take()
    }

    /// Stores what is typed, when the page is left.
    pub(super) fn keep(&mut self, cx: &mut Cx<'_>) {
        if let Some(line) = self.edit.take().filter(|line| line.is_changed() && !line.sent) {
            send(cx, LedgerCommand::Save { id: line.id, cells: line.cells });
        }
    }

    /// The same of the line that waits, when everything is left: what lacks a cell comes back with it named, and is on the screen still
    /// where the window stays open.
    pub(super) fn keep_all(&mut self, cx: &mut Cx<'_>) {
        self.keep(cx);
        let new = &mut self.new;
        if new.is_typed() && !new.sent && cx.may(Permission::ManageStudy) {
            new.sent = true;
            send(cx, LedgerCommand::Save { id: None, cells: new.cells.clone() });
        }
    }

    /// A row that is gone is not edited any more.
    pub(super) fn know(&mut self, ledger: &Ledger) {
        if self.edit.as_ref().is_some_and(|line| !ledger.rows.iter().any(|row| Some(row.id) == line.id)) {
            self.edit = None;
        }
    }

    pub(super) fn saved(&mut self, id: Option<ActivityId>) {
        if id.is_some() {
            if self.edit.as_ref().is_some_and(|line| line.id == id && line.sent) {
                self.edit = None;
            }
            return;
        }
        let mut cells = std::mem::take(&mut self.new).cells;
        cells.retain(|field, _| KEPT.contains(field));
        self.new = Line { before: cells.clone(), cells, ..Line::default() };
        self.focus = Some((None, F::Date));
    }

    /// The row comes back with what is wrong.
    pub(super) fn refuse(&mut self, id: Option<ActivityId>, cells: &Cells, faults: &[(F, ActivityFault)]) {
        let line = if id.is_some() { self.edit.get_or_insert_default() } else { &mut self.new };
        line.id = id;
        line.cells.clone_from(cells);
        line.sent = false;
        line.faults = faults.to_vec();
        let first = FIELDS.into_iter().find(|field| line.fault(*field).is_some());
        self.focus = first.map(|field| (id, field));
    }

    fn said(&self, cx: &Cx<'_>) -> Option<String> {
        let line = self.edit.as_ref().filter(|line| !line.faults.is_empty()).unwrap_or(&self.new);
        let told: Vec<String> = line.faults.iter().map(|(field, fault)| cx.texts.activity_fault(*field, *fault)).collect();
        (!told.is_empty()).then(|| told.join("\u{ff1b}"))
    }

    /// How rows are typed, or what is wrong with the one that is.
    pub(super) fn head(&self, ui: &mut Ui, cx: &Cx<'_>) {
        if let Some(said) = self.said(cx) {
            kit::notice(ui, Tone::Warn, &said);
        } else {
            kit::text::caption(ui, cx.t("ledger-grid-help"));
        }
        ui.add_space(t::S4);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, ledger: &Ledger) {
        if self.columns.is_empty() {
            self.columns = columns(cx);
        }
        let may = cx.may(Permission::ManageStudy);
        let first = usize::from(may);
        let rows = ledger.rows.len() + first;
        let editing = self.edit.as_ref().and_then(|line| ledger.rows.iter().position(|row| Some(row.id) == line.id));
        let columns = std::mem::take(&mut self.columns);
        let name = cx.t("ledger-title");
        let new_row = cx.t("ledger-new-row");
        let row_name = |row: usize| match row.checked_sub(first).and_then(|at| ledger.rows.get(at)) {
            None => new_row.clone(),
            Some(of) => format!("{} {}", of.activity.until_on, of.activity.title),
        };
        let copy = |row: usize| {
            let of = row.checked_sub(first).and_then(|at| ledger.rows.get(at)).map(Line::of).unwrap_or_default();
            FIELDS.iter().map(|field| of.cells.get(field).map_or("", String::as_str)).collect::<Vec<_>>().join("\t")
        };
        let mut wish = (Wish::Nothing, false);
        let table = DataTable::new("ledger", &name, &columns, rows).selected(editing.map(|at| at + first));
        let open = editing.map(|at| at + first);
        let table = table.typed(move |row| row < first || Some(row) == open);
        let response = table.row_name(row_name).copy(copy).show(ui, |ui, row, column| {
            let at = row.checked_sub(first);
            let editing = at.is_some() && at == editing;
            let line = if at.is_none() { Some(&mut self.new) } else { self.edit.as_mut().filter(|_| editing) };
            match (line, column.checked_sub(1).and_then(|field| FIELDS.get(field)).copied()) {
                (Some(line), Some(field)) => {
                    let takes = self.focus == Some((line.id, field));
                    if takes {
                        self.focus = None;
                    }
                    let asked = cell(ui, cx, line, field, takes);
                    if asked != Wish::Nothing {
                        wish = (asked, editing);
                    }
                }
                (Some(line), None) => {
                    let stored = line.id.is_some();
                    if stored && kit::icon_button(ui, Icon::Delete, &cx.t("ledger-remove")).clicked() {
                        wish = (Wish::Remove, true);
                    }
                }
                (None, None) => {
                    let Some(of) = at.and_then(|at| ledger.rows.get(at)) else { return };
                    let files = of.activity.evidence.len();
                    let name = cx.tn("evidence-of", &[("title", of.activity.title.as_str().into()), ("n", files.into())]);
                    if kit::icon_button(ui, if files > 0 { Icon::Folder } else { Icon::Attach }, &name).clicked() {
                        self.evidence = Some((of.id, of.activity.title.clone()));
                    }
                }
                (None, Some(field)) => {
                    if let Some(row) = at.and_then(|at| ledger.rows.get(at)) {
                        shown(ui, cx, row, field);
                    }
                }
            }
        });
        self.columns = columns;
        self.obey(wish, cx);
        // A row is opened by a click or by Enter; what was typed in another one is stored.
        let opened = response.clicked.or(response.activated).filter(|_| may);
        if let Some(row) = opened.and_then(|row| row.checked_sub(first)).and_then(|at| ledger.rows.get(at))
            && self.edit.as_ref().is_none_or(|line| line.id != Some(row.id))
        {
            self.keep(cx);
            self.edit = Some(Line::of(row));
            self.focus = Some((Some(row.id), F::Title));
        }
    }

    fn obey(&mut self, (wish, of_edit): (Wish, bool), cx: &mut Cx<'_>) {
        let line = if of_edit { self.edit.as_mut() } else { Some(&mut self.new) };
        let Some(line) = line else { return };
        match wish {
            Wish::Nothing => {}
            Wish::Store if line.id.is_some() && !line.is_changed() => self.edit = None,
            Wish::Store => {
                line.sent = true;
                line.faults.clear();
                send(cx, LedgerCommand::Save { id: line.id, cells: line.cells.clone() });
            }
            Wish::Leave if of_edit => self.edit = None,
            Wish::Leave => {
                line.cells.clone_from(&line.before);
                line.faults.clear();
            }
            Wish::Remove => {
                let id = line.id;
                self.edit = None;
                send(cx, LedgerCommand::Remove(id.into_iter().collect()));
            }
        }
    }
}

fn columns(cx: &Cx<'_>) -> Vec<Column> {
    let column = |field: F, width: f32| Column::new(field.code(), cx.texts.activity_field(field)).fixed(width);
    let fields = FIELDS.into_iter().map(|field| match field {
        F::Date => column(field, t::FIELD_SHORT),
        F::Kind => column(field, t::COLUMN_TEXT + t::COLUMN_MIN),
        F::Title => Column::new(field.code(), cx.texts.activity_field(field)).remainder(t::DESK_FILTER_WIDE),
        F::Amount | F::Hours | F::People => column(field, t::DESK_COLUMN_RATE),
        F::Source | F::Contact | F::Unit => column(field, t::COLUMN_TEXT),
        _ => column(field, t::FIELD_SHORT),
    });
    std::iter::once(Column::new("remove", "").fixed(t::COLUMN_MIN)).chain(fields).collect()
}

/// A cell of a line that is typed.
fn cell(ui: &mut Ui, cx: &Cx<'_>, line: &mut Line, field: F, takes_focus: bool) -> Wish {
    let label = cx.texts.activity_field(field);
    let width = ui.available_width();
    let fault = line.fault(field).map(|fault| cx.texts.activity_fault(field, fault));
    let salt = (line.id.map(|id| id.0), field.code());
    let text = line.cells.entry(field).or_default();
    let choices = match field {
        F::Kind => ActivityKind::ALL.iter().map(|kind| (kind_word(*kind), cx.texts.activity_kind(*kind))).collect(),
        F::Source => {
            let reported = Source::Reported { document: String::new(), contact: String::new() };
            vec![(source_word(&Source::Own), cx.t("ledger-own")), (source_word(&reported), cx.t("ledger-reported"))]
        }
        _ => Vec::new(),
    };
    if !choices.is_empty() {
        if field == F::Source && text.is_empty() {
            text.push_str(source_word(&Source::Own));
        }
        let choices: Vec<(String, String)> = choices.into_iter().map(|(word, name)| (word.to_owned(), name)).collect();
        let response = ui.push_id(salt, |ui| kit::select_sized(ui, &label, text, &choices, width)).inner;
        if takes_focus {
            response.request_focus();
        }
        if response.changed() {
            line.faults.retain(|(of, _)| *of != field);
        }
        return Wish::Nothing;
    }
    let hint = match field {
        F::Date => cx.t("ledger-hint-date"),
        F::Amount => cx.t("ledger-hint-amount"),
        F::Names => cx.t("ledger-hint-names"),
        _ => String::new(),
    };
    let response = kit::columns::unlabelled(ui, width, |ui| {
        TextField::new(&label).hint(&hint).error(fault.as_deref()).width(width).id_salt(salt).char_limit(2000).show(ui, text)
    });
    if takes_focus {
        response.request_focus();
    }
    if response.gained_focus() {
        response.scroll_to_me(None);
    }
    if response.changed() {
        line.faults.retain(|(of, _)| *of != field && !(field == F::Date && *of == F::Until));
    }
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    if response.lost_focus() && pressed(Key::Enter) {
        return Wish::Store;
    }
    if response.lost_focus() && pressed(Key::Escape) {
        return Wish::Leave;
    }
    Wish::Nothing
}

/// A cell of a row that is not edited.
fn shown(ui: &mut Ui, cx: &Cx<'_>, row: &LedgerRow, field: F) {
    let text = row.cells.get(&field).map_or("", String::as_str);
    match field {
        F::Date => {
            // The year once is enough.
            let year = text.get(..5).unwrap_or_default();
            let until = row.cells.get(&F::Until).map(|until| format!("\u{2014}{}", until.strip_prefix(year).unwrap_or(until)));
            kit::cell_text(ui, format!("{text}{}", until.unwrap_or_default()))
        }
        F::Kind => kit::cell_text(ui, cx.texts.activity_kind(row.activity.kind)),
        F::Source if row.activity.source.is_reported() => kit::chip(ui, &cx.t("ledger-reported"), Tone::Warn),
        F::Source => kit::cell_muted(ui, cx.t("ledger-own")),
        F::Title | F::Amount => kit::cell_text(ui, text),
        _ => kit::cell_muted(ui, text),
    };
}
