//! The result of an attempt, and each question with key, explanation and citation.

use super::Step;
use crate::ui::kit::{self, Button, Card, Icon, OptionState, Tone, text, tokens as t};
use crate::ui::{Cx, pictures};
use egui::Ui;
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::citation::Citation;
use kaofa_core::domain::correction::{Award, Correction};
use kaofa_core::domain::image::Attachment;
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::question::{Body, letter};
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::results::{Review, ReviewItem};

#[derive(Debug)]
pub(super) struct ReviewPage {
    review: Review,
    /// Show only what earned less than full marks.
    only_wrong: bool,
}

impl ReviewPage {
    pub(super) fn new(review: Review) -> Self {
        Self { review, only_wrong: false }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) -> Option<Step> {
        let mut step = None;
        if Button::quiet(cx.t("exam-back-to-list")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::List);
        }
        ui.add_space(t::S8);
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            self.verdict(ui, cx);
            ui.add_space(t::S16);
            let filter = [(false, cx.t("exam-review-all")), (true, cx.t("exam-review-wrong"))];
            kit::segmented(ui, &cx.t("exam-review-show"), &mut self.only_wrong, &filter);
            ui.add_space(t::S12);
            let mut material = None;
            for item in &self.review.items {
                if self.only_wrong && item.marks == Some(item.full) {
                    continue;
                }
                question(ui, cx, item, &mut material);
                ui.add_space(t::S16);
            }
        });
        step
    }

    /// What was marked anew, and why.
    fn remarks(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let shown = |marks: Option<Marks>| marks.map_or_else(|| cx.t("exam-not-marked"), Marks::printed);
        for line in &self.review.remarks {
            let items: Vec<String> = line.remark.corrections.keys().map(|position| self.number(*position)).collect();
            let args = [
                ("date", cx.date(line.remark.at_ms).into()),
                ("items", items.join(&cx.t("bank-list-comma")).into()),
                ("before", shown(line.change.total.0).into()),
                ("after", shown(line.change.total.1).into()),
                ("reason", line.remark.reason.as_str().into()),
            ];
            ui.add_space(t::S8);
            kit::notice(ui, Tone::Info, &cx.tn("remark-of-attempt-line", &args));
        }
    }

    /// The number under which the candidate saw an item.
    fn number(&self, position: u16) -> String {
        let item = self.review.items.iter().find(|item| item.position == position);
        item.map_or(position + 1, |item| item.number).to_string()
    }

    fn verdict(&self, ui: &mut Ui, cx: &Cx<'_>) {
        let review = &self.review;
        Card::new().accent_edge().show(ui, |ui| {
            text::muted(ui, &review.title);
            text::text_row(ui, |ui| {
                ui.spacing_mut().item_spacing.x = t::S12;
                let marks = review.total.unwrap_or(review.so_far).printed();
                let unit = cx.tn("exam-of-full", &[("full", review.full.printed().into())]);
                text::figure_sized(ui, &marks, &unit, t::TYPE_FIGURE_L);
                kit::chip(ui, &cx.texts.outcome(review.outcome), outcome_tone(review.outcome));
            });
            let pass = review.full.share(i64::from(review.pass_percent), 100).printed();
            let right = review.items.iter().filter(|item| item.marks == Some(item.full)).count();
            let facts = [("pass", pass.into()), ("right", right.into()), ("items", review.items.len().into())];
            text::muted(ui, cx.tn("exam-verdict-facts", &facts));
            if review.outcome == Outcome::Fail && !review.shortfalls.is_empty() {
                ui.add_space(t::S8);
                let args = [("why", cx.texts.note("", &review.shortfalls).into())];
                kit::notice(ui, Tone::Accent, &cx.tn("exam-verdict-short", &args));
            }
            if review.outcome == Outcome::Marking {
                ui.add_space(t::S8);
                kit::notice(ui, Tone::Info, &cx.t("exam-verdict-marking"));
            }
            self.remarks(ui, cx);
            ui.add_space(t::S8);
            let who = [
                ("name", review.name.as_str().into()),
                ("ticket", review.ticket.as_str().into()),
                ("code", review.head_code.as_str().into()),
            ];
            text::caption(ui, cx.tn("exam-verdict-who", &who));
        });
    }
}

pub(super) const fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Pass => Tone::Ok,
        Outcome::Fail | Outcome::Void => Tone::Accent,
        Outcome::Absent | Outcome::Deferred => Tone::Warn,
        Outcome::Exempt | Outcome::Marking | Outcome::Pending => Tone::Info,
    }
}

