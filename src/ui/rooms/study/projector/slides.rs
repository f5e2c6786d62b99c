//! The pages of the projector, each as large as it can be.

use super::words::{galley, line, put, running, title};
use super::{Phase, Projector};
use crate::ui::Cx;
use crate::ui::kit::{Icon, palette, tokens as t};
use egui::{Align2, CornerRadius, Rect, Sense, Ui, Vec2, WidgetInfo};
use kaofa_core::domain::question::letter;
use kaofa_core::service::study_prepare::{ArticleText, QuizShown, Slide};

/// How large an explanation is beside its question.
const EXPLANATION: f32 = 0.9;

impl Projector {
    /// Paints the page; the option that was clicked.
    pub(super) fn paint(&mut self, ui: &mut Ui, cx: &Cx<'_>, screen: Rect) -> Option<usize> {
        let [width, height] = t::SHOW_SIZE;
        let scale = (screen.width() / width).min(screen.height() / height).clamp(t::SHOW_SCALE[0], t::SHOW_SCALE[1]);
        let p = palette(ui);
        let margin = t::SHOW_MARGIN * scale;
        let small = t::SHOW_SMALL * scale;
        let top = screen.top() + t::SHOW_TOP * scale;
        let foot = screen.bottom() - t::SHOW_TOP * scale;
        let (left, right) = (screen.left() + margin, screen.right() - margin);
        let session = &self.deck.session;
        let year = session.year.to_string();
        let head = match self.deck.number {
            Some(n) => cx.tn("study-show-head", &[("year", year.into()), ("n", n.into())]),
            None => cx.tn("study-show-head-plain", &[("year", year.into())]),
        };
        let place = cx.tn("study-show-place", &[("n", (self.at + 1).into()), ("all", self.deck.slides.len().into())]);
        let kind = cx.t(&format!("study-show-kind-{}", self.kind()));
        line(ui, egui::pos2(left, top), Align2::LEFT_TOP, &head, small, p.muted);
        line(ui, egui::pos2(right, top), Align2::RIGHT_TOP, &format!("{place}    {kind}"), small, p.muted);
        let [rule, thick] = t::SHOW_RULE;
        let under = top + small * 2.0;
        let rule = Rect::from_min_size(egui::pos2(left, under), Vec2::new(rule * scale, thick * scale));
        ui.painter().rect_filled(rule, CornerRadius::ZERO, p.accent);
        let who = [("study-show-chair", &session.chair), ("study-show-speaker", &session.speaker)];
        let who = who.into_iter().filter(|(_, name)| !name.trim().is_empty());
        let who: Vec<String> = who.map(|(key, name)| cx.tn(key, &[("name", name.as_str().into())])).collect();
        line(ui, egui::pos2(left, foot), Align2::LEFT_BOTTOM, &who.join("    "), small, p.muted);
        let area = Rect::from_min_max(egui::pos2(left, under + t::S48 * scale), egui::pos2(right, foot - small * 2.0));
        let clicked = self.page_of(ui, cx, area, scale);
        let last = self.at + 1 == self.deck.slides.len();
        let hint = match (self.question().is_some(), self.phase) {
            (true, Phase::Answering) if !self.typed.is_empty() => {
                cx.tn("study-show-typing", &[("n", self.typed.as_str().into())])
            }
            (true, Phase::Answering) => cx.t("study-show-answers-foot"),
            _ if last => cx.t("study-show-last"),
            _ if self.deck.slides.iter().any(|slide| matches!(slide, Slide::Question { .. })) => cx.t("study-show-next"),
            _ => cx.t("study-show-next-plain"),
        };
        let page = [("n", (self.page + 1).into()), ("all", self.pages.into())];
        let page = if self.pages > 1 { format!("{}    ", cx.tn("study-show-page", &page)) } else { String::new() };
        line(ui, egui::pos2(right, foot), Align2::RIGHT_BOTTOM, &format!("{page}{hint}"), small, p.muted);
        clicked
    }

