//! The panel of the selected cadre: data and the record of all exams.

use super::{RosterRoom, list};
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::{Cx, Nav};
use egui::{Align, Layout, Role, Sense, Ui, WidgetInfo};
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::results::RecordLine;
use kaofa_core::service::roster::Cadre;

pub(super) fn show(room: &mut RosterRoom, ui: &mut Ui, cx: &mut Cx<'_>, height: f32) {
    Card::new().padding(t::S16).min_height(height).show(ui, |ui| {
        let known = |id| room.snapshot.as_ref().and_then(|s| s.cadres.iter().find(|c| c.id == id));
        // The list knows the person at once; the record follows, and knows also who has left the roster.
        let Some(cadre) = room.selected.and_then(known).or(room.record.as_ref().map(|r| &*r.cadre)).cloned() else { return };
        let namesake = room.snapshot.as_ref().is_some_and(|s| s.is_namesake(&cadre));
        let (mut edit, mut close) = (false, false);
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
            edit = Button::secondary(cx.t("edit")).icon(Icon::Edit).show(ui).clicked();
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
        if edit {
            room.start_edit(Some(&cadre));
        } else if close {
            room.selected = None;
            room.record = None;
        }
    });
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
