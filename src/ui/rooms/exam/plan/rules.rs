//! By which rules: time, line, part minimums, entry and hand-in, book, texts.

use super::what::labelled;
use super::{MOST_MARKS, PlanForm, TEXT_CHARS, TITLE_CHARS, second};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Number, TextField, Tone, text, tokens as t};
use crate::ui::rooms::exam::plan_lock;
use egui::Ui;
use kaofa_core::domain::grading::MultipleRule;
use kaofa_core::domain::kind::Kind;

/// Shares of the duration that are offered for late entry and earliest hand-in, in percent.
const SHARES: [u8; 7] = [0, 10, 20, 25, 33, 50, 75];

impl PlanForm {
    pub(super) fn rules_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        text::card_title(ui, cx.t("exam-plan-rules"));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S24;
            Number::new(&cx.t("exam-plan-minutes"), 5..=300).suffix(&cx.t("exam-unit-minutes")).show(ui, &mut self.minutes);
            Number::new(&cx.t("exam-plan-pass"), 1..=100).suffix("%").show(ui, &mut self.pass_percent);
        });
        self.suggestion_ui(ui, cx);
        self.parts_ui(ui, cx);
        let minutes = self.minutes;
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            let late = &mut self.rules.late_entry_percent;
            kit::select_field(left, &cx.t("exam-plan-late"), late, &shares(cx, minutes, *late, "exam-plan-late-none"));
            let early = &mut self.rules.earliest_hand_in_percent;
            kit::select_field(right, &cx.t("exam-plan-early"), early, &shares(cx, minutes, *early, "exam-plan-early-none"));
        });
        let rules: Vec<_> = MultipleRule::ALL.iter().map(|r| (*r, cx.texts.multiple_rule(*r))).collect();
        kit::select_field(ui, &cx.t("exam-plan-multiple"), &mut self.rules.grading.multiple, &rules);
        second::show(&mut self.rules, ui, cx);
        let books = [(false, cx.t("exam-plan-closed-book")), (true, cx.t("exam-plan-open-book"))];
        labelled(ui, &cx.t("exam-plan-book"), &mut self.rules.open_book, &books);
        if !self.rules.open_book {
            plan_lock::ui(ui, cx, &mut self.rules.focus);
        }
        if self.rules.formal {
            kit::notice(ui, Tone::Info, &cx.t("exam-plan-formal"));
            let label = cx.t("exam-plan-waiver");
            let help = cx.t("exam-plan-waiver-help");
            TextField::new(&label).help(&help).char_limit(TITLE_CHARS).id_salt("waiver").show(ui, &mut self.waiver);
        } else {
            kit::switch(ui, &cx.t("exam-plan-at-once"), &mut self.rules.show_result_at_once);
        }
        let (label, hint) = (cx.t("exam-plan-notice"), cx.t("exam-plan-notice-hint"));
        TextField::new(&label).hint(&hint).rows(3).char_limit(TEXT_CHARS).id_salt("notice").show(ui, &mut self.rules.notice);
        let (label, hint) = (cx.t("exam-plan-pledge"), cx.t("exam-pledge-text"));
        TextField::new(&label).hint(&hint).rows(2).char_limit(TEXT_CHARS).id_salt("pledge").show(ui, &mut self.rules.pledge);
    }

    /// The line that the judges of the paper suggest. It is taken by pressing the button, never by itself.
    fn suggestion_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(found) = &self.suggested else { return };
        let percent = found.percent();
        kit::notice(ui, Tone::Info, &cx.texts.cut_score(found));
        if self.pass_percent != i64::from(percent)
            && Button::secondary(cx.tn("exam-plan-angoff-take", &[("percent", percent.into())])).show(ui).clicked()
        {
            self.pass_percent = percent.into();
        }
    }

    fn parts_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        kit::switch(ui, &cx.t("exam-plan-parts"), &mut self.parts);
        if !self.parts {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S8, t::S8);
            for (kind, least) in Kind::ALL.into_iter().zip(&mut self.least) {
                text::muted(ui, cx.texts.kind(kind));
                let name = cx.tn("exam-plan-part", &[("kind", cx.texts.kind(kind).into())]);
                kit::number_cell(ui, &name, least, 0..=MOST_MARKS, false);
                ui.add_space(t::S12);
            }
        });
        text::caption(ui, cx.t("exam-plan-parts-help"));
    }
}

/// 时长的 25 %（15 分钟）
fn shares(cx: &Cx<'_>, minutes: i64, now: u8, none: &str) -> Vec<(u8, String)> {
    let mut shares = SHARES.to_vec();
    if !shares.contains(&now) {
        shares.push(now);
        shares.sort_unstable();
    }
    let name = |share: u8| match share {
        0 => cx.t(none),
        share => {
            let args = [("percent", share.into()), ("minutes", (minutes * i64::from(share) / 100).into())];
            cx.tn("exam-plan-share", &args)
        }
    };
    shares.into_iter().map(|share| (share, name(share))).collect()
}
