//! 成绩复核与试题异议 of one sitting: the list, one of them with its opinions, and taking in another.

mod detail;
mod take;

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::appeal::{AppealState, MOST_DAYS};
use kaofa_core::domain::ids::{AppealId, SittingId};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::appeals::{AppealRow, Appeals, DAYS_SETTING};
use kaofa_core::text::Explanation;
use take::TakeForm;

/// The page.
#[derive(Debug)]
pub(super) struct AppealsPage {
    pub(super) sitting: SittingId,
    appeals: Option<Box<Appeals>>,
    selected: Option<AppealId>,
    take: Option<TakeForm>,
    say: detail::Say,
    error: Option<Explanation>,
    days: u16,
}

const fn tone(state: AppealState) -> Tone {
    match state {
        AppealState::Taken | AppealState::OneOpinion => Tone::Info,
        AppealState::Agreed => Tone::Ok,
        AppealState::Split => Tone::Warn,
        AppealState::Decided => Tone::Neutral,
    }
}

impl AppealsPage {
    pub(super) fn new(sitting: SittingId) -> Self {
        Self { sitting, appeals: None, selected: None, take: None, say: detail::Say::default(), error: None, days: 0 }
    }

    pub(super) fn know(&mut self, appeals: Box<Appeals>) {
        self.days = appeals.days;
        self.appeals = Some(appeals);
        self.error = None;
    }

    /// An appeal was taken in: it is shown.
    pub(super) fn taken(&mut self, id: AppealId) {
        self.take = None;
        self.selected = Some(id);
    }

    /// An opinion or a decision went through.
    pub(super) fn said(&mut self) {
        self.say = detail::Say::default();
    }

    pub(super) fn refuse(&mut self, command: &Command, said: Explanation) {
        match (&mut self.take, command) {
            (Some(take), Command::TakeAppeal(_)) => take.refuse(said),
            (_, Command::Appeals(_)) => self.error = Some(said),
            _ => self.say.refuse(said),
        }
    }

