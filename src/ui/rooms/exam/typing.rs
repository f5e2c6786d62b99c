//! 登分: typing what stands on one paper. One field an item, Enter goes to the next; answers are marked by the machine, written
//! items take the marks that stand on the paper.

use super::Step;
use crate::ui::Cx;
use crate::ui::files::{export_folder, free_path};
use crate::ui::kit::{self, Button, Card, Icon, TextField, Tone, text, tokens as t};
use crate::ui::path_field::{PathField, PathKind};
use egui::{Key, Ui};
use kaofa_core::domain::answer::Answer;
use kaofa_core::domain::ids::{CadreId, SittingId};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::sealed::SealedItem;
use kaofa_core::domain::transcript::Transcript;
use kaofa_core::formats::hand_written::{NoAnswer, read_choice};
use kaofa_core::service::Command;
use kaofa_core::service::transcripts::{Difference, Read, TypingDesk, TypingStage};
use kaofa_core::service::typing_command::{TypingCommand, TypingReply};
use kaofa_core::text::Explanation;

const SCANS: &[&str] = &["pdf", "png", "jpg", "jpeg"];

#[derive(Debug)]
pub(super) struct TypingPage {
    pub(super) sitting: SittingId,
    cadre: CadreId,
    desk: Option<TypingDesk>,
    /// What stands in the fields, by slot.
    fields: Vec<String>,
    /// Why one person types both.
    waiver: String,
    scan: PathField,
    busy: bool,
    error: Option<Explanation>,
    focus: Option<usize>,
}

impl TypingPage {
    pub(super) fn new(sitting: SittingId, cadre: CadreId, cx: &mut Cx<'_>) -> Self {
        let page = Self {
            sitting,
            cadre,
            desk: None,
            fields: Vec::new(),
            waiver: String::new(),
            scan: PathField::default(),
            busy: false,
            error: None,
            focus: Some(0),
        };
        page.ask(cx);
        page
    }

    fn ask(&self, cx: &mut Cx<'_>) {
        send(cx, TypingCommand::Desk { sitting: self.sitting, cadre: self.cadre });
    }

    pub(super) fn receive(&mut self, reply: TypingReply, cx: &mut Cx<'_>) {
        self.busy = false;
        match reply {
            TypingReply::Desk(desk) if desk.cadre == self.cadre => self.lay(desk, cx),
            TypingReply::Stage(stage) => {
                cx.done(cx.t(stage_key(stage)));
                self.fields.clear();
                self.ask(cx);
            }
            _ => {}
        }
    }

    fn lay(&mut self, desk: TypingDesk, cx: &Cx<'_>) {
        if self.fields.len() != desk.paper.items.len() {
            let shown =
                |slot: u16| read_text(&(desk.content.answers.get(&slot).cloned(), desk.content.marks.get(&slot).copied()), cx);
            self.fields = (0..desk.paper.items.len()).map(|slot| shown(slot as u16)).collect();
            self.focus = Some(0);
        }
        self.desk = Some(desk);
    }

    pub(super) fn refused(&mut self, said: Explanation) {
        self.busy = false;
        self.error = Some(said);
    }