/// `material` is that of the case shown last: it stands once above its sub-questions.
fn question<'a>(ui: &mut Ui, cx: &Cx<'_>, item: &'a ReviewItem, material: &mut Option<&'a str>) {
    let part = item.part.and_then(|i| item.question.body.parts().get(usize::from(i)));
    let (body, citations, explanation) = match part {
        Some(part) => (&part.body, &part.citations, &part.explanation),
        None => (&item.question.body, &item.question.citations, &item.question.explanation),
    };
    let find = pictures::of(&item.question.attachments);
    Card::new().show(ui, |ui| {
        text::text_row(ui, |ui| {
            ui.spacing_mut().item_spacing.x = t::S12;
            kit::chip(ui, &cx.texts.kind(body.kind()), Tone::Neutral);
            text::muted(ui, cx.tn("exam-item-number", &[("n", item.number.into())]));
            if let Some(correction) = &item.correction {
                kit::chip(ui, &cx.t(corrected(correction)), Tone::Warn);
            }
            if item.must {
                kit::chip(ui, &cx.t("papers-must"), Tone::Warn);
            }
            let (words, tone) = match item.marks {
                None => (cx.t("exam-not-marked"), Tone::Info),
                Some(marks) if marks == item.full => (earned(cx, item), Tone::Ok),
                Some(_) => (earned(cx, item), Tone::Accent),
            };
            kit::chip(ui, &words, tone);
        });
        ui.add_space(t::S8);
        if part.is_some() && *material != Some(item.question.body.stem()) {
            *material = Some(item.question.body.stem());
            pictures::lines(ui, item.question.body.stem(), &find, |ui, line| drop(text::muted(ui, line)));
            ui.add_space(t::S8);
        }
        pictures::lines(ui, body.stem(), &find, |ui, line| drop(text::stem(ui, line)));
        ui.add_space(t::S8);
        answers(ui, cx, body, item);
        if !item.comment.is_empty() {
            text::body(ui, cx.tn("exam-marker-comment", &[("text", item.comment.as_str().into())]));
        }
        proof(ui, cx, citations, explanation, &item.question.attachments);
    });
}

/// What was decided about an item after it was answered.
const fn corrected(correction: &Correction) -> &'static str {
    match correction.award {
        Award::Full => "remark-item-full",
        Award::Cancelled => "remark-item-cancelled",
        Award::ByAnswer => "remark-item-key",
    }
}

fn earned(cx: &Cx<'_>, item: &ReviewItem) -> String {
    let marks = item.marks.unwrap_or_default();
    cx.tn("exam-earned", &[("marks", marks.to_string().into()), ("full", item.full.to_string().into())])
}

fn answers(ui: &mut Ui, cx: &Cx<'_>, body: &Body, item: &ReviewItem) {
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            let given = match &item.answer {
                Some(Answer::Options(ids)) => ids.as_slice(),
                _ => &[],
            };
            for (place, id) in item.options.iter().enumerate() {
                let (right, selected) = (choice.key.contains(id), given.contains(id));
                let correct = (right || selected).then_some(right);
                let state = OptionState { selected, multiple: body.kind() == Kind::Multiple, correct, enabled: false };
                let note = note(cx, right, selected);
                let option = choice.options.get(usize::from(*id)).map_or("", String::as_str);
                kit::option_row_noted(ui, letter(place), option, state, &note);
                pictures::below(ui, option, pictures::of(&item.question.attachments));
                ui.add_space(t::S4);
            }
        }
        Body::Judge { key, .. } => {
            let given = item.answer.as_ref().and_then(|a| if let Answer::Judge(value) = a { Some(*value) } else { None });
            for (place, value, name) in [(0, true, "exam-judge-right"), (1, false, "exam-judge-wrong")] {
                let (right, selected) = (*key == value, given == Some(value));
                let correct = (right || selected).then_some(right);
                let state = OptionState { selected, multiple: false, correct, enabled: false };
                kit::option_row_noted(ui, letter(place), &cx.t(name), state, &note(cx, right, selected));
                ui.add_space(t::S4);
            }
        }
        Body::Blank { blanks, .. } => {
            let given = if let Some(Answer::Blanks(texts)) = &item.answer { texts.as_slice() } else { &[] };
            for (i, variants) in blanks.iter().enumerate() {
                let text = given.get(i).filter(|t| !t.trim().is_empty()).cloned().unwrap_or_else(|| cx.t("exam-no-answer"));
                let line = [("n", (i + 1).into()), ("text", text.into()), ("key", variants.join(" / ").into())];
                text::body(ui, cx.tn("exam-blank-review", &line));
            }
        }
        Body::Short { answer, rubric, .. } => {
            let given = if let Some(Answer::Text(text)) = &item.answer { text.clone() } else { cx.t("exam-no-answer") };
            text::muted(ui, cx.t("exam-your-answer"));
            text::reading(ui, given);
            text::muted(ui, cx.t("exam-model-answer"));
            pictures::lines(ui, answer, pictures::of(&item.question.attachments), |ui, line| drop(text::reading(ui, line)));
            for point in rubric {
                text::caption(
                    ui,
                    cx.tn(
                        "exam-rubric-point",
                        &[("text", point.text.as_str().into()), ("marks", point.marks.to_string().into())],
                    ),
                );
            }
        }
        Body::Case { .. } => {}
    }
}

fn note(cx: &Cx<'_>, right: bool, selected: bool) -> String {
    match (right, selected) {
        (true, true) => cx.t("exam-note-right-chosen"),
        (true, false) => cx.t("exam-note-right"),
        (false, true) => cx.t("exam-note-wrong-chosen"),
        (false, false) => String::new(),
    }
}

fn proof(ui: &mut Ui, cx: &Cx<'_>, citations: &[Citation], explanation: &str, images: &[Attachment]) {
    ui.add_space(t::S8);
    if !citations.is_empty() {
        ui.horizontal_wrapped(|ui| {
            text::muted(ui, cx.t("exam-citation"));
            for citation in citations {
                kit::chip(ui, &citation.to_string(), Tone::Info);
            }
        });
    }
    if !explanation.is_empty() {
        ui.add_space(t::S4);
        pictures::lines(ui, explanation, pictures::of(images), |ui, line| drop(text::reading(ui, line)));
    }
}
