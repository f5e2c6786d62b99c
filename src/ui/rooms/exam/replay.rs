//! An attempt event by event, on a time line, with what its journal proves.

use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Column, DataTable, Icon, Tone, text, tokens as t};
use egui::{Sense, Stroke, Ui, Vec2};
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::journal::Event;
use kaofa_core::service::integrity::{Integrity, ReplayLine};

#[derive(Debug)]
pub(super) struct ReplayPage {
    integrity: Integrity,
    lines: Vec<ReplayLine>,
    selected: Option<usize>,
}

impl ReplayPage {
    pub(super) const fn new(integrity: Integrity, lines: Vec<ReplayLine>) -> Self {
        Self { integrity, lines, selected: None }
    }

    /// Shows it; false when back was pressed.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> bool {
        let mut stay = true;
        ui.horizontal(|ui| {
            stay = !Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked();
            text::page_title(ui, cx.tn("replay-title", &[("ticket", self.integrity.ticket.as_str().into())]));
        });
        ui.add_space(t::S8);
        Card::new().padding(t::S16).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S8;
            self.verdict(ui, cx);
            self.time_line(ui, cx);
        });
        ui.add_space(t::S12);
        Card::new().padding(0.0).fill_height(ui).show(ui, |ui| self.table(ui, cx));
        stay
    }

    fn verdict(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let i = &self.integrity;
        let key = match (i.findings.is_empty(), i.anchored) {
            (true, true) => ("replay-whole", Tone::Ok),
            (true, false) => ("replay-unanchored", Tone::Info),
            (false, _) => ("replay-broken", Tone::Accent),
        };
        kit::chip(ui, &cx.t(key.0), key.1);
        for finding in &i.findings {
            text::body(ui, cx.texts.integrity(finding));
        }
        let facts = [
            ("events", i.events.into()),
            ("answered", i.answered.into()),
            ("lost", i.focus_lost.into()),
            ("resumed", i.resumed.into()),
            ("moved", i.clock_moved.into()),
            ("granted", (i.granted_secs / 60).into()),
            ("code", i.head_code.as_str().into()),
        ];
        text::muted(ui, cx.tn("replay-facts", &facts));
    }

    /// Time from left to right: a stroke an answer, a dot a look, a bar for what was not answering.
    fn time_line(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let size = Vec2::new(ui.available_width(), t::CONTROL_HEIGHT);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let name = cx.t("replay-line");
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name.clone()));
        let p = kit::palette(ui);
        let last = self.lines.last().map_or(1, |line| line.used_ms.max(1));
        let x = |used_ms: i64| rect.left() + rect.width() * (used_ms as f32 / last as f32).clamp(0.0, 1.0);
        let painter = ui.painter();
        painter.hline(rect.x_range(), rect.center().y, Stroke::new(t::LINE_WIDTH, p.line_strong));
        for line in &self.lines {
            let (half, colour) = match &line.event {
                Event::Answered { .. } => (rect.height() / 4.0, p.info),
                Event::FocusLost { .. } | Event::ClockMoved { .. } | Event::Slept { .. } | Event::CloseAsked => {
                    (rect.height() / 2.0, p.warn)
                }
                Event::Paused { .. }
                | Event::PausedByRule { .. }
                | Event::Continued { .. }
                | Event::Granted { .. }
                | Event::Resumed => (rect.height() / 2.0, p.accent),
                Event::Started { .. } | Event::HandedIn { .. } => (rect.height() / 2.0, p.text),
                Event::Viewed { .. } | Event::Flagged { .. } | Event::Surroundings(_) | Event::Unknown => {
                    (t::LINE_WIDTH, p.muted)
                }
            };
            let y = rect.center().y;
            painter.vline(x(line.used_ms), (y - half)..=(y + half), Stroke::new(t::LINE_WIDTH, colour));
        }
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.clicked()) {
            let distance = |line: &ReplayLine| (x(line.used_ms) - at.x).abs();
            let nearest = self.lines.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
            self.selected = nearest.map(|(at, _)| at);
        }
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let columns = [
            Column::new("seq", cx.t("replay-seq")).fixed(t::DESK_COLUMN_COUNT).right(),
            Column::new("used", cx.t("replay-used")).fixed(t::DESK_COLUMN_RATE).right(),
            Column::new("wall", cx.t("replay-wall")).fixed(t::DESK_COLUMN_WIDE),
            Column::new("what", cx.t("replay-what")).remainder(t::DESK_COLUMN_WIDE),
        ];
        let lines = &self.lines;
        let name = cx.t("replay-line");
        let out = DataTable::new("replay", &name, &columns, lines.len())
            .selected(self.selected)
            .row_name(|row| {
                lines.get(row).map(|line| format!("{} {}", line.seq, event_text(&line.event, cx))).unwrap_or_default()
            })
            .show(ui, |ui, row, column| {
                let Some(line) = lines.get(row) else { return };
                match column {
                    0 => drop(kit::cell_number(ui, line.seq.to_string())),
                    1 => drop(kit::cell_number(ui, clock_face(line.used_ms))),
                    2 => drop(kit::cell_muted(ui, cx.time(line.wall_ms))),
                    _ => drop(kit::cell_text(ui, event_text(&line.event, cx))),
                }
            });
        if out.selected.is_some() {
            self.selected = out.selected;
        }
    }
}

