//! Planning a sitting: what, on which paper, by which rules, for whom.

use super::Step;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, Icon, Number, TextField, Tone, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::angoff::CutScore;
use kaofa_core::domain::grading::MultipleRule;
use kaofa_core::domain::ids::{CadreId, PaperId, SittingId, UnitId};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::roster::CadreState;
use kaofa_core::domain::sitting::{PartMinimum, SittingKind, SittingRules, SittingState};
use kaofa_core::service::Command;
use kaofa_core::service::papers::PaperRow;
use kaofa_core::service::roster::{Cadre, Roster};
use kaofa_core::service::sittings::{NewSitting, Sitting};
use kaofa_core::text::Explanation;
use std::collections::BTreeSet;

#[derive(Debug)]
pub(super) struct PlanForm {
    title: String,
    kind: SittingKind,
    rules: SittingRules,
    minutes: i64,
    pass_percent: i64,
    basis: String,
    waiver: String,
    paper: Option<PaperId>,
    makeup_of: Option<SittingId>,
    papers: Vec<PaperRow>,
    roster: Roster,
    chosen: BTreeSet<CadreId>,
    unit: Option<UnitId>,
    error: Option<Explanation>,
    /// Least marks by kind while `parts` is on; 0 is none.
    parts: bool,
    least: [u16; Kind::ALL.len()],
    /// For which paper the judges' line was asked, and what it is.
    asked: Option<PaperId>,
    suggested: Option<Box<CutScore>>,
}

impl Default for PlanForm {
    fn default() -> Self {
        let kind = SittingKind::Mock;
        let rules = SittingRules::preset(kind);
        Self {
            title: String::new(),
            kind,
            minutes: rules.duration_secs / 60,
            pass_percent: rules.pass_percent.into(),
            rules,
            basis: String::new(),
            waiver: String::new(),
            paper: None,
            makeup_of: None,
            papers: Vec::new(),
            roster: Roster::default(),
            chosen: BTreeSet::new(),
            unit: None,
            error: None,
            parts: false,
            least: [0; Kind::ALL.len()],
            asked: None,
            suggested: None,
        }
    }
}

impl PlanForm {
    pub(super) fn know_papers(&mut self, papers: Vec<PaperRow>) {
        self.paper = self.paper.or_else(|| papers.first().map(|p| p.id));
        self.papers = papers;
    }

    pub(super) fn know_roster(&mut self, mut roster: Roster) {
        roster.cadres.retain(|c| c.data.state != CadreState::Retired);
        self.roster = roster;
    }

    /// Whether a registered exemption frees this person from the sitting as it is planned now.
    fn is_exempt(&self, id: CadreId) -> bool {
        let today = self.roster.today;
        let mut of = self.roster.exemptions.iter().filter(|(cadre, ..)| *cadre == id);
        of.any(|(_, _, exemption)| exemption.frees_from(self.kind, self.rules.formal, today))
    }

    pub(super) fn know_line(&mut self, paper: PaperId, line: Option<Box<CutScore>>) {
        if self.asked == Some(paper) {
            self.suggested = line;
        }
    }

