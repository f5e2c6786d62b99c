//! 闭卷与离开窗口: the part of the plan form that says what leaving the exam's window leads to.

use crate::ui::Cx;
use crate::ui::kit::{self, Number, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::closed_book::{FocusPolicy, FocusRule};

pub(super) fn ui(ui: &mut Ui, cx: &Cx<'_>, policy: &mut FocusPolicy) {
    let rules: Vec<_> = FocusRule::ALL.iter().map(|rule| (*rule, cx.t(&format!("focus-rule-{}", rule.code())))).collect();
    kit::select_field(ui, &cx.t("exam-plan-lock"), &mut policy.rule, &rules);
    if policy.rule != FocusRule::Record {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S24;
            let seconds = cx.t("exam-unit-seconds");
            Number::new(&cx.t("exam-plan-longer"), FocusPolicy::LONGER_SECS).suffix(&seconds).show(ui, &mut policy.longer_secs);
            if policy.rule != FocusRule::Warn {
                let times = cx.t("exam-unit-times");
                Number::new(&cx.t("exam-plan-losses"), FocusPolicy::LOSSES).suffix(&times).show(ui, &mut policy.losses);
            }
        });
    }
    text::caption(ui, cx.t("exam-plan-lock-help"));
}