/// `1:02:03`
pub(super) fn clock_face(ms: i64) -> String {
    let secs = ms / 1000;
    format!("{}:{:02}:{:02}", secs / 3600, secs / 60 % 60, secs % 60)
}

/// What happened, in words. Items are named by their place in the paper, the same for everybody.
fn event_text(event: &Event, cx: &Cx<'_>) -> String {
    let item = |slot: u16| ("n", (u32::from(slot) + 1).into());
    match event {
        Event::Started { pledge, .. } => cx.tn("event-started", &[("name", pledge.as_str().into())]),
        Event::Answered { slot, answer: None } => cx.tn("event-taken-back", &[item(*slot)]),
        Event::Answered { slot, answer: Some(answer) } => {
            let what = answer_text(answer, cx);
            let key = if what.is_empty() { "event-answered" } else { "event-answered-with" };
            cx.tn(key, &[item(*slot), ("what", what.into())])
        }
        Event::Viewed { slot } => cx.tn("event-viewed", &[item(*slot)]),
        Event::Flagged { slot, on } => cx.tn(if *on { "event-flagged" } else { "event-unflagged" }, &[item(*slot)]),
        Event::Resumed => cx.t("event-resumed"),
        Event::FocusLost { secs } => cx.tn("event-focus-lost", &[("n", (*secs).into())]),
        Event::ClockMoved { crossed_boot } => cx.t(if *crossed_boot { "event-booted" } else { "event-clock-moved" }),
        Event::Granted { secs, reason, by, .. } => {
            cx.tn("event-granted", &[("n", (secs / 60).into()), ("why", reason.as_str().into()), ("by", by.as_str().into())])
        }
        Event::Paused { reason, by, .. } => cx.tn("event-paused", &[("why", reason.as_str().into()), ("by", by.as_str().into())]),
        Event::Continued { by, .. } => cx.tn("event-continued", &[("by", by.as_str().into())]),
        Event::HandedIn { by } => cx.texts.hand_in_by(*by),
        Event::PausedByRule { absences } => cx.tn("event-paused-by-rule", &[("n", (*absences).into())]),
        Event::CloseAsked => cx.t("event-close-asked"),
        Event::Surroundings(found) => {
            let found = cx.texts.surroundings(found);
            if found.is_empty() { cx.t("event-pc-plain") } else { cx.tn("event-pc", &[("what", found.join(" · ").into())]) }
        }
        Event::Slept { secs } => cx.tn("event-slept", &[("n", (*secs).into())]),
        Event::Unknown => cx.t("event-unknown"),
    }
}

/// Options by the letters they have in the paper, not as they were displayed.
fn answer_text(answer: &Answer, cx: &Cx<'_>) -> String {
    match answer {
        Answer::Options(ids) => ids.iter().map(|id| char::from(b'A'.saturating_add(*id))).collect(),
        Answer::Judge(value) => cx.t(if *value { "exam-judge-right" } else { "exam-judge-wrong" }),
        Answer::Blanks(texts) => texts.join(" | "),
        Answer::Text(text) => text.clone(),
    }
}
