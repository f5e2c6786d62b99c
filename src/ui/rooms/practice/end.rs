//! How a round went: how many, how many right, what comes back when, and each question again.

use super::round::{Line, Round};
use super::{Step, key, question};
use crate::ui::kit::{self, Button, Card, Icon, Tone, text, tokens as t};
use crate::ui::{Cx, Nav, pictures};
use egui::{Key, Modifiers, Ui};

const DAY_MS: i64 = 86_400_000;
/// Characters of a stem in a row.
const STEM_CHARS: usize = 60;

pub(super) fn ui(ui: &mut Ui, cx: &mut Cx<'_>, round: &mut Round) -> Option<Step> {
    egui::ScrollArea::vertical()
        .id_salt("practice-end")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width() - t::S12));
            ui.spacing_mut().item_spacing.y = t::S16;
            let step = summary(ui, cx, round);
            let mut open = round.open;
            Card::new().show(ui, |ui| {
                text::card_title(ui, cx.t("practice-lines"));
                for (i, line) in round.lines.iter().enumerate() {
                    if line_ui(ui, cx, i, line, open == Some(i)) {
                        open = (open != Some(i)).then_some(i);
                    }
                }
            });
            round.open = open;
            step
        })
        .inner
}

fn summary(ui: &mut Ui, cx: &Cx<'_>, round: &Round) -> Option<Step> {
    let (all, right) = (round.lines.len(), round.lines.iter().filter(|line| line.right).count());
    Card::new()
        .accent_edge()
        .show(ui, |ui| {
            text::muted(ui, question::title(cx, &round.choice));
            let percent = right * 100 / all.max(1);
            let args = [("n", all.into()), ("right", right.into()), ("percent", percent.into())];
            text::lead(ui, cx.tn("practice-result", &args));
            let now = cx.now().wall_ms;
            for (key, n) in back(round, now) {
                if n > 0 {
                    text::body(ui, cx.tn(key, &[("n", n.into())]));
                }
            }
            let in_book = round.lines.iter().filter(|line| line.recorded.is_some_and(|r| r.in_wrong_book)).count();
            if in_book > 0 {
                text::muted(ui, cx.tn("practice-result-book", &[("n", in_book.into())]));
            }
            let unsaved = round.lines.iter().filter(|line| line.recorded.is_none()).count();
            if unsaved > 0 && !cx.busy {
                kit::notice(ui, Tone::Warn, &cx.tn("practice-unsaved", &[("n", unsaved.into())]));
            }
            ui.add_space(t::S12);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                let idle = ui.memory(|m| m.focused().is_none());
                let done = Button::primary(cx.t("practice-back")).show(ui).clicked();
                let again = Button::secondary(cx.t("practice-again")).icon(Icon::Refresh).show(ui).clicked();
                let entered = idle && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Enter));
                if done || entered {
                    Some(Step::Start)
                } else if again {
                    Some(Step::Begin(round.choice.clone()))
                } else {
                    None
                }
            })
            .inner
        })
        .inner
}

/// How many questions come back today, tomorrow, within a week, later.
fn back(round: &Round, now_ms: i64) -> [(&'static str, usize); 4] {
    let mut counts =
        [("practice-back-soon", 0), ("practice-back-tomorrow", 0), ("practice-back-week", 0), ("practice-back-later", 0)];
    for recorded in round.lines.iter().filter_map(|line| line.recorded) {
        let place = match recorded.due_ms - now_ms {
            wait if wait < DAY_MS / 2 => 0,
            wait if wait <= DAY_MS => 1,
            wait if wait <= 7 * DAY_MS => 2,
            _ => 3,
        };
        counts[place].1 += 1;
    }
    counts
}

/// One answered question; in full when it is open. True when it was clicked.
fn line_ui(ui: &mut Ui, cx: &mut Cx<'_>, i: usize, line: &Line, open: bool) -> bool {
    let mark = cx.t(if line.right { "practice-line-right" } else { "practice-line-wrong" });
    let stem: String = line.item.item.stem.chars().take(STEM_CHARS).collect();
    let label = cx.tn("practice-line", &[("n", (i + 1).into()), ("stem", stem.replace('\n', " ").into())]);
    let clicked = kit::list_row(ui, &label, &mark, open).clicked();
    if open {
        ui.add_space(t::S8);
        let question = &line.checked.question;
        pictures::lines(ui, question.body.stem(), pictures::of(&question.attachments), |ui, line| drop(text::reading(ui, line)));
        ui.add_space(t::S8);
        key::answers(ui, cx, &line.item, question, line.answer.as_ref());
        ui.add_space(t::S8);
        if let Some(at) = key::proof(ui, cx, question) {
            cx.go(Nav::Article { law: at.law, article: at.article, inserted: at.inserted });
        }
        if let Some(recorded) = &line.recorded {
            text::caption(ui, cx.tn("practice-line-due", &[("when", cx.date_time(recorded.due_ms).into())]));
        }
        ui.add_space(t::S12);
    }
    clicked
}
