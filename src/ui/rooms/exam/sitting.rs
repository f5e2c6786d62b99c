//! The exam itself: clock, answer card, one question, the look back before hand-in.

use super::Step;
use super::answers::{Answers, Saved};
use super::item::{self, Texts};
use super::lock::{self, Lock};
use super::seat_desk::SeatDesk;
use crate::ui::kit::{self, Button, Card, CardItem, CardSection, Edge, Icon, Tone, text, tokens as t};
use crate::ui::{Ask, Cx};
use egui::{Key, Modifiers, Panel, Ui, Vec2};
use kaofa_core::domain::clock::Stamp;
use kaofa_core::domain::closed_book::Surroundings;
use kaofa_core::domain::journal::{Event, HandInBy};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::numerals;
use kaofa_core::service::exam::{Receipt, Seat};
use kaofa_core::service::seat::Delivery;
use kaofa_core::service::{Command, ServiceError};
use kaofa_core::text::{Explanation, Locale};
use std::time::Duration;

#[derive(Debug)]
pub(super) struct SittingPage {
    seat: Seat,
    answers: Answers,
    texts: Texts,
    /// Looking back before hand-in.
    looking_back: bool,
    confirming: bool,
    /// On a narrow screen the answer card opens over the question.
    card_open: bool,
    lock: Lock,
    scroll_to_top: bool,
    /// An invigilator is at the seat.
    desk: Option<SeatDesk>,
}

impl SittingPage {
    pub(super) fn new(seat: Seat) -> Self {
        let answers = Answers::new(&seat);
        let lock = Lock::new(&seat);
        Self {
            seat,
            answers,
            texts: Texts::default(),
            looking_back: false,
            confirming: false,
            card_open: false,
            lock,
            scroll_to_top: false,
            desk: None,
        }
    }

    /// Handed in: the window belongs to the other rooms again.
    pub(super) fn is_over(&self) -> bool {
        self.answers.handed_in().is_some()
    }

    pub(super) fn saved(&mut self, receipt: Receipt, cx: &mut Cx<'_>) {
        self.answers.saved(receipt);
        self.leave_if_over(cx);
    }

    /// What the invigilator did at the seat is done.
    pub(super) fn acted(&mut self, receipt: Receipt, cx: &mut Cx<'_>) {
        self.desk = None;
        self.answers.refreshed(receipt);
        self.leave_if_over(cx);
    }

    fn leave_if_over(&self, cx: &mut Cx<'_>) {
        if let Some(by) = self.answers.handed_in() {
            if by != HandInBy::Candidate {
                cx.toasts.push(Tone::Warn, cx.texts.hand_in_by(by));
            }
            cx.ask(Ask::LeaveExam);
            if self.seat.show_result_at_once {
                cx.send(Command::Review(self.seat.attempt));
            }
        }
    }

