//! 审题: the questions that wait, one after another, each with its law, its history of remarks and a verdict.

use super::{Step, show};
use crate::ui::kit::columns::{column, cut_right, page_head};
use crate::ui::kit::{self, Button, Icon, TextField, Tone, tokens as t};
use crate::ui::{Cx, Nav, RoomId};
use egui::{Key, Modifiers, ScrollArea, Ui};
use kaofa_core::domain::citation::Citation;
use kaofa_core::domain::ids::QuestionId;
use kaofa_core::domain::kind::Status;
use kaofa_core::domain::review::NoteKind;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::bank::{BankList, BankQuery};
use kaofa_core::service::review::{CitedText, Dossier};
use kaofa_core::text::Explanation;
use std::collections::HashMap;

/// The page.
#[derive(Debug)]
pub(super) struct ReviewPage {
    query: BankQuery,
    /// `None` before the first answer.
    ids: Option<Vec<QuestionId>>,
    /// The question to begin with, then the one shown.
    current: Option<QuestionId>,
    /// Its place, kept when it leaves the list: then the next one stands there.
    at: usize,
    dossier: Option<Box<Dossier>>,
    /// What the library says where its citations point, and for which it was asked.
    cited: Vec<CitedText>,
    asked: Vec<Citation>,
    /// Words begun, by question: going on and coming back loses none.
    words: HashMap<QuestionId, String>,
    refused: Option<Explanation>,
    /// The last verdict, told in the head: a toast would lie over the buttons of the next question.
    done: Option<(QuestionId, NoteKind, String)>,
}

impl ReviewPage {
    /// Of what the list is filtered by, beginning at `first`.
    pub(super) fn new(query: &BankQuery, first: Option<QuestionId>, cx: &mut Cx<'_>) -> Self {
        let query = BankQuery { status: Some(Status::Pending), returned_to: None, ..query.clone() };
        let page = Self {
            query,
            ids: None,
            current: first,
            at: 0,
            dossier: None,
            cited: Vec::new(),
            asked: Vec::new(),
            words: HashMap::new(),
            refused: None,
            done: None,
        };
        page.refresh(cx);
        page
    }

    pub(super) fn refresh(&self, cx: &mut Cx<'_>) {
        cx.send(Command::FindQuestions(self.query.clone()));
    }

    pub(super) fn found(&mut self, query: &BankQuery, found: BankList, cx: &mut Cx<'_>) {
        if *query != self.query {
            return;
        }
        let here = self.current.and_then(|id| found.ids.iter().position(|i| *i == id));
        self.at = here.unwrap_or(self.at).min(found.ids.len().saturating_sub(1));
        // It waits again: the verdict was taken back.
        if self.done.as_ref().is_some_and(|(id, kind, _)| *kind != NoteKind::Remark && found.ids.contains(id)) {
            self.done = None;
        }
        self.ids = Some(found.ids);
        self.show(self.at, cx);
    }

    pub(super) fn cited(&mut self, texts: Vec<CitedText>) {
        if texts.iter().map(|t| &t.citation).eq(&self.asked) {
            self.cited = texts;
        }
    }

    pub(super) fn take(&mut self, dossier: Box<Dossier>, cx: &mut Cx<'_>) {
        if Some(dossier.record.id) == self.current {
            if !dossier.record.question.all_citations().eq(&self.asked) {
                self.asked = dossier.record.question.all_citations().cloned().collect();
                self.cited.clear();
                cx.send(Command::CitedTexts(self.asked.clone()));
            }
            self.dossier = Some(dossier);
        }
    }

    pub(super) fn refused(&mut self, said: Explanation, cx: &mut Cx<'_>) {
        self.refused = Some(said);
        // It may have been revised or settled by somebody else.
        self.refresh(cx);
    }

    /// The verdict is stored.
    pub(super) fn judged(&mut self, id: QuestionId, kind: NoteKind) {
        let shown = self.dossier.as_ref().filter(|dossier| dossier.record.id == id);
        self.done = shown.map(|dossier| (id, kind, dossier.record.question.code.clone()));
        self.words.remove(&id);
        self.refused = None;
    }

