//! 模拟考试: which blueprint, how long; the exam room does the rest.

use super::Step;
use crate::ui::kit::{self, Button, Card, Icon, Number, text, tokens as t};
use crate::ui::{Cx, RoomId};
use egui::Ui;
use kaofa_core::domain::ids::CadreId;
use kaofa_core::domain::kind::Kind;
use kaofa_core::formats::blueprint_toml::{self, NamedBlueprint};
use kaofa_core::service::Command;
use kaofa_core::service::practice_command::PracticeCommand;
use kaofa_core::service::practice_mock::MockExam;

/// Minutes offered for a paper: one a question, in steps of five.
const STEP_MINUTES: u16 = 5;
const MINUTES: std::ops::RangeInclusive<u16> = 5..=240;

#[derive(Debug)]
pub(super) struct MockForm {
    presets: Vec<NamedBlueprint>,
    preset: usize,
    minutes: u16,
    pass_percent: u8,
}

impl Default for MockForm {
    fn default() -> Self {
        let presets = blueprint_toml::presets();
        let minutes = presets.first().map_or(STEP_MINUTES, usual_minutes);
        Self { presets, preset: 0, minutes, pass_percent: 80 }
    }
}

fn usual_minutes(preset: &NamedBlueprint) -> u16 {
    let questions = u16::try_from(preset.blueprint.question_count()).unwrap_or(*MINUTES.end());
    (questions.div_ceil(STEP_MINUTES) * STEP_MINUTES).clamp(*MINUTES.start(), *MINUTES.end())
}

impl MockForm {
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, cadre: CadreId) -> Option<Step> {
        let mut step = None;
        egui::ScrollArea::vertical().id_salt("practice-mock").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::FORM.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S12;
            if kit::columns::page_head(ui, &cx.t("practice-goal-back"), &cx.t("practice-mock"), |_| {}) {
                step = Some(Step::Start);
            }
            Card::new().show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S12;
                text::muted(ui, cx.t("practice-mock-note"));
                let choices: Vec<_> = self.presets.iter().enumerate().map(|(i, p)| (i, cx.t(&p.name))).collect();
                let before = self.preset;
                kit::select_field(ui, &cx.t("practice-goal-blueprint"), &mut self.preset, &choices);
                let Some(chosen) = self.presets.get(self.preset) else { return };
                if before != self.preset {
                    self.minutes = usual_minutes(chosen);
                }
                let facts =
                    [("n", chosen.blueprint.question_count().into()), ("full", chosen.blueprint.full_marks().to_string().into())];
                text::body(ui, cx.tn("practice-mock-facts", &facts));
                let unit = cx.t("practice-goal-minutes-unit");
                let label = cx.t("practice-mock-minutes");
                Number::new(&label, MINUTES).suffix(&unit).step(f64::from(STEP_MINUTES)).show(ui, &mut self.minutes);
                let label = cx.t("practice-goal-pass");
                text::caption(ui, &label);
                kit::segmented(ui, &label, &mut self.pass_percent, &[60, 80, 90].map(|n| (n, format!("{n}%"))));
                if chosen.blueprint.rows.iter().any(|row| matches!(row.kind, Kind::Short | Kind::Case)) {
                    text::muted(ui, cx.t("practice-mock-words"));
                }
                if Button::primary(cx.t("practice-mock-go")).icon(Icon::Play).show(ui).clicked() {
                    let title = cx.tn("practice-mock-title", &[("name", cx.t(&chosen.name).into())]);
                    let (blueprint, minutes, pass_percent) = (chosen.blueprint.clone(), self.minutes, self.pass_percent);
                    let exam = MockExam { title, blueprint, minutes, pass_percent };
                    cx.room_send(RoomId::Exam, Command::Practice(Box::new(PracticeCommand::Mock { cadre, exam })));
                }
            });
        });
        step
    }
}
