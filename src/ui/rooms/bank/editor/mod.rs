//! Writing a question: a page with the fields, what is still wrong, and how the candidate will see it.

mod body;
mod fields;
mod form;
mod in_place;
mod keeping;
mod leave;
mod options;
mod paste;
mod picker;
mod preview;
mod trail;

use crate::ui::Cx;
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Button, Icon, Tone, palette, tokens as t};
use crate::ui::rooms::bank::list::one_line;
use egui::{Key, Label, Modifiers, RichText, ScrollArea, Ui};
use form::Form;
pub(super) use in_place::{InPlace, Mending};
use kaofa_core::domain::citation::Citation;
use kaofa_core::domain::ids::{DraftId, QuestionId, RevisionId};
use kaofa_core::domain::kind::{Area, Kind};
use kaofa_core::domain::question::Question;
use kaofa_core::service::Command;
use kaofa_core::service::bank::QuestionRecord;
use kaofa_core::service::drafts::{Draft, KeptDraft};
use kaofa_core::service::import::ImportPreview;
use kaofa_core::service::review::CitedText;
use kaofa_core::service::verify::letters_in_explanations;
use kaofa_core::text::Explanation;
use keeping::{Due, Keeping};
use leave::Leaving;
use paste::Paste;
pub(super) use picker::Picker;
use picker::Picking;
use std::time::Duration;
use trail::Trail;

/// Characters of a stem that name a draft.
const TITLE: usize = 40;

/// A save that was not answered, because setting up accounts was given up, may be asked for again after this.
const AGAIN_MS: i64 = 1_000;

/// A question being written.
#[derive(Debug)]
pub(super) struct Editor {
    id: Option<QuestionId>,
    /// The revision it was begun on.
    base: Option<RevisionId>,
    /// Who is writing; a draft is for nobody else.
    pub(super) who: String,
    form: Form,
    /// The form as it was opened: what differs from it is unsaved.
    opened: Form,
    keeping: Keeping,
    trail: Trail,
    /// Unsaved changes to the same question from another time.
    offered: Option<Box<KeptDraft>>,
    /// What has to be known before going on with a draft.
    warning: Option<String>,
    refused: Option<Explanation>,
    /// When it was sent to be saved: a second Ctrl+S before the answer saves nothing twice.
    saved_ms: Option<i64>,
    /// The last try to keep the draft failed.
    not_kept: Option<Explanation>,
    leaving: Leaving,
    paste: Option<Paste>,
    picker: Option<Picker>,
    /// What the library says where the citations point, and for which it was asked.
    cited: Vec<CitedText>,
    asked: Vec<Citation>,
}

/// What still keeps the question from being saved, and what only should be better.
struct Check {
    question: Question,
    fatal: Vec<String>,
    advice: Vec<String>,
}

impl Editor {
    /// A new question, in the area and of the kind that the table is filtered by.
    pub(super) fn new(area: Option<Area>, kind: Option<Kind>, cx: &Cx<'_>) -> Option<Self> {
        let form = Form::new(area.or_else(|| Area::all().next())?, kind);
        Some(Self::with(None, DraftId(cx.now().wall_ms), form, cx))
    }

    /// A new case question that something else gives the material for. It counts as typed: leaving keeps it as a draft.
    pub(super) fn of_case(material: &str, citations: &str, explanation: &str, cx: &Cx<'_>) -> Option<Self> {
        let mut editor = Self::new(None, Some(Kind::Case), cx)?;
        let content = &mut editor.form.content;
        material.clone_into(&mut content.body.stem);
        citations.clone_into(&mut content.citations);
        explanation.clone_into(&mut content.explanation);
        Some(editor)
    }

    /// Another revision of a question. `offered` is what was not saved of it another time.
    pub(super) fn of(record: &QuestionRecord, offered: Option<KeptDraft>, cx: &Cx<'_>) -> Self {
        let id = DraftId(cx.now().wall_ms);
        Self { offered: offered.map(Box::new), ..Self::with(Some(record), id, Form::of(&record.question), cx) }
    }

    /// Goes on with what was not saved. `None` when another version of the program wrote it.
    pub(super) fn resumed(kept: &KeptDraft, cx: &Cx<'_>) -> Option<Self> {
        let KeptDraft { draft, record } = kept;
        let form: Form = serde_json::from_str(&draft.form).ok()?;
        let opened = record.as_ref().map_or_else(|| Form::new(form.area, None), |record| Form::of(&record.question));
        let mut editor = Self::with(record.as_ref(), draft.id, opened, cx);
        if let Some(record) = record
            && draft.base != Some(record.revision)
        {
            editor.warning = Some(cx.tn("bank-draft-older", &[("n", record.number.into())]));
        }
        editor.keeping = Keeping::new(draft.id, form.clone(), true);
        editor.trail = Trail::new(form.clone());
        editor.form = form;
        Some(editor)
    }

