//! 薄弱环节 of whom the filters of the room ask for, and what the next 会前学法 could be about.

use super::ResultsRoom;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, text, tokens as t};
use crate::ui::save_box::SaveBox;
use crate::ui::{Cx, charts};
use egui::{Align, Layout, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::analysis_command::AnalysisCommand;
use kaofa_core::service::item_tables::{percent, range, remark, together, weak_chart};
use kaofa_core::service::pass_rate::PassRateQuery;
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::weak_points::{Topic, WeakBy, WeakQuery, WeakReport};

/// What is shown, and what was asked for last.
#[derive(Debug, Default)]
pub(super) struct Weak {
    by: WeakBy,
    area: Option<Area>,
    report: Option<Box<WeakReport>>,
    pub(super) save: Option<SaveBox>,
}

impl Weak {
    fn query(&self, over: &PassRateQuery) -> WeakQuery {
        WeakQuery { by: self.by, over: over.clone(), area: self.area }
    }

    pub(super) fn ask(&self, over: &PassRateQuery, cx: &mut Cx<'_>) {
        cx.send(Command::Analysis(Box::new(AnalysisCommand::Weak(self.query(over)))));
    }

    pub(super) fn know(&mut self, query: &WeakQuery, over: &PassRateQuery, report: Box<WeakReport>) {
        if *query == self.query(over) {
            self.report = Some(report);
        }
    }
}

pub(super) fn show(room: &mut ResultsRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    tools(room, ui, cx);
    let Some(report) = room.weak.report.take() else { return };
    if report.all.answers == 0 {
        kit::empty_state(ui, Icon::Results, &cx.t("weak-none"), None);
    } else {
        let all = [
            ("share", percent(report.all.share, cx.texts).into()),
            ("people", report.all.people.into()),
            ("answers", report.all.answers.into()),
        ];
        text::muted(ui, cx.tn("weak-overall", &all));
        figures(room, ui, cx, &report);
        text::caption(ui, [cx.t("weak-rule"), together(&report, cx.texts)].concat());
        topics(ui, cx, &report.topics);
    }
    room.weak.report = Some(report);
}

fn tools(room: &mut ResultsRoom, ui: &mut Ui, cx: &mut Cx<'_>) {
    let before = (room.weak.by, room.weak.area);
    ui.horizontal(|ui| {
        let by: Vec<_> = WeakBy::ALL.iter().map(|by| (*by, cx.t(&format!("weak-by-{}", by.code())))).collect();
        kit::select_sized(ui, &cx.t("weak-by"), &mut room.weak.by, &by, t::DESK_FILTER);
        let mut areas = vec![(None, cx.t("weak-all-areas"))];
        areas.extend(Area::all().map(|area| (Some(area), cx.texts.area(area))));
        kit::select_sized(ui, &cx.t("weak-area"), &mut room.weak.area, &areas, t::DESK_FILTER_WIDE);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if Button::secondary(cx.t("items-export")).icon(Icon::Download).show(ui).clicked() {
                let query = room.weak.query(&room.query);
                room.weak.save = Some(SaveBox::new(cx.t("items-export"), &cx.t("weak-file"), &["xlsx"], move |path| {
                    Command::Analysis(Box::new(AnalysisCommand::ExportWeak { query: query.clone(), path }))
                }));
            }
        });
    });
    if before != (room.weak.by, room.weak.area) {
        room.weak.ask(&room.query, cx);
    }
}

/// A card a topic, with the button that plans it.
fn topics(ui: &mut Ui, cx: &mut Cx<'_>, topics: &[Topic]) {
    kit::section_heading(ui, &cx.t("weak-topics"));
    if topics.is_empty() {
        text::muted(ui, cx.t("weak-topics-none"));
        return;
    }
    if ui.available_width() < t::DESK_NARROW {
        for topic in topics {
            Card::new().show(ui, |ui| one(ui, cx, topic));
        }
        return;
    }
    ui.columns(topics.len(), |columns| {
        for (ui, topic) in columns.iter_mut().zip(topics) {
            Card::new().min_height(t::WEAK_TOPIC).show(ui, |ui| one(ui, cx, topic));
        }
    });
}

