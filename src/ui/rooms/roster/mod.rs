//! The roster room: who works here, where, and the record of their exams.

mod detail;
mod editor;
mod exempt;
mod export;
mod history;
mod import;
mod list;
mod pins;
mod tree;
mod units;

use crate::ui::kit::{self, Button, Icon, Sort};
use crate::ui::transcript_form::{self, TranscriptForm};
use crate::ui::{Ask, Cx, Nav, Room};
use editor::Editor;
use exempt::ExemptForm;
use export::{Export, What};
use history::HistoryPage;
use import::Import;
use jiff::civil::Date;
use kaofa_core::domain::exemption::Exemption;
use kaofa_core::domain::fold::fold;
use kaofa_core::domain::ids::{CadreId, ExemptionId, UnitId};
use kaofa_core::service::results::RecordLine;
use kaofa_core::service::roster::{Cadre, CadreFile, Roster, UnitTree};
use kaofa_core::service::{Actor, Command, Reply, ServiceError};
use kaofa_core::store::{Change, Changes};
use kaofa_core::text::Explanation;
use pins::{PinsBox, PinsStep};
use std::collections::{BTreeSet, HashMap, HashSet};
use units::UnitsPage;

/// What fills the room.
#[derive(Debug, Default)]
enum Page {
    #[default]
    List,
    Edit(Box<Editor>),
    Import(Box<Import>),
    Units(Box<UnitsPage>),
    History(Box<HistoryPage>),
}

/// Everybody on the roster, as last told, with what is derived from it.
#[derive(Debug)]
struct Snapshot {
    cadres: Vec<Cadre>,
    /// One entry a cadre: everything a search looks at, folded.
    search: Vec<String>,
    /// Names that several people bear.
    namesakes: BTreeSet<String>,
    tree: UnitTree,
    /// How many people belong to a unit or to one under it.
    counts: HashMap<UnitId, usize>,
    exemptions: Vec<(CadreId, ExemptionId, Exemption)>,
    with_pin: HashSet<CadreId>,
    today: Date,
}

impl Snapshot {
    fn new(roster: Roster) -> Self {
        let Roster { cadres, tree, exemptions, with_pin, today } = roster;
        let search = cadres.iter().map(searched).collect();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for cadre in &cadres {
            *times.entry(cadre.data.name.as_str()).or_default() += 1;
        }
        let namesakes = times.into_iter().filter(|(_, n)| *n > 1).map(|(name, _)| name.to_owned()).collect();
        let counts = tree::counts(&tree, &cadres);
        Self { cadres, search, namesakes, tree, counts, exemptions, with_pin: with_pin.into_iter().collect(), today }
    }

    /// Whether an exemption of this person holds today.
    fn is_exempt(&self, id: CadreId) -> bool {
        let holds = |e: &Exemption| e.from_on <= self.today && !e.expired(self.today);
        self.exemptions.iter().any(|(cadre, _, exemption)| *cadre == id && holds(exemption))
    }

    fn is_namesake(&self, cadre: &Cadre) -> bool {
        self.namesakes.contains(&cadre.data.name)
    }
}

fn searched(cadre: &Cadre) -> String {
    let data = &cadre.data;
    let appointment = &data.appointment;
    let parts = [
        data.name.as_str(),
        data.staff_no.as_deref().unwrap_or(""),
        data.id_tail.as_deref().unwrap_or(""),
        &cadre.unit_name,
        &appointment.department,
        &appointment.post,
        &appointment.rank,
        &appointment.grade,
    ];
    // A blank between the parts would be folded away; a search must not match across two of them.
    parts.map(fold).join("\n")
}

/// One cadre with all exams.
#[derive(Debug)]
struct Record {
    cadre: Box<Cadre>,
    lines: Vec<RecordLine>,
}

/// The roster room.
#[derive(Debug, Default)]
pub struct RosterRoom {
    snapshot: Option<Snapshot>,
    /// Why there is none.
    refused: Option<Explanation>,
    /// For whom it was shown; another person starts anew.
    seen_by: Option<String>,
    search: String,
    /// `None` for all units.
    unit: Option<UnitId>,
    sort: Option<Sort>,
    /// Indexes into the snapshot, filtered and sorted.
    shown: Vec<usize>,
    selected: Option<CadreId>,
    record: Option<Record>,
    page: Page,
    export: Option<Export>,
    exempt: Option<ExemptForm>,
    pins: Option<PinsBox>,
    file: Option<Box<CadreFile>>,
    transcript: Option<TranscriptForm>,
}

impl RosterRoom {
    fn select(&mut self, id: Option<CadreId>, cx: &mut Cx<'_>) {
        if self.selected != id {
            self.selected = id;
            self.record = None;
            self.file = None;
        }
        if let Some(id) = id {
            cx.send(Command::CadreFile(id));
            cx.send(Command::CadreRecord(id));
        }
    }

