//! The list of what was read, with its counts and what is done to all of them at once.

use super::{Import, Show};
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Column, DataTable, Tone, tokens as t};
use crate::ui::rooms::bank::list::one_line;
use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui};
use kaofa_core::domain::kind::Area;
use kaofa_core::formats::Problem;
use kaofa_core::service::import::{ImportEntry, Standing, Verdict};

/// Problems painted; a file of another kind has one a line.
const PROBLEMS_SHOWN: usize = 200;

impl Show {
    fn holds(self, entry: &ImportEntry) -> bool {
        match self {
            Self::All => true,
            Self::Only(verdict) => entry.verdict() == verdict,
            Self::Rest => false,
        }
    }
}

pub(super) fn verdict_key(verdict: Verdict) -> (&'static str, Tone) {
    match verdict {
        Verdict::Good => ("bank-import-good", Tone::Ok),
        Verdict::Doubtful => ("bank-import-doubtful", Tone::Warn),
        Verdict::Bad => ("bank-import-bad", Tone::Accent),
    }
}

impl Import {
    pub(super) fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, wide: bool) {
        kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            Frame::new().inner_margin(Margin::symmetric(t::S16 as i8, t::S12 as i8)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                self.counts(ui, cx);
                if self.show != Show::Rest {
                    self.bulk(ui, cx);
                }
            });
            kit::hline(ui);
            if self.show == Show::Rest { self.rest(ui, cx) } else { self.table(ui, cx, wide) }
        });
    }

    fn counts(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(preview) = &self.preview else { return };
        let count = |verdict| cx.tn(verdict_key(verdict).0, &[("n", preview.count(verdict).into())]);
        let rest = preview.problems.len() + preview.doubts.len();
        let mut tabs = vec![(Show::All, cx.tn("bank-import-questions", &[("n", preview.entries.len().into())]))];
        tabs.extend([Verdict::Good, Verdict::Doubtful, Verdict::Bad].map(|v| (Show::Only(v), count(v))));
        if rest > 0 || self.show == Show::Rest {
            tabs.push((Show::Rest, cx.tn("bank-import-rest", &[("n", rest.into())])));
        }
        ui.horizontal_wrapped(|ui| {
            kit::segmented(ui, &cx.t("bank-import-show"), &mut self.show, &tabs);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let encoding = preview.encoding.map(|e| format!(" · {}", e.name())).unwrap_or_default();
                kit::text::caption(ui, format!("{}{encoding}", cx.t(&format!("format-{}", preview.format.code()))));
            });
        });
    }

    /// Area, difficulty and ticks of everything the list shows.
    fn bulk(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let show = self.show;
        let Some(preview) = &mut self.preview else { return };
        let mut areas = vec![(None, cx.t("bank-import-set-area"))];
        areas.extend(Area::all().map(|a| (Some(a), cx.texts.area_short(a))));
        let mut levels = vec![(None, cx.t("bank-import-set-difficulty"))];
        levels.extend((1..=5).map(|n: u8| (Some(n), cx.tn("bank-difficulty-is", &[("n", n.into())]))));
        let homeless = preview.entries.iter().filter(|e| e.draft.lacks.area).count();
        ui.horizontal_wrapped(|ui| {
            let area = kit::select_sized(ui, &cx.t("bank-import-set-area"), &mut self.area, &areas, t::FIELD_SHORT);
            let level = kit::select_sized(ui, &cx.t("bank-import-set-difficulty"), &mut self.difficulty, &levels, t::FIELD_SHORT);
            let shown = |entry: &&mut ImportEntry| show.holds(entry);
            if let (true, Some(area)) = (area.changed(), self.area) {
                preview.entries.iter_mut().filter(shown).for_each(|entry| entry.set_area(area));
                (self.area, self.mended) = (None, true);
            }
            if let (true, Some(level)) = (level.changed(), self.difficulty) {
                preview.entries.iter_mut().filter(shown).for_each(|entry| entry.draft.question.difficulty = level);
                (self.difficulty, self.mended) = (None, true);
            }
            if Button::quiet(cx.t("bank-import-all")).show(ui).clicked() {
                for entry in preview.entries.iter_mut().filter(shown) {
                    entry.take = entry.storable() && !matches!(entry.standing, Standing::Same { .. });
                }
            }
            if Button::quiet(cx.t("bank-import-none")).show(ui).clicked() {
                preview.entries.iter_mut().filter(shown).for_each(|entry| entry.take = false);
            }
            if homeless > 0 {
                kit::chip(ui, &cx.tn("bank-import-homeless", &[("n", homeless.into())]), Tone::Warn);
            }
        });
    }

    fn table(&mut self, ui: &mut Ui, cx: &Cx<'_>, wide: bool) {
        let columns = [
            Column::new("code", cx.t("bank-import-item")).fixed(t::FIELD_SHORT),
            Column::new("kind", cx.t("bank-kind")).fixed(t::COLUMN_CHIP),
            Column::new("stem", cx.t("bank-stem")).remainder(t::COLUMN_TEXT),
            Column::new("verdict", cx.t("bank-import-verdict")).fixed(t::COLUMN_STATUS),
        ];
        let show = self.show;
        let Some(preview) = &mut self.preview else { return };
        let shown: Vec<usize> = (0..preview.entries.len()).filter(|i| show.holds(&preview.entries[*i])).collect();
        if !self.at.is_some_and(|at| shown.contains(&at)) {
            self.at = shown.first().copied();
        }
        let selected = self.at.and_then(|at| shown.iter().position(|i| *i == at));
        let name = cx.t("bank-questions");
        let entries = &mut preview.entries;
        let told = DataTable::new("import", &name, &columns, shown.len()).selected(selected).show(ui, |ui, row, col| {
            let Some(entry) = shown.get(row).and_then(|i| entries.get_mut(*i)) else { return };
            cell(ui, cx, entry, col);
        });
        if let Some(at) = told.selected.and_then(|row| shown.get(row)) {
            self.at = Some(*at);
        }
        if !wide && (told.clicked.is_some() || told.activated.is_some()) {
            self.reading = true;
        }
    }

    /// What belongs to no question.
    fn rest(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(preview) = &self.preview else { return };
        ScrollArea::vertical().id_salt("import-problems").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::same(t::S16 as i8)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = t::S8;
                if preview.problems.is_empty() && preview.doubts.is_empty() {
                    kit::text::muted(ui, cx.t("bank-import-no-problems"));
                }
                problems(ui, cx, &preview.problems, &preview.doubts, true);
            });
        });
    }
}

