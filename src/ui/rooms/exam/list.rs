//! The list of sittings, and what was begun and not finished.

use super::Step;
use super::seat_page::SeatCard;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::sitting::{NoticeStage, QuestionSource, SittingMode, SittingState};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::sittings::Sitting;

pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, sittings: &[Sitting], seat: &mut SeatCard) -> Option<Step> {
    let mut step = None;
    let staff = cx.may(Permission::PlanSittings) && cx.overview.seat.is_none();
    ui.horizontal(|ui| {
        text::muted(ui, cx.tn("exam-list-count", &[("n", sittings.len().into())]));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            if staff && Button::secondary(cx.t("exam-plan")).icon(Icon::Add).show(ui).clicked() {
                step = Some(Step::Plan);
            }
        });
    });
    ui.add_space(t::S12);
    egui::ScrollArea::vertical().id_salt("sittings").auto_shrink([false, false]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t::S16;
        if let Some(about) = cx.overview.seat.clone() {
            seat.ui(ui, cx, &about);
        }
        for (attempt, admission) in cx.overview.unfinished.clone() {
            Card::new().accent_edge().show(ui, |ui| {
                text::muted(ui, cx.t("exam-unfinished"));
                text::card_title(ui, &admission.title);
                text::muted(
                    ui,
                    cx.tn(
                        "exam-unfinished-who",
                        &[("name", admission.name.as_str().into()), ("ticket", admission.ticket.as_str().into())],
                    ),
                );
                ui.add_space(t::S8);
                if Button::primary(cx.t("exam-go-on")).icon(Icon::Play).show(ui).clicked() {
                    cx.send(Command::ResumeExam(attempt));
                }
            });
        }
        if sittings.is_empty()
            && cx.overview.seat.is_none()
            && kit::empty_state(ui, Icon::Exam, &cx.t("exam-empty"), staff.then(|| cx.t("exam-plan")).as_deref())
        {
            step = Some(Step::Plan);
        }
        for sitting in sittings {
            if let Some(wanted) = card(ui, cx, sitting) {
                step = Some(wanted);
            }
        }
    });
    step
}

fn card(ui: &mut Ui, cx: &Cx<'_>, sitting: &Sitting) -> Option<Step> {
    let mut step = None;
    Card::new().show(ui, |ui| {
        text::text_row(ui, |ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            kit::chip(ui, &cx.texts.sitting_state(sitting.state), tone(sitting.state));
            if sitting.facts.rehearsal {
                kit::chip(ui, &cx.t("exam-rehearsal"), Tone::Neutral);
            }
            text::muted(ui, cx.texts.sitting_kind(sitting.kind));
            // When it is held, where that is known.
            text::muted(ui, sitting.facts.opens_ms.map_or_else(|| cx.date(sitting.created_ms), |from| cx.date_time(from)));
            if !sitting.facts.place.is_empty() {
                text::muted(ui, &sitting.facts.place);
            }
        });
        ui.add_space(t::S4);
        text::card_title(ui, &sitting.title);
        text::muted(ui, facts(cx, sitting));
        ui.add_space(t::S8);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            let at_pc = matches!(sitting.facts.mode, SittingMode::Computer | SittingMode::Mixed);
            // Where there are accounts a formal sitting is sat in a seat; this door would only say so.
            let elsewhere =
                sitting.rules.formal && !sitting.facts.rehearsal && cx.overview.has_staff && cx.overview.seat.is_none();
            if sitting.state == SittingState::Open && at_pc && !elsewhere {
                // One primary button a screen: what was begun comes before what could be begun.
                let button = if cx.overview.unfinished.is_empty() {
                    Button::primary(cx.t("exam-enter"))
                } else {
                    Button::secondary(cx.t("exam-enter"))
                };
                if button.icon(Icon::Play).show(ui).clicked() {
                    step = Some(Step::Door(sitting.id));
                }
            }
            if cx.overview.seat.is_none()
                // 登分 types papers and outside results there.
                && (cx.may(Permission::RunSittings) || cx.is_staff(Permission::EnterMarks))
                && Button::secondary(cx.t("exam-manage")).icon(Icon::People).show(ui).clicked()
            {
                step = Some(Step::Staff(sitting.id));
            }
        });
    });
    step
}

/// 20 题 · 100 分 · 30 分钟 · 60 分合格 · 12 人
pub(super) fn facts(cx: &Cx<'_>, sitting: &Sitting) -> String {
    let pass = sitting.full.share(i64::from(sitting.rules.pass_percent), 100);
    cx.tn(
        "exam-facts",
        &[
            ("items", sitting.items.into()),
            ("full", sitting.full.to_string().into()),
            ("minutes", (sitting.rules.duration_secs / 60).into()),
            ("pass", pass.to_string().into()),
            ("people", sitting.candidates.into()),
            ("done", sitting.handed_in.into()),
        ],
    )
}

/// What a sitting is besides its numbers: mode, source, stage, place and window; only what is not the usual.
pub(super) fn held(cx: &Cx<'_>, sitting: &Sitting) -> Vec<String> {
    let facts = &sitting.facts;
    let mut all = Vec::new();
    if facts.mode != SittingMode::Computer {
        all.push(cx.texts.sitting_mode(facts.mode));
    }
    if facts.source != QuestionSource::PublicBank {
        all.push(cx.texts.question_source(facts.source));
    }
    if facts.stage != NoticeStage::None {
        all.push(cx.texts.notice_stage(facts.stage));
    }
    if sitting.rules.open_book {
        all.push(cx.t("exam-plan-open-book"));
    }
    if !facts.place.is_empty() {
        all.push(facts.place.clone());
    }
    if let Some(from) = facts.opens_ms {
        all.push(cx.date_time(from));
    }
    all
}

pub(super) const fn tone(state: SittingState) -> Tone {
    match state {
        SittingState::Planned | SittingState::Cancelled => Tone::Neutral,
        SittingState::Open => Tone::Info,
        SittingState::Closed => Tone::Warn,
        SittingState::Published => Tone::Ok,
    }
}
