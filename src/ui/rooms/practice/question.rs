//! One question: answering it, then what was right and why.

use super::round::{Current, Round};
use super::{Step, key};
use crate::ui::kit::columns::{column, cut_right};
use crate::ui::kit::{self, Button, Card, Icon, OptionState, TextField, Tone, text, tokens as t};
use crate::ui::{Cx, Nav, pictures};
use egui::{Key, Modifiers, Rect, Ui};
use kaofa_core::domain::citation::{ArticleRef, Citation};
use kaofa_core::domain::image::Attachment;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::question::letter;
use kaofa_core::domain::study::Verdict;
use kaofa_core::service::exam::SeatItem;
use kaofa_core::service::practice::{MAX_NOTE_CHARS, PracticeChoice};

/// Longer than any blank's key; a paste of a whole page cannot land here.
const MAX_BLANK_CHARS: usize = 100;
/// About five pages.
const MAX_TEXT_CHARS: usize = 5_000;

/// Letters and digits of options; the fewest have more than six.
const OPTION_KEYS: [(Key, Option<Key>); 10] = [
    (Key::A, Some(Key::Num1)),
    (Key::B, Some(Key::Num2)),
    (Key::C, Some(Key::Num3)),
    (Key::D, Some(Key::Num4)),
    (Key::E, Some(Key::Num5)),
    (Key::F, Some(Key::Num6)),
    (Key::G, Some(Key::Num7)),
    (Key::H, Some(Key::Num8)),
    (Key::I, Some(Key::Num9)),
    (Key::J, None),
];

/// What somebody did in this frame.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Act {
    Check,
    Next,
    Star,
    End,
    /// Open this article beside the question, or close it.
    Read(ArticleRef),
}

pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, round: &mut Round) -> Option<Step> {
    let whole = ui.available_rect_before_wrap();
    let is_open = round.current.as_ref().is_some_and(|current| current.beside.is_some());
    let beside = is_open && whole.width() >= t::BESIDE_BREAKPOINT;
    let (area, article) = if beside { cut_right(whole, whole.width() * t::BESIDE_SHARE, t::S20) } else { (whole, whole) };
    let area = area.with_max_x(area.right().min(area.left() + t::READING + t::S16));
    let foot = Rect::from_min_max(egui::pos2(area.left(), area.bottom() - t::CONTROL_HEIGHT), area.max);
    let body = area.with_max_y(foot.top() - t::S12);
    let mut act = keys(ui, round);
    column(ui, "practice-body", body, |ui| {
        act = head(ui, cx, round).or(act.take());
        let mut scroll = egui::ScrollArea::vertical().auto_shrink([false, false]);
        if std::mem::take(&mut round.scroll_to_top) {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        scroll.show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width() - t::S12));
            if let Some(current) = &mut round.current {
                act = question(ui, cx, current).or(act.take());
                // On a narrow window it stands below.
                if !beside {
                    act = article_ui(ui, cx, current).or(act.take());
                }
            }
        });
    });
    if beside {
        column(ui, "practice-article", article, |ui| {
            egui::ScrollArea::vertical().id_salt("practice-article").auto_shrink([false, false]).show(ui, |ui| {
                if let Some(current) = &round.current {
                    act = article_ui(ui, cx, current).or(act.take());
                }
            });
        });
    }
    column(ui, "practice-foot", foot, |ui| act = foot_ui(ui, cx, round).or(act.take()));
    ui.advance_cursor_after_rect(whole);
    match act {
        Some(Act::Check) => round.check(cx),
        Some(Act::Next) if round.next(cx) => return Some(Step::End),
        Some(Act::Star) => round.toggle_star(cx),
        Some(Act::End) => return Some(Step::End),
        Some(Act::Read(at)) => {
            // Enter goes on to the next question, and does not press the article's button again.
            ui.memory_mut(|m| m.focused().inspect(|id| m.surrender_focus(*id)));
            round.read(at, cx);
        }
        Some(Act::Next) | None => {}
    }
    None
}