    pub(super) fn failed(&mut self, command: &Command, error: &ServiceError, said: Explanation, cx: &mut Cx<'_>) {
        match error {
            ServiceError::TooEarly(_) => {
                self.answers.hand_in_refused();
                cx.toasts.push(Tone::Warn, said.to_string());
            }
            _ if matches!(command, Command::ActAtSeat { .. }) => match &mut self.desk {
                Some(desk) => desk.refuse(said),
                None => cx.fail(error),
            },
            _ if matches!(command, Command::Record { .. } | Command::HandIn(_)) => {
                self.answers.not_saved(said, cx.now().boot_ms);
            }
            _ => cx.fail(error),
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let now = cx.now();
        if self.seat.lock.is_some() {
            lock::no_clipboard(ui);
        }
        let paused = self.answers.is_paused();
        if !self.confirming && self.desk.is_none() && !paused && !self.lock.is_asking() {
            self.keys(ui, &now);
        }
        let narrow = ui.available_width() < t::EXAM_BREAKPOINT;
        self.head(ui, cx, &now, narrow);
        if !narrow {
            kit::shell::pane(ui, Panel::left("exam-card").exact_size(t::ANSWER_CARD), Edge::Right, Vec2::splat(t::S20), |ui| {
                ui.add_enabled_ui(!paused, |ui| self.card(ui, cx, &now));
            });
        }
        self.foot(ui, cx, &now, narrow);
        let fill = kit::palette(ui).bg;
        let side = if narrow { t::S16 } else { t::S56 };
        let margin = egui::Margin::symmetric(side as i8, t::S24 as i8);
        egui::CentralPanel::default().frame(egui::Frame::new().fill(fill).inner_margin(margin)).show(ui, |ui| {
            let mut area = egui::ScrollArea::vertical().auto_shrink([false, false]);
            if std::mem::take(&mut self.scroll_to_top) {
                area = area.vertical_scroll_offset(0.0);
            }
            area.show(ui, |ui| {
                ui.set_max_width(t::READING.min(ui.available_width()));
                if let Saved::Failed(said) = self.answers.state() {
                    kit::error_panel(ui, &cx.t("exam-not-saved"), &said.what, &said.remedy);
                    ui.add_space(t::S16);
                }
                if paused {
                    let key = if self.answers.is_paused_by_rule() { "exam-paused-by-rule" } else { "exam-paused" };
                    kit::notice(ui, Tone::Warn, &cx.t(key));
                } else if self.looking_back {
                    self.look_back(ui, cx, &now);
                } else if narrow && self.card_open {
                    self.card(ui, cx, &now);
                } else {
                    if item::item_ui(ui, cx, &mut self.answers, &mut self.texts) {
                        self.next(&now);
                    }
                    ui.add_space(t::S12);
                    text::caption(ui, cx.t(self.hint()));
                }
            });
        });
        if self.lock.ask(ui.ctx(), cx) {
            self.start_looking_back();
        }
        self.confirm(ui, cx);
        if let Some(mut desk) = self.desk.take()
            && desk.show(ui.ctx(), self.answers.attempt, paused, cx)
        {
            self.desk = Some(desk);
        }
        self.tick(ui.ctx(), cx);
    }

    /// What is due now: an absence that began or ended, a write, the end of the time. Called before every frame, painted or not.
    pub(super) fn tick(&mut self, ctx: &egui::Context, cx: &mut Cx<'_>) {
        let now = cx.now();
        let over = self.answers.remaining_ms(&now) == 0;
        if let Some(absence) = self.lock.watch(ctx, &now, over, self.answers.is_paused(), cx) {
            self.answers.observed(absence);
        }
        if let Some(command) = self.answers.next_command(&now) {
            cx.send(command);
        }
        let left = Some(self.answers.remaining_ms(&now)).filter(|left| *left > 0 && !self.answers.is_paused());
        if let Some(ms) = self.answers.wake_in_ms(now.boot_ms).into_iter().chain(left).min() {
            ctx.request_repaint_after(Duration::from_millis(ms.max(10).unsigned_abs()));
        }
    }

    /// Nothing is lost by it, and it is recorded; how an exam is ended is said on the screen.
    pub(super) fn close_asked(&mut self) {
        self.answers.commit_text();
        self.answers.observed(Event::CloseAsked);
        self.lock.closing = true;
    }

    pub(super) fn found(&mut self, found: Surroundings) {
        self.answers.observed(Event::Surroundings(found));
    }

    fn head(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, now: &Stamp, narrow: bool) {
        let panel = Panel::top("exam-head").exact_size(t::EXAM_HEAD);
        kit::shell::pane(ui, panel, Edge::Bottom, Vec2::new(t::S24, 0.0), |ui| {
            ui.horizontal_centered(|ui| {
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = t::S24;
                    kit::countdown_ms(ui, self.answers.remaining_ms(now), &cx.t("exam-remaining"));
                    if kit::icon_button(ui, Icon::TextSize, &cx.t("text-size")).clicked() {
                        cx.ask(Ask::Look(cx.look.larger()));
                    }
                    if (cx.overview.has_staff || cx.overview.seat.is_some())
                        && invigilator_button(ui, &cx.t("exam-invigilator"), narrow)
                    {
                        self.answers.commit_text();
                        self.desk = Some(SeatDesk::default());
                    }
                    let (words, tone) = match self.answers.state() {
                        Saved::All { number: Some(n) } => (cx.tn("exam-saved-item", &[("n", n.into())]), Tone::Ok),
                        Saved::All { number: None } => (cx.t("exam-saved"), Tone::Ok),
                        Saved::Saving => (cx.t("exam-saving"), Tone::Neutral),
                        Saved::Failed(_) => (cx.t("exam-save-failed"), Tone::Warn),
                    };
                    kit::chip(ui, &words, tone);
                    // What is saved is safe here; only a move to another PC would miss it.
                    if self.answers.copy_failed() {
                        kit::chip(ui, &cx.t("exam-copy-failed"), Tone::Warn);
                    }
                    ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
                        ui.spacing_mut().item_spacing.x = t::S16;
                        let who = cx.tn(
                            "exam-who-line",
                            &[("name", self.seat.name.as_str().into()), ("ticket", self.seat.ticket.as_str().into())],
                        );
                        if narrow {
                            text::muted(ui, who);
                        } else {
                            text::card_title(ui, &self.seat.title);
                            text::muted(ui, who);
                        }
                    });
                });
            });
        });
    }

    fn foot(&mut self, ui: &mut Ui, cx: &Cx<'_>, now: &Stamp, narrow: bool) {
        let panel = Panel::bottom("exam-foot").exact_size(t::EXAM_FOOT);
        let side = if narrow { t::S16 } else { t::S56 };
        kit::shell::pane(ui, panel, Edge::Top, Vec2::new(side, 0.0), |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                if self.answers.is_paused() {
                    ui.disable();
                }
                if Button::secondary(cx.t("exam-previous"))
                    .icon(Icon::Back)
                    .enabled(self.answers.index > 0 || self.looking_back)
                    .show(ui)
                    .clicked()
                {
                    self.previous(now);
                }
                if !self.looking_back {
                    let flagged = self.answers.item().is_some_and(|i| self.answers.is_flagged(i.slot));
                    let (label, icon) = if flagged { ("exam-unflag", Icon::FlagOn) } else { ("exam-flag", Icon::Flag) };
                    if Button::secondary(cx.t(label)).icon(icon).show(ui).clicked() {
                        self.answers.toggle_flag();
                    }
                }
                if narrow && !self.looking_back {
                    let label = if self.card_open { "exam-card-close" } else { "exam-card-open" };
                    if Button::secondary(cx.t(label)).show(ui).clicked() {
                        self.card_open = !self.card_open;
                    }
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = if narrow { t::S12 } else { t::S24 };
                    if self.looking_back {
                        if Button::primary(cx.t("exam-hand-in")).show(ui).clicked() {
                            self.confirming = true;
                        }
                    } else {
                        if Button::secondary(cx.t("exam-hand-in")).show(ui).clicked() {
                            self.start_looking_back();
                        }
                        let last = self.answers.index + 1 >= self.answers.items.len();
                        let label = if last { "exam-look-back" } else { "exam-next" };
                        if Button::primary(cx.t(label)).icon_after(Icon::Forward).show(ui).clicked() {
                            self.next(now);
                        }
                    }
                    if !narrow {
                        let (done, marked, open) = self.answers.counts();
                        text::muted(
                            ui,
                            cx.tn("exam-counts", &[("done", done.into()), ("marked", marked.into()), ("open", open.into())]),
                        );
                    }
                });
            });
        });
    }

    fn card(&mut self, ui: &mut Ui, cx: &Cx<'_>, now: &Stamp) {
        let mut sections = Vec::new();
        let mut places = Vec::new();
        for (number, kind) in self.seat.sections.iter().enumerate() {
            let mine: Vec<(usize, _)> =
                self.answers.items.iter().enumerate().filter(|(_, item)| usize::from(item.section) == number).collect();
            let marks: kaofa_core::domain::marks::Marks = mine.iter().map(|(_, item)| item.marks).sum();
            let ordinal = match cx.texts.locale() {
                Locale::ZhCn => numerals::write(number as u32 + 1),
                Locale::En => (number + 1).to_string(),
            };
            let title = cx.tn("exam-section", &[("n", ordinal.into()), ("kind", cx.texts.kind_long(*kind).into())]);
            let detail = cx.tn("exam-section-detail", &[("n", mine.len().into()), ("marks", marks.to_string().into())]);
            let items: Vec<CardItem> = mine
                .iter()
                .map(|(index, item)| {
                    let answered = self.answers.answer(item.slot).is_some_and(|a| !a.is_empty());
                    let marked = self.answers.is_flagged(item.slot);
                    let state = if answered { "exam-cell-answered" } else { "exam-cell-open" };
                    let mut name = cx.tn(state, &[("n", item.number.into())]);
                    if marked {
                        name.push_str(&cx.t("exam-cell-flagged"));
                    }
                    CardItem {
                        number: usize::from(item.number),
                        answered,
                        marked,
                        current: *index == self.answers.index && !self.looking_back,
                        name,
                    }
                })
                .collect();
            places.extend(mine.iter().map(|(index, _)| *index));
            sections.push((title, detail, items));
        }
        let sections: Vec<CardSection<'_>> =
            sections.iter().map(|(title, detail, items)| CardSection { title, detail, items }).collect();
        let clicked =
            egui::ScrollArea::vertical().id_salt("exam-card-scroll").show(ui, |ui| kit::answer_card(ui, &sections)).inner;
        if let Some(index) = clicked.and_then(|place| places.get(place)) {
            self.go_to(*index, now);
        }
    }

    fn look_back(&mut self, ui: &mut Ui, cx: &Cx<'_>, now: &Stamp) {
        let (done, _, open) = self.answers.counts();
        Card::new().show(ui, |ui| {
            text::page_title(ui, cx.t("exam-look-back-title"));
            ui.add_space(t::S8);
            if open == 0 {
                kit::notice(ui, Tone::Ok, &cx.tn("exam-all-answered", &[("n", done.into())]));
            } else {
                kit::notice(ui, Tone::Warn, &cx.tn("exam-some-open", &[("n", open.into())]));
            }
            ui.add_space(t::S16);
            let unanswered = |item: &kaofa_core::service::exam::SeatItem| {
                self.answers.answer(item.slot).is_none_or(kaofa_core::domain::answer::Answer::is_empty)
            };
            let lists: [(&str, Vec<usize>); 2] = [
                ("exam-list-open", (0..self.answers.items.len()).filter(|i| unanswered(&self.answers.items[*i])).collect()),
                (
                    "exam-list-flagged",
                    (0..self.answers.items.len()).filter(|i| self.answers.is_flagged(self.answers.items[*i].slot)).collect(),
                ),
            ];
            let mut go = None;
            for (key, indexes) in &lists {
                if indexes.is_empty() {
                    continue;
                }
                text::muted(ui, cx.t(key));
                ui.horizontal_wrapped(|ui| {
                    for index in indexes {
                        let label = cx.tn("exam-item-button", &[("n", self.answers.items[*index].number.into())]);
                        if Button::secondary(label).show(ui).clicked() {
                            go = Some(*index);
                        }
                    }
                });
                ui.add_space(t::S12);
            }
            if let Some(index) = go {
                self.go_to(index, now);
            }
            text::caption(ui, cx.t("exam-look-back-hint"));
        });
    }

    fn confirm(&mut self, ui: &Ui, cx: &Cx<'_>) {
        if !self.confirming {
            return;
        }
        let (_, _, open) = self.answers.counts();
        let key = if open == 0 { "exam-confirm-full" } else { "exam-confirm-open" };
        let answer = kit::confirm(
            ui.ctx(),
            "hand-in",
            &cx.t("exam-confirm-title"),
            &cx.tn(key, &[("n", open.into())]),
            &cx.t("exam-confirm-yes"),
            &cx.t("exam-confirm-no"),
            false,
        );
        match answer {
            Some(true) => {
                self.confirming = false;
                self.answers.finish();
            }
            Some(false) => self.confirming = false,
            None => {}
        }
    }

    /// The whole exam by keyboard. Letters and digits belong to a text field while one has the keyboard.
    fn keys(&mut self, ui: &Ui, now: &Stamp) {
        let typing = ui.ctx().text_edit_focused();
        let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
        if pressed(Key::PageDown) || (!typing && pressed(Key::ArrowRight)) {
            self.next(now);
        } else if pressed(Key::PageUp) || (!typing && pressed(Key::ArrowLeft)) {
            self.previous(now);
        }
        if typing {
            return;
        }
        if self.looking_back {
            // Enter on a focused button is that button's.
            if ui.memory(|m| m.focused().is_none()) && pressed(Key::Enter) {
                self.confirming = true;
            }
            return;
        }
        if ui.memory(|m| m.focused().is_none()) && pressed(Key::Enter) {
            self.next(now);
            return;
        }
        if pressed(Key::M) {
            self.answers.toggle_flag();
        }
        for (place, (letter, digit)) in OPTION_KEYS.into_iter().enumerate() {
            if pressed(letter) || pressed(digit) {
                self.choose_place(place);
            }
        }
    }

    fn choose_place(&mut self, place: usize) {
        let id = match self.answers.item() {
            Some(item) if item.kind == Kind::Judge => (place < 2).then_some(place as u8),
            Some(item) => item.options.get(place).map(|(id, _)| *id),
            None => None,
        };
        if let Some(id) = id {
            self.answers.choose(id);
        }
    }

    fn next(&mut self, now: &Stamp) {
        if self.answers.index + 1 < self.answers.items.len() {
            self.go_to(self.answers.index + 1, now);
        } else {
            self.start_looking_back();
        }
    }

    fn previous(&mut self, now: &Stamp) {
        if self.looking_back {
            self.looking_back = false;
        } else if self.answers.index > 0 {
            self.go_to(self.answers.index - 1, now);
        }
    }

    fn go_to(&mut self, index: usize, now: &Stamp) {
        self.looking_back = false;
        self.card_open = false;
        self.scroll_to_top = true;
        self.answers.go_to(index, now.boot_ms);
    }

    fn start_looking_back(&mut self) {
        self.looking_back = true;
        self.scroll_to_top = true;
    }

    fn hint(&self) -> &'static str {
        match self.answers.item().map(|i| i.kind) {
            Some(Kind::Blank) => "exam-hint-blank",
            Some(Kind::Short | Kind::Case) => "exam-hint-text",
            Some(Kind::Judge) => "exam-hint-judge",
            _ => "exam-hint-choice",
        }
    }

    /// After hand-in, inside the frame again.
    pub(super) fn over_ui(&self, ui: &mut Ui, cx: &Cx<'_>) -> Option<Step> {
        let mut step = None;
        ui.set_max_width(t::FORM.min(ui.available_width()));
        Card::new().show(ui, |ui| {
            text::page_title(ui, cx.t("exam-over-title"));
            ui.add_space(t::S8);
            if let Some(by) = self.answers.handed_in() {
                text::body(ui, cx.texts.hand_in_by(by));
            }
            text::muted(ui, &self.seat.title);
            ui.add_space(t::S16);
            text::muted(ui, cx.t("exam-head-code"));
            text::figure_sized(ui, self.answers.head_code(), "", t::TYPE_TITLE);
            text::caption(ui, cx.t("exam-head-code-help"));
            ui.add_space(t::S16);
            if let Some(delivery) = self.answers.delivery() {
                delivered(ui, cx, delivery);
                ui.add_space(t::S16);
            }
            if !self.seat.show_result_at_once {
                kit::notice(ui, Tone::Info, &cx.t("exam-result-later"));
                ui.add_space(t::S16);
            }
            if Button::primary(cx.t("exam-over-done")).show(ui).clicked() {
                step = Some(Step::List);
            }
        });
        step
    }
}

