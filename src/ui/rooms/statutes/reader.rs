//! The text of one version: header, outline of chapters, articles. Only the articles in view are laid out, because the Civil
//! Code has 1,260 of them.

use super::shelf::Shelf;
use super::{Place, Step};
use crate::ui::kit::columns::{column, cut_right};
use crate::ui::kit::{self, Button, Card, Icon, Tone, icon_button, text, tokens as t};
use crate::ui::{Cx, Nav};
use egui::{Align, Layout, Rect, ScrollArea, Sense, Ui, UiBuilder, Vec2};
use kaofa_core::domain::citation::ArticleRef;
use kaofa_core::domain::law::{Article, LawState};
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::bank::QuestionRow;
use kaofa_core::service::laws::{Bookmark, LawEntry, OpenLaw};

/// The written form of a place, `《行政处罚法》第三十三条`.
pub(super) fn citation(law: &str, (article, inserted): Place) -> String {
    let place = ArticleRef { law: law.to_owned(), article, inserted, paragraph: None, item: None };
    format!("《{law}》{}", place.article_label())
}

/// The tone of a state's chip.
pub(super) const fn tone(state: LawState) -> Tone {
    match state {
        LawState::InForce => Tone::Ok,
        LawState::NotYet => Tone::Info,
        LawState::Amended | LawState::Outdated | LawState::Unverified => Tone::Warn,
        LawState::Repealed | LawState::Lapsed => Tone::Accent,
    }
}

#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The version asked for, and where to go in it.
    wanted: Option<(i64, Option<Place>)>,
    law: Option<Box<OpenLaw>>,
    /// Height of each article at `width`; estimated until it was in view.
    heights: Vec<f32>,
    width: f32,
    outline: Vec<(String, usize)>,
    selected: Option<usize>,
    scroll_to: Option<usize>,
    /// First article in view.
    top: usize,
    citing: Option<(String, Place, Vec<QuestionRow>)>,
}

impl Reader {
    pub(super) fn id(&self) -> Option<i64> {
        self.wanted.map(|(id, _)| id)
    }

    pub(super) const fn is_open(&self) -> bool {
        self.wanted.is_some()
    }

    pub(super) fn close(&mut self) {
        *self = Self::default();
    }

    /// Opens a version without choosing an article.
    pub(super) fn show(&mut self, id: i64, cx: &mut Cx<'_>) {
        self.open(id, None, cx);
    }

    pub(super) fn open(&mut self, id: i64, place: Option<Place>, cx: &mut Cx<'_>) {
        self.wanted = Some((id, place));
        if self.law.as_ref().is_some_and(|law| law.id == id) {
            self.go_to(place);
        } else {
            cx.send(Command::OpenLaw(id));
        }
    }

    /// Asks again for what is shown, after something was written.
    pub(super) fn refresh(&mut self, cx: &mut Cx<'_>) {
        if let Some((id, _)) = self.wanted {
            cx.send(Command::OpenLaw(id));
        }
    }

    pub(super) fn take(&mut self, law: OpenLaw) {
        let Some((id, place)) = self.wanted else { return };
        if law.id != id {
            return;
        }
        let again = self.law.as_ref().is_some_and(|held| held.id == id && held.text == law.text);
        self.law = Some(Box::new(law));
        if again {
            return;
        }
        self.outline = outline(self.articles());
        (self.selected, self.citing, self.top) = (None, None, 0);
        self.heights.clear();
        self.scroll_to = Some(0);
        self.go_to(place);
    }

    pub(super) fn citing(&mut self, law: &str, place: Place, rows: Vec<QuestionRow>) {
        self.citing = Some((law.to_owned(), place, rows));
    }

    fn articles(&self) -> &[Article] {
        self.law.as_ref().map_or(&[], |law| &law.text.articles)
    }