    fn kind(&self) -> &'static str {
        match (self.slide(), self.phase) {
            (Some(Slide::Article { .. }), _) => "article",
            (Some(Slide::Case { .. }), _) => "case",
            (Some(Slide::Question { .. }), Phase::Asked) => "question",
            (Some(Slide::Question { .. }), Phase::Answering) => "answers",
            (Some(Slide::Question { .. }), Phase::Key) => "key",
            (Some(Slide::End), _) => "end",
            _ => "topic",
        }
    }

    fn page_of(&mut self, ui: &mut Ui, cx: &Cx<'_>, area: Rect, scale: f32) -> Option<usize> {
        let slide = self.slide()?.clone();
        let session = &self.deck.session;
        self.pages = 1;
        match slide {
            Slide::Topic => {
                let below = title(ui, area, scale, &session.topic);
                let day = session.day.map(|day| day.to_string()).unwrap_or_default();
                let facts = [day, session.meeting.clone(), session.place.clone()];
                let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
                running(ui, area.with_min_y(below), scale, &[(facts.join("    "), true)], &[], 0);
            }
            Slide::Article { place, text } => {
                let article = session.articles.get(place).cloned();
                let heading = article.as_ref().map(|article| article.heading.clone()).unwrap_or_default();
                let shown = if heading.is_empty() { text.label.clone() } else { heading.clone() };
                let below = title(ui, area, scale, &shown);
                let words: Vec<String> = article.iter().flat_map(|article| article.stressed().map(str::to_owned)).collect();
                let note = article.map(|article| article.note).unwrap_or_default();
                let parts = article_parts(cx, &text, !heading.is_empty(), note);
                let stressed: Vec<&str> = words.iter().map(String::as_str).collect();
                self.pages = running(ui, area.with_min_y(below), scale, &parts, &stressed, self.page);
            }
            Slide::Case { code, text } => {
                // The part is what the page is about; whose case it is stands smaller below.
                let below = title(ui, area, scale, &cx.t(&format!("study-case-{code}")));
                let name = session.case.title.trim();
                let named = (!name.is_empty()).then(|| (name.to_owned(), true));
                let parts: Vec<_> = named.into_iter().chain([(text, false)]).collect();
                self.pages = running(ui, area.with_min_y(below), scale, &parts, &[], self.page);
            }
            Slide::Question { place, shown } => return self.question_page(ui, cx, area, scale, place, &shown),
            Slide::End => {
                let below = title(ui, area, scale, &cx.t("study-show-end"));
                running(ui, area.with_min_y(below), scale, &[(cx.t("study-show-end-comment"), true)], &[], 0);
            }
        }
        self.page = self.page.min(self.pages - 1);
        None
    }

    fn question_page(&self, ui: &mut Ui, cx: &Cx<'_>, area: Rect, scale: f32, place: usize, shown: &QuizShown) -> Option<usize> {
        let p = palette(ui);
        let n = cx.tn("study-quiz-n", &[("n", (place + 1).into())]);
        let several = if shown.several { cx.texts.kind(kaofa_core::domain::kind::Kind::Multiple) } else { String::new() };
        let stem = format!("{n}  {several}  {}", shown.stem).replace("    ", "  ");
        let judged = [cx.t("exam-judge-right"), cx.t("exam-judge-wrong")];
        let options: &[String] = if shown.options.is_empty() { &judged } else { &shown.options };
        let item = self.deck.session.quiz.get(place);
        let counts = item.map(|item| item.counts_of(options.len())).unwrap_or_default();
        let most = counts.iter().copied().max().unwrap_or(0).max(1);
        let counted = self.phase != Phase::Asked;
        let key = self.key.as_ref().filter(|_| self.phase == Phase::Key);
        let why = key.map(|key| [key.explanation.as_str(), &key.citations.join("  ")].join("\n").trim().to_owned());
        // Whatever its length, a question stands on one page: large, or as large as it can be.
        let mut size = t::SHOW_BODY;
        let fits = |size: f32| {
            let width = area.width() - if counted { t::SHOW_HANDS * scale } else { 0.0 } - t::SHOW_LETTER * scale;
            let tall = |text: &str, width: f32| galley(ui, text, size * scale, p.text, width).size().y;
            let options: f32 = options.iter().map(|option| tall(option, width) + t::SHOW_GAP * scale).sum();
            let explained = |why: &String| {
                let block = galley(ui, why, size * scale * EXPLANATION, p.muted, area.width());
                block.size().y + t::SHOW_GAP * scale
            };
            let why = why.as_ref().map_or(0.0, explained);
            tall(&stem, area.width()) + options + why + t::SHOW_GAP * scale <= area.height()
        };
        while size > t::TYPE_BODY && !fits(size) {
            size -= 1.0;
        }
        let size = size * scale;
        let gap = t::SHOW_GAP * scale;
        let mut y = area.top();
        let block = galley(ui, &stem, size, p.text, area.width());
        y += put(ui, egui::pos2(area.left(), y), block, &stem) + gap;
        let letter_width = t::SHOW_LETTER * scale;
        let hands_width = if counted { t::SHOW_HANDS * scale } else { 0.0 };
        let mut clicked = None;
        for (i, option) in options.iter().enumerate() {
            let right = key.map(|key| key.key.get(i) == Some(&true));
            let color = match right {
                Some(true) => p.ok,
                Some(false) => p.faint,
                None => p.text,
            };
            let block = galley(ui, option, size, color, area.width() - letter_width - hands_width);
            let row = Rect::from_min_size(egui::pos2(area.left(), y), Vec2::new(area.width(), block.size().y));
            let mark = letter(i).to_string();
            // On the line of the option's first row, whatever its height.
            ui.painter().galley(row.min, galley(ui, &mark, size, color, letter_width), color);
            if right == Some(true) {
                let beside =
                    Rect::from_min_size(row.min - Vec2::new(letter_width, 0.0), Vec2::new(letter_width, size * t::LINE_BODY));
                Icon::Check.paint(ui, beside, size, p.ok);
            }
            let count = counts.get(i).copied().unwrap_or(0);
            if self.phase == Phase::Answering {
                let response = ui.interact(row.expand(gap / 2.0), ui.scope_id().with(("option", i)), Sense::click());
                let said = format!("{mark} {option} {}", cx.tn("study-show-count", &[("n", count.into())]));
                response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &said));
                if response.clicked() {
                    clicked = Some(i);
                }
            }
            let tall = put(ui, egui::pos2(row.left() + letter_width, y), block, option);
            if counted {
                hands(ui, cx, row, hands_width, size, (count, most));
            }
            y += tall + gap;
        }
        if let Some(why) = why {
            y += gap;
            let block = galley(ui, &why, size * EXPLANATION, p.muted, area.width());
            put(ui, egui::pos2(area.left(), y), block, &why);
        }
        clicked
    }
}

