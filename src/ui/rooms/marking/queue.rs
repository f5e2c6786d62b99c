//! The sittings with something to mark.

use super::MarkingRoom;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::{Ask, Cx, Nav, RoomId};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::service::Actor;

/// Paints the queue; gives the sitting to begin with.
pub(super) fn show(room: &MarkingRoom, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<SittingId> {
    if let Some(said) = &room.refused {
        kit::error_panel(ui, &said.what, &said.place, &said.remedy);
        return None;
    }
    let Some(queue) = &room.queue else {
        if matches!(cx.actor, Actor::Nobody) && cx.overview.has_staff {
            let (sentence, label) = (cx.t("marking-signed-out"), cx.t("sign-in"));
            if kit::empty_state(ui, Icon::Marking, &sentence, Some(&label)) {
                cx.ask(Ask::SignIn);
            }
        }
        return None;
    };
    // Closed sittings with nothing waiting can be looked through again until they are published.
    let waits = |id: SittingId| queue.iter().any(|(sitting, ..)| *sitting == id);
    let done: Vec<(SittingId, String)> = cx
        .overview
        .sittings
        .iter()
        .filter(|s| s.state == SittingState::Closed && s.handed_in > 0 && !waits(s.id))
        .map(|s| (s.id, s.title.clone()))
        .collect();
    if queue.is_empty() && done.is_empty() {
        let (sentence, label) = (cx.t("marking-nothing"), cx.t("marking-to-results"));
        if kit::empty_state(ui, Icon::CheckCircle, &sentence, Some(&label)) {
            cx.go(Nav::Room(RoomId::Results));
        }
        return None;
    }
    let mut begin = None;
    egui::ScrollArea::vertical().id_salt("marking-queue").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(t::READING.min(ui.available_width()));
        ui.spacing_mut().item_spacing.y = t::S12;
        if queue.is_empty() {
            kit::notice(ui, Tone::Ok, &cx.t("marking-all-done"));
        } else {
            kit::section_heading(ui, &cx.t("marking-waiting"));
        }
        for (at, (id, title, waiting)) in queue.iter().enumerate() {
            let count = cx.tn("marking-waiting-n", &[("n", (*waiting).into())]);
            let label = cx.t("marking-begin");
            let button = if at == 0 { Button::primary(label) } else { Button::secondary(label) };
            if row(ui, title, &count, Tone::Warn, &sitting_line(*id, cx), button) {
                begin = Some(*id);
            }
        }
        if !done.is_empty() {
            ui.add_space(t::S8);
            kit::section_heading(ui, &cx.t("marking-done"));
        }
        for (id, title) in &done {
            let button = Button::secondary(cx.t("marking-look-again"));
            if row(ui, title, &cx.t("marking-done-mark"), Tone::Ok, &sitting_line(*id, cx), button) {
                begin = Some(*id);
            }
        }
    });
    begin
}

/// What is known of a sitting in half a sentence.
fn sitting_line(id: SittingId, cx: &Cx<'_>) -> String {
    let Some(sitting) = cx.overview.sittings.iter().find(|s| s.id == id) else { return String::new() };
    let handed_in = cx.tn("marking-handed-in", &[("n", sitting.handed_in.into())]);
    [cx.date(sitting.created_ms), cx.texts.sitting_kind(sitting.kind), cx.texts.sitting_state(sitting.state), handed_in]
        .join(" · ")
}

fn row(ui: &mut Ui, title: &str, count: &str, tone: Tone, line: &str, button: Button) -> bool {
    Card::new()
        .padding(t::S16)
        .show(ui, |ui| {
            let size = egui::vec2(ui.available_width(), t::S48);
            ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
                let pressed = button.show(ui).clicked();
                ui.add_space(t::S8);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = t::S4;
                    text::text_row(ui, |ui| {
                        ui.spacing_mut().item_spacing.x = t::S8;
                        text::card_title(ui, title);
                        kit::chip(ui, count, tone);
                    });
                    text::caption(ui, line);
                });
                pressed
            })
            .inner
        })
        .inner
}