    fn go_to(&mut self, place: Option<Place>) {
        let Some(place) = place else { return };
        let index = self.articles().iter().position(|a| (a.number, a.inserted) == place);
        if let Some(index) = index {
            self.selected = Some(index);
            self.scroll_to = Some(index);
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, shelf: &Shelf, narrow: bool, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        let area = ui.available_rect_before_wrap();
        let wide = area.width() >= t::LAW_TEXT_WIDE && self.outline.len() > 1;
        Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            let inside = ui.available_rect_before_wrap();
            let body = if wide {
                let (body, right) = cut_right(inside, t::LAW_OUTLINE, 0.0);
                column(ui, "law-outline", right.shrink(t::S12), |ui| self.outline_ui(ui, cx));
                body
            } else {
                inside
            };
            column(ui, "law-body", body.shrink2(Vec2::new(t::S20, t::S16)), |ui| {
                if let Some(id) = self.id()
                    && let Some(entry) = shelf.entry(id)
                {
                    step = self.head(ui, entry, shelf, narrow, !wide, cx);
                }
                if self.law.is_some() {
                    self.text(ui, shelf, cx);
                }
            });
            ui.advance_cursor_after_rect(inside);
        });
        step
    }

    fn head(
        &mut self,
        ui: &mut Ui,
        entry: &LawEntry,
        shelf: &Shelf,
        narrow: bool,
        chapters: bool,
        cx: &mut Cx<'_>,
    ) -> Option<Step> {
        let head = &entry.row.head;
        let mut step = None;
        ui.horizontal(|ui| {
            if narrow && icon_button(ui, Icon::Back, &cx.t("back")).clicked() {
                step = Some(Step::List);
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if icon_button(ui, Icon::Check, &cx.t("laws-check")).clicked() {
                    cx.send(Command::CheckLaw(head.name.clone()));
                }
                if icon_button(ui, Icon::Delete, &cx.t("laws-remove")).clicked() {
                    let what = format!("《{}》{}", head.name, head.version);
                    let question = cx.tn("laws-remove-text", &[("law", what.into())]);
                    cx.confirm(cx.t("laws-remove"), question, cx.t("laws-remove"), true, Command::RemoveLaw(entry.row.id));
                }
                ui.with_layout(Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
                    text::page_title(ui, &head.full_name);
                });
            });
        });
        ui.add_space(t::S4);
        text::text_row(ui, |ui| {
            kit::chip(ui, &cx.texts.level(head.level), Tone::Neutral);
            kit::chip(ui, &cx.texts.law_state(entry.state), tone(entry.state));
            let checked = entry.checked_to.map_or_else(|| cx.t("law-never-checked"), |d| d.to_string());
            let facts = [
                ("laws-fact-version", head.version.to_string()),
                ("laws-fact-effective", head.effective.to_string()),
                ("laws-fact-articles", entry.row.articles.to_string()),
                ("laws-fact-checked", checked),
            ];
            for (key, value) in facts {
                // Each by itself, so that a line never breaks inside a date.
                let muted = kit::palette(ui).muted;
                let fact = egui::RichText::new(cx.tn(key, &[("value", value.into())])).size(t::TYPE_CAPTION).color(muted);
                ui.add(egui::Label::new(fact).extend());
            }
        });
        if !head.note.is_empty() {
            text::caption(ui, &head.note);
        }
        let versions: Vec<(i64, String)> = shelf
            .versions(&head.name)
            .map(|v| {
                let args = [("date", v.row.head.version.to_string().into()), ("state", cx.texts.law_state(v.state).into())];
                (v.row.id, cx.tn("laws-version", &args))
            })
            .collect();
        let chapters = chapters && self.outline.len() > 1;
        if versions.len() > 1 || chapters {
            ui.add_space(t::S4);
            ui.horizontal(|ui| {
                let mut chosen = entry.row.id;
                if versions.len() > 1
                    && kit::select_sized(ui, &cx.t("laws-versions"), &mut chosen, &versions, t::DESK_FILTER_WIDE).changed()
                {
                    // The same article in the other version is what a reader who compares wants to see.
                    let place = self.selected.and_then(|i| self.articles().get(i)).map(|a| (a.number, a.inserted));
                    step = Some(Step::Open(chosen, place));
                }
                if chapters {
                    let choices: Vec<(usize, String)> = self.outline.iter().map(|(title, at)| (*at, title.clone())).collect();
                    let mut at = self.current();
                    if kit::select_sized(ui, &cx.t("laws-outline"), &mut at, &choices, t::DESK_FILTER_WIDE).changed() {
                        self.scroll_to = Some(at);
                    }
                }
            });
        }
        ui.add_space(t::S8);
        kit::hline(ui);
        step
    }

    /// The first article of the chapter in view.
    fn current(&self) -> usize {
        self.outline.iter().rev().find(|(_, at)| *at <= self.top).or(self.outline.first()).map_or(0, |(_, at)| *at)
    }

    fn outline_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        kit::section_heading(ui, &cx.t("laws-outline"));
        ui.add_space(t::S4);
        let current = self.current();
        ScrollArea::vertical().id_salt("law-outline").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (title, at) in &self.outline {
                if kit::list_row(ui, title, "", *at == current).on_hover_text(title).clicked() {
                    self.scroll_to = Some(*at);
                }
            }
        });
    }

    fn text(&mut self, ui: &mut Ui, shelf: &Shelf, cx: &mut Cx<'_>) {
        let width = (ui.available_width() - t::SCROLL_BAR - t::S8).min(t::READING);
        if self.heights.len() != self.articles().len() || (self.width - width).abs() > 0.5 {
            self.heights = self.articles().iter().enumerate().map(|(i, _)| self.estimate(i, width)).collect();
            self.width = width;
            // Another width, the same place.
            self.scroll_to = self.scroll_to.or(Some(self.top));
        }
        let mut area = ScrollArea::vertical().id_salt(("law-text", self.id())).auto_shrink(false);
        if let Some(at) = self.scroll_to.take() {
            area = area.vertical_scroll_offset(self.heights.iter().take(at).sum());
            ui.ctx().request_repaint();
        }
        let words: Vec<String> = shelf.words().into_iter().map(str::to_owned).collect();
        area.show_viewport(ui, |ui, view| {
            let total: f32 = self.heights.iter().sum();
            ui.set_height(total + t::S48);
            let origin = ui.min_rect().min;
            let (mut y, mut first) = (0.0, None);
            for i in 0..self.heights.len() {
                let height = self.heights[i];
                if y + height >= view.top() && y <= view.bottom() {
                    first.get_or_insert(i);
                    let rect = Rect::from_min_size(origin + Vec2::new(0.0, y), Vec2::new(width, height));
                    let real = self.article(ui, i, rect, shelf, &words, cx);
                    if (real - height).abs() > 0.5 {
                        self.heights[i] = real;
                        ui.ctx().request_repaint();
                    }
                    y += real;
                } else {
                    y += height;
                }
            }
            self.top = first.unwrap_or(0);
        });
    }

    /// Nearly exact, because Chinese characters are as wide as they are high.
    fn estimate(&self, i: usize, width: f32) -> f32 {
        let line = (t::TYPE_BODY * t::LINE_BODY).round();
        let per_line = (width / t::TYPE_BODY).floor().max(1.0);
        let article = &self.articles()[i];
        let lines: f32 = article.text.lines().map(|l| (l.chars().count() as f32 / per_line).ceil().max(1.0)).sum();
        let headings = headings(self.articles(), i).len() as f32;
        headings * (t::TYPE_CARD * t::LINE_BODY + t::S12) + t::CHIP_HEIGHT + lines * line + t::S24
    }

    /// Paints one article and gives its height.
    fn article(&mut self, ui: &mut Ui, i: usize, rect: Rect, shelf: &Shelf, words: &[String], cx: &mut Cx<'_>) -> f32 {
        let Some(law) = &self.law else { return rect.height() };
        let article = &law.text.articles[i];
        let place = (article.number, article.inserted);
        let builder = UiBuilder::new().id_salt(("article", i)).max_rect(rect).layout(Layout::top_down(Align::Min));
        let mut child = ui.new_child(builder);
        child.spacing_mut().item_spacing.y = t::S4;
        for title in headings(&law.text.articles, i) {
            child.add_space(t::S8);
            text::card_title(&mut child, title);
        }
        child.add_space(t::S8);
        let top = child.cursor().top();
        let selected = self.selected == Some(i);
        let citing = law.citing.get(&place).copied().unwrap_or(0);
        text::text_row(&mut child, |ui| {
            let p = kit::palette(ui);
            let label = egui::RichText::new(&article.label).size(t::TYPE_BODY).color(if selected { p.accent } else { p.muted });
            ui.label(label);
            if citing > 0 {
                kit::chip(ui, &cx.tn("laws-questions", &[("n", citing.into())]), Tone::Info);
            }
            if !article.citable {
                kit::chip(ui, &cx.t("laws-not-citable"), Tone::Warn);
            }
            if shelf.is_bookmarked(&law.text.head.name, place) {
                kit::chip(ui, &cx.t("laws-bookmark"), Tone::Neutral);
            }
        });
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let read = text::marked(&mut child, text::pieces(&article.text, &words));
        let end = child.min_rect().bottom();
        let body = Rect::from_min_max(egui::pos2(rect.left(), top), egui::pos2(rect.right(), end));
        // The label row and the text are one target; selecting text by dragging stays possible.
        let row = child.interact(body.with_max_y(read.rect.top()), child.scope_id().with("row"), Sense::click());
        if row.clicked() || read.clicked() {
            self.selected = (!selected).then_some(i);
            self.citing = None;
        }
        if selected {
            let bar = Rect::from_min_max(egui::pos2(rect.left() - t::S12, top), egui::pos2(rect.left() - t::S8, end));
            child.painter().rect_filled(bar, 0.0, kit::palette(ui).accent);
            self.actions(&mut child, i, citing, shelf, cx);
        }
        child.add_space(t::S4);
        child.min_rect().height()
    }

    fn actions(&mut self, ui: &mut Ui, i: usize, citing: u32, shelf: &Shelf, cx: &mut Cx<'_>) {
        let Some(law) = &self.law else { return };
        let article = &law.text.articles[i];
        let (name, place) = (law.text.head.name.clone(), (article.number, article.inserted));
        ui.add_space(t::S4);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            if Button::secondary(cx.t("laws-copy-citation")).icon(Icon::Copy).show(ui).clicked() {
                ui.ctx().copy_text(format!("《{}》{}", law.text.head.full_name, article.label));
                cx.done(cx.t("laws-copied"));
            }
            if Button::secondary(cx.t("laws-copy-text")).icon(Icon::Copy).show(ui).clicked() {
                ui.ctx().copy_text(format!("《{}》{}　{}", law.text.head.full_name, article.label, article.text));
                cx.done(cx.t("laws-copied"));
            }
            // What has no number has no place to mark.
            if article.number > 0 {
                let marked = shelf.is_bookmarked(&name, place);
                let label = cx.t(if marked { "laws-unmark" } else { "laws-mark" });
                if Button::secondary(label).icon(Icon::Bookmark).show(ui).clicked() {
                    let mark = Bookmark { law: name.clone(), article: place.0, inserted: place.1 };
                    cx.send(Command::SetBookmark { mark, on: !marked });
                }
            }
            if citing > 0 && cx.may(Permission::ReadBank) {
                let label = cx.tn("laws-citing", &[("n", citing.into())]);
                if Button::secondary(label).icon(Icon::Bank).show(ui).clicked() {
                    cx.send(Command::Citing { law: name.clone(), article: place.0, inserted: place.1 });
                }
            }
        });
        if let Some((of, at, rows)) = &self.citing
            && (of.as_str(), *at) == (name.as_str(), place)
        {
            ui.add_space(t::S4);
            for row in rows {
                let stem = row.stem.lines().next().unwrap_or_default();
                if kit::list_row(ui, &format!("{}　{stem}", row.code), "", false).clicked() {
                    cx.go(Nav::Search(row.code.clone()));
                }
            }
        }
    }
}

/// The headings that begin with this article.
fn headings(articles: &[Article], i: usize) -> Vec<&str> {
    let now = &articles[i];
    let before = i.checked_sub(1).map(|j| &articles[j]);
    let mut changed = false;
    let mut out = Vec::new();
    for (new, old) in [
        (&now.part, before.map(|a| &a.part)),
        (&now.chapter, before.map(|a| &a.chapter)),
        (&now.section, before.map(|a| &a.section)),
    ] {
        changed |= old != Some(new);
        if changed && !new.is_empty() {
            out.push(new.as_str());
        }
    }
    out
}

/// Parts and chapters with their first article.
fn outline(articles: &[Article]) -> Vec<(String, usize)> {
    let mut out: Vec<(String, usize)> = Vec::new();
    for (i, article) in articles.iter().enumerate() {
        let before = i.checked_sub(1).map(|j| &articles[j]);
        if !article.part.is_empty() && before.is_none_or(|b| b.part != article.part) {
            out.push((article.part.clone(), i));
        }
        let moved = before.is_none_or(|b| (&b.part, &b.chapter) != (&article.part, &article.chapter));
        if !article.chapter.is_empty() && moved {
            out.push((article.chapter.clone(), i));
        }
    }
    out
}
