//! What is sat: name, kind, mode, paper, ground, whose make-up.

use super::{PlanForm, TITLE_CHARS};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Icon, Number, TextField, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::sitting::{NoticeStage, QuestionSource, SittingKind, SittingMode, SittingRules, SittingState};
use kaofa_core::service::Command;
use kaofa_core::service::papers::PaperRow;
use kaofa_core::service::sittings::Sitting;

impl PlanForm {
    pub(super) fn what_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sittings: &[Sitting]) {
        text::card_title(ui, cx.t("exam-plan-what"));
        let label = cx.t("exam-plan-title");
        TextField::new(&label).char_limit(TITLE_CHARS).id_salt("title").show(ui, &mut self.title);
        let kinds: Vec<_> = SittingKind::ALL.iter().map(|k| (*k, cx.texts.sitting_kind(*k))).collect();
        let before = self.kind;
        kit::select_field(ui, &cx.t("exam-plan-kind"), &mut self.kind, &kinds);
        if before != self.kind {
            self.rules = SittingRules::preset(self.kind);
            (self.minutes, self.pass_percent) = (self.rules.duration_secs / 60, self.rules.pass_percent.into());
        }
        let modes: Vec<_> = SittingMode::ALL.iter().map(|m| (*m, cx.texts.sitting_mode(*m))).collect();
        // What was planned with a paper is not turned into one without.
        let modes = if self.editing.is_some() { &modes[..modes.len() - 1] } else { &modes };
        labelled(ui, &cx.t("exam-plan-mode"), &mut self.facts.mode, modes);
        let sources: Vec<_> = QuestionSource::ALL.iter().map(|s| (*s, cx.texts.question_source(*s))).collect();
        labelled(ui, &cx.t("exam-plan-source"), &mut self.facts.source, &sources);
        if self.kind == SittingKind::Appointment {
            let stages: Vec<_> = NoticeStage::ALL.iter().map(|s| (*s, cx.texts.notice_stage(*s))).collect();
            labelled(ui, &cx.t("exam-plan-stage"), &mut self.facts.stage, &stages);
        }
        if self.facts.mode == SittingMode::Outside {
            let label = cx.t("exam-plan-full");
            Number::new(&label, 1..=1000).suffix(&cx.t("exam-unit-marks")).show(ui, &mut self.full);
            kit::notice(ui, Tone::Info, &cx.t("exam-plan-outside-help"));
        } else if self.papers.is_empty() {
            kit::notice(ui, Tone::Warn, &cx.t("exam-plan-no-paper"));
        } else {
            let mut papers: Vec<_> = self.papers.iter().map(|p| (Some(p.id), paper_name(cx, p))).collect();
            if self.paper.is_none() {
                papers.insert(0, (None, cx.t("exam-plan-choose-paper")));
            }
            kit::select_field(ui, &cx.t("exam-plan-paper"), &mut self.paper, &papers);
        }
        let label = cx.t("exam-plan-basis");
        TextField::new(&label).char_limit(TITLE_CHARS).id_salt("basis").show(ui, &mut self.basis);
        self.makeup_ui(ui, cx, sittings);
    }

    fn makeup_ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sittings: &[Sitting]) {
        let over = |s: &&Sitting| {
            matches!(s.state, SittingState::Closed | SittingState::Published) && !s.facts.rehearsal && s.makeup_of.is_none()
        };
        let mut makeups = vec![(None, cx.t("exam-plan-no-makeup"))];
        makeups.extend(sittings.iter().filter(over).map(|s| (Some(s.id), s.title.clone())));
        if makeups.len() == 1 {
            return;
        }
        kit::select_field(ui, &cx.t("exam-plan-makeup"), &mut self.makeup_of, &makeups);
        if let Some(of) = self.makeup_of
            && Button::secondary(cx.t("exam-plan-take-failed")).icon(Icon::People).show(ui).clicked()
        {
            self.take_failed = Some(of);
            cx.send(Command::FailedOf(of));
        }
    }
}

/// A caption with a segmented control below it.
pub(super) fn labelled<T: PartialEq + Clone>(ui: &mut Ui, label: &str, value: &mut T, choices: &[(T, String)]) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = t::S4;
        text::caption(ui, label);
        kit::segmented(ui, label, value, choices);
    });
}

fn paper_name(cx: &Cx<'_>, paper: &PaperRow) -> String {
    cx.tn(
        "exam-paper-name",
        &[("title", paper.title.as_str().into()), ("items", paper.items.into()), ("full", paper.full.to_string().into())],
    )
}
