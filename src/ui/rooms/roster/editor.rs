//! The form of one cadre, new or known.

use super::{Snapshot, page_head};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, DateField, Icon, TextField, tokens as t};
use egui::{Key, Modifiers, Popup, Ui};
use kaofa_core::domain::appointments::Recording;
use kaofa_core::domain::ids::CadreId;
use kaofa_core::domain::roster::{Appointment, CadreData, CadreFault, CadreState, Employment};
use kaofa_core::service::roster::Cadre;
use kaofa_core::service::{Command, ServiceError};
use kaofa_core::store::StoreError;
use kaofa_core::text::Explanation;

/// Whether the form stays after this frame.
pub(super) enum Next {
    Stay,
    Leave,
}

/// The fields of one cadre as typed.
#[derive(Debug)]
pub(super) struct Editor {
    id: Option<CadreId>,
    /// The post held when the form was opened, with the path of its unit.
    before: Option<(String, Appointment)>,
    /// A change of the post is a move on a day, not a correction.
    moved: bool,
    on: String,
    offered: bool,
    basis: String,
    name: String,
    staff_no: String,
    id_tail: String,
    unit: String,
    department: String,
    post: String,
    rank: String,
    grade: String,
    employment: Employment,
    state: CadreState,
    /// Saving was tried: from now on also empty fields are told.
    tried: bool,
    busy: bool,
    /// A staff number the store refused as somebody else's.
    taken: Option<String>,
    error: Option<Explanation>,
}

impl Editor {
    /// `unit` is the path of the unit held now.
    pub(super) fn new(cadre: Option<&Cadre>, unit: String) -> Self {
        let data = cadre.map(|c| c.data.clone());
        let appointment = data.as_ref().map(|d| d.appointment.clone()).unwrap_or_default();
        Self {
            id: cadre.map(|c| c.id),
            name: data.as_ref().map(|d| d.name.clone()).unwrap_or_default(),
            staff_no: data.as_ref().and_then(|d| d.staff_no.clone()).unwrap_or_default(),
            id_tail: data.as_ref().and_then(|d| d.id_tail.clone()).unwrap_or_default(),
            before: data.as_ref().map(|d| (unit.clone(), d.appointment.clone())),
            moved: true,
            on: String::new(),
            offered: false,
            basis: String::new(),
            unit,
            department: appointment.department,
            post: appointment.post,
            rank: appointment.rank,
            grade: appointment.grade,
            employment: data.as_ref().map_or(Employment::Civil, |d| d.employment),
            state: data.as_ref().map_or(CadreState::Active, |d| d.state),
            tried: false,
            busy: false,
            taken: None,
            error: None,
        }
    }

    /// The store's reason: shown at its field where it has one, else over the buttons.
    pub(super) fn refuse(&mut self, error: &ServiceError, said: Explanation) {
        self.busy = false;
        match error {
            ServiceError::Store(StoreError::Duplicate { value, .. }) => self.taken = Some(value.clone()),
            _ => self.error = Some(said),
        }
    }