    fn with(record: Option<&QuestionRecord>, draft: DraftId, form: Form, cx: &Cx<'_>) -> Self {
        Self {
            id: record.map(|record| record.id),
            base: record.map(|record| record.revision),
            who: cx.actor.name().to_owned(),
            opened: form.clone(),
            keeping: Keeping::new(draft, form.clone(), false),
            trail: Trail::new(form.clone()),
            form,
            offered: None,
            warning: None,
            refused: None,
            saved_ms: None,
            not_kept: None,
            leaving: Leaving::default(),
            paste: None,
            picker: None,
            cited: Vec::new(),
            asked: Vec::new(),
        }
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.refused = Some(said);
        self.saved_ms = None;
    }

    pub(super) fn not_kept(&mut self, said: Explanation) {
        self.not_kept = Some(said);
    }

    pub(super) fn picker(&mut self) -> Option<&mut Picker> {
        self.picker.as_mut()
    }

    pub(super) fn cited(&mut self, texts: Vec<CitedText>) {
        if texts.iter().map(|t| &t.citation).eq(&self.asked) {
            self.cited = texts;
        }
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
                self.trail.note(&self.form);
                self.form = Form::of(&question);
                self.trail.note(&self.form);
                self.paste = None;
            }
        }
    }

    /// What is only on the screen goes to the disk at once.
    pub(super) fn flush(&mut self, cx: &mut Cx<'_>) {
        let due = self.keeping.now(&self.form, &self.opened);
        self.keep(due, cx);
    }

    fn keep(&mut self, due: Due, cx: &mut Cx<'_>) {
        match due {
            Due::Nothing | Due::Later(_) => {}
            Due::Discard => cx.send(Command::DiscardDraft(self.keeping.id)),
            Due::Keep => {
                self.not_kept = None;
                self.trail.note(&self.form);
                let title: String = one_line(self.form.content.body.stem.trim()).chars().take(TITLE).collect();
                // Plain fields: turning them into text cannot fail.
                let Ok(form) = serde_json::to_string(&self.form) else { return };
                let (id, question, base) = (self.keeping.id, self.id, self.base);
                cx.send(Command::KeepDraft(Box::new(Draft { id, question, base, title, form, saved_ms: 0 })));
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
        if self.names_letters(&check.question) {
            check.advice.push(cx.t("bank-letters-named"));
        }
        check
    }

    /// Whether an explanation speaks of options by letters that are not, or no longer, theirs.
    fn names_letters(&self, question: &Question) -> bool {
        if !letters_in_explanations(question).is_empty() {
            return true;
        }
        // Options that keep their order may be named, until somebody moves one.
        let mut loose = question.clone();
        let moved = self.form.content.body.is_reordered();
        match &mut loose.body {
            kaofa_core::domain::question::Body::Single(choice) | kaofa_core::domain::question::Body::Multiple(choice)
                if moved =>
            {
                choice.fixed_order = false;
            }
            _ => return false,
        }
        !letters_in_explanations(&loose).is_empty()
    }

    /// True when it is left.
    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> bool {
        if self.paste.is_none() && self.picker.is_none() && !self.leaving.is_asking() {
            self.undo_keys(ui);
        }
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
            let (undo, redo) = (self.trail.can_undo(&self.form), self.trail.can_redo());
            ui.add_enabled_ui(redo, |ui| {
                if kit::icon_button(ui, Icon::Redo, &cx.t("bank-redo")).clicked() {
                    self.trail.redo(&mut self.form);
                }
            });
            ui.add_enabled_ui(undo, |ui| {
                if kit::icon_button(ui, Icon::Undo, &cx.t("bank-undo")).clicked() {
                    self.trail.undo(&mut self.form);
                }
            });
            state_line(ui, cx, &check, dirty, self.keeping.is_on_disk() && self.not_kept.is_none());
        });
        if self.paste.as_mut().is_some_and(|paste| paste.ui(ui.ctx(), cx)) {
            self.paste = None;
        }
        let now = cx.now().boot_ms;
        if save && ready && self.saved_ms.is_none_or(|at| now - at > AGAIN_MS) {
            self.refused = None;
            self.saved_ms = Some(now);
            // Kept first, so that nothing is kept after the save has taken the draft away.
            self.flush(cx);
            let question = Box::new(check.question.clone());
            let draft = Some(self.keeping.id);
            cx.send(match self.id {
                None => Command::AddQuestion { question, draft },
                Some(id) => Command::ReviseQuestion { id, question, draft },
            });
        }
        self.ask_cited(&check.question, cx);
        let area = ui.available_rect_before_wrap();
        let mut rest = area;
        if ui.ctx().content_rect().width() >= t::BREAKPOINT_PANEL {
            let (left, right) = cut_right(area, area.width() * 0.4, t::S16);
            rest = left;
            column(ui, "editor-preview", right, |ui| {
                kit::Card::new().fill_height(ui).show(ui, |ui| {
                    ScrollArea::vertical().id_salt("editor-preview").auto_shrink(false).show(ui, |ui| {
                        preview::side(ui, cx, &check.question, &check.fatal, &check.advice, &self.cited);
                    });
                });
            });
        }
        column(ui, "editor-form", rest, |ui| self.form_card(ui, cx));
        ui.advance_cursor_after_rect(area);
        pick(&mut self.picker, &mut self.form, ui, cx);
        self.trail.watch(&self.form);
        let due = self.keeping.due(&self.form, &self.opened, cx.now().boot_ms);
        if let Due::Later(ms) = due {
            ui.ctx().request_repaint_after(Duration::from_millis(ms.unsigned_abs()));
        }
        self.keep(due, cx);
        self.leave(ui, cx, back)
    }

    /// Before any field sees them: the trail holds what is typed as well as what is moved, in one order.
    fn undo_keys(&mut self, ui: &Ui) {
        let (undo, redo) = ui.input_mut(|i| {
            let redo = i.consume_key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) || i.consume_key(Modifiers::COMMAND, Key::Y);
            (i.consume_key(Modifiers::COMMAND, Key::Z), redo)
        });
        if undo {
            self.trail.undo(&mut self.form);
        } else if redo {
            self.trail.redo(&mut self.form);
        }
    }

    fn ask_cited(&mut self, question: &Question, cx: &mut Cx<'_>) {
        if !question.all_citations().eq(&self.asked) {
            self.asked = question.all_citations().cloned().collect();
            cx.send(Command::CitedTexts(self.asked.clone()));
        }
    }

    fn form_card(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        kit::Card::new().padding(0.0).fill_height(ui).show(ui, |ui| {
            ScrollArea::vertical().id_salt("editor-form").auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(egui::Margin::same(t::S20 as i8)).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = t::S12;
                    if let Some(error) = &self.refused {
                        kit::error_panel(ui, &error.what, &error.place, &error.remedy);
                    }
                    if let Some(error) = &self.not_kept {
                        kit::error_panel(ui, &cx.t("bank-draft-not-kept"), &error.what, &error.remedy);
                    }
                    if let Some(warning) = &self.warning {
                        kit::notice(ui, Tone::Warn, warning);
                    }
                    self.offer(ui, cx);
                    if let Some(whose) = fields::form(ui, cx, &mut self.form) {
                        self.picker = Some(Picker::new(whose, cx));
                    }
                });
            });
        });
    }

    /// What was not saved of this question another time.
    fn offer(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let Some(offered) = &self.offered else { return };
        let when = cx.date_time(offered.draft.saved_ms);
        kit::notice(ui, Tone::Warn, &cx.tn("bank-draft-of-this", &[("when", when.into())]));
        let (mut go_on, mut discard) = (false, false);
        ui.horizontal(|ui| {
            go_on = Button::secondary(cx.t("bank-draft-go-on")).show(ui).clicked();
            discard = Button::danger(cx.t("bank-draft-discard")).show(ui).clicked();
        });
        if discard {
            cx.send(Command::DiscardDraft(offered.draft.id));
            self.offered = None;
        } else if go_on {
            // What was typed here since stays a draft of its own.
            match Self::resumed(offered, cx) {
                Some(resumed) => {
                    self.flush(cx);
                    *self = resumed;
                }
                None => self.warning = Some(cx.t("bank-draft-unreadable")),
            }
        }
    }
}