/// What is being practised.
pub(super) fn title(cx: &Cx<'_>, choice: &PracticeChoice) -> String {
    match choice {
        PracticeChoice::Today => cx.t("practice-today"),
        PracticeChoice::Random => cx.t("practice-random"),
        PracticeChoice::Area(area) => cx.texts.area(*area),
        PracticeChoice::Law(law) => law.clone(),
        PracticeChoice::WrongBook => cx.t("practice-wrong-book-title"),
        PracticeChoice::Starred => cx.t("practice-starred-title"),
        PracticeChoice::Plan => cx.t("practice-goal-title"),
        PracticeChoice::Revised => cx.t("practice-revised-title"),
    }
}

fn head(ui: &mut Ui, cx: &Cx<'_>, round: &mut Round) -> Option<Act> {
    let (n, of) = round.place();
    let head = cx.tn("practice-head", &[("what", title(cx, &round.choice).into()), ("n", n.into()), ("of", of.into())]);
    let mut act = None;
    if kit::columns::page_head(ui, &cx.t("practice-end-now"), &head, |ui| {
        let Some(current) = &mut round.current else { return };
        let starred = current.item.mark.starred;
        let note = cx.t(if current.note_open { "practice-note-close" } else { "practice-note" });
        if Button::quiet(note).icon(Icon::Edit).show(ui).clicked() {
            current.note_open = !current.note_open;
            current.focus_note = current.note_open;
        }
        let star = cx.t(if starred { "practice-unstar" } else { "practice-star" });
        if Button::quiet(star).icon(Icon::Star).show(ui).clicked() {
            act = Some(Act::Star);
        }
    }) {
        act = Some(Act::End);
    }
    act
}

fn question(ui: &mut Ui, cx: &mut Cx<'_>, current: &mut Current) -> Option<Act> {
    let item = current.item.item.clone();
    text::text_row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = t::S12;
        kit::chip(ui, &cx.texts.kind_long(item.kind), Tone::Accent);
        if current.item.reviews > 0 {
            text::muted(ui, cx.tn("practice-seen", &[("n", current.item.reviews.into())]));
        }
        if current.item.mark.starred {
            kit::chip(ui, &cx.t("practice-starred-chip"), Tone::Warn);
        }
    });
    ui.add_space(t::S8);
    pictures::lines(ui, &item.stem, |n| shown(&item, n), |ui, line| drop(text::stem(ui, line)));
    ui.add_space(t::S12);
    let act;
    if let Some(checked) = current.checked.clone() {
        verdict(ui, cx, current, checked.verdict);
        // A wrong answer is wrong, guessed or not.
        if current.right() == Some(true) {
            guessed(ui, cx, current);
        }
        ui.add_space(t::S12);
        key::answers(ui, cx, &current.item, &checked.question, current.answer().as_ref());
        ui.add_space(t::S12);
        act = Card::new().show(ui, |ui| key::proof(ui, cx, &checked.question)).inner.map(Act::Read);
    } else {
        act = answer(ui, cx, &item, current);
        ui.add_space(t::S8);
        guessed(ui, cx, current);
    }
    if current.note_open {
        ui.add_space(t::S8);
        let label = cx.t("practice-note-label");
        let salt = ("practice-note", current.item.question.0);
        let field = TextField::new(&label).rows(3).char_limit(MAX_NOTE_CHARS).id_salt(salt).show(ui, &mut current.note);
        if std::mem::take(&mut current.focus_note) {
            field.request_focus();
            field.scroll_to_me(None);
        }
        text::caption(ui, cx.t("practice-note-help"));
    }
    ui.add_space(t::S12);
    act
}

/// The article that was opened, with the way into the statute library and the way out.
fn article_ui(ui: &mut Ui, cx: &mut Cx<'_>, current: &Current) -> Option<Act> {
    let beside = current.beside.as_ref()?;
    let mut act = None;
    Card::new().show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = t::S8;
        let citation = Citation::Article(beside.at.clone());
        match &beside.text {
            Some(found) => {
                text::card_title(ui, format!("{} {}", found.law, found.label));
                for line in found.text.lines() {
                    text::reading(ui, line);
                }
            }
            // It comes within a frame or two: nothing is said meanwhile.
            None if beside.asked => {}
            None => drop(text::muted(ui, cx.tn("practice-no-article", &[("article", citation.to_string().into())]))),
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            if Button::quiet(cx.t("practice-open-article")).icon(Icon::Statutes).show(ui).clicked() {
                cx.go(Nav::Article { law: beside.at.law.clone(), article: beside.at.article, inserted: beside.at.inserted });
            }
            if Button::quiet(cx.t("practice-close-article")).show(ui).clicked() {
                act = Some(Act::Read(beside.at.clone()));
            }
        });
    });
    act
}