/// The way in for an invigilator who has come to the seat.
fn invigilator_button(ui: &mut Ui, name: &str, narrow: bool) -> bool {
    if narrow {
        kit::icon_button(ui, Icon::Shield, name).clicked()
    } else {
        Button::quiet(name).icon(Icon::Shield).show(ui).clicked()
    }
}

/// Where a seat wrote the answers; the invigilator acts on what could not be written, so it is said first.
fn delivered(ui: &mut Ui, cx: &Cx<'_>, delivery: &Delivery) {
    for (path, _) in &delivery.failed {
        let folder = path.parent().unwrap_or(path).display().to_string();
        kit::notice(ui, Tone::Warn, &cx.texts.with("exam-not-delivered", &[("folder", folder.as_str().into())]));
    }
    for path in &delivery.written {
        let path = path.display().to_string();
        text::caption(ui, cx.texts.with("exam-delivered", &[("path", path.as_str().into())]));
    }
}

const OPTION_KEYS: [(Key, Key); 10] = [
    (Key::A, Key::Num1),
    (Key::B, Key::Num2),
    (Key::C, Key::Num3),
    (Key::D, Key::Num4),
    (Key::E, Key::Num5),
    (Key::F, Key::Num6),
    (Key::G, Key::Num7),
    (Key::H, Key::Num8),
    (Key::I, Key::Num9),
    (Key::J, Key::Num0),
];
