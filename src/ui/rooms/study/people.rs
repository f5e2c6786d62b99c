//! Who was there: a list from the roster, leave with its reason, guests, make-up study.

use super::session::Act;
use super::sessions::ask;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, DateField, Icon, TextField, icon_button, text, tokens as t};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::study_session::{Attendee, MakeUp, Presence, StudySession};
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_prepare::{Named, Person, match_names, people_of};
use kaofa_core::service::study_sessions::StudyView;

const NAMES_ROWS: usize = 3;

#[derive(Debug, Default)]
pub(super) struct People {
    asked: bool,
    known: Vec<Person>,
    unit: String,
    names: String,
    found: Named,
    /// Whose make-up is being written down: place in the list, day, how.
    makeup: Option<(usize, String, String)>,
}

impl People {
    pub(super) fn take(&mut self, people: Vec<Person>) {
        self.known = people;
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        if !self.asked {
            self.asked = true;
            ask(cx, StudyCommand::People);
        }
        let mut act = self.makeup_dialog(ui, cx, view, session);
        act = self.list(ui, cx, session).or(act);
        self.add(ui, cx, session).or(act)
    }

    fn add(&mut self, ui: &mut Ui, cx: &Cx<'_>, session: &mut StudySession) -> Option<Act> {
        let mut new: Vec<Attendee> = Vec::new();
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            text::card_title(ui, cx.t("study-people-add"));
            let mut units: Vec<(String, String)> = vec![(String::new(), cx.t("study-people-all"))];
            for person in self.known.iter().filter(|person| !person.unit.is_empty()) {
                // A unit with what is below it: each step of the path may be asked.
                for (at, _) in person.unit.match_indices('/').chain(std::iter::once((person.unit.len(), ""))) {
                    let path = person.unit.get(..at).unwrap_or_default().to_owned();
                    if !units.iter().any(|(known, _)| *known == path) {
                        units.push((path.clone(), path));
                    }
                }
            }
            let within = |person: &Person| {
                self.unit.is_empty()
                    || person.unit == self.unit
                    || person.unit.strip_prefix(&self.unit).is_some_and(|rest| rest.starts_with('/'))
            };
            let missing: Vec<&Person> = self.known.iter().filter(|person| within(person) && !listed(session, person)).collect();
            ui.horizontal(|ui| {
                kit::select_sized(ui, &cx.t("study-people-unit"), &mut self.unit, &units, t::DESK_FILTER_WIDE);
                let label = cx.tn("study-people-add-unit", &[("n", missing.len().into())]);
                if Button::secondary(label).icon(Icon::Add).enabled(!missing.is_empty()).show(ui).clicked() {
                    new.extend(missing.iter().map(|person| present(person)));
                }
            });
            let changed = TextField::new(&cx.t("study-people-names")).rows(NAMES_ROWS).show(ui, &mut self.names).changed();
            if changed {
                self.found = Named::default();
            }
            ui.horizontal(|ui| {
                let ready = !self.names.trim().is_empty();
                if Button::secondary(cx.t("study-people-add-names")).enabled(ready).show(ui).clicked() {
                    self.found = match_names(&self.names, &self.known);
                    let known = self.found.known.iter().filter_map(|at| self.known.get(*at));
                    new.extend(known.filter(|person| !listed(session, person)).map(present));
                    self.names = self.found.unknown.iter().chain(&self.found.several).cloned().collect::<Vec<_>>().join("\n");
                }
            });
            let comma = cx.t("results-comma");
            if !self.found.several.is_empty() {
                let names = self.found.several.join(&comma);
                kit::notice(ui, kit::Tone::Warn, &cx.tn("study-people-several", &[("names", names.into())]));
                let namesakes = self.found.several.iter().flat_map(|name| people_of(name, &self.known));
                let namesakes: Vec<&Person> = namesakes.filter_map(|at| self.known.get(at)).collect();
                let mut meant = None;
                ui.horizontal_wrapped(|ui| {
                    for person in namesakes.iter().filter(|person| !listed(session, person)) {
                        let number = person.staff_no.as_deref().unwrap_or_default();
                        let told = [person.name.as_str(), number, person.unit.as_str()].join("  ");
                        if Button::secondary(told.trim()).icon(Icon::Add).show(ui).clicked() {
                            new.push(present(person));
                            meant = Some(person.name.clone());
                        }
                    }
                });
                // Whose name it was is known now, and asked no more.
                if let Some(meant) = meant {
                    self.found
                        .several
                        .retain(|name| !people_of(name, &self.known).iter().any(|at| self.known[*at].name == meant));
                    self.names = self.found.unknown.iter().chain(&self.found.several).cloned().collect::<Vec<_>>().join("\n");
                }
            }
            if !self.found.unknown.is_empty() {
                let names = self.found.unknown.join(&comma);
                kit::notice(ui, kit::Tone::Info, &cx.tn("study-people-unknown", &[("names", names.into())]));
                if Button::secondary(cx.t("study-people-guests")).show(ui).clicked() {
                    let guest = |name: &String| Attendee {
                        cadre: None,
                        name: name.clone(),
                        unit: String::new(),
                        presence: Presence::Present,
                        reason: String::new(),
                        makeup: None,
                    };
                    new.extend(self.found.unknown.iter().map(guest));
                    self.names = self.found.several.join("\n");
                    self.found.unknown.clear();
                }
            }
        });
        if new.is_empty() {
            return None;
        }
        session.attendance.extend(new);
        Some(Act::Save)
    }

    fn list(&mut self, ui: &mut Ui, cx: &Cx<'_>, session: &mut StudySession) -> Option<Act> {
        if session.attendance.is_empty() {
            text::muted(ui, cx.t("study-people-empty"));
            return None;
        }
        let (mut act, mut gone) = (None, None);
        let count = |presence| session.with(presence).count();
        let args = [
            ("all", session.attendance.len().into()),
            ("present", count(Presence::Present).into()),
            ("leave", count(Presence::Leave).into()),
            ("absent", count(Presence::Absent).into()),
        ];
        ui.horizontal(|ui| {
            text::body(ui, cx.tn("study-attendance-counts", &args));
            if Button::quiet(cx.t("study-all-present")).show(ui).clicked() {
                session.attendance.iter_mut().for_each(|person| person.presence = Presence::Present);
                act = Some(Act::Save);
            }
        });
        let choices = [Presence::Present, Presence::Leave, Presence::Absent];
        let choices = choices.map(|presence| (presence, cx.t(&format!("study-presence-{}", presence.code()))));
        Card::new().padding(t::S16).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            let narrow = ui.available_width() < t::FORM_WIDTH;
            for (i, person) in session.attendance.iter_mut().enumerate() {
                ui.push_id(("person", i), |ui| {
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = t::S8;
                        ui.allocate_ui(egui::vec2(t::DESK_COLUMN_NAME, t::CONTROL_HEIGHT), |ui| {
                            ui.set_min_width(t::DESK_COLUMN_NAME);
                            ui.add(egui::Label::new(&person.name).truncate());
                        });
                        let unit = if person.cadre.is_none() { cx.t("study-guest") } else { person.unit.clone() };
                        ui.allocate_ui(egui::vec2(t::DESK_COLUMN_WIDE, t::CONTROL_HEIGHT), |ui| {
                            ui.set_min_width(t::DESK_COLUMN_WIDE);
                            ui.add(egui::Label::new(egui::RichText::new(unit).small()).truncate());
                        });
                        let name = cx.tn("study-presence-of", &[("name", person.name.as_str().into())]);
                        let before = person.presence;
                        kit::segmented(ui, &name, &mut person.presence, &choices);
                        if before != person.presence {
                            act = Some(Act::Save);
                        }
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            let remove = format!("{} {}", cx.t("study-people-remove"), person.name);
                            if icon_button(ui, Icon::Remove, &remove).clicked() {
                                gone = Some(i);
                            }
                            if person.presence == Presence::Present {
                                return;
                            }
                            if person.makeup.is_none() && Button::quiet(cx.t("study-makeup-open")).show(ui).clicked() {
                                self.makeup = Some((i, String::new(), String::new()));
                            }
                            if person.presence == Presence::Leave && !narrow {
                                reason(ui, cx, person);
                            }
                        });
                    });
                    if person.presence == Presence::Leave && narrow {
                        ui.horizontal(|ui| {
                            ui.add_space(t::DESK_COLUMN_NAME + t::DESK_COLUMN_WIDE + t::S16);
                            reason(ui, cx, person);
                        });
                    }
                    // On a line of its own, whatever it says; what was written down wrongly is put right where it stands.
                    let Some(makeup) = person.makeup.as_ref().filter(|_| person.presence != Presence::Present) else { return };
                    ui.horizontal(|ui| {
                        ui.add_space(t::DESK_COLUMN_NAME + t::DESK_COLUMN_WIDE + t::S8);
                        let args = [("on", makeup.on.to_string().into()), ("how", makeup.how.as_str().into())];
                        if Button::quiet(cx.tn("study-made-up", &args)).icon(Icon::Edit).show(ui).clicked() {
                            self.makeup = Some((i, makeup.on.to_string(), makeup.how.clone()));
                        }
                    });
                });
            }
        });
        if let Some(i) = gone {
            session.attendance.remove(i);
            // Answers by name follow their people.
            for item in &mut session.quiz {
                item.named.retain(|(who, _)| *who != i);
                item.named.iter_mut().filter(|(who, _)| *who > i).for_each(|(who, _)| *who -= 1);
            }
            act = Some(Act::Save);
        }
        act
    }

    fn makeup_dialog(&mut self, ui: &Ui, cx: &Cx<'_>, view: &StudyView, session: &mut StudySession) -> Option<Act> {
        let (at, mut day, mut how) = self.makeup.take()?;
        let person = session.attendance.get_mut(at)?;
        if day.is_empty() && how.is_empty() {
            day = view.today.to_string();
        }
        let title = cx.tn("study-makeup-title", &[("name", person.name.as_str().into())]);
        let shown = kit::modal(ui.ctx(), "study-makeup", &title, t::DIALOG, |ui| {
            ui.spacing_mut().item_spacing.y = t::S12;
            let field = DateField {
                label: &cx.t("study-makeup-on"),
                help: &cx.t("study-day-help"),
                wrong: &cx.t("study-day-wrong"),
                optional: false,
                salt: "study-makeup-on",
            };
            let on = field.show(ui, &mut day).day();
            TextField::new(&cx.t("study-makeup-how")).char_limit(60).show(ui, &mut how);
            ui.horizontal(|ui| {
                let ready = on.is_some() && !how.trim().is_empty();
                let save = Button::primary(cx.t("study-makeup-save")).enabled(ready).show(ui).clicked();
                let cancel = Button::secondary(cx.t("cancel")).show(ui).clicked();
                let none = person.makeup.is_some() && Button::quiet(cx.t("study-makeup-none")).show(ui).clicked();
                (on.filter(|_| save), cancel, none)
            })
            .inner
        });
        let (on, cancel, none) = shown.inner;
        if none {
            person.makeup = None;
            return Some(Act::Save);
        }
        if let Some(on) = on {
            person.makeup = Some(MakeUp { on, how: how.trim().to_owned() });
            return Some(Act::Save);
        }
        if !(cancel || shown.should_close) {
            self.makeup = Some((at, day, how));
        }
        None
    }
}

/// Why somebody is on leave, as wide as there is room.
fn reason(ui: &mut Ui, cx: &Cx<'_>, person: &mut Attendee) {
    let width = ui.available_width().max(t::STUDY_ANSWER);
    let label = format!("{} {}", cx.t("study-leave-why"), person.name);
    kit::cell_field(ui, &label, &cx.t("study-leave-why"), width, &mut person.reason);
}

fn listed(session: &StudySession, person: &Person) -> bool {
    session.attendance.iter().any(|attendee| attendee.cadre == Some(person.cadre))
}

fn present(person: &Person) -> Attendee {
    Attendee {
        cadre: Some(person.cadre),
        name: person.name.clone(),
        unit: person.unit.clone(),
        presence: Presence::Present,
        reason: String::new(),
        makeup: None,
    }
}