    fn show(&mut self, at: usize, cx: &mut Cx<'_>) {
        self.at = at;
        let id = self.ids.as_ref().and_then(|ids| ids.get(at).copied());
        if id != self.current {
            self.dossier = None;
        }
        self.current = id;
        if let Some(id) = id {
            cx.send(Command::Dossier(id));
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let count = self.ids.as_ref().map_or(0, Vec::len);
        let (mut previous, mut next) = (false, false);
        let back = page_head(ui, &cx.t("back"), &cx.t("review-title"), |ui| {
            let told = self.done.as_ref().map(|(_, kind, code)| format!("{code}　{}", cx.t(said(*kind))));
            if count == 0 {
                if let Some(told) = told {
                    kit::text::muted(ui, told);
                }
                return;
            }
            ui.add_enabled_ui(self.at + 1 < count, |ui| next = Button::secondary(cx.t("review-next")).show(ui).clicked());
            ui.add_enabled_ui(self.at > 0, |ui| previous = Button::secondary(cx.t("review-previous")).show(ui).clicked());
            kit::text::muted(ui, cx.tn("review-place", &[("at", (self.at + 1).into()), ("n", count.into())]));
            if let Some(told) = told {
                ui.add_space(t::S12);
                let text = egui::RichText::new(told).size(t::TYPE_CAPTION).color(kit::palette(ui).ok);
                ui.add(egui::Label::new(text).truncate());
            }
        });
        if !ui.ctx().egui_wants_keyboard_input() {
            let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
            next |= pressed(Key::PageDown);
            previous |= pressed(Key::PageUp);
        }
        if back {
            return Some(Step::Browse);
        }
        match &self.ids {
            Some(ids) if ids.is_empty() => {
                return kit::empty_state(ui, Icon::CheckCircle, &cx.t("review-none"), Some(&cx.t("review-to-list")))
                    .then_some(Step::Browse);
            }
            _ => {}
        }
        let step = self.page(ui, cx);
        if next && self.at + 1 < count {
            self.refused = None;
            self.show(self.at + 1, cx);
        } else if previous && self.at > 0 {
            self.refused = None;
            self.show(self.at - 1, cx);
        }
        step
    }

    fn page(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let area = ui.available_rect_before_wrap();
        let mut rest = area;
        let wide = ui.ctx().content_rect().width() >= t::BREAKPOINT_PANEL;
        if wide {
            let (left, right) = cut_right(area, area.width() * 0.42, t::S16);
            rest = left;
            column(ui, "review-side", right, |ui| {
                kit::Card::new().fill_height(ui).show(ui, |ui| {
                    ScrollArea::vertical().id_salt(("review-side", self.current.map(|id| id.0))).auto_shrink(false).show(
                        ui,
                        |ui| {
                            if let Some(dossier) = &self.dossier {
                                around(ui, cx, dossier, &self.cited);
                            }
                        },
                    );
                });
            });
        }
        let step = column(ui, "review-question", rest, |ui| {
            kit::Card::new().fill_height(ui).show(ui, |ui| self.question(ui, cx, !wide)).inner
        });
        ui.advance_cursor_after_rect(area);
        step
    }

    /// The question, and below it, always in sight, the verdict.
    fn question(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, with_side: bool) -> Option<Step> {
        let dossier = self.dossier.take()?;
        // In a low window the question needs the room more.
        let rows = if ui.available_height() < t::DESK_BARS_CARD { 1 } else { 2 };
        let (foot, id) = (ui.scope_id().with("foot"), dossier.record.id);
        // As high as it was painted last: with a notice or an error it is higher.
        let foot_height = ui.data(|d| d.get_temp::<f32>(foot)).unwrap_or(t::S48 * 3.0);
        let room = (ui.available_height() - foot_height - t::S20).max(t::S48 * 2.0);
        ScrollArea::vertical().id_salt(("review", id.0)).max_height(room).min_scrolled_height(room).auto_shrink(false).show(
            ui,
            |ui| {
                kit::text::caption(ui, &dossier.record.question.code);
                let clicked = show::question(ui, cx.texts, &dossier.record.question, Some(dossier.record.status));
                if let Some(at) = clicked {
                    cx.go(Nav::Article { law: at.law, article: at.article, inserted: at.inserted });
                }
                if with_side {
                    ui.add_space(t::S16);
                    around(ui, cx, &dossier, &self.cited);
                }
            },
        );
        kit::hline(ui);
        ui.add_space(t::S8);
        let before = ui.cursor().top();
        let step = self.verdict(ui, cx, &dossier, rows);
        let height = ui.cursor().top() - before;
        if (height - foot_height).abs() > t::LINE_WIDTH {
            ui.data_mut(|d| d.insert_temp(foot, height));
            ui.request_repaint();
        }
        self.dossier = Some(dossier);
        step
    }

    fn verdict(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, dossier: &Dossier, rows: usize) -> Option<Step> {
        let record = &dossier.record;
        let own = dossier.author == cx.actor.name() && dossier.author != "-";
        let alone = own && dossier.reviewers.is_empty();
        ui.spacing_mut().item_spacing.y = t::S8;
        if let Some(error) = &self.refused {
            kit::error_panel(ui, &error.what, &error.place, &error.remedy);
        }
        if !cx.may(Permission::ApproveQuestions) {
            kit::notice(ui, Tone::Info, &cx.t("review-no-role"));
        } else if alone {
            kit::notice(ui, Tone::Warn, &cx.t("review-alone"));
        } else if own {
            let who = dossier.reviewers.join(&cx.t("bank-list-comma"));
            kit::notice(ui, Tone::Info, &cx.tn("review-own", &[("who", who.into())]));
        }
        let label = cx.t(if alone { "review-words-alone" } else { "review-words" });
        let hint = cx.t(if alone { "review-alone-hint" } else { "review-words-hint" });
        let words = self.words.entry(record.id).or_default();
        TextField::new(&label).rows(rows).hint(&hint).id_salt(("review-words", record.id.0)).show(ui, words);
        let said = !words.trim().is_empty();
        let mut verdict = None;
        let mut step = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            if cx.may(Permission::ApproveQuestions) {
                let (key, kind) =
                    if alone { ("review-approve-alone", NoteKind::Waived) } else { ("bank-approve", NoteKind::Approved) };
                let ready = !own || (alone && said);
                let button = Button::primary(cx.t(key)).icon(Icon::Check).enabled(ready).tooltip(cx.t("bank-approve-hint"));
                if button.show(ui).clicked() && ready {
                    verdict = Some(kind);
                }
                let button = Button::danger(cx.t("review-return")).enabled(said).tooltip(cx.t("review-return-hint"));
                if button.show(ui).clicked() && said {
                    verdict = Some(NoteKind::Returned);
                }
            } else if Button::secondary(cx.t("review-to-settings")).show(ui).clicked() {
                cx.go(Nav::Room(RoomId::Settings));
            }
            if Button::secondary(cx.t("review-remark")).enabled(said).show(ui).clicked() && said {
                verdict = Some(NoteKind::Remark);
            }
            if cx.may(Permission::EditBank) && Button::secondary(cx.t("edit")).icon(Icon::Edit).show(ui).clicked() {
                step = Some(Step::Edit(Box::new(record.clone())));
            }
        });
        if let Some(kind) = verdict {
            self.refused = None;
            let text = words.trim().to_owned();
            cx.send(Command::ReviewQuestion { id: record.id, seen: record.revision, kind, text });
        }
        step
    }
}

