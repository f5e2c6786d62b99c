//! 法规变动: the questions whose law moved, old and new article side by side, and the three answers.

use super::{Step, show};
use crate::ui::kit::columns::{column, cut_left, page_head};
use crate::ui::kit::text::{self, Mark};
use crate::ui::kit::{self, Button, Icon, Tone, tokens as t};
use crate::ui::{Cx, Nav};
use egui::{ScrollArea, Ui};
use kaofa_core::domain::citation::ArticleRef;
use kaofa_core::domain::law::Article;
use kaofa_core::domain::staff::Permission;
use kaofa_core::service::Command;
use kaofa_core::service::bank::QuestionRecord;
use kaofa_core::service::law_changes::{Affected, ChangeKind, Fate, LawChange, OldAnswer, RunKind, SideBySide};
use kaofa_core::store::citation::CitedBy;

/// The page.
#[derive(Debug, Default)]
pub(super) struct LawChanges {
    /// `None` before the first answer.
    changes: Option<Vec<LawChange>>,
    /// Change and citation shown.
    at: (usize, usize),
    beside: Option<(CitedBy, SideBySide)>,
    record: Option<QuestionRecord>,
    people: Vec<OldAnswer>,
}

impl LawChanges {
    /// Asks for everything shown.
    pub(super) fn refresh(cx: &mut Cx<'_>) {
        cx.send(Command::LawChanges);
        cx.send(Command::OldAnswers);
    }

    pub(super) fn take(&mut self, changes: Vec<LawChange>, cx: &mut Cx<'_>) {
        // Where the list was, or the last one that is left.
        let law = self.at.0.min(changes.len().saturating_sub(1));
        let inside = changes.get(law).map_or(0, |c| c.affected.len());
        self.at = (law, self.at.1.min(inside.saturating_sub(1)));
        self.changes = Some(changes);
        self.ask(cx);
    }

    pub(super) fn beside(&mut self, cited: &CitedBy, beside: SideBySide) {
        self.beside = Some((cited.clone(), beside));
    }

    pub(super) fn old_answers(&mut self, people: Vec<OldAnswer>) {
        self.people = people;
    }

    pub(super) fn question(&mut self, record: QuestionRecord) {
        self.record = Some(record);
    }

    fn current(&self) -> Option<(&LawChange, &Affected)> {
        let change = self.changes.as_ref()?.get(self.at.0)?;
        Some((change, change.affected.get(self.at.1)?))
    }

    fn ask(&mut self, cx: &mut Cx<'_>) {
        let Some((change, affected)) = self.current() else { return };
        let (kind, cited) = (change.kind, affected.cited.clone());
        cx.send(Command::ViewQuestion(cited.question));
        cx.send(Command::SideBySide { change: kind, cited });
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let mut renumbered = None;
        let back = page_head(ui, &cx.t("back"), &cx.t("changes-title"), |ui| {
            let moved = self.only_renumbered();
            if !moved.is_empty() {
                let label = cx.tn("changes-renumber", &[("n", moved.len().into())]);
                if Button::secondary(label).icon(Icon::Check).tooltip(cx.t("changes-renumber-hint")).show(ui).clicked() {
                    renumbered = Some(moved);
                }
            }
        });
        if let Some(moved) = renumbered {
            cx.send(Command::ConfirmCitations(moved));
        }
        let step = match &self.changes {
            None => None,
            Some(changes) if changes.is_empty() && self.people.is_empty() => {
                kit::empty_state(ui, Icon::CheckCircle, &cx.t("changes-none"), None);
                None
            }
            Some(_) => self.page(ui, cx),
        };
        if back { Some(Step::Browse) } else { step }
    }

