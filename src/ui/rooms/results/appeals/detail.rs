//! One appeal: what is asked, what two reviewers found, what was decided, and the field for what comes next.

use super::{tone, who};
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Icon, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Nav};
use egui::Ui;
use kaofa_core::domain::appeal::{AppealState, MOST_CHARS, Opinion, Ruling};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::appeals::AppealRow;
use kaofa_core::text::Explanation;

/// An opinion or a reply as typed.
#[derive(Debug, Default)]
pub(super) struct Say {
    /// `None` until somebody chooses.
    ruling: Option<Ruling>,
    text: String,
    error: Option<Explanation>,
}

impl Say {
    pub(super) fn refuse(&mut self, said: Explanation) {
        self.error = Some(said);
    }
}

pub(super) fn show(say: &mut Say, ui: &mut Ui, cx: &mut Cx<'_>, row: &AppealRow) {
    ui.spacing_mut().item_spacing.y = t::S8;
    let appeal = &row.appeal;
    text::card_title(ui, format!("{}  {}", cx.texts.appeal_kind(appeal.what.kind), who(row, cx)));
    kit::chip(ui, &cx.texts.appeal_state(appeal.state()), tone(appeal.state()));
    let taken = [("at", cx.date_time(appeal.at_ms).into()), ("by", appeal.taken_by.as_str().into())];
    text::muted(ui, cx.tn("appeals-taken", &taken));
    text::body(ui, &appeal.what.text);
    if !appeal.what.late.is_empty() {
        text::muted(ui, cx.tn("appeals-late-line", &[("text", appeal.what.late.as_str().into())]));
    }
    if let Some(stem) = &row.stem {
        kit::section_heading(ui, &cx.t("appeals-stem"));
        text::body(ui, stem);
    }
    if let Some(attempt) = row.attempt
        && Button::quiet(cx.t("appeals-answers")).icon(Icon::Eye).show(ui).clicked()
    {
        cx.go(Nav::Review(attempt));
    }
    if !appeal.opinions.is_empty() {
        kit::section_heading(ui, &cx.t("appeals-opinions"));
        if row.veiled {
            text::muted(ui, cx.t("appeals-veiled"));
        } else {
            appeal.opinions.iter().for_each(|opinion| said(ui, cx, opinion));
        }
    }
    if let Some(decision) = &appeal.decision {
        kit::section_heading(ui, &cx.t("appeals-decision"));
        said(ui, cx, decision);
        decided(ui, cx, row);
    }
    next(say, ui, cx, row);
}

fn said(ui: &mut Ui, cx: &Cx<'_>, opinion: &Opinion) {
    let tone = if opinion.ruling.corrects() { Tone::Warn } else { Tone::Ok };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = t::S8;
        kit::chip(ui, &cx.texts.ruling(opinion.ruling), tone);
        text::muted(ui, format!("{}  {}", opinion.by, cx.date_time(opinion.at_ms)));
    });
    text::body(ui, &opinion.text);
}

/// What follows on a decision: the letter, and the correction where one is due.
fn decided(ui: &mut Ui, cx: &mut Cx<'_>, row: &AppealRow) {
    let corrects = row.appeal.decision.as_ref().is_some_and(|decision| decision.ruling.corrects());
    match row.corrected_in {
        Some(version) => drop(kit::chip(ui, &cx.tn("appeals-corrected", &[("n", version.into())]), Tone::Ok)),
        None if corrects => {
            kit::notice(ui, Tone::Warn, &cx.t("appeals-correct-next"));
            if Button::secondary(cx.t("appeals-to-marking")).icon(Icon::Marking).show(ui).clicked() {
                cx.go(Nav::Marking(row.appeal.what.sitting));
            }
        }
        None => {}
    }
    if cx.may(Permission::ReadResults) && Button::secondary(cx.t("appeals-print")).icon(Icon::Print).show(ui).clicked() {
        let name = cx.tn("appeals-print-name", &[("n", row.appeal.id.0.into())]);
        let path = free_path(export_folder().join(name));
        cx.send(Command::PrintReply { id: row.appeal.id, path, fonts: None });
    }
}

/// The field for an opinion or for the decision, for who may give it.
fn next(say: &mut Say, ui: &mut Ui, cx: &mut Cx<'_>, row: &AppealRow) {
    let state = row.appeal.state();
    let own = row.appeal.opinions.iter().any(|opinion| opinion.by == cx.actor.name());
    let reviews = matches!(state, AppealState::Taken | AppealState::OneOpinion) && cx.is_staff(Permission::ReviewAppeals) && !own;
    let decides = matches!(state, AppealState::Agreed | AppealState::Split) && cx.is_staff(Permission::PublishResults);
    if !reviews && !decides {
        let key = match state {
            AppealState::Decided => return,
            AppealState::Taken | AppealState::OneOpinion => "appeals-wait-review",
            AppealState::Agreed | AppealState::Split => "appeals-wait-decision",
        };
        text::muted(ui, cx.t(key));
        return;
    }
    kit::section_heading(ui, &cx.t(if reviews { "appeals-own-opinion" } else { "appeals-own-decision" }));
    let rulings = Ruling::ALL.iter().filter(|ruling| **ruling != Ruling::Faulty || row.appeal.what.position.is_some());
    let rulings: Vec<_> = rulings.map(|ruling| (*ruling, cx.texts.ruling(*ruling))).collect();
    // What both reviewers found is offered to who decides.
    let agreed = row.appeal.opinions.first().filter(|_| state == AppealState::Agreed).map(|opinion| opinion.ruling);
    let mut ruling = say.ruling.or(agreed).unwrap_or(Ruling::Uphold);
    kit::segmented(ui, &cx.t("appeals-ruling"), &mut ruling, &rulings);
    say.ruling = Some(ruling);
    let label = cx.t(if reviews { "appeals-grounds" } else { "appeals-reply" });
    TextField::new(&label).rows(4).char_limit(MOST_CHARS).id_salt("appeal-say").show(ui, &mut say.text);
    if let Some(error) = &say.error {
        kit::error_panel(ui, &error.what, &error.place, &error.remedy);
    }
    let ready = !say.text.trim().is_empty();
    let label = cx.t(if reviews { "appeals-give-opinion" } else { "appeals-decide" });
    if Button::primary(label).enabled(ready).show(ui).clicked() {
        say.error = None;
        let (id, words) = (row.appeal.id, say.text.clone());
        cx.send(if reviews {
            Command::ReviewAppeal { id, ruling, text: words }
        } else {
            Command::DecideAppeal { id, ruling, reply: words }
        });
    }
}
