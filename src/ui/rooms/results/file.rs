//! The file of one published sitting: which signed version stands, what today's rows say otherwise, and what is done with it.

use super::archive::{ArchiveForm, CheckForm};
use super::{Page, ResultsRoom, appeals::AppealsPage, items::ItemsPage};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::save_box::SaveBox;
use crate::ui::sign::PublishForm;
use egui::Ui;
use kaofa_core::domain::sitting::SittingState;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::analysis_command::AnalysisCommand;
use kaofa_core::service::publication::PublicationState;
use kaofa_core::service::sittings::Sitting;

/// What was told of the sitting that is chosen.
#[derive(Debug, Default)]
pub(super) struct SittingFile {
    pub(super) state: Option<PublicationState>,
    pub(super) archive: Option<ArchiveForm>,
    pub(super) check: Option<CheckForm>,
}

/// The line of a sitting that is over; nothing for any other.
pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    if let Some(sitting) = room.sitting(cx).filter(|s| s.state == SittingState::Closed && !s.facts.rehearsal).cloned() {
        Card::new().padding(t::S12).show(ui, |ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S12, t::S8);
            ui.horizontal_wrapped(|ui| analysis(room, ui, cx, &sitting));
        });
        return;
    }
    let Some(sitting) = room.sitting(cx).filter(|s| s.state == SittingState::Published && !s.facts.rehearsal).cloned() else {
        return;
    };
    let Some(state) = room.file.state.take() else { return };
    Card::new().padding(t::S12).show(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(t::S12, t::S8);
        ui.horizontal_wrapped(|ui| {
            version(ui, cx, &state);
            if state.erased.is_none() {
                analysis(room, ui, cx, &sitting);
                actions(room, ui, cx, &sitting, &state);
            }
        });
        for finding in &state.findings {
            kit::notice(ui, Tone::Warn, &cx.texts.published_finding(finding));
        }
    });
    room.file.state = Some(state);
}

fn version(ui: &mut Ui, cx: &Cx<'_>, state: &PublicationState) {
    if let Some(erasure) = &state.erased {
        kit::chip(ui, &cx.t("file-erased"), Tone::Neutral);
        let facts = [
            ("at", cx.date(erasure.at_ms).into()),
            ("by", erasure.by.as_str().into()),
            ("second", erasure.second.as_str().into()),
        ];
        text::muted(ui, cx.tn("file-erased-line", &facts));
        return;
    }
    let Some(last) = state.versions.last() else {
        kit::chip(ui, &cx.t("file-unsigned"), Tone::Neutral);
        return;
    };
    let tone = if state.findings.is_empty() { Tone::Ok } else { Tone::Warn };
    kit::chip(ui, &cx.tn("file-version", &[("n", last.version.into())]), tone);
    let facts = [
        ("at", cx.date_time(last.at_ms).into()),
        ("by", last.by.as_str().into()),
        ("second", last.second.as_deref().unwrap_or(&last.waiver).into()),
        ("code", state.fingerprint.as_deref().unwrap_or_default().into()),
    ];
    text::muted(ui, cx.tn("file-line", &facts));
}

/// What its answers say, and the package that goes through them. Before results are told only who may read keys looks at answers.
fn analysis(room: &mut ResultsRoom, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting) {
    let told = !sitting.rules.formal || sitting.state == SittingState::Published;
    if (told || cx.may(Permission::ReadKeys)) && Button::secondary(cx.t("items-button")).icon(Icon::Results).show(ui).clicked() {
        let page = ItemsPage::new(sitting);
        page.ask(cx);
        room.page = Some(Page::Items(Box::new(page)));
    }
    if told && Button::secondary(cx.t("debrief-button")).icon(Icon::Print).show(ui).clicked() {
        let id = sitting.id;
        let name = cx.tn("debrief-file", &[("title", sitting.title.replace(['/', '\\'], " ").as_str().into())]);
        room.debrief = Some(SaveBox::new(cx.t("debrief-button"), &name, &["docx", "pdf"], move |path| {
            Command::Analysis(Box::new(AnalysisCommand::Debrief { sitting: id, path, fonts: None }))
        }));
    }
}

fn actions(room: &mut ResultsRoom, ui: &mut Ui, cx: &mut Cx<'_>, sitting: &Sitting, state: &PublicationState) {
    if Button::secondary(cx.t("appeals-title")).icon(Icon::Inbox).show(ui).clicked() {
        room.page = Some(Page::Appeals(Box::new(AppealsPage::new(sitting.id))));
        cx.send(Command::Appeals(sitting.id));
    }
    let keys = cx.may(Permission::ReadKeys) && cx.may(Permission::ReadResults);
    if keys && Button::secondary(cx.t("archive-button")).icon(Icon::Folder).show(ui).clicked() {
        room.file.archive = Some(ArchiveForm::new(sitting));
    }
    let differs = !state.findings.is_empty() && !state.versions.is_empty();
    let corrects = differs && cx.may(Permission::PublishResults);
    if corrects && Button::secondary(cx.t("publish-again-button")).icon(Icon::Edit).show(ui).clicked() {
        room.publish = Some(PublishForm::again(sitting));
    }
}

/// The dialogs over the page.
pub(super) fn dialogs(room: &mut ResultsRoom, ctx: &egui::Context, cx: &mut Cx<'_>) {
    if let Some(mut form) = room.file.archive.take()
        && form.show(ctx, cx)
    {
        room.file.archive = Some(form);
    }
    if let Some(mut form) = room.file.check.take()
        && form.show(ctx, cx)
    {
        room.file.check = Some(form);
    }
}
