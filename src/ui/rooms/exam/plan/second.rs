//! 复评: which written answers are marked twice, and how far two marks may lie apart.

use crate::ui::Cx;
use crate::ui::kit::{self, text};
use egui::Ui;
use kaofa_core::domain::double_marking::SecondMarking;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::sitting::SittingRules;

/// Thresholds that are offered, in thousandths of a mark.
const THRESHOLDS: [i64; 9] = [0, 500, 1000, 1500, 2000, 3000, 4000, 5000, 10_000];

pub(super) fn show(rules: &mut SittingRules, ui: &mut Ui, cx: &Cx<'_>) {
    ui.columns(2, |columns| {
        let [left, right] = columns else { return };
        let offered = SecondMarking::ALL.iter().filter(|who| !rules.formal || **who != SecondMarking::Nobody);
        let names: Vec<_> = offered.map(|who| (*who, cx.t(&format!("second-who-{}", who.code())))).collect();
        let mut who = rules.second_marking();
        kit::select_field(left, &cx.t("second-plan-who"), &mut who, &names);
        if who != rules.second_marking() {
            rules.double.who = who;
        }
        let marks = |milli: i64| {
            let marks = Marks::from_milli(milli);
            (Some(marks), cx.tn("marks-amount", &[("marks", marks.to_string().into())]))
        };
        let mut thresholds = vec![(None, cx.t("second-plan-threshold-default"))];
        thresholds.extend(THRESHOLDS.into_iter().map(marks));
        kit::select_field(right, &cx.t("second-plan-threshold"), &mut rules.double.threshold, &thresholds);
    });
    text::caption(ui, cx.t(if rules.formal { "second-plan-formal" } else { "second-plan-threshold-hint" }));
}