    fn data(&self) -> CadreData {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        CadreData {
            name: self.name.trim().to_owned(),
            staff_no: given(&self.staff_no),
            id_tail: given(&self.id_tail).map(|tail| tail.to_uppercase()),
            employment: self.employment,
            state: self.state,
            appointment: Appointment {
                unit: None,
                department: self.department.trim().to_owned(),
                post: self.post.trim().to_owned(),
                rank: self.rank.trim().to_owned(),
                grade: self.grade.trim().to_owned(),
            },
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, snapshot: Option<&Snapshot>, cx: &mut Cx<'_>) -> Next {
        let title = cx.t(if self.id.is_some() { "roster-edit-title" } else { "roster-add" });
        let mut leave = page_head(ui, &cx.t("back"), &title);
        ui.add_space(t::S8);
        let data = self.data();
        let faults = data.faults();
        let taken = self.taken_by(&data, snapshot, cx);
        // The buttons keep their place under the form, whatever its length.
        let foot = t::CONTROL_HEIGHT + 2.0 * t::S16 + 2.0 * t::LINE_WIDTH;
        Card::new().padding(0.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let room = (ui.available_height() - foot).max(t::S56);
            egui::ScrollArea::vertical().id_salt("roster-form").max_height(room).show(ui, |ui| {
                egui::Frame::new().inner_margin(t::S20).show(ui, |ui| {
                    ui.spacing_mut().item_spacing = egui::Vec2::new(t::S20, t::S16);
                    self.fields(ui, &faults, taken.as_deref(), snapshot, cx);
                    if let Some(said) = &self.error {
                        kit::error_panel(ui, &said.what, &said.place, &said.remedy);
                    }
                });
            });
            kit::hline(ui);
            egui::Frame::new().inner_margin(t::S16).show(ui, |ui| {
                ui.horizontal(|ui| {
                    let shortcut = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::S));
                    let label = cx.t(if self.busy { "please-wait" } else { "save" });
                    let pressed = Button::primary(label).enabled(!self.busy).show(ui).clicked();
                    if (pressed || shortcut) && !self.busy {
                        self.tried = true;
                        if faults.is_empty()
                            && taken.is_none()
                            && let Some(how) = self.recording(&data)
                        {
                            self.save(data, how, cx);
                        }
                    }
                    if Button::secondary(cx.t("cancel")).show(ui).clicked() {
                        leave = true;
                    }
                });
            });
        });
        if leave { Next::Leave } else { Next::Stay }
    }

    /// Whether unit, department, post, rank or grade differ from what is held now.
    fn post_changed(&self, data: &CadreData) -> bool {
        self.before.as_ref().is_some_and(|(unit, before)| {
            let same = Appointment { unit: before.unit, ..data.appointment.clone() };
            *unit != self.unit.trim() || same != *before
        })
    }

    /// How a change of the post is meant; `None` while its day cannot be read.
    fn recording(&self, data: &CadreData) -> Option<Recording> {
        let day = kit::parse_day(&self.on);
        let basis = self.basis.trim().to_owned();
        match (self.before.is_some(), self.on.trim().is_empty()) {
            // A new person: since when, where it is known.
            (false, true) => Some(Recording::Correct),
            (false, false) => day.map(|on| Recording::Move { on, basis }),
            (true, _) if !self.post_changed(data) || !self.moved => Some(Recording::Correct),
            (true, _) => day.map(|on| Recording::Move { on, basis }),
        }
    }

    /// Since when the post is held, or from when the new one is.
    fn since_fields(&mut self, ui: &mut Ui, data: &CadreData, cx: &Cx<'_>) {
        if self.before.is_some() {
            if !self.post_changed(data) {
                return;
            }
            // Offered once: who empties the field wants to write another day.
            if !std::mem::replace(&mut self.offered, true) {
                self.on = cx.date(cx.now().wall_ms);
            }
            kit::text::body(ui, cx.t("roster-post-changed"));
            let choices = [(true, cx.t("roster-post-moved")), (false, cx.t("roster-post-corrected"))];
            kit::segmented(ui, &cx.t("roster-post-changed"), &mut self.moved, &choices);
            if !self.moved {
                return;
            }
        }
        let optional = self.before.is_none();
        pair(
            ui,
            self,
            |ui, form| {
                let (label, wrong) = (cx.t("held-from"), cx.t("date-wrong"));
                let help = if optional { cx.t("held-from-new-help") } else { String::new() };
                // What cannot be read keeps the form from being saved; the field says so itself.
                DateField { label: &label, help: &help, wrong: &wrong, optional, salt: "held-from" }.show(ui, &mut form.on);
            },
            |ui, form| {
                let (label, hint) = (cx.t("held-basis"), cx.t("held-basis-hint"));
                TextField::new(&label).hint(&hint).char_limit(100).id_salt("held-basis").show(ui, &mut form.basis);
            },
        );
    }

    fn save(&mut self, data: CadreData, how: Recording, cx: &mut Cx<'_>) {
        self.busy = true;
        self.error = None;
        cx.send(Command::SaveCadre { id: self.id, data: Box::new(data), unit: self.unit.trim().to_owned(), how });
        // An account may have to be set up first; the form must not wait for that for ever.
        self.busy = !matches!(cx.actor, kaofa_core::service::Actor::Nobody);
    }

    /// Says who has this staff number already.
    fn taken_by(&self, data: &CadreData, snapshot: Option<&Snapshot>, cx: &Cx<'_>) -> Option<String> {
        let number = data.staff_no.as_deref()?;
        let held = snapshot?.cadres.iter().find(|c| c.data.staff_no.as_deref() == Some(number) && Some(c.id) != self.id);
        match held {
            Some(other) => Some(cx.tn("roster-staff-no-held", &[("name", other.data.name.as_str().into())])),
            None => (self.taken.as_deref() == Some(number)).then(|| cx.t("roster-staff-no-taken")),
        }
    }

    fn fields(&mut self, ui: &mut Ui, faults: &[CadreFault], taken: Option<&str>, snapshot: Option<&Snapshot>, cx: &Cx<'_>) {
        let fault_text = |fault: &CadreFault| cx.t(&format!("cadre-fault-{}", fault.code()));
        let name_fault =
            faults.iter().find(|f| matches!(f, CadreFault::NameTooLong) || (self.tried && matches!(f, CadreFault::NoName)));
        let name_fault = name_fault.map(fault_text);
        // While the four characters are being typed there is nothing to correct yet.
        let tail_done = self.tried || self.id_tail.trim().chars().count() >= 4;
        let tail_fault = faults.iter().find(|f| tail_done && matches!(f, CadreFault::IdTail)).map(fault_text);
        pair(
            ui,
            self,
            |ui, form| drop(TextField::new(&cx.t("roster-name-needed")).error(name_fault.as_deref()).show(ui, &mut form.name)),
            |ui, form| {
                let (label, help) = (cx.t("roster-staff-no"), cx.t("roster-staff-no-help"));
                TextField::new(&label).help(&help).error(taken).char_limit(30).show(ui, &mut form.staff_no);
            },
        );
        pair(
            ui,
            self,
            |ui, form| {
                let (label, help) = (cx.t("roster-id-tail"), cx.t("roster-id-tail-help"));
                TextField::new(&label).help(&help).error(tail_fault.as_deref()).char_limit(8).show(ui, &mut form.id_tail);
            },
            |ui, form| unit_field(ui, &mut form.unit, snapshot, cx),
        );
        pair(
            ui,
            self,
            |ui, form| drop(TextField::new(&cx.t("roster-department")).show(ui, &mut form.department)),
            |ui, form| drop(TextField::new(&cx.t("roster-post")).show(ui, &mut form.post)),
        );
        pair(
            ui,
            self,
            |ui, form| drop(TextField::new(&cx.t("roster-rank")).hint(&cx.t("roster-rank-hint")).show(ui, &mut form.rank)),
            |ui, form| drop(TextField::new(&cx.t("roster-grade")).hint(&cx.t("roster-grade-hint")).show(ui, &mut form.grade)),
        );
        let data = self.data();
        self.since_fields(ui, &data, cx);
        let employments: Vec<_> = Employment::ALL.iter().map(|e| (*e, cx.texts.employment(*e))).collect();
        let states: Vec<_> = CadreState::ALL.iter().map(|s| (*s, cx.texts.cadre_state(*s))).collect();
        pair(
            ui,
            self,
            |ui, form| drop(kit::select_field(ui, &cx.t("roster-employment"), &mut form.employment, &employments)),
            |ui, form| drop(kit::select_field(ui, &cx.t("roster-state"), &mut form.state, &states)),
        );
    }
}

