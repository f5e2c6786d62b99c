//! Marking again after a key was corrected: choose an item, say what is decided, try it, see who changes, then do it with a reason.

use crate::ui::Cx;
use crate::ui::kit::columns::page_head;
use crate::ui::kit::{self, Button, Card, Column, DataTable, TextField, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::correction::{Award, Correction};
use kaofa_core::domain::ids::SittingId;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::remark::{Decision, PreviewRow, RemarkItem, RemarkList, RemarkOrder, RemarkPreview};
use kaofa_core::text::Explanation;

const REASON_CHARS: usize = 300;
/// Rows of a dry run before its table scrolls.
const MOST_ROWS: usize = 8;

/// What can be decided; the text of [`Decision::Accept`] is chosen beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Key,
    Accept,
    Full,
    Cancel,
    Withdraw,
}

impl Way {
    const fn key(self) -> &'static str {
        match self {
            Self::Key => "remark-key",
            Self::Accept => "remark-accept",
            Self::Full => "remark-full",
            Self::Cancel => "remark-cancel",
            Self::Withdraw => "remark-withdraw",
        }
    }

    /// What makes sense for an item.
    fn of(item: &RemarkItem) -> Vec<Self> {
        let mut ways = Vec::new();
        if item.revised {
            ways.push(Self::Key);
        }
        if item.kind == Kind::Blank && !item.texts.is_empty() {
            ways.push(Self::Accept);
        }
        ways.extend([Self::Full, Self::Cancel]);
        if item.correction.is_some() {
            ways.push(Self::Withdraw);
        }
        ways
    }
}

/// The page.
#[derive(Debug)]
pub(super) struct RemarkPage {
    pub(super) sitting: SittingId,
    list: Option<RemarkList>,
    /// Only items whose key changed, with texts that did not count, or corrected before.
    relevant: bool,
    position: Option<u16>,
    way: Way,
    /// Place of the accepted text in the item's list.
    text: usize,
    preview: Option<RemarkPreview>,
    /// The dry run is new: it is scrolled into view.
    just_tried: bool,
    reason: String,
    error: Option<Explanation>,
}

impl RemarkPage {
    pub(super) const fn new(sitting: SittingId) -> Self {
        Self {
            sitting,
            list: None,
            relevant: true,
            position: None,
            way: Way::Full,
            text: 0,
            preview: None,
            just_tried: false,
            reason: String::new(),
            error: None,
        }
    }

    pub(super) fn take(&mut self, list: RemarkList) {
        if list.sitting != self.sitting {
            return;
        }
        if self.list.is_none() {
            self.relevant = list.items.iter().any(is_relevant);
            let first = list.items.iter().find(|item| !self.relevant || is_relevant(item));
            if let Some(item) = first {
                (self.position, self.way) = (Some(item.position), Way::of(item).first().copied().unwrap_or(Way::Full));
            }
        }
        self.list = Some(list);
        // A dry run of before is none of what stands now.
        self.preview = None;
    }

    pub(super) fn tried(&mut self, preview: RemarkPreview) {
        if self.order().as_ref() == Some(&preview.order) {
            (self.preview, self.error) = (Some(preview), None);
            self.just_tried = true;
        }
    }

    pub(super) fn done(&mut self) {
        self.preview = None;
        self.error = None;
        self.reason.clear();
    }

    pub(super) fn refuse(&mut self, said: Explanation) -> bool {
        self.error = Some(said);
        true
    }

    fn item(&self) -> Option<&RemarkItem> {
        let position = self.position?;
        self.list.as_ref()?.items.iter().find(|item| item.position == position)
    }

    fn order(&self) -> Option<RemarkOrder> {
        let item = self.item()?;
        let decision = match self.way {
            Way::Key => Decision::Key,
            Way::Accept => {
                let text = item.texts.get(self.text)?;
                Decision::Accept { blank: text.blank, text: text.text.clone() }
            }
            Way::Full => Decision::Full,
            Way::Cancel => Decision::Cancel,
            Way::Withdraw => Decision::Withdraw,
        };
        Some(RemarkOrder { sitting: self.sitting, positions: vec![item.position], decision })
    }