    fn page(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let area = ui.available_rect_before_wrap();
        let width = if area.width() < t::LAW_OUTLINE_FROM { t::LAW_LIST_NARROW } else { t::LAW_LIST };
        let (left, right) = cut_left(area, width, t::S16);
        column(ui, "changes-list", left, |ui| {
            kit::Card::new().padding(t::S12).fill_height(ui).show(ui, |ui| self.list(ui, cx));
        });
        let step = column(ui, "changes-one", right, |ui| kit::Card::new().fill_height(ui).show(ui, |ui| self.one(ui, cx)).inner);
        ui.advance_cursor_after_rect(area);
        step
    }

    fn list(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) {
        let mut chosen = None;
        ScrollArea::vertical().id_salt("changes").auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = t::S4;
            for (c, change) in self.changes.iter().flatten().enumerate() {
                text::body(ui, cx.texts.law_change(&change.law, change.kind));
                if change.untouched > 0 {
                    text::caption(ui, cx.tn("changes-untouched", &[("n", change.untouched.into())]));
                }
                for (a, affected) in change.affected.iter().enumerate() {
                    let label = format!("{}　{}", affected.code, place(&affected.cited).article_label());
                    let fate = affected.fate.map(|fate| cx.texts.fate(fate)).unwrap_or_default();
                    if kit::list_row(ui, &label, &fate, self.at == (c, a)).clicked() {
                        chosen = Some((c, a));
                    }
                }
                ui.add_space(t::S12);
            }
            self.reminder(ui, cx);
        });
        if let Some(at) = chosen {
            self.at = at;
            self.ask(cx);
        }
    }

    /// 旧法作答提醒.
    fn reminder(&self, ui: &mut Ui, cx: &mut Cx<'_>) {
        if self.people.is_empty() {
            return;
        }
        kit::section_heading(ui, &cx.t("changes-old-answers"));
        text::caption(ui, cx.t("changes-old-answers-text"));
        for person in &self.people {
            let codes: Vec<&str> = person.questions.iter().map(|(_, code)| code.as_str()).collect();
            let row = kit::list_row(ui, &person.name, &codes.len().to_string(), false).on_hover_text(codes.join(" "));
            if row.clicked() {
                cx.go(Nav::Cadre(person.cadre));
            }
        }
        ui.add_space(t::S8);
        if cx.may(Permission::PlanSittings)
            && Button::secondary(cx.t("changes-practise")).icon(Icon::Play).full_width().show(ui).clicked()
        {
            let title = cx.tn("changes-practice-title", &[("date", cx.date(cx.now().wall_ms).into())]);
            cx.send(Command::PractiseOldAnswers { title });
        }
    }

    fn one(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> Option<Step> {
        let (change, affected) = self.current()?;
        let (kind, affected) = (change.kind, affected.clone());
        let foot = t::CONTROL_HEIGHT + t::S24;
        let room = (ui.available_height() - foot).max(t::CONTROL_HEIGHT);
        let id = ("change", affected.cited.question.0, affected.cited.article, affected.cited.inserted);
        let mut clicked = None;
        ScrollArea::vertical().id_salt(id).max_height(room).min_scrolled_height(room).auto_shrink(false).show(ui, |ui| {
            if let Some((cited, beside)) = &self.beside
                && *cited == affected.cited
            {
                ui.scope(|ui| compare(ui, beside, kind, affected.fate, cx));
                ui.add_space(t::S16);
                kit::hline(ui);
                ui.add_space(t::S8);
            }
            if let Some(record) = self.record.as_ref().filter(|r| r.id == affected.cited.question) {
                clicked = show::question(ui, cx.texts, &record.question, Some(record.status));
            }
        });
        if let Some(at) = clicked {
            cx.go(Nav::Article { law: at.law, article: at.article, inserted: at.inserted });
        }
        kit::hline(ui);
        ui.add_space(t::S8);
        self.answers(ui, kind, &affected, cx)
    }

    fn answers(&self, ui: &mut Ui, kind: ChangeKind, affected: &Affected, cx: &mut Cx<'_>) -> Option<Step> {
        let mut step = None;
        if !kind.is_due() {
            text::caption(ui, cx.t("changes-coming-text"));
            return None;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S8;
            // A law that has ended proves nothing any more.
            let holds = matches!(kind, ChangeKind::Modified { .. }) && affected.fate != Some(Fate::Gone);
            if holds && Button::primary(cx.t("changes-right")).icon(Icon::Check).show(ui).clicked() {
                cx.send(Command::ConfirmCitations(vec![affected.clone()]));
            }
            if Button::secondary(cx.t("edit")).icon(Icon::Edit).show(ui).clicked()
                && let Some(record) = self.record.as_ref().filter(|r| r.id == affected.cited.question)
            {
                step = Some(Step::Edit(Box::new(record.clone())));
            }
            if Button::danger(cx.t("bank-retire")).show(ui).clicked() {
                let title = cx.tn("bank-retire-title", &[("code", affected.code.as_str().into())]);
                let command = Command::SetRetired(affected.cited.question, true);
                cx.confirm(title, cx.t("bank-retire-text"), cx.t("bank-retire-do"), true, command);
            }
        });
        step
    }

    /// Citations whose article only got another number: to be written anew all at once.
    fn only_renumbered(&self) -> Vec<Affected> {
        let due = self.changes.iter().flatten().filter(|change| change.kind.is_due());
        due.flat_map(|change| &change.affected).filter(|a| a.fate == Some(Fate::Renumbered)).cloned().collect()
    }
}