    /// Filters and sorts anew.
    fn arrange(&mut self) {
        let Some(snapshot) = &self.snapshot else {
            self.shown.clear();
            return;
        };
        let wanted = fold(&self.search);
        let within = self.unit.map(|unit| snapshot.tree.within(unit));
        let of_unit = |c: &Cadre| within.as_ref().is_none_or(|units| c.data.appointment.unit.is_some_and(|u| units.contains(&u)));
        let mut shown: Vec<usize> = snapshot
            .cadres
            .iter()
            .zip(&snapshot.search)
            .enumerate()
            .filter(|(_, (cadre, text))| of_unit(cadre) && (wanted.is_empty() || text.contains(&wanted)))
            .map(|(at, _)| at)
            .collect();
        if let Some(sort) = self.sort {
            let key = |at: &usize| snapshot.cadres.get(*at).map(|c| list::sort_key(c, sort.column));
            shown.sort_by_cached_key(key);
            if !sort.ascending {
                shown.reverse();
            }
        }
        self.shown = shown;
    }

    fn start_edit(&mut self, cadre: Option<&Cadre>) {
        let path = |c: &Cadre| Some(self.snapshot.as_ref()?.tree.path(c.data.appointment.unit?));
        self.page = Page::Edit(Box::new(Editor::new(cadre, cadre.and_then(path).unwrap_or_default())));
    }

    fn body(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        if self.snapshot.is_none() {
            self.without_data(ui, cx);
            return;
        }
        match std::mem::take(&mut self.page) {
            Page::List => list::show(self, ui, cx),
            Page::Edit(mut editor) => match editor.show(ui, self.snapshot.as_ref(), cx) {
                editor::Next::Stay => self.page = Page::Edit(editor),
                editor::Next::Leave => {}
            },
            Page::Units(mut page) => {
                if page.show(ui, self.snapshot.as_ref(), cx) {
                    self.page = Page::Units(page);
                }
            }
            Page::History(mut page) => {
                if page.show(ui, self.snapshot.as_ref(), cx) {
                    self.page = Page::History(page);
                }
            }
            Page::Import(mut import) => match import.show(ui, cx) {
                import::Next::Stay => self.page = Page::Import(import),
                import::Next::Leave => {}
            },
        }
    }

    fn without_data(&self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        if let Some(said) = &self.refused {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        } else if matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff {
            let (sentence, label) = (cx.t("roster-signed-out"), cx.t("sign-in"));
            if kit::empty_state(ui, Icon::People, &sentence, Some(&label)) {
                cx.ask(Ask::SignIn);
            }
        }
    }
}

impl Room for RosterRoom {
    fn enter(&mut self, cx: &mut Cx<'_>) {
        let name = cx.actor.name().to_owned();
        // What one person was shown must not stay for the next. A newcomer who sets up an account keeps the form begun.
        if self.seen_by.as_ref().is_some_and(|seen| *seen != name && seen != Actor::Nobody.name()) {
            *self = Self::default();
        }
        self.seen_by = Some(name);
        if matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff {
            self.snapshot = None;
        }
        cx.send(Command::Cadres);
        if let Some(id) = self.selected {
            cx.send(Command::CadreFile(id));
            cx.send(Command::CadreRecord(id));
        }
    }