    /// True when it is left.
    pub(super) fn show(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let title = cx.overview.sittings.iter().find(|s| s.id == self.sitting).map(|s| s.title.clone()).unwrap_or_default();
        let leave = page_head(ui, &cx.t("back"), &cx.t("remark-title"), |ui| drop(text::muted(ui, title)));
        text::caption(ui, cx.t("remark-about"));
        ui.add_space(t::S8);
        if self.list.is_none() {
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            return leave;
        }
        let narrow = ui.available_width() < t::DESK_NARROW;
        let height = ui.available_height();
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = if narrow { t::S12 } else { t::S20 };
            ui.vertical(|ui| {
                ui.set_width(if narrow { t::LAW_LIST_NARROW } else { t::LAW_LIST });
                kit::switch(ui, &cx.t("remark-only-relevant"), &mut self.relevant);
                ui.add_space(t::S8);
                let height = ui.available_height().min(height);
                egui::ScrollArea::vertical().id_salt("remark-list").max_height(height).show(ui, |ui| self.items(ui, cx));
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                egui::ScrollArea::vertical().id_salt("remark-work").max_height(height).auto_shrink(false).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    self.work(ui, cx);
                    self.history(ui, cx);
                });
            });
        });
        leave
    }

    fn items(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.y = 0.0;
        let Some(list) = &self.list else { return };
        let mut chosen = None;
        let shown: Vec<&RemarkItem> = list.items.iter().filter(|item| !self.relevant || is_relevant(item)).collect();
        if shown.is_empty() {
            text::muted(ui, cx.t("remark-none"));
        }
        for item in shown {
            let args = [("n", (item.position + 1).into()), ("kind", cx.texts.kind(item.kind).into())];
            let selected = self.position == Some(item.position);
            if kit::list_row(ui, &cx.tn("marking-question", &args), &short_mark(item, cx), selected).clicked() && !selected {
                chosen = Some((item.position, Way::of(item).first().copied().unwrap_or(Way::Full)));
            }
        }
        if let Some((position, way)) = chosen {
            (self.position, self.way, self.text) = (Some(position), way, 0);
            (self.preview, self.error) = (None, None);
        }
    }

    fn work(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(item) = self.item().cloned() else {
            text::muted(ui, cx.t("remark-pick"));
            return;
        };
        Card::new().show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            let marks = cx.tn("marks-amount", &[("marks", item.full.printed().into())]);
            text::caption(ui, cx.tn("marking-question-head", &[("n", (item.position + 1).into()), ("marks", marks.into())]));
            text::reading(ui, &item.stem);
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S8;
                text::caption(ui, &item.code);
                kit::chip(ui, &now(item.correction.as_ref(), cx), Tone::Neutral);
                if item.revised {
                    kit::chip(ui, &cx.t("remark-revised"), Tone::Info);
                }
            });
            ui.add_space(t::S4);
            kit::section_heading(ui, &cx.t("remark-decision"));
            let (way, at) = (self.way, self.text);
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for choice in Way::of(&item) {
                    if kit::radio(ui, &cx.t(choice.key()), self.way == choice).clicked() {
                        self.way = choice;
                    }
                }
            });
            if self.way == Way::Accept {
                let texts: Vec<(usize, String)> = (0..).zip(item.texts.iter().map(|text| accepted_text(text, cx))).collect();
                kit::select_field(ui, &cx.t("remark-text"), &mut self.text, &texts);
            }
            if (way, at) != (self.way, self.text) {
                (self.preview, self.error) = (None, None);
            }
            let order = self.order();
            let label = cx.t("remark-try");
            let button = if self.preview.is_some() { Button::secondary(label) } else { Button::primary(label) };
            if button.enabled(order.is_some()).show(ui).clicked()
                && let Some(order) = order
            {
                self.error = None;
                cx.send(Command::PreviewRemark(Box::new(order)));
            }
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
        });
        if let Some(preview) = self.preview.take() {
            let card = Card::new().show(ui, |ui| self.outcome(ui, &preview, cx));
            if std::mem::take(&mut self.just_tried) {
                card.response.scroll_to_me(Some(egui::Align::Max));
            }
            self.preview = Some(preview);
        }
    }

    /// What the dry run found, and the way to do it.
    fn outcome(&mut self, ui: &mut Ui, preview: &RemarkPreview, cx: &mut Cx<'_>) {
        ui.spacing_mut().item_spacing.y = t::S8;
        let (up, down) = preview.flips();
        let n = preview.rows.len();
        let counts = [("n", n.into()), ("all", preview.attempts.into())];
        text::card_title(ui, cx.tn(if n == 0 { "remark-nobody" } else { "remark-changes" }, &counts));
        if up + down > 0 {
            kit::notice(ui, Tone::Warn, &cx.tn("remark-flips", &[("up", up.into()), ("down", down.into())]));
        } else {
            text::muted(ui, cx.t("remark-no-flips"));
        }
        if preview.full.0 != preview.full.1 {
            let args = [("before", preview.full.0.printed().into()), ("after", preview.full.1.printed().into())];
            text::body(ui, cx.tn("remark-full-marks", &args));
        }
        if n > 0 {
            changes(ui, &preview.rows, cx);
        }
        let (label, hint) = (cx.t("remark-reason"), cx.t("remark-reason-hint"));
        let field = TextField::new(&label).hint(&hint).char_limit(REASON_CHARS).rows(2).id_salt("remark-reason");
        field.show(ui, &mut self.reason);
        let ready = !self.reason.trim().is_empty();
        if Button::primary(cx.t("remark-do")).enabled(ready).show(ui).clicked() {
            let body = cx.tn("remark-do-body", &[("n", n.into()), ("flips", (up + down).into())]);
            let command = Command::Remark { order: Box::new(preview.order.clone()), reason: self.reason.trim().to_owned() };
            cx.confirm(cx.t("remark-do-title"), body, cx.t("remark-do"), true, command);
        }
    }

    fn history(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(list) = self.list.as_ref().filter(|list| !list.remarks.is_empty()) else { return };
        kit::section_heading(ui, &cx.t("remark-history"));
        for remark in list.remarks.iter().rev() {
            let args = [
                ("date", cx.date_time(remark.at_ms).into()),
                ("by", remark.by.as_str().into()),
                ("reason", remark.reason.as_str().into()),
            ];
            text::body(ui, cx.tn("remark-history-line", &args));
            for (position, correction) in &remark.corrections {
                let item = cx.tn("remark-item", &[("n", (position + 1).into())]);
                text::caption(ui, format!("{item}  {}", now(Some(correction), cx)));
            }
        }
    }
}