/// Two fields side by side, or one over the other where there is no room.
fn pair(ui: &mut Ui, form: &mut Editor, first: impl FnOnce(&mut Ui, &mut Editor), second: impl FnOnce(&mut Ui, &mut Editor)) {
    if ui.available_width() < t::DESK_ONE_COLUMN {
        first(ui, form);
        second(ui, form);
        return;
    }
    ui.columns(2, |columns| {
        if let [left, right] = columns {
            first(left, form);
            second(right, form);
        }
    });
}

/// A text field beside a button that offers the units there are.
pub(super) fn unit_field(ui: &mut Ui, unit: &mut String, snapshot: Option<&Snapshot>, cx: &Cx<'_>) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = t::S4;
        let width = ui.available_width() - t::CONTROL_HEIGHT - t::S4;
        let help = cx.t("roster-unit-help");
        let field = TextField::new(&cx.t("roster-unit")).help(&help).width(width).show(ui, unit);
        // The button stands level with the field, under its label.
        let at = egui::Rect::from_min_size(field.rect.right_top() + egui::vec2(t::S4, 0.0), egui::Vec2::splat(t::CONTROL_HEIGHT));
        let mut side = ui.new_child(egui::UiBuilder::new().id_salt("units").max_rect(at));
        let button = kit::icon_button(&mut side, Icon::Dropdown, &cx.t("roster-units-known"));
        Popup::menu(&button).width(width).show(|ui| {
            ui.set_width(width.min(t::DESK_FILTER_WIDE));
            ui.spacing_mut().item_spacing.y = 0.0;
            egui::ScrollArea::vertical().max_height(t::DROPDOWN_HEIGHT).show(ui, |ui| {
                let tree = snapshot.map(|s| &s.tree);
                let units = tree.into_iter().flat_map(|tree| tree.ordered().iter().map(move |(unit, _)| (tree, unit)));
                let standing: Vec<String> =
                    units.filter(|(_, u)| u.ended_on.is_none()).map(|(tree, u)| tree.path(u.id)).collect();
                if standing.is_empty() {
                    kit::text::caption(ui, cx.t("roster-no-units"));
                }
                for known in standing {
                    if kit::menu_row(ui, &known, known == *unit).clicked() {
                        *unit = known;
                        ui.close();
                    }
                }
            });
        });
    });
}