    pub(super) fn failed(&mut self, said: Explanation) {
        self.error = Some(said);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>, sittings: &[Sitting]) -> Option<Step> {
        let mut step = None;
        if let Some(paper) = self.paper.filter(|paper| self.asked != Some(*paper)) {
            (self.asked, self.suggested) = (Some(paper), None);
            cx.send(Command::SuggestedLine(paper));
        }
        if Button::quiet(cx.t("back")).icon(Icon::Back).show(ui).clicked() {
            step = Some(Step::List);
        }
        ui.add_space(t::S8);
        egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S16;
            Card::new().show(ui, |ui| self.what_ui(ui, cx, sittings));
            Card::new().show(ui, |ui| self.rules_ui(ui, cx));
            Card::new().show(ui, |ui| self.people_ui(ui, cx));
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let ready = !self.title.trim().is_empty() && self.paper.is_some() && !self.chosen.is_empty();
                if Button::primary(cx.t("exam-plan-do")).enabled(ready).show(ui).clicked()
                    && let Some(paper) = self.paper
                {
                    self.error = None;
                    cx.send(Command::PlanSitting(Box::new(self.sitting(paper))));
                }
                if !ready {
                    text::caption(ui, cx.t("exam-plan-needs"));
                }
            });
        });
        step
    }

    fn sitting(&self, paper: PaperId) -> NewSitting {
        let waiver = Some(self.waiver.trim().to_owned()).filter(|w| !w.is_empty() && self.rules.formal);
        let pass_percent = u8::try_from(self.pass_percent).unwrap_or(self.rules.pass_percent);
        NewSitting {
            title: self.title.trim().to_owned(),
            kind: self.kind,
            paper,
            rules: SittingRules {
                duration_secs: self.minutes * 60,
                pass_percent,
                waiver,
                part_minimums: self.part_minimums(),
                ..self.rules.clone()
            },
            basis: self.basis.trim().to_owned(),
            makeup_of: self.makeup_of,
            // In the order of the list, so that tickets follow units.
            cadres: self.roster.cadres.iter().map(|c| c.id).filter(|id| self.chosen.contains(id)).collect(),
        }
    }

    fn part_minimums(&self) -> Vec<PartMinimum> {
        let set = Kind::ALL.into_iter().zip(self.least).filter(|(_, least)| self.parts && *least > 0);
        set.map(|(kind, least)| PartMinimum { kind, least: Marks::whole(least.into()) }).collect()
    }

    /// The line that the judges of the paper suggest. It is taken by pressing the button, never by itself.
    fn suggestion_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        let Some(found) = &self.suggested else { return };
        let percent = found.percent();
        kit::notice(ui, Tone::Info, &cx.texts.cut_score(found));
        if self.pass_percent != i64::from(percent)
            && Button::secondary(cx.tn("exam-plan-angoff-take", &[("percent", percent.into())])).show(ui).clicked()
        {
            self.pass_percent = percent.into();
        }
    }

    fn parts_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        kit::switch(ui, &cx.t("exam-plan-parts"), &mut self.parts);
        if !self.parts {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(t::S8, t::S8);
            for (kind, least) in Kind::ALL.into_iter().zip(&mut self.least) {
                text::muted(ui, cx.texts.kind(kind));
                let name = cx.tn("exam-plan-part", &[("kind", cx.texts.kind(kind).into())]);
                kit::number_cell(ui, &name, least, 0..=MOST_MARKS, false);
                ui.add_space(t::S12);
            }
        });
        text::caption(ui, cx.t("exam-plan-parts-help"));
    }

    fn what_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>, sittings: &[Sitting]) {
        text::card_title(ui, cx.t("exam-plan-what"));
        let label = cx.t("exam-plan-title");
        TextField::new(&label).char_limit(TITLE_CHARS).id_salt("title").show(ui, &mut self.title);
        let kinds: Vec<_> = SittingKind::ALL.iter().map(|k| (*k, cx.texts.sitting_kind(*k))).collect();
        let before = self.kind;
        kit::select_field(ui, &cx.t("exam-plan-kind"), &mut self.kind, &kinds);
        if before != self.kind {
            self.rules = SittingRules::preset(self.kind);
            (self.minutes, self.pass_percent) = (self.rules.duration_secs / 60, self.rules.pass_percent.into());
        }
        if self.papers.is_empty() {
            kit::notice(ui, Tone::Warn, &cx.t("exam-plan-no-paper"));
        } else {
            let papers: Vec<_> = self.papers.iter().map(|p| (Some(p.id), paper_name(cx, p))).collect();
            kit::select_field(ui, &cx.t("exam-plan-paper"), &mut self.paper, &papers);
        }
        let label = cx.t("exam-plan-basis");
        TextField::new(&label).char_limit(TITLE_CHARS).id_salt("basis").show(ui, &mut self.basis);
        let over = |s: &&Sitting| matches!(s.state, SittingState::Closed | SittingState::Published);
        let mut makeups = vec![(None, cx.t("exam-plan-no-makeup"))];
        makeups.extend(sittings.iter().filter(over).map(|s| (Some(s.id), s.title.clone())));
        if makeups.len() > 1 {
            kit::select_field(ui, &cx.t("exam-plan-makeup"), &mut self.makeup_of, &makeups);
        }
    }

    fn rules_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        text::card_title(ui, cx.t("exam-plan-rules"));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = t::S24;
            Number::new(&cx.t("exam-plan-minutes"), 5..=300).suffix(&cx.t("exam-unit-minutes")).show(ui, &mut self.minutes);
            Number::new(&cx.t("exam-plan-pass"), 1..=100).suffix("%").show(ui, &mut self.pass_percent);
        });
        self.suggestion_ui(ui, cx);
        self.parts_ui(ui, cx);
        super::plan_lock::ui(ui, cx, &mut self.rules.focus);
        let rules: Vec<_> = MultipleRule::ALL.iter().map(|r| (*r, cx.texts.multiple_rule(*r))).collect();
        kit::select_field(ui, &cx.t("exam-plan-multiple"), &mut self.rules.grading.multiple, &rules);
        if self.rules.formal {
            kit::notice(ui, Tone::Info, &cx.t("exam-plan-formal"));
            let label = cx.t("exam-plan-waiver");
            let help = cx.t("exam-plan-waiver-help");
            TextField::new(&label).help(&help).char_limit(TITLE_CHARS).id_salt("waiver").show(ui, &mut self.waiver);
        } else {
            kit::switch(ui, &cx.t("exam-plan-at-once"), &mut self.rules.show_result_at_once);
        }
    }

    fn people_ui(&mut self, ui: &mut Ui, cx: &Cx<'_>) {
        text::text_row(ui, |ui| {
            text::card_title(ui, cx.t("exam-plan-people"));
            text::muted(
                ui,
                cx.tn("exam-plan-chosen", &[("n", self.chosen.len().into()), ("all", self.roster.cadres.len().into())]),
            );
        });
        if self.roster.cadres.is_empty() {
            kit::notice(ui, Tone::Warn, &cx.t("exam-plan-no-cadres"));
            return;
        }
        let mut choices = vec![(None, cx.t("exam-plan-all-units"))];
        let tree = &self.roster.tree;
        let standing = tree.ordered().iter().map(|(unit, _)| unit).filter(|unit| unit.ended_on.is_none());
        choices.extend(standing.map(|unit| (Some(unit.id), tree.path(unit.id))));
        ui.horizontal_wrapped(|ui| {
            kit::select(ui, &cx.t("exam-plan-unit"), &mut self.unit, &choices);
            let shown: Vec<CadreId> = self.shown().map(|c| c.id).collect();
            if Button::secondary(cx.tn("exam-plan-add-all", &[("n", shown.len().into())])).show(ui).clicked() {
                self.chosen.extend(&shown);
            }
            if Button::secondary(cx.t("exam-plan-clear")).enabled(!self.chosen.is_empty()).show(ui).clicked() {
                self.chosen.clear();
            }
        });
        let exempt = self.chosen.iter().filter(|id| self.is_exempt(**id)).count();
        if exempt > 0 {
            kit::notice(ui, Tone::Info, &cx.tn("exam-plan-exempt", &[("n", exempt.into())]));
        }
        let name = |c: &Cadre| {
            let name = cadre_name(c);
            if self.is_exempt(c.id) { format!("{name}  {}", cx.t("roster-exempt")) } else { name }
        };
        let shown: Vec<(CadreId, String)> = self.shown().map(|c| (c.id, name(c))).collect();
        let row = t::CONTROL_HEIGHT;
        egui::ScrollArea::vertical()
            .id_salt("plan-people")
            .max_height(t::DROPDOWN_HEIGHT)
            .min_scrolled_height(t::DROPDOWN_HEIGHT)
            .auto_shrink([false, true])
            .show_rows(ui, row, shown.len(), |ui, range| {
                for (id, name) in &shown[range] {
                    let mut on = self.chosen.contains(id);
                    if kit::checkbox(ui, name, &mut on).clicked() {
                        if on {
                            self.chosen.insert(*id);
                        } else {
                            self.chosen.remove(id);
                        }
                    }
                }
            });
    }

    fn shown(&self) -> impl Iterator<Item = &Cadre> {
        let within = self.unit.map(|unit| self.roster.tree.within(unit));
        let of_unit =
            move |c: &&Cadre| within.as_ref().is_none_or(|units| c.data.appointment.unit.is_some_and(|u| units.contains(&u)));
        self.roster.cadres.iter().filter(of_unit)
    }
}

const TITLE_CHARS: usize = 100;
/// Of one part.
const MOST_MARKS: u16 = 200;

fn paper_name(cx: &Cx<'_>, paper: &PaperRow) -> String {
    cx.tn(
        "exam-paper-name",
        &[("title", paper.title.as_str().into()), ("items", paper.items.into()), ("full", paper.full.to_string().into())],
    )
}

/// Name, what tells namesakes apart, and unit.
fn cadre_name(cadre: &Cadre) -> String {
    let apart = cadre.data.staff_no.as_deref().or(cadre.data.id_tail.as_deref()).unwrap_or_default();
    format!("{}  {apart}  {}", cadre.data.name, cadre.unit_name)
}