fn article_parts(cx: &Cx<'_>, text: &ArticleText, labelled: bool, note: String) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    if labelled {
        parts.push((text.label.clone(), false));
    }
    parts.push((text.text.clone().unwrap_or_else(|| cx.t("study-article-missing")), false));
    if !note.trim().is_empty() {
        parts.push((note, true));
    }
    parts
}

/// Hands for an option as a bar with its number.
fn hands(ui: &Ui, cx: &Cx<'_>, row: Rect, width: f32, size: f32, (count, most): (u32, u32)) {
    let p = palette(ui);
    let words = cx.tn("study-show-count", &[("n", count.into())]);
    let text = galley(ui, &words, size, p.info, f32::INFINITY);
    let number = text.size().x.max(size * 2.4);
    let bar_width = (width - number - size).max(0.0);
    let bar = Rect::from_min_size(
        egui::pos2(row.right() - width + size / 2.0, row.top() + size * 0.55),
        Vec2::new(bar_width, size * 0.5),
    );
    ui.painter().rect_filled(bar, CornerRadius::same(t::RADIUS_CHIP), p.sunken);
    let share = bar.with_max_x(bar.left() + bar.width() * count as f32 / most as f32);
    ui.painter().rect_filled(share, CornerRadius::same(t::RADIUS_CHIP), p.info);
    ui.painter().galley(egui::pos2(row.right() - text.size().x, row.top()), text, p.info);
}