/// The picker over a form, and what it picked.
fn pick(picker: &mut Option<Picker>, form: &mut Form, ui: &Ui, cx: &mut Cx<'_>) {
    let Some(open) = picker else { return };
    match open.ui(ui.ctx(), cx) {
        Picking::Going => {}
        Picking::Left => *picker = None,
        Picking::Picked(citation) => {
            if let Some(content) = form.content_mut(open.whose) {
                content.cite(&citation);
            }
            *picker = None;
        }
    }
}

/// Beside the save button: how far the question is from being saved.
fn state_line(ui: &mut Ui, cx: &Cx<'_>, check: &Check, dirty: bool, kept: bool) {
    let p = palette(ui);
    let (text, color) = match check.fatal.first() {
        Some(first) if dirty => {
            let args = [("n", check.fatal.len().into()), ("first", first.as_str().into())];
            let faults = cx.tn("bank-faults", &args);
            (if kept { format!("{} · {faults}", cx.t("bank-kept")) } else { faults }, p.warn)
        }
        None if dirty && kept => (cx.t("bank-unsaved-kept"), p.muted),
        None if dirty => (cx.t("bank-unsaved"), p.muted),
        _ => return,
    };
    ui.add_space(t::S4);
    ui.add(Label::new(RichText::new(text).size(t::TYPE_CAPTION).color(color)).truncate());
}
