//! The list of areas with their counts, and what waits to be dealt with.

use super::Step;
use super::list::List;
use crate::ui::Cx;
use crate::ui::kit::{self, tokens as t};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::kind::{Area, Status};

/// The left column: areas that scroll, and under them, always in sight, what waits, and the way to it.
pub(super) fn side(ui: &mut Ui, list: &mut List, cx: &Cx<'_>) -> Option<Step> {
    let extra = [list.can_bulk(cx), cx.overview.law_changes > 0, returned(list, cx), list.counts.pending > 0];
    let waits = 3.0 + extra.iter().filter(|shown| **shown).count() as f32;
    let foot = t::S16 + t::CHIP_HEIGHT + t::S4 + waits * t::CONTROL_HEIGHT + t::S8;
    let height = (ui.available_height() - foot).max(t::CONTROL_HEIGHT);
    ui.spacing_mut().item_spacing.y = 0.0;
    let areas =
        ScrollArea::vertical().id_salt("bank-areas").max_height(height).min_scrolled_height(height).auto_shrink(false).show(
            ui,
            |ui| {
                ui.add_space(t::S8);
                heading(ui, &cx.t("bank-areas"));
                let plain = list.query.status.is_none() && list.query.returned_to.is_none();
                let all = list.query.area.is_none() && plain;
                if kit::list_row(ui, &cx.t("bank-all"), &list.counts.total.to_string(), all).clicked() {
                    (list.query.area, list.query.status, list.query.returned_to) = (None, None, None);
                }
                for (area, n) in &list.counts.by_area {
                    let row = kit::list_row(ui, &cx.texts.area_short(*area), &n.to_string(), list.query.area == Some(*area));
                    if row.on_hover_text(cx.texts.area(*area)).clicked() {
                        list.query.area = Some(*area);
                    }
                }
            },
        );
    ui.add_space(t::S16);
    // In line with the rows above, which leave room for their scroll bar.
    let width = areas.inner_rect.width();
    ui.scope(|ui| {
        ui.set_max_width(width);
        to_do(ui, list, cx)
    })
    .inner
}

/// What waits to be dealt with.
fn to_do(ui: &mut Ui, list: &mut List, cx: &Cx<'_>) -> Option<Step> {
    heading(ui, &cx.t("bank-to-do"));
    let changes =
        cx.overview.law_changes > 0 && kit::alert_row(ui, &cx.t("changes-title"), &cx.overview.law_changes.to_string()).clicked();
    if returned(list, cx) && kit::alert_row(ui, &cx.t("bank-returned"), &cx.overview.returned_questions.to_string()).clicked() {
        let mine = cx.actor.name().to_owned();
        let on = list.query.returned_to.is_some();
        (list.query.status, list.query.returned_to) = (None, (!on).then_some(mine));
    }
    let review = list.counts.pending > 0 && kit::list_row(ui, &cx.t("review-open"), "", false).clicked();
    for (status, n) in [(Status::Pending, list.counts.pending), (Status::Retired, list.counts.retired)] {
        let on = list.query.status == Some(status);
        if kit::list_row(ui, &cx.texts.status(status), &n.to_string(), on).clicked() {
            (list.query.status, list.query.returned_to) = (if on { None } else { Some(status) }, None);
        }
    }
    let clean = kit::list_row(ui, &cx.t("cleanup-open"), "", false).clicked();
    if list.can_bulk(cx) && kit::list_row(ui, &cx.t("bank-bulk"), "", false).clicked() {
        return Some(Step::Bulk);
    }
    if review {
        return Some(Step::Review(None));
    }
    if changes {
        return Some(Step::Changes);
    }
    clean.then_some(Step::CleanUp)
}

/// Whether a reviewer returned something to who is here; the filter itself can always be taken off again.
fn returned(list: &List, cx: &Cx<'_>) -> bool {
    cx.overview.returned_questions > 0 || list.query.returned_to.is_some()
}

fn heading(ui: &mut Ui, title: &str) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
        ui.add_space(t::S8);
        kit::section_heading(ui, title);
    });
    ui.add_space(t::S4);
}

/// The areas as choices of a dropdown; an area without questions is not offered.
pub(super) fn choices(list: &List, cx: &Cx<'_>) -> Vec<(Option<Area>, String)> {
    let mut choices = vec![(None, cx.t("bank-all-areas"))];
    choices.extend(list.counts.by_area.iter().map(|(area, _)| (Some(*area), cx.texts.area_short(*area))));
    if let Some(area) = list.query.area
        && !list.counts.by_area.iter().any(|(a, _)| *a == area)
    {
        choices.push((Some(area), cx.texts.area_short(area)));
    }
    choices
}