    /// False when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let mut stay = true;
        let title = match &self.appeals {
            Some(appeals) => cx.tn("appeals-of", &[("title", appeals.sitting.title.as_str().into())]),
            None => cx.t("appeals-title"),
        };
        let may_take = self.appeals.is_some() && cx.may(Permission::TakeAppeals);
        let mut take = false;
        if kit::columns::page_head(ui, &cx.t("back"), &title, |ui| {
            take = may_take && Button::primary(cx.t("appeals-take")).icon(Icon::Add).show(ui).clicked();
        }) {
            stay = false;
        }
        if let Some(said) = &self.error {
            kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            return stay;
        }
        let Some(appeals) = self.appeals.take() else { return stay };
        if take {
            self.take = Some(TakeForm::new(&appeals, cx));
        }
        self.window(ui, cx, &appeals);
        ui.add_space(t::S8);
        self.body(ui, cx, &appeals);
        if let Some(mut form) = self.take.take()
            && form.show(ui.ctx(), cx, &appeals)
        {
            self.take = Some(form);
        }
        self.appeals = Some(appeals);
        stay
    }

    /// Until when appeals are taken.
    fn window(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, appeals: &Appeals) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            let day = appeals.last_day.map(|day| day.to_string()).unwrap_or_default();
            text::muted(ui, cx.tn("appeals-window", &[("day", day.into()), ("n", appeals.days.into())]));
            if cx.is_staff(Permission::PlanSittings) {
                text::muted(ui, cx.t("appeals-days"));
                let changed = kit::number_cell(ui, &cx.t("appeals-days"), &mut self.days, 1..=MOST_DAYS, false).lost_focus();
                if changed && self.days != appeals.days {
                    cx.send(Command::SetSetting(DAYS_SETTING, self.days.to_string()));
                }
            }
        });
    }

    fn body(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, appeals: &Appeals) {
        if appeals.rows.is_empty() {
            kit::empty_state(ui, Icon::Inbox, &cx.t("appeals-none"), None);
            return;
        }
        let height = ui.available_height().max(t::DESK_TABLE_LEAST);
        let chosen = self.selected.and_then(|id| appeals.rows.iter().find(|row| row.appeal.id == id));
        let narrow = ui.available_width() < t::DESK_NARROW;
        // Too narrow for both: the appeal takes the place of the list.
        if let Some(row) = chosen.filter(|_| ui.available_width() < t::DESK_ONE_COLUMN) {
            let back = Button::quiet(cx.t("appeals-to-list")).icon(Icon::Back).show(ui).clicked();
            egui::ScrollArea::vertical().id_salt("appeal").auto_shrink(false).show(ui, |ui| {
                Card::new().padding(t::S16).show(ui, |ui| detail::show(&mut self.say, ui, cx, row));
            });
            if back {
                self.selected = None;
            }
            return;
        }
        let panel = match chosen {
            None => 0.0,
            Some(_) if narrow => t::DESK_SIDE_TABLE.min(ui.available_width() * 0.5),
            Some(_) => t::DESK_SIDE_TABLE,
        };
        let gap = if panel > 0.0 { t::S16 } else { 0.0 };
        let width = ui.available_width() - panel - gap;
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            ui.vertical(|ui| {
                ui.set_width(width);
                Card::new().padding(0.0).min_height(height).show(ui, |ui| {
                    ui.set_max_height(height - 2.0 * t::LINE_WIDTH);
                    self.table(ui, cx, &appeals.rows, panel > 0.0 || narrow);
                });
            });
            if let Some(row) = chosen {
                ui.vertical(|ui| {
                    ui.set_width(panel);
                    Card::new().padding(t::S16).min_height(height).show(ui, |ui| {
                        egui::ScrollArea::vertical().id_salt("appeal").auto_shrink(false).show(ui, |ui| {
                            detail::show(&mut self.say, ui, cx, row);
                        });
                    });
                });
            }
        });
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>, rows: &[AppealRow], beside: bool) {
        let mut columns = vec![
            (0, Column::new("number", cx.t("record-col-number")).fixed(t::DESK_COLUMN_COUNT).right()),
            (1, Column::new("kind", cx.t("appeals-kind")).fixed(t::DESK_COLUMN_NAME)),
            (2, Column::new("who", cx.t("appeals-who")).remainder(t::DESK_COLUMN_NAME)),
            (3, Column::new("state", cx.t("appeals-state")).fixed(t::DESK_COLUMN_WIDE)),
        ];
        if !beside {
            columns.insert(3, (4, Column::new("text", cx.t("appeals-text")).remainder(t::DESK_COLUMN_WIDE)));
            columns.insert(4, (5, Column::new("day", cx.t("appeals-day")).fixed(t::DESK_COLUMN_NAME)));
        }
        let order: Vec<usize> = columns.iter().map(|(number, _)| *number).collect();
        let shown: Vec<Column> = columns.into_iter().map(|(_, column)| column).collect();
        let selected = self.selected.and_then(|id| rows.iter().position(|row| row.appeal.id == id));
        let out = DataTable::new("appeals", &cx.t("appeals-title"), &shown, rows.len())
            .selected(selected)
            .row_name(|row| rows.get(row).map(|row| who(row, cx)).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let Some(row) = rows.get(row) else { return };
                match order.get(column) {
                    Some(0) => kit::cell_number(ui, row.appeal.id.to_string()),
                    Some(1) => kit::cell_text(ui, cx.texts.appeal_kind(row.appeal.what.kind)),
                    Some(2) => kit::cell_text(ui, who(row, cx)),
                    Some(3) => kit::chip(ui, &cx.texts.appeal_state(row.appeal.state()), tone(row.appeal.state())),
                    Some(4) => kit::cell_text(ui, row.appeal.what.text.clone()),
                    _ => kit::cell_muted(ui, cx.date(row.appeal.at_ms)),
                };
            });
        if let Some(row) = out.selected.and_then(|at| rows.get(at))
            && self.selected != Some(row.appeal.id)
        {
            self.selected = Some(row.appeal.id);
            self.say = detail::Say::default();
        }
    }
}

/// Whose result, or which item.
fn who(row: &AppealRow, cx: &Cx<'_>) -> String {
    let person = row.candidate.as_ref().map(|(name, ticket)| format!("{ticket} {name}"));
    let item = row.appeal.what.position.map(|position| cx.tn("appeals-item", &[("n", (position + 1).into())]));
    person.into_iter().chain(item).collect::<Vec<_>>().join(" · ")
}
