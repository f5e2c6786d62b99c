//! Writing a question: a page with the fields, what is still wrong, and how the candidate will see it.

mod body;
mod fields;
mod form;
mod in_place;
mod paste;
mod preview;

use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Button, Icon, palette, tokens as t};
use egui::{Key, Label, Modifiers, RichText, ScrollArea, Ui};
use form::Form;
pub(super) use in_place::{InPlace, Mending};
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::{Area, Kind};
use kaofa_core::domain::question::Question;
use kaofa_core::service::Command;
use kaofa_core::service::bank::QuestionRecord;
use kaofa_core::service::import::ImportPreview;
use kaofa_core::text::Explanation;
use paste::Paste;

/// A question being written.
#[derive(Debug)]
pub(super) struct Editor {
    id: Option<QuestionId>,
    form: Form,
    /// The form as it was opened: what differs from it is unsaved.
    opened: Form,
    refused: Option<Explanation>,
    /// Asking whether unsaved changes may go.
    leaving: bool,
    paste: Option<Paste>,
}

/// What still keeps the question from being saved, and what only should be better.
struct Check {
    question: Question,
    fatal: Vec<String>,
    advice: Vec<String>,
}

impl Editor {
    /// A new question, in the area and of the kind that the table is filtered by.
    pub(super) fn new(area: Option<Area>, kind: Option<Kind>) -> Option<Self> {
        let area = area.or_else(|| Area::all().next())?;
        Some(Self::with(None, Form::new(area, kind)))
    }

    /// Another revision of a question.
    pub(super) fn of(record: &QuestionRecord) -> Self {
        Self::with(Some(record.id), Form::of(&record.question))
    }

    fn with(id: Option<QuestionId>, form: Form) -> Self {
        Self { id, opened: form.clone(), form, refused: None, leaving: false, paste: None }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
    }

    /// What was read from pasted text fills the form; the area stays where the text names none.
    pub(super) fn pasted(&mut self, preview: ImportPreview) {
        let Some(paste) = &mut self.paste else { return };
        match preview.entries.into_iter().next() {
            None => paste.nothing(),
            Some(entry) => {
                let mut question = entry.draft.question;
                if entry.draft.lacks.area {
                    question.area = self.form.area;
                }
                question.code.clone_from(&self.form.code);
                self.form = Form::of(&question);
                self.paste = None;
            }
        }
    }

    fn check(&self, cx: &Cx<'_>) -> Check {
        let (question, unread) = self.form.question();
        let mut check = Check { question, fatal: Vec::new(), advice: Vec::new() };
        for flaw in check.question.flaws() {
            let list = if flaw.fault.is_fatal() { &mut check.fatal } else { &mut check.advice };
            list.push(cx.texts.flaw(&flaw));
        }
        if unread {
            check.fatal.push(cx.t("bank-citation-unread"));
        }
        check
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        let check = self.check(cx);
        let dirty = self.form != self.opened;
        let ready = check.fatal.is_empty() && dirty;
        let mut save = ui.input_mut(|i| i.consume_key(Modifiers::COMMAND, Key::S));
        let title = match self.id {
            None => cx.t("bank-new-title"),
            Some(_) => cx.tn("bank-edit-title", &[("code", self.opened.code.as_str().into())]),
        };
        let back = page_head(ui, &cx.t("back"), &title, |ui| {
            let why = if check.fatal.is_empty() { cx.t("bank-save-hint") } else { check.fatal.join("\n") };
            save |= Button::primary(cx.t("save")).icon(Icon::Save).enabled(ready).tooltip(why).show(ui).clicked();
            if self.id.is_none() && Button::secondary(cx.t("bank-paste")).show(ui).clicked() {
                self.paste = Some(Paste::default());
            }
            state_line(ui, cx, &check, dirty);
        });
        if self.paste.as_mut().is_some_and(|paste| paste.ui(ui.ctx(), cx)) {
            self.paste = None;
        }
        if save && ready {
            self.refused = None;
            let question = Box::new(check.question.clone());
            cx.send(match self.id {
                None => Command::AddQuestion(question),
                Some(id) => Command::ReviseQuestion(id, question),
            });
        }
        let area = ui.available_rect_before_wrap();
        let mut rest = area;
        if ui.ctx().content_rect().width() >= t::BREAKPOINT_PANEL {
            let (left, right) = cut_right(area, area.width() * 0.4, t::S16);
            rest = left;
            column(ui, "editor-preview", right, |ui| {
                kit::Card::new().fill_height(ui).show(ui, |ui| {
                    ScrollArea::vertical().id_salt("editor-preview").auto_shrink(false).show(ui, |ui| {
                        preview::side(ui, cx, &check.question, &check.fatal, &check.advice);
                    });
                });
            });
        }
        column(ui, "editor-form", rest, |ui| self.form_card(ui, cx));
        ui.advance_cursor_after_rect(area);
        self.leave(ui, cx, back, dirty)
    }

    fn form_card(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            ScrollArea::vertical().id_salt("editor-form").auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(egui::Margin::same(t::S20 as i8)).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    if let Some(error) = &self.refused {
                        kit::error_panel(ui, &error.what, &error.place, &error.remedy);
                    }
                    fields::form(ui, cx, &mut self.form);
                });
            });
        });
    }

    /// Leaves at once, or asks when something is unsaved.
    fn leave(&mut self, ui: &Ui, cx: &Cx<'_>, back: bool, dirty: bool) -> bool {
        if back && !dirty {
            return true;
        }
        self.leaving |= back;
        if !self.leaving {
            return false;
        }
        let (title, text) = (cx.t("bank-leave-title"), cx.t("bank-leave-text"));
        let answer = kit::confirm(ui.ctx(), "bank-leave", &title, &text, &cx.t("bank-leave-do"), &cx.t("bank-leave-stay"), true);
        if answer.is_some() {
            self.leaving = false;
        }
        answer == Some(true)
    }
}

/// Beside the save button: how far the question is from being saved.
fn state_line(ui: &mut Ui, cx: &Cx<'_>, check: &Check, dirty: bool) {
    let p = palette(ui);
    let (text, color) = match check.fatal.first() {
        Some(first) if dirty => {
            let args = [("n", check.fatal.len().into()), ("first", first.as_str().into())];
            (cx.tn("bank-faults", &args), p.warn)
        }
        None if dirty => (cx.t("bank-unsaved"), p.muted),
        _ => return,
    };
    ui.add_space(t::S4);
    ui.add(Label::new(RichText::new(text).size(t::TYPE_CAPTION).color(color)).truncate());
}