fn guessed(ui: &mut Ui, cx: &Cx<'_>, current: &mut Current) {
    ui.add_enabled_ui(!current.kept, |ui| drop(kit::checkbox(ui, &cx.t("practice-guessed"), &mut current.guessed)));
}

fn shown(item: &SeatItem, number: usize) -> Option<&Attachment> {
    item.images.iter().find(|(known, _)| *known == number).map(|(_, attachment)| attachment)
}

/// Right or wrong, in words; where the program cannot tell, the person says it.
fn verdict(ui: &mut Ui, cx: &Cx<'_>, current: &mut Current, verdict: Verdict) {
    match verdict {
        Verdict::Right => drop(kit::notice(ui, Tone::Ok, &cx.t("practice-right"))),
        Verdict::Wrong if current.answer().is_none() => drop(kit::notice(ui, Tone::Accent, &cx.t("practice-not-known"))),
        Verdict::Wrong => drop(kit::notice(ui, Tone::Accent, &cx.t("practice-wrong"))),
        Verdict::Compare => {
            kit::notice(ui, Tone::Info, &cx.t("practice-compare"));
            ui.add_space(t::S8);
            let name = cx.t("practice-judge");
            let choices = [(Some(true), cx.t("practice-judge-right")), (Some(false), cx.t("practice-judge-wrong"))];
            ui.add_enabled_ui(!current.kept, |ui| drop(kit::segmented(ui, &name, &mut current.judged, &choices)));
        }
    }
}

fn answer(ui: &mut Ui, cx: &Cx<'_>, item: &SeatItem, current: &mut Current) -> Option<Act> {
    match item.kind {
        Kind::Single | Kind::Multiple => {
            ui.spacing_mut().item_spacing.y = t::S12;
            for (place, (id, option)) in item.options.iter().enumerate() {
                let selected = current.chosen.contains(id);
                let state = OptionState { selected, multiple: item.kind == Kind::Multiple, correct: None, enabled: true };
                if kit::option_row(ui, letter(place), option, state).clicked() {
                    current.choose(*id);
                }
                pictures::below(ui, option, |n| shown(item, n));
            }
            None
        }
        Kind::Judge => {
            ui.spacing_mut().item_spacing.y = t::S12;
            for (id, key) in [(0, "exam-judge-right"), (1, "exam-judge-wrong")] {
                let state = OptionState { selected: current.chosen.contains(&id), ..OptionState::default() };
                if kit::option_row(ui, letter(usize::from(id)), &cx.t(key), state).clicked() {
                    current.choose(id);
                }
            }
            None
        }
        Kind::Blank => blanks(ui, cx, current),
        Kind::Short | Kind::Case => {
            let label = cx.t("exam-your-answer");
            let salt = ("practice-text", current.item.question.0);
            let focus = std::mem::take(&mut current.focus);
            if let Some(value) = current.fields.first_mut() {
                let field = TextField::new(&label).rows(6).char_limit(MAX_TEXT_CHARS).id_salt(salt).show(ui, value);
                if focus {
                    field.request_focus();
                }
            }
            text::caption(ui, cx.t("practice-short-help"));
            None
        }
    }
}