/// What a verdict is told as.
const fn said(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Remark => "review-remarked",
        NoteKind::Approved | NoteKind::Waived => "bank-approved",
        NoteKind::Returned => "review-returned",
    }
}

/// Who wrote it, what its citations say, what was said of it, where it stands.
fn around(ui: &mut Ui, cx: &mut Cx<'_>, dossier: &Dossier, cited: &[CitedText]) {
    let args = [
        ("n", dossier.record.number.into()),
        ("who", show::writer(cx.texts, &dossier.author).into()),
        ("when", cx.date_time(dossier.written_ms).into()),
    ];
    kit::text::caption(ui, cx.tn("bank-written-by", &args));
    if !cited.is_empty() {
        ui.add_space(t::S8);
        show::cited(ui, cx.texts, cited);
    }
    story(ui, cx, dossier);
}

/// Remarks and uses, under a line of their own.
pub(super) fn story(ui: &mut Ui, cx: &mut Cx<'_>, dossier: &Dossier) {
    if !dossier.notes.is_empty() {
        ui.add_space(t::S12);
        kit::section_heading(ui, &cx.t("review-notes"));
        show::notes(ui, cx, &dossier.notes);
    }
    if !dossier.uses.is_empty() {
        ui.add_space(t::S12);
        kit::section_heading(ui, &cx.t("bank-uses"));
        show::uses(ui, cx, &dossier.uses);
    }
}
