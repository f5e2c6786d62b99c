//! The sittings with something to mark, and those that were marked.

use super::MarkingRoom;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::{Ask, Cx, Nav, RoomId};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Actor;
use kaofa_core::service::marking::QueueLine;

/// What is chosen of a sitting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen {
    Mark(SittingId),
    Statistics(SittingId),
    Remark(SittingId),
    /// With how many answers nobody is left for.
    Waive(SittingId, usize),
}

/// Published sittings that are listed, newest first: one of long ago is corrected by the command line.
const PUBLISHED: usize = 8;

/// Paints the queue; gives what was chosen.
pub(super) fn show(room: &MarkingRoom, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Chosen> {
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
    // Closed sittings with nothing waiting can be looked through again until they are published; results that are out can still
    // turn out to rest on a wrong key.
    let waits = |id: SittingId| queue.iter().any(|line| line.sitting == id);
    let of = |state, most| -> Vec<(SittingId, String)> {
        let held = cx.overview.sittings.iter().filter(|s| s.state == state && s.handed_in > 0 && !waits(s.id));
        held.map(|s| (s.id, s.title.clone())).take(most).collect()
    };
    let done = of(SittingState::Closed, usize::MAX);
    let looks = cx.is_staff(Permission::ReadResults) || cx.is_staff(Permission::PublishResults);
    let published = of(SittingState::Published, if looks { PUBLISHED } else { 0 });
    if queue.is_empty() && done.is_empty() && published.is_empty() {
        let (sentence, label) = (cx.t("marking-nothing"), cx.t("marking-to-results"));
        if kit::empty_state(ui, Icon::CheckCircle, &sentence, Some(&label)) {
            cx.go(Nav::Room(RoomId::Results));
        }
        return None;
    }
    let mut chosen = None;
    egui::ScrollArea::vertical().id_salt("marking-queue").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(t::READING.min(ui.available_width()));
        ui.spacing_mut().item_spacing.y = t::S12;
        if queue.is_empty() {
            kit::notice(ui, Tone::Ok, &cx.t("marking-all-done"));
        } else {
            kit::section_heading(ui, &cx.t("marking-waiting"));
        }
        for (at, line) in queue.iter().enumerate() {
            let label = cx.t(if line.waiting > 0 { "marking-begin" } else { "marking-look-again" });
            let primary = at == 0 && line.waiting > 0;
            let button = if primary { Button::primary(label) } else { Button::secondary(label) };
            let button = cx.may(Permission::MarkAnswers).then_some(button);
            row(ui, line.sitting, &line.title, &counts(line, cx), button, &mut chosen, cx);
            if line.nobody > 0 && !line.waived {
                nobody(ui, line, &mut chosen, cx);
            }
        }
        for (heading, list) in [("marking-done", &done), ("marking-published", &published)] {
            if list.is_empty() {
                continue;
            }
            ui.add_space(t::S8);
            kit::section_heading(ui, &cx.t(heading));
            for (id, title) in list {
                let closed = heading == "marking-done";
                let mark = [(cx.t(if closed { "marking-done-mark" } else { "marking-published-mark" }), Tone::Ok)];
                let again = closed && cx.may(Permission::MarkAnswers);
                let again = again.then(|| Button::secondary(cx.t("marking-look-again")));
                row(ui, *id, title, &mark, again, &mut chosen, cx);
            }
        }
    });
    chosen
}

/// What of a sitting waits, for whom.
fn counts(line: &QueueLine, cx: &Cx<'_>) -> Vec<(String, Tone)> {
    let n = |key: &str, n: usize| cx.tn(key, &[("n", n.into())]);
    let mut said = Vec::new();
    if line.waiting > 0 {
        said.push((n("marking-waiting-n", line.waiting), Tone::Warn));
    }
    if line.again > 0 {
        said.push((n("second-again-n", line.again), Tone::Info));
    }
    if line.others > line.nobody {
        said.push((n("second-others-n", line.others - line.nobody), Tone::Neutral));
    }
    if line.waived {
        said.push((cx.t("second-waived"), Tone::Ok));
    }
    said
}

/// Nobody is left who could mark a second time.
fn nobody(ui: &mut Ui, line: &QueueLine, chosen: &mut Option<Chosen>, cx: &Cx<'_>) {
    kit::notice(ui, Tone::Warn, &cx.tn("second-nobody", &[("n", line.nobody.into())]));
    ui.horizontal(|ui| {
        if cx.is_staff(Permission::PublishResults) && Button::secondary(cx.t("second-waive")).show(ui).clicked() {
            *chosen = Some(Chosen::Waive(line.sitting, line.nobody));
        }
        text::caption(ui, cx.t("second-nobody-do"));
    });
}

/// What is known of a sitting in half a sentence.
fn sitting_line(id: SittingId, cx: &Cx<'_>) -> String {
    let Some(sitting) = cx.overview.sittings.iter().find(|s| s.id == id) else { return String::new() };
    let handed_in = cx.tn("marking-handed-in", &[("n", sitting.handed_in.into())]);
    [cx.date(sitting.created_ms), cx.texts.sitting_kind(sitting.kind), cx.texts.sitting_state(sitting.state), handed_in]
        .join(" · ")
}

fn row(
    ui: &mut Ui,
    id: SittingId,
    title: &str,
    marks: &[(String, Tone)],
    button: Option<Button>,
    chosen: &mut Option<Chosen>,
    cx: &Cx<'_>,
) {
    let closed = cx.overview.sittings.iter().any(|s| s.id == id && s.state != SittingState::Open);
    Card::new().padding(t::S16).show(ui, |ui| {
        let size = egui::vec2(ui.available_width(), t::S48);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            if button.is_some_and(|button| button.show(ui).clicked()) {
                *chosen = Some(Chosen::Mark(id));
            }
            if closed && cx.is_staff(Permission::PublishResults) && Button::quiet(cx.t("remark-button")).show(ui).clicked() {
                *chosen = Some(Chosen::Remark(id));
            }
            if cx.is_staff(Permission::ReadResults) && Button::quiet(cx.t("stats-button")).show(ui).clicked() {
                *chosen = Some(Chosen::Statistics(id));
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = t::S4;
                text::text_row(ui, |ui| {
                    ui.spacing_mut().item_spacing.x = t::S8;
                    text::card_title(ui, title);
                    for (mark, tone) in marks {
                        kit::chip(ui, mark, *tone);
                    }
                });
                text::caption(ui, sitting_line(id, cx));
            });
        });
    });
}
