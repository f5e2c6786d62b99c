//! What the room sees: one thing at a time over the whole window, moved on by the keys that remote clickers send. A question first stands
//! alone, then takes the room's answers, and its key is asked of the office only after that.

use super::session::edits;
use super::sessions::ask;
use crate::ui::Cx;
use crate::ui::kit::text::{Mark, pieces};
use crate::ui::kit::{self, Icon, palette, tokens as t};
use egui::text::{LayoutJob, TextFormat};
use egui::{
    Align2, CentralPanel, Color32, CornerRadius, FontId, Frame, Key, Modifiers, Pos2, Rect, Sense, Ui, Vec2, ViewportCommand,
    WidgetInfo,
};
use kaofa_core::domain::question::letter;
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_prepare::{ArticleText, Deck, QuizKey, QuizShown, Slide};

/// Digits of a number of hands.
const MOST_DIGITS: usize = 3;

/// How far a question is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Asked,
    Answering,
    Key,
}

#[derive(Debug)]
pub(super) struct Projector {
    deck: Deck,
    at: usize,
    /// Page of a text that is longer than the screen.
    page: usize,
    pages: usize,
    phase: Phase,
    key: Option<QuizKey>,
    /// A number typed before a letter.
    typed: String,
    /// Where the last hand went, to be taken back.
    last: Vec<usize>,
    full: bool,
}

/// Whether the projection goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    No,
    Yes,
    /// The leader comments now.
    ToComments,
}

/// What a key of a clicker or a keyboard means.
enum Moved {
    Next,
    Back,
    First,
    Last,
    Questions,
    Comments,
    End,
}

impl Projector {
    pub(super) fn new(deck: Deck) -> Self {
        Self {
            deck,
            at: 0,
            page: 0,
            pages: 1,
            phase: Phase::Asked,
            key: None,
            typed: String::new(),
            last: Vec::new(),
            full: false,
        }
    }

    pub(super) fn take_key(&mut self, key: QuizKey) {
        if self.question().is_some_and(|(place, _)| place == key.place) {
            self.key = Some(key);
            self.phase = Phase::Key;
        }
    }