fn blanks(ui: &mut Ui, cx: &Cx<'_>, current: &mut Current) -> Option<Act> {
    let (question, focus) = (current.item.question.0, std::mem::take(&mut current.focus));
    let mut entered = None;
    let mut responses = Vec::with_capacity(current.fields.len());
    for (i, value) in current.fields.iter_mut().enumerate() {
        let label = cx.tn("exam-blank", &[("n", (i + 1).into())]);
        let salt = ("practice-blank", question, i);
        let field = TextField::new(&label).width(t::BLANK_FIELD).char_limit(MAX_BLANK_CHARS).id_salt(salt).show(ui, value);
        if focus && i == 0 {
            field.request_focus();
        }
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            entered = Some(i + 1);
        }
        responses.push(field);
        ui.add_space(t::S8);
    }
    match responses.get(entered?) {
        Some(next) => {
            next.request_focus();
            None
        }
        None => current.answer().map(|_| Act::Check),
    }
}

fn foot_ui(ui: &mut Ui, cx: &Cx<'_>, round: &Round) -> Option<Act> {
    let current = round.current.as_ref()?;
    let mut act = None;
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = t::S12;
        if current.checked.is_some() {
            let label = if round.is_last() { "practice-finish" } else { "practice-next" };
            let ready = current.right().is_some();
            if Button::primary(cx.t(label)).icon_after(Icon::Forward).enabled(ready).show(ui).clicked() {
                act = Some(Act::Next);
            }
        } else {
            let label = match (current.item.item.kind, current.answer()) {
                (Kind::Short | Kind::Case, _) => "practice-compare-go",
                (_, None) => "practice-do-not-know",
                _ => "practice-check",
            };
            let button = if current.answer().is_some() || current.item.item.kind == Kind::Short {
                Button::primary(cx.t(label))
            } else {
                Button::secondary(cx.t(label))
            };
            if button.enabled(!current.waiting).show(ui).clicked() {
                act = Some(Act::Check);
            }
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Center), |ui| {
            let hint = match (current.checked.as_ref().map(|c| c.verdict), current.item.item.kind) {
                (Some(Verdict::Compare), _) => "practice-hint-compare",
                (Some(_), _) => "practice-hint-next",
                (None, Kind::Blank) => "practice-hint-blank",
                (None, Kind::Short | Kind::Case) => "practice-hint-text",
                (None, _) => "practice-hint",
            };
            ui.add(egui::Label::new(egui::RichText::new(cx.t(hint)).small().color(kit::palette(ui).muted)).truncate());
        });
    });
    act
}

/// The whole room by keyboard. Letters and digits belong to a text field while one has the keyboard.
fn keys(ui: &Ui, round: &mut Round) -> Option<Act> {
    let current = round.current.as_mut()?;
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    // Enter twice by mistake does not say of the next question that it is not known.
    let forward = match (&current.checked, current.answer()) {
        (Some(_), _) => Some(Act::Next),
        (None, None) if current.item.item.kind != Kind::Short => None,
        (None, _) => Some(Act::Check),
    };
    if ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::Enter)) {
        return forward;
    }
    if ui.ctx().text_edit_focused() {
        return None;
    }
    // Enter on a focused button is that button's.
    if ui.memory(|m| m.focused().is_none()) && pressed(Key::Enter) {
        return forward;
    }
    if pressed(Key::Num0) && current.checked.is_none() {
        return Some(Act::Check);
    }
    if pressed(Key::S) {
        return Some(Act::Star);
    }
    // G is the letter of an option where there are so many.
    if current.item.item.options.len() < OPTION_KEYS.len() - 3 && pressed(Key::G) && !current.kept {
        current.guessed = !current.guessed;
    }
    if pressed(Key::N) {
        (current.note_open, current.focus_note) = (true, true);
    }
    for (place, (letter, digit)) in OPTION_KEYS.into_iter().enumerate() {
        if pressed(letter) || digit.is_some_and(pressed) {
            choose_place(current, place);
        }
    }
    None
}

fn choose_place(current: &mut Current, place: usize) {
    if let Some(checked) = &current.checked {
        if checked.verdict == Verdict::Compare && place < 2 && !current.kept {
            current.judged = Some(place == 0);
        }
        return;
    }
    let id = match current.item.item.kind {
        Kind::Judge => (place < 2).then_some(place as u8),
        _ => current.item.item.options.get(place).map(|(id, _)| *id),
    };
    if let Some(id) = id {
        current.choose(id);
    }
}
