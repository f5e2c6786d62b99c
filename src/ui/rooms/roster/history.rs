//! The appointments of one cadre, put right as a whole: days, unit, post, and on what they rest.

use super::editor::unit_field;
use super::{Snapshot, page_head};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, DateField, Icon, TextField, tokens as t};
use egui::{ScrollArea, Ui};
use jiff::civil::Date;
use kaofa_core::domain::appointments::{Held, check};
use kaofa_core::domain::ids::CadreId;
use kaofa_core::domain::roster::Appointment;
use kaofa_core::service::Command;
use kaofa_core::service::roster::CadreFile;
use kaofa_core::text::Explanation;

/// One appointment as typed.
#[derive(Clone, Debug, Default)]
struct Line {
    from: String,
    until: String,
    unit: String,
    department: String,
    post: String,
    rank: String,
    grade: String,
    basis: String,
}

impl Line {
    fn new(held: &Held, unit: &str) -> Self {
        let a = held.appointment.clone();
        let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
        Self {
            from: day(held.from_on),
            until: day(held.until_on),
            unit: unit.to_owned(),
            department: a.department,
            post: a.post,
            rank: a.rank,
            grade: a.grade,
            basis: held.basis.clone(),
        }
    }

    /// `None` while a day cannot be read.
    fn held(&self) -> Option<Held> {
        let day = |text: &str| if text.trim().is_empty() { Some(None) } else { kit::parse_day(text).map(Some) };
        let word = |text: &str| text.trim().to_owned();
        Some(Held {
            appointment: Appointment {
                unit: None,
                department: word(&self.department),
                post: word(&self.post),
                rank: word(&self.rank),
                grade: word(&self.grade),
            },
            from_on: day(&self.from)?,
            until_on: day(&self.until)?,
            basis: word(&self.basis),
        })
    }
}

#[derive(Debug)]
pub(super) struct HistoryPage {
    cadre: CadreId,
    name: String,
    /// Oldest first; the last is held now.
    lines: Vec<Line>,
    error: Option<Explanation>,
}

impl HistoryPage {
    pub(super) fn new(file: &CadreFile) -> Self {
        let lines = file.history.iter().map(|(held, unit)| Line::new(held, unit)).collect();
        Self { cadre: file.cadre.id, name: file.cadre.data.name.clone(), lines, error: None }
    }

    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    /// Shows it; false when it is left.
    pub(super) fn show(&mut self, ui: &mut Ui, snapshot: Option<&Snapshot>, cx: &mut Cx<'_>) -> bool {
        let title = cx.tn("history-title", &[("name", self.name.as_str().into())]);
        let mut leave = page_head(ui, &cx.t("back"), &title);
        ui.add_space(t::S8);
        let mut drop_line = None;
        ScrollArea::vertical().id_salt("history").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S12;
            kit::text::muted(ui, cx.t("history-help"));
            let last = self.lines.len().saturating_sub(1);
            // The newest first, as on a personnel form read from today backwards.
            for at in (0..self.lines.len()).rev() {
                let Some(line) = self.lines.get_mut(at) else { continue };
                Card::new().padding(t::S16).show(ui, |ui| {
                    if show_line(ui, at, line, at == last, snapshot, cx) {
                        drop_line = Some(at);
                    }
                });
            }
            if Button::secondary(cx.t("history-add")).icon(Icon::Add).show(ui).clicked() {
                let until = self.lines.first().map(|line| line.from.clone()).unwrap_or_default();
                self.lines.insert(0, Line { until, ..Line::default() });
            }
            let held: Option<Vec<Held>> = self.lines.iter().map(Line::held).collect();
            let fault = held.as_ref().and_then(|held| check(held, today(cx)).err());
            if let Some(fault) = fault {
                let day = fault.day().map(|d| d.to_string()).unwrap_or_default();
                kit::notice(ui, kit::Tone::Warn, &cx.tn(&format!("history-fault-{}", fault.code()), &[("day", day.into())]));
            }
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let ready = held.is_some() && fault.is_none();
                let save = Button::primary(cx.t("save")).enabled(ready).show(ui).clicked();
                if let (true, Some(held)) = (save, held) {
                    self.error = None;
                    let history = held.into_iter().zip(self.lines.iter().map(|line| line.unit.trim().to_owned())).collect();
                    cx.send(Command::SetHistory { cadre: self.cadre, history });
                }
                leave |= Button::secondary(cx.t("cancel")).show(ui).clicked();
            });
        });
        if let Some(at) = drop_line {
            self.lines.remove(at);
        }
        !leave
    }
}

fn today(cx: &Cx<'_>) -> Date {
    cx.date(cx.now().wall_ms).parse().unwrap_or(Date::MAX)
}

/// One appointment; true when it shall go.
fn show_line(ui: &mut Ui, at: usize, line: &mut Line, now: bool, snapshot: Option<&Snapshot>, cx: &Cx<'_>) -> bool {
    let mut gone = false;
    ui.push_id(("held", at), |ui| {
        ui.spacing_mut().item_spacing.y = t::S8;
        ui.horizontal(|ui| {
            kit::text::card_title(ui, cx.t(if now { "history-now" } else { "history-before" }));
            if !now {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    gone = kit::icon_button(ui, Icon::Delete, &cx.t("history-drop")).clicked();
                });
            }
        });
        let wrong = cx.t("date-wrong");
        let day = |ui: &mut Ui, key: &str, help: &str, value: &mut String| {
            let (label, help) = (cx.t(key), if help.is_empty() { String::new() } else { cx.t(help) });
            // What cannot be read keeps the save button closed; the field says so itself.
            DateField { label: &label, help: &help, wrong: &wrong, optional: true, salt: key }.show(ui, value);
        };
        let word = |ui: &mut Ui, key: &str, value: &mut String| {
            TextField::new(&cx.t(key)).char_limit(100).id_salt(key).show(ui, value);
        };
        ui.columns(3, |columns| {
            if let [a, b, c] = columns {
                day(a, "held-from", "held-from-help", &mut line.from);
                if now {
                    kit::text::caption(b, cx.t("held-until"));
                    kit::text::body(b, cx.t("held-now"));
                } else {
                    day(b, "held-until", "held-until-help", &mut line.until);
                }
                word(c, "held-basis", &mut line.basis);
            }
        });
        ui.columns(3, |columns| {
            if let [a, b, c] = columns {
                unit_field(a, &mut line.unit, snapshot, cx);
                word(b, "roster-department", &mut line.department);
                word(c, "roster-post", &mut line.post);
            }
        });
        ui.columns(3, |columns| {
            if let [a, b, _] = columns {
                word(a, "roster-rank", &mut line.rank);
                word(b, "roster-grade", &mut line.grade);
            }
        });
    });
    gone
}