/// Problems and doubts with what to do about each.
pub(super) fn problems(ui: &mut Ui, cx: &Cx<'_>, problems: &[Problem], doubts: &[Problem], placed: bool) {
    let place = |place: String| if placed { format!("{place}  ") } else { String::new() };
    for problem in problems.iter().take(PROBLEMS_SHOWN) {
        let said = cx.texts.problem(problem);
        kit::error_panel(ui, &format!("{}{}", place(said.place), said.what), "", &said.remedy);
    }
    for doubt in doubts.iter().take(PROBLEMS_SHOWN) {
        let said = cx.texts.problem(doubt);
        let tone = if doubt.rule.is_fact() { Tone::Ok } else { Tone::Warn };
        kit::notice(ui, tone, &format!("{}{}", place(said.place), said.what));
    }
    let total = problems.len().max(doubts.len());
    if total > PROBLEMS_SHOWN {
        kit::text::muted(ui, cx.tn("bank-import-more-problems", &[("n", (total - PROBLEMS_SHOWN).into())]));
    }
}

fn cell(ui: &mut Ui, cx: &Cx<'_>, entry: &mut ImportEntry, col: usize) {
    let question = &entry.draft.question;
    match col {
        0 => {
            let label = if question.code.is_empty() {
                cx.tn("problem-line", &[("line", entry.draft.line.into())])
            } else {
                question.code.clone()
            };
            let can = entry.storable() && !matches!(entry.standing, Standing::Same { .. });
            ui.add_enabled_ui(can, |ui| kit::checkbox(ui, &label, &mut entry.take));
        }
        1 => drop(kit::chip(ui, &cx.texts.kind(question.kind()), Tone::Neutral)),
        2 => drop(kit::cell_text(ui, one_line(question.body.stem()))),
        _ => {
            let (key, tone) = match (&entry.standing, entry.verdict()) {
                (Standing::Same { .. }, _) => ("bank-standing-same", Tone::Neutral),
                (_, Verdict::Bad) => ("bank-verdict-bad", Tone::Accent),
                (_, _) if entry.draft.lacks.area => ("bank-verdict-no-area", Tone::Warn),
                (_, Verdict::Doubtful) => ("bank-verdict-doubtful", Tone::Warn),
                (Standing::Revises, _) => ("bank-standing-revises", Tone::Info),
                (Standing::New, _) => ("bank-verdict-good", Tone::Ok),
            };
            kit::chip(ui, &cx.t(key), tone);
        }
    }
}
