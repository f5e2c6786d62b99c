//! How many chose which option, as the analysis of a sitting and the bank show it.

use super::Cx;
use super::kit::{self, Tone, text, tokens as t};
use egui::{Grid, Ui};
use kaofa_core::domain::item_answers::{AnswerTable, Counts};
use kaofa_core::domain::question::{Body, letter};
use kaofa_core::service::item_tables::{group_names, percent};

/// One block an option: its text, a bar of all, and how many of the better and the weaker.
pub(crate) fn answers(ui: &mut Ui, cx: &Cx<'_>, table: &AnswerTable, body: &Body) {
    ui.spacing_mut().item_spacing.y = t::S4;
    text::muted(ui, cx.tn("items-all", &[("n", table.people.all.into())]));
    for option in &table.options {
        let name = match body {
            Body::Judge { .. } => cx.t(if option.option == 0 { "exam-judge-right" } else { "exam-judge-wrong" }),
            _ => letter(usize::from(option.option)).to_string(),
        };
        let written = body.choice().and_then(|choice| choice.options.get(usize::from(option.option)));
        let line = written.map_or_else(|| name.clone(), |written| format!("{name}　{written}"));
        ui.add_space(t::S4);
        text::body(ui, line);
        let people = cx.tn("items-people", &[("n", option.counts.all.into())]);
        let name = if option.key { format!("{people}  ✓ {}", cx.t("items-key")) } else { people };
        bar(ui, cx, table, &name, option.counts, if option.key { Tone::Ok } else { Tone::Neutral });
    }
    if table.empty.all > 0 {
        ui.add_space(t::S4);
        bar(ui, cx, table, &cx.tn("items-empty-people", &[("n", table.empty.all.into())]), table.empty, Tone::Neutral);
    }
}

fn bar(ui: &mut Ui, cx: &Cx<'_>, table: &AnswerTable, name: &str, counts: Counts, tone: Tone) {
    let share = if table.people.all == 0 { 0.0 } else { counts.all as f64 / table.people.all as f64 };
    kit::bar_row(ui, name, share as f32, &percent(Some(share), cx.texts), tone);
    if let Some([upper, lower]) = group_names(table, cx.texts) {
        let said = [(upper, counts.upper), (lower, counts.lower)].map(|(name, number)| format!("{name} {number}"));
        text::caption(ui, said.join("　"));
    }
}

/// Names with their values in two columns.
pub(crate) fn figures(ui: &mut Ui, id: &str, rows: &[(String, String)]) {
    Grid::new(id).num_columns(2).spacing([t::S16, t::S4]).show(ui, |ui| {
        for (name, value) in rows {
            text::muted(ui, name);
            text::body(ui, value);
            ui.end_row();
        }
    });
}

/// A coefficient as it is read, or the dash.
pub(crate) fn coefficient(value: Option<f64>, cx: &Cx<'_>) -> String {
    value.map_or_else(|| cx.t("results-none"), |value| format!("{value:.2}"))
}
