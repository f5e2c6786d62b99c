//! What the room sees: one thing at a time over the whole window, moved on by the keys that remote clickers send. A question first stands
//! alone, then takes the room's answers, and its key is asked of the office only after that.

mod slides;
mod words;

use super::session::edits;
use super::sessions::ask;
use crate::ui::Cx;
use crate::ui::kit::palette;
use egui::{CentralPanel, Frame, Key, Modifiers, Sense, Ui, ViewportCommand, WidgetInfo};
use kaofa_core::service::study_command::StudyCommand;
use kaofa_core::service::study_prepare::{Deck, QuizKey, QuizShown, Slide};

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
}

fn options_of(shown: &QuizShown) -> usize {
    // A judgement is right or wrong.
    if shown.options.is_empty() { 2 } else { shown.options.len() }
}
