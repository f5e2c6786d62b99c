//! What the rows of the filter add up to, by year and kind. A line opens the rows behind it.

use crate::ui::Cx;
use crate::ui::kit::{self, Card, Column, DataTable, Icon, tokens as t};
use egui::Ui;
use kaofa_core::formats::ledger::hours_text;
use kaofa_core::service::ledger::{ActivityKind, Amount, Ledger};

pub(super) fn show(ui: &mut Ui, cx: &Cx<'_>, ledger: &Ledger) -> Option<(i16, ActivityKind)> {
    let lines: Vec<_> = ledger
        .totals
        .iter()
        .rev()
        .flat_map(|(year, kinds)| kinds.iter().map(move |(kind, total)| (*year, *kind, total)))
        .collect();
    if lines.is_empty() {
        kit::text::caption(ui, cx.t("ledger-sessions-apart"));
        kit::empty_state(ui, Icon::Study, &cx.t("ledger-empty"), None);
        return None;
    }
    kit::text::caption(ui, cx.t("ledger-totals-apart"));
    kit::text::caption(ui, cx.t("ledger-sessions-apart"));
    ui.add_space(t::S4);
    let number = |key: &'static str| Column::new(key, cx.t(&format!("ledger-total-{key}"))).fixed(t::DESK_COLUMN_NAME).right();
    let columns = [
        Column::new("year", cx.t("ledger-total-year")).fixed(t::DESK_COLUMN_RATE),
        Column::new("kind", cx.t("ledger-total-kind")).remainder(t::DESK_FILTER_WIDE),
        number("own"),
        number("own-people"),
        number("own-hours"),
        number("reported"),
        number("reported-people"),
    ];
    let name = cx.t("ledger-totals-title");
    let row_name = |row: usize| {
        lines.get(row).map(|(year, kind, _)| format!("{year} {}", cx.texts.activity_kind(*kind))).unwrap_or_default()
    };
    let amount = |rows: usize, amount: &Amount| if rows == 0 { String::new() } else { cx.texts.amount(amount) };
    let people = |of: &Amount| if of.number == 0 { String::new() } else { cx.texts.amount(of) };
    let table = DataTable::new("ledger-totals", &name, &columns, lines.len()).row_name(row_name);
    let card = Card::new().padding(0.0).fill_height(ui);
    let response = card
        .show(ui, |ui| {
            table.show(ui, |ui, row, column| {
                let Some((year, kind, total)) = lines.get(row) else { return };
                match column {
                    0 => kit::cell_text(ui, year.to_string()),
                    1 => kit::cell_text(ui, cx.texts.activity_kind(*kind)),
                    2 => kit::cell_number(ui, amount(total.own_rows, &total.own)),
                    3 => kit::cell_number(ui, people(&total.own_people)),
                    4 if total.own_hours_milli > 0 => kit::cell_number(ui, hours_text(total.own_hours_milli)),
                    5 => kit::cell_number(ui, amount(total.reported_rows, &total.reported)),
                    6 => kit::cell_number(ui, people(&total.reported_people)),
                    _ => return,
                };
            })
        })
        .inner;
    response.clicked.or(response.activated).and_then(|row| lines.get(row)).map(|(year, kind, _)| (*year, *kind))
}
