//! The forms of a set side by side.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Column, DataTable, palette, tokens as t};
use egui::{Context, Label, RichText};
use kaofa_core::domain::forms::compare::Comparison;
use kaofa_core::service::{forms, forms_files};

/// Columns before those of the forms: what is compared, and which of it.
const NAMES: usize = 2;

/// The table over the paper. True when it is left.
pub(super) fn show(ctx: &Context, cx: &Cx<'_>, comparison: &Comparison) -> bool {
    let mut closed = false;
    let shown = kit::modal(ctx, "forms-compare", &cx.t("papers-compare-title"), t::FORM_WIDTH, |ui| {
        let rows: Vec<Vec<String>> = forms_files::table(comparison, cx.texts).iter().skip(1).map(|row| folded(row)).collect();
        let mut columns = vec![
            Column::new("what", cx.t("cli-compare-item")).fixed(t::FIELD_SHORT),
            Column::new("which", "").remainder(t::COLUMN_TEXT),
        ];
        for form in 0..comparison.forms.len() {
            let label = cx.tn("papers-compare-form", &[("label", forms::form_label(form).into())]);
            let id = FORMS.get(form).copied().unwrap_or("more");
            columns.push(Column::new(id, label).fixed(t::COLUMN_DATE).right());
        }
        ui.allocate_ui(egui::vec2(ui.available_width(), t::FORM_WIDTH / 2.0), |ui| {
            DataTable::new("forms-compare", &cx.t("papers-compare-title"), &columns, rows.len()).show(ui, |ui, row, col| {
                let Some(cells) = rows.get(row) else { return };
                let text = cells.get(col).cloned().unwrap_or_default();
                if col < NAMES {
                    kit::cell_text(ui, text);
                    return;
                }
                let of_forms = cells.get(NAMES..).unwrap_or_default();
                let differs = of_forms.len() > 1 && of_forms.iter().any(|other| *other != text);
                let p = palette(ui);
                let color = if differs { p.warn } else { p.text };
                ui.add(Label::new(RichText::new(text).size(t::TYPE_BODY).color(color)).truncate());
            });
        });
        ui.add_space(t::S4);
        kit::text::caption(ui, cx.t("papers-compare-hint"));
        ui.add_space(t::S8);
        closed = Button::secondary(cx.t("close")).show(ui).clicked();
    });
    closed || shown.should_close
}

/// Questions and marks of a form in one cell.
fn folded(row: &[String]) -> Vec<String> {
    let (names, forms) = row.split_at(NAMES.min(row.len()));
    let pair = |pair: &[String]| {
        let said: Vec<&str> = pair.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        said.join(" / ")
    };
    names.iter().cloned().chain(forms.chunks(2).map(pair)).collect()
}

/// Ids of the columns of forms.
const FORMS: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn questions_and_marks_stand_in_one_cell() {
        let row = |cells: &[&str]| folded(&cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>());
        assert_eq!(row(&["题型", "单选", "10", "50", "9", "45"]), ["题型", "单选", "10 / 50", "9 / 45"]);
        assert_eq!(row(&["猜测", "", "", "23.6"]), ["猜测", "", "23.6"]);
        assert_eq!(row(&["重题", "", "0"]), ["重题", "", "0"]);
    }
}
