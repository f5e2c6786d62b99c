//! The panel of the selected cadre: data, appointments, exemptions, PIN, and the record of all exams.

use super::{ExemptForm, HistoryPage, Page, PinsBox, RosterRoom, list};
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::transcript_form::TranscriptForm;
use crate::ui::{Cx, Nav};
use egui::{Align, Layout, Role, Sense, Ui, WidgetInfo};
use jiff::civil::Date;
use kaofa_core::domain::ids::ExemptionId;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::results::RecordLine;
use kaofa_core::service::roster::{Cadre, CadreFile};

pub(super) fn show(room: &mut RosterRoom, ui: &mut Ui, cx: &mut Cx<'_>, height: f32) {
    Card::new().padding(t::S16).min_height(height).show(ui, |ui| {
        let known = |id| room.snapshot.as_ref().and_then(|s| s.cadres.iter().find(|c| c.id == id));
        // The list knows the person at once; the record follows, and knows also who has left the roster.
        let Some(cadre) = room.selected.and_then(known).or(room.record.as_ref().map(|r| &*r.cadre)).cloned() else { return };
        let namesake = room.snapshot.as_ref().is_some_and(|s| s.is_namesake(&cadre));
        let (mut edit, mut close) = (false, false);
        let mut ask = None;
        ui.horizontal(|ui| {
            text::page_title(ui, &cadre.data.name);
            kit::chip(ui, &cx.texts.cadre_state(cadre.data.state), list::state_tone(cadre.data.state));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                close = kit::icon_button(ui, Icon::Close, &cx.t("close")).clicked();
            });
        });
        egui::ScrollArea::vertical().id_salt("roster-detail").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            if namesake {
                kit::chip(ui, &cx.t("roster-namesake-note"), Tone::Warn);
            }
            facts(ui, &cadre, cx);
            ui.add_space(t::S8);
            ui.horizontal_wrapped(|ui| {
                edit = Button::secondary(cx.t("edit")).icon(Icon::Edit).show(ui).clicked();
                if Button::secondary(cx.t("transcript-button")).icon(Icon::Print).show(ui).clicked() {
                    ask = Some(Ask::Transcript);
                }
                if Button::quiet(cx.t("roster-take-off")).show(ui).clicked() {
                    ask = Some(Ask::TakeOff);
                }
            });
            if let Some(file) = room.file.as_ref().filter(|f| f.cadre.id == cadre.id) {
                ask = ask.or(kept(ui, file, cx));
            }
            ui.add_space(t::S12);
            kit::section_heading(ui, &cx.t("roster-record"));
            let lines = room.record.as_ref().filter(|r| r.cadre.id == cadre.id).map(|r| r.lines.as_slice());
            match lines {
                None => {}
                Some([]) => drop(text::caption(ui, cx.t("roster-no-record"))),
                Some(lines) => {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    for line in lines {
                        record_line(ui, line, cx);
                    }
                }
            }
        });
        if let Some(ask) = ask {
            answer(room, &cadre, ask, cx);
        } else if edit {
            room.start_edit(Some(&cadre));
        } else if close {
            room.selected = None;
            room.record = None;
        }
    });
}

/// What somebody pressed in the panel.
#[derive(Clone, Copy)]
enum Ask {
    TakeOff,
    Transcript,
    History,
    Exempt(Option<ExemptionId>),
    Pin,
}

fn answer(room: &mut RosterRoom, cadre: &Cadre, ask: Ask, cx: &mut Cx<'_>) {
    match ask {
        // Undo brings them back, as the message says.
        Ask::TakeOff => cx.send(Command::ListCadre { cadre: cadre.id, listed: false }),
        Ask::Transcript => room.transcript = Some(TranscriptForm::of_cadre(cadre.id, &cadre.data.name, cx)),
        Ask::History => {
            if let Some(file) = &room.file {
                room.page = Page::History(Box::new(HistoryPage::new(file)));
            }
        }
        Ask::Exempt(id) => {
            let known = room.file.as_ref().and_then(|file| file.exemptions.iter().find(|(known, _)| Some(*known) == id));
            room.exempt = Some(ExemptForm::new(cadre.id, known.map(|(id, exemption)| (*id, exemption)), cx));
        }
        Ask::Pin => {
            let has = room.file.as_ref().is_some_and(|file| file.pin_set_ms.is_some());
            room.pins = Some(PinsBox::ask(if has { Vec::new() } else { vec![cadre.id] }, vec![cadre.id]));
        }
    }
}

/// A heading, what there is to say beside it, and a small button at its right end.
fn heading(ui: &mut Ui, title: &str, note: &str, icon: Icon, name: &str) -> bool {
    ui.horizontal(|ui| {
        kit::section_heading(ui, title);
        text::caption(ui, note);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| kit::icon_button(ui, icon, name).clicked()).inner
    })
    .inner
}

