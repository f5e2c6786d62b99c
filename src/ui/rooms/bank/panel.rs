//! The selected question beside the table, or as a page of its own in a narrow window.

use super::list::List;
use super::{Step, review, show};
use crate::ui::kit::columns::page_head;
use crate::ui::kit::{self, Button, Icon, tokens as t};
use crate::ui::{Cx, Nav, answer_table};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::item_stats::FEW;
use kaofa_core::domain::kind::Status;
use kaofa_core::domain::question::Body;
use kaofa_core::domain::review::NoteKind;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::analysis_command::AnalysisCommand;
use kaofa_core::service::bank::QuestionRecord;
use kaofa_core::service::item_analysis::Attempts;
use kaofa_core::service::item_tables::percent;

/// The panel at the right.
pub(super) fn side(ui: &mut Ui, list: &List, cx: &mut Cx<'_>) -> Option<Step> {
    kit::Card::new().fill_height(ui).show(ui, |ui| content(ui, list, cx)).inner
}

/// The same as a page, with a way back.
pub(super) fn page(ui: &mut Ui, list: &mut List, cx: &mut Cx<'_>) -> Option<Step> {
    let title = list.row().map_or_else(String::new, |row| row.code.clone());
    if page_head(ui, &cx.t("back"), &title, |_| {}) {
        list.reading = false;
    }
    side(ui, list, cx)
}

fn content(ui: &mut Ui, list: &List, cx: &mut Cx<'_>) -> Option<Step> {
    if !cx.may(Permission::ReadKeys) {
        if let Some(row) = list.row() {
            kit::text::reading(ui, &row.stem);
        }
        kit::notice(ui, kit::Tone::Info, &cx.t("bank-no-keys"));
        return None;
    }
    let Some(record) = &list.record else {
        if list.selected.is_none() {
            kit::text::muted(ui, cx.t("bank-select-one"));
        }
        return None;
    };
    let foot = t::CONTROL_HEIGHT + t::S12 + t::S12 + t::LINE_WIDTH;
    let room = (ui.available_height() - foot).max(t::CONTROL_HEIGHT);
    let clicked = ScrollArea::vertical()
        .id_salt(("bank-question", record.id.0))
        .max_height(room)
        .min_scrolled_height(room)
        .auto_shrink(false)
        .show(ui, |ui| {
            let dossier = list.dossier.as_ref().filter(|dossier| dossier.record.id == record.id);
            // Why it came back stands first.
            if let Some(note) = dossier.and_then(|d| d.notes.iter().find(|n| n.kind == NoteKind::Returned))
                && record.status == Status::Draft
            {
                let args = [("who", note.author.as_str().into()), ("why", note.text.as_str().into())];
                kit::notice(ui, kit::Tone::Warn, &cx.tn("bank-returned-why", &args));
                ui.add_space(t::S8);
            }
            let clicked = show::question(ui, cx.texts, &record.question, Some(record.status));
            if let Some(dossier) = dossier {
                review::story(ui, cx, dossier);
            }
            answers(ui, list, record, cx);
            ui.add_space(t::S8);
            clicked
        })
        .inner;
    if let Some(at) = clicked {
        cx.go(Nav::Article { law: at.law, article: at.article, inserted: at.inserted });
    }
    kit::hline(ui);
    ui.add_space(t::S12 - t::S8);
    actions(ui, record, cx)
}

/// How the text of today was answered, for who may read results. Journals are read for it, so it is shown when asked for.
fn answers(ui: &mut Ui, list: &List, record: &QuestionRecord, cx: &mut Cx<'_>) {
    if !cx.may(Permission::ReadResults) {
        return;
    }
    ui.add_space(t::S12);
    let Some(found) = list.answers.as_ref().filter(|found| found.question == record.id) else {
        if Button::quiet(cx.t("bank-answers-show")).icon(Icon::Results).show(ui).clicked() {
            let command = AnalysisCommand::Question { id: record.id, attempts: Attempts::All };
            cx.send(Command::Analysis(Box::new(command)));
        }
        return;
    };
    ui.spacing_mut().item_spacing.y = t::S4;
    kit::section_heading(ui, &cx.t("bank-answers"));
    if found.parts.is_empty() {
        kit::text::muted(ui, cx.t("bank-answers-none"));
        return;
    }
    let taken = found.parts.iter().map(|part| part.taken).max().unwrap_or(0);
    let basis = [("sittings", found.sittings.len().into()), ("n", taken.into())];
    kit::text::muted(ui, cx.tn("bank-answers-basis", &basis));
    if taken < FEW {
        kit::text::caption(ui, cx.t("items-few"));
    }
    for part in &found.parts {
        let Some(body) = part_body(record, part.part) else { continue };
        if let Some(number) = part.part {
            kit::text::card_title(ui, cx.tn("bank-answers-part", &[("n", (number + 1).into())]));
        }
        kit::text::body(ui, cx.tn("bank-answers-facility", &[("p", percent(part.facility, cx.texts).into())]));
        if let Some(quality) = &part.quality {
            let said = cx.texts.quality_said(quality);
            if !said.is_empty() {
                kit::notice(ui, kit::Tone::Warn, &said.join(&cx.t("results-semicolon")));
            }
            let rows = [
                (cx.t("items-column-item-rest"), answer_table::coefficient(quality.point_biserial, cx)),
                (cx.t("items-column-efficiency"), answer_table::coefficient(quality.efficiency.map(|e| e / 100.0), cx)),
            ];
            answer_table::figures(ui, "bank-coefficients", &rows);
        }
        if let Some(table) = &part.answers {
            answer_table::answers(ui, cx, table, body);
        }
    }
}

fn part_body(record: &QuestionRecord, part: Option<u8>) -> Option<&Body> {
    match part {
        None => Some(&record.question.body),
        Some(part) => Some(&record.question.body.parts().get(usize::from(part))?.body),
    }
}

fn actions(ui: &mut Ui, record: &QuestionRecord, cx: &mut Cx<'_>) -> Option<Step> {
    let mut step = None;
    let may_edit = cx.may(Permission::EditBank);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = t::S4;
        if may_edit && Button::secondary(cx.t("edit")).show(ui).clicked() {
            step = Some(Step::Edit(Box::new(record.clone())));
        }
        if record.status == Status::Pending
            && Button::secondary(cx.t("bank-review")).tooltip(cx.t("bank-approve-hint")).show(ui).clicked()
        {
            step = Some(Step::Review(Some(record.id)));
        }
        if may_edit && record.status == Status::Retired {
            if Button::secondary(cx.t("bank-restore")).show(ui).clicked() {
                cx.send(Command::SetRetired(record.id, false));
            }
        } else if may_edit && Button::danger(cx.t("bank-retire")).show(ui).clicked() {
            let title = cx.tn("bank-retire-title", &[("code", record.question.code.as_str().into())]);
            cx.confirm(title, cx.t("bank-retire-text"), cx.t("bank-retire-do"), true, Command::SetRetired(record.id, true));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if kit::icon_button(ui, Icon::History, &cx.t("bank-history")).clicked() {
                step = Some(Step::History(Box::new(record.clone())));
            }
        });
    });
    step
}