    /// Gives the window back as it was.
    pub(super) fn end(ctx: &egui::Context) {
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(false));
    }

    fn slide(&self) -> Option<&Slide> {
        self.deck.slides.get(self.at)
    }

    fn question(&self) -> Option<(usize, &QuizShown)> {
        match self.slide() {
            Some(Slide::Question { place, shown }) => Some((*place, shown)),
            _ => None,
        }
    }

    fn go(&mut self, at: usize) {
        self.at = at;
        (self.page, self.phase, self.key) = (0, Phase::Asked, None);
        self.typed.clear();
        self.last.clear();
    }

    fn next(&mut self, cx: &mut Cx<'_>) {
        if self.page + 1 < self.pages {
            self.page += 1;
            return;
        }
        if let Some((place, _)) = self.question() {
            match self.phase {
                Phase::Asked => {
                    self.phase = Phase::Answering;
                    return;
                }
                Phase::Answering => {
                    self.typed.clear();
                    ask(cx, StudyCommand::Key { id: self.deck.id, place });
                    return;
                }
                Phase::Key => {}
            }
        }
        if self.at + 1 < self.deck.slides.len() {
            self.go(self.at + 1);
        }
    }

    fn back(&mut self) {
        if self.page > 0 {
            self.page -= 1;
        } else if self.phase == Phase::Key {
            (self.phase, self.key) = (Phase::Answering, None);
        } else if self.phase == Phase::Answering {
            self.phase = Phase::Asked;
        } else if self.at > 0 {
            self.go(self.at - 1);
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Ended {
        if !self.full {
            self.full = true;
            ui.ctx().send_viewport_cmd(ViewportCommand::Fullscreen(true));
            ui.memory_mut(egui::Memory::stop_text_input);
        }
        let ended = self.keys(ui, cx);
        if ended != Ended::No {
            return ended;
        }
        let p = palette(ui);
        let mut clicked = None;
        CentralPanel::default().frame(Frame::new().fill(p.surface)).show(ui, |ui| {
            let screen = ui.available_rect_before_wrap();
            let whole = ui.interact(screen, ui.scope_id().with("projector"), Sense::click());
            let (n, all) = (self.at + 1, self.deck.slides.len());
            let name = cx.tn("study-show-slide", &[("n", n.into()), ("all", all.into())]);
            whole.widget_info(|| WidgetInfo::labeled(egui::Role::Document, true, &name));
            clicked = self.paint(ui, cx, screen);
            if clicked.is_none() && whole.clicked() {
                self.next(cx);
            }
        });
        if let Some(option) = clicked {
            self.hand(option, cx);
        }
        Ended::No
    }

    fn keys(&mut self, ui: &Ui, cx: &mut Cx<'_>) -> Ended {
        if self.phase == Phase::Answering {
            self.count(ui, cx);
        }
        let moved = ui.input_mut(|input| {
            let mut pressed = |keys: &[Key]| keys.iter().any(|key| input.consume_key(Modifiers::NONE, *key));
            if pressed(&[Key::Escape]) {
                Some(Moved::End)
            } else if pressed(&[Key::ArrowRight, Key::ArrowDown, Key::PageDown, Key::Space, Key::Enter, Key::N]) {
                Some(Moved::Next)
            } else if pressed(&[Key::ArrowLeft, Key::ArrowUp, Key::PageUp, Key::Backspace, Key::P]) {
                Some(Moved::Back)
            } else if pressed(&[Key::Home]) {
                Some(Moved::First)
            } else if pressed(&[Key::End]) {
                Some(Moved::Last)
            } else if pressed(&[Key::Q]) {
                Some(Moved::Questions)
            } else if pressed(&[Key::C]) {
                Some(Moved::Comments)
            } else {
                None
            }
        });
        match moved {
            Some(Moved::End) => return Ended::Yes,
            Some(Moved::Comments) => return Ended::ToComments,
            Some(Moved::Questions) => {
                let first = self.deck.slides.iter().position(|slide| matches!(slide, Slide::Question { .. }));
                self.go(first.unwrap_or(self.at));
            }
            Some(Moved::Next) => self.next(cx),
            Some(Moved::Back) => self.back(),
            Some(Moved::First) => self.go(0),
            Some(Moved::Last) => self.go(self.deck.slides.len().saturating_sub(1)),
            None => {}
        }
        Ended::No
    }

    /// Letters add a hand, a number before a letter sets it, Backspace takes the last one back.
    fn count(&mut self, ui: &Ui, cx: &mut Cx<'_>) {
        const LETTERS: [Key; 10] = [Key::A, Key::B, Key::C, Key::D, Key::E, Key::F, Key::G, Key::H, Key::I, Key::J];
        const DIGITS: [Key; 10] =
            [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];
        let Some(options) = self.question().map(|(_, shown)| options_of(shown)) else { return };
        let pressed = |keys: &[Key]| ui.input_mut(|i| keys.iter().position(|key| i.consume_key(Modifiers::NONE, *key)));
        if let Some(digit) = pressed(&DIGITS)
            && self.typed.len() < MOST_DIGITS
        {
            self.typed.push_str(&digit.to_string());
        }
        if let Some(option) = pressed(&LETTERS[..options.min(LETTERS.len())]) {
            self.hand(option, cx);
        }
        // With nothing to take back, Backspace goes to the page before.
        if (!self.typed.is_empty() || !self.last.is_empty())
            && pressed(&[Key::Backspace]).is_some()
            && self.typed.pop().is_none()
            && let Some(option) = self.last.pop()
        {
            self.set(option, |hands| hands.saturating_sub(1), cx);
        }
    }

    fn hand(&mut self, option: usize, cx: &mut Cx<'_>) {
        if self.phase != Phase::Answering {
            return;
        }
        let number: Option<u32> = self.typed.parse().ok();
        self.typed.clear();
        if number.is_none() {
            self.last.push(option);
        }
        self.set(option, |hands| number.unwrap_or(hands + 1), cx);
    }

    fn set(&mut self, option: usize, to: impl FnOnce(u32) -> u32, cx: &mut Cx<'_>) {
        let Some((place, options)) = self.question().map(|(place, shown)| (place, options_of(shown))) else { return };
        let Some(item) = self.deck.session.quiz.get_mut(place) else { return };
        item.hands.resize(options, 0);
        if let Some(hands) = item.hands.get_mut(option) {
            *hands = to(*hands);
        }
        // A reader counts for the room; what is kept is for who holds study.
        if !edits(cx) {
            return;
        }
        ask(cx, StudyCommand::Hands { id: self.deck.id, place, hands: item.hands.clone() });
    }

    /// Paints the page; the option that was clicked.
    fn paint(&mut self, ui: &mut Ui, cx: &Cx<'_>, screen: Rect) -> Option<usize> {
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
        let who = [("chair", session.chair.as_str().into()), ("speaker", session.speaker.as_str().into())];
        line(ui, egui::pos2(left, foot), Align2::LEFT_BOTTOM, &cx.tn("study-show-foot", &who), small, p.muted);
        let hint = match (self.question().is_some(), self.phase) {
            (true, Phase::Answering) if !self.typed.is_empty() => {
                cx.tn("study-show-typing", &[("n", self.typed.as_str().into())])
            }
            (true, Phase::Answering) => cx.t("study-show-answers-foot"),
            _ if self.deck.slides.iter().any(|slide| matches!(slide, Slide::Question { .. })) => cx.t("study-show-next"),
            _ => cx.t("study-show-next-plain"),
        };
        line(ui, egui::pos2(right, foot), Align2::RIGHT_BOTTOM, &hint, small, p.muted);
        let area = Rect::from_min_max(egui::pos2(left, under + t::S48 * scale), egui::pos2(right, foot - small * 2.0));
        self.page_of(ui, cx, area, scale)
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
                let part = cx.t(&format!("study-case-{code}"));
                let name = &session.case.title;
                let below = title(ui, area, scale, &if name.is_empty() { part.clone() } else { format!("{name}  ·  {part}") });
                self.pages = running(ui, area.with_min_y(below), scale, &[(text, false)], &[], self.page);
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
        // Whatever its length, a question stands on one page: large, or as large as it can be.
        let mut size = t::SHOW_BODY;
        let fits = |size: f32| {
            let width = area.width() - if counted { t::SHOW_HANDS * scale } else { 0.0 } - t::SHOW_LETTER * scale;
            let tall = |text: &str, width: f32| galley(ui, text, size * scale, p.text, width).size().y;
            let options: f32 = options.iter().map(|option| tall(option, width) + t::SHOW_GAP * scale).sum();
            let why = key.map_or(0.0, |key| tall(&key.explanation, area.width()) + t::SHOW_GAP * scale * 2.0);
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
        if let Some(key) = key {
            y += gap;
            let said = [key.explanation.as_str(), &key.citations.join("  ")].join("\n");
            let block = galley(ui, said.trim(), size * 0.9, p.muted, area.width());
            put(ui, egui::pos2(area.left(), y), block, &said);
        }
        clicked
    }
}

fn options_of(shown: &QuizShown) -> usize {
    // A judgement is right or wrong.
    if shown.options.is_empty() { 2 } else { shown.options.len() }
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

fn galley(ui: &Ui, text: &str, size: f32, color: Color32, width: f32) -> std::sync::Arc<egui::Galley> {
    let mut job = LayoutJob::single_section(
        kit::text::unbroken_blanks(text).into_owned(),
        TextFormat { line_height: Some((size * t::LINE_BODY).round()), ..TextFormat::simple(FontId::proportional(size), color) },
    );
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// Puts a block of text down and gives its height; `said` is what a screen reader says.
fn put(ui: &Ui, at: Pos2, block: std::sync::Arc<egui::Galley>, said: &str) -> f32 {
    let rect = Rect::from_min_size(at, block.size());
    let response = ui.interact(rect, ui.scope_id().with((said, at.y as i32)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, said));
    let color = palette(ui).text;
    ui.painter().galley(at, block, color);
    rect.height()
}

fn line(ui: &Ui, at: Pos2, align: Align2, text: &str, size: f32, color: Color32) {
    let rect = ui.painter().text(at, align, text, FontId::proportional(size), color);
    let response = ui.interact(rect, ui.scope_id().with((text, "line")), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, text));
}

/// What a page says first; gives where the rest begins.
fn title(ui: &Ui, area: Rect, scale: f32, text: &str) -> f32 {
    let p = palette(ui);
    let mut size = t::SHOW_TITLE * scale;
    let mut block = galley(ui, text, size, p.text, area.width());
    // Two lines at most, or nearly so.
    while block.rows.len() > 2 && size > t::SHOW_BODY * scale {
        size -= 2.0 * scale;
        block = galley(ui, text, size, p.text, area.width());
    }
    area.top() + put(ui, area.min, block, text) + t::SHOW_GAP * scale
}

/// Paragraphs as large as they fit; what does not fit at the least size goes on to further pages. Gives how many there are.
fn running(ui: &Ui, area: Rect, scale: f32, parts: &[(String, bool)], stressed: &[&str], page: usize) -> usize {
    let mut size = t::SHOW_BODY * scale;
    let mut job = lay(ui, area, size, parts, stressed);
    while job.size().y > area.height() && size > t::SHOW_BODY_LEAST * scale {
        size -= scale;
        job = lay(ui, area, size, parts, stressed);
    }
    let said: String = parts.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>().join("\n");
    let rows_a_page = (area.height() / (size * t::LINE_BODY).round()).floor().max(1.0) as usize;
    let pages = job.rows.len().div_ceil(rows_a_page).max(1);
    if pages == 1 {
        put(ui, area.min, job, &said);
        return 1;
    }
    let page = page.min(pages - 1);
    let row = (size * t::LINE_BODY).round();
    // Whole rows: the block stands so high that the page's first row is at the top, and what is not of this page is cut off.
    let shown = Rect::from_min_size(area.min, Vec2::new(area.width(), row * rows_a_page as f32));
    let lifted = egui::pos2(area.left(), area.top() - row * (page * rows_a_page) as f32);
    let response = ui.interact(shown, ui.scope_id().with(("running", page)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
    ui.painter().with_clip_rect(shown).galley(lifted, job, palette(ui).text);
    let p = palette(ui);
    let mark = format!("{} / {pages}", page + 1);
    ui.painter().text(area.right_bottom(), Align2::RIGHT_TOP, mark, FontId::proportional(t::SHOW_SMALL * scale), p.muted);
    pages
}

fn lay(ui: &Ui, area: Rect, size: f32, parts: &[(String, bool)], stressed: &[&str]) -> std::sync::Arc<egui::Galley> {
    let p = palette(ui);
    let mut job = LayoutJob::default();
    job.wrap.max_width = area.width();
    let format = |color: Color32| TextFormat {
        line_height: Some((size * t::LINE_BODY).round()),
        ..TextFormat::simple(FontId::proportional(size), color)
    };
    for (i, (text, quiet)) in parts.iter().enumerate() {
        if i > 0 {
            job.append("\n", 0.0, format(p.text));
        }
        for (piece, mark) in pieces(text.trim(), stressed) {
            let color = match (mark, quiet) {
                (Mark::Found, _) => p.accent,
                (_, true) => p.muted,
                _ => p.text,
            };
            job.append(piece, 0.0, format(color));
        }
    }
    ui.painter().layout_job(job)
}
