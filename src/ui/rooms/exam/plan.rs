//! Planning a sitting: what, on which paper, when and where, by which rules, for whom.

mod people;
mod rules;
mod second;
mod what;
mod when;

use super::Step;
use crate::ui::Cx;
use crate::ui::kit::{self, Button, Card, text, tokens as t};
use egui::Ui;
use kaofa_core::domain::angoff::CutScore;
use kaofa_core::domain::ids::{CadreId, PaperId, SittingId, UnitId};
use kaofa_core::domain::kind::Kind;
use kaofa_core::domain::marks::Marks;
use kaofa_core::domain::roster::CadreState;
use kaofa_core::domain::sitting::{PartMinimum, SittingFacts, SittingKind, SittingMode, SittingRules};
use kaofa_core::domain::verdict::Outcome;
use kaofa_core::service::Command;
use kaofa_core::service::papers::PaperRow;
use kaofa_core::service::roster::Roster;
use kaofa_core::service::sittings::{Candidate, NewSitting, Sitting};
use kaofa_core::service::typing_command::TypingCommand;
use kaofa_core::text::Explanation;
use std::collections::BTreeSet;
use when::When;

#[derive(Debug)]
pub(super) struct PlanForm {
    /// The planned sitting that is changed; `None` for a new one.
    editing: Option<SittingId>,
    title: String,
    kind: SittingKind,
    rules: SittingRules,
    facts: SittingFacts,
    when: When,
    minutes: i64,
    pass_percent: i64,
    basis: String,
    waiver: String,
    paper: Option<PaperId>,
    /// Full marks on an outside platform.
    full: i64,
    makeup_of: Option<SittingId>,
    /// Take who failed (and was absent) there into the list, once it is known who.
    take_failed: Option<SittingId>,
    papers: Vec<PaperRow>,
    roster: Roster,
    chosen: BTreeSet<CadreId>,
    unit: Option<UnitId>,
    /// Part of a name or staff number.
    find: String,
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
            editing: None,
            title: String::new(),
            kind,
            minutes: rules.duration_secs / 60,
            pass_percent: rules.pass_percent.into(),
            rules,
            facts: SittingFacts::default(),
            when: When::default(),
            basis: String::new(),
            waiver: String::new(),
            paper: None,
            full: 100,
            makeup_of: None,
            take_failed: None,
            papers: Vec::new(),
            roster: Roster::default(),
            chosen: BTreeSet::new(),
            unit: None,
            find: String::new(),
            error: None,
            parts: false,
            least: [0; Kind::ALL.len()],
            asked: None,
            suggested: None,
        }
    }
}

impl PlanForm {
    /// A planned sitting to be changed; its list is asked for by [`Command::Candidates`].
    pub(super) fn edit(sitting: &Sitting, cx: &Cx<'_>) -> Self {
        Self { editing: Some(sitting.id), makeup_of: sitting.makeup_of, ..Self::like(sitting, cx) }
    }

    /// The make-up of a sitting: the same rules for those who failed. The paper is for people to choose: the same one again is
    /// no second exam.
    pub(super) fn makeup(sitting: &Sitting, cx: &mut Cx<'_>) -> Self {
        cx.send(Command::FailedOf(sitting.id));
        Self {
            title: cx.tn("exam-plan-makeup-title", &[("title", sitting.title.as_str().into())]),
            makeup_of: Some(sitting.id),
            take_failed: Some(sitting.id),
            paper: None,
            when: When::default(),
            facts: SittingFacts { opens_ms: None, closes_ms: None, ..sitting.facts.clone() },
            ..Self::like(sitting, cx)
        }
    }

    fn like(sitting: &Sitting, cx: &Cx<'_>) -> Self {
        let mut least = [0; Kind::ALL.len()];
        for minimum in &sitting.rules.part_minimums {
            if let Some(cell) = Kind::ALL.iter().position(|kind| *kind == minimum.kind).and_then(|at| least.get_mut(at)) {
                *cell = (minimum.least.milli() / 1000).clamp(0, MOST_MARKS.into()) as u16;
            }
        }
        Self {
            title: sitting.title.clone(),
            kind: sitting.kind,
            rules: sitting.rules.clone(),
            facts: sitting.facts.clone(),
            when: When::of(&sitting.facts, cx),
            minutes: sitting.rules.duration_secs / 60,
            pass_percent: sitting.rules.pass_percent.into(),
            basis: sitting.basis.clone(),
            waiver: sitting.rules.waiver.clone().unwrap_or_default(),
            paper: Some(sitting.paper),
            parts: !sitting.rules.part_minimums.is_empty(),
            least,
            ..Self::default()
        }
    }