/// Appointments, exemptions and PIN.
fn kept(ui: &mut Ui, file: &CadreFile, cx: &Cx<'_>) -> Option<Ask> {
    let mut ask = None;
    ui.add_space(t::S8);
    if heading(ui, &cx.t("history-heading"), "", Icon::Edit, &cx.t("history-edit")) {
        ask = Some(Ask::History);
    }
    for (held, unit) in file.history.iter().rev() {
        let a = &held.appointment;
        let what = [unit.as_str(), &a.department, &a.post].into_iter().filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ");
        let what = if what.is_empty() { cx.t("history-nothing") } else { what };
        ui.add(egui::Label::new(egui::RichText::new(what).size(t::TYPE_BODY)).wrap());
        let days = days(held.from_on, held.until_on, cx);
        text::caption(ui, if held.basis.is_empty() { days } else { format!("{days} · {}", held.basis) });
    }
    let none = if file.exemptions.is_empty() { cx.t("exempt-none") } else { String::new() };
    if heading(ui, &cx.t("exempt-heading"), &none, Icon::Add, &cx.t("exempt-add")) {
        ask = Some(Ask::Exempt(None));
    }
    let today = cx.date(cx.now().wall_ms);
    for (id, exemption) in &file.exemptions {
        let over = exemption.until_on.is_some_and(|d| d.to_string() < today);
        let days = match exemption.until_on {
            None => cx.tn("exempt-for-good", &[("from", exemption.from_on.to_string().into())]),
            until => days(Some(exemption.from_on), until, cx),
        };
        let days = if over { format!("{days} · {}", cx.t("exempt-over")) } else { days };
        if kit::list_row(ui, &exemption.reason, "", false).on_hover_text(&exemption.evidence).clicked() {
            ask = Some(Ask::Exempt(Some(*id)));
        }
        text::caption(ui, days);
    }
    let set = match file.pin_set_ms {
        Some(ms) => cx.tn("pins-set-on", &[("day", cx.date(ms).into())]),
        None => cx.t("pins-none"),
    };
    if heading(ui, &cx.t("pins-title"), &set, Icon::Refresh, &cx.t("pins-reset")) {
        ask = Some(Ask::Pin);
    }
    ask
}

/// From when to when, as far as it is known.
fn days(from: Option<Date>, until: Option<Date>, cx: &Cx<'_>) -> String {
    let key = match (from, until) {
        (Some(_), Some(_)) => "held-days",
        (Some(_), None) => "held-since",
        (None, Some(_)) => "held-to",
        (None, None) => "held-unknown",
    };
    let day = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    cx.tn(key, &[("from", day(from).into()), ("until", day(until).into())])
}

fn facts(ui: &mut Ui, cadre: &Cadre, cx: &Cx<'_>) {
    let data = &cadre.data;
    let appointment = &data.appointment;
    let rows = [
        ("roster-staff-no", data.staff_no.clone().unwrap_or_default()),
        ("roster-id-tail", data.id_tail.clone().unwrap_or_default()),
        ("roster-unit", cadre.unit_name.clone()),
        ("roster-department", appointment.department.clone()),
        ("roster-post", appointment.post.clone()),
        ("roster-rank", appointment.rank.clone()),
        ("roster-grade", appointment.grade.clone()),
        ("roster-employment", cx.texts.employment(data.employment)),
    ];
    for (key, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
            let label = ui.scope(|ui| {
                ui.set_width(t::DESK_FACT_LABEL);
                text::muted(ui, cx.t(key));
            });
            label.response.widget_info(|| WidgetInfo::labeled(Role::Label, true, ""));
            ui.add(egui::Label::new(egui::RichText::new(value).size(t::TYPE_BODY)).wrap().selectable(true));
        });
    }
}

/// One exam: title, then date, kind and marks, with the outcome at the right. Pressing it opens the paper where it may be seen.
fn record_line(ui: &mut Ui, line: &RecordLine, cx: &mut Cx<'_>) {
    let date = cx.date(line.date_ms);
    let kind = cx.texts.sitting_kind(line.kind);
    let (word, tone) = match line.outcome {
        Some(outcome) => (cx.texts.outcome(outcome), outcome_tone(outcome)),
        None => (cx.t("roster-unpublished"), Tone::Neutral),
    };
    let marks =
        line.marks.map(|marks| cx.tn("roster-marks", &[("marks", marks.printed().into()), ("full", line.full.printed().into())]));
    let under = [Some(date), Some(kind), marks, Some(cx.texts.note(&line.reason, &line.shortfalls)).filter(|r| !r.is_empty())];
    let under = under.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let target = line.attempt.filter(|_| line.outcome.is_some_and(|o| o != Outcome::Pending));
    kit::hline(ui);
    let out = egui::Frame::new().inner_margin(egui::Margin::symmetric(0, t::S8 as i8)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        ui.set_min_width(ui.available_width());
        ui.horizontal_top(|ui| {
            ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
            ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                kit::chip(ui, &word, tone);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.add(egui::Label::new(egui::RichText::new(&line.title).size(t::TYPE_BODY)).wrap());
                });
            });
        });
        text::caption(ui, &under);
    });
    let Some(attempt) = target else { return };
    let row = ui.interact(out.response.rect, ui.make_persistent_id(("record", line.sitting.0)), Sense::click());
    row.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{} {word}", line.title)));
    let p = kit::palette(ui);
    if row.has_focus() {
        let stroke = egui::Stroke::new(t::FOCUS_WIDTH, p.info);
        ui.painter().rect_stroke(row.rect, t::RADIUS_CHIP, stroke, egui::StrokeKind::Outside);
    } else if row.hovered() {
        ui.painter().hline(
            row.rect.x_range(),
            row.rect.bottom() - t::LINE_WIDTH,
            egui::Stroke::new(t::LINE_WIDTH, p.line_strong),
        );
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if row.on_hover_text(cx.t("roster-open-review")).clicked() {
        cx.go(Nav::Review(attempt));
    }
}

/// The tone of an outcome's chip.
const fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Pass => Tone::Ok,
        Outcome::Fail | Outcome::Void => Tone::Accent,
        Outcome::Absent => Tone::Warn,
        Outcome::Marking => Tone::Info,
        Outcome::Deferred | Outcome::Exempt | Outcome::Pending => Tone::Neutral,
    }
}