    /// A scan was added, or something was written out.
    pub(super) fn attached(&mut self, cx: &mut Cx<'_>) {
        self.scan = PathField::default();
        self.busy = false;
        self.ask(cx);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        if Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::Staff(self.sitting));
        }
        ui.add_space(t::S8);
        let Some(desk) = self.desk.take() else { return step };
        egui::ScrollArea::vertical().id_salt("typing").auto_shrink(false).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S12;
            Card::new().show(ui, |ui| head(ui, cx, &desk));
            if desk.stage != TypingStage::Done {
                Card::new().show(ui, |ui| self.items(ui, cx, &desk));
            }
            Card::new().show(ui, |ui| self.scans(ui, cx, &desk));
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            if desk.stage != TypingStage::Done {
                self.foot(ui, cx, &desk);
            }
        });
        if self.desk.is_none() {
            self.desk = Some(desk);
        }
        step
    }

    fn items(&mut self, ui: &mut Ui, cx: &Cx<'_>, desk: &TypingDesk) {
        ui.spacing_mut().item_spacing.y = t::S8;
        let mut next = None;
        for (at, item) in desk.paper.items.iter().enumerate() {
            let Some(field) = self.fields.get_mut(at) else { continue };
            let differs = desk.differences.iter().find(|d| usize::from(d.slot) == at);
            // When it is settled only what differs is open.
            let open = desk.stage != TypingStage::Differ || differs.is_some();
            let wrong = read(field, item).is_err().then(|| cx.t(hint(item, true)));
            let label = cx.tn("typing-item", &[("n", (at + 1).into()), ("kind", cx.texts.kind(item.kind).into())]);
            ui.horizontal(|ui| {
                let hint = if is_chosen(item) {
                    cx.t(hint(item, false))
                } else {
                    cx.tn("typing-marks", &[("full", item.marks.printed().into())])
                };
                let mut entry = TextField::new(&label).hint(&hint).width(t::FIELD_SHORT).char_limit(12).id_salt(at).enabled(open);
                entry = entry.error(wrong.as_deref());
                let shown = entry.show(ui, field);
                if self.focus == Some(at) {
                    shown.request_focus();
                    self.focus = None;
                }
                if shown.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter)) {
                    next = Some(at + 1);
                }
                kit::columns::below_label(ui, |ui| {
                    if let Some(difference) = differs {
                        choose(ui, cx, desk, difference, field);
                    } else {
                        text::muted(ui, text::snippet(&item.stem, &[], STEM_CHARS));
                    }
                });
            });
        }
        if next.is_some() {
            self.focus = next;
        }
    }

    fn scans(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &TypingDesk) {
        text::card_title(ui, cx.t("typing-scans"));
        for file in &desk.evidence {
            ui.horizontal(|ui| {
                text::body(ui, &file.name);
                text::caption(ui, format!("{} · {}", cx.date_time(file.at_ms), file.by));
                if Button::quiet(cx.t("typing-take-out")).icon(Icon::Download).show(ui).clicked() {
                    let path = free_path(export_folder().join(&file.name));
                    send(cx, TypingCommand::TakeOut { id: file.id, path });
                }
            });
        }
        self.scan.show(ui, cx, &cx.t("typing-scan"), PathKind::Open(SCANS));
        if Button::secondary(cx.t("typing-attach"))
            .icon(Icon::Attach)
            .enabled(!self.scan.is_empty() && !self.busy)
            .show(ui)
            .clicked()
        {
            self.error = None;
            send(cx, TypingCommand::Attach { sitting: self.sitting, cadre: Some(self.cadre), path: self.scan.path() });
        }
    }

    fn foot(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, desk: &TypingDesk) {
        if desk.stage == TypingStage::ByAnother {
            kit::notice(ui, Tone::Info, &cx.t("typing-by-another"));
            TextField::new(&cx.t("typing-waiver")).char_limit(100).id_salt("waiver").show(ui, &mut self.waiver);
        }
        let content = self.content(desk);
        let ready = content.is_some() && !self.busy;
        let settling = desk.stage == TypingStage::Differ;
        let label = match (self.busy, settling) {
            (true, _) => "please-wait",
            (_, true) => "typing-settle",
            (_, false) => "typing-enter",
        };
        let pressed = Button::primary(cx.t(label)).enabled(ready).show(ui).clicked();
        if let (true, Some(content)) = (pressed, content) {
            (self.busy, self.error) = (true, None);
            let (sitting, cadre) = (self.sitting, self.cadre);
            send(
                cx,
                if settling {
                    TypingCommand::Settle { sitting, cadre, content }
                } else {
                    TypingCommand::Enter { sitting, cadre, content, waiver: self.waiver.trim().to_owned() }
                },
            );
        }
    }

    /// What was typed, once every field can be read.
    fn content(&self, desk: &TypingDesk) -> Option<Transcript> {
        let mut content = Transcript::default();
        for ((field, item), slot) in self.fields.iter().zip(&desk.paper.items).zip(0_u16..) {
            match read(field, item).ok()? {
                (Some(answer), _) => drop(content.answers.insert(slot, answer)),
                (None, Some(marks)) => drop(content.marks.insert(slot, marks)),
                (None, None) => {}
            }
        }
        Some(content)
    }
}