    fn open(&mut self, nav: &Nav, cx: &mut Cx<'_>) {
        if let Nav::Cadre(id) = nav {
            self.page = Page::List;
            self.search.clear();
            self.unit = None;
            self.arrange();
            self.select(Some(*id), cx);
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, cx: &mut Cx<'_>) {
        self.body(ui, cx);
        if let Some(mut export) = self.export.take()
            && export.show(ui.ctx(), cx)
        {
            self.export = Some(export);
        }
        if let Some(mut form) = self.transcript.take()
            && form.show(ui.ctx(), cx)
        {
            self.transcript = Some(form);
        }
        if let Some(mut form) = self.exempt.take()
            && form.show(ui.ctx(), cx)
        {
            self.exempt = Some(form);
        }
        if let Some(mut pins) = self.pins.take() {
            match pins.show(ui.ctx(), cx) {
                PinsStep::Stay => self.pins = Some(pins),
                PinsStep::Leave => {}
                PinsStep::Export(slips) => {
                    self.export = Some(Export::new(What::Pins(slips), cx));
                    self.pins = Some(pins);
                }
            }
        }
    }

    fn receive(&mut self, command: &Command, reply: Reply, cx: &mut Cx<'_>) {
        match reply {
            Reply::Roster(roster) => {
                self.refused = None;
                self.snapshot = Some(Snapshot::new(*roster));
                self.arrange();
            }
            Reply::CadreRecord { cadre, lines } if self.selected == Some(cadre.id) => self.record = Some(Record { cadre, lines }),
            Reply::CadreFile(file) if self.selected == Some(file.cadre.id) => self.file = Some(file),
            Reply::Transcripts(paths) => {
                self.transcript = None;
                cx.done(transcript_form::made(&paths, cx));
            }
            Reply::UnitEdited(unit) => {
                if let (Command::EditUnit(edit), Page::Units(page)) = (command, &mut self.page) {
                    page.edited(edit, unit);
                }
            }
            Reply::Done => match command {
                Command::SetHistory { .. } => self.page = Page::List,
                Command::SaveExemption { .. } | Command::RemoveExemption(_) => self.exempt = None,
                Command::ListCadre { listed: false, .. } => {
                    self.selected = None;
                    self.record = None;
                    self.file = None;
                    cx.done(cx.t("roster-taken-off"));
                }
                _ => {}
            },
            Reply::Pins(slips) => self.pins = Some(PinsBox::Shown { slips, saved: false }),
            Reply::CadreSaved(id) => {
                if let Command::SaveCadre { data, .. } = command {
                    cx.done(cx.tn("roster-saved", &[("name", data.name.as_str().into())]));
                }
                self.page = Page::List;
                self.select(Some(id), cx);
            }
            Reply::RosterPreview(preview) => {
                if let Page::Import(import) = &mut self.page {
                    import.take(preview, cx);
                }
            }
            Reply::RosterImported(done) => {
                let counts = [("added", done.added.into()), ("changed", done.changed.into()), ("gone", done.gone.into())];
                cx.done(cx.tn("roster-imported", &counts));
                self.page = Page::List;
            }
            Reply::Exported(path) => {
                self.export = None;
                if let (Command::ExportPins { .. }, Some(pins)) = (command, &mut self.pins) {
                    pins.saved();
                }
                cx.done(cx.tn("roster-exported", &[("path", path.display().to_string().into())]));
            }
            _ => {}
        }
    }

    fn failed(&mut self, command: &Command, error: &ServiceError, cx: &mut Cx<'_>) -> bool {
        let said = cx.texts.explain(error);
        match (command, &mut self.page) {
            (Command::Cadres, _) => {
                self.snapshot = None;
                self.refused = Some(said);
                true
            }
            (Command::SaveCadre { .. }, Page::Edit(editor)) => {
                editor.refuse(error, said);
                true
            }
            (Command::EditUnit(_), Page::Units(page)) => {
                page.refuse(said);
                true
            }
            (Command::SetHistory { .. }, Page::History(page)) => {
                page.refuse(said);
                true
            }
            (Command::PrintTranscripts(_), _) => {
                let Some(form) = &mut self.transcript else { return false };
                form.refuse(said);
                true
            }
            (Command::SaveExemption { .. } | Command::RemoveExemption(_), _) => {
                let Some(form) = &mut self.exempt else { return false };
                form.refuse(said);
                true
            }
            (Command::ResetPins(_), _) => {
                let Some(pins) = &mut self.pins else { return false };
                pins.refuse(said);
                true
            }
            (Command::PreviewRoster(_) | Command::CommitRoster { .. }, Page::Import(import)) => {
                import.refuse(said);
                true
            }
            (Command::ExportRoster(_) | Command::ExportPins { .. }, _) => {
                self.export.as_mut().is_some_and(|export| export.refuse(said))
            }
            // Without the permission to read results the person's data is still shown.
            (Command::CadreRecord(id), _) => {
                if let Some(cadre) = self.snapshot.as_ref().and_then(|s| s.cadres.iter().find(|c| c.id == *id)) {
                    self.record = Some(Record { cadre: Box::new(cadre.clone()), lines: Vec::new() });
                }
                true
            }
            _ => false,
        }
    }

    fn changed(&mut self, changes: &Changes, cx: &mut Cx<'_>) {
        if self.snapshot.is_some() && changes.contains(&Change::Roster) {
            cx.send(Command::Cadres);
        }
        let of_record = [Change::Roster, Change::Sittings, Change::Attempts, Change::Marks];
        if let Some(id) = self.selected
            && of_record.iter().any(|change| changes.contains(change))
        {
            cx.send(Command::CadreFile(id));
            cx.send(Command::CadreRecord(id));
        }
    }
}

/// A heading with the way back, over a page that stands in place of the list. True when back was pressed.
fn page_head(ui: &mut egui::Ui, back: &str, title: &str) -> bool {
    ui.horizontal(|ui| {
        let pressed = Button::quiet(back).icon(Icon::Back).show(ui).clicked();
        kit::text::page_title(ui, title);
        pressed
    })
    .inner
}