fn one(ui: &mut Ui, cx: &mut Cx<'_>, topic: &Topic) {
    ui.spacing_mut().item_spacing.y = t::S4;
    text::card_title(ui, &topic.session.topic);
    let args = [("share", percent(topic.group.share, cx.texts).into()), ("people", topic.group.people.into())];
    text::muted(ui, cx.tn("weak-topic-line", &args));
    for cited in &topic.cited {
        text::body(ui, cited);
    }
    ui.add_space(t::S4);
    if cx.may(Permission::ManageStudy) && Button::secondary(cx.t("weak-topic-do")).icon(Icon::Study).show(ui).clicked() {
        cx.send(Command::Study(Box::new(StudyCommand::Add(vec![(*topic.session).clone()]))));
    }
}

fn figures(state: &ResultsRoom, ui: &mut Ui, cx: &Cx<'_>, report: &WeakReport) {
    let chart = weak_chart(report, &state.weak.query(&state.query), cx.texts);
    let height = t::WEAK_TABLE;
    // What the card leaves of its height.
    let room = height - 2.0 * (t::S20 + t::LINE_WIDTH);
    let narrow = ui.available_width() < t::DESK_NARROW;
    let drawing = |ui: &mut Ui| {
        egui::ScrollArea::vertical().id_salt("weak-chart").max_height(room).show(ui, |ui| drop(charts::chart(ui, &chart)));
    };
    if narrow {
        Card::new().show(ui, drawing);
        Card::new().padding(0.0).min_height(height).show(ui, |ui| {
            ui.set_max_height(height - 2.0 * t::LINE_WIDTH);
            table(state, ui, cx, report);
        });
        return;
    }
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.set_width(t::DESK_BARS_CARD.min(ui.available_width() * 0.34));
            Card::new().min_height(height).show(ui, drawing);
        });
        ui.vertical(|ui| {
            Card::new().padding(0.0).min_height(height).show(ui, |ui| {
                ui.set_max_height(height - 2.0 * t::LINE_WIDTH);
                table(state, ui, cx, report);
            });
        });
    });
}

fn table(room: &ResultsRoom, ui: &mut Ui, cx: &Cx<'_>, report: &WeakReport) {
    let title = |key: &str| cx.t(&format!("weak-column-{key}"));
    let columns = [
        Column::new("label", title(room.weak.by.code())).remainder(t::DESK_COLUMN_NAME),
        Column::new("share", title("share")).fixed(t::DESK_COLUMN_RATE).right(),
        Column::new("range", title("range")).fixed(t::DESK_COLUMN_WIDE).right(),
        Column::new("remark", title("remark")).fixed(t::DESK_COLUMN_WIDE),
        Column::new("people", title("people")).fixed(t::DESK_COLUMN_COUNT).right(),
        Column::new("answers", title("answers")).fixed(t::DESK_COLUMN_RATE).right(),
    ];
    let name = cx.t("weak-title");
    let row_name = |row: usize| report.rows.get(row).map(|row| row.label.clone()).unwrap_or_default();
    let _ = DataTable::new("weak", &name, &columns, report.rows.len()).row_name(row_name).show(ui, |ui, row, column| {
        let Some(row) = report.rows.get(row) else { return };
        drop(match column {
            0 => kit::cell_text(ui, &row.label),
            1 => kit::cell_number(ui, percent(row.group.share, cx.texts)),
            2 => kit::cell_number(ui, range(row, cx.texts)),
            3 => kit::cell_text(ui, remark(row, cx.texts)),
            4 => kit::cell_number(ui, row.group.people.to_string()),
            _ => kit::cell_number(ui, row.group.answers.to_string()),
        });
    });
}