/// Of a stem beside its field.
const STEM_CHARS: usize = 40;

fn head(ui: &mut Ui, cx: &Cx<'_>, desk: &TypingDesk) {
    text::text_row(ui, |ui| {
        ui.spacing_mut().item_spacing.x = t::S12;
        text::page_title(ui, cx.tn("exam-ticket", &[("ticket", desk.ticket.as_str().into())]));
        let tone = match desk.stage {
            TypingStage::Done => Tone::Ok,
            TypingStage::Differ => Tone::Warn,
            _ => Tone::Info,
        };
        kit::chip(ui, &cx.t(stage_key(desk.stage)), tone);
    });
    text::muted(ui, &desk.title);
    for (round, by, at_ms) in &desk.typed {
        let args = [("n", (*round).into()), ("by", by.as_str().into()), ("at", cx.date_time(*at_ms).into())];
        text::caption(ui, cx.tn(if *round == 3 { "typing-settled-line" } else { "typing-line" }, &args));
    }
    match desk.stage {
        TypingStage::Done => {}
        TypingStage::Differ => drop(text::body(ui, cx.t("typing-help-settle"))),
        _ => drop(text::body(ui, cx.t("typing-help"))),
    }
}

/// What each of the two read, to take over with a click.
fn choose(ui: &mut Ui, cx: &Cx<'_>, desk: &TypingDesk, difference: &Difference, field: &mut String) {
    for (read, round) in [(&difference.first, 1_u8), (&difference.second, 2)] {
        let by = desk.typed.iter().find(|(of, ..)| *of == round).map(|(_, by, _)| by.clone()).unwrap_or_default();
        let shown = read_text(read, cx);
        let what = if shown.is_empty() { cx.t("typing-nothing") } else { shown.clone() };
        if Button::secondary(cx.tn("typing-read", &[("by", by.into()), ("what", what.into())])).show(ui).clicked() {
            *field = shown;
        }
    }
}

const fn is_chosen(item: &SealedItem) -> bool {
    matches!(item.kind, Kind::Single | Kind::Multiple | Kind::Judge)
}

const fn hint(item: &SealedItem, wrong: bool) -> &'static str {
    match (item.kind, wrong) {
        (Kind::Single, false) => "typing-hint-single",
        (Kind::Multiple, false) => "typing-hint-multiple",
        (Kind::Judge, false) => "typing-hint-judge",
        (Kind::Single, true) => "typing-wrong-single",
        (Kind::Multiple, true) => "typing-wrong-multiple",
        (Kind::Judge, true) => "typing-wrong-judge",
        (Kind::Blank | Kind::Short | Kind::Case, _) => "typing-wrong-marks",
    }
}

fn read(field: &str, item: &SealedItem) -> Result<Read, NoAnswer> {
    if is_chosen(item) {
        return Ok((read_choice(field, item)?, None));
    }
    let typed: String = field.trim().chars().map(kaofa_core::domain::fold::half_width).collect();
    if typed.is_empty() {
        return Ok((None, None));
    }
    let marks: Marks = typed.parse().map_err(|_| NoAnswer)?;
    if marks <= item.marks { Ok((None, Some(marks))) } else { Err(NoAnswer) }
}

/// As it is typed.
fn read_text(read: &Read, cx: &Cx<'_>) -> String {
    match read {
        (Some(Answer::Options(ids)), _) => ids.iter().map(|id| char::from(b'A'.saturating_add(*id))).collect(),
        (Some(Answer::Judge(true)), _) => cx.t("typing-right"),
        (Some(Answer::Judge(false)), _) => cx.t("typing-false"),
        (_, Some(marks)) => marks.to_string(),
        _ => String::new(),
    }
}

const fn stage_key(stage: TypingStage) -> &'static str {
    match stage {
        TypingStage::First => "typing-stage-first",
        TypingStage::Second => "typing-stage-second",
        TypingStage::ByAnother => "typing-stage-by-another",
        TypingStage::Differ => "typing-stage-differ",
        TypingStage::Done => "typing-stage-done",
    }
}

fn send(cx: &mut Cx<'_>, command: TypingCommand) {
    cx.send(Command::Typing(Box::new(command)));
}