fn place(cited: &CitedBy) -> ArticleRef {
    ArticleRef { law: cited.law.clone(), article: cited.article, inserted: cited.inserted, paragraph: None, item: None }
}

/// The two articles beside each other, what went struck out, what came underlined.
fn compare(ui: &mut Ui, beside: &SideBySide, kind: ChangeKind, fate: Option<Fate>, cx: &Cx<'_>) {
    let days = match kind {
        ChangeKind::Modified { from, to } => (from.to_string(), to.to_string()),
        ChangeKind::Coming { on } => (String::new(), on.to_string()),
        ChangeKind::Repealed | ChangeKind::Lapsed => (String::new(), String::new()),
    };
    let unheld = cx.t("changes-no-text");
    let without = if fate == Some(Fate::Gone) { cx.t("changes-gone") } else { unheld.clone() };
    ui.spacing_mut().item_spacing.x = t::S24;
    ui.columns(2, |columns| {
        side(&mut columns[0], &cx.tn("changes-old", &[("date", days.0.into())]), beside.old.as_ref(), &unheld, |ui, article| {
            text::marked(ui, pieces(beside, RunKind::New, Mark::Old, &article.text));
        });
        side(&mut columns[1], &cx.tn("changes-new", &[("date", days.1.into())]), beside.new.as_ref(), &without, |ui, article| {
            text::marked(ui, pieces(beside, RunKind::Old, Mark::New, &article.text));
        });
    });
}

fn side(ui: &mut Ui, title: &str, article: Option<&Article>, without: &str, show: impl FnOnce(&mut Ui, &Article)) {
    ui.spacing_mut().item_spacing.x = t::S8;
    kit::section_heading(ui, title);
    ui.add_space(t::S4);
    match article {
        Some(article) => {
            text::muted(ui, &article.label);
            show(ui, article);
        }
        None => drop(kit::notice(ui, Tone::Warn, without)),
    }
}

/// The runs of one side; the whole text where nothing was compared.
fn pieces<'a>(beside: &'a SideBySide, skip: RunKind, mark: Mark, whole: &'a str) -> Vec<(&'a str, Mark)> {
    if beside.runs.is_empty() {
        return vec![(whole, Mark::Plain)];
    }
    let mine = beside.runs.iter().filter(|run| run.kind != skip);
    mine.map(|run| (run.text.as_str(), if run.kind == RunKind::Both { Mark::Plain } else { mark })).collect()
}