fn is_relevant(item: &RemarkItem) -> bool {
    item.revised || !item.texts.is_empty() || item.correction.is_some()
}

/// In the list: what is known of an item in a word.
fn short_mark(item: &RemarkItem, cx: &Cx<'_>) -> String {
    match &item.correction {
        Some(correction) => now(Some(correction), cx),
        None if item.revised => cx.t("remark-revised"),
        None if !item.texts.is_empty() => cx.tn("remark-texts-n", &[("n", item.texts.len().into())]),
        None => String::new(),
    }
}

/// How an item is marked now.
fn now(correction: Option<&Correction>, cx: &Cx<'_>) -> String {
    let Some(correction) = correction else { return cx.t("remark-now-none") };
    match correction.award {
        Award::Full => cx.t("remark-now-full"),
        Award::Cancelled => cx.t("remark-now-cancelled"),
        Award::ByAnswer if !correction.accepted.is_empty() => {
            let comma = cx.t("bank-list-comma");
            let texts: Vec<&str> = correction.accepted.iter().map(|a| a.text.as_str()).collect();
            cx.tn("remark-now-accepted", &[("texts", texts.join(&comma).into())])
        }
        Award::ByAnswer if correction.revision.is_some() => cx.t("remark-now-key"),
        Award::ByAnswer => cx.t("remark-now-none"),
    }
}

fn accepted_text(text: &kaofa_core::service::remark::WrongText, cx: &Cx<'_>) -> String {
    let args = [("blank", (text.blank + 1).into()), ("text", text.text.as_str().into()), ("n", text.people.into())];
    cx.tn("remark-text-choice", &args)
}

/// Who changes and how.
fn changes(ui: &mut Ui, rows: &[PreviewRow], cx: &Cx<'_>) {
    let columns = [
        Column::new("ticket", cx.t("remark-column-ticket")).fixed(t::COLUMN_TICKET),
        Column::new("name", cx.t("remark-column-name")).remainder(t::COLUMN_STATUS),
        Column::new("marks", cx.t("remark-column-marks")).fixed(t::COLUMN_DATE).right(),
        Column::new("total", cx.t("remark-column-total")).fixed(t::COLUMN_TEXT).right(),
        Column::new("outcome", cx.t("remark-column-outcome")).fixed(t::DESK_COLUMN_WIDE),
    ];
    let shown = rows.len().min(MOST_ROWS) as f32;
    let height = t::TABLE_HEADER + t::TABLE_ROW * shown + t::S4;
    let change = |before: Option<Marks>, after: Option<Marks>| {
        let said = |marks: Option<Marks>| marks.map_or_else(|| cx.t("results-none"), Marks::printed);
        format!("{} → {}", said(before), said(after))
    };
    ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        DataTable::new("remark-changes", &cx.t("remark-title"), &columns, rows.len())
            .row_name(|row| rows.get(row).map(|r| r.name.clone()).unwrap_or_default())
            .show(ui, |ui, row, column| {
                let Some(PreviewRow { ticket, name, change: c }) = rows.get(row) else { return };
                match column {
                    0 => drop(kit::cell_text(ui, ticket)),
                    1 => drop(kit::cell_text(ui, name)),
                    2 => drop(kit::cell_number(ui, change(c.marks.0, c.marks.1))),
                    3 => drop(kit::cell_number(ui, change(c.total.0, c.total.1))),
                    _ if c.outcome.0 == c.outcome.1 => drop(kit::cell_muted(ui, cx.texts.outcome(c.outcome.1))),
                    _ => {
                        let said = format!("{} → {}", cx.texts.outcome(c.outcome.0), cx.texts.outcome(c.outcome.1));
                        let tone = if c.outcome.1 == Outcome::Pass { Tone::Ok } else { Tone::Accent };
                        drop(kit::chip(ui, &said, tone));
                    }
                }
            });
    });
}