    pub(super) fn know_papers(&mut self, papers: Vec<PaperRow>) {
        if self.takes_first_paper() {
            self.paper = self.paper.or_else(|| papers.first().map(|p| p.id));
        }
        self.papers = papers;
    }

    /// A make-up starts without a paper, so that nobody sits the same one twice by not looking.
    const fn takes_first_paper(&self) -> bool {
        self.makeup_of.is_none()
    }

    pub(super) fn know_roster(&mut self, mut roster: Roster) {
        roster.cadres.retain(|c| c.data.state != CadreState::Retired);
        self.roster = roster;
    }

    /// The list of the sitting that is changed.
    pub(super) fn know_list(&mut self, sitting: SittingId, candidates: &[Candidate]) {
        if self.editing == Some(sitting) {
            self.chosen = candidates.iter().map(|c| c.cadre).collect();
        }
    }

    pub(super) fn know_failed(&mut self, of: SittingId, failed: &[(CadreId, Outcome)]) {
        if self.take_failed.take_if(|wanted| *wanted == of).is_some() {
            self.chosen.extend(failed.iter().map(|(cadre, _)| *cadre));
        }
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
        let title = cx.t(if self.editing.is_some() { "exam-replan" } else { "exam-plan-do" });
        if kit::columns::page_head(ui, &cx.t("back"), &title, |_| {}) {
            step = Some(self.editing.map_or(Step::List, Step::Staff));
        }
        egui::ScrollArea::vertical().id_salt("plan").auto_shrink([false, false]).show(ui, |ui| {
            ui.set_max_width(t::READING.min(ui.available_width()));
            ui.spacing_mut().item_spacing.y = t::S16;
            Card::new().show(ui, |ui| self.what_ui(ui, cx, sittings));
            Card::new().show(ui, |ui| self.when_ui(ui, cx));
            Card::new().show(ui, |ui| self.rules_ui(ui, cx));
            Card::new().show(ui, |ui| self.people_ui(ui, cx));
            if let Some(said) = &self.error {
                kit::error_panel(ui, &said.what, &said.place, &said.remedy);
            }
            ui.horizontal(|ui| {
                let (facts, sound) = self.when.facts(&self.facts);
                let outside = self.facts.mode == SittingMode::Outside;
                let paper = self.paper.or(outside.then_some(PaperId(0)));
                let ready = !self.title.trim().is_empty() && paper.is_some() && !self.chosen.is_empty() && sound;
                let label = if self.editing.is_some() { "exam-plan-save" } else { "exam-plan-do" };
                if Button::primary(cx.t(label)).enabled(ready).show(ui).clicked()
                    && let Some(paper) = paper
                {
                    self.error = None;
                    let new = Box::new(self.sitting(paper, facts));
                    cx.send(match self.editing {
                        Some(id) => Command::ReplanSitting { id, new },
                        None if outside => {
                            Command::Typing(Box::new(TypingCommand::PlanOutside { new, full: Marks::whole(self.full) }))
                        }
                        None => Command::PlanSitting(new),
                    });
                }
                if !ready {
                    text::caption(ui, cx.t(if sound { "exam-plan-needs" } else { "exam-plan-needs-time" }));
                }
            });
        });
        step
    }

    fn sitting(&self, paper: PaperId, facts: SittingFacts) -> NewSitting {
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
            facts,
            // In the order of the list, so that tickets follow units.
            cadres: self.roster.cadres.iter().map(|c| c.id).filter(|id| self.chosen.contains(id)).collect(),
        }
    }

    fn part_minimums(&self) -> Vec<PartMinimum> {
        let set = Kind::ALL.into_iter().zip(self.least).filter(|(_, least)| self.parts && *least > 0);
        set.map(|(kind, least)| PartMinimum { kind, least: Marks::whole(least.into()) }).collect()
    }
}

const TITLE_CHARS: usize = 100;
/// Of rules and pledge.
const TEXT_CHARS: usize = 2_000;
/// Of one part.
const MOST_MARKS: u16 = 200;
