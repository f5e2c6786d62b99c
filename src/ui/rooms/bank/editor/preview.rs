//! Beside the form: what is still wrong, and the question as the candidate will see it.

use crate::ui::kit::{self, OptionState, TextField, Tone, option_row, tokens as t};
use crate::ui::rooms::bank::show;
use crate::ui::{Cx, pictures};
use egui::Ui;
use kaofa_core::domain::image::Attachment;
use kaofa_core::domain::question::{Body, Question, letter};
use kaofa_core::service::review::CitedText;

/// The right column of the editor. `cited` is what the library says where the citations point.
pub(super) fn side(ui: &mut Ui, cx: &Cx<'_>, question: &Question, fatal: &[String], advice: &[String], cited: &[CitedText]) {
    if !fatal.is_empty() || !advice.is_empty() {
        kit::section_heading(ui, &cx.t("bank-check"));
        for (list, tone) in [(fatal, Tone::Warn), (advice, Tone::Neutral)] {
            for line in list {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().interact_size.y = t::CHIP_HEIGHT;
                    let p = kit::palette(ui);
                    ui.label(tone.icon().text(t::ICON_SMALL).color(tone.color(p)));
                    ui.add(egui::Label::new(egui::RichText::new(line).size(t::TYPE_BODY).color(p.text)).wrap());
                });
            }
        }
        ui.add_space(t::S8);
        kit::hline(ui);
        ui.add_space(t::S8);
    }
    kit::section_heading(ui, &cx.t("bank-preview"));
    kit::text::text_row(ui, |ui| drop(kit::chip(ui, &cx.texts.kind_long(question.kind()), Tone::Accent)));
    body(ui, cx, &question.body, &question.attachments);
    if !cited.is_empty() {
        ui.add_space(t::S8);
        kit::hline(ui);
        ui.add_space(t::S8);
        show::cited(ui, cx.texts, cited);
    }
}

fn body(ui: &mut Ui, cx: &Cx<'_>, body: &Body, images: &[Attachment]) {
    if body.stem().is_empty() {
        kit::text::muted(ui, cx.t("bank-preview-empty"));
    } else {
        pictures::lines(ui, body.stem(), pictures::of(images), |ui, line| drop(kit::text::stem(ui, line)));
    }
    let row = |ui: &mut Ui, mark: char, text: &str, multiple: bool| {
        option_row(ui, mark, text, OptionState { multiple, enabled: false, ..OptionState::default() });
    };
    match body {
        Body::Single(choice) | Body::Multiple(choice) => {
            for (i, option) in choice.options.iter().enumerate() {
                row(ui, letter(i), option, matches!(body, Body::Multiple(_)));
                pictures::below(ui, option, pictures::of(images));
            }
        }
        Body::Judge { .. } => {
            for (i, key) in ["bank-true", "bank-false"].into_iter().enumerate() {
                row(ui, letter(i), &cx.t(key), false);
            }
        }
        Body::Blank { blanks, .. } => {
            for i in 0..blanks.len() {
                let label = cx.tn("bank-blank", &[("n", (i + 1).into())]);
                TextField::new(&label).enabled(false).show(ui, &mut String::new());
            }
        }
        Body::Short { .. } => {
            TextField::new(&cx.t("bank-answer")).rows(4).enabled(false).show(ui, &mut String::new());
        }
        Body::Case { parts, .. } => {
            for (i, part) in parts.iter().enumerate() {
                ui.push_id(i, |ui| {
                    ui.add_space(t::S8);
                    let args = [
                        ("n", (i + 1).into()),
                        ("kind", cx.texts.kind(part.body.kind()).into()),
                        ("marks", part.marks.to_string().into()),
                    ];
                    kit::section_heading(ui, &cx.tn("bank-part-title", &args));
                    self::body(ui, cx, &part.body, images);
                });
            }
        }
    }
}
